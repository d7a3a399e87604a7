"""Every clock that the rules start: for which form and rule, by which trigger, how it counts, and since when.

One row is one text of a rule. Where two rows of one duty hold for the same event, the event fell between two texts, and
the longer of the two counts: the old one still promised ten days when the new one came into force.

Sources: 17 CFR 240.13d-1 and 240.13d-2 as amended by Release 33-11253 (88 FR 76896, 7 November 2023), in force on 5
February 2024 for Schedule 13D and to be complied with from 30 September 2024 for Schedule 13G; their older texts;
17 CFR 230.503.

>>> [clock.number for clock in CLOCKS if clock.trigger == "initial" and clock.form == "13D"]
[10, 5]
"""

from datetime import date
from typing import Any, Literal

from msgspec import Struct

Count = Literal["calendar days", "business days", "anniversary", "no number"]
Starts = Literal["event", "month end", "quarter end", "year end"]

_13D_NEW = date(2024, 2, 5)
# Ten days after an event of this day end on the day on which five business days came into force.
_13D_GAP = date(2024, 1, 26)
_13D_OLD_UNTIL = date(2024, 2, 4)
QUARTERS_SINCE = date(2024, 9, 30)
"""The first quarter's end that counts for Schedule 13G, in place of the year's: Release 33-11253."""
_13G_OLD_UNTIL = date(2024, 9, 29)
_LAST_YEAR_END = date(2023, 12, 31)
PASSIVE_SINCE = date(1998, 2, 17)
"""Since when passive holders may file Schedule 13G: Release 34-39538."""
_PASSIVE_YEAR = date(1998, 1, 1)  # the first whose end they report
_FORM_D_YEAR_BEFORE = date(2008, 3, 17)  # whose anniversary is the first on which the text was law
_FORM_D_ELECTRONIC = date(2008, 9, 15)


class Clock(Struct, frozen=True, kw_only=True):
    """One text of one duty.

    * `form`: what the user asks about; `owed`: what has to be filed, which after the loss of Schedule 13G is a 13D;
    * `letter`: of the rule 13d-1 that a Schedule 13G is filed under, "" for other forms;
    * `duty`: what is owed by whom, in words;
    * `starts`: the event itself, or the end of the month, quarter or year in which it falls;
    * `count`, `number`: how many days of which kind; `words`: what the rule says where it names no number;
    * `since`, `until`: the events for which the text holds; None: since before 1994, or still; `text`: when it was law,
      in words;
    * `first`: the first quarter's end that counts;
    * `citation`: the sections, parted by semicolons; `assumptions`: what only the filer can know.
    """

    form: Literal["D", "13G", "13D"]
    trigger: str
    owed: str
    duty: str
    citation: str
    starts: Starts = "event"
    count: Count
    number: int = 0
    words: str = ""
    letter: Literal["", "b", "c", "d"] = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    first: date | None = None
    assumptions: tuple[str, ...] = ()

    def holds(self, event: date) -> bool:
        """Whether this text is in force for an event of that day."""
        return (self.since is None or self.since <= event) and (self.until is None or event <= self.until)


TRIGGERS: dict[str, dict[str, str]] = {
    "D": {
        "first-sale": "the first investor is irrevocably contractually committed to invest",
        "annual": "the offering goes on; the event is the day of the last Form D or D/A",
        "correction": "a material mistake or a change in what the notice says",
    },
    "13G": {
        "initial": "more than 5 % of the class",
        "material-change": "a material change, reported after the quarter",
        "over-10": "more than 10 % of the class",
        "plus-minus-5": "after more than 10 %: up or down by more than 5 % of the class",
        "lost-13g": "Schedule 13G may be used no longer: a Schedule 13D is owed",
        "over-20": "a passive holder has 20 % of the class or more: a Schedule 13D is owed",
    },
    "13D": {
        "initial": "more than 5 % of the class",
        "material-change": "a material change in what the schedule says, such as 1 % of the class bought or sold",
    },
}
"""What starts a clock, by form: the name of the trigger, and what has happened. The first is the usual one."""

_TRADE = ("The event of a purchase is its trade date, not its settlement.",)
_PASSIVE = ("The holder is passive, and has less than 20 percent of the class.", *_TRADE)
_STILL_OVER_5 = ("More than 5 percent is still held at the end of that period.",)
_STILL_OVER_10 = ("The average or the trades within the month do not matter: what is held at its end does.",)
_WAS_OVER_10 = ("More than 10 percent was reported before.",)

# ---- the texts that several duties share ----------------------------------------------------------------------------

_OLD_13D, _NEW_13D = "until 2024-02-04", "since 2024-02-05"
_OLD_13G, _NEW_13G = "until 2024-09-29", "since 2024-09-30"
_IN_BETWEEN = "in force since 2024-02-05, to be complied with since 2024-09-30"

