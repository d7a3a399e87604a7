"""Full-text search, as efts.sec.gov answers: which documents hold the terms, in which filings, of whom."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from muniment.edgar.sandbox.access.entities import Details
from muniment.edgar.sandbox.dissemination import responses
from muniment.edgar.sandbox.dissemination.companies import tickers_of
from muniment.edgar.sandbox.dissemination.responses import PublicRequest, PublicResponse, Snapshot
from muniment.edgar.sandbox.publishing import ROWS_PER_FILING

_TERM = re.compile(r'(?P<minus>-|\bNOT\s+)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE)
_MOST = 64  # terms; what is longer is cut


def expression(typed: str) -> str:
    """Return the query in the language of FTS5; "" where there is no term.

    Words are all meant, `"words in quotes"` as they stand, `OR` between two gives either, `-word` or `NOT word`
    excludes, `word*` is any word that begins so. Everything else that is a sign there is none here.

    >>> expression('"exempt offering" fund* -trust')
    '("exempt offering") AND ("fund" *) NOT ("trust")'
    >>> expression("north OR south")
    '("north" OR "south")'
    """
    terms_wanted: list[list[str]] = []
    excluded: list[str] = []
    joins = False
    for match in list(_TERM.finditer(typed))[:_MOST]:
        word = match["word"]
        if word and word.upper() in ("OR", "AND", "NOT") and not match["minus"]:
            joins = word.upper() == "OR" and bool(terms_wanted)
            continue
        term = _term(word if word is not None else match["phrase"], is_word=word is not None)
        if not term:
            continue
        if match["minus"]:
            excluded.append(term)
        elif joins:
            terms_wanted[-1].append(term)
        else:
            terms_wanted.append([term])
        joins = False
    if not terms_wanted:
        return ""
    meant = " AND ".join(f"({' OR '.join(terms)})" for terms in terms_wanted)
    return meant + "".join(f" NOT ({term})" for term in excluded)


def _term(text: str, *, is_word: bool) -> str:
    """Return a term in quotes, in which nothing has a meaning; "" where no letter or digit is in it."""
    text = text.replace("\0", " ")  # where SQLite would see the end of the question
    bare = text.rstrip("*") if is_word else text
    if not any(character.isalnum() for character in bare):
        return ""
    quoted = '"' + bare.replace('"', '""') + '"'
    return f"{quoted} *" if is_word and text.endswith("*") else quoted


# ruff: noqa: S608 - conditions are words of this module; what people type are values


CEILING = 10_000
"""Hits that can be reached; of more it is only stated that there are more."""

_PAGE = 100
_BUCKETS = 30
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CIK = re.compile(r"[0-9]{1,10}")


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse | None:
    """Return the answer of full-text search; None for other paths."""
    if request.parts != ("LATEST", "search-index"):
        return None
    if "keysTyped" in request.query:
        return responses.json(_completed(request.query["keysTyped"], snapshot.connection))
    keys = _matches(request, snapshot)
    size = min(request.number("size", _PAGE, _PAGE), _PAGE)
    start = request.number("from", 0, CEILING) or max(0, request.number("page", 1, CEILING) - 1) * _PAGE
    page = keys[:CEILING][start : start + size]
    hits = [_hit(key, score, snapshot.connection) for key, score in page]
    return responses.json(
        {
            **_frame(min(len(keys), CEILING), "gte" if len(keys) > CEILING else "eq", hits),
            "aggregations": _aggregations(
                sorted({key // ROWS_PER_FILING for key, _ in keys[:CEILING]}), snapshot.connection
            ),
            "query": {"from": start, "size": size, "_source": {"exclude": ["doc_text"]}},
        }
    )


def _frame(total: int, relation: str, hits: list[dict[str, Any]]) -> dict[str, Any]:
    best = max((hit["_score"] for hit in hits if hit["_score"] is not None), default=None)
    return {
        "took": 1,
        "timed_out": False,
        "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
        "hits": {"total": {"value": total, "relation": relation}, "max_score": best, "hits": hits},
    }


# ---- which ----------------------------------------------------------------------------------------------------------


def _matches(request: PublicRequest, snapshot: Snapshot) -> list[tuple[int, float | None]]:
    """Return the keys of documents with their scores, the best first, no more than one beyond the ceiling."""
    typed = request.query.get("q", "")
    conditions = list(_conditions(request, snapshot))
    where = " AND ".join(condition for condition, _ in conditions)
    values = [value for _, given in conditions for value in given]
    primary_only = "-0" in _forms(request)
    if not typed.strip():
        which = " AND d.sequence = 1" if primary_only else ""
        rows = snapshot.connection.execute(
            f"SELECT d.filing * {ROWS_PER_FILING} + d.sequence, NULL FROM filings f JOIN documents d ON d.filing = f.id"
            f" WHERE {where}{which} ORDER BY f.filed DESC, f.id DESC, d.sequence LIMIT {CEILING + 1}",
            values,
        )
        return rows.fetchall()
    query = expression(typed)
    if not query:
        return []
    which = f" AND m.key % {ROWS_PER_FILING} = 1" if primary_only else ""
    rows = snapshot.connection.execute(
        "WITH m AS MATERIALIZED (SELECT rowid AS key, bm25(words) AS score FROM words WHERE words MATCH ?)"
        f" SELECT m.key, -m.score FROM m JOIN filings f ON f.id = m.key / {ROWS_PER_FILING}"
        f" WHERE {where}{which} ORDER BY m.score, m.key DESC LIMIT {CEILING + 1}",
        (query, *values),
    )
    return rows.fetchall()


def _conditions(request: PublicRequest, snapshot: Snapshot) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the conditions on filings `f` besides terms, with the values."""
    query = request.query
    yield "f.public <= ?", (snapshot.moment,)
    forms = _forms(request)  # each with its amendments; with a minus before it, without just that one
    included = [value for value in forms if not value.startswith("-")]
    if included:
        included += [f"{value}/A" for value in included if not value.endswith("/A")]
        yield _within("f.form", included), included
    if excluded := [value[1:] for value in forms if value.startswith("-") and value != "-0"]:
        yield f"f.form NOT IN ({_placeholders(excluded)})", excluded
    numbers = (value.strip() for value in query.get("ciks", "").split(","))
    if ciks := [value.zfill(10) for value in numbers if _CIK.fullmatch(value)]:
        yield f"f.id IN (SELECT filing FROM parties WHERE {_within('cik', ciks)})", ciks
    first, last = query.get("startdt", ""), query.get("enddt", "")
    if query.get("dateRange", "custom") in ("custom", "") and _DAY.fullmatch(first) and _DAY.fullmatch(last):
        yield "f.filed BETWEEN ? AND ?", (first, last)  # both ends are needed, else all years are meant
    places = query.get("locationCodes") or query.get("locationCode") or query.get("filter_location", "")
    if codes := [value.strip().upper() for value in places.split(",") if value.strip() and value.strip() != "all"]:
        which = "state" if query.get("locationType") == "incorporated" else "business.state"
        column = f"json_extract(e.details, '$.{which}')"
        within = f"SELECT p.filing FROM parties p JOIN entities e ON e.cik = p.cik WHERE {_within(column, codes)}"
        yield f"f.id IN ({within})", codes
    if items := [value.strip() for value in query.get("items", "").split(",") if value.strip()]:
        yield f"EXISTS (SELECT 1 FROM json_each(f.items) i WHERE {_within('i.value', items)})", items
    name = query.get("entityName", "").strip()  # as the page puts it there: a CIK in brackets, or words of a name
    number = re.search(r"CIK\s*([0-9]{1,10})", name) or re.fullmatch(r"([0-9]{1,10})", name)
    if number:
        yield "f.id IN (SELECT filing FROM parties WHERE cik = ?)", (number[1].zfill(10),)
    elif name:
        yield "f.id IN (SELECT filing FROM parties WHERE instr(lower(name), lower(?)))", (name,)


