"""What browse-edgar says, as pages and as XML: the latest filings, those of a company, companies that a search finds.

Pages are marked as scrapers expect them: `companyInfo` with `companyName` and `identInfo`, `mailer`, the table
`tableFile2`, the buttons that turn pages. No page with rows is among the recorded answers; the marks are those that
published scrapers read, the page of effectiveness and the refusals are as recorded. XML is element for element, blank
for blank, as answers of 2021 to 2026 were recorded.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from muniment.documents.header import HeaderAddress
from muniment.documents.submission import item_words
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import listings
from muniment.edgar.sandbox.dissemination.filings import folder_path
from muniment.edgar.sandbox.dissemination.listings import COMPANY, SITE, PartyFiling, Question, escaped_value, sic_words
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


# ---- as XML ----------------------------------------------------------------------------------------------------------

_HEAD = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n'
_FEED = '<feed xmlns="http://www.w3.org/2005/Atom">\n'
_SEARCH = f"{SITE}{COMPANY}"


def current_feed(filings: list[PartyFiling], now: datetime) -> bytes:
    """Return the Atom feed of the latest filings."""
    where = f"{SITE}/cgi-bin/browse-edgar?action=getcurrent"
    moment = now.astimezone(EASTERN)
    return encoded(
        _HEAD + _FEED,
        f"<title>Latest Filings - {moment:%a, %d %b %Y %H:%M:%S %Z}</title>\n",
        '<link rel="alternate" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n',
        '<link rel="self" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n',
        f"<id>{where}</id>\n<author><name>Webmaster</name><email>webmaster@sec.gov</email></author>\n",
        f"<updated>{moment.replace(microsecond=0).isoformat()}</updated>\n",
        *map(_current_entry, filings),
        "</feed>\n",
    )


def _current_entry(filing: PartyFiling) -> str:
    items = "".join(f"&lt;br&gt;{line}\n" for line in _item_lines(filing))
    name = escape(filing.name).replace("&#x27;", "&#39;")
    title = f"{escape(filing.form)} - {name} ({filing.cik}) ({filing.role_label})"
    return (
        f"<entry>\n<title>{title}</title>\n"
        f'<link rel="alternate" type="text/html" href="{SITE}{filing.page}"/>\n'
        f'<summary type="html">\n{_filing_facts(filing)}\n{items}</summary>\n<updated>{filing.updated}</updated>\n'
        f'<category scheme="{SITE}/" label="form type" term="{escape(filing.form)}"/>\n'
        f"<id>urn:tag:sec.gov,2008:accession-number={filing.accession}</id>\n</entry>\n"
    )


def _filing_facts(filing: PartyFiling) -> str:
    return (
        f" &lt;b&gt;Filed:&lt;/b&gt; {filing.filed} &lt;b&gt;AccNo:&lt;/b&gt; {filing.accession}"
        f" &lt;b&gt;Size:&lt;/b&gt; {filing.size_text}"
    )


def _item_lines(filing: PartyFiling) -> Iterator[str]:
    """Yield a line for each item that EDGAR has words for: paragraphs of rule 506 are in no recorded summary."""
    for code in filing.codes:
        if words := item_words(code):
            yield f"Item {code}: {_text(_text(words))}"


# ---- one company -----------------------------------------------------------------------------------------------------


def company_feed(entity: Entity, filings: list[PartyFiling], question: Question, now: datetime) -> bytes:
    """Return the Atom feed of a company: a page of its filings, and a link to the next where there are more."""
    query = f"{_SEARCH}{question.echo}&amp;start={question.start}&amp;count={question.count}"
    conditions = {name: question[name] for name in ("type", "datea", "dateb")}
    if question["filenum"]:
        conditions["filenum"] = question["filenum"]
    written = "".join(f"&amp;{name}={escaped_value(value)}" for name, value in conditions.items())
    return _indented(
        _FEED,
        _AUTHOR,
        "  <company-info>\n",
        *_company_info(entity, question.shown),
        "  </company-info>\n",
        *(line for filing in filings[: question.count] for line in _company_entry(filing, question.shown)),
        f"  <id>{_SEARCH}CIK={entity.cik}</id>\n",
        _link(query, "alternate", "text/html"),
        _link(f"{query}&amp;output=atom", "self"),
        *_next(f"CIK={entity.cik}{written}&amp;owner={question.owner}", len(filings), question),
        f"  <title>{_text(entity.name)}  ({entity.cik})</title>\n",
        f"  <updated>{_now(now)}</updated>\n</feed>\n",
    )


_AUTHOR = "  <author>\n    <email>webmaster@sec.gov</email>\n    <name>Webmaster</name>\n  </author>\n"


def _company_info(entity: Entity, shown: str) -> Iterator[str]:
    facts = entity.details
    yield from _addresses((("mailing", facts.mail), ("business", facts.business)), 4)
    yield _element(4, "assigned-sic", facts.sic)
    yield _element(4, "assigned-sic-desc", listings.sic_words(facts) if facts.sic else "")
    yield _href(4, "assigned-sic-href", f"SIC={escape(facts.sic)}{shown}" if facts.sic else "")
    yield _element(4, "cik", entity.cik)
    yield _href(4, "cik-href", f"CIK={entity.cik}{shown}")
    yield _element(4, "conformed-name", entity.name)
    yield _element(4, "fiscal-year-end", facts.fiscal_year_end)
    yield from _former_names(facts, 4)
    yield _element(4, "office", _text(listings.office(facts)))  # EDGAR escapes this one twice
    state = facts.business.state or ""
    yield _element(4, "state-location", state)
    yield _href(4, "state-location-href", f"State={_text(state)}{shown}" if state else "")
    yield _element(4, "state-of-incorporation", facts.state)


def _addresses(addresses: Iterable[tuple[str, HeaderAddress]], depth: int) -> Iterator[str]:
    blank = " " * depth
    yield f"{blank}<addresses>\n"
    for kind, address in addresses:
        parts = ("city", "phone", "state", "street1", "street2", "zip")
        inner = "".join(_element(depth + 4, name, getattr(address, name) or "") for name in parts)
        start = f'{blank}  <address type="{kind}"'
        yield f"{start}>\n{inner}{blank}  </address>\n" if inner else f"{start} />\n"
    yield f"{blank}</addresses>\n"


def _former_names(facts: Details, depth: int) -> Iterator[str]:
    if facts.former_names:
        blank = " " * depth
        yield f'{blank}<formerly-names count="{len(facts.former_names)}">\n'
        for former in facts.former_names:
            yield f"{blank}  <names>\n{_element(depth + 4, 'date', str(former.until or ''))}"
            yield f"{_element(depth + 4, 'name', former.name)}{blank}  </names>\n"
        yield f"{blank}</formerly-names>\n"


def _company_entry(filing: PartyFiling, shown: str) -> Iterator[str]:
    form, title = escape(filing.form), escape(filing.title)
    number = filing.file_number
    yield f'  <entry>\n    <category label="form type" scheme="{SITE}/" term="{form}" />\n'
    yield '    <content type="text/xml">\n'
    yield _element(6, "accession-number", filing.accession)
    yield _element(6, "act", filing.act)
    yield _element(6, "amend", "[Amend]" if filing.is_amendment else "")
    yield _element(6, "file-number", number)
    yield _href(6, "file-number-href", f"filenum={escape(number)}{shown}" if number else "")
    yield _element(6, "filing-date", filing.filed)
    yield _element(6, "filing-href", f"{SITE}{filing.page}")
    yield _element(6, "filing-type", filing.form)
    yield _element(6, "film-number", filing.film_number)
    yield _element(6, "form-name", filing.title)
    yield _element(6, "items-desc", listings.item_list(filing.codes, last="and"))
    yield _element(6, "paper_filing", filing.mark)
    yield _element(6, "size", filing.size_text)
    yield "    </content>\n"
    yield f"    <id>urn:tag:sec.gov,2008:accession-number={filing.accession}</id>\n"
    yield f'    <link href="{SITE}{filing.page}" rel="alternate" type="text/html" />\n'
    lines = "".join(f"&lt;br&gt;{line}" for line in _item_lines(filing))
    yield f'    <summary type="html">{_filing_facts(filing)}{lines}</summary>\n'
    amended = " [Amend]" if filing.is_amendment else ""
    yield f"    <title>{form}{amended} {filing.mark} - {title}</title>\n"
    yield f"    <updated>{filing.updated}</updated>\n  </entry>\n"


# ---- several companies -----------------------------------------------------------------------------------------------


def companies_feed(matches: list[tuple[Entity, str]], question: Question, now: datetime) -> bytes:
    """Return the Atom feed of companies, each with the day of its latest filing, "" where it has none."""
    query = f"{question.echo}&amp;count={question.count}"
    here = f"{_SEARCH}{query}&amp;start={question.start}"
    owner = escaped_value(question["owner"] or question["myowner"] or "include")
    return _indented(
        _FEED,
        _AUTHOR,
        *(line for entity, last in matches[: question.count] for line in _company_match(entity, last, owner, now)),
        f"  <id>{_SEARCH}{query}</id>\n",
        _link(f"{here}&amp;output=atom", "self"),
        _link(here, "alternate", "text/html"),
        *_next(question.echo, len(matches), question),
        f"  <title>Company Search Feed</title>\n  <updated>{_now(now)}</updated>\n</feed>\n",
    )


def _company_match(entity: Entity, last: str, owner: str, now: datetime) -> Iterator[str]:
    facts = entity.details
    state = facts.business.state or ""
    yield '  <entry>\n    <content type="text/xml">\n      <company-info>\n'
    yield from _addresses((("business", facts.business), ("mailing", facts.mail)), 8)
    yield _element(8, "cancelled-ma-flag", "N") + _element(8, "cik", entity.cik)
    yield _element(8, "fiscal-year-end", facts.fiscal_year_end)
    yield from _former_names(facts, 8)
    yield _element(8, "irs-number", facts.irs or "000000000")
    yield _element(8, "last-date", last) + _element(8, "name", entity.name)
    yield _element(8, "revoke-flag", "N") + _element(8, "revoked-ma-flag", "N")
    yield _element(8, "sic", facts.sic) + _element(8, "state", state)
    yield _element(8, "state-of-incorporation", facts.state)
    yield "      </company-info>\n    </content>\n"
    yield f"    <id>urn:tag:www.sec.gov:cik={entity.cik}</id>\n"
    yield f'    <link href="{_SEARCH}CIK={entity.cik}&amp;owner={owner}&amp;hidefilings=0" type="text/html" />\n'
    summary = f"<strong>CIK:</strong> {entity.cik}, <strong>State:</strong> {_text(state)}"
    if facts.sic and facts.sic_words:
        summary += f"<br /><strong>SIC:</strong> {_text(listings.sic_words(facts))}"
    yield f'    <summary type="html">{_text(summary)}</summary>\n'
    yield f"    <title>{_text(entity.name)}</title>\n    <updated>{_now(now)}</updated>\n  </entry>\n"


# ---- the older XML ---------------------------------------------------------------------------------------------------


def older_company_feed(entity: Entity, filings: list[PartyFiling]) -> bytes:
    """Return the XML that `output=xml` gives."""
    facts, industry = entity.details, escape(listings.sic_words(entity.details))
    elements = (
        f"    <filing>\n      <dateFiled>{filing.filed}</dateFiled>\n"
        f"      <filingHREF>{SITE}{filing.page}</filingHREF>\n"
        f"      <formName>{escape(filing.title)}</formName>\n      <type>{escape(filing.form)}</type>\n    </filing>\n"
        for filing in filings
    )
    return encoded(
        _HEAD,
        f"<companyFilings>\n  <companyInfo>\n    <CIK>{entity.cik}</CIK>\n",
        f"    <CIKHREF>{_SEARCH}CIK={entity.cik}</CIKHREF>\n",
        f"    <SIC>{escape(facts.sic)}</SIC>\n    <SICDescription>{industry}</SICDescription>\n",
        f"    <fiscalYearEnd>{escape(facts.fiscal_year_end)}</fiscalYearEnd>\n    <name>{escape(entity.name)}</name>\n",
        f"    <stateOfIncorporation>{escape(facts.state)}</stateOfIncorporation>\n  </companyInfo>\n  <results>\n",
        *elements,
        "  </results>\n</companyFilings>\n",
    )


# ---- pieces ----------------------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    return escape(text, quote=False)


def _element(depth: int, name: str, text: str) -> str:
    return f"{' ' * depth}<{name}>{_text(text)}</{name}>\n" if text else ""


def _href(depth: int, name: str, query: str) -> str:
    return f"{' ' * depth}<{name}>{_SEARCH}{query}</{name}>\n" if query else ""


def _link(address: str, relation: str, media: str = "application/atom+xml") -> str:
    return f'  <link href="{address}" rel="{relation}" type="{media}" />\n'


def _next(query: str, matches: int, question: Question) -> Iterator[str]:
    """Yield the link to the next page, where more was found than this one has."""
    if matches > question.count:
        start = question.start + question.count
        yield _link(f"{_SEARCH}{query}&amp;count={question.count}&amp;output=atom&amp;start={start}", "next")


def _now(now: datetime) -> str:
    return now.astimezone(EASTERN).replace(microsecond=0).isoformat()


def _indented(*parts: str) -> bytes:
    """Return a feed with all lines but the first one step in, as recorded feeds of companies have them."""
    return encoded(_HEAD, "  ", "".join(parts).rstrip("\n").replace("\n", "\n  "), "\n")


def encoded(*parts: str) -> bytes:
    """Return a feed in the encoding it states; other letters as references, control characters not at all."""
    return "".join(parts).translate(_CONTROL).encode("latin-1", "xmlcharrefreplace")


_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))
