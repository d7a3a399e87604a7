"""What is new in a saved query, as an Atom feed (RFC 4287): one entry a filing, or a row where rows name no filing.

An entry's id is made of the query's number and the filing's, so that a reader shows each filing once, whenever it comes
to answer the query. The feeds of alerts are served from here, too, as Atom and as calendars.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from litestar import Response
from msgspec import Struct
from sqlalchemy import select

from muniment.alerts import feeds, outbox
from muniment.cells import text_of
from muniment.store import Store
from muniment.store.database import select_in
from muniment.store.tables import filings
from muniment.study import sql
from muniment.web.asking.answers import filing_of
from muniment.web.asking.saved import Saved
from muniment.web.responses import NotThere, file_of
from muniment.wording import one_line

_MAX_QUERIED, _MAX_ENTRIES = 2_000, 100
_CLIPPED, _TITLE = 300, 160
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Entry(Struct, frozen=True):
    """An entry: what it is known by, where it leads, its title, when it was filed, and the rows about it."""

    key: str
    href: str
    title: str
    filed: date | None
    rows: tuple[str, ...]


def feed_of(store: Store, name: str, kind: str) -> Response[bytes]:
    """Return the alerts of a destination that is a feed as Atom, or as a calendar where the kind is `ics`.

    Raises:
        NotThere: there is no such destination, or it is no feed.
    """
    with store.reading() as connection:
        every = {destination.name: destination for destination in outbox.all_destinations(connection)}
        if name not in every or every[name].kind != "feed":
            raise NotThere("There is no feed of alerts of that name.")
        destination = outbox.feed(connection, name)
    if kind == "ics":
        return file_of(feeds.as_calendar(destination), "text/calendar", "alerts.ics", "inline")
    return Response(feeds.as_atom(destination, every[name].made_at), media_type=feeds.MEDIA_TYPE)


def feed(store: Store, saved: Saved, base: str, path: str) -> bytes:
    """Return the feed of a saved query; `base` is the address of these pages, `path` the feed's without its token.

    Raises:
        UsageError: the query is not valid any more, or takes too long.
    """
    if saved.kind == "question":
        answer: Any = sql.answer(store, saved.asked, saved.given, _MAX_QUERIED)
    else:
        answer = sql.run(store, saved.asked, saved.given, sql.Limits(rows=_MAX_QUERIED))
    columns, rows, total = answer.columns, answer.rows, answer.total
    found_entries = entries(store, columns, rows)
    return _atom(saved, found_entries[:_MAX_ENTRIES], _subtitle(found_entries, rows, total), base, path)


def entries(store: Store, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Entry]:
    """Return the entries of an answer, what was filed last first."""
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        named = dict(zip(columns, row, strict=True))
        grouped.setdefault(filing_of(named) or _hash(row), []).append(named)
    dated = select(filings.c.accession, filings.c.filed).where(filings.c.filed.is_not(None))
    with store.reading() as connection:
        days = {row.accession: row.filed for row in select_in(connection, dated, filings.c.accession, grouped)}
    made = [_entry(key, rows_of_key, days.get(key)) for key, rows_of_key in grouped.items()]
    return sorted(made, key=lambda entry: (entry.filed or date.min, entry.key), reverse=True)


def _subtitle(entries: Sequence[Entry], rows: Sequence[Any], total: int | None) -> str:
    """Return the subtitle of a feed: its source, and its size where it does not have every entry."""
    text = "From the filings in this store, as filed."
    if len(entries) > _MAX_ENTRIES:
        text += f" The latest {_MAX_ENTRIES} of {len(entries):,} entries; the page of the query has them all."
    if total != len(rows):
        all_rows = "more" if total is None else f"{total:,}"
        text += (
            f" Made of the first {len(rows):,} rows of {all_rows}: what is new may stand behind them; narrow the query."
        )
    return text


def _hash(row: Sequence[Any]) -> str:
    text = "\x1f".join("\x1e" if value is None else text_of(value) for value in row)
    return f"row-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _entry(key: str, rows: Sequence[Mapping[str, Any]], filed: date | None) -> Entry:
    first = rows[0]
    named = [text_of(first[name]) for name in first if name.endswith("name") and isinstance(first[name], str)]
    texts = named or [text_of(value) for value in first.values() if value is not None]
    href = f"/filings/{key}" if filing_of(first) else ""
    title = one_line(", ".join(dict.fromkeys(filter(None, map(str.strip, texts)))), _TITLE) or key
    return Entry(key, href, title, filed or _day_in(first), tuple(map(_line, rows)))


def _day_in(row: Mapping[str, Any]) -> date | None:
    """Return the day that a row itself states, of whatever is in it."""
    match = _DAY.match(text_of(row.get("filed") or row.get("known")))
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _line(row: Mapping[str, Any]) -> str:
    cells = (f"{name}: {one_line(text_of(value), _CLIPPED)}" for name, value in row.items() if value is not None)
    return "; ".join(cells)


# ---- Atom -----------------------------------------------------------------------------------------------------------


def _atom(saved: Saved, entries: Sequence[Entry], subtitle: str, base: str, path: str) -> bytes:
    latest = _moment(next((entry.filed for entry in entries if entry.filed), None), saved.made)
    head = feeds.AtomEntry(f"{base}{path}", saved.name, latest, f"{base}{saved.href}", subtitle)
    return feeds.atom_feed(
        head,
        (
            feeds.AtomEntry(
                f"{base}{path}#{item.key}",
                item.title,
                _moment(item.filed, saved.made),
                f"{base}{item.href or saved.href}",
                "\n".join(item.rows),
            )
            for item in entries
        ),
    )


def _moment(day: date | None, otherwise: datetime) -> datetime:
    """Return the moment of an entry: the day it was filed on, whose hour is unknown; else when it was saved."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else otherwise
