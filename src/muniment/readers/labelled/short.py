"""Cover pages that print numbers for labels: `Item 5:` and the value, as some filers have typed them for decades."""

import re
from collections.abc import Iterator
from itertools import islice

from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import boxes
from muniment.readers.labelled.labels import Label
from muniment.readers.labelled.rows import NUMBERS, POWERS, Row

_LINE = re.compile(
    r"(?:^[^\S\n]*+|(?<=\s)(?=item[ \t]*+\d{1,2}:[^\S\n]))"
    r"(?:(?:item|row|line|box)[ \t]*+)?\(?(?P<number>\d{1,2})\)?[):.][^\S\n]*+"
    r"(?:names?[ \t]++of[ \t]++)?(?:reporting[ \t]++persons?[ \t]*+[-:–][ \t]*+)?"
    r"(?P<value>(?:(?![^\S\n]item[ \t]*+\d{1,2}:|[^\S\n]cusip\b)[^\n])*+)",
    re.IGNORECASE | re.MULTILINE,
)
_MOST = 20_000  # lines that are looked at: no filing has as many
_WORTH = 0.75  # of a number alone, against a whole label's 1
_LONGEST_PERCENT = 24
_A_NAME = re.compile(r"[A-Za-z].{2,150}$")


def numbered_only(text: str, form: str) -> Iterator[Row]:
    """Yield the rows of which a line has the number and, directly behind it, a value that the row takes."""
    by_number = {number: name for name, number in NUMBERS[form].items() if name[0] != "<"}
    for line in islice(_LINE.finditer(text), _MOST):
        name = by_number.get(int(line["number"]))
        if name and _takes(name, line["value"].strip()):
            label = Label(f"reporting_persons[].{name}", line.start(), line.start("value"), _WORTH, 1)
            yield Row(name, label, numbered=True, words=line.start("value"))


def _takes(name: str, value: str) -> bool:
    if name in POWERS or name == "aggregate_amount":
        read = values.shares(value, 0, len(value))
        return read.signs.get("first") == 1.0 or read.absence == "not applicable"
    if name == "percent":
        return len(value) < _LONGEST_PERCENT and values.percent(value, 0, len(value)).absence != "unreadable"
    if name == "types":
        return 2 <= len(value) <= 20 and value.isupper()
    if name == "fund_sources":
        return 2 <= len(value) <= 20 and value.isupper()
    if name in ("legal_proceedings", "excludes_shares"):
        return bool(boxes(value, 0, len(value))) or value.lower() in ("no", "yes", "n/a")
    if name == "group":
        return "(a)" in value.lower()
    return name in ("name", "citizenship") and bool(_A_NAME.match(value))
