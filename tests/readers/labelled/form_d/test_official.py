"""EDGAR's own renderings of real filings, read back and compared with the XML they were made from."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import UNSET

import muniment
from lanes import some
from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.forms.definition import fields
from muniment.writers.summary import summary
from shared_data import SHARED, needs_shared

from .variants import boxes_lost, in_one_cell, variants

PAGES = sorted((SHARED / "data/form-d/official-html").glob("*.html"))
PUBLIC = SHARED / "data/form-d/html/0001968399-23-000002.xsl.html"

# What the page does not print, or not so that it could be told.
NOT_PRINTED = (
    "schema_version",
    "live_or_test",
    "previous_accession_number",
    "edgar_previous_names",
    "no_edgar_previous_names",
)
# Boxes that EDGAR's present style sheet does not have any more, or has only below another one that is ticked.
NO_BOX = {"05", "06", "46"}


def leaves(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for field in fields(type(part)):
        held, here = getattr(part, field.name), f"{path}{field.name}"
        if held is UNSET or held == ():
            continue
        if field.part is None:
            yield here, plain(held)
        elif field.repeats:
            for n, one in enumerate(held):
                yield from leaves(one, f"{here}[{n}].")
        else:
            yield from leaves(held, f"{here}.")


def plain(held: Any) -> Any:
    if isinstance(held, tuple):
        return sorted(map(plain, held))
    return " ".join(held.split()) if isinstance(held, str) else held


def printed(record: Any) -> dict[str, Any]:
    """The leaves of a record that a page shows.

    Names that EDGAR adds stand among those the issuer gave. An empty box of Foreign stands there whether the XML says
    false or nothing; that of the representative is printed where there are several issuers only.
    """
    every = dict(leaves(record))
    for path in [path for path in every if path.endswith(".edgar_previous_names")]:
        beside = path.replace("edgar_", "")
        every[beside] = sorted([*every.get(beside, []), *every[path]])
    shown = {path: held for path, held in every.items() if path.rpartition(".")[2] not in NOT_PRINTED}
    shown = {path: held for path, held in shown.items() if not (path.endswith(".foreign") and held is False)}
    if record.other_issuers is UNSET:
        shown.pop("is_authorized_representative", None)
    claimed = shown.get("exemptions", [])
    kept = [code for code in claimed if code not in NO_BOX and (not code.startswith("3C.") or "3C" in claimed)]
    shown.pop("exemptions", None)
    return {**shown, "exemptions": kept} if kept else shown


def truth(name: str) -> dict[str, Any]:
    return printed(muniment.read(SHARED / "data/form-d/xml" / f"{name}.xml").record)


@needs_shared
def test_the_pages_are_there():
    assert len(PAGES) == 31


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_printed_leaf_is_read(page):
    assert printed(muniment.read(page).record) == truth(page.stem)


@needs_shared
@pytest.mark.parametrize("page", some(PAGES, 3), ids=lambda page: page.stem)
def test_texts_of_the_page_say_the_same(page):
    wanted, shown = truth(page.stem), read_html(Passage.whole(page.read_bytes())).text
    for spelling, text in variants(shown).items():
        assert printed(muniment.read(text.encode()).record) == wanted, spelling


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.parametrize("damage", [in_one_cell, boxes_lost])
def test_nothing_wrong_is_said_with_confidence(page, damage):
    wanted = truth(page.stem)
    reading = muniment.read(damage(read_html(Passage.whole(page.read_bytes())).text).encode())
    told = printed(reading.record)
    wrong = {path: held for path, held in told.items() if wanted.get(path) != held}
    sure = {path for path in wrong if surest(reading, path) >= 0.9}
    assert sure == set()


def surest(reading: muniment.Reading, path: str) -> float:
    evidence = reading.evidence.get(path) or reading.evidence.get(f"{path}[0]")
    return evidence.confidence if evidence else 1.0


@needs_shared
def test_the_public_copy_says_what_its_xml_says():
    wanted = printed(muniment.read(SHARED / "data/form-d/sgml/0001968399-23-000002.txt").record)
    shown = read_html(Passage.whole(PUBLIC.read_bytes())).text
    assert printed(muniment.read(PUBLIC).record) == wanted
    for spelling, text in variants(shown).items():
        assert printed(muniment.read(text.encode()).record) == wanted, spelling


@needs_shared
def test_the_notice_of_the_brief_is_read_to_the_last_value():
    name = "001_151b6a5844f18846"
    wanted = json.loads((SHARED / "seeds/truth" / f"{name}.json").read_text("utf-8"))
    reading = muniment.read(SHARED / "seeds" / f"{name}.txt")
    told = summary(reading)
    for key, held in wanted.items():
        if key not in ("notes", "uncertain"):
            assert matching(held, told[key]) == held, key
    kinds = {reading.states[f"related_persons[7].address.{part}"].kind for part in ("city", "state", "zip_code")}
    assert kinds == {"lost"}
    assert min(told["confidence"].values()) >= 0.9


def matching(wanted: Any, told: Any) -> Any:
    """What was read, with the keys alone that the truth asks for."""
    if isinstance(wanted, dict):
        return {key: matching(held, told[key]) for key, held in wanted.items()}
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        assert len(wanted) == len(told)
        return [matching(*pair) for pair in zip(wanted, told, strict=True)]
    return told
