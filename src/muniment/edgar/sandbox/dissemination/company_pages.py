"""What browse-edgar says as pages: the latest filings, the filings of a company, companies that a search finds.

Marked as scrapers expect them: `companyInfo` with `companyName` and `identInfo`, `mailer`, the table `tableFile2`, the
buttons that turn pages. No page with rows is among the recorded answers; the marks are those that published scrapers
read, the page of effectiveness and the refusals are as recorded.
"""

from collections.abc import Iterator
from html import escape

from muniment.documents.header import HeaderAddress
from muniment.edgar.sandbox.dissemination import listings
from muniment.edgar.sandbox.dissemination.filings import folder_path
from muniment.edgar.sandbox.dissemination.listings import COMPANY, PartyFiling, Question, escaped_value, sic_words
from muniment.edgar.sandbox.dissemination.responses import PLAIN_HTML, PublicResponse
from muniment.edgar.sandbox.entities import Details, Entity, FormerName

HEAD = (
    '<meta name="viewport" content="width=device-width" />\n'
    '<link rel="stylesheet" type="text/css" href="/include/interactive2.css" />\n'
)
"""What pages that are not recorded have in their heads, to be legible on every screen."""

_PAGES = (10, 20, 40, 80, 100)
_HEADS = (
    '<th width="7%" scope="col">Filings</th>\n<th width="10%" scope="col">Format</th>\n'
    '<th scope="col">Description</th>\n<th width="10%" scope="col">Filing Date</th>\n'
    '<th width="15%" scope="col">File/Film Number</th>\n'
)
_CHECKED, _SELECTED = ' checked="checked"', ' selected="selected"'
_SIC = '<acronym title="Standard Industrial Code">SIC</acronym>'


def page(title: str, body: str, *, feed: str = "") -> str:
    """Return a page; `feed` is the address of what it says as Atom."""
    link = f'<link rel="alternate" type="application/atom+xml" title="ATOM" href="{feed}" />\n' if feed else ""
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"'
        ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="ENG">\n<head>\n<meta charset="utf-8" />\n{HEAD}'
        f'<title>{title}</title>\n{link}</head>\n<body style="margin: 0">\n{body}\n</body>\n</html>\n'
    )


def answer(text: str) -> PublicResponse:
    """Return a page as it is sent: in ASCII, since the type of recorded pages names no encoding."""
    return PublicResponse(text.encode("ascii", "xmlcharrefreplace"), PLAIN_HTML)


# ---- the latest filings ----------------------------------------------------------------------------------------------


def current_page(filings: list[PartyFiling], question: Question) -> str:
    """Return the page of the latest filings, two rows for each party."""
    rows = "".join(
        f'<tr>\n<td></td><td></td><td bgcolor="#E6E6E6" valign="bottom" align="left" colspan="4">'
        f'<a href="{COMPANY}CIK={filing.cik}{question.shown}">{escape(filing.name)} ({filing.cik}) '
        f"({filing.role_label})</a></td>\n</tr>\n"
        f'<tr>\n<td nowrap="nowrap">{escape(filing.form)}</td>\n'
        f'<td nowrap="nowrap"><a href="{filing.page}">[html]</a>'
        f'<a href="{folder_path(filing.cik, filing.accession)}/{filing.accession}.txt">[text]</a></td>\n'
        f'<td class="small">{_amended(filing)}{escape(filing.title)}<br>Accession Number: {filing.accession}'
        f"{_act(filing)}&nbsp; Size: {filing.size_text}</td>\n"
        f'<td nowrap="nowrap">{filing.moment:%Y-%m-%d<br>%H:%M:%S}</td>\n<td nowrap="nowrap">{filing.filed}</td>\n'
        f'<td nowrap="nowrap">{_numbers(filing, question)}</td>\n</tr>\n'
        for filing in filings[: question.count]
    )
    names = ("datea", "dateb", "company", "type", "SIC", "State", "Country", "CIK", "owner", "accno")
    query = "action=getcurrent" + "".join(f"&amp;{name}={escaped_value(question[name.lower()])}" for name in names)
    columns = ("Form", "Formats", "Description", "Accepted", "Filing&nbsp;Date", "File/Film&nbsp;No")
    heads = "".join(f"<th>{column}</th>" for column in columns)
    title = "Latest Filings Received and Processed at the SEC"
    return page(
        title,
        f'<div id="contentDiv">\n<h1>{title}</h1>\n{_pager(query, len(filings), question)}\n'
        f'<table border="0" cellpadding="1" cellspacing="2" width="100%" summary="Latest filings">\n<tr>{heads}</tr>\n'
        f"{rows}</table>\n{_pager(query, len(filings), question)}\n</div>",
        feed=f"/cgi-bin/browse-edgar?{query}&amp;start={question.start}&amp;count={question.count}&amp;output=atom",
    )


