"""What a history of holdings makes due, from the text of the rules.

A history is the rows of one person, or of one group (Exchange Act 13(d)(3), 13(g)(3)), about one class. Nothing says
what was filed, so all that is owed counts as filed, and as saying what it has to say: a statement of the end of a
period (13d-1(b)(2), (d), 13d-2(b), (c)) what was so at that end, another first statement what is so on its last day,
another amendment the change that it is owed for.

Conventions of the question, not of the law, as the program's page on positions says them:

* what the first row has was acquired that day, but by an exempt holder, and rows tell every acquisition;
* a change that counsel may find material is one that "may be owed"; of less than 1 percent it is not taken as filed;
* what a passive or control holder acquired is not taken as exempt under 13(d)(6)(B): more may not be in the rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from law.calendar import anniversary, month_end
from law.deadlines import (
    CLOCKS_13G,
    PASSIVE,
    after_month,
    after_period,
    amended_13d,
    by_13d,
    by_passive,
    passive_over_10,
)

KINDS = ("institution", "passive", "exempt", "control")
FIVE, TEN = Fraction(1, 20), Fraction(1, 10)


class Row(NamedTuple):
    """One position; `event` is empty where the numbers tell it."""

    holder: str
    shares: int
    rights: int
    outstanding: int
    kind: str
    day: date
    group: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """A notice that is owed, or may be; `day` is the last day, or where the rule says "promptly" that of the event."""

    day: date
    form: str
    holder: str
    may: bool
    promptly: bool
    rule: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class State:
    """What a person has on a day: shares and rights within 60 days (13d-3(d)(1)(i)), of the class and those rights."""

    owned: int
    of: int
    kind: str

    @property
    def part(self) -> Fraction:
        return Fraction(self.owned, self.of)


def due(rows: Iterable[Row]) -> list[Duty]:
    """Return what rows about one class make due, in order of days."""
    people: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.day):
        people.setdefault(row.group or row.holder, []).append(row)
    return sorted(duty for person, own in people.items() for duty in Holder(person, own).duties())


@dataclass(slots=True)
class _First:
    """A first statement, or a 13D in place of a 13G, that is not filed yet; it reports its last day, or `as_of`."""

    form: str
    rule: str
    last: date
    letter: str = ""
    as_of: State | None = None
    acquired: date | None = None


class Holder:
    """One person or group, day by day."""

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        self.name, self.rows = name, rows
        self.owed: list[Duty] = []
        self.now = State(0, 1, rows[0].kind)
        self.form, self.letter = "", ""  # the schedule on file, and of a 13G its paragraph of 13d-1
        self.reported = self.now  # what the newest notice says
        self.doubted = self.now  # for what a notice "may be owed" already
        self.first: _First | None = None
        self.over_10 = False  # 13d-2(c), (d): "thereafter" applies
        self.subject = False  # an institution that 13d-1(a) would oblige
        self.acquisitions: list[tuple[date, int]] = []

    def duties(self) -> list[Duty]:
        """Go through the days of rows and the ends of months, until a year after the last row."""
        days = {row.day for row in self.rows}
        ends, end = set(), self.rows[0].day
        while end <= self.rows[-1].day + timedelta(days=366):
            ends.add(month_end(end))
            end = month_end(end) + timedelta(days=1)
        for day in sorted(days | ends):
            if self.first and self.first.last < day:
                self.file_first()
            if day in days:
                self.happens(day)
            if day in ends:
                self.month(day)
        if self.first:
            self.file_first()
        return self.owed

    # what is filed

    def owes(self, form: str, rule: str, day: date, *, may: bool = False, promptly: bool = False) -> None:
        self.owed.append(Duty(day, form, self.name, may, promptly, rule))

    def file_first(self) -> None:
        """File what is to be filed on its last day."""
        first, self.first = self.first, None
        assert first
        self.owes(first.form, first.rule, first.last)
        self.form, self.letter = first.form[:3], first.letter
        self.says(first.as_of or self.now)

    def says(self, state: State) -> None:
        """Take a state as reported; at 5 percent or less nothing is owed after it (13d-2(b), last sentence)."""
        self.reported = self.doubted = state
        self.over_10 = self.over_10 or state.part > TEN
        if state.part <= FIVE:
            self.form, self.letter, self.over_10, self.subject = "", "", False, False

    def may_owe(self, form: str, rule: str, day: date, *, promptly: bool = False) -> None:
        """Say, once of a state, that a notice may be owed; it counts as filed where 1 percent or more moved."""
        if self.now == self.doubted:
            return
        self.doubted = self.now
        self.owes(form, rule, day, may=True, promptly=promptly)
        if self.percents() >= Fraction(1, 100):
            self.says(self.now)

    def moved(self) -> Fraction:
        """Return by how much of the class what is owned has moved since it was reported."""
        return Fraction(abs(self.now.owned - self.reported.owned), self.now.of)

    def percents(self) -> Fraction:
        """Return by how much the part of the class has moved since it was reported."""
        return abs(self.now.part - self.reported.part)

    # what happens on a day

    def happens(self, day: date) -> None:
        before, self.now = self.now, self.position(day)
        beginning = day == self.rows[0].day
        events = {row.event for row in self.rows if row.day == day} - {""}
        delta = self.now.owned - before.owned
        exempt = "exempt" in events or (beginning and self.now.kind == "exempt" and not events)
        acquired = delta > 0 and not exempt
        if beginning and events & {"outstanding", "disposed", "purpose", "ineligible"}:
            acquired = False
        if acquired:
            self.acquisitions.append((day, delta))
            self.over_10 |= self.now.kind == "passive" and self.now.part > TEN  # 13d-2(d)
        if acquired and self.now.kind == "exempt":
            acquired = self.beyond_two_percent(day)
        if self.now.part <= FIVE and not self.form and not self.first:
            self.subject = self.over_10 = False
        if self.loses_13g(day, before):
            return
        on_13g = (self.first.form if self.first else self.form) == "13G"
        if self.now.kind == "control" != before.kind and on_13g and not acquired:
            self.turns_to_control(day)
        if acquired and self.now.part > FIVE:
            self.acquires(day)
        if self.form == "13D" and not self.first:
            self.amends_13d(day, before)
        elif self.form == "13G" and not self.first and self.letter == "c" and self.now.kind == "passive":
            self.amends_passive(day, before)

    def position(self, day: date) -> State:
        """Return what is owned at the end of a day: of a group, the newest position of each member (13d-5(b)(1))."""
        newest: dict[str, Row] = {}
        for row in self.rows:
            if row.day <= day:
                newest[row.holder] = row
        last = max(newest.values(), key=lambda row: row.day)
        rights = sum(row.rights for row in newest.values())
        owned = sum(row.shares for row in newest.values()) + rights
        return State(owned, last.outstanding + rights, self.kind_of(list(newest.values())))

    def kind_of(self, rows: Sequence[Row]) -> str:
        """Return a group's kind: 13d-1(b)(1)(ii)(K) asks all to be institutions, 13d-1(c) none to seek control.

        Once nobody holds anything, the safe day is that of the strictest of them.
        """
        kinds = {row.kind for row in rows if row.shares + row.rights} or {row.kind for row in rows}
        return next(kind for kind in ("control", "passive", "exempt", "institution") if kind in kinds)

    def beyond_two_percent(self, day: date) -> bool:
        """Exchange Act 13(d)(6)(B): exempt is at most 2 percent, with all acquired in the preceding twelve months."""
        since = anniversary(day, -1)
        acquired = sum(count for when, count in self.acquisitions if when >= since)
        return Fraction(acquired, self.now.of) > Fraction(2, 100)

    def turns_to_control(self, day: date) -> None:
        """13d-1(d): Section 13(d)(1) needs an acquisition; whether there was one beside the rows is for counsel."""
        if self.now.part > FIVE:
            self.owes("13D", "13d-1(a)", by_13d(day), may=True)

    def loses_13g(self, day: date, before: State) -> bool:
        """13d-1(e)(1), (f)(1), (g): more than 5 percent on a 13G, or with one to come, and what allowed it is gone."""
        letter = self.letter_owed()
        if (
            self.form == "13D"
            or (self.first and self.first.form == "13D")
            or letter not in ("b", "c")
            or self.now.part <= FIVE
        ):
            return False
        kind, twenty = self.now.kind, self.now.part >= Fraction(1, 5)
        last = by_13d(day)
        if kind == "control":
            # also who "is required to report the acquisition but has not yet filed"; before 1998 13d-1(b)(3)
            if self.first and self.first.letter == "d" and self.first.last < last:  # 13d-1(d): owed before
                self.file_first()
            self.first = _First("13D", "13d-1(e)(1)", last)
        elif letter == "b" and kind == "passive" and before.kind == "institution":
            if twenty or day < PASSIVE:
                self.first = _First("13D", "13d-1(g)", last)
            elif self.form:  # "or amendment to Schedule 13G, as applicable"
                self.owes("13G/A", "13d-1(g)", last)
                self.letter = "c"
                self.says(self.now)
            else:
                # "has become obligated to report ... but has not yet filed": nothing stands to be amended, so the 13G
                # of 13d-1(c); in 2024 in the time of that paragraph, whose new one had to be kept since 30 September
                self.first = _First("13G", "13d-1(g)", by_passive(day), "c", acquired=day)
                self.over_10 = self.over_10 or self.now.part > TEN
        elif letter == "c" and kind == "passive" and twenty and not self.first:
            # "on which the person's beneficial ownership equals or exceeds 20 percent": no acquisition is asked for
            self.first = _First("13D", "13d-1(f)(1)", last)
        elif letter == "c" and kind == "passive" and twenty and self.first and self.first.acquired:
            # 13d-1(c)(3): at 20 percent a 13G is not open, so 13d-1(a) governs the acquisition it was to report
            of_acquisition = by_13d(self.first.acquired)
            self.first = _First("13D", "13d-1(a), (c)(3)", of_acquisition if of_acquisition >= day else last)
        else:
            return False
        return True

    def letter_owed(self) -> str:
        """Return by which paragraph of 13d-1 a 13G is on file or, first, to come, though not owed to a day yet."""
        letter = self.first.letter if self.first else self.letter
        return "b" if self.subject and letter in ("", "d") else letter

    def acquires(self, day: date) -> None:
        """13d-1(a): after an acquisition more than 5 percent."""
        passive = self.now.kind == "passive" and self.now.part < Fraction(1, 5) and day >= PASSIVE
        if self.form == "13D" or (self.letter in ("b", "c") and (self.now.kind == "institution" or self.letter == "c")):
            return
        if self.first and (self.first.form == "13D" or self.first.letter in ("b", "c")):
            return
        if self.now.kind == "institution":
            self.subject = True  # 13d-1(b)(2): a statement is owed only for what is so at a period's end
            return
        last = by_passive(day) if passive else by_13d(day)
        if self.first and self.first.last < last:  # 13d-1(d): owed before
            self.file_first()
        if passive:
            self.first = _First("13G", "13d-1(c)", last, "c", acquired=day)
        else:
            self.first = _First("13D", "13d-1(a)", last)

    def amends_13d(self, day: date, before: State) -> None:
        """13d-2(a): each material change, "an amendment disclosing that change"."""
        answer = amended_13d(day)
        last, promptly = answer.day or day, not answer.day
        traded = Fraction(abs(self.now.owned - before.owned), self.now.of)
        # "An acquisition or disposition ... equal to one percent or more of the class ... shall be deemed material";
        # Item 5(e) of the schedule asks for the day on which a holder has 5 percent or less
        if traded and (max(traded, self.moved()) >= Fraction(1, 100) or self.now.part <= FIVE):
            self.owes("13D/A", "13d-2(a)", last, promptly=promptly)
            self.says(self.now)
        elif self.now != before:
            self.may_owe("13D/A", "13d-2(a)", last, promptly=promptly)

    def amends_passive(self, day: date, before: State) -> None:
        """13d-2(d): acquiring more than 10 percent, then moving by more than 5 percent of the class."""
        if self.now.owned == before.owned:  # "upon acquiring", "increasing or decreasing its beneficial ownership"
            return
        crossed = self.reported.part <= TEN < self.now.part and self.now.owned > before.owned
        if crossed or (self.over_10 and self.percents() > FIVE):
            answer = passive_over_10(day)
            assert answer
            self.owes("13G/A", "13d-2(d)", answer.day or day, promptly=not answer.day)
            self.says(self.now)

    # what is so at the end of a month

    def month(self, end: date) -> None:
        letters = (self.letter, self.first.letter if self.first else "")
        if self.now.kind == "institution" and (self.subject or "b" in letters or "c" in letters):
            self.month_of_institution(end)
        if (end.month == 12 and end.year <= 2023) or (end.month % 3 == 0 and end >= CLOCKS_13G):
            self.period(end)

    def month_of_institution(self, end: date) -> None:
        over, last = self.now.part > TEN, after_month(end)
        if not self.form:
            # 13d-1(b)(2): exceeds 10 percent at a month's end: the first statement in the shorter time
            if over and (not self.first or last < self.first.last):
                self.first = _First("13G", "13d-1(b)(2)", last, "b", self.now)
        elif not self.first and (
            (over and self.reported.part <= TEN)
            or (self.over_10 and self.percents() > FIVE and (over or self.letter != "d"))
        ):
            # 13d-2(c): "the first month" above 10 percent, "thereafter" up or down by more than 5 percent of the class.
            # Whether one who fell to 10 or less has a first month again is open; safe is yes. What moved it is not
            # asked: the proviso of 13d-2(b) is not repeated.
            self.owes("13G/A", "13d-2(c)", last)
            self.letter = "b"
            self.says(self.now)

    def period(self, end: date) -> None:
        over, last = self.now.part > FIVE, after_period(end)
        if self.first or self.form == "13D":
            return
        if not self.form:
            if over and self.subject:
                self.first = _First("13G", "13d-1(b)(2)", last, "b", self.now)
            elif over:  # no acquisition that 13(d) governs
                self.first = _First("13G", "13d-1(d)", last, "d", self.now)
        elif self.now.owned != self.reported.owned:
            # 13d-2(b), with its proviso: not for what the number of securities outstanding did alone
            if self.now.kind == "institution" and (self.letter == "c" or self.subject):
                self.letter = "b"  # what it relies on from now
            if end < CLOCKS_13G or not over:
                self.owes("13G/A", "13d-2(b)", last)
                self.says(self.now)
            else:
                self.may_owe("13G/A", "13d-2(b)", last)
