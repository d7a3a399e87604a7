"""browse-edgar: the latest filings, and the filings of one company, as Atom, as the older XML, as a page."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

import msgspec
from msgspec import Struct

from muniment.edgar.sandbox.access.entities import Details, Entity
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import responses
from muniment.edgar.sandbox.dissemination.companies import cik_of_ticker, entity_of
from muniment.edgar.sandbox.dissemination.filings import form_title, index_page_path, role_label
from muniment.edgar.sandbox.dissemination.responses import ATOM, HTML, XML, PublicRequest, PublicResponse, Snapshot

# ---- feeds -----------------------------------------------------------------------------------------------------------

SITE = "https://www.sec.gov"
"""Where links lead: what is read here is what the real service would say."""

_COMPANY, _ALL = "/cgi-bin/browse-edgar?action=getcompany&amp;", "&amp;owner=include&amp;count=40"
_HEAD = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n'
_FEED = '<feed xmlns="http://www.w3.org/2005/Atom">\n'
_AUTHOR = "<author><name>Webmaster</name><email>webmaster@sec.gov</email></author>\n"


class PartyFiling(Struct, frozen=True, gc=False):
    """A filing under one of its parties, as the database has it."""

    accession: str
    form: str
    filed: str
    accepted: str
    public: str
    size: int
    items: str
    role: str
    cik: str
    name: str
    act: str
    file_number: str
    film_number: str

    @property
    def page(self) -> str:
        """The path of its index page."""
        return index_page_path(self.cik, self.accession)

    @property
    def updated(self) -> str:
        """When it was accepted, with offset; where that is not known, since when it is public."""
        if not self.accepted:
            return self.public[:19] + self.public[-6:]
        return datetime.fromisoformat(self.accepted[:19]).replace(tzinfo=EASTERN).isoformat()

    @property
    def size_text(self) -> str:
        """Its size as lists print it."""
        return f"{self.size >> 20} MB" if self.size >= 1 << 20 else f"{max(1, round(self.size / 1024))} KB"


def current_feed(filings: list[PartyFiling], now: datetime) -> bytes:
    """Return the Atom feed of the latest filings."""
    where = f"{SITE}/cgi-bin/browse-edgar?action=getcurrent"
    moment = now.astimezone(EASTERN)
    return _encoded(
        _HEAD + _FEED,
        f"<title>Latest Filings - {moment:%a, %d %b %Y %H:%M:%S %Z}</title>\n",
        '<link rel="alternate" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n',
        '<link rel="self" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n',
        f"<id>{where}</id>\n{_AUTHOR}<updated>{moment.replace(microsecond=0).isoformat()}</updated>\n",
        *map(_entry, filings),
        "</feed>\n",
    )


def _entry(filing: PartyFiling) -> str:
    role = role_label(filing.role)
    return (
        f"<entry>\n<title>{escape(filing.form)} - {escape(filing.name)} ({filing.cik}) ({role})</title>\n"
        f'<link rel="alternate" type="text/html" href="{SITE}{filing.page}"/>\n'
        f'<summary type="html">\n &lt;b&gt;Filed:&lt;/b&gt; {filing.filed} &lt;b&gt;AccNo:&lt;/b&gt; {filing.accession}'
        f" &lt;b&gt;Size:&lt;/b&gt; {filing.size_text}\n</summary>\n<updated>{filing.updated}</updated>\n"
        f'<category scheme="{SITE}/" label="form type" term="{escape(filing.form)}"/>\n'
        f"<id>urn:tag:sec.gov,2008:accession-number={filing.accession}</id>\n</entry>\n"
    )


def company_feed(entity: Entity, rows: list[PartyFiling], now: datetime) -> bytes:
    """Return the Atom feed of a company."""
    where = f"{SITE}{_COMPANY}CIK={entity.cik}"
    return _encoded(
        _HEAD + _FEED + _AUTHOR,
        "<company-info>\n",
        *_company_info(entity, entity.details),
        "</company-info>\n",
        *map(_company_entry, rows),
        f"<id>urn:tag:www.sec.gov:cik={entity.cik}</id>\n",
        f'<link href="{where}&amp;output=atom" rel="self" type="application/atom+xml" />\n',
        f"<title>{escape(entity.name)}  ({entity.cik})</title>\n",
        f"<updated>{now.astimezone(EASTERN).replace(microsecond=0).isoformat()}</updated>\n</feed>\n",
    )


def _company_info(entity: Entity, facts: Details) -> Iterator[str]:
    yield "<addresses>\n"
    for kind, address in (("mailing", facts.mail), ("business", facts.business)):
        parts = ("city", "phone", "state", "street1", "street2", "zip")
        inner = "".join(_element(name, getattr(address, name) or "") for name in parts)
        yield f'<address type="{kind}">\n{inner}</address>\n'
    yield "</addresses>\n"
    yield _element("assigned-sic", facts.sic) + _element("assigned-sic-desc", facts.sic_words)
    if facts.sic:
        yield f"<assigned-sic-href>{SITE}{_COMPANY}SIC={escape(facts.sic)}{_ALL}</assigned-sic-href>\n"
    yield f"<cik>{entity.cik}</cik>\n<cik-href>{SITE}{_COMPANY}CIK={entity.cik}{_ALL}</cik-href>\n"
    yield _element("conformed-name", entity.name) + _element("fiscal-year-end", facts.fiscal_year_end)
    if facts.former_names:
        yield f'<formerly-names count="{len(facts.former_names)}">\n'
        for former in facts.former_names:
            yield f"<names>\n{_element('date', str(former.until or ''))}{_element('name', former.name)}</names>\n"
        yield "</formerly-names>\n"
    yield _element("office", facts.office) + _element("state-location", facts.business.state or "")
    yield _element("state-of-incorporation", facts.state)


def _company_entry(filing: PartyFiling) -> str:
    title = form_title(filing.form)
    items = msgspec.json.decode(filing.items, type=list[str])
    file = f"{SITE}{_COMPANY}filenum={escape(filing.file_number)}{_ALL}"
    described = f"items {', '.join(items)}" if items else ""
    return (
        f'<entry>\n<category label="form type" scheme="{SITE}/" term="{escape(filing.form)}" />\n'
        '<content type="text/xml">\n'
        + _element("accession-number", filing.accession)
        + _element("act", filing.act)
        + (_element("amend", "[Amend]") if filing.form.endswith("/A") else "")
        + _element("file-number", filing.file_number)
        + (f"<file-number-href>{file}</file-number-href>\n" if filing.file_number else "")
        + _element("filing-date", filing.filed)
        + f"<filing-href>{SITE}{filing.page}</filing-href>\n"
        + _element("filing-type", filing.form)
        + _element("film-number", filing.film_number)
        + _element("form-name", title)
        + _element("items-desc", described)
        + _element("size", filing.size_text)
        + f"</content>\n<id>urn:tag:sec.gov,2008:accession-number={filing.accession}</id>\n"
        f'<link href="{SITE}{filing.page}" rel="alternate" type="text/html" />\n<summary type="html">'
        f" &lt;b&gt;Filed:&lt;/b&gt; {filing.filed} &lt;b&gt;AccNo:&lt;/b&gt; {filing.accession}"
        f" &lt;b&gt;Size:&lt;/b&gt; {filing.size_text}</summary>\n"
        f"<title>{escape(filing.form)}  - {escape(title)}</title>\n<updated>{filing.updated}</updated>\n</entry>\n"
    )


def older_company_feed(entity: Entity, rows: list[PartyFiling]) -> bytes:
    """Return the XML that `output=xml` gives."""
    facts = entity.details
    elements = (
        f"    <filing>\n      <dateFiled>{row.filed}</dateFiled>\n      <filingHREF>{SITE}{row.page}</filingHREF>\n"
        f"      <formName>{escape(form_title(row.form))}</formName>\n      <type>{escape(row.form)}</type>\n"
        "    </filing>\n"
        for row in rows
    )
    return _encoded(
        _HEAD,
        f"<companyFilings>\n  <companyInfo>\n    <CIK>{entity.cik}</CIK>\n",
        f"    <CIKHREF>{SITE}{_COMPANY}CIK={entity.cik}</CIKHREF>\n",
        f"    <SIC>{escape(facts.sic)}</SIC>\n    <SICDescription>{escape(facts.sic_words)}</SICDescription>\n",
        f"    <fiscalYearEnd>{escape(facts.fiscal_year_end)}</fiscalYearEnd>\n    <name>{escape(entity.name)}</name>\n",
        f"    <stateOfIncorporation>{escape(facts.state)}</stateOfIncorporation>\n  </companyInfo>\n  <results>\n",
        *elements,
        "  </results>\n</companyFilings>\n",
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>\n" if text else ""


def _encoded(*parts: str) -> bytes:
    """Return a feed in the encoding it states; other letters as references, control characters not at all."""
    feed = "".join(parts).translate(_CONTROL)
    return feed.encode("latin-1", "xmlcharrefreplace")


_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


# ---- pages -----------------------------------------------------------------------------------------------------------


def current_page(rows: list[PartyFiling]) -> str:
    """Return the page of the latest filings."""
    inner = "".join(
        f'<tr><td>{escape(row.form)}</td><td><a href="{_COMPANY}CIK={row.cik}">{escape(row.name)} ({row.cik}) '
        f'({role_label(row.role)})</a></td><td><a href="{row.page}">{row.accession}</a></td>'
        f"<td>{row.accepted[:19].replace('T', ' ')}</td><td>{row.filed}</td></tr>\n"
        for row in rows
    )
    head = "<tr><th>Form</th><th>Company</th><th>Accession number</th><th>Accepted</th><th>Filing date</th></tr>\n"
    return _page("Latest Filings Received and Processed at the SEC", f"<table>{head}{inner}</table>")


def company_page(entity: Entity, rows: list[PartyFiling]) -> str:
    """Return the page of a company's filings."""
    inner = "".join(
        f'<tr><td>{escape(row.form)}</td><td><a href="{row.page}" id="documentsbutton">&nbsp;Documents</a></td>'
        f'<td class="small">{escape(form_title(row.form))}<br>Acc-no: {row.accession}&nbsp; Size: {row.size_text}</td>'
        f"<td>{row.filed}</td><td>{escape(row.file_number)}<br>{escape(row.film_number)}</td></tr>\n"
        for row in rows
    )
    return _page(
        "EDGAR Search Results",
        f'<div class="companyInfo"><span class="companyName">{escape(entity.name)} '
        f'<acronym title="Central Index Key">CIK</acronym>#: <a href="{_COMPANY}CIK={entity.cik}">{entity.cik} '
        "(see all company filings)</a></span></div>\n"
        '<table class="tableFile2" summary="Results"><tr><th>Filings</th><th>Format</th><th>Description</th>'
        f"<th>Filing Date</th><th>File/Film Number</th></tr>\n{inner}</table>",
    )


