"""browse-edgar: the latest filings, the filings of a company, companies; as Atom, as the older XML, as pages."""

from muniment.edgar.sandbox.dissemination import company_feeds, company_pages, responses
from muniment.edgar.sandbox.dissemination.listings import (
    Question,
    companies,
    entity_by,
    is_cik,
    last_filed,
    latest,
    of_company,
)
from muniment.edgar.sandbox.dissemination.responses import ATOM, XML, PublicRequest, PublicResponse, Snapshot
from muniment.edgar.sandbox.entities import Entity


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return what browse-edgar says."""
    question = Question.of(request)
    match question["action"].lower():
        case "getcurrent":
            return _current(question, snapshot)
        case "geteffect":
            return company_pages.answer(company_pages.effectiveness_page())
        case _:  # a name or a number alone is a search for a company
            return _company(question, snapshot)


def _current(question: Question, snapshot: Snapshot) -> PublicResponse:
    """Return the latest filings, an entry for each party; a page behind the last one is refused as the real one is."""
    filings = latest(question, snapshot)
    if question.start and not filings:
        return responses.beyond_the_end()
    if question["output"].lower() in ("atom", "rss"):
        return PublicResponse(company_feeds.current_feed(filings[: question.count], snapshot.now), ATOM)
    return company_pages.answer(company_pages.current_page(filings, question))


def _company(question: Question, snapshot: Snapshot) -> PublicResponse:
    """Return the filings under a CIK, a ticker, or of the one company that a search finds; several as a list."""
    cik_or_ticker = question["cik"]
    if cik_or_ticker:
        entity = entity_by(cik_or_ticker, snapshot)
        if entity is None:
            return company_pages.answer(
                company_pages.no_match_page("CIK" if is_cik(cik_or_ticker) else "Ticker Symbol")
            )
        return _filings(entity, question, snapshot)
    matches = companies(question, snapshot)
    if len(matches) == 1 and not question.start:
        return _filings(matches[0], question, snapshot)
    if not matches:
        is_search = any(question[name] for name in ("company", "state", "country", "sic", "filenum"))
        return company_pages.answer(
            company_pages.no_match_page("companies") if is_search else company_pages.search_page()
        )
    if question["output"].lower() in ("atom", "xml"):
        with_last_day = [(entity, last_filed(entity.cik, snapshot)) for entity in matches]
        return PublicResponse(company_feeds.companies_feed(with_last_day, question, snapshot.now), ATOM)
    return company_pages.answer(company_pages.companies_page(matches, question))


def _filings(entity: Entity, question: Question, snapshot: Snapshot) -> PublicResponse:
    filings = of_company(entity.cik, question, snapshot)
    match question["output"].lower():
        case "atom":
            return PublicResponse(company_feeds.company_feed(entity, filings, question, snapshot.now), ATOM)
        case "xml":
            return PublicResponse(company_feeds.older_company_feed(entity, filings[: question.count]), XML)
        case _:
            insider = _insider(entity.cik, snapshot)
            return company_pages.answer(company_pages.company_page(entity, filings, question, insider))


def _insider(cik: str, snapshot: Snapshot) -> tuple[str, ...]:
    """Return as what reports of insiders name a company or person: `issuer`, `owner`, both, or neither."""
    rows = snapshot.connection.execute(
        "SELECT DISTINCT role FROM parties WHERE cik = ? AND role IN ('ISSUER', 'REPORTING-OWNER')", (cik,)
    )
    roles = {role for (role,) in rows}
    return tuple(name for role, name in (("ISSUER", "issuer"), ("REPORTING-OWNER", "owner")) if role in roles)