def _forms(request: PublicRequest) -> list[str]:
    stated = f"{request.query.get('forms', '')},{request.query.get('filter_forms', '')}"
    return [form.strip().upper() for form in stated.split(",") if form.strip()]


def _within(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({_placeholders(values)})"


def _placeholders(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


# ---- what is told of them -------------------------------------------------------------------------------------------


def _hit(key: int, score: float | None, connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the hit of a document."""
    filing, sequence = divmod(key, ROWS_PER_FILING)
    number, form, filed, period, items, rendered_folder = connection.execute(
        "SELECT accession, form, filed, period, items, sheet FROM filings WHERE id = ?", (filing,)
    ).fetchone()
    kind, name, description = connection.execute(
        "SELECT type, name, description FROM documents WHERE filing = ? AND sequence = ?", (filing, sequence)
    ).fetchone()
    parties = [_party(row) for row in connection.execute(_PARTIES, (filing,))]
    source = {
        "ciks": [party["cik"] for party in parties],
        "display_names": [party["name"] for party in parties],
        "adsh": number,
        "form": form,
        "root_forms": [form.removesuffix("/A")],
        "file_type": kind,
        "file_description": description or None,
        "sequence": sequence,
        "file_date": filed,
        "period_ending": period or None,
        "file_num": [party["file_number"] for party in parties],
        "film_num": [party["film_number"] for party in parties],
        "items": msgspec.json.decode(items),
        "sics": [party["sic"] for party in parties],
        "biz_states": [party["state"] for party in parties],
        "biz_locations": [party["location"] for party in parties],
        "inc_states": [party["incorporated"] for party in parties],
        "xsl": rendered_folder if rendered_folder and sequence == 1 else None,
        "schema_version": None,
    }
    return {"_index": "edgar_file", "_id": f"{number}:{name or number + '.txt'}", "_score": score, "_source": source}


_PARTIES = """
SELECT p.cik, p.name, p.file_number, p.film_number, coalesce(e.details, '{}')
FROM parties p LEFT JOIN entities e ON e.cik = p.cik WHERE p.filing = ? ORDER BY p.position
"""


def _party(row: tuple[str, str, str, str, str]) -> dict[str, Any]:
    cik, name, file_number, film_number, details = row
    facts = msgspec.json.decode(details, type=Details)
    address = facts.business
    return {
        "cik": cik,
        "name": _display_name(name, ", ".join(facts.tickers), cik),
        "file_number": file_number,
        "film_number": film_number,
        "sic": facts.sic or None,
        "state": address.state or None,
        "location": ", ".join(filter(None, (address.city or "", address.state or ""))) or None,
        "incorporated": facts.state or None,
    }


def _display_name(name: str, tickers: str, cik: str) -> str:
    return f"{name}  ({tickers})  (CIK {cik})" if tickers else f"{name}  (CIK {cik})"


def _aggregations(filings: list[int], connection: sqlite3.Connection) -> dict[str, Any]:
    """Return how many of the filings found have which entity, industry, state and form."""
    ids = msgspec.json.encode(filings).decode()
    joined = "json_each(?) j JOIN filings f ON f.id = j.value"
    of_entities = f"{joined} JOIN parties p ON p.filing = f.id LEFT JOIN entities e ON e.cik = p.cik"
    top = f"GROUP BY 1 HAVING counted IS NOT NULL ORDER BY 2 DESC, 1 LIMIT {_BUCKETS}"
    entities = connection.execute(
        f"SELECT p.cik AS counted, count(DISTINCT f.id), max(p.name), max(e.details) FROM {of_entities} {top}",
        (ids,),
    )
    names = [(_display_name(name, tickers_of(details or "{}"), cik), count) for cik, count, name, details in entities]
    queries = {
        "sic_filter": "SELECT json_extract(e.details, '$.sic') AS counted, count(DISTINCT f.id)"
        f" FROM {of_entities} {top}",
        "biz_states_filter": "SELECT json_extract(e.details, '$.business.state') AS counted, count(DISTINCT f.id)"
        f" FROM {of_entities} {top}",
        "form_filter": f"SELECT replace(f.form, '/A', '') AS counted, count(*) FROM {joined} {top}",
    }
    counted = {name: connection.execute(query, (ids,)).fetchall() for name, query in queries.items()}
    return {name: _buckets(rows) for name, rows in {"entity_filter": names, **counted}.items()}


def _buckets(rows: list[tuple[str, int]]) -> dict[str, Any]:
    return {"buckets": [{"key": key, "doc_count": count} for key, count in rows]}


def _completed(typed: str, connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the entities that may be meant by the beginning of a name, of one of its words, or by a ticker."""
    beginning = " ".join(typed.split()).lower()
    rows = connection.execute(
        "SELECT cik, name, details FROM entities WHERE instr(' ' || lower(name), ' ' || ?)"
        " OR (instr(details, '\"tickers\"') AND instr(lower(json_extract(details, '$.tickers')), '\"' || ? || '\"'))"
        " ORDER BY instr(lower(name), ?), name LIMIT 10",
        (beginning, beginning, beginning),
    ).fetchall()
    hits = []
    for cik, name, details in rows if beginning else ():
        tickers = tickers_of(details)
        label = f"{name}  ({tickers})" if tickers else name
        source = {"entity": label, "tickers": tickers or None}
        hits.append({"_index": "edgar_entity", "_id": str(int(cik)), "_score": None, "_source": source})
    return _frame(len(hits), "eq", hits)
