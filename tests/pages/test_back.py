"""A record printed as HTML, PDF or text is read back: every leaf that the page shows, without what nobody sees."""

import re
from datetime import date
from itertools import chain, islice, product
from pathlib import Path
from random import Random

import pytest
from msgspec import UNSET, structs

from datasets import portion
from lab.careless import fictional
from lanes import some
from muniment import read, write
from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.evidence import DOUBTFUL, State
from muniment.forms.definition import AsFiled
from muniment.forms.form_d.fields import Recipient
from muniment.forms.schedule_13.schedule_13g import Item3, Item5, Item6, Item7, Item8, Item9, Item10
from muniment.lab.corpus import Corpus, notice_of
from muniment.lab.schedules import case_of
from muniment.lab.timeline import Position
from muniment.readers.dataset import read_dataset
from muniment.readers.labelled.sheets import own_page
from muniment.writers.pages import write_page
from shared_data import SHARED, needs_shared

from .leaves import UNPRINTED, differences, leaves

FORMATS = ("html", "text", "pdf")
FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".xml", ".txt", ".htm"))
XML = sorted(chain((SHARED / "data").glob("form-d/xml/*"), (SHARED / "data").glob("schedule-13/xml/*")))
SUBMISSIONS = sorted((SHARED / "data").glob("*/sgml/*"))
PRINTED = sorted(chain((SHARED / "data/schedule-13").glob("ascii/*"), (SHARED / "data/schedule-13").glob("html/*")))
QUARTERS = sorted((SHARED / "data/form-d/datasets").glob("*.zip"))
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|title)\b.*?</\1>|<(?:meta|link)\b[^>]*>", re.DOTALL)
_ATTRIBUTES = re.compile(r'\s(?:class|id|role|lang|scope|data-[a-z-]+|aria-[a-z]+)="[^"]*"')


# "No" looks like no answer there, because EDGAR's page prints the words of a Yes alone.
_NO_IS_NOT_PRINTED = re.compile(r"item\d+\.not_applicable")


def _named(value):
    return getattr(value, "name", value)


def bare(data, to):
    """A page without metadata, comments, scripts, styles and class names."""
    return _ATTRIBUTES.sub("", _UNSEEN.sub("", data.decode())).encode() if to == "html" else data


def check(record, to, day=None):
    back = read(bare(write_page(record, to, day), to))
    assert {one.how for one in back.evidence.values()} == {"a page that muniment printed"}
    assert differences(record, back.record) == ({}, {})
    filed, found = dict(leaves(record)), dict(leaves(back.record))
    lost = {path for path, value in filed.items() if value is False and found.get(path) is not False}
    assert {path for path in lost if not (UNPRINTED.fullmatch(path) or _NO_IS_NOT_PRINTED.fullmatch(path))} == set()


def check_file(path, to):
    reading = read(path)
    check(reading.record, to, (reading.header.filed or None) if reading.header else None)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(
    "path", [one for one in EXAMPLES if one.suffix in (".xml", ".txt", ".htm")], ids=lambda p: p.name
)
def test_examples(path, to):
    check_file(path, to)


def test_a_page_in_a_damaged_file_is_told_and_not_sure():
    data = write_page(read(FOLDER / "schedule-13g.xml").record, "pdf")
    torn = b"9999 0 obj\n<< /Length 4 /Filter /FlateDecode >>\nstream\nabcd\nendstream\nendobj\n"
    back = read(data + torn)
    assert back.record == read(data).record
    assert "damaged" in {problem.code for problem in back.problems}
    assert max(found.confidence for found in back.evidence.values()) < DOUBTFUL


@pytest.mark.parametrize(("seed", "to"), some(product(range(40), FORMATS), 4))
def test_fictional_schedules_of_any_year(seed, to):
    case = fictional(Random(seed))
    check(case.record, to)


WORLD = Corpus(7, 300)


@pytest.mark.slow
@pytest.mark.parametrize("to", FORMATS)
def test_filings_of_a_sample_world(to):
    """Every form, of the years that the sample has."""
    records = [
        case_of(one.due, WORLD.entities).record if isinstance(one.due, Position) else notice_of(one.due, WORLD.entities)
        for one in islice(WORLD, 0, None, 5)
    ]
    assert {type(record).__name__ for record in records} == {"FormD", "Schedule13D", "Schedule13G"}
    for record in records[:: 1 if to != "pdf" else 6]:
        check(record, to)


@pytest.mark.parametrize("to", FORMATS)
def test_a_box_of_form_d_that_is_not_ticked_says_no(to):
    notice = read(FOLDER / "form-d.xml").record
    recipients = tuple(structs.replace(one, foreign=n == 0) for n, one in enumerate(notice.recipients))
    back = read(write_page(structs.replace(notice, recipients=recipients), to))
    assert [one.foreign for one in back.record.recipients] == [n == 0 for n in range(len(recipients))]
    assert "recipients[1].foreign" in back.evidence


