"""browse-edgar: the latest filings, and the filings of one company, as Atom, as the older XML, as a page."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

import msgspec
from msgspec import Struct

from muniment.edgar.sandbox.access.entities import Details, Entity
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import answers
from muniment.edgar.sandbox.dissemination.answers import ATOM, HTML, XML, Answer, Asked, Shown
from muniment.edgar.sandbox.dissemination.companies import cik_of_ticker, entity_of
from muniment.edgar.sandbox.dissemination.filings import form_words, index_page_path, role_words

# ---- feeds -----------------------------------------------------------------------------------------------------------

SITE = "https://www.sec.gov"
"""Where links lead: what is read here is what the real service would say."""

_COMPANY, _ALL = "/cgi-bin/browse-edgar?action=getcompany&amp;", "&amp;owner=include&amp;count=40"
_HEAD = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n'
_FEED = '<feed xmlns="http://www.w3.org/2005/Atom">\n'
_AUTHOR = "<author><name>Webmaster</name><email>webmaster@sec.gov</email></author>\n"


class Listed(Struct, frozen=True, gc=False):
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
        """When it was accepted, with offset; where nothing tells that, since when it is public."""
        if not self.accepted:
            return self.public[:19] + self.public[-6:]
        return datetime.fromisoformat(self.accepted[:19]).replace(tzinfo=EASTERN).isoformat()

    @property
    def shown_size(self) -> str:
        """Its size as lists print it."""
        return f"{self.size >> 20} MB" if self.size >= 1 << 20 else f"{max(1, round(self.size / 1024))} KB"


def current_feed(found: list[Listed], now: datetime) -> bytes:
    """Return the Atom feed of the latest filings."""
    where = f"{SITE}/cgi-bin/browse-edgar?action=getcurrent"
    moment = now.astimezone(EASTERN)
    return _encoded(
        _HEAD + _FEED,
        f"<title>Latest Filings - {moment:%a, %d %b %Y %H:%M:%S %Z}</title>\n",
        '<link rel="alternate" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n',
        '<link rel="self" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n',
        f"<id>{where}</id>\n{_AUTHOR}<updated>{moment.replace(microsecond=0).isoformat()}</updated>\n",
        *map(_entry, found),
        "</feed>\n",
    )


def _entry(one: Listed) -> str:
    role = role_words(one.role)
    return (
        f"<entry>\n<title>{escape(one.form)} - {escape(one.name)} ({one.cik}) ({role})</title>\n"
        f'<link rel="alternate" type="text/html" href="{SITE}{one.page}"/>\n'
        f'<summary type="html">\n &lt;b&gt;Filed:&lt;/b&gt; {one.filed} &lt;b&gt;AccNo:&lt;/b&gt; {one.accession}'
        f" &lt;b&gt;Size:&lt;/b&gt; {one.shown_size}\n</summary>\n<updated>{one.updated}</updated>\n"
        f'<category scheme="{SITE}/" label="form type" term="{escape(one.form)}"/>\n'
        f"<id>urn:tag:sec.gov,2008:accession-number={one.accession}</id>\n</entry>\n"
    )


def company_feed(held: Entity, rows: list[Listed], now: datetime) -> bytes:
    """Return the Atom feed of a company."""
    where = f"{SITE}{_COMPANY}CIK={held.cik}"
    return _encoded(
        _HEAD + _FEED + _AUTHOR,
        "<company-info>\n",
        *_company_info(held, held.details),
        "</company-info>\n",
        *map(_company_entry, rows),
        f"<id>urn:tag:www.sec.gov:cik={held.cik}</id>\n",
        f'<link href="{where}&amp;output=atom" rel="self" type="application/atom+xml" />\n',
        f"<title>{escape(held.name)}  ({held.cik})</title>\n",
        f"<updated>{now.astimezone(EASTERN).replace(microsecond=0).isoformat()}</updated>\n</feed>\n",
    )


def _company_info(held: Entity, facts: Details) -> Iterator[str]:
    yield "<addresses>\n"
    for kind, address in (("mailing", facts.mail), ("business", facts.business)):
        parts = ("city", "phone", "state", "street1", "street2", "zip")
        inner = "".join(_element(name, getattr(address, name) or "") for name in parts)
        yield f'<address type="{kind}">\n{inner}</address>\n'
    yield "</addresses>\n"
    yield _element("assigned-sic", facts.sic) + _element("assigned-sic-desc", facts.sic_words)
    if facts.sic:
        yield f"<assigned-sic-href>{SITE}{_COMPANY}SIC={escape(facts.sic)}{_ALL}</assigned-sic-href>\n"
    yield f"<cik>{held.cik}</cik>\n<cik-href>{SITE}{_COMPANY}CIK={held.cik}{_ALL}</cik-href>\n"
    yield _element("conformed-name", held.name) + _element("fiscal-year-end", facts.fiscal_year_end)
    if facts.former_names:
        yield f'<formerly-names count="{len(facts.former_names)}">\n'
        for one in facts.former_names:
            yield f"<names>\n{_element('date', str(one.until or ''))}{_element('name', one.name)}</names>\n"
        yield "</formerly-names>\n"
    yield _element("office", facts.office) + _element("state-location", facts.business.state or "")
    yield _element("state-of-incorporation", facts.state)


def _company_entry(one: Listed) -> str:
    words = form_words(one.form)
    items = msgspec.json.decode(one.items, type=list[str])
    file = f"{SITE}{_COMPANY}filenum={escape(one.file_number)}{_ALL}"
    described = f"items {', '.join(items)}" if items else ""
    return (
        f'<entry>\n<category label="form type" scheme="{SITE}/" term="{escape(one.form)}" />\n'
        '<content type="text/xml">\n'
        + _element("accession-number", one.accession)
        + _element("act", one.act)
        + (_element("amend", "[Amend]") if one.form.endswith("/A") else "")
        + _element("file-number", one.file_number)
        + (f"<file-number-href>{file}</file-number-href>\n" if one.file_number else "")
        + _element("filing-date", one.filed)
        + f"<filing-href>{SITE}{one.page}</filing-href>\n"
        + _element("filing-type", one.form)
        + _element("film-number", one.film_number)
        + _element("form-name", words)
        + _element("items-desc", described)
        + _element("size", one.shown_size)
        + f"</content>\n<id>urn:tag:sec.gov,2008:accession-number={one.accession}</id>\n"
        f'<link href="{SITE}{one.page}" rel="alternate" type="text/html" />\n<summary type="html">'
        f" &lt;b&gt;Filed:&lt;/b&gt; {one.filed} &lt;b&gt;AccNo:&lt;/b&gt; {one.accession}"
        f" &lt;b&gt;Size:&lt;/b&gt; {one.shown_size}</summary>\n"
        f"<title>{escape(one.form)}  - {escape(words)}</title>\n<updated>{one.updated}</updated>\n</entry>\n"
    )


def older_company_feed(held: Entity, rows: list[Listed]) -> bytes:
    """Return the XML that `output=xml` gives."""
    facts = held.details
    filings = (
        f"    <filing>\n      <dateFiled>{one.filed}</dateFiled>\n      <filingHREF>{SITE}{one.page}</filingHREF>\n"
        f"      <formName>{escape(form_words(one.form))}</formName>\n      <type>{escape(one.form)}</type>\n"
        "    </filing>\n"
        for one in rows
    )
    return _encoded(
        _HEAD,
        f"<companyFilings>\n  <companyInfo>\n    <CIK>{held.cik}</CIK>\n",
        f"    <CIKHREF>{SITE}{_COMPANY}CIK={held.cik}</CIKHREF>\n",
        f"    <SIC>{escape(facts.sic)}</SIC>\n    <SICDescription>{escape(facts.sic_words)}</SICDescription>\n",
        f"    <fiscalYearEnd>{escape(facts.fiscal_year_end)}</fiscalYearEnd>\n    <name>{escape(held.name)}</name>\n",
        f"    <stateOfIncorporation>{escape(facts.state)}</stateOfIncorporation>\n  </companyInfo>\n  <results>\n",
        *filings,
        "  </results>\n</companyFilings>\n",
    )


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(words)}</{name}>\n" if words else ""


def _encoded(*parts: str) -> bytes:
    """Return a feed in the encoding it states; other letters as references, control characters not at all."""
    whole = "".join(parts).translate(_CONTROL)
    return whole.encode("latin-1", "xmlcharrefreplace")


_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


# ---- pages -----------------------------------------------------------------------------------------------------------


def current_page(found: list[Listed]) -> str:
    """Return the page of the latest filings."""
    rows = "".join(
        f'<tr><td>{escape(one.form)}</td><td><a href="{_COMPANY}CIK={one.cik}">{escape(one.name)} ({one.cik}) '
        f'({role_words(one.role)})</a></td><td><a href="{one.page}">{one.accession}</a></td>'
        f"<td>{one.accepted[:19].replace('T', ' ')}</td><td>{one.filed}</td></tr>\n"
        for one in found
    )
    head = "<tr><th>Form</th><th>Company</th><th>Accession number</th><th>Accepted</th><th>Filing date</th></tr>\n"
    return _page("Latest Filings Received and Processed at the SEC", f"<table>{head}{rows}</table>")


def company_page(held: Entity, rows: list[Listed]) -> str:
    """Return the page of a company's filings."""
    inner = "".join(
        f'<tr><td>{escape(one.form)}</td><td><a href="{one.page}" id="documentsbutton">&nbsp;Documents</a></td>'
        f'<td class="small">{escape(form_words(one.form))}<br>Acc-no: {one.accession}&nbsp; Size: {one.shown_size}</td>'
        f"<td>{one.filed}</td><td>{escape(one.file_number)}<br>{escape(one.film_number)}</td></tr>\n"
        for one in rows
    )
    return _page(
        "EDGAR Search Results",
        f'<div class="companyInfo"><span class="companyName">{escape(held.name)} '
        f'<acronym title="Central Index Key">CIK</acronym>#: <a href="{_COMPANY}CIK={held.cik}">{held.cik} '
        "(see all company filings)</a></span></div>\n"
        '<table class="tableFile2" summary="Results"><tr><th>Filings</th><th>Format</th><th>Description</th>'
        f"<th>Filing Date</th><th>File/Film Number</th></tr>\n{inner}</table>",
    )


