"""Amendments and exits: how a schedule follows those before it about the same holder and issuer.

All these need to know the earlier filings. What may be missing among them makes a rule silent.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing, on_holding
from muniment.checks.finding import Doubt
from muniment.checks.lateness import made
from muniment.checks.rule import ALL_13, Example, rule
from muniment.checks.schedule_13.past import at_most, largest_percent, last, moved_by, of_form, repeats_event
from muniment.checks.schedule_13.persons import Person
from muniment.folding import folded
from muniment.forms import Record, Schedule13, Schedule13D, Schedule13G
from muniment.forms.definition import Day, Part, Words
from muniment.forms.schedule_13.schedule_13d import ReportingPerson
from muniment.identifiers import cusip
from muniment.wording import day

_COVER = "17 CFR 240.13d-101 and 240.13d-102, cover page"
_EXIT, _MATERIAL = 5, 1
_LONG, _RECENT = timedelta(days=90), timedelta(days=30)
# Words that explain why a class has another number.
_REMARK = re.compile(
    r"\bsplit|consolidation|\bmerge[rd]|business combination|reorgani[sz]|re-?domest|reclassif|reincorporat|"
    r"converted into|conversion of|successor|formerly|f/k/a|changed its name|name change|\bcusip",
    re.IGNORECASE,
).search


def told(filing: Filing[Schedule13]) -> str:
    """Return how a filing is named in a message: its number as an amendment, and its day."""
    number = filing.record.amendment_number
    name = "the original" if filing.amendment is False else f"Amendment No. {number}" if number else "the amendment"
    when = filing.day("filed")
    return f"{name} of {day(when)}" if when else name


@rule(
    "A-01",
    "one-percent-reported-late",
    "A purchase or sale of one percent of the class is material, and does not wait for the next occasion to amend.",
    cites="17 CFR 240.13d-2(a)",
    forms="13D",
    only="amendment",
    severity="note",
    history=True,
    needs=("reporting_persons", "event_date?"),
    mend="Name the day on which one percent was passed as the date of the event.",
    basis="Told where ninety days lie between the statements, shares were bought or sold, and the event is not recent.",
    passes=(
        Example(
            changes={
                "reporting_persons[2].percent": Decimal("6.4"),
                "reporting_persons[2].aggregate_amount": Decimal(1_180_000),
            },
            form="13D/A",
            earlier=(Example(filed=date(2024, 9, 3)),),
        ),
        Example(
            changes={
                "reporting_persons[2].percent": Decimal("7.3"),
                "reporting_persons[2].aggregate_amount": Decimal(1_346_000),
            },
            form="13D/A",
            earlier=(Example(filed=date(2024, 9, 3), changes={"event_date": date(2024, 8, 30)}),),
        ),
    ),
    fails=Example(
        changes={
            "reporting_persons[2].percent": Decimal("7.3"),
            "reporting_persons[2].aggregate_amount": Decimal(1_346_000),
            "event_date": date(2024, 8, 30),
        },
        form="13D/A",
        earlier=(Example(filed=date(2024, 9, 3), changes={"event_date": date(2024, 8, 30)}),),
    ),
)
def one_percent(persons: tuple[ReportingPerson, ...], event: Day, filing: Filing[Schedule13D]) -> Doubt | None:
    """Compare the largest percentages of two statements, and the days between them."""
    before, when = last(filing), made(filing)
    if before is None or when is None or before.filed is None or when.day - before.filed <= _LONG:
        return None
    if event and before.filed < event and when.day - event <= _RECENT:
        return None
    one, two = largest_percent(before), largest_percent(filing)
    if (
        one is None
        or two is None
        or moved_by(one, two) < _MATERIAL
        or _largest(before.record) == _largest(filing.record)
    ):
        return None
    return Doubt(
        f"The largest holding went from {one:f} to {two:f} percent since {told(before)}, "
        f"{(when.day - before.filed).days:,} days before; one percent is material.",
        tuple(f"reporting_persons[{number}].percent" for number, one in enumerate(persons) if one.percent == two),
    )


def _largest(record: Schedule13) -> Decimal | None:
    held = [one.aggregate_amount for one in record.reporting_persons or () if one.aggregate_amount is not UNSET]
    return max(held, default=None)


@rule(
    "A-03",
    "amendment-number-order",
    "Amendments of one holder's schedule on one issuer are numbered in order, each one more than the last.",
    cites=_COVER,
    forms=ALL_13,
    only="amendment",
    severity="note",
    history=True,
    needs=("amendment_number", "previous_accession_number?"),
    mend="Number the amendment one higher than the last.",
    basis="Filers miscount; a gap is told only where the amendment names the last known filing as the one before it.",
    passes=(
        Example(changes={"amendment_number": 2}, form="13D/A", earlier=(Example(changes={"amendment_number": 1}),)),
        Example(changes={"amendment_number": 4}, form="13D/A", earlier=(Example(changes={"amendment_number": 1}),)),
    ),
    fails=(
        Example(
            changes={"amendment_number": 4, "previous_accession_number": "0009900099-25-000000"},
            form="13D/A",
            earlier=(Example(changes={"amendment_number": 1}),),
        ),
        Example(changes={"amendment_number": 1}, form="13D/A", earlier=(Example(changes={"amendment_number": 3}),)),
    ),
)
def amendment_order(number: int, named: Words, filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the number with that of the amendment before."""
    same = of_form(filing)
    if not same:
        return None
    before = same[-1]
    reached = _number(before)
    if reached is None or number == reached + 1 or (number > reached and before.accession != named):
        return None
    if number == reached and before.record.event_date == filing.record.event_date:
        return None  # filed again
    return Doubt(f"Amendment No. {number} follows {told(before)}.", ("amendment_number",))


