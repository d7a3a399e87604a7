"""The filings that come before and after another in its history."""

from msgspec import Struct

from muniment.pipeline.evidence import Shelf
from muniment.pipeline.judging import history_of
from muniment.store.stored import FilingRow


class Neighbours(Struct, frozen=True):
    """The keys of the filings before and after another in its history; "" for none."""

    before: str = ""
    after: str = ""


def neighbours(shelf: Shelf, row: FilingRow) -> Neighbours:
    """Return which filings come before and after another, as far as the store knows."""
    history = [one.key for one in history_of(shelf, row).filings]
    if row.key not in history:
        return Neighbours()
    place = history.index(row.key)
    return Neighbours(*("".join(some) for some in (history[max(place - 1, 0) : place], history[place + 1 : place + 2])))
