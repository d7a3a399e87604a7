"""From positions to filings: which holding passes 5, 10 or 20 percent, what that makes due, and why.

A position counts with its own rights to acquire within 60 days, which are added to its shares and to those outstanding
(17 CFR 240.13d-3(d)(1)(i)). Who acts together counts as one person, with what all of them own (Exchange Act 13(d)(3);
17 CFR 240.13d-5(b)). "More than 5 percent" is strict; a passive holder loses Schedule 13G at 20 percent and above (17
CFR 240.13d-1(c)(3), (f)(1)). All of it is exact: fractions, never floats.

What changed a percentage decides what is owed. Section 13(d)(1) and Rule 13d-2(d) need an acquisition; Rule 13d-2(a)
deems trades material, not what the class did; Rule 13d-2(b) excuses what the class alone did. A row may say what
happened; of one that does not, the numbers tell it, and what was assumed is said.

Institutions and exempt holders are checked by what they hold at the end of a month, quarter or year: of several
positions within it only the last counts, and the last of all is taken to be held on.

Sources: Exchange Act 13(d)(1), (3), (6)(B), 13(g)(1); 17 CFR 240.13d-1, 13d-2, 13d-3, 13d-5, each as of the day.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, zip_longest
from typing import Literal

from msgspec import Struct, structs

from muniment.deadlines.business_days import FIRST_DAY, later, month_end
from muniment.deadlines.dues import PASSIVE_SINCE, QUARTERS_SINCE, Due, due, due_all
from muniment.errors import UsageError
from muniment.values.characters import in_one_case
from muniment.wording import did_you_mean, quoted

Kind = Literal["institution", "passive", "exempt", "control"]
KINDS: tuple[Kind, ...] = ("institution", "passive", "exempt", "control")
"""Filer kinds: under Rule 13d-1(b), (c), (d); and whoever has a purpose of control, who files Schedule 13D."""


def kind_of(text: str) -> Kind:
    """Return the filer kind that was typed.

    Raises:
        UsageError: it is none.
    """
    for kind in KINDS:
        if kind == text.strip().lower():
            return kind
    raise UsageError(f"kind: {quoted(text)} is no kind of filer: {did_you_mean(text, KINDS)}")


_THRESHOLDS = (5, 10, 20)
_FIVE, _TEN, _TWENTY = map(Fraction, _THRESHOLDS)
_DEEMED_MATERIAL = 1
_EXEMPT = 2  # percent of a class that may be acquired within twelve months: Exchange Act 13(d)(6)(B)
_COOLING_OFF = "until ten days after it is filed the shares are not voted, and no more are bought"

Event = Literal[
    "", "acquired", "disposed", "outstanding", "exempt", "formed", "joined", "left", "purpose", "ineligible"
]
EVENTS: dict[Event, str] = {
    "acquired": "acquired",
    "disposed": "disposed of",
    "outstanding": "the class changed, by a buyback or an issue",
    "exempt": "acquired as Exchange Act 13(d)(6) exempts it",
    "formed": "a group was formed, which acquired what its members have: 17 CFR 240.13d-5(b)",
    "joined": "a member joined the group, which acquired what he has: 17 CFR 240.13d-5(b)",
    "left": "a member left the group",
    "purpose": "the purpose changed",
    "ineligible": "an institution no longer",
}
"""What a row may say happened; "" leaves it to the numbers."""

_ACQUIRES: tuple[Event, ...] = ("acquired", "formed", "joined")
_LESSENS: tuple[Event, ...] = ("disposed", "left")
_CHANGES_KIND: tuple[Event, ...] = ("purpose", "ineligible")
_MIXED = "Its members are of different kinds: the group is judged as {kind}."


REPORTED = timedelta(days=2 * 366)
"""Ago is a holding whose own filings are surely over: the longest way to a first statement is that to a year's end."""


