"""browse-edgar: the latest filings, and the filings of one company, as Atom, as the older XML, as a page."""

from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.dissemination import browse_feeds, browse_pages, refusals
from muniment.edgar.sandbox.dissemination.answers import ATOM, HTML, XML, Answer
from muniment.edgar.sandbox.dissemination.browse_feeds import Listed
from muniment.edgar.sandbox.dissemination.companies import cik_of_ticker, entity_of
from muniment.edgar.sandbox.dissemination.requests import Asked
from muniment.edgar.sandbox.dissemination.shown import Shown

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
        return refusals.beyond_the_end()
    if asked.query.get("output", "") in ("atom", "rss"):
        return Answer(browse_feeds.current(found, shown.now), ATOM)
    return Answer(browse_pages.current(found).encode(), HTML)


def _company(asked: Asked, shown: Shown) -> Answer:
    """Return the filings under a CIK or ticker; for a name, the company that has it or those that may be meant."""
    wanted = asked.query.get("cik", "").strip()
    name = " ".join(asked.query.get("company", "").split())
    held = _entity(wanted, shown) if wanted else None
    if held is None and name and not wanted:
        found = _named(name, shown)
        if len(found) != 1:
            return Answer(browse_pages.candidates(found).encode(), HTML)
        held = found[0]
    if held is None:
        return Answer(browse_pages.nobody().encode(), HTML)
    rows = _of_company(held.cik, asked, shown)
    match asked.query.get("output", ""):
        case "atom":
            return Answer(browse_feeds.company(held, rows, shown.now), ATOM)
        case "xml":
            return Answer(browse_feeds.older_company(held, rows), XML)
        case _:
            return Answer(browse_pages.company(held, rows).encode(), HTML)


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
