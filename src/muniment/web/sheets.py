"""The official page of a filing, as its form looked on its day: HTML, PDF or text."""

from msgspec import UNSET

from muniment.pipeline.evidence import Shelf
from muniment.store.stored import StoredFiling
from muniment.web.failures import NotThere
from muniment.web.sheet import find
from muniment.writers.pages import page, write_page
from muniment.writers.pages.html import STYLE, html

STYLES = "/print.css"
"""Where the styles of the page are: the policy of these pages allows none in place."""


def printed(shelf: Shelf, key: str) -> bytes:
    """Return the page as HTML."""
    held = _held(shelf, key)
    return html(page(held.record, held.row.filed), STYLES).encode("utf-8", "replace")


def printed_file(shelf: Shelf, key: str, to: str) -> tuple[str, bytes]:
    """Return the page as "pdf" or "text", and a name for the file."""
    held = _held(shelf, key)
    name = f"{held.row.key}.{'txt' if to == 'text' else to}"
    return name, write_page(held.record, to, held.row.filed)


def styles() -> bytes:
    """Return the styles of the page."""
    return STYLE.encode()


def _held(shelf: Shelf, key: str) -> StoredFiling:
    held = find(shelf.store, key)
    if held.record is UNSET:
        raise NotThere("No answers could be read from this filing, so that there is no page to print.")
    return held