# ---- one company -----------------------------------------------------------------------------------------------------


def company_page(entity: Entity, filings: list[PartyFiling], question: Question, insider: tuple[str, ...]) -> str:
    """Return the page of a company's filings; `insider` says as what others' reports on holdings name it."""
    names = ("type", "dateb", *(("filenum",) if question["filenum"] else ()))
    conditions = "".join(f"&amp;{name}={escaped_value(question[name])}" for name in names)
    query = f"action=getcompany&amp;CIK={entity.cik}{conditions}&amp;owner={question.owner}"
    rows = "".join(_company_row(number, filing, question) for number, filing in enumerate(filings[: question.count]))
    pager = _pager(query, len(filings), question)
    feed = f"/cgi-bin/browse-edgar?{query}&amp;start={question.start}&amp;count={question.count}&amp;output=atom"
    return page(
        "EDGAR Search Results",
        f'<div id="contentDiv">\n{_company_block(entity, question, insider)}\n'
        f"<!-- START FILTER DIV -->\n{_filters(entity, question)}\n"
        f'<div style="margin-top: 5px;">\n<form>\n<table border="0" width="100%">\n<tr>\n'
        f'<td>{_range(len(filings), question)}<a href="{feed}">RSS Feed</a></td>\n'
        f'<td style="text-align: right;">{pager}</td>\n</tr>\n</table>\n</form>\n</div>\n'
        '<div id="seriesDiv">\n<table class="tableFile2" summary="Results">\n'
        f"<tr>\n{_HEADS}</tr>\n{rows}</table>\n</div>\n"
        f'<form>\n<table border="0" width="100%">\n<tr>\n<td style="text-align: right;">{pager}</td>\n</tr>\n</table>\n'
        "</form>\n</div>",
        feed=feed,
    )


def _company_block(entity: Entity, question: Question, insider: tuple[str, ...]) -> str:
    facts, own = entity.details, f"{COMPANY}CIK={entity.cik}{question.shown}"
    return (
        '<!-- START FILER DIV -->\n<div style="margin: 15px 0 10px 0; padding: 3px; overflow: hidden;">\n'
        f"{_mailer('Mailing Address', facts.mail)}{_mailer('Business Address', facts.business)}"
        f'<div class="companyInfo">\n<span class="companyName">{escape(entity.name)} '
        f'<acronym title="Central Index Key">CIK</acronym>#: <a href="{own}">{entity.cik} '
        "(see all company filings)</a></span>\n"
        f'<p class="identInfo">{"<br />".join(_facts(entity.cik, facts, question, insider))}</p>\n</div>\n</div>'
    )


