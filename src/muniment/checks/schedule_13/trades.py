"""The transactions that Item 5(c) of a Schedule 13D lists."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.details import Transaction
from muniment.forms import Schedule13D
from muniment.readers.labelled.items.transactions import find_transactions


class Trade(NamedTuple):
    """The day of a transaction, and whether something was bought or sold; None and "" where that is not told."""

    date: date | None
    side: str


def trades(filing: Filing[Schedule13D]) -> Sequence[Trade]:
    """Return the transactions of a Schedule 13D: those that its reader found, else those of the text of Item 5(c)."""
    if filing.copy == "print":
        return [_trade(one) for one in filing.details.transactions]
    item5 = filing.record.item5
    text = item5.transactions if item5 else UNSET
    if not text:
        return ()
    event = filing.record.event_date or None
    return [Trade(one.day, one.side) for one in find_transactions(text, 0, len(text), event)]


def _trade(one: Transaction) -> Trade:
    return Trade(one.date or None, one.side or "")
