"""What changes how a page is typed, and nothing that a person reads on it, changes nothing that is read."""

import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from lab.printed import composed_filing
from lanes import some
from muniment.documents.sniff import sniff
from muniment.lab.score import SURE, confidence, leaves, verdicts
from muniment.readers import read
from muniment.readers.labelled.text import without_double_spacing
from muniment.reading import Officer, Transaction
from muniment.writers.summary import summary
from readers.labelled.lots import PEOPLE, TRADES, schedules

Change = Callable[[str], str]


def pages_with_numbers(text: str) -> str:
    """Return a text with the foot of a page behind a free line, about every 45 lines."""
    lines: list[str] = []
    since = pages = 0
    for line in text.split("\n"):
        lines.append(line)
        since += 1
        if since > 45 and not line.strip():
            pages += 1
            lines += [f"                          -{pages}-", "", "<PAGE>", ""]
            since = 0
    return "\n".join(lines)


def wrapped(page: str) -> str:
    """Return a web page with ends of lines in the place of every sixth blank of its words."""
    number = iter(range(len(page)))
    return re.sub(r"(?<=\w) (?=\w[^<>]*<)", lambda _: "\n" if next(number) % 6 == 0 else " ", page)


def double_spaced(text: str) -> str:
    """Return a text with a free line below each of its lines, unless it has them."""
    return text.replace("\n", "\n\n") if without_double_spacing(text) == text else text


def with_numbers_of_lines(text: str) -> str:
    """Return a text with a number before each line, from 1 again on each page of 54 lines."""
    return "\n".join(f"{n % 54 + 1:3d}   {line}" for n, line in enumerate(text.split("\n")))


def with_heads_of_agents(text: str) -> str:
    """Return a text with a head above each page of 50 lines that has the page's number in a column of its own."""
    lines = text.split("\n")
    pages = [lines[first : first + 50] for first in range(0, len(lines), 50)]
    return "\n".join(
        f"Printed by Quill Press, Job 4471            {number}\n\n" + "\n".join(page)
        for number, page in enumerate(pages, 1)
    )


def pages_that_end_anywhere(text: str) -> str:
    """Return a text with the foot of a page after every 45 lines, within sentences and entries, too."""
    lines = text.split("\n")
    pages = ["\n".join(lines[first : first + 45]) for first in range(0, len(lines), 45)]
    return "".join(f"{page}\n\n{' ' * 34}-{n}-\n<PAGE>\n\n" for n, page in enumerate(pages, 1))


TEXTS: dict[str, Change] = {
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "blanks at ends of lines": lambda text: re.sub("$", "   ", text, flags=re.MULTILINE),
    "moved to the right": lambda text: re.sub(r"^(?=[^<\n]*\S)", "     ", text, flags=re.MULTILINE),
    "double spacing": double_spaced,
    "wider columns": lambda text: re.sub(r"(?<=\S) {3,}(?=\S)", lambda gap: gap[0] + "     ", text),
    "tabs between columns": lambda text: re.sub(r"(?<=\S) {3,}(?=\S)", "\t", text),
    "more pages": pages_with_numbers,
    "numbers of lines": with_numbers_of_lines,
    "quoted": lambda text: re.sub(r"^", "> ", text, flags=re.MULTILINE),
    "heads of agents": with_heads_of_agents,
}
WEB_PAGES: dict[str, Change] = {
    "one line": lambda page: re.sub(r"\s+", " ", page),
    "wrapped lines": wrapped,
    "a line a block": lambda page: re.sub(r"(</(?:p|div|td|tr|table)>)(?=<)", r"\1\n", page),
    "tags in capitals": lambda page: re.sub(r"</?[a-z]+", lambda tag: tag[0].upper(), page),
    "divisions for paragraphs": lambda page: re.sub(r"<(/?)p\b", r"<\1div", page),
}


def said(data: bytes) -> dict[str, Any]:
    """Return all that a summary says but how sure it is, and how the text of items is broken into lines."""
    return {key: value for key, value in summary(read(data)).items() if key not in ("confidence", "items")}


@pytest.mark.parametrize("number", some(range(24), 3))
def test_a_page_set_otherwise_says_the_same(number: int) -> None:
    page = composed_filing(Random(f"set otherwise {number}")).data
    is_web = sniff(page[:4096]) == "html"
    if is_web and b"<pre" in page.lower():
        return
    before = said(page)
    for name, change in (WEB_PAGES if is_web else TEXTS).items():
        assert said(change(page.decode()).encode()) == before, name


def test_a_text_that_lost_its_lines_says_what_it_said() -> None:
    """Most is read alike, nothing else is said with confidence, and what hangs on the ends of lines is doubted."""
    found = Counter[str]()
    for number in range(16):
        page = composed_filing(Random(f"one line {number}")).data
        if sniff(page[:4096]) == "html":
            continue
        whole = read(re.sub(rb"\s+", b" ", page))
        assert "lines-lost" in {problem.code for problem in whole.problems if not problem.path}
        told = summary(whole)
        for leaf in leaves(said(page), told):
            for verdict in verdicts(leaf):
                found[verdict] += 1
                assert verdict not in ("wrong", "invented") or confidence(told["confidence"], leaf.path) < SURE, leaf
    assert found["right"] > 0.85 * sum(found[verdict] for verdict in ("right", "wrong", "missed"))


