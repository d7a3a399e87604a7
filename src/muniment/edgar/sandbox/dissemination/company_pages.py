"""What browse-edgar says, as pages and as XML: the latest filings, those of a company, companies that a search finds.

Pages are marked as scrapers expect them: `companyInfo` with `companyName` and `identInfo`, `mailer`, the table
`tableFile2`, the buttons that turn pages. No page with rows is among the recorded answers; the marks are those that
published scrapers read, the page of effectiveness and the refusals are as recorded. XML is element for element, blank
for blank, as answers of 2021 to 2026 were recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape

from muniment.documents.header import HeaderAddress
from muniment.documents.submission import item_words
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import listings
from muniment.edgar.sandbox.dissemination.listings import COMPANY, SITE, PartyFiling, Question, escaped_value
from muniment.edgar.sandbox.dissemination.responses import PAGES, PublicResponse, page
from muniment.edgar.sandbox.entities import Details, Entity

PAGES.filters |= {"value": escaped_value, "office": listings.office, "item_list": listings.item_list}


def current_page(filings: list[PartyFiling], question: Question) -> PublicResponse:
    """Return the page of the latest filings, two rows for each party."""
    names = ("datea", "dateb", "company", "type", "SIC", "State", "Country", "CIK", "owner", "accno")
    query = "action=getcurrent" + "".join(f"&amp;{name}={escaped_value(question[name.lower()])}" for name in names)
    return _list_page("current.html", filings, question, query)


def company_page(
    entity: Entity, filings: list[PartyFiling], question: Question, insider: tuple[str, ...]
) -> PublicResponse:
    """Return the page of a company's filings; `insider` says as what others' reports on holdings name it."""
    names = ("type", "dateb", *(("filenum",) if question["filenum"] else ()))
    conditions = "".join(f"&amp;{name}={escaped_value(question[name])}" for name in names)
    query = f"action=getcompany&amp;CIK={entity.cik}{conditions}&amp;owner={question.owner}"
    return _list_page("company.html", filings, question, query, entity=entity, insider=insider)


def companies_page(matches: list[Entity], question: Question) -> PublicResponse:
    """Return the page of the companies that a search finds."""
    return _list_page("companies.html", matches, question, f"action=getcompany&amp;{question.echo}")


def _list_page(
    template: str, rows: Sequence[object], question: Question, query: str, **values: object
) -> PublicResponse:
    """Return a page of a list, with the way to the pages before and behind; `query` is escaped already."""
    turns = [("Previous", max(0, question.start - question.count))] if question.start else []
    turns += [("Next", question.start + question.count)] if len(rows) > question.count else []
    shown = {"rows": rows[: question.count], "matches": len(rows), "turns": turns}
    return page(template, question=question, query=query, **shown, **values)


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
