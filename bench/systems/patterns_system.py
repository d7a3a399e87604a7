"""The published way by regular expressions, as a system of the benchmark; needs nothing but Python.

Written from what its authors say of it (Schwartz-Ziv and Volkova, "Is Blockholder Diversity Detrimental?", 2020, and
the description of its steps): tags are taken off; issuer and filers come from the header of the submission; the CUSIP
is what looks like one behind that word; the position is one percent and one number of shares for each filing, the
largest behind the captions of the cover pages; where none is found, the percent is 0.
"""

import html
import re
from typing import Any

from answering import form_name, persons, run

_TAG = re.compile(r"<[^<>]{0,2000}>")
_FORM = re.compile(r"schedule\s{0,9}13\s?([dg])\b([\s\S]{0,200}?amendment)?", re.IGNORECASE)
_CUSIP = re.compile(r"cusip[^\n]{0,40}?\b((?=[A-Z0-9 -]*\d)[0-9A-Z]{6}[ -]?[0-9A-Z]{2}[ -]?[0-9])\b", re.IGNORECASE)
_CUSIP_BEFORE = re.compile(r"\b([0-9A-Z]{6}[ -]?[0-9A-Z]{2}[ -]?[0-9])\b[\s_-]{0,200}\(cusip", re.IGNORECASE)
_PERCENT = re.compile(r"percent\s+of\s+class[\s\S]{0,250}?(\d{0,3}\.\d+|\d{1,3}(?=\s{0,3}%))", re.IGNORECASE)
_AMOUNT = re.compile(r"aggregate\s+amount[\s\S]{0,250}?\b(\d{1,3}(?:,\d{3})+|\d{4,})\b", re.IGNORECASE)
_HEADER = re.compile(r"<(?:SEC|IMS)-HEADER>([\s\S]*?)</(?:SEC|IMS)-HEADER>")
_PARTY = re.compile(r"(SUBJECT COMPANY|FILED BY):([\s\S]*?)(?=SUBJECT COMPANY:|FILED BY:|$)")
_NAME = re.compile(r"COMPANY CONFORMED NAME:\s*(.+)")
_CIK = re.compile(r"CENTRAL INDEX KEY:\s*(\d+)")
_TYPE = re.compile(r"CONFORMED SUBMISSION TYPE:\s*(.+)")


def read(data: bytes, _name: str) -> dict[str, Any]:
    """Return the summary of a filing."""
    whole = data.decode("latin-1")
    header = _HEADER.search(whole)
    parties = _PARTY.findall(header[1]) if header else []
    issuers = [part for role, part in parties if role == "SUBJECT COMPANY"]
    filers = [name[1].strip() for role, part in parties if role == "FILED BY" and (name := _NAME.search(part))]
    text = html.unescape(_TAG.sub(" ", whole[header.end() if header else 0 :]))
    found = _CUSIP.search(text) or _CUSIP_BEFORE.search(text)
    percents = sorted(_PERCENT.findall(text), key=float)
    amounts = sorted(int(number.replace(",", "")) for number in _AMOUNT.findall(text))
    first, *others = persons(filers) or [{}]
    position = {"percent": percents[-1] if percents else "0", "aggregate": amounts[-1] if amounts else None}
    return {
        "form": _form(header[1] if header else "", text),
        "issuer": {"name": _first(_NAME, issuers), "cik": _first(_CIK, issuers)},
        "security": {"cusips": [re.sub(r"[ -]", "", found[1]).upper()] if found else []},
        "persons": [first | position, *others],
    }


def _form(header: str, text: str) -> str | None:
    """Return the form as the header says, else as the title does."""
    stated, title = _TYPE.search(header), _FORM.search(text)
    if stated:
        return form_name(stated[1].strip())
    return f"SC 13{title[1].upper()}{'/A' if title[2] else ''}" if title else None


def _first(pattern: re.Pattern[str], parts: list[str]) -> str | None:
    return next((found[1].strip() for part in parts if (found := pattern.search(part))), None)


if __name__ == "__main__":
    run(read)