def test_places_in_a_text_without_lines_are_those_of_the_file() -> None:
    page = re.sub(rb"\s+", b" ", next(schedules(TRADES / "07.txt")).data)
    whole = read(page)
    (place,) = whole.evidence["issuer_name"].spans
    assert page[place.start : place.end].decode() == whole.record.issuer_name == "Pemberline Foundry, Inc."


def test_a_full_submission_in_one_line_is_read_as_a_text() -> None:
    page = next(schedules(TRADES / "07.txt")).data.decode()
    head = "<SEC-DOCUMENT>x.txt : 19970401\n<SEC-HEADER>\nCONFORMED SUBMISSION TYPE: SC 13D\n</SEC-HEADER>\n"
    whole = f"{head}<DOCUMENT>\n<TYPE>SC 13D\n<SEQUENCE>1\n<TEXT>\n{page}\n</TEXT>\n</DOCUMENT>\n"
    flat = read(re.sub(r"\s+", " ", whole).encode())
    assert flat.record.issuer_name == read(page.encode()).record.issuer_name
    assert flat.record.reporting_persons == read(page.encode()).record.reporting_persons


# In a list a gap between columns and a line between rows are what tells them apart: these changes leave both.
IN_LISTS = (
    "carriage returns", "blanks at ends of lines", "moved to the right", "double spacing", "more pages",
    "numbers of lines", "quoted",
)  # fmt: skip


def listed(data: bytes) -> list[tuple[Any, ...]]:
    """Return the people and transactions of a schedule: what is said of each."""
    details = read(data).details
    people = (Officer.__struct_fields__, details.people)
    trades = (Transaction.__struct_fields__, details.transactions)
    return [
        tuple(" ".join(value.split()) if isinstance(value := getattr(entry, field), str) else value for field in fields)
        for names, entries in (people, trades)
        for fields in ([name for name in names if "span" not in name and name != "confidence"],)
        for entry in entries
    ]


@pytest.mark.parametrize("kind", ["people", "trades"])
@pytest.mark.parametrize("lot", some(range(1, 60, 4), 3))
def test_a_list_set_otherwise_says_the_same(kind: str, lot: int) -> None:
    typed = [*schedules((PEOPLE if kind == "people" else TRADES) / f"{lot:02}.txt")]
    pages = [schedule for schedule in typed if schedule.data.startswith(b"<html")]
    texts = [schedule for schedule in typed if not schedule.data.startswith(b"<html")]
    for page in pages[:1]:
        if b"<pre" in page.data.lower():
            continue
        before = listed(page.data)
        for name, change in WEB_PAGES.items():
            assert listed(change(page.data.decode()).encode()) == before, name
    for text in texts[:1]:
        before = listed(text.data)
        for name in IN_LISTS:
            assert listed(TEXTS[name](text.data.decode()).encode()) == before, name


def folded(entries: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(value.casefold() if isinstance(value, str) else value for value in entry) for entry in entries]


@pytest.mark.parametrize("kind", ["people", "trades"])
@pytest.mark.parametrize("lot", some(range(7, 30, 3), 3))
def test_a_list_in_capitals_says_the_same_in_capitals(kind: str, lot: int) -> None:
    typed = schedules((PEOPLE if kind == "people" else TRADES) / f"{lot:02}.txt")
    text = next(schedule for schedule in typed if not schedule.data.startswith(b"<html"))
    in_capitals = listed(text.data.decode().upper().encode())
    assert folded(in_capitals) == folded(listed(text.data))
    assert not any(map(str.islower, "".join(str(value) for entry in in_capitals for value in entry[2:] if value)))


def test_what_a_text_in_capitals_has_in_small_letters_stays_small() -> None:
    text = next(schedule for schedule in schedules(PEOPLE / "07.txt") if not schedule.data.startswith(b"<html"))
    (first, *_) = listed(text.data.decode().upper().replace("ARCHAMBAULT", "McTARNSTOKE").encode())
    assert first[0] == "WHITNEY R. McTARNSTOKE"


# Of 24 lots 17 are read alike: an address is not put together again whose last line a page ends above.
@pytest.mark.parametrize("kind", ["people", "trades"])
@pytest.mark.parametrize("lot", some([2, 7, 12, 27, 37, 42, 47], 3))
def test_a_list_goes_on_on_the_next_page(kind: str, lot: int) -> None:
    typed = schedules((PEOPLE if kind == "people" else TRADES) / f"{lot:02}.txt")
    for text in [schedule for schedule in typed if not schedule.data.startswith(b"<html")][:3]:
        assert listed(pages_that_end_anywhere(text.data.decode()).encode()) == listed(text.data), text.name