_TEN_THEN_FIVE: tuple[dict[str, Any], ...] = (
    {"count": "calendar days", "number": 10, "until": _13D_OLD_UNTIL, "text": _OLD_13D},
    {"count": "business days", "number": 5, "since": _13D_GAP, "text": _NEW_13D},
)
_TEN_THEN_FIVE_13G: tuple[dict[str, Any], ...] = (
    {"count": "calendar days", "number": 10, "since": PASSIVE_SINCE, "until": _13G_OLD_UNTIL, "text": _OLD_13G},
    {"count": "business days", "number": 5, "since": _13D_NEW, "text": _IN_BETWEEN},
)
_YEAR_THEN_QUARTER: tuple[dict[str, Any], ...] = (
    {"starts": "year end", "count": "calendar days", "number": 45, "until": _LAST_YEAR_END, "text": _OLD_13G},
    {
        "starts": "quarter end",
        "count": "calendar days",
        "number": 45,
        "since": date(2024, 1, 1),
        "first": QUARTERS_SINCE,
        "text": _NEW_13G,
    },
)
_MONTH: tuple[dict[str, Any], ...] = (
    {"starts": "month end", "count": "calendar days", "number": 10, "until": date(2024, 8, 31), "text": _OLD_13G},
    {"starts": "month end", "count": "business days", "number": 5, "since": date(2024, 9, 1), "text": _NEW_13G},
)
_PROMPTLY_THEN_TWO_13G: tuple[dict[str, Any], ...] = (
    {"count": "no number", "words": "promptly", "since": PASSIVE_SINCE, "until": _13G_OLD_UNTIL, "text": _OLD_13G},
    {"count": "business days", "number": 2, "since": QUARTERS_SINCE, "text": _NEW_13G},
)
_PROMPTLY_THEN_TWO: tuple[dict[str, Any], ...] = (
    {"count": "no number", "words": "promptly", "until": _13D_OLD_UNTIL, "text": _OLD_13D},
    {"count": "business days", "number": 2, "since": _13D_NEW, "text": _NEW_13D},
)


def _rows(texts: tuple[dict[str, Any], ...], **shared: object) -> tuple[Clock, ...]:
    """Return the texts of one duty, oldest first."""
    rows: list[dict[str, Any]] = [{**shared, **text} for text in texts]
    return tuple(Clock(**row) for row in rows)


def _since(texts: tuple[dict[str, Any], ...], day: date) -> tuple[dict[str, Any], ...]:
    """Return texts of which the oldest was law from a day on only."""
    return ({**texts[0], "since": day}, *texts[1:])


def _periodic(letter: str) -> tuple[Clock, ...]:
    return _rows(
        _since(_YEAR_THEN_QUARTER, _PASSIVE_YEAR) if letter == "c" else _YEAR_THEN_QUARTER,
        form="13G",
        trigger="material-change",
        letter=letter,
        owed="SC 13G/A",
        duty="amendment after the period in which facts changed",
        citation="17 CFR 240.13d-2(b)",
        assumptions=("The change is material; until the end of 2023 any change counted.",),
    )


# ---- Schedule 13D ---------------------------------------------------------------------------------------------------

_SCHEDULE_13D = (
    *_rows(
        _TEN_THEN_FIVE,
        form="13D",
        trigger="initial",
        owed="SC 13D",
        duty="first Schedule 13D of whoever acquires more than 5 percent and may not use Schedule 13G",
        citation="17 CFR 240.13d-1(a)",
        assumptions=_TRADE,
    ),
    *_rows(
        _PROMPTLY_THEN_TWO,
        form="13D",
        trigger="material-change",
        owed="SC 13D/A",
        duty="amendment after a material change",
        citation="17 CFR 240.13d-2(a)",
        assumptions=("The change is material; 1 percent of the class bought or sold is deemed so.",),
    ),
)

# ---- Schedule 13G ---------------------------------------------------------------------------------------------------

_INSTITUTION = (
    *_rows(
        _YEAR_THEN_QUARTER,
        form="13G",
        trigger="initial",
        letter="b",
        owed="SC 13G",
        duty="first Schedule 13G of an institution with more than 5 percent at the end of the period",
        citation="17 CFR 240.13d-1(b)(2)",
        assumptions=(
            *_STILL_OVER_5,
            "It is not more than 10 percent at the end of a month: that is the trigger over-10.",
        ),
    ),
    *_rows(
        _MONTH,
        form="13G",
        trigger="over-10",
        letter="b",
        owed="SC 13G",
        duty="first Schedule 13G of an institution with more than 10 percent at the end of a month",
        citation="17 CFR 240.13d-1(b)(2)",
        assumptions=("No Schedule 13G was filed before: then it is the amendment of 17 CFR 240.13d-2(c).",),
    ),
    *_rows(
        _MONTH,
        form="13G",
        trigger="over-10",
        letter="b",
        owed="SC 13G/A",
        duty="amendment of an institution that passes 10 percent",
        citation="17 CFR 240.13d-2(c)",
        assumptions=_STILL_OVER_10,
    ),
    *_rows(
        _MONTH,
        form="13G",
        trigger="plus-minus-5",
        letter="b",
        owed="SC 13G/A",
        duty="amendment of an institution whose share moves by more than 5 percent of the class",
        citation="17 CFR 240.13d-2(c)",
        assumptions=_WAS_OVER_10,
    ),
    *_periodic("b"),
    *_rows(
        _TEN_THEN_FIVE,
        form="13G",
        trigger="lost-13g",
        letter="b",
        owed="SC 13D",
        duty="Schedule 13D of an institution that gained a purpose of control, or is an institution no longer",
        citation="17 CFR 240.13d-1(e)(1); 17 CFR 240.13d-1(g)",
        assumptions=("Who only ceases to be an institution may file Schedule 13G under Rule 13d-1(c) instead.",),
    ),
)