def _facts(cik: str, facts: Details, question: Question, insider: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines that say who a company is; what is not on file has no line."""
    if facts.sic:
        described = f" - {escape(sic_words(facts))}" if facts.sic_words else ""
        yield f'{_SIC}: <a href="{COMPANY}SIC={escape(facts.sic)}{question.shown}">{escape(facts.sic)}</a>{described}'
    state = escape(facts.business.state or "")
    values = (
        f'State location: <a href="{COMPANY}State={state}{question.shown}">{state}</a>' if state else "",
        f"State of Inc.: <strong>{escape(facts.state)}</strong>" if facts.state else "",
        f"Fiscal Year End: {escape(facts.fiscal_year_end)}" if facts.fiscal_year_end else "",
    )
    if any(values):
        yield " | ".join(filter(None, values))
    yield from map(_former_name, facts.former_names)
    if facts.office:
        yield f"({escape(listings.office(facts))})"
    for role, name in (("issuer", "issuer"), ("owner", "reporting owner")):
        if role in insider:
            link = f"/cgi-bin/own-disp?action=get{role}&amp;CIK={cik}"
            yield f'Get <a href="{link}"><b>insider transactions</b></a> for this <b>{name}</b>.'


def _former_name(former: FormerName) -> str:
    until = f" (filings through {former.until})" if former.until else ""
    return f"formerly: {escape(former.name)}{until}"


def _mailer(head: str, address: HeaderAddress) -> str:
    place = " ".join(filter(None, (address.city or "", address.state or "", address.zip or "")))
    lines = filter(None, (address.street1 or "", address.street2 or "", place, address.phone or ""))
    spans = "".join(f'<span class="mailerAddress">{escape(line)}</span>\n' for line in lines)
    return f'<div class="mailer">{head}\n{spans}</div>\n'


def _filters(entity: Entity, question: Question) -> str:
    owners = "".join(
        f'<label><input type="radio" name="owner" value="{name}"'
        f"{_CHECKED if name == question.owner else ''} />{name}</label>\n"
        for name in ("include", "exclude", "only")
    )
    counts = "".join(
        f'<option value="{count}"{_SELECTED if count == question.count else ""}>{count} Entries</option>\n'
        for count in _PAGES
    )
    return (
        '<form action="/cgi-bin/browse-edgar" method="get">\n'
        '<input type="hidden" name="action" value="getcompany" />\n'
        f'<input type="hidden" name="CIK" value="{entity.cik}" />\n'
        '<table border="0" width="100%" summary="Filters">\n<tr>\n<td><b>Filter Results:</b></td>\n'
        f'<td><label for="type">Filing Type:</label><br />'
        f'<input id="type" name="type" size="10" value="{escape(question["type"])}" /></td>\n'
        f'<td><label for="prior_to">Prior to: (YYYYMMDD)</label><br />'
        f'<input id="prior_to" name="dateb" size="10" value="{escape(question["dateb"])}" /></td>\n'
        f"<td>Ownership?<br />\n{owners}</td>\n"
        f'<td><label for="count">Limit Results Per Page</label><br />\n<select id="count" name="count">\n{counts}'
        '</select></td>\n<td><input type="submit" value="Search" /></td>\n</tr>\n</table>\n</form>'
    )


def _company_row(number: int, filing: PartyFiling, question: Question) -> str:
    shade = ' class="evenRow"' if number % 2 else ""
    items = listings.item_list(filing.codes)
    described = escape(", ".join(filter(None, (filing.title, items))))
    return (
        f'<tr{shade}>\n<td nowrap="nowrap">{escape(filing.form)}</td>\n'
        f'<td nowrap="nowrap"><a href="{filing.page}" id="documentsbutton">&nbsp;Documents</a></td>\n'
        f'<td class="small">{_amended(filing)}{described}<br />Acc-no: {filing.accession}{_act(filing)}'
        f"&nbsp; Size: {filing.size_text}</td>\n<td>{filing.filed}</td>\n"
        f'<td nowrap="nowrap">{_numbers(filing, question)}</td>\n</tr>\n'
    )


def _amended(filing: PartyFiling) -> str:
    return "[Amend] " if filing.is_amendment else ""


def _act(filing: PartyFiling) -> str:
    return f"&nbsp;({escape(filing.act)} Act)" if filing.act else ""


def _numbers(filing: PartyFiling, question: Question) -> str:
    number = escape(filing.file_number)
    address = f"{COMPANY}filenum={escaped_value(filing.file_number)}{question.shown}"
    link = f'<a href="{address}">{number}</a>' if number else ""
    return f"{link}<br />{escape(filing.film_number)}"


# ---- several companies -----------------------------------------------------------------------------------------------


def companies_page(matches: list[Entity], question: Question) -> str:
    """Return the page of the companies that a search finds."""
    shown = enumerate(matches[: question.count])
    rows = "".join(_matching_company(number, entity, question) for number, entity in shown)
    named = f" with names matching &quot;{escape(question['company'])}&quot;" if question["company"] else ""
    query = f"action=getcompany&amp;{question.echo}"
    pager = _pager(query, len(matches), question)
    feed = f"/cgi-bin/browse-edgar?{query}&amp;count={question.count}&amp;start={question.start}&amp;output=atom"
    return page(
        "EDGAR Company Search Results",
        f'<div id="contentDiv">\n<span class="companyMatch">Companies{named}</span><br />\n'
        "<div>Click on CIK to view company filings</div>\n"
        f'<form>\n<table border="0" width="100%">\n<tr>\n<td>{_range(len(matches), question)}'
        f'<a href="{feed}">RSS Feed</a></td>\n<td style="text-align: right;">{pager}</td>\n</tr>\n</table>\n</form>\n'
        '<div id="seriesDiv">\n<table class="tableFile2" summary="Results">\n<tr><th scope="col">CIK</th>'
        f'<th scope="col">Company</th><th scope="col">State/Country</th></tr>\n{rows}</table>\n</div>\n</div>',
        feed=feed,
    )


def _matching_company(number: int, entity: Entity, question: Question) -> str:
    facts, shade = entity.details, ' class="evenRow"' if number % 2 else ""
    more = [_former_name(former) for former in facts.former_names]
    if facts.sic:
        link = f"{COMPANY}SIC={escape(facts.sic)}{question.shown}"
        more.append(f'{_SIC}: <a href="{link}">{escape(facts.sic)}</a> {escape(sic_words(facts))}'.rstrip())
    state = escape(facts.business.state or "")
    place = f'<a href="{COMPANY}State={state}{question.shown}">{state}</a>' if state else ""
    own = f"{COMPANY}CIK={entity.cik}{question.shown}"
    return (
        f'<tr{shade}>\n<td valign="top" scope="row"><a href="{own}">{entity.cik}</a></td>\n<td scope="row">'
        f"{'<br />'.join([escape(entity.name), *more])}</td>\n"
        f'<td valign="top" scope="row">{place}</td>\n</tr>\n'
    )


def _range(matches: int, question: Question) -> str:
    if not matches:
        return ""
    return f'<span class="items">Items {question.start + 1} - {question.start + min(matches, question.count)}</span> '


def _pager(query: str, matches: int, question: Question) -> str:
    """Return the buttons to the page before and the page behind, where there are any."""
    previous = [("Previous", max(0, question.start - question.count))] if question.start else []
    further = [("Next", question.start + question.count)] if matches > question.count else []
    return "&nbsp;".join(
        f'<input type="button" value="{name} {question.count}" onclick="parent.location='
        f"'/cgi-bin/browse-edgar?{query}&amp;start={start}&amp;count={question.count}'\" />"
        for name, start in (*previous, *further)
    )


# ---- nobody, and nothing ---------------------------------------------------------------------------------------------


def no_match_page(sought: str) -> str:
    """Return the page that says that there is no such `CIK`, `Ticker Symbol`, or no such `companies`."""
    message = f"<p><center><h1>No matching {sought}.</h1></center></p>"
    if sought == "companies":
        message = f'<div class="noCompanyMatch">{message}</div>'
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\n<html lang="ENG">\n\n<head>\n'
        '<title>Company Information: </title>\n</head>\n\n<body style="margin: 0">\n'
        f'<div style="margin-left: 10px">\n{message}\n</div>\n</body>\n</html>\n'
    )


def search_page() -> str:
    """Return the page with the form for a search, which is what is said where nothing is asked."""
    fields = (
        ("company", "Company name"),
        ("CIK", "CIK or Ticker Symbol"),
        ("filenum", "File Number"),
        ("State", "State"),
        ("Country", "Country"),
        ("SIC", "SIC"),
    )
    inner = "".join(f'<p><label>{label}: <input type="text" name="{name}" /></label></p>\n' for name, label in fields)
    return page(
        "EDGAR Company Search",
        '<div id="contentDiv">\n<h1>EDGAR Company Search</h1>\n<form action="/cgi-bin/browse-edgar" method="get">\n'
        f'<input type="hidden" name="action" value="getcompany" />\n{inner}'
        '<p><input type="submit" value="Search" /></p>\n</form>\n</div>',
    )


_DIVISIONS = ("Division of Corporation Finance", "Division of Investment Management")


def effectiveness_page() -> str:
    """Return the notice of effectiveness, without registrations: nothing that is filed here is declared effective."""
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\n<html lang="ENG">\n\n<head>\n'
        '<title>Notice of Effectiveness</title>\n</head>\n\n<body style="margin: 0">\n'
        "<h1>Notice of Effectiveness</h1>\n<p>Registration statements that were declared effective on the last business"
        ' day. See <a href="/cgi-bin/browse-edgar?action=getcurrent&amp;type=EFFECT">notices of other days</a>.</p>\n'
        '<div style="margin-left: 10px">\n<table summary="">\n'
        f"{_effective('Securities Act Registration Statements', filed=False)}"
        f"{_effective('Post-effective Amendments to Securities Act Registration Statements', filed=True)}"
        '</table>\n<hr size="1">\n</div>\n</body>\n</html>\n'
    )


def _effective(title: str, *, filed: bool) -> str:
    day = "Filing<br>Date" if filed else ""
    divisions = "".join(
        f'<tr><td></td><td colspan="3"><font color="#3B4FAE">{name}</font></td></tr>\n' for name in _DIVISIONS
    )
    return (
        f'<tr><td colspan="5"><b class="blue">{title}</b></td></tr>\n<tr>\n<td width="2%"></td>\n'
        '<td align="left" nowrap="nowrap" width="4%"><b>Registration<br>Number</b></td>\n'
        '<td align="left" nowrap="nowrap" width="40%"><br><b>Registrant</b></td>\n'
        f'<td align="left" width="4%"><b>{day}</b></td>\n'
        '<td align="left" width="4%"><b>Effective<br>Date</b></td>\n</tr>\n'
        f'<tr><td></td><td colspan="4"><hr></td></tr>\n{divisions}'
    )