@pytest.mark.parametrize("to", FORMATS)
def test_words_that_are_no_value_stay(to):
    """Less than one percent, a month, a name that nobody has: neither absent nor zero."""
    schedule = read(FOLDER / "schedule-13g.xml").record
    person = structs.replace(schedule.reporting_persons[0], percent=UNSET, as_filed=(AsFiled("percent", "<1"),))
    (signed, *others), month = schedule.signatures, (AsFiled("date", "2020-03"),)
    signers = tuple(structs.replace(one, date=UNSET, as_filed=month) for one in signed.signers)
    signatures = (structs.replace(signed, signers=signers), *others)
    check(structs.replace(schedule, reporting_persons=(person,), signatures=signatures), to)


def _saying(part, **words):
    """A part in which words stand where values belong."""
    return structs.replace(
        part, **dict.fromkeys(words, UNSET), as_filed=tuple(AsFiled(name, told) for name, told in words.items())
    )


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("words", ["None", "N/A", "none"])
def test_names_that_nobody_has_stay(words, to):
    notice = read(FOLDER / "form-d.xml").record
    recipient = Recipient(name="Wren Securities LLC", address=notice.primary_issuer.address)
    record = structs.replace(
        notice,
        first_sale=UNSET,
        minimum_investment=UNSET,
        as_filed=(AsFiled("first_sale", "soon"), AsFiled("minimum_investment", "none")),
        primary_issuer=structs.replace(
            notice.primary_issuer,
            previous_names=("Wren One LLC", "Wren Two LLC"),
            as_filed=(AsFiled("previous_names[1]", words),),
        ),
        related_persons=tuple(_saying(one, first_name=words) for one in notice.related_persons),
        recipients=(
            _saying(recipient, crd_number="None", associated_dealer=words, associated_dealer_crd_number=words),
        ),
    )
    check(record, to)
    back = read(write_page(record, to))
    assert back.states["related_persons[0].first_name"] == State("not applicable", words)
    assert back.states["recipients[0].crd_number"] == State("not applicable", "None")
    assert back.states["first_sale"] == State("unreadable", "soon")


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(("path", "to"), some(product(XML, FORMATS), 11), ids=_named)
def test_real_xml(path, to):
    check_file(path, to)


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(
    ("path", "to"),
    some(product([*SUBMISSIONS, *PRINTED], FORMATS), 31),
    ids=_named,
)
def test_real_submissions_and_printed_schedules_of_thirty_years(path, to):
    check_file(path, to)


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(("quarter", "each"), some(product(QUARTERS, (400, 130)), 2), ids=_named)
def test_filings_of_data_sets(quarter, each, to):
    for reading in read_dataset(portion(quarter, each if to != "pdf" else 4 * each)):
        check(reading.record, to)


@needs_shared
@pytest.mark.parametrize("path", sorted((SHARED / "data").glob("*/official-html/*"))[:40], ids=lambda path: path.name)
def test_pages_of_others_are_left_to_the_readers_of_any_page(path):
    assert own_page(Passage.whole(path.read_bytes()), is_html=True) is None


def test_a_page_with_one_word_more_is_not_taken_for_ours():
    page = write(read(FOLDER / "form-d.xml").record, "html")
    assert own_page(Passage.whole(page), is_html=True) is not None
    assert (
        own_page(Passage.whole(page.replace(b"3. Related Persons", b"3. Related Persons (part)")), is_html=True) is None
    )


def test_values_point_to_their_words_on_the_page():
    page = write(read(FOLDER / "form-d.xml").record, "html")
    back = read(page)
    name = back.record.primary_issuer.name
    (span,) = back.evidence["primary_issuer.name"].spans
    assert page[span.start : span.end].decode() == name
    assert name in read_html(Passage.whole(page)).text


@pytest.mark.parametrize("to", FORMATS)
def test_an_item_that_does_not_apply_is_an_answer_in_words(to):
    """As EDGAR prints it; beside a text, or where a text says the same, a box tells them apart."""
    schedule = read(FOLDER / "schedule-13g.xml").record
    record = structs.replace(
        schedule,
        item3=Item3(not_applicable=True),
        item5=Item5(not_applicable=True, five_percent_or_less=False),
        item6=Item6(not_applicable=True),
        item7=Item7(not_applicable=True, subsidiaries="See Exhibit 2"),
        item8=Item8(members="Not Applicable"),
        item9=Item9(not_applicable=False, dissolution="None"),
        item10=Item10(certifications="Not Applicable"),
    )
    check(record, to)
    page = write_page(record, "html").decode()
    assert page.count("<b>Not Applicable</b>") == 5
    assert page.count("Not Applicable") == 8


def test_todays_page_asks_a_non_us_institution_for_its_type():
    schedule = read(FOLDER / "schedule-13g.xml").record
    filed = structs.replace(schedule, item3=Item3(types=("FI",), other_type="Bank"))
    asks = "240.13d-1(b)(1)(ii)(J), please specify the type of institution:"
    assert asks in write_page(filed, "html").decode()
    assert asks not in write_page(filed, "html", date(2015, 2, 13)).decode()
    check(filed, "html")
    check(filed, "text", date(2015, 2, 13))
