"""From what was found to a record: states, what is kept as filed, evidence, doubts, candidates, and confidence."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET

from muniment.errors import FormNotRead
from muniment.evidence import DOUBTFUL, State
from muniment.readers import read
from muniment.readers.labelled.confidence import AGAINST, IN_FAVOUR, SIGNED, WEIGHTS, signed, weights
from muniment.readers.labelled.record import build
from muniment.readers.labelled.trace import LabelledTrace
from muniment.readers.labelled.values import LEAST, Found
from muniment.reading import Reading
from muniment.writers.summary import path_in_summary, summary
from readers.labelled.pages import FIRST, PERSON, WHOLE


def reading(text: str = WHOLE) -> Reading:
    return read(text.encode())


def test_a_whole_schedule():
    record = reading().record
    person, signature = record.reporting_persons[0], record.signatures[0]
    assert (record.submission_type, record.amendment_number, record.issuer_name) == (
        "SCHEDULE 13G/A",
        2,
        "Fern Holdings Inc.",
    )
    assert (record.class_title, record.cusips, record.event_date) == (
        "Common Stock",
        ("30000A107",),
        date(2009, 12, 31),
    )
    assert (record.rules, record.item3.types, record.item5.five_percent_or_less) == (("Rule 13d-1(b)",), ("IA",), False)
    assert (person.name, person.irs_number, person.group, person.types) == (
        "Fern Fund, L.P.",
        "12-3456789",
        "b",
        ("PN",),
    )
    assert (person.sole_voting_power, person.shared_voting_power, person.percent) == (
        Decimal(1000),
        Decimal(0),
        Decimal("5.3"),
    )
    assert person.shared_dispositive_power is UNSET
    assert (signature.reporting_person, signature.signers[0].signature) == ("Fern Fund, L.P.", "Ada Moss")
    assert signature.signers[0].date == date(2010, 2, 1)


# ---- states

PLACE = "reporting_persons[0].sole_voting_power"
STATES = {
    "N/A": State("not applicable", "N/A"),
    "-": State("not applicable", "-"),
    "Not\n   applicable": State("not applicable", "Not applicable"),
    "": State("blank", ""),
    "See attached": State("unreadable", "See attached"),
    "1,000": None,
    "None": None,
}


@pytest.mark.parametrize("words", STATES)
def test_why_a_value_is_absent(words):
    read_so = reading(WHOLE.replace("SOLE VOTING POWER\n   1,000", f"SOLE VOTING POWER\n   {words}"))
    assert read_so.states.get(PLACE) == STATES[words]
    assert (read_so.record.reporting_persons[0].sole_voting_power is UNSET) is (STATES[words] is not None)
    unreadable = [problem.path for problem in read_so.problems if problem.code == "unreadable"]
    assert unreadable == ([PLACE] if words == "See attached" else [])


# ---- as filed


@pytest.mark.parametrize(
    ("words", "told"), [("less than 1%", "<1"), ("<0.5%", "<0.5"), ("Less than one percent", "<1")]
)
def test_less_than_a_percent_is_kept_as_filed(words, told):
    read_so = reading(WHOLE.replace("5.3%", words))
    person = read_so.record.reporting_persons[0]
    assert person.percent is UNSET
    assert [(one.field, one.words) for one in person.as_filed] == [("percent", told)]
    assert summary(read_so)["persons"][0]["percent"] == told


def test_a_month_is_kept_as_filed():
    read_so = reading(WHOLE.replace("December 31, 2009", "December 2009"))
    assert read_so.record.event_date is UNSET
    assert [(one.field, one.words) for one in read_so.record.as_filed] == [("event_date", "2009-12")]
    assert summary(read_so)["event_date"] == "2009-12"


def test_letters_of_item_3_are_kept_where_todays_form_has_others():
    old = "(h) [X] Group, in accordance with Rule 13d-1(b)(1)(ii)(H)"
    read_so = reading(WHOLE.replace("(e) [X] An investment adviser in accordance with Rule 13d-1(b)(1)(ii)(E)", old))
    assert [one.words for one in read_so.record.item3.as_filed] == ["h"]
    assert summary(read_so)["item3"] == ["h"]
    assert reading().record.item3.as_filed == ()


# ---- evidence


def test_the_box_that_words_stand_for_is_as_sure_as_they_are():
    evidence = reading(
        WHOLE.replace("person filing is a:", "person filing is a: N/A").replace("(e) [X]", "(e) [ ]")
    ).evidence
    assert evidence["item3.not_applicable"].confidence == evidence["item3.types"].confidence < 1.0


def test_evidence_points_at_the_words_of_the_value():
    words = {path: reading().words(one.spans[0]) for path, one in reading().evidence.items()}
    assert words["issuer_name"] == "Fern Holdings Inc."
    assert words["cusips"] == "30000A107"
    assert words["event_date"] == "December 31, 2009"
    assert (words["submission_type"], words["amendment_number"]) == ("SCHEDULE 13G", "2")
    assert words["rules"] == "[X] Rule 13d-1(b"
    assert words["reporting_persons[0].name"] == "Fern Fund, L.P."
    assert words["reporting_persons[0].irs_number"] == "12-3456789"
    assert words["reporting_persons[0].group"] == "(b) [X]"
    assert words["reporting_persons[0].shared_voting_power"] == "-0-"
    assert words["reporting_persons[0].shared_dispositive_power"] == "N/A"
    assert words["reporting_persons[0].percent"] == "5.3%"
    assert words["item5.five_percent_or_less"] == "[ ]"


def test_what_nobody_read_is_told():
    text = "The lighthouse burned all night.\n" + WHOLE
    data = text.encode()
    unread = b" | ".join(data[span.start : span.end] for span in reading(text).unread)
    assert b"The lighthouse burned all night." in unread
    assert b"Delaware" not in unread
    assert b"SOLE VOTING POWER" not in unread


def test_html_and_text_say_the_same():
    page = "<html><body><pre>" + WHOLE + "</pre></body></html>"
    assert reading(page).record == reading().record
    assert (reading(page).source.media_type, reading().source.media_type) == ("text/html", "text/plain")


# ---- candidates and doubts


def doubted(confidence: float) -> Reading:
    """The schedule, read with a given confidence in its citizenship."""
    whole = reading()
    trace = whole.trace
    assert isinstance(trace, LabelledTrace)
    trace.statement.persons[0].rows["citizenship"].confidence = confidence
    built = build(trace.statement)
    return Reading(
        built.record, LabelledTrace(trace.printed, trace.statement, built, "text/plain", None), WHOLE.encode(), "a"
    )


def test_what_is_too_unsure_is_a_candidate_and_not_stated():
    path = "reporting_persons[0].citizenship"
    whole = doubted(LEAST - 0.01)
    assert whole.record.reporting_persons[0].citizenship is UNSET
    candidate = whole.evidence[path].candidates[0]
    assert (candidate.value, candidate.confidence, whole.words(candidate.spans[0])) == (
        "Delaware",
        LEAST - 0.01,
        "Delaware",
    )
    assert whole.states[path] == State("unreadable", "Delaware")
    assert [problem.code for problem in whole.problems if problem.path == path] == ["candidate"]


@pytest.mark.parametrize(("confidence", "codes"), [(LEAST, ["doubtful"]), (0.89, ["doubtful"]), (0.9, []), (0.99, [])])
def test_what_is_unsure_is_stated_and_told(confidence, codes):
    path = "reporting_persons[0].citizenship"
    whole = doubted(confidence)
    assert whole.record.reporting_persons[0].citizenship == "Delaware"
    assert whole.evidence[path].candidates == ()
    assert whole.evidence[path].confidence == confidence
    assert path not in whole.states
    assert [problem.code for problem in whole.problems if problem.path == path] == codes


# ---- confidence


def sure(text: str, row: str) -> float:
    trace = reading(text).trace
    assert isinstance(trace, LabelledTrace)
    return trace.statement.persons[0].rows[row].confidence


def test_an_aggregate_that_agrees_with_nothing_is_believed_less():
    conflicting = WHOLE.replace("EACH REPORTING PERSON\n   1,000", "EACH REPORTING PERSON\n   777")
    assert "   777\n" in conflicting
    assert sure(conflicting, "aggregate_amount") < sure(WHOLE, "aggregate_amount")


def test_whom_a_signature_is_for_is_doubted_where_a_letter_differs_from_the_cover():
    head, _, end = WHOLE.rpartition("Fern Fund, L.P.")
    assert "Ada Moss" in end
    for spelt, sure in (("Fern Fund, L.P.", True), ("Ferm Fund, L.P.", False)):
        found = reading(f"{head}{spelt}{end}")
        assert found.record.signatures[0].reporting_person == spelt
        assert (found.evidence["signatures[0].reporting_person"].confidence >= DOUBTFUL) == sure


def test_a_title_with_the_name_of_the_issuer_is_doubted_where_its_caption_is_lost():
    item = "Item 1(a) Name of Issuer:\n   Fern Holdings Inc.\n\nItem 3. If this"
    whole = WHOLE.replace("Item 3. If this", item)
    for text, title, sure in (
        (whole, "Common Stock", True),
        (whole.replace("(Name of Issuer)\n", ""), "Fern Holdings Inc. Common Stock", False),
    ):
        found = reading(text)
        assert found.record.class_title == title
        assert (found.evidence["class_title"].confidence >= DOUBTFUL) == sure


def test_a_damaged_number_is_believed_less():
    assert sure(
        WHOLE.replace("SOLE VOTING POWER\n   1,000", "SOLE VOTING POWER\n   l,OOO"), "sole_voting_power"
    ) < sure(WHOLE, "sole_voting_power")


@pytest.mark.parametrize("text", [WHOLE, FIRST, PERSON, WHOLE.replace("5.3%", "999%"), WHOLE.replace("Fern", "9.?")])
def test_confidence_is_never_certainty(text):
    trace = reading(text).trace
    assert isinstance(trace, LabelledTrace)
    found = [found for _, found in signed(trace.statement)]
    assert len(found) >= 6
    assert all(0.02 <= one.confidence <= 0.999 for one in found)


def test_every_sign_has_a_weight():
    """What the reader notes of a value counts for or against it: no sign is left out of the tables."""
    trace = reading(WHOLE).trace
    assert isinstance(trace, LabelledTrace)
    signs, fields = weights(WEIGHTS)
    for field, found in signed(trace.statement):
        assert field in fields
        assert found.signs.keys() <= signs["signed" if field in SIGNED else "sign"].keys()


def test_no_reason_for_doubt_raises_confidence():
    """What is told as a reason weighs against a value, what is told as missing weighs for it: on covers and below."""
    kinds, _ = weights(WEIGHTS)
    for known in kinds.values():
        assert {sign for sign, weight in known.items() if weight > 0} & AGAINST == set()
        assert {sign for sign, weight in known.items() if weight < 0} & IN_FAVOUR == set()


PATHS = {
    "issuer_name": "issuer.name",
    "issuer_cik": "issuer.cik",
    "class_title": "security.title",
    "cusips": "security.cusips",
    "event_date": "event_date",
    "item3.types": "item3",
    "item5.five_percent_or_less": "item5_exit",
    "reporting_persons[12].fund_sources": "persons[12].funds",
    "reporting_persons[0].sole_voting_power": "persons[0].sole_voting",
    "reporting_persons[0].shared_dispositive_power": "persons[0].shared_dispositive",
    "reporting_persons[0].aggregate_amount": "persons[0].aggregate",
    "reporting_persons[0].name": "persons[0].name",
    "signatures[3].signers[0].signature": "signatures[3].name",
    "signatures[3].signers[0].date": "signatures[3].date",
    "signatures[3].reporting_person": "signatures[3].for",
}


@pytest.mark.parametrize("name", PATHS)
def test_confidence_stands_under_the_paths_of_the_summary(name):
    assert path_in_summary(name) == PATHS[name]


def test_confidences_are_told_of_print_alone():
    told = summary(reading())["confidence"]
    assert told["persons[0].percent"] == round(reading().evidence["reporting_persons[0].percent"].confidence, 4)
    assert not [path for path in told if path.startswith(("reporting_persons", "cusips", "item5."))]


# ---- what is no schedule


def test_another_text_is_refused_in_one_line():
    with pytest.raises(
        FormNotRead, match=r"not a Schedule 13D/G or Form D; nearest is Schedule 13G, of which it has 0 of"
    ) as caught:
        reading("Fern and Moss went for a walk.\n" * 20)
    assert "\n" not in str(caught.value)
    with pytest.raises(FormNotRead, match="has 1 of"):
        reading("Fern and Moss.\nCUSIP Number of the lighthouse\n" * 3)


def test_where_there_is_nothing_there_is_no_value():
    found = Found(UNSET, 0, 0, absence="blank")
    assert (found.stated, found.is_confident) == (False, True)


OF_ANOTHER = """SECURITIES AND EXCHANGE COMMISSION
{title}
Fern Holdings Inc.
(Name of Issuer)
Common Stock
(Title of Class of Securities)
30000A107
(CUSIP Number)
On 3 May 2010 Fern Fund, L.P. filed Amendment No. 4 to its
Schedule 13D, by which it has 5.3 percent.
Item 1. Business.
"""
TITLES = """FORM 8-K
Form 10-K/A (Amendment No. 1)
Form 10-KSB
Form 10-K405
FORM 13F-HR
Form 13F COVER PAGE
FORM 4
Form N-CSR
FORM SB-2
SCHEDULE 14D-9
Schedule 14A Information
SCHEDULE TO
SCHEDULE TO-T
SCHEDULE 13E-3"""


@pytest.mark.parametrize("title", TITLES.splitlines())
def test_a_text_titled_as_another_form_is_none_of_ours(title):
    text = OF_ANOTHER.format(title=title)
    with pytest.raises(FormNotRead, match=f"it is titled '{title[:8]}"):
        read(text.encode())
    with pytest.raises(FormNotRead, match="it is titled"):
        read("".join(f"<p>{line}</p>" for line in text.splitlines()).join(("<html><body>", "</body></html>")).encode())


@pytest.mark.parametrize(
    "title", ["SCHEDULE 13D/A", "FORM 13G", "SCHEDULE TO\n\nand\n\nSCHEDULE 13D/A", "Notes of Form 8-K"]
)
def test_a_schedule_may_name_another_form(title):
    page = WHOLE.replace("SCHEDULE 13G\n", f"{title}\n")
    assert str(read(page.encode()).record.submission_type).startswith("SCHEDULE 13")
