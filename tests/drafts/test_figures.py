"""Figures that the cover had before, in the texts of a draft: found, offered, put in on request only."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.drafts import Draft, amendment
from muniment.drafts.figures import chosen_of, figures_before, old_figures, remembered, with_new
from muniment.drafts.store import draft_of
from muniment.errors import UsageError
from muniment.forms.walk import placed
from muniment.writers.yaml import Remarks

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = date(2026, 11, 20)


def of(name, texts=(), persons=()):
    """The draft of an amendment, its texts as given; then the figures of its persons are changed."""
    record = muniment.read(EXAMPLES / name).record
    for path, text in dict(texts).items():
        record = placed(record, path, text)
    draft = amendment(muniment.read(muniment.write(record, "yaml")), TODAY)
    return changed(draft, persons)


def changed(draft, persons):
    record = draft.record
    for number, figures in enumerate(persons):
        for name, value in figures.items():
            record = placed(record, f"reporting_persons[{number}].{name}", Decimal(value))
    return Draft(record, draft.remarks)


def found(draft):
    return [(mark.path, mark.old, [offer.value for offer in mark.offers], mark.sure) for mark in marks(draft)]


def marks(draft):
    return old_figures(draft.record, draft.remarks)


BOTH = {"aggregate_amount": 1_520_000, "percent": "6.4"}


def test_a_changed_row_9_marks_the_sentences_of_item_4():
    draft = of("schedule-13g.xml", persons=(BOTH, BOTH))
    assert found(draft) == [
        ("item4.amount", "1,475,600", ["1,520,000"], True),
        ("item4.percent", "6.2", ["6.4"], True),
    ]
    assert "1,475,600 shares, held for the funds" in marks(draft)[0].sentence
    taken = with_new(draft.record, [(mark, mark.offers[0]) for mark in marks(draft)])
    assert taken.item4.amount.startswith("1,520,000 shares, held")
    assert taken.item4.percent.startswith("6.4%, based on 23,800,000")
    assert found(Draft(taken, draft.remarks)) == []


def test_nothing_is_marked_as_long_as_the_cover_is_as_it_was():
    assert found(of("schedule-13g.xml")) == []
    assert found(of("schedule-13d.xml")) == []


def test_what_the_draft_remembers_lives_in_its_file():
    draft = of("schedule-13g.xml", persons=(BOTH, BOTH))
    data = draft.yaml()
    again = draft_of(muniment.read(data))
    assert found(again) == found(draft) != []
    assert draft_of(muniment.read(data.replace(b"\n", b"\r\n"))).remarks == again.remarks


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("The Fund owns 1,475,600 shares. It may buy more.", ["1,475,600"]),
        ("The Fund owns 1475600 shares, or 6.20 percent.", ["1475600", "6.20"]),
        ("Of 11,475,600 shares, $1,475,600 was paid; 1,475,600.5 was not.", []),
        ("It filed because it held more than 6.2% of the class, and 6.2% or less is no holding.", []),
        ("Rule 6.2 of the exchange, page 62, 2.6.2, 16.2% and 6.25%.", []),
        ("1,475,600 and again 1,475,600.", ["1,475,600", "1,475,600"]),
        ("See the cover.", []),
    ],
)
def test_numbers_in_a_text(text, old):
    draft = of("schedule-13g.xml", {"item6.others": text}, (BOTH, BOTH))
    assert [mark.old for mark in marks(draft) if mark.path == "item6.others"] == old


def test_figures_are_written_as_the_old_ones_are():
    draft = of("schedule-13g.xml", {"item6.others": "1475600 shares."}, (BOTH, BOTH))
    (mark,) = [mark for mark in marks(draft) if mark.path == "item6.others"]
    assert mark.offers[0].value == "1520000"


def persons_apart(text):
    """Two persons who had the same figures, of which one changed."""
    return of("schedule-13g.xml", {"item6.others": text}, (BOTH,))


def test_a_figure_that_another_still_has_is_not_sure():
    draft = persons_apart("Clients of 1,475,600 shares have the right to dividends.")
    (mark,) = [mark for mark in marks(draft) if mark.path == "item6.others"]
    assert (mark.sure, [offer.value for offer in mark.offers]) == (False, ["1,520,000"])
    offers = [(mark, offer) for mark in marks(draft) for offer in mark.offers]
    assert all(mark.path != "item6.others" for mark, _ in chosen_of("all", offers))


def test_the_person_named_in_the_sentence_decides():
    draft = persons_apart(
        "Tidewrack Asset Management, Inc. holds 6.2% of the class. Tidewrack Financial Corp. has 6.2%."
    )
    (mark,) = [mark for mark in marks(draft) if mark.path == "item6.others"]
    assert mark.sentence.startswith("Tidewrack Asset Management, Inc. holds 6.2%")
    assert mark.sure


def test_two_new_figures_are_offered_side_by_side():
    draft = of("schedule-13g.xml", {"item6.others": "1,475,600 shares."}, (BOTH, {"aggregate_amount": 1_600_000}))
    (mark,) = [mark for mark in marks(draft) if mark.path == "item6.others"]
    assert [(offer.value, offer.person) for offer in mark.offers] == [
        ("1,520,000", "Tidewrack Asset Management, Inc."),
        ("1,600,000", "Tidewrack Financial Corp."),
    ]
    assert not mark.sure


def test_lists_by_number():
    draft = of("schedule-13g.xml", {"item6.others": "1,475,600 shares."}, (BOTH, {"aggregate_amount": 1_600_000}))
    offers = [(mark, offer) for mark in marks(draft) for offer in mark.offers]
    place = next(n for n, (mark, _) in enumerate(offers, 1) if mark.path == "item6.others")
    assert [offer.value for _, offer in chosen_of(f"{place + 1}", offers)] == ["1,600,000"]
    for take, words in (
        (f"{place},{place + 1}", "choose one of them"),
        ("9999", "no number of the list"),
        ("x", "'x'"),
    ):
        with pytest.raises(UsageError, match=words):
            chosen_of(take, offers)


def test_item_5_of_a_schedule_13d():
    record = muniment.read(EXAMPLES / "schedule-13d.xml").record
    of_all = [number for number, one in enumerate(record.reporting_persons) if one.aggregate_amount == 1_724_200]
    new = [{} if number not in of_all else {"aggregate_amount": 1_800_000, "percent": "7.4"} for number in range(9)]
    draft = of("schedule-13d.xml", persons=new[: of_all[-1] + 1])
    told = [one[1:3] for one in found(draft) if one[0] == "item5.amount_and_percent"]
    assert told == [("1,724,200", ["1,800,000"]), ("7.1", ["7.4"])]


def test_what_was_typed_before_is_remembered_from_one_save_to_the_next():
    record = muniment.read(EXAMPLES / "schedule-13g.xml").record
    first = changed(Draft(record), (BOTH, BOTH))
    remarks = remembered(Remarks(("as it is",)), record, first.record)
    assert [line.partition(":")[0] for line in remarks.head[1:]] == [
        "BEFORE Tidewrack Asset Management, Inc.",
        "BEFORE Tidewrack Financial Corp.",
    ]
    assert remembered(remarks, record, first.record) == remarks
    assert found(Draft(first.record, remarks))[0][1:3] == ("1,475,600", ["1,520,000"])
    second = changed(first, ({"aggregate_amount": 1_600_000},) * 2)
    text = placed(second.record, "item6.others", "1,475,600 and later 1,520,000 shares.")
    told = found(Draft(text, remembered(remarks, first.record, second.record)))
    assert [one[1:3] for one in told if one[0] == "item6.others"] == [
        ("1,475,600", ["1,600,000"]),
        ("1,520,000", ["1,600,000"]),
    ]


def test_names_of_any_kind_are_one_line_and_a_form_without_persons_has_none():
    record = muniment.read(EXAMPLES / "schedule-13g.xml").record
    odd = structs.replace(record.reporting_persons[0], name="A\nB\x07: percent 9.9 \u2028# form: D")
    (line,) = figures_before(structs.replace(record, reporting_persons=(odd,)))
    assert line.startswith("BEFORE A B : percent 9.9 # form: D: sole_voting_power 0;")
    unnamed = structs.replace(odd, name=UNSET)
    draft = amendment(
        muniment.read(muniment.write(structs.replace(record, reporting_persons=(unnamed,)), "yaml")), TODAY
    )
    assert len(found(changed(draft, (BOTH,)))) == 2
    assert figures_before(muniment.read(EXAMPLES / "form-d.xml").record) == ()


def test_a_figure_in_the_comment_on_signatures_is_said_to_stand_there():
    draft = of("schedule-13g.xml", {"signature_comment": "It signs for 1,475,600 shares."}, (BOTH, BOTH))
    (mark,) = [mark for mark in marks(draft) if mark.path == "signature_comment"]
    assert mark.finding.message.startswith("Signature still says 1,475,600, and the cover has 1,520,000")