def _number(filing: Filing[Schedule13]) -> int | None:
    return 0 if filing.amendment is False else filing.sure("amendment_number", filing.record.amendment_number)


@rule(
    "A-04",
    "previous-filing-is-another",
    "The filing that an amendment names as the one before it is a schedule of the same holder on the same issuer.",
    cites="Schedule 13D and 13G XML Technical Specification, tables 3.4 and 3.5",
    forms=ALL_13,
    only="amendment",
    severity="note",
    copies=("xml",),
    history=True,
    needs=("previous_accession_number",),
    mend="Give the accession number of the last filing that this one amends.",
    basis="A number that is not known is told only where all earlier filings are.",
    passes=Example(
        changes={"previous_accession_number": "0009900099-25-000000"}, form="13G/A", earlier=(Example(form="13G"),)
    ),
    fails=(
        Example(
            changes={"previous_accession_number": "0009900099-25-000000"},
            form="13G/A",
            earlier=(Example(changes={"issuer_cik": "0009900002", "cusips": ("99034P106",)}),),
        ),
        Example(
            changes={"previous_accession_number": "0009900099-24-000777"}, form="13G/A", earlier=(Example(form="13G"),)
        ),
    ),
)
def previous_is_another(named: str, filing: Filing[Schedule13]) -> Doubt | None:
    """Look at the filing that is named, where it is known."""
    found = filing.previous
    if found is not None:
        why = _another(filing, found)
        return Doubt(f"The previous accession number is {named}, which {why}.") if why else None
    same = of_form(filing)
    numbers = [_number(one) for one in same]
    if not same or numbers != list(range(len(same))) or filing.record.amendment_number != len(same):
        return None
    return Doubt(f"The previous accession number is {named}, but the filing before is {told(same[-1])}.")


