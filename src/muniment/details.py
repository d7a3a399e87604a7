"""What a schedule tells in lists and tables beside the fields of its form: transactions, exhibits, people.

The records mirror the XML forms, which have one text for each of these. A reader of printed filings takes the lists
apart as far as they are lists; the texts stay in the record as they are.
"""

import datetime
from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from muniment.evidence import Span


class Transaction(Struct, frozen=True, omit_defaults=True):
    """One row of a table of transactions (Item 5(c) of Schedule 13D, or a schedule annexed to it).

    `quantity` and `price` are exact; `price` is for one share, `currency` its code where the table shows one. `person`
    is who bought or sold, as the table names them. A day without a year is that before the event of the statement.
    """

    span: Span
    date: datetime.date | UnsetType = UNSET
    side: Literal["buy", "sell"] | UnsetType = UNSET
    quantity: Decimal | UnsetType = UNSET
    price: Decimal | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    person: str | UnsetType = UNSET


class Exhibit(Struct, frozen=True, omit_defaults=True):
    """An exhibit that Item 7 of Schedule 13D lists: its number or letter, and what it is."""

    span: Span
    number: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class Officer(Struct, frozen=True, omit_defaults=True):
    """A director or officer of a reporting person, as an annexed schedule lists them."""

    span: Span
    name: str
    address: str | UnsetType = UNSET
    occupation: str | UnsetType = UNSET
    citizenship: str | UnsetType = UNSET


class Details(Struct, frozen=True):
    """The lists of a schedule, each entry with the place it was read from."""

    transactions: tuple[Transaction, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    people: tuple[Officer, ...] = ()
