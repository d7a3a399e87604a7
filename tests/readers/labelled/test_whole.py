"""Whole documents: printed layouts and labelled filings, nothing lost, and files that mean harm."""

import html
import re
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.printed import PrintedSample, printed_filing
from lanes import some
from muniment.errors import MunimentError
from muniment.lab.evaluation import evaluate
from muniment.lab.layouts import LAYOUTS
from muniment.lab.score import Scored, board, letters, score
from muniment.lab.truth_files import find
from muniment.readers import read
from muniment.readers.labelled.labels import best, find_labels
from muniment.readers.labelled.text import words_of
from muniment.readers.labelled.trace import LabelledTrace
from muniment.writers.summary import summary
from readers.labelled.pages import FIRST, ITEMS, PERSON, WHOLE
from shared_data import SHARED, needs_shared

LETTER = re.compile(r"[A-Za-z0-9]")
TAG = re.compile(r"<[^>]*>")


@cache
def sample(family: str, seed: int, damage: float = 0.0) -> PrintedSample:
    return printed_filing(Random(9_000 + seed), family, damage)


def scored(one: PrintedSample) -> Scored:
    """How a sample is read, but for its signatures, which have tests of their own."""
    asked = {key: value for key, value in one.truth.items() if key not in ("signatures", "items")}
    return score(asked, summary(read(one.data)))


def refused(error: MunimentError) -> None:
    """Check that a file is refused in one line."""
    assert str(error)
    assert "\n" not in str(error)


def test_a_text_in_which_words_stand_for_pictures_of_boxes_is_read_as_with_boxes():
    words = {"[X]": "Checkbox checked", "[ ]": "Checkbox not checked"}
    text = re.sub(r"\[[X ]\]", lambda box: words[box[0]], WHOLE)
    assert (text.count("Checkbox"), summary(read(text.encode()))) == (9, summary(read(WHOLE.encode())))


# ---- accuracy


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("family", LAYOUTS)
def test_whole_layouts_are_read(family, seed):
    result = scored(sample(family, seed))
    assert result.tally.f1 >= 0.85, [(fault.leaf.path, fault.leaf.truth, fault.leaf.read) for fault in result.faults]
    assert result.persons is True


def test_whole_layouts_are_read_nearly_without_a_fault():
    figures = board(scored(sample(family, seed)) for family in LAYOUTS for seed in (0, 1)).figures()
    assert figures["points"] > 800
    assert figures["f1"] >= 0.99
    assert figures["states"] >= 0.99
    assert figures["sure"] >= 0.9


def test_of_damaged_layouts_what_is_sure_is_right():
    tally = board(scored(sample(family, 100, 0.05)) for family in LAYOUTS).tally
    assert tally.sure_right > 300
    assert tally.sure_right / (tally.sure_right + tally.sure_wrong) >= 0.97
    assert tally.recall >= 0.9


@pytest.mark.parametrize("family", LAYOUTS)
def test_the_worst_damage_ends_in_no_error(family):
    """What is left of a page is a schedule or none, said in one line."""
    for seed in range(3):
        try:
            reading = read(sample(family, seed, 1.0).data)
        except MunimentError as error:
            refused(error)
        else:
            assert reading.record.submission_type.startswith("SCHEDULE 13")


@needs_shared
def test_labelled_filings_are_read():
    board_of_all = board(one.scored for one in evaluate(find(SHARED / "data/schedule-13/truth"))).figures()
    assert board_of_all["files"] >= 50
    assert board_of_all["precision"] >= 0.98
    assert board_of_all["recall"] >= 0.96
    assert board_of_all["states"] >= 0.95
    assert board_of_all["sure"] >= 0.85
    assert board_of_all["sure-wrong"] <= 0.005


# ---- nothing is lost


def claimed(trace: LabelledTrace) -> list[tuple[int, int]]:
    """The stretches of the printed text that are values, or labels of the form."""
    labels = best(find_labels(words_of(trace.statement.text), whole=True))
    found = [*trace.statement.values(), *trace.found.values()]
    return [(one.start, one.end) for one in (*found, *labels)] + [place for one in found for place in one.further]


