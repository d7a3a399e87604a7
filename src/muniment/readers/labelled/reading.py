"""From a document without structure to the record that XML would have had."""

from collections.abc import Iterable

from msgspec import UNSET, structs

from muniment.documents.arranged import arranged
from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.placed import PrintedPages
from muniment.documents.printed import read_plain
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission
from muniment.evidence import DISPUTED
from muniment.forms import parse_name
from muniment.forms.definition import Words
from muniment.readers.labelled.confidence import set_confidence, signs_of_scan
from muniment.readers.labelled.cross_checks import cross_checks
from muniment.readers.labelled.form_d import is_form_d, read_notice
from muniment.readers.labelled.record import build, issuer_cik, with_comments
from muniment.readers.labelled.rendering import is_rendering, rendered
from muniment.readers.labelled.sheets import own_page, own_pages
from muniment.readers.labelled.statement import Statement, read_statement
from muniment.readers.labelled.text import Prepared, with_lines
from muniment.readers.labelled.trace import LabelledTrace, NoticeTrace, SheetTrace
from muniment.readers.labelled.values import Found
from muniment.reading import Reading

_REACH = 4096
# The most that is believed of a Form D on the pages of a PDF. Where no panes show what was typed, labels wrap in their
# columns, and cells are told by place alone: then words of neighbours may run together.
_OF_PANES, _OF_COLUMNS = 0.97, 0.88


def read_labelled(passage: Passage, data: bytes, name: str, whole: FullSubmission | None = None) -> Reading:
    """Read a schedule or a Form D from the text or page that `passage` of the file `data` holds.

    Raises:
        FormNotRead: it is neither.
    """
    is_html = sniff(passage.data[:_REACH]) == "html"
    is_rendered = is_html and is_rendering(passage.data[:_REACH])
    own = None if is_rendered else own_page(passage, is_html=is_html)
    if own:
        trace = SheetTrace(own.printed, own.found, own.form, _media_type(is_html=is_html), whole)
        return Reading(own.record, trace, data, name)
    printed = read_html(passage, kept=not is_rendered) if is_html else read_plain(passage)
    lined = printed.text if is_html else with_lines(printed.text)
    if is_unlined := lined != printed.text:
        printed = structs.replace(printed, text=lined)
    page = Prepared.of(printed.text)
    if is_form_d(page):
        notice = read_notice(printed, is_html=is_html, pages=printed.pages)
        return Reading(notice.record, NoticeTrace(printed, notice, _media_type(is_html=is_html), whole), data, name)
    form, is_amendment, cik = _of_header(whole)
    statement = read_statement(
        printed, form, plain=not is_html and not printed.is_marked, amended=is_amendment, page=page
    )
    if is_unlined:
        _doubt_ends(statement)
    if not is_rendered:
        statement.checks = cross_checks(statement, page, whole and whole.header)
    set_confidence(statement)
    built = build(statement, cik)
    built = rendered(printed, statement, built) if is_rendered else with_comments(statement, built, wrapped=not is_html)
    trace = LabelledTrace(printed, statement, built, _media_type(is_html=is_html), whole, rendered=is_rendered)
    return Reading(built.record, trace, data, name)


def read_pages(
    printed: PrintedPages, data: bytes, name: str, media_type: str, whole: FullSubmission | None = None
) -> Reading:
    """Read a schedule or a Form D from the pages of a PDF or of a scan: the file `data`, or a document in it.

    Raises:
        FormNotRead: they are neither.
    """
    own = own_pages(printed, data)
    if own:
        _doubt(own.found.values(), printed)
        return Reading(own.record, SheetTrace(own.printed, own.found, own.form, media_type, None), data, name, own.data)
    page = Prepared.of(printed.text)
    if is_form_d(page):
        return _notice_of_pages(printed, data, name, media_type, whole)
    form, is_amendment, cik = _of_header(whole)
    statement = read_statement(printed, form, amended=is_amendment, page=page)
    if printed.scanned:
        for found in statement.values():
            found.signs |= signs_of_scan(printed.confidence(found.start, found.end))
    statement.checks = cross_checks(statement, page, whole and whole.header)
    set_confidence(statement)
    built = with_comments(statement, build(statement, cik), wrapped=True)
    _doubt(built.found.values(), printed)
    trace = LabelledTrace(printed, statement, built, media_type, whole)
    return Reading(built.record, trace, data, name, printed.data)


def _doubt(found: Iterable[Found], printed: PrintedPages) -> None:
    """Doubt what was found on pages of which one is damaged: what is lost of them may be a part of it."""
    if printed.is_damaged:
        for one in found:
            one.confidence = min(one.confidence, DISPUTED)


def _doubt_ends(statement: Statement) -> None:
    """Doubt what a line's end tells: signatures, the rule a box stands beside, whose a number is, that none amends."""
    statement.unlined = True
    told = [found for line in statement.signed for found in (line.name, line.title, line.for_, line.date) if found]
    told += [row for person in statement.persons if (row := person.rows.get("<irs-number>"))]
    told += [found for name, found in statement.first.fields.items() if name == "rules"]
    for found in told if str(statement.form.value).endswith("/A") else (*told, statement.form):
        found.signs["unlined"] = 1.0


def _notice_of_pages(
    printed: PrintedPages, data: bytes, name: str, media_type: str, whole: FullSubmission | None
) -> Reading:
    """Read a Form D from pages: cell by cell where panes tell the cells, else as more of it is read."""
    ways = [] if printed.scanned else [arranged(printed.sheets)]
    ways += [] if ways and ways[0].typed else [printed]
    read = [(way, read_notice(way, is_html=False, typed=way.typed)) for way in ways]
    chosen, notice = max(read, key=lambda way: sum(found.is_confident for found in way[1].found.values()))
    most = _OF_PANES if chosen.typed else _OF_COLUMNS
    for found in notice.found.values():
        found.confidence = min(found.confidence, chosen.confidence(found.start, found.end), most)
    _doubt(notice.found.values(), printed)
    return Reading(notice.record, NoticeTrace(chosen, notice, media_type, whole), data, name, chosen.data)


def _media_type(*, is_html: bool) -> str:
    return "text/html" if is_html else "text/plain"


def _of_header(whole: FullSubmission | None) -> tuple[str, bool, Words]:
    """Return what a submission says: which schedule it is, "" for none, whether an amendment, the CIK of the issuer."""
    header = whole.header if whole else None
    if not header:
        return "", False, UNSET
    name = parse_name(header.form) if header.form else None
    return name.form if name and name.form != "D" else "", bool(name and name.amendment), issuer_cik(header)
