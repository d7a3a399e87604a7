"""The filings that come before and after another in its history."""

from collections.abc import Sequence

from msgspec import Struct


class Neighbours(Struct, frozen=True):
    """The keys of the filings before and after another in its history; "" for none."""

    before: str = ""
    after: str = ""


def neighbours(history: Sequence[str], key: str) -> Neighbours:
    """Return which filings come before and after another in its history, the keys of its filings, oldest first."""
    if key not in history:
        return Neighbours()
    place = history.index(key)
    return Neighbours(*("".join(some) for some in (history[max(place - 1, 0) : place], history[place + 1 : place + 2])))
