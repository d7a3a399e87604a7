"""The files of a sample world: each filing in the kind of file of its time.

Form D is XML; schedules are typewriter text until 2000, mostly web pages until December 2024, then XML. A few printed
schedules are kept without EDGAR's header, as they lie in many folders: nothing tells their CIKs or accession number.
"""

from msgspec import Struct

from muniment.documents.submission_writing import embedded, write_full
from muniment.evaluate.families import FAMILIES, Family
from muniment.evaluate.printing import Case, printed
from muniment.evaluate.sample.days import HTML_SINCE
from muniment.evaluate.sample.offerings import Offering
from muniment.evaluate.sample.schedules import in_xml
from muniment.evaluate.sample.words import dice
from muniment.evaluate.sample.world import Planned, World
from muniment.writers.xml import write_xml

_BARE = 0.015
_TEXT_LATER = 0.12  # of the schedules of the years of web pages, those that were typed all the same
_TEXTS = tuple(name for name, one in FAMILIES.items() if not one.markup and one.since < HTML_SINCE)


class Document(Struct, frozen=True):
    """A file: its name without folders, its bytes."""

    name: str
    data: bytes


def is_bare(one: Planned, world: World) -> bool:
    """Whether a filing is kept without EDGAR's header."""
    return not _in_xml(one) and dice(world.seed, "bare", one.number).random() < _BARE


def submission(one: Planned, world: World) -> Document:
    """Return the full submission of a filing: header and document; for a few the document alone."""
    if is_bare(one, world):
        return primary(one, world)
    case = world.case(one)
    data = _page(one, world, case)
    header = world.header(one, case.record)
    ending = _ending(one, world)
    name = "primary_doc.xml" if ending == "xml" else f"d{one.number:07d}.{ending}"
    whole = write_full(header, [embedded(data, name, header.form or "", 1)], "text")
    return Document(f"{one.accession}.txt", whole)


def primary(one: Planned, world: World) -> Document:
    """Return the document of a filing alone."""
    return Document(f"{one.accession}.{_ending(one, world)}", _page(one, world, world.case(one)))


def name_of(one: Planned, world: World, *, whole: bool) -> str:
    """Return what the file of a filing is called, `whole` for the full submission, without making it."""
    ending = "txt" if whole and not is_bare(one, world) else _ending(one, world)
    return f"{one.accession}.{ending}"


def _page(one: Planned, world: World, case: Case) -> bytes:
    if _in_xml(one):
        return write_xml(case.record)
    rng = dice(world.seed, "page", one.number)
    return printed(case, rng, _family(one, world).name).data


def _ending(one: Planned, world: World) -> str:
    """Return the ending of the name of the document."""
    return "xml" if _in_xml(one) else _family(one, world).suffix


def _in_xml(one: Planned) -> bool:
    return isinstance(one.due, Offering) or in_xml(one.due)


def _family(one: Planned, world: World) -> Family:
    year, rng = one.filed.year, dice(world.seed, "layout", one.number)
    if year < HTML_SINCE or rng.random() < _TEXT_LATER:
        return FAMILIES[rng.choice(_TEXTS)]
    return rng.choice([family for family in FAMILIES.values() if family.markup and family.since <= year])
