"""The rendered form of a structured filing, as the folder of its sheet shows it."""

from html import escape

from muniment.edgar.sandbox.dissemination.rows import Filed, document
from muniment.errors import MunimentError
from muniment.readers import read
from muniment.writers.pages import write_page


def rendered(text: bytes, filed: Filed) -> bytes:
    """Return the primary document of a full submission as a page; its XML where it cannot be read as a form."""
    data = document(text, filed.primary_document) or b""
    try:
        return write_page(read(data).record, "html")
    except MunimentError as error:
        source = data.decode("utf-8", "replace")
        return (
            f"<!DOCTYPE html>\n<html><head><title>{escape(filed.form)}</title></head><body>"
            f"<p>This document cannot be shown as a form: {escape(str(error))}</p>"
            f"<pre>{escape(source)}</pre></body></html>"
        ).encode()
