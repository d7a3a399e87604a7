"""The feeds of a day: all dissemination files in one archive, all full submissions in one file."""

import gzip
import io
import re
import tarfile
from collections.abc import Iterator
from datetime import date

from muniment.edgar.sandbox.dissemination import folders, rows
from muniment.edgar.sandbox.dissemination.answers import Answer
from muniment.edgar.sandbox.dissemination.indexes import GZIP, days, listed, place, span
from muniment.edgar.sandbox.dissemination.requests import Asked
from muniment.edgar.sandbox.dissemination.shown import Shown
from muniment.edgar.sandbox.dissemination.visible import day_topic

_DAY = re.compile(r"((?:19|20)[0-9]{6})(\.nc\.tar\.gz|\.gz)")


def feed(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands below Feed: folders, and of a day a tar of its `.nc` files."""
    return _below("Feed", ".nc.tar.gz", parts, shown)


def oldloads(parts: tuple[str, ...], asked: Asked, shown: Shown) -> Answer | None:
    """Return what stands below Oldloads: folders, and of a day its full submissions one after the other."""
    return _below("Oldloads", ".gz", parts, shown)


def _below(top: str, ending: str, parts: tuple[str, ...], shown: Shown) -> Answer | None:
    where = place(parts)
    if where is None:
        return None
    folder, name = where
    if not name or name in folders.LISTS:
        return listed(top, folder, name, shown, lambda one, begins, ends: _names(one, begins, ends, ending))
    named = _DAY.fullmatch(name)
    if named is None or named[2] != ending or len(folder) != 2:
        return None
    try:
        day = date.fromisoformat(named[1])
    except ValueError:
        return None
    begins, ends = span(folder, shown)
    texts = _texts(shown, day) if begins <= day <= ends else iter(())
    data = _tar(texts) if top == "Feed" else b"".join(rows.restyled(text, "text") for _, text in texts)
    made = gzip.compress(data, 6, mtime=0) if data else b""
    return Answer(made, GZIP, topics=(day_topic(day.isoformat()),)) if made else None


def _names(shown: Shown, begins: date, ends: date, ending: str) -> list[str]:
    return [f"{day.replace('-', '')}{ending}" for day in days(shown, begins, ends)]


def _texts(shown: Shown, day: date) -> Iterator[tuple[str, bytes]]:
    """Yield the filings of a day: accession number and full submission."""
    found = shown.connection.execute(
        "SELECT id, accession FROM filings WHERE filed = ? AND public <= ? ORDER BY id", (day.isoformat(), shown.moment)
    ).fetchall()
    for filing, accession in found:
        yield accession, rows.text_of(shown.connection, filing)


def _tar(texts: Iterator[tuple[str, bytes]]) -> bytes:
    """Return a tar of dissemination files; nothing where there are none."""
    held, count = io.BytesIO(), 0
    with tarfile.open(fileobj=held, mode="w") as archive:
        for accession, text in texts:
            data = rows.restyled(text, "tags")
            info = tarfile.TarInfo(f"{accession}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            count += 1
    return held.getvalue() if count else b""