class Position(Struct, frozen=True, kw_only=True):
    """What one holder owns of one class on one day; `row` is where that was written down, 0 for nowhere.

    `is_earlier`: held before all that is asked about, and `date` is no day that anybody gave.
    """

    holder: str
    issuer: str
    shares: Decimal
    rights: Decimal
    outstanding: Decimal
    kind: Kind
    date: date
    group: str = ""
    event: Event = ""
    row: int = 0
    is_earlier: bool = False


class Total(Struct, frozen=True, kw_only=True):
    """What a holder, or a group together, owns of one class on one day."""

    who: str
    issuer: str
    date: date
    kind: Kind
    members: tuple[Position, ...]
    is_group: bool

    @property
    def owned(self) -> Decimal:
        """Shares and rights together."""
        return sum((member.shares + member.rights for member in self.members), Decimal(0))

    @property
    def outstanding(self) -> Decimal:
        """The class, with the rights that count as owned."""
        newest = max(self.members, key=lambda member: (member.date, member.row))
        return newest.outstanding + sum((member.rights for member in self.members), Decimal(0))

    @property
    def percent(self) -> Fraction:
        """The percent of the class, exact."""
        return Fraction(self.owned) * 100 / Fraction(self.outstanding)


class Owed(Struct, frozen=True):
    """What a position makes due: the thresholds passed ((5,), (5, 10); () for other changes), and why.

    `may`: only where counsel finds the change material; `assumed`: what the rows do not say.
    """

    total: Total
    crossed: tuple[int, ...]
    due: Due
    why: str
    may: bool = False
    assumed: tuple[str, ...] = ()


def owed(positions: Iterable[Position]) -> tuple[Owed, ...]:
    """Return everything that the positions make due, the first to be filed first.

    Raises:
        UsageError: a day for which no due date is known; the words name the row, where the position has one.
    """
    filings = [filing for series in totals(positions) for filing in _Filer(series).owed()]
    return tuple(sorted(filings, key=lambda row: (row.due.date or row.due.event, row.total.who, row.total.issuer)))


def owed_after(positions: Iterable[Position], changes: Iterable[Position]) -> tuple[Owed, ...]:
    """Return what changes make due, where what was `held` before the first of them is reported already.

    Then an amendment is due, not a first statement: what was held counts as held for so long that its own filings are
    over, as far as the calendar of business days goes back.

    Raises:
        UsageError: as `owed`.
    """
    changes = list(changes)
    if not changes:
        return ()
    first = min(change.date for change in changes)
    since = max(later(first, -REPORTED.days), min(later(first, -1), FIRST_DAY))
    before = [structs.replace(position, date=since, is_earlier=True) for position in positions]
    return tuple(duty for duty in owed([*before, *changes]) if duty.total.date > since)


def totals(positions: Iterable[Position]) -> list[list[Total]]:
    """Return the totals of each holder or group in each issuer, day by day.

    A group's total on a day has the newest position of each of its members.
    """
    ordered = sorted(_with_leavers(positions), key=lambda position: (_key(position), position.date, position.row))
    return [_series(list(held_positions)) for _, held_positions in groupby(ordered, key=_key)]


def _with_leavers(positions: Iterable[Position]) -> Iterator[Position]:
    """Yield positions; who left with its shares, in a row that names no group, has nothing in its group any more."""
    groups: dict[tuple[str, str], str] = {}
    for position in sorted(positions, key=lambda position: (position.date, position.row)):
        member = in_one_case(position.holder), in_one_case(position.issuer)
        if position.group:
            groups[member] = position.group
        elif position.event == "left" and member in groups:
            nothing = Decimal(0)
            yield structs.replace(position, group=groups.pop(member), shares=nothing, rights=nothing)
        yield position


def _key(position: Position) -> tuple[str, bool, str]:
    return in_one_case(position.group or position.holder), bool(position.group), in_one_case(position.issuer)


def _series(positions: list[Position]) -> list[Total]:
    newest: dict[str, Position] = {}
    series: list[Total] = []
    for day, of_day in groupby(positions, key=lambda position: position.date):
        for position in of_day:
            newest[in_one_case(position.holder)] = position
        series.append(_total(tuple(newest.values()), day))
    return series


