"""The published way by regular expressions, as a system of the benchmark; needs nothing but Python.

Schwartz-Ziv and Volkova ("Is Blockholder Diversity Detrimental?", 2020) publish how they made their panel of block
holders. Written anew from that: form, issuer and filers are those of the header (theirs: of the index); the CUSIP is
what looks like one beside that word; of the position nothing but a percent is taken, one for each filing. Of the first
3,000 lines those with the word "percent" are looked at, with as many lines behind as it takes until any of them shows a
percentage, 15 at most; the largest one that is no more than 100 is the position, as it mostly is that of all filers
together. None, N/A and "less" count as 0, and so does a filing where nothing is found.
"""

import html
import re
from decimal import Decimal
from typing import Any

from answering import form_name, persons, run

_TAG = re.compile(r"<[^<>]{0,2000}>")
_BODY = re.compile(r"<TEXT>([\s\S]*?)(?:</TEXT>|$)")
_CUSIP = re.compile(r"cusip[^\n]{0,40}?\b((?=[A-Z0-9 -]*\d)[0-9A-Z]{6}[ -]?[0-9A-Z]{2}[ -]?[0-9])\b", re.IGNORECASE)
_CUSIP_BEFORE = re.compile(r"\b([0-9A-Z]{6}[ -]?[0-9A-Z]{2}[ -]?[0-9])\b[\s_-]{0,200}\(cusip", re.IGNORECASE)
_HEADER = re.compile(r"<(?:SEC|IMS)-HEADER>([\s\S]*?)</(?:SEC|IMS)-HEADER>")
_PARTY = re.compile(r"(SUBJECT COMPANY|FILED BY):([\s\S]*?)(?=SUBJECT COMPANY:|FILED BY:|$)")
_NAME = re.compile(r"COMPANY CONFORMED NAME:\s*(.+)")
_CIK = re.compile(r"CENTRAL INDEX KEY:\s*(\d+)")
_TYPE = re.compile(r"CONFORMED SUBMISSION TYPE:\s*(.+)")

_LINES, _BEHIND, _STEP = 3000, 15, 3
_NOTHING = re.compile(r"none|n/a|less|-0-")
_WITH_SIGN = re.compile(r"(\d{1,4}(?:[.,]\d{0,7})?|\.\d{1,7}) ?%")
_WITH_POINT = re.compile(r"(\d{0,3}\.\d{1,7})")
_ZERO = re.compile(r"(0)  %")
_ROWS = ((900, 1000), (1100, 1200), (110, 120))  # the number of a row of the cover page, printed at a percentage
_RULE = "240.13"
_PICTURES = (b"%PDF", b"II*\0", b"MM\0*")


def read(data: bytes, _name: str) -> dict[str, Any] | None:
    """Return the summary of a filing; of PDFs and pictures the authors say nothing."""
    if data.startswith(_PICTURES):
        return None
    whole = data.decode("latin-1")
    header, body = _HEADER.search(whole), _BODY.search(whole)
    parties = _PARTY.findall(header[1]) if header else []
    issuers = [part for role, part in parties if role == "SUBJECT COMPANY"]
    filers = [name[1].strip() for role, part in parties if role == "FILED BY" and (name := _NAME.search(part))]
    form = _first(_TYPE, [header[1]] if header else [])
    text = html.unescape(_TAG.sub("", body[1] if body else whole))
    cusip = _CUSIP.search(text) or _CUSIP_BEFORE.search(text)
    first, *others = persons(filers) or [{}]
    return {
        "form": form_name(form) if form else None,
        "issuer": {"name": _first(_NAME, issuers), "cik": _first(_CIK, issuers)},
        "security": {"cusips": [re.sub(r"[ -]", "", cusip[1]).upper()] if cusip else []},
        "persons": [first | {"percent": str(position(text))}, *others],
    }


def position(text: str) -> Decimal:
    """Return the one percent of a filing, 0 where none is found."""
    lines = [line for line in text.lower().split("\n")[:_LINES] if line.strip()]
    places = [number for number, line in enumerate(lines) if "percent" in line]
    for behind in range(_STEP, _BEHIND + 1, _STEP):
        passages = [_plain(" ".join(lines[number : number + behind])) for number in places]
        for pattern in (_WITH_SIGN, _WITH_POINT, _ZERO):
            found = [match[1] for passage in passages if (match := pattern.search(passage))]
            if found:
                return max((value for number in found if (value := _value(number)) <= 100), default=Decimal(0))
    return Decimal(0)


def _plain(passage: str) -> str:
    """Return a passage with single blanks, without the number of the rule; what says nothing is a zero, found last."""
    return _NOTHING.sub("0  %", " ".join(passage.split()).replace(_RULE, ""))


def _value(number: str) -> Decimal:
    value = Decimal(number.rstrip(".,").replace(",", ".") or 0)
    return next((value - low for low, high in _ROWS if low <= value < high), value)


def _first(pattern: re.Pattern[str], parts: list[str]) -> str | None:
    return next((found[1].strip() for part in parts if (found := pattern.search(part))), None)


if __name__ == "__main__":
    run(read)
