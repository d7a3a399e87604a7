"""The quarterly and daily indexes, made from the filings when they are asked for."""

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, TypeAlias

from muniment.edgar.sandbox.dissemination import companies, folders
from muniment.edgar.sandbox.dissemination.answers import TEXT, Answer, zipped
from muniment.edgar.sandbox.dissemination.folders import Member
from muniment.edgar.sandbox.dissemination.index_layout import KINDS, Kind, Row, index_file
from muniment.edgar.sandbox.dissemination.requests import Asked
from muniment.edgar.sandbox.dissemination.shown import Shown
from muniment.edgar.sandbox.dissemination.visible import FILINGS, day_topic, quarter_topic

Names: TypeAlias = Callable[[Shown, date, date], list[str]]
"""Says which files stand in the folder of a quarter, by its first and last day."""

GZIP, _ZIP = "application/gzip", "application/zip"
_YEAR, _QUARTER = re.compile(r"(?:19|20)[0-9]{2}"), re.compile(r"QTR([1-4])")
_KIND = "|".join(KINDS)
_FULL = re.compile(rf"({_KIND})\.(idx|gz|zip|idx\.gz)")  # not .Z: what compress(1) makes, nobody has asked for
_DAILY = re.compile(rf"({_KIND})\.((?:19|20)[0-9]{{6}})\.(idx|idx\.gz)|((?:19|20)[0-9]{{6}})\.(idx)")


def full(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands below full-index: folders, the index of a quarter, the current quarter without a folder."""
    where = place(parts)
    if where is None:
        return None
    folder, name = where
    begins, ends = span(folder, shown)
    named = _FULL.fullmatch(name)
    if named is None or len(folder) == 1:
        return listed("full-index", folder, name, shown, _full_names)
    today = shown.now.date()
    if begins > today:
        return None  # a quarter that has not begun has no index
    rows = list(_found(shown, begins, ends))
    last = max((date.fromisoformat(row.filed) for row in rows), default=min(ends, today))
    kind: Kind = named[1]  # type: ignore[assignment]
    made = index_file(kind, () if kind == "xbrl" else rows, last, daily=False)
    until = shown.tomorrow if ends >= today else None  # tomorrow may be another day, or another quarter
    return _file(made, named[2], f"{kind}.idx", topics=(quarter_topic(begins.isoformat()),), until=until)


def daily(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands below daily-index: folders, the index of a day with filings, the bulk data."""
    if parts == ("bulkdata", "submissions.zip"):
        return companies.everything(shown)
    where = place(parts)
    if where is None:
        return None
    folder, name = where
    named = _DAILY.fullmatch(name)
    if named is None or len(folder) != 2:
        return listed("daily-index", folder, name, shown, _daily_names)
    kind: Kind = named[1] or "form"  # type: ignore[assignment]
    try:
        day = date.fromisoformat(named[2] or named[4])
    except ValueError:
        return None
    begins, ends = span(folder, shown)
    rows = list(_found(shown, day, day)) if begins <= day <= ends else []
    if not rows:
        return None
    made = index_file(kind, () if kind == "xbrl" else rows, day, daily=True)
    return _file(made, named[3] or named[5], f"{kind}.idx", topics=(day_topic(day.isoformat()),))


def days(shown: Shown, begins: date, ends: date) -> list[str]:
    """Return the days with public filings, ISO dates, in order."""
    return [
        day
        for (day,) in shown.connection.execute(
            "SELECT DISTINCT filed FROM filings WHERE filed BETWEEN ? AND ? AND public <= ? ORDER BY filed",
            (begins.isoformat(), ends.isoformat(), shown.moment),
        )
    ]


def place(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """Split a path into year, quarter and what is asked for in there; None where it is no such path."""
    folder: list[str] = []
    for part, shape in zip(parts, (_YEAR, _QUARTER), strict=False):
        if not shape.fullmatch(part):
            break
        folder.append(part)
    rest = parts[len(folder) :]
    return (tuple(folder), rest[0] if rest else "") if len(rest) <= 1 else None


def span(folder: tuple[str, ...], shown: Shown) -> tuple[date, date]:
    """Return the first and last day of a folder: of all time, a year or a quarter; of none, the current quarter."""
    year = int(folder[0]) if folder else shown.now.year
    quarter = int(folder[1][-1]) if len(folder) > 1 else (shown.now.month + 2) // 3
    if len(folder) == 1:
        return date(year, 1, 1), date(year, 12, 31)
    begins = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return begins, following - timedelta(days=1)


def _found(shown: Shown, begins: date, ends: date) -> Iterator[Row]:
    """Yield a row for each filing and CIK."""
    found = shown.connection.execute(
        "SELECT f.form, p.name, CAST(p.cik AS INTEGER), f.filed, f.accession FROM filings f"
        " JOIN parties p ON p.filing = f.id WHERE f.filed BETWEEN ? AND ? AND f.public <= ?"
        " GROUP BY f.id, p.cik",
        (begins.isoformat(), ends.isoformat(), shown.moment),
    )
    for row in found:
        yield Row(*row)


def _file(made: bytes, ending: str, name: str, **kept: Any) -> Answer:  # noqa: ANN401 - what Answer takes
    if ending in ("gz", "idx.gz"):
        return Answer(gzip.compress(made, 6, mtime=0), GZIP, **kept)
    if ending == "zip":
        return Answer(zipped({name: made}), _ZIP, **kept)
    return Answer(made, TEXT, **kept)


# ---- folders --------------------------------------------------------------------------------------------------------


def listed(top: str, folder: tuple[str, ...], name: str, shown: Shown, names: Names) -> Answer | None:
    """Return a folder of the indexes: years, quarters, files; None where nothing is in it."""
    if name and name not in folders.LISTS:
        return None
    if len(folder) == 2:
        members = [Member(one) for one in names(shown, *span(folder, shown))]
    else:
        members = [Member(one, is_folder=True) for one in _folders(folder, shown)]
    path = "/".join(("/Archives/edgar", top, *folder))
    return folders.shown_as(name, path, members, topics=(FILINGS,)) if members else None


def _folders(folder: tuple[str, ...], shown: Shown) -> list[str]:
    """Return the years with filings, or the quarters of a year."""
    begins, ends = span(folder, shown) if folder else (date(1993, 1, 1), date(2100, 1, 1))
    found = days(shown, begins, ends)
    if folder:
        return sorted({f"QTR{(int(day[5:7]) + 2) // 3}" for day in found})
    return sorted({day[:4] for day in found})


def _full_names(shown: Shown, begins: date, ends: date) -> list[str]:
    if not days(shown, begins, ends):
        return []
    return sorted(f"{kind}.{ending}" for kind in KINDS for ending in ("gz", "idx", "zip"))


def _daily_names(shown: Shown, begins: date, ends: date) -> list[str]:
    found = [day.replace("-", "") for day in days(shown, begins, ends)]
    return [f"{kind}.{day}.idx" for kind in ("company", "crawler", "form", "master") for day in found]
