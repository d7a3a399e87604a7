"""Every element of every sample blanked, emptied, doubled and removed: nothing raises but our own errors."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

import muniment
from lanes import some
from muniment.documents.archive import Item
from muniment.drafts import amendment
from muniment.edgar.protocol import MessageType, Mode
from muniment.edgar.sandbox.acceptance.review import Submitted, review_submission
from muniment.edgar.sandbox.clock import EASTERN
from muniment.errors import MunimentError
from muniment.evidence import State
from muniment.pipeline.ingest import extract
from shared_data import SHARED
from writers.test_schemas import SAMPLES as OFFICIAL

ROOT = Path(__file__).parent
FILES = [*sorted((ROOT / "everything").glob("*-submission.xml")), *OFFICIAL]
DEFECT = "defect in muniment"
# One in so many changes goes through the slow outputs and the local EDGAR too. The ordinary run changes an element in
# one of the ways, in the first file that has it; the nightly run changes all of each file in every way, and takes every
# change.
CASES = some(((path, each) for path in FILES for each in (9, 1)), 2)


def _blank(node):
    node[:] = []
    node.text = "  "


def _empty(node):
    node[:] = []
    node.text = None


def _double(node):
    node.addnext(deepcopy(node))


def _remove(node):
    node.getparent().remove(node)


CHANGES = {"blanked": _blank, "emptied": _empty, "doubled": _double, "removed": _remove}


@cache
def ways(path: Path) -> dict[str, int]:
    """The elements of a file by their way from the root, the first of those that have the same, and their numbers."""
    found: dict[str, int] = {}
    for number, node in enumerate(etree.parse(path, etree.XMLParser(remove_comments=True)).iter("*")):
        way = "/".join(etree.QName(one).localname for one in (*reversed(list(node.iterancestors())), node)[1:])
        if way:
            found.setdefault(way, number)
    return found


def in_earlier_files(path: Path) -> set[str]:
    """The elements that another file of the form has, which stands before this one in the list."""
    root = etree.parse(path).getroot().tag
    earlier = (other for other in FILES[: FILES.index(path)] if etree.parse(other).getroot().tag == root)
    return set().union(*map(ways, earlier))


def changed(path: Path, change, left_out: set[str]) -> Iterator[tuple[str, bytes]]:
    """The file with each of its elements changed in turn, but for some."""
    data, parser = path.read_bytes(), etree.XMLParser(remove_comments=True)
    for way, number in ways(path).items():
        if way in left_out:
            continue
        root = etree.fromstring(data, parser)
        change(list(root.iter("*"))[number])
        yield way, etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def quick(data: bytes) -> muniment.Reading | None:
    """All that a reading says, checks, and what is written of it."""
    try:
        reading = muniment.read(data)
    except MunimentError:
        return None
    _ = reading.states, reading.evidence, reading.unread, reading.problems, reading.submission
    for profile in ("public", "submit"):
        muniment.check(reading, profile=profile)
    muniment.summary(reading)
    for what in (reading.record, reading.submission):
        try:
            if what:
                muniment.write(what)
        except MunimentError:
            pass
    return reading


def slow(data: bytes, reading: muniment.Reading | None) -> None:
    """The printed page, the draft of an amendment, what is stored, and what the local EDGAR says."""
    if reading:
        muniment.write(reading.record, "html")
        amendment(reading, date(2026, 6, 2))
    assert not [entry.reason for entry in extract(Item("x.xml", data)) if DEFECT in entry.reason]
    received = datetime(2026, 6, 2, 11, tzinfo=EASTERN)
    judged = review_submission(Submitted(1, "0009900001-26-000001", "", Mode.LIVE, "api", "", received, (), data, ()))
    if reading and any(
        one.severity == "error" for one in muniment.check(reading, profile="submit", as_of=judged.filed)
    ):
        assert any(one.type is MessageType.ERROR for one in judged.messages)


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("path", "each"), CASES, ids=lambda value: getattr(value, "name", str(value)))
def test_no_element_is_a_crash(path, each, change):
    number, left_out = 0, in_earlier_files(path) if each > 1 else set()
    turn = list(CHANGES).index(change)
    for number, (way, data) in enumerate(changed(path, CHANGES[change], left_out), start=1):
        if each > 1 and number % len(CHANGES) != turn:
            continue
        try:
            reading = quick(data)
            if number % each == 0:
                slow(data, reading)
        except MunimentError as error:
            pytest.fail(f"{way} {change}: {error}")
        except Exception as error:
            raise AssertionError(f"{way} {change}") from error
    assert number > 30 or left_out


BLANKS = ("", "  ", "\n\t", "\u00a0")


@pytest.mark.parametrize(("path", "each"), CASES, ids=lambda value: getattr(value, "name", str(value)))
def test_a_blank_is_an_absent_value_with_its_state(path, each):
    """Each value of one part is blanked alone, by one of the blanks in turn: it is absent, and its state says why."""
    data = path.read_bytes()
    reading = muniment.read(data)
    seen = set()
    for place, evidence in reading.evidence.items():
        plain = re.sub(r"\[[0-9]+\]", "", place)
        if plain in seen or place.endswith("]") or place in reading.states:
            continue
        seen.add(plain)
        span = evidence.spans[0]
        for blank in BLANKS[len(seen) % 4 :][:1] if each > 1 else BLANKS:
            states = muniment.read(data[: span.start] + blank.encode() + data[span.end :]).states
            assert states.get(place) == State("blank"), (place, blank)
    assert len(seen) > 20


def test_the_files_are_found():
    assert len(FILES) == 3 + 6 * (SHARED / "specs").is_dir()