def candidates_page(entities: list[Entity]) -> str:
    """Return the page of the companies that may be meant."""
    if not entities:
        return no_match_page()
    rows = "".join(
        f'<tr><td><a href="{_COMPANY}CIK={entity.cik}">{entity.cik}</a></td><td>{escape(entity.name)}</td>'
        f"<td>{escape(entity.details.business.state or '')}</td></tr>\n"
        for entity in entities
    )
    head = "<tr><th>CIK</th><th>Company</th><th>State/Country</th></tr>\n"
    return _page("EDGAR Company Search Results", f'<table class="tableFile2" summary="Results">{head}{rows}</table>')


def no_match_page() -> str:
    """Return the page that says that there is no such company."""
    return _page("Company Information", '<div class="noCompanyMatch"><h1>No matching Ticker Symbol.</h1></div>')


def _page(title: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}\n<body>\n{body}\n</body></html>\n"


# ---- what is asked for -----------------------------------------------------------------------------------------------

_MOST = 100
_USUAL = 40
_NAMED = 100  # companies that are listed for a name
_COLUMNS = (
    "f.accession, f.form, f.filed, f.accepted, f.public, f.size, f.items, p.role, p.cik, p.name, p.act, p.file_number,"
    " p.film_number"
)


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return what browse-edgar says; None for other programs."""
    if request.parts != ("cgi-bin", "browse-edgar"):
        return None
    questions = {name.lower(): value for name, value in request.query.items()}
    request = PublicRequest(request.path, request.parts, request.is_folder, questions)
    match questions.get("action", "").lower():
        case "getcurrent":
            return _current(request, snapshot)
        case "getcompany":
            return _company(request, snapshot)
        case _:  # company and CIK alone are a search for a company
            return _company(request, snapshot) if {"cik", "company"} & questions.keys() else None


def _current(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the latest filings, an entry for each party; a page behind the last one is refused as the real one is."""
    start, count = request.number("start", 0, 1 << 30), max(1, request.number("count", _USUAL, _MOST))
    condition, values = _form(request)
    rows = snapshot.connection.execute(
        f"SELECT {_COLUMNS} FROM filings f JOIN parties p ON p.filing = f.id WHERE f.public <= ?{condition}"  # noqa: S608
        " ORDER BY f.public DESC, f.id DESC, p.position LIMIT ? OFFSET ?",
        (snapshot.moment, *values, count, start),
    )
    filings = [PartyFiling(*row) for row in rows]
    if start and not filings:
        return responses.beyond_the_end()
    if request.query.get("output", "") in ("atom", "rss"):
        return PublicResponse(current_feed(filings, snapshot.now), ATOM)
    return PublicResponse(current_page(filings).encode(), HTML)


