"""The printed page of a record: the tree of `muniment.pages` dressed as HTML, PDF or plain text.

Whoever dresses it adds no words of its own.
"""

from datetime import date

from muniment.errors import RecordError
from muniment.extras import need
from muniment.forms import Record
from muniment.pages import page
from muniment.writers.pages.html import html
from muniment.writers.pages.text import text

__all__ = ["PRINTED", "page", "write_page"]

PRINTED = ("html", "pdf", "text")
"""What a page can be printed as."""


def write_page(record: Record, to: str, day: date | None = None, *, draft: bool = False) -> bytes:
    """Return the page of a record as the form was on `day`, as "html", "pdf" or "text"; marked as a `draft` or not.

    Raises:
        EnvironmentProblem: what sets PDF files is not installed.
        RecordError: the page cannot be set as PDF, or a text holds half a character.
    """
    sheet = page(record, day, draft=draft)
    try:
        if to == "pdf":
            told: bytes = need("muniment.writers.pages.pdf", "pdf").pdf(sheet)
            return told
        return (html(sheet) if to == "html" else text(sheet)).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise RecordError(f"a text holds U+{ord(half):04X}, half of a character, which no page can show") from error
