"""Full-text search: what `search-index` answers. It covers 2001 onward, and shows at most 10,000 hits."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from muniment.edgar.client.listing import Listed
from muniment.errors import SourceError
from muniment.identifiers import accession, cik


class Found(Struct, frozen=True):
    """A page of hits: how many there are in all (at least, where `is_least`), and the documents of this page.

    Each is a filing with the companies in it, the first of them in `listed`.
    """

    total: int
    is_least: bool
    hits: tuple["Hit", ...]


class Hit(Struct, frozen=True):
    """A document that was found: its filing, its file in the filing, and the CIKs of all companies of the filing."""

    listed: Listed
    file: str
    ciks: tuple[str, ...]


def read_search(data: bytes, where: str = "") -> Found:
    """Return what a search found.

    Raises:
        SourceError: it is no answer to a search.
    """
    try:
        hits = msgspec.json.decode(data, type=dict[str, Any])["hits"]
        total = hits["total"]
        return Found(
            int(total["value"]), total.get("relation") == "gte", tuple(_hit(one) for one in hits.get("hits", ()))
        )
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise SourceError("is no answer of EDGAR's full-text search", source=where) from error


def _hit(body: Mapping[str, Any]) -> Hit:
    source = body["_source"]
    ciks = tuple(cik.compact(str(one)) for one in source["ciks"])
    named = source.get("display_names") or [""]
    number = accession.validate(source["adsh"])
    _, _, file = str(body.get("_id", "")).partition(":")
    form = str(source.get("form") or source.get("file_type") or "")
    return Hit(Listed(number, form, _day(source.get("file_date")), ciks[0] if ciks else "", _name(named)), file, ciks)


def _name(named: object) -> str:
    """Return the first name, without ticker and CIK behind it."""
    first = str(named[0]) if isinstance(named, list) and named else ""
    return first.partition("  (")[0].strip()


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