def candidates_page(found: list[Entity]) -> str:
    """Return the page of the companies that may be meant."""
    if not found:
        return nobody_page()
    rows = "".join(
        f'<tr><td><a href="{_COMPANY}CIK={one.cik}">{one.cik}</a></td><td>{escape(one.name)}</td>'
        f"<td>{escape(one.details.business.state or '')}</td></tr>\n"
        for one in found
    )
    head = "<tr><th>CIK</th><th>Company</th><th>State/Country</th></tr>\n"
    return _page("EDGAR Company Search Results", f'<table class="tableFile2" summary="Results">{head}{rows}</table>')


def nobody_page() -> str:
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


def answer(asked: Asked, shown: Shown) -> Answer | None:
    """Return what browse-edgar says; None for other programs."""
    if asked.parts != ("cgi-bin", "browse-edgar"):
        return None
    questions = {name.lower(): words for name, words in asked.query.items()}
    asked = Asked(asked.path, asked.parts, asked.is_folder, questions)
    match questions.get("action", "").lower():
        case "getcurrent":
            return _current(asked, shown)
        case "getcompany":
            return _company(asked, shown)
        case _:  # company and CIK alone are a search for a company
            return _company(asked, shown) if {"cik", "company"} & questions.keys() else None


def _current(asked: Asked, shown: Shown) -> Answer:
    """Return the latest filings, an entry for each party; a page behind the last one is refused as the real one is."""
    start, count = asked.number("start", 0, 1 << 30), max(1, asked.number("count", _USUAL, _MOST))
    condition, values = _form(asked)
    rows = shown.connection.execute(
        f"SELECT {_COLUMNS} FROM filings f JOIN parties p ON p.filing = f.id WHERE f.public <= ?{condition}"  # noqa: S608
        " ORDER BY f.public DESC, f.id DESC, p.position LIMIT ? OFFSET ?",
        (shown.moment, *values, count, start),
    )
    found = [Listed(*row) for row in rows]
    if start and not found:
        return answers.beyond_the_end()
    if asked.query.get("output", "") in ("atom", "rss"):
        return Answer(current_feed(found, shown.now), ATOM)
    return Answer(current_page(found).encode(), HTML)