def _company(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the filings under a CIK or ticker; for a name, the company that has it or those that may be meant."""
    cik_or_ticker = request.query.get("cik", "").strip()
    name = " ".join(request.query.get("company", "").split())
    entity = _entity(cik_or_ticker, snapshot) if cik_or_ticker else None
    if entity is None and name and not cik_or_ticker:
        candidates = _named(name, snapshot)
        if len(candidates) != 1:
            return PublicResponse(candidates_page(candidates).encode(), HTML)
        entity = candidates[0]
    if entity is None:
        return PublicResponse(no_match_page().encode(), HTML)
    rows = _of_company(entity.cik, request, snapshot)
    match request.query.get("output", ""):
        case "atom":
            return PublicResponse(company_feed(entity, rows, snapshot.now), ATOM)
        case "xml":
            return PublicResponse(older_company_feed(entity, rows), XML)
        case _:
            return PublicResponse(company_page(entity, rows).encode(), HTML)


def _entity(cik_or_ticker: str, snapshot: Snapshot) -> Entity | None:
    if cik_or_ticker.isascii() and cik_or_ticker.isdecimal() and len(cik_or_ticker) <= 10:
        return entity_of(snapshot, cik_or_ticker.zfill(10))
    cik = cik_of_ticker(snapshot.connection, cik_or_ticker)
    return entity_of(snapshot, cik) if cik else None


def _named(name: str, snapshot: Snapshot) -> list[Entity]:
    """Return the companies whose names begin so, or the one that has just this name."""
    rows = snapshot.connection.execute(
        "SELECT cik, name FROM entities WHERE name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE"
        " ORDER BY name COLLATE NOCASE LIMIT ?",
        (name, name + "\U0010ffff", _NAMED),
    ).fetchall()
    same_name = [row for row in rows if row[1].casefold() == name.casefold()]
    return [entity for cik, _ in (same_name if len(same_name) == 1 else rows) if (entity := entity_of(snapshot, cik))]


def _of_company(cik: str, request: PublicRequest, snapshot: Snapshot) -> list[PartyFiling]:
    start, count = request.number("start", 0, 1 << 30), max(1, request.number("count", _USUAL, _MOST))
    condition, values = _form(request)
    for name, comparison in (("datea", ">="), ("dateb", "<=")):
        day = _day(request.query.get(name, ""))
        if day:
            condition += f" AND f.filed {comparison} ?"
            values.append(day)
    rows = snapshot.connection.execute(
        f"SELECT {_COLUMNS}, min(p.position) FROM parties p JOIN filings f ON f.id = p.filing"  # noqa: S608
        f" WHERE p.cik = ? AND f.public <= ?{condition} GROUP BY f.id"
        " ORDER BY f.filed DESC, f.accepted DESC, f.accession DESC LIMIT ? OFFSET ?",
        (cik, snapshot.moment, *values, count, start),
    )
    return [PartyFiling(*row[:-1]) for row in rows]


def _form(request: PublicRequest) -> tuple[str, list[str]]:
    """Return the condition for `type`, which stands for every form that begins so."""
    prefix = request.query.get("type", "").strip().upper()
    return (" AND f.form >= ? AND f.form < ?", [prefix, prefix + "\U0010ffff"]) if prefix else ("", [])


def _day(text: str) -> str:
    digits = text.replace("-", "").strip()
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdecimal() else ""