@pytest.mark.parametrize("damage", [0.0, 0.2])
@pytest.mark.parametrize("family", LAYOUTS)
def test_every_letter_is_claimed_or_unread_or_furniture(family, damage):
    one = sample(family, 2, damage)
    reading = read(one.data)
    trace = reading.trace
    assert isinstance(trace, LabelledTrace)
    printed, text = trace.printed, trace.statement.text
    assert len(printed.text) == len(text)
    taken = {at for first, last in claimed(trace) for at in range(first, last)}
    untold = {at for span in reading.unread for at in range(span.start, span.end)}
    furniture = 0
    for hit in LETTER.finditer(printed.text):
        at = hit.start()
        place, end = printed.source_range(at, at + 1)
        assert one.data[place:end] == hit[0].encode() or one.data[place : place + 1] == b"&"
        if text[at] == " ":
            furniture += 1
        elif at not in taken:
            assert place in untold, printed.text[max(0, at - 40) : at + 20]
    assert furniture < 0.4 * len(LETTER.findall(printed.text))


@pytest.mark.parametrize("family", LAYOUTS)
def test_spans_lie_in_the_file_and_hold_the_words_of_their_values(family):
    one = sample(family, 3)
    reading = read(one.data)
    evidence = reading.evidence
    assert len(evidence) > 12
    spans = [*(span for each in evidence.values() for span in each.spans), *reading.unread]
    spans += [problem.span for problem in reading.problems]
    assert all(0 <= span.start <= span.end <= len(one.data) for span in spans)
    assert [span.start for span in reading.unread] == sorted(span.start for span in reading.unread)
    names = {"issuer_name": reading.record.issuer_name, "class_title": reading.record.class_title}
    for n, person in enumerate(reading.record.reporting_persons):
        names[f"reporting_persons[{n}].name"] = person.name
        names[f"reporting_persons[{n}].aggregate_amount"] = person.aggregate_amount
    told = {path: value for path, value in names.items() if value and path in evidence}
    assert len(told) >= 3
    for path, value in told.items():
        words = one.data[evidence[path].spans[0].start : evidence[path].spans[0].end].decode()
        printed = iter(letters(html.unescape(TAG.sub(" ", words))))
        assert value == 0 or all(letter in printed for letter in letters(value)), path  # labels may stand between


REMARK = "Quolvex brimtal 7719 zanthe"


@pytest.mark.slow
@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 5), st.floats(0.0, 1.0))
def test_a_remark_anywhere_is_never_lost(family, seed, where):
    """A sentence that no form has, put between any two lines, is told as unread or is part of a value."""
    page = sample(family, seed).data.decode()
    markup = LAYOUTS[family].markup
    if markup:
        breaks = [hit.end() for hit in re.finditer(r"(?i)</table>|</p>|<pre>|<br>", page)]
        remark = f"<p>{REMARK}</p>"
    else:
        breaks = [hit.end() for hit in re.finditer(r"\n\n", page)]
        remark = f"{REMARK}\n\n"
    at = breaks[int(where * (len(breaks) - 1))]
    data = (page[:at] + remark + page[at:]).encode()
    reading = read(data)
    trace = reading.trace
    assert isinstance(trace, LabelledTrace)
    first = trace.printed.text.index("Quolvex")
    taken = {at for start, end in claimed(trace) for at in range(start, end)}
    untold = {at for span in reading.unread for at in range(span.start, span.end)}
    for at, sign in enumerate(REMARK, first):
        if sign != " " and at not in taken:
            assert trace.printed.source_range(at, at + 1)[0] in untold


# ---- files that mean harm

