"""What a panel of a corpus must say: the values of `holdings` and `raises`, out of records and not of readings."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from msgspec import UNSET

from muniment.codes import states
from muniment.errors import IdentifierError
from muniment.forms import FormD
from muniment.lab.corpus import Corpus, Planned, is_bare, layout_of, primary
from muniment.values import INDEFINITE

_PERSON = {
    "name": "name",
    "shares": "aggregate_amount",
    "percent": "percent",
    "sole_voting": "sole_voting_power",
    "shared_voting": "shared_voting_power",
    "sole_dispositive": "sole_dispositive_power",
    "shared_dispositive": "shared_dispositive_power",
    "types": "types",
    "citizenship": "citizenship",
    "excludes_shares": "excludes_shares",
}
_SCHEDULE = {"event": "event_date", "issuer_name": "issuer_name", "class_title": "class_title"}
_NOTICE = {
    "first_sale": "first_sale",
    "yet_to_occur": "first_sale_yet_to_occur",
    "industry": "industry_group",
    "sold": "total_amount_sold",
    "investors": "total_investors",
    "minimum_investment": "minimum_investment",
}
SURE = Decimal("0.9")


class Expected(NamedTuple):
    """A row that a panel must have: table, key of the filing, position in it, values, and the style of the source."""

    table: str
    filing: str
    position: int
    values: dict[str, Any]
    style: str


class Difference(NamedTuple):
    """A kind of difference: in which table and column, of which style of source, how, and whether the reader was sure.

    `how` is missed (the truth has a value), in words (missed, and `not_read` has what stands there: less than 1%),
    invented (the truth has none), wrong, spelled otherwise (the same letters and digits), or of whole rows: no row, no
    such row.
    """

    table: str
    column: str
    style: str
    how: str
    sure: bool


def expected(planned: Planned, corpus: Corpus) -> Iterator[Expected]:
    """Yield the rows that a filing of a corpus must have."""
    record, style = corpus.record(planned), "XML" if planned.due.in_xml else layout_of(planned, corpus).name
    key = sha256(primary(planned, corpus).data).hexdigest() if is_bare(planned, corpus) else planned.accession
    if isinstance(record, FormD):
        values = {column: _or_none(getattr(record, field)) for column, field in _NOTICE.items()}
        offered = _or_none(record.total_offering_amount)
        values["offered"] = None if offered == INDEFINITE else offered
        values["issuer_name"] = record.primary_issuer.name if record.primary_issuer else None
        yield Expected("raises", key, 0, values, style)
        return
    about = {column: _or_none(getattr(record, field)) for column, field in _SCHEDULE.items()}
    for position, person in enumerate(record.reporting_persons or ()):
        values = {column: _or_none(getattr(person, field)) for column, field in _PERSON.items()}
        yield Expected("holdings", key, position, about | values, style)


def differences(truth: Expected, row: Mapping[str, Any] | None) -> Counter[Difference]:
    """Return in what a row of a panel differs from what it must be; `row` is None where there is none."""
    found = Counter[Difference]()
    if row is None:
        found[Difference(truth.table, "", truth.style, "no row", sure=True)] += 1
        return found
    for column, value in truth.values.items():
        if how := _difference(column, value, row[column]):
            if how == "missed" and any(reason.startswith(f"{column}: no value: ") for reason in row["not_read"] or ()):
                how = "in words"
            confidence = row.get(f"{column}_confidence")
            sure = confidence is not None and confidence >= SURE
            found[Difference(truth.table, column, truth.style, how, sure)] += 1
    return found


def _difference(column: str, truth: object, read: object) -> str:
    truth, read = _plain(column, truth), _plain(column, read)
    if truth == read:
        return ""
    if truth is None or read is None:
        return "invented" if truth is None else "missed"
    return "spelled otherwise" if _folded(truth) == _folded(read) else "wrong"


def _plain(column: str, value: object) -> object:
    """Return a value as it is compared: an empty box is none, a state, or a citizen of it, as its code."""
    if isinstance(value, list | tuple):
        return tuple(value) or None
    if column == "excludes_shares":
        return value or None
    if column == "citizenship" and isinstance(value, str):
        with suppress(IdentifierError):
            return states.ALL.compact(value.casefold().removesuffix(" citizen"))
    return " ".join(value.split()) if isinstance(value, str) else value


def _folded(value: object) -> object:
    return "".join(filter(str.isalnum, value.casefold())) if isinstance(value, str) else value


def _or_none(value: object) -> object:
    return None if value is UNSET else value