def _another(filing: Filing[Schedule13], found: Filing[Record]) -> str:
    """Return in which way a filing is not one that this one can amend, "" where it may be."""
    if not on_holding(found):
        return f"is a Form {found.form}"
    ours, theirs = filing.record, found.record
    if _differ(ours.issuer_cik, theirs.issuer_cik) and not set(ours.cusips or ()) & set(theirs.cusips or ()):
        return f"is about {theirs.issuer_name or theirs.issuer_cik}"
    if _differ(ours.filer_cik, theirs.filer_cik) and not _holders(ours) & _holders(theirs):
        return "was filed by another holder"
    return ""


def _differ(one: Words, other: Words) -> bool:
    return bool(one and other and one != other)


def _holders(record: Schedule13) -> set[str]:
    return {folded(one.name) for one in record.reporting_persons or () if one.name}


@rule(
    "A-05",
    "amended-after-exit",
    "After an amendment that reports five percent or less nothing is due until five percent is passed again.",
    cites="17 CFR 240.13d-2(a), (b)",
    forms=ALL_13,
    only="amendment",
    severity="note",
    history=True,
    needs=("reporting_persons", "event_date?"),
    mend="Nothing needs to be mended: to file more than is due is no fault.",
    passes=Example(
        form="13G/A",
        earlier=(
            Example(
                changes={
                    "reporting_persons[0].percent": Decimal("6.2"),
                    "reporting_persons[1].percent": Decimal("6.2"),
                    "event_date": date(2024, 12, 31),
                }
            ),
        ),
    ),
    fails=Example(form="13G/A", earlier=(Example(changes={"event_date": date(2025, 12, 31)}),)),
)
def amended_after_exit(persons: tuple[Person, ...], event: Day, filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the largest percentages of this statement and the one before with five percent."""
    before = last(filing)
    if before is None or not before.amendment or (event and repeats_event(filing, event)):
        return None
    one, two = largest_percent(before), largest_percent(filing)
    if one is None or two is None or not at_most(one, _EXIT) or not at_most(two, _EXIT):
        return None
    return Doubt(
        f"A holding of {two:f} percent is reported, after {told(before)} already had {one:f} percent, no more than 5.",
        tuple(f"reporting_persons[{number}].percent" for number in range(len(persons))),
    )


@rule(
    "A-07",
    "class-changed",
    "Amendments keep the class of the first filing, by its CUSIP number, unless they say what became of it.",
    cites=_COVER,
    forms=ALL_13,
    only="amendment",
    severity="note",
    history=True,
    needs=("cusips",),
    mend="Correct the CUSIP number, or say what gave the class a new one.",
    basis="Reverse splits, mergers and moves abroad give new numbers; words of them in the text make the rule silent.",
    passes=(
        Example(form="13G/A", earlier=(Example(form="13G"),)),
        Example(
            changes={"item4.amount": "402,118, after the reverse split of May 1, 2026, with a new CUSIP number"},
            form="13G/A",
            earlier=(Example(changes={"cusips": ("99034P106",)}),),
        ),
    ),
    fails=Example(
        changes={"cusips": ("99034P106",)},
        form="13G/A",
        earlier=(Example(form="13G"), Example(filed=date(2026, 2, 12))),
    ),
)
def class_changed(cusips: tuple[str, ...], filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the CUSIP numbers with those of the last filing that has any."""
    now = _true_numbers(cusips)
    earlier = (one for one in reversed(filing.earlier or ()) if on_holding(one))
    known = (_true_numbers(one.sure("cusips", one.record.cusips) or ()) for one in earlier)
    before = next((numbers for numbers in known if numbers), set[str]())
    if not now or not before or now & before or any(map(_REMARK, _texts(filing.record))):
        return None
    return Doubt(f"The CUSIP number is {' and '.join(sorted(now))}, before it was {' and '.join(sorted(before))}.")


def _true_numbers(cusips: tuple[str, ...]) -> set[str]:
    return {cusip.compact(one) for one in cusips if cusip.is_valid(one) and not cusip.is_placeholder(one)}


def _texts(part: Part) -> Iterator[str]:
    """Yield every text of a record but the addresses and names, which explain nothing."""
    for name in part.__struct_fields__:
        held: tuple[object, ...] | Part | str | UnsetType = getattr(part, name)
        if isinstance(held, str) and name not in ("name", "issuer_name"):
            yield held
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, Part) and name != "as_filed":
                yield from _texts(one)