_PASSIVE_HOLDER = (
    *_rows(
        _TEN_THEN_FIVE_13G,
        form="13G",
        trigger="initial",
        letter="c",
        owed="SC 13G",
        duty="first Schedule 13G of a passive holder who acquires more than 5 percent",
        citation="17 CFR 240.13d-1(c)",
        assumptions=_PASSIVE,
    ),
    *_rows(
        _PROMPTLY_THEN_TWO_13G,
        form="13G",
        trigger="over-10",
        letter="c",
        owed="SC 13G/A",
        duty="amendment of a passive holder who passes 10 percent",
        citation="17 CFR 240.13d-2(d)",
        assumptions=_PASSIVE,
    ),
    *_rows(
        _PROMPTLY_THEN_TWO_13G,
        form="13G",
        trigger="plus-minus-5",
        letter="c",
        owed="SC 13G/A",
        duty="amendment of a passive holder whose share moves by more than 5 percent of the class",
        citation="17 CFR 240.13d-2(d)",
        assumptions=(*_WAS_OVER_10, *_PASSIVE),
    ),
    *_periodic("c"),
    *_rows(
        _since(_TEN_THEN_FIVE, PASSIVE_SINCE),
        form="13G",
        trigger="lost-13g",
        letter="c",
        owed="SC 13D",
        duty="Schedule 13D of a passive holder who gained a purpose of control",
        citation="17 CFR 240.13d-1(e)(1)",
    ),
    *_rows(
        _since(_TEN_THEN_FIVE, PASSIVE_SINCE),
        form="13G",
        trigger="over-20",
        letter="c",
        owed="SC 13D",
        duty="Schedule 13D of a passive holder who reaches 20 percent",
        citation="17 CFR 240.13d-1(f)(1)",
        assumptions=_TRADE,
    ),
)

_EXEMPT_HOLDER = (
    *_rows(
        _YEAR_THEN_QUARTER,
        form="13G",
        trigger="initial",
        letter="d",
        owed="SC 13G",
        duty="first Schedule 13G of an exempt holder with more than 5 percent at the end of the period",
        citation="17 CFR 240.13d-1(d)",
        assumptions=_STILL_OVER_5,
    ),
    *_periodic("d"),
    *_rows(
        _TEN_THEN_FIVE,
        form="13G",
        trigger="lost-13g",
        letter="d",
        owed="SC 13D",
        duty="Schedule 13D of a holder who is exempt no longer",
        citation="17 CFR 240.13d-1(a)",
        assumptions=("The holder may not use Rule 13d-1(b) or (c) either.", *_TRADE),
    ),
)

# ---- Form D ---------------------------------------------------------------------------------------------------------

_NOTICE = (
    Clock(
        form="D",
        trigger="first-sale",
        owed="D",
        duty="notice of a new offering",
        count="calendar days",
        number=15,
        citation="17 CFR 230.503(a)(1)",
        assumptions=("The first sale is the day on which the first investor was irrevocably committed to invest.",),
    ),
    Clock(
        form="D",
        trigger="annual",
        owed="D/A",
        duty="annual amendment while the offering goes on",
        count="anniversary",
        since=_FORM_D_YEAR_BEFORE,
        text="since 2009-03-16",
        citation="17 CFR 230.503(a)(3)(iii)",
        assumptions=("No other Form D or D/A was filed since that day, and the offering goes on.",),
    ),
    Clock(
        form="D",
        trigger="correction",
        owed="D/A",
        duty="amendment for a material mistake, or for a change that 503(a)(3)(ii) does not except",
        count="no number",
        words="as soon as practicable",
        since=_FORM_D_ELECTRONIC,
        text="since 2008-09-15",
        citation="17 CFR 230.503(a)(3)(i); 17 CFR 230.503(a)(3)(ii)",
    ),
)

CLOCKS: tuple[Clock, ...] = (*_NOTICE, *_INSTITUTION, *_PASSIVE_HOLDER, *_EXEMPT_HOLDER, *_SCHEDULE_13D)
"""All texts, by form and rule; the texts of one duty oldest first."""
