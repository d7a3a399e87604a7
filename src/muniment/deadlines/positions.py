"""From positions to filings: which holding passes 5, 10 or 20 percent, what that makes due, and why.

A position counts with its own rights to acquire within 60 days, which are added to its shares and to those outstanding
(17 CFR 240.13d-3(d)(1)(i)). Who acts together counts as one person, with what all of them own (Exchange Act 13(d)(3);
17 CFR 240.13d-5(b)). "More than 5 percent" is strict; a passive holder loses Schedule 13G at 20 percent and above (17
CFR 240.13d-1(c)(3), (f)(1)). All of it is exact: fractions, never floats.

Institutions and exempt holders are judged by what they hold at the end of a month, quarter or year: of several
positions within it only the last counts, and the last of all is taken to be held on.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Literal

from msgspec import Struct

from muniment.deadlines.counting import month_end
from muniment.deadlines.dues import Due, due, due_all
from muniment.errors import UsageError

Kind = Literal["institution", "passive", "exempt", "control"]
KINDS: tuple[Kind, ...] = ("institution", "passive", "exempt", "control")
"""Filer kinds: under Rule 13d-1(b), (c), (d); and whoever has a purpose of control, who files Schedule 13D."""

_LETTERS = {"institution": "b", "passive": "c", "exempt": "d"}
_THRESHOLDS = (5, 10, 20)
_FIVE, _TEN, _TWENTY = (Fraction(one) for one in _THRESHOLDS)
_DEEMED_MATERIAL = 1
_ALL = 100
_MIXED = "Its members are of different kinds: the group is judged as {kind}."


class Position(Struct, frozen=True, kw_only=True):
    """What one holder owns of one class on one day; `row` is where that was written down."""

    holder: str
    issuer: str
    shares: Decimal
    rights: Decimal
    outstanding: Decimal
    kind: Kind
    date: date
    group: str = ""
    row: int = 0


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
        return sum((one.shares + one.rights for one in self.members), Decimal(0))

    @property
    def outstanding(self) -> Decimal:
        """The class, with the rights that count as owned."""
        newest = max(self.members, key=lambda one: (one.date, one.row))
        return newest.outstanding + sum((one.rights for one in self.members), Decimal(0))

    @property
    def percent(self) -> Fraction:
        """The percent of the class, exact."""
        return Fraction(self.owned) * 100 / Fraction(self.outstanding)


class Owed(Struct, frozen=True):
    """What a position makes due: the thresholds passed ((5,), (5, 10); () for other changes), and why."""

    total: Total
    crossed: tuple[int, ...]
    due: Due
    why: str


def owed(positions: Iterable[Position]) -> tuple[Owed, ...]:
    """Return everything that the positions make due, the first to be filed first.

    Raises:
        UsageError: a day for which no due date is known; the words name the row.
    """
    found = [one for series in totals(positions) for one in _Filer(series).owed()]
    return tuple(sorted(found, key=lambda one: (one.due.date or one.due.event, one.total.who, one.total.issuer)))


def totals(positions: Iterable[Position]) -> list[list[Total]]:
    """Return the totals of each holder or group in each issuer, day by day.

    A group's total on a day has the newest position of each of its members.
    """
    ordered = sorted(positions, key=lambda one: (_key(one), one.date, one.row))
    return [_series(list(held)) for _, held in groupby(ordered, key=_key)]


def _key(one: Position) -> tuple[str, bool, str]:
    return _folded(one.group or one.holder), bool(one.group), _folded(one.issuer)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _series(positions: list[Position]) -> list[Total]:
    newest: dict[str, Position] = {}
    found: list[Total] = []
    for day, held in groupby(positions, key=lambda one: one.date):
        for one in held:
            newest[_folded(one.holder)] = one
        found.append(_total(tuple(newest.values()), day))
    return found


def _total(members: tuple[Position, ...], day: date) -> Total:
    first = members[0]
    kinds = {one.kind for one in members}
    kind = first.kind if len(kinds) == 1 else "control" if "control" in kinds else "passive"
    who = first.group or first.holder
    return Total(who=who, issuer=first.issuer, date=day, kind=kind, members=members, is_group=bool(first.group))


# ---- one filer, day by day ------------------------------------------------------------------------------------------


class _Filer:
    """Follows one holder or group through its positions, and remembers what it has on file."""

    def __init__(self, series: list[Total]) -> None:
        self.series = series
        self.schedule: Literal["", "13G", "13D"] = ""
        self.kind = series[0].kind
        self.reported = Fraction(0)  # percent as reported last
        self.is_over_10 = False

    def owed(self) -> Iterator[Owed]:
        for number, total in enumerate(self.series):
            following = self.series[number + 1] if number + 1 < len(self.series) else None
            try:
                yield from self._step(total, following)
            except UsageError as error:
                raise UsageError(f"row {total.members[-1].row}: {error}") from error
            self.kind = total.kind

    def _step(self, total: Total, following: Total | None) -> Iterator[Owed]:
        if total.percent > _ALL:
            raise UsageError(
                f"shares: {total.who} together have more than are outstanding: count each share with one member only"
            )
        if self.schedule == "13G" and total.kind != self.kind:
            yield from self._changed_kind(total)
        if self.schedule == "13D" or total.kind == "control":
            yield from self._as_13d(total)
        elif total.kind == "passive":
            yield from self._as_passive(total)
        else:
            yield from self._at_ends(total, following)

    def _changed_kind(self, total: Total) -> Iterator[Owed]:
        """Whoever gains a purpose of control, or a holder who is an institution or exempt no longer."""
        gains_control = total.kind == "control"
        if total.percent > _FIVE and (gains_control or total.kind == "passive"):
            why = f"from {self.kind} to {total.kind}"
            why += "" if gains_control else "; a Schedule 13G under Rule 13d-1(c) may do instead"
            yield self._filed(total, "13G", "lost-13g", why, letter=_LETTERS[self.kind])
            self.schedule = "13D" if gains_control else "13G"

    def _as_13d(self, total: Total) -> Iterator[Owed]:
        percent, moved = total.percent, abs(total.percent - self.reported)
        if self.schedule != "13D":
            if percent > _FIVE:
                self.schedule = "13D"
                yield self._filed(total, "13D", "initial", "with a purpose of control")
        elif moved >= _DEEMED_MATERIAL:
            why = f"moved by {told_percent(moved)} % of the class since reported: 1 % or more is deemed material"
            yield self._filed(total, "13D", "material-change", why)
        elif _crossed(self.reported, percent):
            yield self._filed(total, "13D", "material-change", "less than 1 % of the class, but it may be material")
        if self.schedule == "13D" and percent <= _FIVE:
            self.schedule = ""  # the amendment that says so is the last

    def _as_passive(self, total: Total) -> Iterator[Owed]:
        percent = total.percent
        if percent >= _TWENTY:
            was_13g, self.schedule = self.schedule == "13G", "13D"
            if was_13g:
                yield self._filed(total, "13G", "over-20", "a passive holder with 20 % or more", letter="c")
            else:
                yield self._filed(total, "13D", "initial", "20 % or more, so Schedule 13G is not open to it")
        elif not self.schedule:
            if percent > _FIVE:
                self.schedule = "13G"
                yield self._filed(total, "13G", "initial", "passive, below 20 %", letter="c")
        elif percent <= _FIVE:
            yield self._left(total, "c")
        else:
            yield from self._over_10(total, "c")

    def _at_ends(self, total: Total, following: Total | None) -> Iterator[Owed]:
        """Institutions and exempt holders: what is held at the end of a month, and of a quarter or year."""
        letter = _LETTERS[total.kind]
        if letter == "b" and not _within(total, following, month_end):
            yield from self._over_10(total, letter)
        if not _within(total, following, _period_end):
            if total.percent > _FIVE and not self.schedule:
                self.schedule = "13G"
                yield self._filed(total, "13G", "initial", f"{total.kind}, at the end of the period", letter=letter)
            elif total.percent <= _FIVE and self.schedule:
                yield self._left(total, letter)

    def _over_10(self, total: Total, letter: str) -> Iterator[Owed]:
        moved = abs(total.percent - self.reported)
        if total.percent > _TEN and not self.is_over_10:
            first, self.schedule = not self.schedule, "13G"
            yield self._filed(total, "13G", "over-10", "more than 10 %", letter=letter, first=first)
        elif self.is_over_10 and moved > _FIVE:
            why = f"moved by {told_percent(moved)} % of the class since reported, after more than 10 %"
            yield self._filed(total, "13G", "plus-minus-5", why, letter=letter)

    def _left(self, total: Total, letter: str) -> Owed:
        made = self._filed(total, "13G", "material-change", "fell to 5 % or less", letter=letter)
        self.schedule = ""
        return made

    def _filed(
        self, total: Total, form: str, trigger: str, why: str, *, letter: str = "", first: bool | None = None
    ) -> Owed:
        """Make what is owed, and remember it as reported."""
        rule = f"13d-1{letter}" if letter else ""
        found = due(form, total.date, rule=rule, trigger=trigger)
        if first is not None:
            wanted = "SC 13G" if first else "SC 13G/A"
            dues = due_all(form, total.date, rule=rule, trigger=trigger)
            found = next((one for one in dues if one.form == wanted), found)
        crossed = _crossed(self.reported, total.percent)
        self.reported, self.is_over_10 = total.percent, total.percent > _TEN
        return Owed(total, crossed, found, f"{_told(total)}: {why}.{_mixed(total)}")


def _within(total: Total, following: Total | None, end: Callable[[date], date]) -> bool:
    """Whether another position follows within the same period, so that this one is not what is held at its end."""
    return following is not None and end(total.date) == end(following.date)


def _period_end(day: date) -> date:
    """Return the end of the year or quarter at which more than five percent count, by the law of that day."""
    return due("13G", day, rule="13d-1b").counted_from


def _crossed(before: Fraction, now: Fraction) -> tuple[int, ...]:
    """Return the thresholds between two percents: passed upwards, or no longer exceeded."""
    return tuple(
        one for one in _THRESHOLDS if (before > one) != (now > one) or (one == _TWENTY and before < one == now)
    )


# ---- in words -------------------------------------------------------------------------------------------------------


def told_percent(percent: Fraction) -> str:
    """Return a percent with up to four decimals, "about" where there are more of them.

    >>> told_percent(Fraction(51, 10)), told_percent(Fraction(500_000_100, 100_000_000)), told_percent(Fraction(16, 3))
    ('5.1', 'about 5', 'about 5.3333')
    """
    rounded = round(percent * 10_000)
    words = f"{Decimal(rounded) / 10_000:f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return words if Fraction(rounded, 10_000) == percent else f"about {words}"


def _told(total: Total) -> str:
    rights = sum((one.rights for one in total.members), Decimal(0))
    words = f"{total.who} has {total.owned:,f} of {total.outstanding:,f} shares of {total.issuer}"
    words += f", {told_percent(total.percent)} %"
    if rights:
        words += f", with {rights:,f} by rights within 60 days counted on both sides (17 CFR 240.13d-3(d)(1)(i))"
    if total.is_group:
        each = ", ".join(f"{one.holder} {one.shares + one.rights:,f}" for one in total.members)
        words += f", together ({each})"
    return words


def _mixed(total: Total) -> str:
    return " " + _MIXED.format(kind=total.kind) if len({one.kind for one in total.members}) > 1 else ""