def _company(asked: Asked, shown: Shown) -> Answer:
    """Return the filings under a CIK or ticker; for a name, the company that has it or those that may be meant."""
    wanted = asked.query.get("cik", "").strip()
    name = " ".join(asked.query.get("company", "").split())
    held = _entity(wanted, shown) if wanted else None
    if held is None and name and not wanted:
        found = _named(name, shown)
        if len(found) != 1:
            return Answer(candidates_page(found).encode(), HTML)
        held = found[0]
    if held is None:
        return Answer(nobody_page().encode(), HTML)
    rows = _of_company(held.cik, asked, shown)
    match asked.query.get("output", ""):
        case "atom":
            return Answer(company_feed(held, rows, shown.now), ATOM)
        case "xml":
            return Answer(older_company_feed(held, rows), XML)
        case _:
            return Answer(company_page(held, rows).encode(), HTML)


def _entity(wanted: str, shown: Shown) -> Entity | None:
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= 10:
        return entity_of(shown, wanted.zfill(10))
    cik = cik_of_ticker(shown.connection, wanted)
    return entity_of(shown, cik) if cik else None


def _named(name: str, shown: Shown) -> list[Entity]:
    """Return the companies whose names begin so, or the one that has just this name."""
    rows = shown.connection.execute(
        "SELECT cik, name FROM entities WHERE name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE"
        " ORDER BY name COLLATE NOCASE LIMIT ?",
        (name, name + "\U0010ffff", _NAMED),
    ).fetchall()
    exact = [row for row in rows if row[1].casefold() == name.casefold()]
    return [one for cik, _ in (exact if len(exact) == 1 else rows) if (one := entity_of(shown, cik))]


