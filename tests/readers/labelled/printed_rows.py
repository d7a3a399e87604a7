"""Rows of trades that a document prints, counted from its bytes, without the reader and its patterns."""

import html
import re
from html.parser import HTMLParser

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NUMBER = re.compile(r"[\d,.]+")
_MOST_WORDS, _LONGEST = 16, 200


class _Rows(HTMLParser):
    """The innermost rows of tables, each as its words."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []
        self.open: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.open.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self.open:
            self.rows.append(" ".join(" ".join(self.open.pop()).split()))
            self.open = []  # a row around tables is none

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].append(data)


def printed_trades(data: bytes) -> list[str]:
    """Return the lines, or the rows of tables, that have a day, a number of shares and a price."""
    text = data.decode("utf-8", "replace")
    rows = _Rows()
    rows.feed(text)
    lines = rows.rows if rows.rows else [html.unescape(line) for line in text.split("\n")]
    return [" ".join(line.split()) for line in lines if _is_trade(line)]


def _is_trade(line: str) -> bool:
    words = line.replace("$", " ").replace("(", " ").replace(")", " ").replace("*", " ").replace("|", " ").split()
    if not 3 <= len(words) <= _MOST_WORDS or len(line) > _LONGEST or "total" in line.lower():
        return False
    days = shares = prices = 0
    for n, word in enumerate(words):
        bare = word.strip(",.-")
        parts = [part for part in re.split(r"[/-]", bare) if part]
        if len(parts) == 3 and all(part.isdigit() for part in parts):
            days += 1
        elif any(month.startswith(bare.lower()) and len(bare) > 2 for month in _MONTHS) and n + 1 < len(words):
            days += words[n + 1].strip(",").isdigit()
        elif _NUMBER.fullmatch(bare):
            if "." in bare:
                prices += 1
            elif (len(bare) > 1 and not 1900 < int(bare.replace(",", "")) < 2100) or "," in bare:
                shares += words[n - 1].lower()[:3] not in {month[:3] for month in _MONTHS}
    return days == 1 and shares >= 1 and prices >= 1
