"""The official page of a filing, as its form looked on its day: HTML, PDF or text."""

from msgspec import UNSET

from muniment.forms import Record
from muniment.pipeline.evidence import Shelf
from muniment.store.stored import FilingRow
from muniment.web.failures import NotThere
from muniment.web.sheet import find
from muniment.writers.pages import page, write_page
from muniment.writers.pages.html import STYLE, html

STYLES = "/print.css"
"""Where the styles of the page are: the policy of these pages allows none in place."""


def printed(shelf: Shelf, key: str) -> bytes:
    """Return the page as HTML."""
    record, row = _held(shelf, key)
    return html(page(record, row.filed), STYLES).encode("utf-8", "replace")


def printed_file(shelf: Shelf, key: str, to: str) -> tuple[str, bytes]:
    """Return the page as "pdf" or "text", and a name for the file."""
    record, row = _held(shelf, key)
    name = f"{row.key}.{'txt' if to == 'text' else to}"
    return name, write_page(record, to, row.filed)


def styles() -> bytes:
    """Return the styles of the page."""
    return STYLE.encode()


def _held(shelf: Shelf, key: str) -> tuple[Record, FilingRow]:
    held = find(shelf.store, key)
    if held.record is UNSET:
        raise NotThere("No answers could be read from this filing, so that there is no page to print.")
    return held.record, held.row
