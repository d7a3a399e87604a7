"""What a comparison of two filings of the store says."""

from msgspec import Struct

from muniment.compare import Change


class Side(Struct, frozen=True):
    """One of two filings that are compared."""

    key: str
    href: str
    form: str
    filed: str
    title: str


class Comparison(Struct, frozen=True):
    """What changed from one filing to a later one: how much of each kind, and each change."""

    before: Side
    after: Side
    counted: str
    changes: list[Change]