def _kinds(members: tuple[Position, ...]) -> set[Kind]:
    """Return the kinds of the members who have something: who has nothing is none any more."""
    return {member.kind for member in members if member.shares + member.rights} or {member.kind for member in members}


def _total(members: tuple[Position, ...], day: date) -> Total:
    first = members[0]
    kinds = _kinds(members)
    kind = next(iter(kinds)) if len(kinds) == 1 else "control" if "control" in kinds else "passive"
    who = first.group or first.holder
    return Total(who=who, issuer=first.issuer, date=day, kind=kind, members=members, is_group=bool(first.group))


# ---- what changed a percentage --------------------------------------------------------------------------------------


class Change(Struct, frozen=True):
    """What made one total of the one before: whether it was an acquisition, of how many shares; words; assumptions.

    `is_trade`: whether the holder acquired or disposed of something that day, and not the class alone did; `split`: how
    many shares stand for one of before.
    """

    is_acquired: bool
    shares: Decimal
    words: str
    assumed: tuple[str, ...] = ()
    is_trade: bool = False
    split: Fraction = Fraction(1)


def _change(before: Total | None, total: Total) -> Change:
    """Return what changed since the total before: as the rows say, else as the numbers do.

    Raises:
        UsageError: what a row says cannot be.
    """
    events: set[Event] = {row.event for row in total.members if row.event and row.date == total.date}
    event: Event = events.pop() if len(events) == 1 else ""
    event_text = f" ({EVENTS[event]})" if event else ""
    if before is None:
        # What the first row of a history is: an acquisition, unless it says otherwise or its holder is exempt.
        if event and event not in _CHANGES_KIND:
            return Change(event in _ACQUIRES and total.owned > 0, total.owned, event_text)
        if total.kind == "exempt":
            return Change(False, Decimal(0), event_text, ("What the first row has is exempt from Section 13(d).",))
        return Change(total.owned > 0, total.owned, event_text, ("All that the first row has was acquired that day.",))
    shares = total.owned - before.owned
    then = "before" if all(member.is_earlier for member in before.members) else f"on {before.date}"
    since = f"{abs(shares):,f} shares {'more' if shares > 0 else 'fewer'} than {then}"
    if not total.is_group:
        _refuse(event, before, total, since if shares else "")
    if event in _ACQUIRES:
        return Change(shares > 0, shares, event_text, is_trade=bool(shares))
    if event and event not in _CHANGES_KIND:
        return Change(is_acquired=False, shares=shares, words=event_text, is_trade=bool(shares))
    if not shares:
        return Change(is_acquired=False, shares=shares, words=event_text)
    if before.percent == total.percent:
        assumed = ("The shares were split, or joined.",)
        return Change(
            False, shares, f" ({since}, as the class)", assumed, split=Fraction(total.owned) / Fraction(before.owned)
        )
    verb = "acquired" if shares > 0 else "disposed of"
    return Change(shares > 0, shares, f" ({since})", (f"The {since} were {verb} on {total.date}.",), is_trade=True)


def _refuse(event: Event, before: Total, total: Total, since: str) -> None:
    """Refuse what a row says happened where its numbers, or its kind, say that it did not."""
    more = total.owned > before.owned
    if since and (event == "outstanding" or (event in _LESSENS and more) or (event in _ACQUIRES and not more)):
        raise UsageError(f"event: {event}, but {total.who} has {since}")
    if (event == "purpose" and before.kind == total.kind) or (event == "ineligible" and total.kind == "institution"):
        raise UsageError(f"event: {event}, but {total.who} is {total.kind} as before: write what it is now in kind")


# ---- one filer, day by day ------------------------------------------------------------------------------------------


