"""The feeds of browse-edgar: Atom of the latest filings and of a company, and the older XML of a company."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

import msgspec
from msgspec import Struct

from muniment.documents.header import HeaderAddress
from muniment.edgar.sandbox.access.entities import Details, Entity
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import places
from muniment.edgar.sandbox.dissemination.filing_page import role_words
from muniment.edgar.sandbox.dissemination.forms import form_words

SITE = "https://www.sec.gov"
"""Where links lead: what is read here is what the real service would say."""

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
        return places.index_page(self.cik, self.accession)

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


def current(found: list[Listed], now: datetime) -> bytes:
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


def company(held: Entity, rows: list[Listed], now: datetime) -> bytes:
    """Return the Atom feed of a company."""
    where = f"{SITE}/cgi-bin/browse-edgar?action=getcompany&amp;CIK={held.cik}"
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
    browse = f"{SITE}/cgi-bin/browse-edgar?action=getcompany&amp;"
    yield "<addresses>\n"
    for kind, address in (("mailing", facts.mail), ("business", facts.business)):
        inner = "".join(_element(name, words) for name, words in _lines(address))
        yield f'<address type="{kind}">\n{inner}</address>\n'
    yield "</addresses>\n"
    yield _element("assigned-sic", facts.sic) + _element("assigned-sic-desc", facts.sic_words)
    if facts.sic:
        yield f"<assigned-sic-href>{browse}SIC={escape(facts.sic)}&amp;owner=include&amp;count=40</assigned-sic-href>\n"
    yield f"<cik>{held.cik}</cik>\n<cik-href>{browse}CIK={held.cik}&amp;owner=include&amp;count=40</cik-href>\n"
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
    described = f"items {', '.join(items)}" if items else ""
    return (
        f'<entry>\n<category label="form type" scheme="{SITE}/" term="{escape(one.form)}" />\n'
        '<content type="text/xml">\n'
        + _element("accession-number", one.accession)
        + _element("act", one.act)
        + (_element("amend", "[Amend]") if one.form.endswith("/A") else "")
        + _element("file-number", one.file_number)
        + (f"<file-number-href>{_by_file_number(one)}</file-number-href>\n" if one.file_number else "")
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


def _by_file_number(one: Listed) -> str:
    number = escape(one.file_number)
    return f"{SITE}/cgi-bin/browse-edgar?action=getcompany&amp;filenum={number}&amp;owner=include&amp;count=40"


def older_company(held: Entity, rows: list[Listed]) -> bytes:
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
        f"    <CIKHREF>{SITE}/cgi-bin/browse-edgar?action=getcompany&amp;CIK={held.cik}</CIKHREF>\n",
        f"    <SIC>{escape(facts.sic)}</SIC>\n    <SICDescription>{escape(facts.sic_words)}</SICDescription>\n",
        f"    <fiscalYearEnd>{escape(facts.fiscal_year_end)}</fiscalYearEnd>\n    <name>{escape(held.name)}</name>\n",
        f"    <stateOfIncorporation>{escape(facts.state)}</stateOfIncorporation>\n  </companyInfo>\n  <results>\n",
        *filings,
        "  </results>\n</companyFilings>\n",
    )


def _lines(address: HeaderAddress) -> Iterator[tuple[str, str]]:
    for name in ("city", "phone", "state", "street1", "street2", "zip"):
        yield name, getattr(address, name) or ""


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(words)}</{name}>\n" if words else ""


def _encoded(*parts: str) -> bytes:
    """Return a feed in the encoding it states; other letters as references, control characters not at all."""
    whole = "".join(parts).translate(_CONTROL)
    return whole.encode("latin-1", "xmlcharrefreplace")


_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))