def _of_company(cik: str, asked: Asked, shown: Shown) -> list[Listed]:
    start, count = asked.number("start", 0, 1 << 30), max(1, asked.number("count", _USUAL, _MOST))
    condition, values = _form(asked)
    for name, comparison in (("datea", ">="), ("dateb", "<=")):
        day = _day(asked.query.get(name, ""))
        if day:
            condition += f" AND f.filed {comparison} ?"
            values.append(day)
    rows = shown.connection.execute(
        f"SELECT {_COLUMNS}, min(p.position) FROM parties p JOIN filings f ON f.id = p.filing"  # noqa: S608
        f" WHERE p.cik = ? AND f.public <= ?{condition} GROUP BY f.id"
        " ORDER BY f.filed DESC, f.accepted DESC, f.accession DESC LIMIT ? OFFSET ?",
        (cik, shown.moment, *values, count, start),
    )
    return [Listed(*row[:-1]) for row in rows]


def _form(asked: Asked) -> tuple[str, list[str]]:
    """Return the condition for `type`, which stands for every form that begins so."""
    wanted = asked.query.get("type", "").strip().upper()
    return (" AND f.form >= ? AND f.form < ?", [wanted, wanted + "\U0010ffff"]) if wanted else ("", [])


def _day(said: str) -> str:
    digits = said.replace("-", "").strip()
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdecimal() else ""