class _Filer:
    """Follows one holder or group through its history, and remembers what it has to have on file.

    A first statement is taken to be filed on its last day, so that what happens until then is in it. One that is
    counted from an event tells what is held when it is filed; one that is counted from the end of a period tells what
    was held then.
    """

    def __init__(self, series: list[Total]) -> None:
        self.series = series
        self.owing: list[Owed] = []
        self.schedule: Literal["", "13G", "13D"] = ""
        self.letter = ""  # of the rule that the Schedule 13G is filed under
        self.first: Owed | None = None  # the first statement, while it is not filed yet
        self.reported: Total | None = None
        self.net = Fraction(0)  # shares acquired since that less those disposed of, as shares are counted now
        self.passed_10 = False  # whether a report since the last exit stated more than 10 percent
        self.is_obliged = False  # whether an acquisition since the last exit left more than 5 percent: Section 13(d)(1)
        self.before: Total | None = None
        self.reported_at_end: Total | None = None  # what counsel was asked about at the end of the last period
        self.acquired: list[tuple[date, Fraction]] = []

    def owed(self) -> list[Owed]:
        for total, following in zip_longest(self.series, self.series[1:]):
            try:
                self._step(total, following)
            except UsageError as error:
                row = total.members[-1].row
                raise UsageError(f"row {row}: {error}" if row else str(error)) from error
            self.before = total
        return self.owing

    def _step(self, total: Total, following: Total | None) -> None:
        if total.percent > 100:
            raise UsageError(
                f"shares: {total.who} together have more than are outstanding: count each share with one member only"
            )
        self._file_until(total.date)
        change = _change(self.before, total)
        if change.split == 1:
            self.net += Fraction(change.shares)
        else:
            self.net *= change.split
            self.acquired = [(day, shares * change.split) for day, shares in self.acquired]
        if change.is_acquired:
            self.acquired.append((total.date, Fraction(change.shares)))
            self.is_obliged |= total.percent > _FIVE and total.kind != "exempt"
        if not self.schedule and total.percent <= _FIVE:
            self.is_obliged = False  # 13d-1(b)(2): what an institution acquired and has no longer is not reported
        if self.first and self.letter in ("", "c"):  # a Schedule 13D, or a passive holder's 13G
            self.reported, self.net = total, Fraction(0)
            self.passed_10 |= total.percent > _TEN
        if not self._changes_kind(total, change):
            if self.schedule == "13D" or total.kind == "control":
                self._with_control(total, change)
            elif total.kind == "passive":
                self._passive(total, change)
            elif total.kind == "exempt" and change.is_acquired:
                # Check an acquisition by an exempt holder: Exchange Act 13(d)(6)(B).
                year = self._acquired_in_a_year(total)
                if year > _EXEMPT and total.percent > _FIVE:
                    statement = due("13D", total.date)
                    why = f"acquired {percent_text(year)}% of the class in twelve months, and up to 2% is exempt"
                    why += " (Exchange Act 13(d)(6)(B)); 17 CFR 240.13d-1(a)"
                    self._file_13d(total, change, statement, why)
        if not _within(total, following, month_end):
            self._file_until(month_end(total.date))
            self._month_ends(total, change)
        if not _within(total, following, _period_end):
            self._file_until(_period_end(total.date))
            self._period_ends(total, change)

    def _file_until(self, day: date) -> None:
        """Take a first statement that was due before a day as filed."""
        if self.first and self.first.due.date and day > self.first.due.date:
            self.first = None
            if self.reported and self.reported.percent <= _FIVE:
                self._leave()

    # ---- what an event makes due ------------------------------------------------------------------------------------

    def _changes_kind(self, total: Total, change: Change) -> bool:
        """Check a new purpose, and the end of being an institution: 17 CFR 240.13d-1(e) and (g)."""
        was = self.before.kind if self.before else total.kind
        if total.percent <= _FIVE:
            return False
        if was == "institution" and self.letter == "d" and self.is_obliged and total.kind == "passive":
            self.letter = "b"  # required to report an acquisition under it
        if self.schedule == "13G" and self.letter in ("b", "c") and total.kind == "control":
            why = f"a purpose of control, which it did not have; 17 CFR 240.13d-1(e)(1): a Schedule 13D; {_COOLING_OFF}"
            self._file_13d(total, change, self._lost_13g(total), why)
            return True
        if was == total.kind:
            return False
        if self.schedule == "13G" and self.letter == "b" and total.kind == "passive":
            lost, why = self._lost_13g(total), "an institution no longer; 17 CFR 240.13d-1(g)"
            if total.percent >= _TWENTY or total.date < PASSIVE_SINCE:
                circumstance = "with 20% or more" if total.percent >= _TWENTY else "before 17 February 1998"
                self._file_13d(total, change, lost, f"{why}: {circumstance} a Schedule 13D")
            elif self.first:
                last = due("13G", total.date, rule="13d-1c").date  # the old clock of a 13G until 29 September 2024
                statement = structs.replace(lost, form="SC 13G", date=last, citations=("17 CFR 240.13d-1(g)",))
                self._file_13g(total, change, statement, f"{why}: a Schedule 13G under Rule 13d-1(c), or a 13D", "c")
            else:
                amendment = structs.replace(lost, form="SC 13G/A", citations=("17 CFR 240.13d-1(g)",))
                self._report(total, change, amendment, f"{why}: an amendment under Rule 13d-1(c), or a Schedule 13D")
                self.letter = "c"
            return True
        if self.schedule == "13G" and was == "institution" and total.kind == "control" and self.is_obliged:
            why = "a purpose of control after an acquisition that was not reported yet; 17 CFR 240.13d-1(e)(1): a 13D"
            self._file_13d(total, change, due("13D", total.date), why)
            return True
        if self.schedule == "13G" and total.kind == "control" and not change.is_acquired:
            why = "a purpose of control; Section 13(d)(1) needs an acquisition, and these rows have none: for counsel"
            self._report(total, change, due("13D", total.date), why, may=True)
            return True
        if not self.schedule and was == "institution" and self.is_obliged:  # before the period ended
            acquired = structs.replace(change, is_acquired=True)
            (self._with_control if total.kind == "control" else self._passive)(total, acquired)
            return True
        return False

    def _lost_13g(self, total: Total) -> Due:
        return due("13G", total.date, rule=f"13d-1{self.letter}", trigger="lost-13g")

    def _with_control(self, total: Total, change: Change) -> None:
        """Check whoever files Schedule 13D: 17 CFR 240.13d-1(a), 13d-2(a)."""
        if self.schedule != "13D":
            if total.percent > _FIVE and change.is_acquired:
                why = "acquired with a purpose of control; 17 CFR 240.13d-1(a): more than 5% after an acquisition"
                self._file_13d(total, change, due("13D", total.date), why)
        elif not self.first and self.reported:
            self._amend_13d(total, change, self.reported)

    def _amend_13d(self, total: Total, change: Change, reported: Total) -> None:
        before = self.before or reported
        turned = before.kind != total.kind
        if (before.owned, before.percent) == (total.owned, total.percent) and not turned:
            return
        amendment = due("13D", total.date, trigger="material-change")
        net, trade = (abs(Fraction(shares)) * 100 / Fraction(total.outstanding) for shares in (self.net, change.shares))
        is_passive = total.kind == "passive" and total.percent < _TWENTY and total.date >= PASSIVE_SINCE
        is_eligible = total.kind == "institution" or is_passive
        returns = ("It stays with Schedule 13D; it may return to 13G: 17 CFR 240.13d-1(h).",) if is_eligible else ()
        if change.is_trade and max(net, trade) >= _DEEMED_MATERIAL:
            is_net = net >= _DEEMED_MATERIAL
            verb = "acquired" if (self.net if is_net else change.shares) > 0 else "disposed of"
            why = f"{percent_text(net if is_net else trade)}% of the class {verb}{' since reported' if is_net else ''}"
            self._report(
                total, change, amendment, f"{why}; 17 CFR 240.13d-2(a): 1% or more is deemed material", returns
            )
        elif total.percent <= _FIVE < reported.percent and change.is_trade:
            self._report(
                total, change, amendment, "fell to 5% or less; 17 CFR 240.13d-2(a), and Item 5(e) asks when", returns
            )
        elif total.percent != before.percent or change.is_trade or turned:
            start = reported if total.percent != reported.percent else before
            why = f"moved from {percent_text(start.percent)} to {percent_text(total.percent)} percent"
            why += "" if net or change.is_trade or turned else " because the class changed"
            why += ", and turned to another purpose (Item 4)" if turned else ""
            why += "; 17 CFR 240.13d-2(a) deems only trades of 1% or more material, and less may be: for counsel"
            self._report(total, change, amendment, why, returns, may=True)

    def _passive(self, total: Total, change: Change) -> None:
        """Check whoever has no purpose of control: 17 CFR 240.13d-1(c) and (f), 13d-2(d)."""
        percent = total.percent
        if self.letter == "c" and percent >= _TWENTY:
            if self.first:
                why = "20% or more before the first statement was filed; 17 CFR 240.13d-1(a), (c)(3): a Schedule 13D"
                statement = due("13D", self.first.due.event)
                is_over = statement.date is not None and statement.date < total.date  # a 13G was open for longer
                self._file_13d(total, change, due("13D", total.date) if is_over else statement, why)
            else:
                why = f"20% or more; 17 CFR 240.13d-1(f)(1): a Schedule 13D in place of 13G; {_COOLING_OFF}"
                self._file_13d(total, change, due("13G", total.date, rule="13d-1c", trigger="over-20"), why)
        elif self.letter == "c":
            if not self.first and self.reported:
                self._amend_passive(total, change, self.reported)
        elif percent > _FIVE and change.is_acquired:
            if percent >= _TWENTY or total.date < PASSIVE_SINCE:
                shut = "20% or more" if percent >= _TWENTY else "Rule 13d-1(c) is of 17 February 1998"
                why = f"acquired more than 5%; 17 CFR 240.13d-1(a): {shut}, so that Schedule 13G is not open to it"
                self._file_13d(total, change, due("13D", total.date), why)
            else:
                why = "acquired more than 5%, passive, below 20%; 17 CFR 240.13d-1(c): a Schedule 13G"
                self._file_13g(total, change, due("13G", total.date, rule="13d-1c"), why, "c")

    def _amend_passive(self, total: Total, change: Change, reported: Total) -> None:
        moved = abs(total.percent - reported.percent)
        if change.is_trade and change.shares > 0 and reported.percent <= _TEN < total.percent:
            amendment = due("13G", total.date, rule="13d-1c", trigger="over-10")
            self._report(total, change, amendment, "acquired more than 10%; 17 CFR 240.13d-2(d)")
        elif self.passed_10 and moved > _FIVE and change.is_trade:
            amendment = due("13G", total.date, rule="13d-1c", trigger="plus-minus-5")
            why = f"moved by {percent_text(moved)}% of the class since reported, after more than 10%"
            self._report(total, change, amendment, f"{why}; 17 CFR 240.13d-2(d)")

    def _acquired_in_a_year(self, total: Total) -> Fraction:
        """Return the percent of the class acquired in the twelve months until a day."""
        since = _year_before(total.date)
        acquired = sum((shares for day, shares in self.acquired if day >= since), Fraction(0))
        return acquired * 100 / Fraction(total.outstanding)

    # ---- what the end of a month, a quarter or a year makes due -----------------------------------------------------

    def _month_ends(self, total: Total, change: Change) -> None:
        """Check an institution at the end of a month: 17 CFR 240.13d-1(b)(2), 13d-2(c)."""
        if total.kind != "institution" or self.schedule == "13D" or not self.is_obliged:
            return
        if not self.schedule or self.first or self.reported is None:
            if total.percent > _TEN:
                why = "more than 10% at the end of the month; 17 CFR 240.13d-1(b)(2): the first statement"
                statement = _over_10(total, "SC 13G")
                if not self.first or (self.first.due.date or date.min) > (statement.date or date.min):
                    self._file_13g(total, change, statement, why, "b")
        elif self.reported.percent <= _TEN < total.percent:
            why = "more than 10% at the end of the month; 17 CFR 240.13d-2(c)"
            self._report(total, change, _over_10(total, "SC 13G/A"), why)
        elif self.letter == "d" and total.percent <= _TEN:
            return  # 13d-2(c) is for who relied on 13d-1(b) when he filed
        elif self.passed_10 and (moved := abs(total.percent - self.reported.percent)) > _FIVE:
            why = f"moved by {percent_text(moved)}% of the class since reported, after more than 10%, at the end"
            amendment = due("13G", total.date, rule="13d-1b", trigger="plus-minus-5")
            self._report(total, change, amendment, f"{why} of the month; 17 CFR 240.13d-2(c)")

    def _period_ends(self, total: Total, change: Change) -> None:
        """Check a holder at the end of a quarter, or a year: 17 CFR 240.13d-1(b)(2), (d), 13d-2(b)."""
        if self.schedule == "13D":
            return
        if not self.schedule:
            if total.percent > _FIVE:
                self._file_at_end(total, change)
            return
        reported, at_end = self.reported, self.reported_at_end
        self.reported_at_end = None
        if self.first or reported is None or not self.net:
            return  # the proviso of 13d-2(b): what the class alone did need not be reported
        if at_end and (at_end.owned, at_end.percent, at_end.kind) == (total.owned, total.percent, total.kind):
            self.reported_at_end = at_end
            return
        amendment = due("13G", total.date, rule=f"13d-1{self.letter}", trigger="material-change")
        moved = f"moved from {percent_text(reported.percent)} to {percent_text(total.percent)} percent since reported"
        if total.percent <= _FIVE:
            self._report(total, change, amendment, f"{moved}, fell to 5% or less; 17 CFR 240.13d-2(b): the last one")
        elif _period_end(total.date) < QUARTERS_SINCE:
            self._report(total, change, amendment, f"{moved}; 17 CFR 240.13d-2(b): any change until the end of 2023")
        else:
            why = f"{moved}; 17 CFR 240.13d-2(b): whether that is material is for counsel"
            self._report(total, change, amendment, why, may=True)
            self.reported_at_end = total

    def _file_at_end(self, total: Total, change: Change) -> None:
        if total.kind == "institution" and self.is_obliged:
            letter, why = "b", "an institution with more than 5% at the end of the period; 17 CFR 240.13d-1(b)(2)"
        elif total.kind == "exempt":
            letter, why = "d", "an exempt holder with more than 5% at the end of the period; 17 CFR 240.13d-1(d)"
        else:
            letter, why = "d", "more than 5% at the end of the period, without an acquisition; 17 CFR 240.13d-1(d)"
        self._file_13g(total, change, due("13G", total.date, rule=f"13d-1{letter}"), why, letter)

    # ---- what is remembered -----------------------------------------------------------------------------------------

    def _supersede(self, statement: Due) -> None:
        """Take back a first statement that is not filed yet: another takes its place.

        But a Schedule 13G under Rule 13d-1(d) that is due before is filed: it asks for no acquisition and no purpose.
        """
        last = self.first.due.date if self.first else None
        if self.first and not (self.letter == "d" and last and statement.date and last < statement.date):
            self.owing.remove(self.first)
            self.reported = None
            self.passed_10 &= self.letter != "d"  # what it held before it relied on another rule, and never reported
        self.first = None

    def _file_13d(self, total: Total, change: Change, statement: Due, why: str) -> None:
        self._supersede(statement)
        self.schedule, self.letter = "13D", ""
        self.first = self._report(total, change, statement, why, self._perhaps_exempt(total, statement))

    def _file_13g(self, total: Total, change: Change, statement: Due, why: str, letter: str) -> None:
        self._supersede(statement)
        self.schedule, self.letter = "13G", letter
        perhaps = self._perhaps_exempt(total, statement) if letter == "c" else ()
        self.first = self._report(total, change, statement, why, perhaps)

    def _perhaps_exempt(self, total: Total, statement: Due) -> tuple[str, ...]:
        """Say that little was acquired within a year, where that is so: it may be exempt."""
        year = self._acquired_in_a_year(total)
        if statement.trigger != "initial" or total.kind == "exempt" or year > _EXEMPT:
            return ()
        later = due("13G", total.date, rule="13d-1d").date
        return (
            f"Within twelve months more was acquired than the {percent_text(year)}% of the class in these rows: up to"
            f" 2% is exempt (Exchange Act 13(d)(6)(B)), and a Schedule 13G under Rule 13d-1(d) due by {later}.",
        )

    def _report(
        self,
        total: Total,
        change: Change,
        statement: Due,
        why: str,
        assumed: tuple[str, ...] = (),
        *,
        may: bool = False,
    ) -> Owed:
        """Note what is owed, and remember it as reported."""
        # The thresholds between two percents, passed up or down: more than 5 and 10, and 20 or more.
        before = self.reported.percent if self.reported else Fraction(0)
        passed = [threshold for threshold in _THRESHOLDS[:2] if (before > threshold) != (total.percent > threshold)]
        crossed = (*passed, 20) if (before >= _TWENTY) != (total.percent >= _TWENTY) else tuple(passed)
        mixed = " " + _MIXED.format(kind=total.kind) if len(_kinds(total.members)) > 1 else ""
        sentence = f"{_summary(total)}{change.words}: {why}.{mixed}"
        noted = Owed(total, crossed, statement, sentence, may, (*change.assumed, *assumed))
        self.owing.append(noted)
        if (
            total.kind == "institution"
            and self.letter in ("c", "d")
            and self.is_obliged
            and statement.form == "SC 13G/A"
        ):
            self.letter = "b"  # what an institution that acquired amends, it files under 13d-1(b)
        if may and statement.form == "SC 13D":
            return noted  # another schedule: what was reported on this one is as it was
        if may and self.reported and abs(total.percent - self.reported.percent) < _DEEMED_MATERIAL:
            return noted  # little, and hardly material: the next change is measured from what was surely reported
        self.reported, self.net, self.reported_at_end = total, Fraction(0), None
        self.passed_10 |= total.percent > _TEN
        if total.percent <= _FIVE:
            self._leave()
        return noted

    def _leave(self) -> None:
        """Begin again: after a report of 5 percent or less nothing is owed until more is acquired (13d-2(b))."""
        self.schedule, self.letter = "", ""
        self.first = self.reported = None
        self.passed_10 = self.is_obliged = False
        self.reported_at_end = None


