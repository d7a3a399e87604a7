"""The signature block: a row for each issuer, with signature, name, title and date."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import UNSET

from muniment.readers.labelled.form_d.answers import Page, shown
from muniment.readers.labelled.form_d.typed import cells
from muniment.readers.labelled.found import Found

COLUMNS = ("issuer", "signature", "name", "title", "date")
_DAY = re.compile(r"(?<!\S)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))\s*\Z")
_SLASHES = re.compile(r"^/s/\s*", re.IGNORECASE)
_GUESSED, _TOLD, _UNKNOWN = 0.6, 0.8, 0.1
_MOST = 400


def read_signatures(
    page: Page, columns: Sequence[str], start: int, end: int, issuers: Sequence[str]
) -> list[dict[str, Found]]:
    """Return the signatures between two places, each by column; `issuers` are the names known from Item 1."""
    names = [one.rpartition(".")[2] for one in columns]
    return [_row(page, names, row, issuers) for row in _rows(page, start, end)]


def _rows(page: Page, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the cells of each row: it ends with a date."""
    row: list[tuple[int, int]] = []
    for n, (first, last) in enumerate(cells(page.text, start, end)):
        row.append((first, last))
        if _DAY.search(page.text[first:last]):
            yield row
            row = []
        if n > _MOST:
            return


def _row(page: Page, names: Sequence[str], row: Sequence[tuple[int, int]], issuers: Sequence[str]) -> dict[str, Found]:
    if len(row) == len(names):
        return {name: _found(page, name, *span, page.sound) for name, span in zip(names, row, strict=True)}
    if len(row) == 1 and tuple(names) == COLUMNS:
        return _in_one(page, *row[0], issuers)
    whole = {"date": _found(page, "date", *row[-1], min(page.sound, _TOLD))}
    first, last = row[0]
    if len(row) > 1 and shown(page.text, first, last).casefold() in {name.casefold() for name in issuers}:
        whole["issuer"] = _found(page, "issuer", first, last, min(page.sound, _TOLD))
    rest = row[1:-1] if "issuer" in whole else row[:-1]
    for name, span in zip([one for one in names if one not in whole], rest, strict=False):
        whole[name] = _found(page, name, *span, _UNKNOWN)
    return whole


def _in_one(page: Page, start: int, end: int, issuers: Sequence[str]) -> dict[str, Found]:
    """Take a row apart whose cells ran together: the issuer is known, and a name is often its own signature."""
    text = page.text
    day = _DAY.search(text[start:end])
    stop = start + day.start() if day else end
    row = {"date": _found(page, "date", stop, end, min(page.sound, _TOLD))}
    words = [(hit.start(), hit.end()) for hit in re.compile(r"\S+").finditer(text, start, stop)]
    first = 0
    for issuer in sorted({*issuers, "All Issuers"}, key=len, reverse=True):
        length = len(issuer.split())
        if 0 < length < len(words) and shown(text, words[0][0], words[length - 1][1]).casefold() == issuer.casefold():
            row["issuer"] = _found(page, "issuer", words[0][0], words[length - 1][1], min(page.sound, _TOLD))
            first = length
            break
    rest = words[first:]
    signed = rest[:1]
    if rest and _SLASHES.fullmatch(text[slice(*rest[0])]):  # "/s/" is no part of the name
        rest = rest[1:]
    for length in range(len(rest) // 2, 0, -1):
        one, two = (shown(text, part[0][0], part[-1][1]) for part in (rest[:length], rest[length : 2 * length]))
        if _SLASHES.sub("", one).casefold() == two.casefold():
            row["signature"] = _found(page, "signature", signed[0][0], rest[length - 1][1], _TOLD)
            row["name"] = _found(page, "name", rest[length][0], rest[2 * length - 1][1], _TOLD)
            if rest[2 * length :]:
                row["title"] = _found(page, "title", rest[2 * length][0], rest[-1][1], _TOLD)
            return row
    if rest:
        row["signature"] = _found(page, "signature", signed[0][0], rest[-1][1], _UNKNOWN)
    return row


def _found(page: Page, name: str, start: int, end: int, sure: float) -> Found:
    words = shown(page.text, start, end)
    made = Found(words, start, end, words, how="in its column", confidence=min(page.sound, sure))
    if name == "date":
        made.value = _day(words)
        made.absence = "" if made.stated else "unreadable"
    return made


def _day(words: str) -> object:
    hit = _DAY.search(words)
    if hit is None:
        return UNSET
    year, month, day = (hit[1], hit[2], hit[3]) if hit[1] else (hit[6], hit[4], hit[5])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return UNSET
