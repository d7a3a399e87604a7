"""What EDGAR has accepted although a rule forbids it: known irregulars, each with where it was seen.

Under the profile `public` a finding of this kind is a note. Nothing may stand here that was not seen in an accepted
filing; a test asks for the filing.
"""

from functools import cache
from pathlib import Path

from msgspec import Struct

_TABLE = Path(__file__).with_name("irregulars.tsv")


class Irregular(Struct, frozen=True):
    """A rule and a field that accepted filings break: the field without indices, "" for any; and where it was seen."""

    code: str
    field: str
    seen: str
    words: str


@cache
def irregulars() -> tuple[Irregular, ...]:
    """Return the known irregulars."""
    lines = [line for line in _TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(Irregular(*line.split("\t")) for line in lines[1:])


def accepted(code: str, paths: tuple[str, ...]) -> str:
    """Return where EDGAR accepted a filing that breaks the rule at such fields; "" where that was never seen."""
    plain = {"".join(sign for sign in path if not sign.isdigit()) for path in paths}
    for one in irregulars():
        if one.code == code and (not one.field or one.field in plain):
            return f"{one.seen}: {one.words}"
    return ""