@rule(
    "A-09",
    "event-goes-backwards",
    "An amendment of a Schedule 13G does not report an event before that of the filing it amends.",
    cites="17 CFR 240.13d-102, cover page",
    forms="13G",
    only="amendment",
    severity="note",
    history=True,
    needs=("event_date",),
    mend="Correct the date of the event.",
    basis="A correction may repeat the event of the filing that it corrects.",
    passes=Example(form="13G/A", earlier=(Example(changes={"event_date": date(2025, 12, 31)}),)),
    fails=Example(
        changes={"event_date": date(2025, 3, 31)},
        form="13G/A",
        filed=date(2025, 5, 14),
        earlier=(Example(changes={"event_date": date(2025, 4, 30)}, filed=date(2025, 5, 8)),),
    ),
)
def event_backwards(event: date, filing: Filing[Schedule13G]) -> Doubt | None:
    """Compare the event with that of the filing before on the same schedule."""
    same = of_form(filing)
    before = same[-1].sure("event_date", same[-1].record.event_date) if same else None
    if before is None or event >= before:
        return None
    return Doubt(f"The date of the event is {day(event)}, but {told(same[-1])} had {day(before)}.")


@rule(
    "A-10",
    "same-event-twice",
    "One event is reported by one amendment of a Schedule 13G: a second one with another number is a correction.",
    cites="17 CFR 240.13d-102, cover page; practice on EDGAR",
    forms="13G",
    only="amendment",
    severity="note",
    history=True,
    needs=("event_date", "amendment_number"),
    mend="Say in the text what the second amendment corrects, or name its own event.",
    basis="Both stay on EDGAR, and the later one counts.",
    passes=Example(
        changes={"amendment_number": 2}, form="13G/A", earlier=(Example(changes={"event_date": date(2025, 12, 31)}),)
    ),
    fails=Example(changes={"amendment_number": 2}, form="13G/A", earlier=(Example(),)),
)
def same_event_twice(event: date, number: int, filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for an amendment with the same event and another number."""
    for one in reversed(of_form(filing)):
        other = one.sure("amendment_number", one.record.amendment_number)
        if one.amendment and other not in (None, number) and one.sure("event_date", one.record.event_date) == event:
            return Doubt(f"Amendment No. {number} has the event of {told(one)}, {day(event)}.")
    return None


@rule(
    "A-11",
    "13d-and-13g-at-once",
    "A holder with an open Schedule 13D does not file Schedule 13G for the same class as well, nor the reverse.",
    cites="17 CFR 240.13d-1(a) to (h)",
    forms="13D",
    only="amendment",
    severity="note",
    history=True,
    needs=("reporting_persons",),
    mend="File a Schedule 13D of its own where Schedule 13G may be used no longer.",
    basis="Filings of a group and of its members may differ. A Schedule 13G after a 13D may be a return by 13d-1(h).",
    passes=Example(form="13D/A", earlier=(Example(form="13G", filed=date(2025, 2, 13)), Example())),
    fails=Example(form="13D/A", earlier=(Example(), Example(form="13G", filed=date(2025, 9, 12)))),
)
def both_schedules(persons: tuple[ReportingPerson, ...], filing: Filing[Schedule13D]) -> Doubt | None:
    """Tell an amendment of a Schedule 13D whose last filing before it is a Schedule 13G."""
    before, percent = last(filing), largest_percent(filing)
    if before is None or before.form != "13G" or (percent is not None and at_most(percent, _EXIT)):
        return None
    when = before.day("filed")
    since = f" on {day(when)}" if when else ""
    return Doubt(f"A Schedule 13D is amended after the holder filed a Schedule 13G{since}.", ("submission_type",))
