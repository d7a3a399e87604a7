"""Schedules 13D and 13G: who says to hold how much, one figure a statement, and what moved between its filings.

The figure of a schedule is that of the reporting person with the largest aggregate amount. The persons of a schedule
mostly report the same shares: a fund, its adviser, the adviser's general partner, and who controls it. Nobody files
their sum, so none is made: the largest amount that anybody reports is the figure, and who reports the same shares is
told. Where members of a group hold shares of their own beside one another, the figure is less than what they hold
together, and its `basis` says so.

What moved: a percentage is compared with the last one that was stated. One below zero or above a hundred is no share of
a class: it is shown as it stands, and nothing is concluded from it; the next is compared with the one before.

* first: the statement begins here with a new schedule;
* over, under: the percentage passed 5, 10 or 20, counted as printed: 5 is not above 5. A new schedule passes from
  nothing. Under an amendment whose earlier filing is not here nothing is known to have moved;
* 13G to 13D, 13D to 13G: the holder went over to the other schedule;
* exit: five percent or less are left for the first time; return: a percentage above five after that. Where a schedule
  states none it tells of no return, and the next that says the same as the exit is none again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from msgspec import UNSET, Struct, structs
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from muniment.checks.filing import Filing
from muniment.checks.schedule_13.persons import together
from muniment.checks.schedule_13.texts import day_in
from muniment.deadlines.of_filing import dues_of, rules_of
from muniment.forms import Schedule13G, form_of, names
from muniment.forms.definition import Part
from muniment.identifiers import cusip
from muniment.readers.labelled.disclaimers import disclaims
from muniment.store.adding import some
from muniment.store.names import REPORTING_PERSON
from muniment.study import tables
from muniment.study.facts import Facts, Resolved, stated

THRESHOLDS = (5, 10, 20)
_FIVE = 5
FIRST, OVER, UNDER, EXIT, RETURN = "first", "over", "under", "exit", "return"
_MOST = 100  # percent
_MEMBER = "a"  # the box of row 2 by which a person says to be a member of a group
_NUMBERS = {
    "shares": "aggregate_amount",
    "percent": "percent",
    "sole_voting": "sole_voting_power",
    "shared_voting": "shared_voting_power",
    "sole_dispositive": "sole_dispositive_power",
    "shared_dispositive": "shared_dispositive_power",
}
Number: TypeAlias = "int | Decimal | None"
_R, _MOVED = tables.reports.c, tables.movements.c
_WORKED_OUT = ("shares_change", "percent_change", "days_late")
_READ = (
    *(_R.statement_id, _R.filing_id, _R.schedule, _R.amendment, _R.shares, _R.percent, _R.exit),
    *(_R.event, _R.filed, _R.known, _R.issuer_id, _R.holder_id, _R.due, _R.number),
    *(_R[name] for name in _WORKED_OUT),
)


# ---- the figure -----------------------------------------------------------------------------------------------------


class Figure(Struct, frozen=True):
    """Whose figure it is (`position` among the persons, None where there is none), and in words how it was chosen."""

    position: int | None
    shares: int | Decimal | None
    percent: Decimal | None
    basis: str


def number(value: Any) -> Any:  # noqa: ANN401 - a number or UNSET
    """Return a number that can be counted with; None where nothing is stated, or what is no number."""
    return None if value is UNSET or (isinstance(value, Decimal) and not value.is_finite()) else value


def is_share(percent: Any) -> bool:  # noqa: ANN401
    """Whether a percentage is one of a class: below zero or above a hundred it is stated, and proves nothing."""
    return percent is not None and 0 <= percent <= _MOST


def figure(persons: Sequence[Any]) -> Figure:
    """Return the figure of the reporting persons of a schedule: of equal amounts the first with a percentage."""
    if not persons:
        return Figure(None, None, None, "no reporting person is stated")
    amounts = [number(person.aggregate_amount) for person in persons]
    percents = [number(person.percent) for person in persons]
    largest = max((amount for amount in amounts if amount is not None), default=None)
    if largest is not None:
        places = [place for place, amount in enumerate(amounts) if amount == largest]
        place = next((place for place in places if percents[place] is not None), places[0])
        return Figure(place, amounts[place], percents[place], _basis(persons, place))
    most = max((percent for percent in percents if percent is not None), default=None)
    if most is None:
        return Figure(None, None, None, "neither shares nor a percentage are stated")
    place = percents.index(most)
    return Figure(place, None, percents[place], "the largest percentage; no number of shares is stated")


def _basis(persons: Sequence[Any], place: int) -> str:
    if len(persons) == 1:
        return "the only person"
    same = same_as(persons)
    shared = place if same[place] is None else same[place]
    alike = 1 + same.count(shared)
    if alike == len(persons):
        return f"all {alike} persons report the same shares"
    largest = persons[place]
    own = sum(person is not largest and _is_alone(person) and _is_alone(largest) for person in persons)
    words = f"the largest of {len(persons)} aggregates"
    words += f"; {alike} persons report these shares" if alike > 1 else ""
    return words + (f"; shares of {own} others beside them are not added" if own else "")


def same_as(persons: Sequence[Any]) -> list[int | None]:
    """Return for each person the position of the first who reports the same shares, None where nobody before does.

    The same amount is taken for the same shares, but where both persons have the sole power over all of theirs.
    """
    found: list[int | None] = []
    for place, person in enumerate(persons):
        amount = number(person.aggregate_amount)
        before = ((at, persons[at]) for at in range(place) if amount and found[at] is None)
        alike = (
            at
            for at, other in before
            if number(other.aggregate_amount) == amount and not (_is_alone(other) and _is_alone(person))
        )
        found.append(next(alike, None))
    return found


def _is_alone(person: Any) -> bool:  # noqa: ANN401
    """Whether a person says to have the sole power, to vote or to dispose, over all shares reported."""
    amount = number(person.aggregate_amount)
    return bool(amount) and amount in (number(person.sole_voting_power), number(person.sole_dispositive_power))


# ---- what it shows beside its numbers -------------------------------------------------------------------------------


def is_disclaimed(record: Any) -> bool:  # noqa: ANN401 - either schedule
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


def in_group(record: Any) -> bool:  # noqa: ANN401
    """Whether somebody says to be a member of a group, by box (a) of row 2."""
    return any((person.group or "").casefold() == _MEMBER for person in record.reporting_persons or ())


def is_exit(record: Any, amendment: bool | None) -> bool:  # noqa: ANN401
    """Whether five percent of the class or less are left; never said of a first schedule.

    The percentages of the cover decide, where all are stated; else that no shares are left, the box of Item 5 of
    Schedule 13G, or a day in Item 5(e) of Schedule 13D.
    """
    if amendment is False:
        return False
    persons, item5 = record.reporting_persons or (), record.item5
    percents = [number(person.percent) for person in persons]
    if persons and None not in percents:
        return all(percent <= _FIVE for percent in percents) and not _more_together(record, persons)
    amounts = [number(person.aggregate_amount) for person in persons]
    if persons and None not in amounts and not any(amounts):
        return True
    if not item5 or any(percent is not None and percent > _FIVE for percent in percents):
        return False
    if isinstance(record, Schedule13G):
        return item5.five_percent_or_less is True
    return bool(item5.ceased_on) and bool(day_in(item5.ceased_on))


def _more_together(record: Any, persons: Sequence[Any]) -> bool:  # noqa: ANN401
    """Whether the members of a group may have more than five percent together."""
    if len(persons) == 1 or not in_group(record):
        return False
    numbers = (getattr(person, name) for person in persons for name in _NUMBERS.values() if name != "percent")
    return any(amount is not UNSET and not amount.is_finite() for amount in numbers) or together(persons) > _FIVE


# ---- one schedule ---------------------------------------------------------------------------------------------------


def put(connection: Connection, facts: Iterable[Facts], resolved: Resolved) -> None:
    """Write down what each schedule among these filings says; rows of these filings must not be there."""
    schedules = [filing for filing in facts if form_of(filing.held.record).series == "ownership"]
    if not schedules:
        return
    reports = [_report(schedule, schedule.held.record, resolved) for schedule in schedules]
    connection.execute(insert(tables.reports), reports)
    pairs = zip(schedules, reports, strict=True)
    holdings = [row for schedule, report in pairs for row in _holdings(schedule, report, resolved)]
    if holdings:
        connection.execute(insert(tables.holdings), holdings)


def _report(facts: Facts, record: Any, resolved: Resolved) -> dict[str, Any]:  # noqa: ANN401
    filing = Filing(record)
    persons = record.reporting_persons or ()
    chosen = figure(persons)
    name = names.FormName("13G" if filing.form == "13G" else "13D", amendment=bool(filing.amendment))
    return {
        "filing_id": facts.held.id,
        "accession": facts.held.key,
        "form": str(name),
        "schedule": filing.form,
        "amendment": filing.amendment,
        "amendment_number": stated(record.amendment_number),
        "rule": " ".join(rule.removeprefix("Rule ") for rule in rules_of(record)) or None,
        "event": stated(record.event_date),
        "filed": facts.filed,
        "known": facts.known or None,
        "issuer_id": resolved.entity_of(facts, facts.issuer),
        "issuer_name": None if facts.issuer is None else facts.mentions[facts.issuer].name,
        "holder_id": resolved.entity_of(facts, facts.lead),
        "holder_name": None if facts.lead is None else name_of(_whose(facts, resolved), facts.lead),
        "class_title": stated(record.class_title),
        "cusip": _cusip(record),
        "persons": len(persons),
        "figure_position": chosen.position,
        "shares": chosen.shares,
        "percent": chosen.percent,
        "basis": chosen.basis,
        "disclaimed": is_disclaimed(record),
        "in_group": in_group(record),
        "exit": is_exit(record, filing.amendment),
        "due": dues_of(record, facts.filed).on_time_until,
    }


class _Mention(NamedTuple):
    role: str
    name: str
    entity_id: int | None


def _whose(facts: Facts, resolved: Resolved) -> list[_Mention]:
    mentions = enumerate(facts.mentions)
    return [_Mention(mention.role, mention.name, resolved.entity_of(facts, at)) for at, mention in mentions]


def name_of(mentions: Sequence[Any], lead: int) -> str:
    """Return the name of who files: as its own row on the cover has it, else the header; else the first on the cover.

    XML by itself tells the filer's number only. A mention has a `role`, a `name` and an `entity_id`: as entities come
    to be known as the same, the row on the cover that is the filer's own may be another.
    """
    persons = [mention for mention in mentions if mention.role == REPORTING_PERSON]
    own = next((person for person in persons if person.entity_id == mentions[lead].entity_id), mentions[lead])
    is_number = own.name.removeprefix("CIK ").isdigit()
    return persons[0].name if is_number and persons else own.name


def _holdings(facts: Facts, report: dict[str, Any], resolved: Resolved) -> Iterator[dict[str, Any]]:
    persons = facts.held.record.reporting_persons or ()  # type: ignore[union-attr] - a schedule
    places = {mention.path: at for at, mention in enumerate(facts.mentions)}
    for position, (person, same) in enumerate(zip(persons, same_as(persons), strict=True)):
        path = f"reporting_persons[{position}]"
        yield {
            "filing_id": facts.held.id,
            "position": position,
            "issuer_id": report["issuer_id"],
            "holder_id": resolved.entity_of(facts, places.get(f"{path}.name")),
            "name": stated(person.name),
            **{column: number(getattr(person, field)) for column, field in _NUMBERS.items()},
            "types": stated(person.types),
            "citizenship": stated(person.citizenship),
            "in_group": {"a": True, "b": False}.get((person.group or "").casefold()),
            "excludes_shares": stated(person.excludes_shares),
            "counted": position == report["figure_position"],
            "same_as": same,
            "path": path,
        }


def _cusip(record: Any) -> str | None:  # noqa: ANN401
    """Return the first CUSIP that is one, else the first printed; None for none, and for words such as "N/A"."""
    printed = [text for text in record.cusips or () if not cusip.is_placeholder(text)]
    return next((cusip.compact(text) for text in printed if cusip.is_valid(text)), printed[0] if printed else None)


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
    for schedule in schedules:
        now = schedule.percent if is_share(schedule.percent) else None
        found = [*_movements(schedule, before, percent, now)]
        is_back = is_out and not schedule.exit and now is not None and now > _FIVE
        if before is not None and (is_back or (schedule.exit and not is_out)):
            found.append(Movement(RETURN if is_back else EXIT, None, percent, now))
        is_out = schedule.exit or (is_out and not is_back)
        yield Moved(_change(shares, schedule.shares), _change(percent, now), tuple(found))
        before = schedule
        shares = shares if schedule.shares is None else schedule.shares
        percent = percent if now is None else now


def _change(before: Number, now: Number) -> Number:
    return None if before is None or now is None else now - before


def _movements(schedule: Stated, before: Stated | None, last: Number, now: Number) -> Iterator[Movement]:
    start: Number = last
    if before is None and schedule.amendment is False:
        yield Movement(FIRST, None, None, now)
        start = 0
    if start is not None and now is not None:
        for threshold in THRESHOLDS:
            if start <= threshold < now:
                yield Movement(OVER, threshold, last, now)
            elif now <= threshold < start:
                yield Movement(UNDER, threshold, last, now)
    if before is not None and before.schedule != schedule.schedule:
        yield Movement(f"{before.schedule} to {schedule.schedule}", None, last, now)


def follow(connection: Connection, statement_ids: Iterable[int]) -> None:
    """Work out what changed with each schedule of these statements, and by how much it was late.

    Their rows have `statement_id` and `number` by then; a copy has no number, and nothing happens with it.
    """
    values = {name: bindparam(f"new_{name}") for name in _WORKED_OUT}
    write = update(tables.reports).where(_R.filing_id == bindparam("key")).values(values)
    for portion in some(statement_ids):
        question = select(*_READ).where(_R.statement_id.in_(portion)).order_by(_R.statement_id, _R.number)
        rows = connection.execute(question).all()
        changed: list[dict[str, Any]] = []
        happened: list[dict[str, Any]] = []
        for _, group in groupby(rows, lambda row: row.statement_id):
            _follow([row for row in group if row.number is not None], changed, happened)
        if changed:
            connection.execute(write, changed)
        _write_movements(connection, [row.filing_id for row in rows], happened)


def _follow(rows: Sequence[Any], changed: list[dict[str, Any]], happened: list[dict[str, Any]]) -> None:
    """Add what is new in the rows of one statement, and what happened in it."""
    said = (Stated(row.schedule, row.amendment, row.shares, row.percent, row.exit) for row in rows)
    for place, (row, found) in enumerate(zip(rows, moved(said), strict=True)):
        new = (found.shares_change, found.percent_change, _days_late(row, rows[:place]))
        if new != tuple(getattr(row, name) for name in _WORKED_OUT):
            values = {f"new_{name}": value for name, value in zip(_WORKED_OUT, new, strict=True)}
            changed.append({"key": row.filing_id, **values})
        about = {name: getattr(row, name) for name in ("statement_id", "issuer_id", "holder_id", "event", "known")}
        for position, movement in enumerate(found.movements):
            happened.append({"filing_id": row.filing_id, "position": position, **about, **structs.asdict(movement)})


def _write_movements(connection: Connection, filings: list[int], happened: list[dict[str, Any]]) -> None:
    """Write what happened with these filings in place of what was there; where that is the same it stays."""
    there: dict[int, list[Any]] = defaultdict(list)
    for portion in some(filings):
        question = select(tables.movements).where(_MOVED.filing_id.in_(portion))
        for row in connection.execute(question.order_by(_MOVED.filing_id, _MOVED.position)):
            there[row.filing_id].append(dict(row._mapping))
    new: dict[int, list[Any]] = defaultdict(list)
    for movement in happened:
        new[movement["filing_id"]].append(movement)
    changed = [filing for filing in filings if new[filing] != there[filing]]
    for portion in some(changed):
        connection.execute(delete(tables.movements).where(_MOVED.filing_id.in_(portion)))
    rows = [row for filing in changed for row in new[filing]]
    if rows:
        connection.execute(insert(tables.movements), rows)


def _days_late(row: Any, before: Sequence[Any]) -> int | None:  # noqa: ANN401 - rows
    """Return by how many days a schedule was late, negative where it was early; None where nobody can tell.

    Many amendments keep the event of an earlier schedule on their cover: where one before has the same event, the day
    that made this one due is not told; where none is here to compare, only that it was not late is certain.
    """
    if row.due is None or row.filed is None or row.event is None or row.event > row.filed:
        return None
    late = (row.filed - row.due).days
    if row.amendment is False or late <= 0:
        return late
    earlier = [other for other in before if other.schedule == row.schedule]
    return None if not earlier or any(other.event == row.event for other in earlier) else late
