"""Schedules 13D and 13G: who says to hold how much, one figure a statement, and what moved between its filings.

The figure of a schedule is that of the reporting person with the largest aggregate amount, or that of their group: see
`figures`.

What moved: a percentage is compared with the last one that was stated. One below zero or above a hundred is no share of
a class: it is shown as it stands, and nothing is concluded from it; the next is compared with the one before.

* first: the statement begins here with a new schedule;
* over, under: the percentage passed 5, 10 or 20, counted as printed: 5 is not above 5. But a printed 5.0 may stand for
  more: where nothing says that five percent or less are left, it passes nothing. An exit that states no percentage,
  as "less than 1%", is under all three. A new schedule passes from nothing. Under an amendment whose earlier filing is
  not here nothing is known to have moved;
* 13G to 13D, 13D to 13G: the holder went over to the other schedule;
* exit: five percent or less are left for the first time; return: a percentage above five after that. Where a schedule
  states none it tells of no return, and the next that says the same as the exit is none again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias, TypeGuard

from msgspec import UNSET, Struct, structs
from sqlalchemy import Connection, insert, select

from muniment.caching import in_groups
from muniment.checks.filing import Filing
from muniment.checks.schedule_13.persons import Person, together
from muniment.checks.schedule_13.texts import comments, day_in, places, says_none
from muniment.deadlines.of_filing import dues_of, rules_of
from muniment.forms import FormName, Record, Schedule13, Schedule13G, form_of
from muniment.forms.definition import Exact, Part, or_none
from muniment.identifiers import cusip
from muniment.readers.labelled.values import disclaims
from muniment.store.database import chunks, delete_in, insert_rows, select_in, update_rows
from muniment.store.showing import REPORTING_PERSON
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.entities.names import company_key, compared, is_company
from muniment.study.facts import Facts, Resolved
from muniment.study.figures import figure, in_group, number, same_as

THRESHOLDS = (5, 10, 20)
_FIVE = 5
FIRST, OVER, UNDER, EXIT, RETURN = "first", "over", "under", "exit", "return"
_MOST = 100  # percent
_LESS_THAN = re.compile(r"<([0-9]{1,3}(?:\.[0-9]{1,6})?)")
_WHOSE_13G = ("item4.amount", "item6.others", "item7.subsidiaries")
_WHOSE_13D = ("item2.names", "item5.amount_and_percent", "item5.powers", "item5.others_with_rights")
_PARTNERED = re.compile(r" (?:lp|llp|lllp|llc)\Z")
_SHORT = 8  # letters of a name of one word, with its blanks
NUMBERS = {
    "shares": "aggregate_amount",
    "percent": "percent",
    "sole_voting": "sole_voting_power",
    "shared_voting": "shared_voting_power",
    "sole_dispositive": "sole_dispositive_power",
    "shared_dispositive": "shared_dispositive_power",
}
"""The columns of what a reporting person has, and the fields of the cover that say it."""
Number: TypeAlias = "int | Decimal | None"
_R, _MOVED = tables.reports.c, tables.movements.c
_WORKED_OUT = ("shares_change", "percent_change", "days_late")
_READ = (
    *(_R.statement_id, _R.filing_id, _R.schedule, _R.amendment, _R.shares, _R.percent, _R.exit),
    *(_R.event, _R.filed, _R.known, _R.issuer_id, _R.holder_id, _R.due, _R.number),
    *(_R[name] for name in _WORKED_OUT),
)


# ---- what it shows beside its numbers -------------------------------------------------------------------------------


def is_disclaimed(record: Schedule13) -> bool:
    """Whether somebody disclaims shares: by the box of row 10 or 12, or in words (see `disclaims`).

    False where nothing of that stands in what was read. Source: 17 CFR 240.13d-4, rows 10 of Schedule 13G and 12 of
    Schedule 13D.
    """
    if any(person.excludes_shares is True for person in record.reporting_persons or ()):
        return True
    return any(disclaims(text) for text in _texts(record))


def _texts(part: Part) -> Iterator[str]:
    """Yield what is said in words anywhere in a record."""
    for name in part.__struct_fields__:
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Part):
                yield from _texts(item)
            elif isinstance(item, str):
                yield item


def is_share(percent: Number) -> bool:
    """Whether a percentage is one of a class: below zero or above a hundred it is stated, and proves nothing."""
    return percent is not None and 0 <= percent <= _MOST


def is_exit(record: Schedule13, amendment: bool | None) -> bool:
    """Whether five percent of the class or less are left; never said of a first schedule.

    The percentages of the cover, and of the group, decide where all are stated, one perhaps as "less than 1%", and are
    of a class; else that no shares are left, the box of Item 5 of Schedule 13G, or a day in Item 5(e) of Schedule 13D.
    These have to speak where 5.0 is printed, which may stand for more.
    """
    if amendment is False:
        return False
    persons = [structs.replace(person, percent=_at_most(person)) for person in record.reporting_persons or ()]
    stated = (number(person.percent) for person in persons)
    percents = [percent for percent in stated if percent is not None and is_share(percent)]
    if persons and len(percents) == len(persons):
        together = figure(record).percent
        most = max(percents) if together is None else max(*percents, together)
        if most > _FIVE or _more_together(record, persons):
            return False
        return most < _FIVE or _says_exit(record)
    amounts = [number(person.aggregate_amount) for person in persons]
    if persons and None not in amounts and not any(amounts):
        return True
    return not any(percent > _FIVE for percent in percents) and _says_exit(record)


def _at_most(person: Person) -> Exact:
    """Return the percentage of a person, and for "less than 1%" the number next below it, up to "less than 5%"."""
    words = next((filed.words for filed in person.as_filed if filed.field == "percent" and filed.words), "")
    less = _LESS_THAN.fullmatch(words) if person.percent is UNSET else None
    return Decimal(less[1]).next_minus() if less and 0 < Decimal(less[1]) <= _FIVE else person.percent


def _says_exit(record: Schedule13) -> bool:
    """Whether Item 5 says that five percent or less are left."""
    if not record.item5:
        return False
    if isinstance(record, Schedule13G):
        return record.item5.five_percent_or_less is True
    return bool(record.item5.ceased_on) and bool(day_in(record.item5.ceased_on))


def _more_together(record: Schedule13, persons: Sequence[Person]) -> bool:
    """Whether the members of a group may have more than five percent together."""
    if len(persons) == 1 or not in_group(record):
        return False
    numbers = (getattr(person, name) for person in persons for name in NUMBERS.values() if name != "percent")
    return any(amount is not UNSET and not amount.is_finite() for amount in numbers) or together(persons) > _FIVE


# ---- one schedule ---------------------------------------------------------------------------------------------------


def put(connection: Connection, facts: Iterable[Facts], resolved: Resolved) -> None:
    """Write down what each schedule among these filings says; rows of these filings must not be there."""
    schedules = [(filing, filing.filing.record) for filing in facts if _is_schedule(filing.filing.record)]
    if not schedules:
        return
    connection.execute(insert(tables.reports), [_report(*schedule, resolved) for schedule in schedules])
    insert_rows(connection, tables.holdings, [row for schedule in schedules for row in _holdings(*schedule, resolved)])
    called = [row for filing, record in schedules for row in _person_keys(filing.filing.id, record)]
    insert_rows(connection, tables.person_keys, called)
    texts = ((filing.filing.id, _ownership_text(record)) for filing, record in schedules)
    words_rows = [{"filing_id": filing, "words": text} for filing, text in texts if text]
    insert_rows(connection, tables.ownership_texts, words_rows)


def _is_schedule(record: Record) -> TypeGuard[Schedule13]:
    return form_of(record).series == "ownership"


def _report(facts: Facts, record: Schedule13, resolved: Resolved) -> dict[str, Any]:
    filing = Filing(record)
    persons = record.reporting_persons or ()
    chosen = figure(record)
    name = FormName("13G" if filing.form == "13G" else "13D", amendment=bool(filing.amendment))
    mentions = [
        _Mention(mention.role, mention.name, resolved.entity_of(facts, at)) for at, mention in enumerate(facts.mentions)
    ]
    # The first CUSIP that is one, else the first printed, but for words such as "N/A".
    printed = [text for text in record.cusips or () if not cusip.is_placeholder(text)]
    valid = (cusip.compact(text) for text in printed if cusip.is_valid(text))
    return {
        "filing_id": facts.filing.id,
        "accession": facts.filing.key,
        "form": str(name),
        "schedule": filing.form,
        "amendment": filing.amendment,
        "amendment_number": or_none(record.amendment_number),
        "rule": " ".join(rule.removeprefix("Rule ") for rule in rules_of(record)) or None,
        "event": or_none(record.event_date),
        "filed": facts.filed,
        "known": facts.known or None,
        "issuer_id": resolved.entity_of(facts, facts.issuer),
        "issuer_name": None if facts.issuer is None else facts.mentions[facts.issuer].name,
        "holder_id": resolved.entity_of(facts, facts.lead),
        "holder_name": None if facts.lead is None else name_of(mentions, facts.lead),
        "class_title": or_none(record.class_title),
        "cusip": next(valid, printed[0] if printed else None),
        "persons": len(persons),
        "figure_position": chosen.position,
        "path": chosen.path or None,
        "shares": chosen.shares,
        "percent": chosen.percent,
        "basis": chosen.basis,
        "derived": chosen.derived,
        "disclaimed": is_disclaimed(record),
        "in_group": in_group(record),
        "exit": is_exit(record, filing.amendment),
        "due": dues_of(record, facts.filed).on_time_until,
    }


def _ownership_text(record: Schedule13) -> str:
    """Return what a schedule says of whose shares they are, as names are compared; "" for nothing."""
    paths = _WHOSE_13G if isinstance(record, Schedule13G) else _WHOSE_13D
    texts = [place.text for place in (*places(record, *paths), *comments(record)) if not says_none(place.text)]
    return compared("\n".join(texts))


def _person_keys(filing_id: int, record: Schedule13) -> Iterator[dict[str, Any]]:
    """Yield what the reporting persons are known by in such words: names of two words or of a long one."""
    for position, person in enumerate(record.reporting_persons or ()):
        name = person.name or ""
        key = compared(_PARTNERED.sub("", company_key(name)) if is_company(name) else name)
        if len(key.split()) > 1 or len(key) > _SHORT:
            yield {"filing_id": filing_id, "position": position, "key": key}


class _Mention(NamedTuple):
    role: str
    name: str
    entity_id: int | None


def name_of(mentions: Sequence[_Mention] | Sequence[AnyRow], lead: int) -> str:
    """Return the name of who files: as its own row on the cover has it, else the header; else the first on the cover.

    XML by itself tells the filer's number only. A mention has a `role`, a `name` and an `entity_id`: as entities come
    to be known as the same, the row on the cover that is the filer's own may be another.
    """
    persons = [mention for mention in mentions if mention.role == REPORTING_PERSON]
    filer = next((person for person in persons if person.entity_id == mentions[lead].entity_id), mentions[lead])
    return persons[0].name if filer.name.removeprefix("CIK ").isdigit() and persons else filer.name


def _holdings(facts: Facts, record: Schedule13, resolved: Resolved) -> Iterator[dict[str, Any]]:
    persons, counted = record.reporting_persons or (), figure(record).counted
    places = {mention.path: at for at, mention in enumerate(facts.mentions)}
    for position, (person, same) in enumerate(zip(persons, same_as(persons), strict=True)):
        path = f"reporting_persons[{position}]"
        yield {
            "filing_id": facts.filing.id,
            "position": position,
            "issuer_id": resolved.entity_of(facts, facts.issuer),
            "holder_id": resolved.entity_of(facts, places.get(f"{path}.name")),
            "name": or_none(person.name),
            **{column: number(getattr(person, field)) for column, field in NUMBERS.items()},
            "types": or_none(person.types),
            "citizenship": or_none(person.citizenship),
            "in_group": {"a": True, "b": False}.get((person.group or "").casefold()),
            "excludes_shares": or_none(person.excludes_shares),
            "counted": position in counted,
            "same_as": same,
            "path": path,
        }


# ---- what moved -----------------------------------------------------------------------------------------------------


class Stated(Struct, frozen=True, gc=False):
    """What a schedule says, as its row in `tables.reports` has it."""

    schedule: str
    amendment: bool | None
    shares: Number
    percent: Number
    exit: bool


class Movement(Struct, frozen=True, gc=False):
    """One thing that happened: its kind, and the percentages before and now, where they are stated."""

    kind: str
    threshold: int | None
    before_percent: Number
    percent: Number


class Moved(Struct, frozen=True):
    """What a schedule changed: shares and percentage points since the last stated, and what happened."""

    shares_change: Number
    percent_change: Number
    movements: tuple[Movement, ...]


def moved(schedules: Iterable[Stated]) -> Iterator[Moved]:
    """Yield what each schedule of one statement changed, given from the first to the last."""
    before: Stated | None = None
    shares: Number = None
    percent: Number = None
    is_out = False
    above: dict[int, bool] = {}
    for schedule in schedules:
        now = schedule.percent if is_share(schedule.percent) else None
        movements = [*_movements(schedule, before, percent, now, above)]
        is_back = is_out and not schedule.exit and now is not None and now > _FIVE
        if before is not None and (is_back or (schedule.exit and not is_out)):
            movements.append(Movement(RETURN if is_back else EXIT, None, percent, now))
        is_out = schedule.exit or (is_out and not is_back)
        yield Moved(_change(shares, schedule.shares), _change(percent, now), tuple(movements))
        before = schedule
        shares = shares if schedule.shares is None else schedule.shares
        percent = percent if now is None else now


def _change(before: Number, now: Number) -> Number:
    return None if before is None or now is None else now - before


def _movements(
    schedule: Stated, before: Stated | None, last: Number, now: Number, above: dict[int, bool]
) -> Iterator[Movement]:
    """Yield what happened with a schedule; `above` keeps which thresholds were passed when that was last known."""
    if before is None and schedule.amendment is False:
        yield Movement(FIRST, None, None, now)
        above.update(dict.fromkeys(THRESHOLDS, False))
    for threshold in THRESHOLDS:
        if not schedule.exit and (now is None or now == threshold == _FIVE):
            continue  # a printed 5.0 may stand for more
        is_above = now is not None and now > threshold
        if above.get(threshold, is_above) != is_above:
            yield Movement(OVER if is_above else UNDER, threshold, last, now)
        above[threshold] = is_above
    if before is not None and before.schedule != schedule.schedule:
        yield Movement(f"{before.schedule} to {schedule.schedule}", None, last, now)


def follow(connection: Connection, statement_ids: Iterable[int]) -> None:
    """Work out what changed with each schedule of these statements, and by how much it was late.

    Their rows have `statement_id` and `number` by then; a copy has no number, and nothing happens with it.
    """
    for portion in chunks(statement_ids):
        question = select(*_READ).where(_R.statement_id.in_(portion)).order_by(_R.statement_id, _R.number)
        rows = connection.execute(question).all()
        changed: list[dict[str, Any]] = []
        happened: list[dict[str, Any]] = []
        for _, group in groupby(rows, lambda row: row.statement_id):
            _follow([row for row in group if row.number is not None], changed, happened)
        update_rows(connection, tables.reports, changed, "filing_id")
        _write_movements(connection, [row.filing_id for row in rows], happened)


def _follow(rows: Sequence[AnyRow], changed: list[dict[str, Any]], happened: list[dict[str, Any]]) -> None:
    """Add what is new in the rows of one statement, and what happened in it."""
    stated = (Stated(row.schedule, row.amendment, row.shares, row.percent, row.exit) for row in rows)
    for place, (row, move) in enumerate(zip(rows, moved(stated), strict=True)):
        new = (move.shares_change, move.percent_change, _days_late(row, rows[:place]))
        if new != tuple(getattr(row, name) for name in _WORKED_OUT):
            changed.append({"filing_id": row.filing_id, **dict(zip(_WORKED_OUT, new, strict=True))})
        about = {name: getattr(row, name) for name in ("statement_id", "issuer_id", "holder_id", "event", "known")}
        for position, movement in enumerate(move.movements):
            happened.append({"filing_id": row.filing_id, "position": position, **about, **structs.asdict(movement)})


def _write_movements(connection: Connection, filings: list[int], happened: list[dict[str, Any]]) -> None:
    """Write what happened with these filings in place of what was there; where that is the same it stays."""
    question = select(tables.movements).order_by(_MOVED.filing_id, _MOVED.position)
    rows = select_in(connection, question, _MOVED.filing_id, filings)
    stored_movements = in_groups((row.filing_id, dict(row._mapping)) for row in rows)
    new = in_groups((movement["filing_id"], movement) for movement in happened)
    changed = [filing for filing in filings if new.get(filing) != stored_movements.get(filing)]
    delete_in(connection, _MOVED.filing_id, changed)
    insert_rows(connection, tables.movements, [row for filing in changed for row in new.get(filing, ())])


def _days_late(row: AnyRow, before: Sequence[AnyRow]) -> int | None:
    """Return by how many days a schedule was late, negative where it was early; None where nobody can know.

    Many amendments keep the event of an earlier schedule on their cover: where one before has the same event, the day
    that made this one due is not stated; where none is here to compare, only that it was not late is certain.
    """
    if row.due is None or row.filed is None or row.event is None or row.event > row.filed:
        return None
    late = (row.filed - row.due).days
    if row.amendment is False or late <= 0:
        return late
    earlier = [schedule for schedule in before if schedule.schedule == row.schedule]
    return None if not earlier or any(schedule.event == row.event for schedule in earlier) else late
