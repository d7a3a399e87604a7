"""Every clock that the rules start: for which form and rule, by which trigger, how it counts, and since when.

One row of `clocks.tsv` is one text of a rule. Where two rows of one duty hold for the same event, the event fell
between two texts, and the longer of the two counts: the old one still promised ten days when the new one came into
force. So the new text of Schedule 13D counts from 26 January 2024, ten days before it was law; the annual amendment of
Form D from 17 March 2008, whose anniversary is the first on which it was; and passive holders report the end of 1998
first.

Sources: 17 CFR 240.13d-1 and 240.13d-2 as amended by Release 33-11253 (88 FR 76896, 7 November 2023), in force on 5
February 2024 for Schedule 13D and to be complied with from 30 September 2024 for Schedule 13G; their older texts;
17 CFR 230.503.

>>> [clock.number for clock in CLOCKS if clock.trigger == "initial" and clock.form == "13D"]
[10, 5]
"""

from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

Count = Literal["calendar days", "business days", "anniversary", "no number"]
Starts = Literal["event", "month end", "quarter end", "year end"]

QUARTERS_SINCE = date(2024, 9, 30)
"""The first quarter's end that counts for Schedule 13G, in place of the year's: Release 33-11253."""
PASSIVE_SINCE = date(1998, 2, 17)
"""Since when passive holders may file Schedule 13G: Release 34-39538."""


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


def _clocks() -> tuple[Clock, ...]:
    """Split the file by hand, as the tables of codes are: it is loaded before the first question, never during one."""
    with open(__file__.removesuffix(".py") + ".tsv", encoding="utf-8") as file:
        head, *lines = (line.split("\t") for line in file.read().splitlines()[1:])  # after what the file is
    rows = ({name: text for name, text in zip(head, line, strict=True) if text} for line in lines)
    assumed = ({**row, "assumptions": row["assumptions"].split(" | ") if "assumptions" in row else ()} for row in rows)
    return tuple(msgspec.convert(row, Clock, strict=False) for row in assumed)


CLOCKS = _clocks()
"""All texts, by form and rule; the texts of one duty oldest first."""