def _over_10(total: Total, form: str) -> Due:
    """Return when an institution with more than ten percent at a month's end owes its first statement, or the next."""
    dues = due_all("13G", total.date, rule="13d-1b", trigger="over-10")
    return next((due for due in dues if due.form == form), dues[0])


def _within(total: Total, following: Total | None, end: Callable[[date], date]) -> bool:
    """Whether another position follows within the same period, so that this one is not what is held at its end."""
    return following is not None and end(total.date) == end(following.date)


def _period_end(day: date) -> date:
    """Return the end of the year or quarter at which more than five percent count, by the law of that day."""
    return due("13G", day, rule="13d-1b").counted_from


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 2, 28)


# ---- in words -------------------------------------------------------------------------------------------------------


def percent_text(percent: Fraction) -> str:
    """Return a percent with up to four decimals, "about" where there are more of them.

    >>> percent_text(Fraction(51, 10)), percent_text(Fraction(500_000_100, 100_000_000)), percent_text(Fraction(16, 3))
    ('5.1', 'about 5', 'about 5.3333')
    """
    rounded = round(percent * 10_000)
    text = f"{Decimal(rounded) / 10_000:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if Fraction(rounded, 10_000) == percent else f"about {text}"


def _summary(total: Total) -> str:
    rights = sum((member.rights for member in total.members), Decimal(0))
    sentence = f"{total.who} has {total.owned:,f} of {total.outstanding:,f} shares of {total.issuer}"
    sentence += f", {percent_text(total.percent)}%"
    if rights:
        sentence += f", with {rights:,f} by rights within 60 days counted on both sides (17 CFR 240.13d-3(d)(1)(i))"
    if total.is_group:
        each = ", ".join(f"{member.holder} {member.shares + member.rights:,f}" for member in total.members)
        sentence += f", together ({each})"
    return sentence
