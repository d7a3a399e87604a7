"""Documents without structure: plain text, HTML, PDF and scans, read into the same records as XML."""

from typing import Any

from msgspec import UNSET

from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.placed import PrintedPages
from muniment.documents.plain import read_plain
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission
from muniment.forms import names
from muniment.readers.labelled.form_d.notice import is_form_d, read_notice
from muniment.readers.labelled.form_d.trace import NoticeTrace
from muniment.readers.labelled.judging import judge, scanned
from muniment.readers.labelled.record import build, issuer_cik
from muniment.readers.labelled.rendering import is_rendering, rendered
from muniment.readers.labelled.sheets import SheetTrace, own_page, own_pages
from muniment.readers.labelled.statement import read_statement
from muniment.readers.labelled.trace import LabelledTrace
from muniment.reading import Reading

_REACH = 4096
# The most that is believed of a Form D on the pages of a PDF: labels wrap in their columns, cells are told by place.
_OF_COLUMNS = 0.88


def read_labelled(passage: Passage, data: bytes, name: str, whole: FullSubmission | None = None) -> Reading:
    """Read a schedule or a Form D from the text or page that `passage` of the file `data` holds.

    Raises:
        FormNotRead: it is neither.
    """
    is_html = sniff(passage.data[:_REACH]) == "html"
    own = own_page(passage)
    if own:
        trace = SheetTrace(own.printed, own.found, own.form, _media_type(is_html=is_html), whole)
        return Reading(own.record, trace, data, name)
    printed = read_html(passage) if is_html else read_plain(passage)
    if is_form_d(printed.text):
        notice = read_notice(printed, is_html=is_html)
        return Reading(notice.record, NoticeTrace(printed, notice, _media_type(is_html=is_html), whole), data, name)
    statement = read_statement(printed, _form(whole), plain=not is_html)
    if whole and _is_amendment(whole):
        statement.amended = True
    judge(statement)
    built = build(statement, _cik(whole))
    if is_html and is_rendering(passage.data[:_REACH]):
        built = rendered(printed, statement, built)
    trace = LabelledTrace(printed, statement, built, _media_type(is_html=is_html), whole)
    return Reading(built.record, trace, data, name)


def read_pages(printed: PrintedPages, data: bytes, name: str, media_type: str) -> Reading:
    """Read a schedule or a Form D from the pages of a PDF or of a scan, the file `data`.

    Raises:
        FormNotRead: they are neither.
    """
    own = own_pages(printed, data)
    if own:
        return Reading(
            own.record, SheetTrace(own.printed, own.found, own.form, media_type, None), data, name, own.printed.data
        )
    if is_form_d(printed.text):
        notice = read_notice(printed, is_html=False)
        for found in notice.found.values():
            found.confidence = min(found.confidence, printed.sure(found.start, found.end), _OF_COLUMNS)
        return Reading(notice.record, NoticeTrace(printed, notice, media_type, None), data, name, printed.data)
    statement = read_statement(printed)
    if printed.scanned:
        for found in statement.values():
            found.signs |= scanned(printed.sure(found.start, found.end))
    judge(statement)
    built = build(statement, UNSET)
    trace = LabelledTrace(printed, statement, built, media_type, None)
    return Reading(built.record, trace, data, name, printed.data)


def _media_type(*, is_html: bool) -> str:
    return "text/html" if is_html else "text/plain"


def _form(whole: FullSubmission | None) -> str:
    """Return the schedule that a submission says it is; "" where it says nothing, or something else."""
    name = names.parse(whole.header.form) if whole and whole.header and whole.header.form else None
    return name.form if name and name.form != "D" else ""


def _is_amendment(whole: FullSubmission) -> bool:
    name = names.parse(whole.header.form) if whole.header and whole.header.form else None
    return bool(name and name.amendment)


def _cik(whole: FullSubmission | None) -> Any:  # noqa: ANN401 - a text or UNSET
    return issuer_cik(whole.header) if whole and whole.header else UNSET