UNITS = [
    "(", "____ ", "CUSIP NO. ", "sole voting power ", " ", "\t", "\n", "Item 5: 7\n", "item 3\n", "[ ] ", "X ",
    "January 1, ", "a", "| |", "|", "- -", "-0-", "1,", "(a)", "(a) [X] ", "page 1 of ", "see instructions ",
    "name of reporting person\n", "citizenship or place of organization ",
    "percent of class represented by amount in row ",
    "SIGNATURE\n", "By: /s/ X\n", "/s/", "Dated: ", "1,234 ", "N/A ", "-", "13d-1(b) ", "Rule 13d-1(b)\n",
    "Amendment No. ",
    "(1) Foo Bar\n", "&amp;", "&", "<", "<td>", "<font face=wingdings>x", "☒", "é", "Ã©", "\r", "\x0c", "**a** ", "$",
    "number of shares beneficially owned by each reporting person with\n", "\n \n", "Name of Issuer (", PERSON,
    "broker or dealer registered ", "agreement ", "title of class of securities\n", "⁽1⁾", "1 2 ", "12-3456789 ",
    "aggregate amount beneficially owned by each reporting person\n5\n", "Schedule A\n", "13g ",
    '<div style="position:absolute;top:1;left:1">', '<div style="position:absolute">', "<p hidden>", "</div>",
    "<!--", "]]>",
    "&#99999999;", "\x00", "İ", "<sup>", "<pre>", "<table>", "\ufeff", "\u2028", "Amendment No. xxxxx ",
    "lI0O1,", "\u0130\u0131\u017f\u212a\u0661\u00b2", "(\u0131) ", "\u017fep 5, 2009 ", "Amendment No. \u0131v\n",
    "L2/31/2009 ", "less than f\u0131ve percent ", "4\u0131. ",
]  # fmt: skip
SIZE = 20_000


PLACES = [(markup, before) for markup in ("", "<html><body>") for before in (FIRST, FIRST + PERSON, "")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "every"),
    some(((number, every) for number in range(len(UNITS)) for every in (3, 1)), 2),
    ids=str,
)
def test_files_that_mean_harm_are_read_or_refused(number, every):
    """Each of the units, by day in a third of the places where it may stand, by night in all of them."""
    body = UNITS[number] * (SIZE // len(UNITS[number].encode()))
    for markup, before in PLACES[number % every :: every]:
        data = f"{markup}{before}{body}\n{PERSON}SIGNATURE\n By: /s/ Ada Moss\n".encode()
        try:
            reading = read(data)
        except MunimentError as error:
            refused(error)
        else:
            assert reading.record.submission_type.startswith("SCHEDULE 13")
            assert all(0 <= span.start <= span.end <= len(data) for span in reading.unread)
            assert all(0.0 < one.confidence <= 1.0 for one in reading.evidence.values())


@given(
    st.lists(st.sampled_from([*UNITS, "\n", " ", "1,000", "5.3%", "Fern Fund"]), max_size=30).map("".join),
    st.booleans(),
)
def test_any_mixture_is_read_or_refused(body, markup):
    data = (("<html><body>" if markup else "") + FIRST + body + PERSON).encode()
    try:
        reading = read(data)
    except MunimentError as error:
        refused(error)
    else:
        assert summary(reading)["form"].startswith("SC 13")
        assert all(problem.words and "\n" not in problem.words for problem in reading.problems)


@pytest.mark.parametrize("mark", ["(a) ", "(1)  ", "2. ", "b) "])
def test_the_mark_of_an_enumeration_is_no_part_of_a_name(mark: str) -> None:
    page = PERSON.replace("   Fern Fund, L.P.\n", f"   {mark}Ada Moss\n")
    signed = ITEMS.replace("Fern Fund, L.P.\n\nBy: /s/ Ada Moss\nName: Ada Moss\n", f"/s/ Ada Moss\n{mark}Ada Moss\n")
    record = read(f"{FIRST}{page}{signed}".encode()).record
    assert [person.name for person in record.reporting_persons] == ["Ada Moss"]
    assert [signer.signature for signature in record.signatures for signer in signature.signers] == ["Ada Moss"]


def test_an_initial_is_no_mark_of_an_enumeration() -> None:
    record = read(WHOLE.replace("   Fern Fund, L.P.\n", "   A. B. Moss\n").encode()).record
    assert [person.name for person in record.reporting_persons] == ["A. B. Moss"]
