# ruff: noqa: S608 - conditions are words of this module; what people type are values
"""Full-text search, as efts.sec.gov answers: which documents hold the words, in which filings, of whom."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from muniment.edgar.sandbox.access.entities import Details
from muniment.edgar.sandbox.dissemination import answers
from muniment.edgar.sandbox.dissemination.answers import Answer
from muniment.edgar.sandbox.dissemination.companies import tickers_of
from muniment.edgar.sandbox.dissemination.requests import Asked
from muniment.edgar.sandbox.dissemination.search_words import expression
from muniment.edgar.sandbox.dissemination.shown import Shown
from muniment.edgar.sandbox.publishing import WORDS_OF

CEILING = 10_000
"""Hits that can be reached; of more it is only said that there are more."""

_PAGE = 100
_BUCKETS = 30
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CIK = re.compile(r"[0-9]{1,10}")


class _Filter(Struct, frozen=True):
    """Conditions for filings `f`, with their values."""

    words: str
    values: tuple[Any, ...]


def answer(asked: Asked, shown: Shown) -> Answer | None:
    """Return the answer of full-text search; None for other paths."""
    if asked.parts != ("LATEST", "search-index"):
        return None
    if "keysTyped" in asked.query:
        return answers.json(_completed(asked.query["keysTyped"], shown.connection))
    found = _found(asked, shown)
    size = min(asked.number("size", _PAGE, _PAGE), _PAGE)
    start = asked.number("from", 0, CEILING) or max(0, asked.number("page", 1, CEILING) - 1) * _PAGE
    page = found[:CEILING][start : start + size]
    hits = [_hit(key, score, shown.connection) for key, score in page]
    return answers.json(
        {
            **_frame(min(len(found), CEILING), "gte" if len(found) > CEILING else "eq", hits),
            "aggregations": _aggregations(sorted({key // WORDS_OF for key, _ in found[:CEILING]}), shown.connection),
            "query": {"from": start, "size": size, "_source": {"exclude": ["doc_text"]}},
        }
    )


def _frame(total: int, relation: str, hits: list[dict[str, Any]]) -> dict[str, Any]:
    best = max((one["_score"] for one in hits if one["_score"] is not None), default=None)
    return {
        "took": 1,
        "timed_out": False,
        "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
        "hits": {"total": {"value": total, "relation": relation}, "max_score": best, "hits": hits},
    }


# ---- which ----------------------------------------------------------------------------------------------------------


def _found(asked: Asked, shown: Shown) -> list[tuple[int, float | None]]:
    """Return the keys of documents with their scores, the best first, no more than one beyond the ceiling."""
    typed = asked.query.get("q", "")
    conditions = _conditions(asked, shown)
    primary_only = "-0" in _forms(asked)
    if not typed.strip():
        which = " AND d.sequence = 1" if primary_only else ""
        rows = shown.connection.execute(
            f"SELECT d.filing * {WORDS_OF} + d.sequence, NULL FROM filings f JOIN documents d ON d.filing = f.id"
            f" WHERE {conditions.words}{which} ORDER BY f.filed DESC, f.id DESC, d.sequence LIMIT {CEILING + 1}",
            conditions.values,
        )
        return rows.fetchall()
    question = expression(typed)
    if not question:
        return []
    which = f" AND m.key % {WORDS_OF} = 1" if primary_only else ""
    rows = shown.connection.execute(
        "WITH m AS MATERIALIZED (SELECT rowid AS key, bm25(words) AS score FROM words WHERE words MATCH ?)"
        f" SELECT m.key, -m.score FROM m JOIN filings f ON f.id = m.key / {WORDS_OF}"
        f" WHERE {conditions.words}{which} ORDER BY m.score, m.key DESC LIMIT {CEILING + 1}",
        (question, *conditions.values),
    )
    return rows.fetchall()


def _conditions(asked: Asked, shown: Shown) -> _Filter:
    """Return what is asked of filings besides words."""
    words, values = ["f.public <= ?"], [shown.moment]
    for one in (_by_form(asked), _by_cik(asked), _by_day(asked), _by_place(asked), _by_item(asked), _by_name(asked)):
        if one.words:
            words.append(one.words)
            values += one.values
    return _Filter(" AND ".join(words), tuple(values))


def _forms(asked: Asked) -> list[str]:
    said = f"{asked.query.get('forms', '')},{asked.query.get('filter_forms', '')}"
    return [one.strip().upper() for one in said.split(",") if one.strip()]


def _by_form(asked: Asked) -> _Filter:
    """Take forms: each with its amendments; with a minus before it, without just that one."""
    forms = _forms(asked)
    wanted = [one for one in forms if not one.startswith("-")]
    wanted += [f"{one}/A" for one in wanted if not one.endswith("/A")]
    unwanted = [one[1:] for one in forms if one.startswith("-") and one != "-0"]
    words = [_within("f.form", wanted)] if wanted else []
    words += [f"f.form NOT IN ({_marks(unwanted)})"] if unwanted else []
    return _Filter(" AND ".join(words), (*wanted, *unwanted))


def _by_cik(asked: Asked) -> _Filter:
    said = [one.strip() for one in asked.query.get("ciks", "").split(",")]
    ciks = tuple(one.zfill(10) for one in said if _CIK.fullmatch(one))
    if not ciks:
        return _Filter("", ())
    within = f"SELECT filing FROM parties WHERE {_within('cik', ciks)}"
    return _Filter(f"f.id IN ({within})", ciks)


def _by_day(asked: Asked) -> _Filter:
    """Take a span of days: both ends are needed, else all years are meant."""
    first, last = asked.query.get("startdt", ""), asked.query.get("enddt", "")
    is_span = asked.query.get("dateRange", "custom") in ("custom", "")
    if not is_span or not _DAY.fullmatch(first) or not _DAY.fullmatch(last):
        return _Filter("", ())
    return _Filter("f.filed BETWEEN ? AND ?", (first, last))


def _by_place(asked: Asked) -> _Filter:
    said = asked.query.get("locationCodes") or asked.query.get("locationCode") or asked.query.get("filter_location", "")
    codes = tuple(one.strip().upper() for one in said.split(",") if one.strip() and one.strip() != "all")
    if not codes:
        return _Filter("", ())
    which = "state" if asked.query.get("locationType") == "incorporated" else "business.state"
    column = f"json_extract(e.details, '$.{which}')"
    within = f"SELECT p.filing FROM parties p JOIN entities e ON e.cik = p.cik WHERE {_within(column, codes)}"
    return _Filter(f"f.id IN ({within})", codes)


def _by_item(asked: Asked) -> _Filter:
    items = tuple(one.strip() for one in asked.query.get("items", "").split(",") if one.strip())
    if not items:
        return _Filter("", ())
    return _Filter(f"EXISTS (SELECT 1 FROM json_each(f.items) i WHERE {_within('i.value', items)})", items)


def _by_name(asked: Asked) -> _Filter:
    """Take an entity by what the page puts there: its CIK in brackets, or words of its name."""
    said = asked.query.get("entityName", "").strip()
    number = re.search(r"CIK\s*([0-9]{1,10})", said) or re.fullmatch(r"([0-9]{1,10})", said)
    if number:
        return _Filter("f.id IN (SELECT filing FROM parties WHERE cik = ?)", (number[1].zfill(10),))
    if not said:
        return _Filter("", ())
    return _Filter("f.id IN (SELECT filing FROM parties WHERE instr(lower(name), lower(?)))", (said,))


def _within(column: str, values: Sequence[object]) -> str:
    return f"{column} IN ({_marks(values)})"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


# ---- what is told of them -------------------------------------------------------------------------------------------


def _hit(key: int, score: float | None, connection: sqlite3.Connection) -> dict[str, Any]:
    """Return what is told of a document."""
    filing, sequence = divmod(key, WORDS_OF)
    number, form, filed, period, items, sheet = connection.execute(
        "SELECT accession, form, filed, period, items, sheet FROM filings WHERE id = ?", (filing,)
    ).fetchone()
    kind, name, words = connection.execute(
        "SELECT type, name, description FROM documents WHERE filing = ? AND sequence = ?", (filing, sequence)
    ).fetchone()
    parties = [_party(row) for row in connection.execute(_PARTIES, (filing,))]
    source = {
        "ciks": [one["cik"] for one in parties],
        "display_names": [one["name"] for one in parties],
        "adsh": number,
        "form": form,
        "root_forms": [form.removesuffix("/A")],
        "file_type": kind,
        "file_description": words or None,
        "sequence": sequence,
        "file_date": filed,
        "period_ending": period or None,
        "file_num": [one["file_number"] for one in parties],
        "film_num": [one["film_number"] for one in parties],
        "items": msgspec.json.decode(items),
        "sics": [one["sic"] for one in parties],
        "biz_states": [one["state"] for one in parties],
        "biz_locations": [one["location"] for one in parties],
        "inc_states": [one["incorporated"] for one in parties],
        "xsl": sheet if sheet and sequence == 1 else None,
        "schema_version": None,
    }
    return {"_index": "edgar_file", "_id": f"{number}:{name or number + '.txt'}", "_score": score, "_source": source}


_PARTIES = """
SELECT p.cik, p.name, p.file_number, p.film_number, coalesce(e.details, '{}')
FROM parties p LEFT JOIN entities e ON e.cik = p.cik WHERE p.filing = ? ORDER BY p.position
"""


def _party(row: tuple[str, str, str, str, str]) -> dict[str, Any]:
    cik, name, file_number, film_number, kept = row
    facts = msgspec.json.decode(kept, type=Details)
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
    kept = msgspec.json.encode(filings).decode()
    found = "json_each(?) j JOIN filings f ON f.id = j.value"
    of_entities = f"{found} JOIN parties p ON p.filing = f.id LEFT JOIN entities e ON e.cik = p.cik"
    top = f"GROUP BY 1 HAVING counted IS NOT NULL ORDER BY 2 DESC, 1 LIMIT {_BUCKETS}"
    entities = connection.execute(
        f"SELECT p.cik AS counted, count(DISTINCT f.id), max(p.name), max(e.details) FROM {of_entities} {top}",
        (kept,),
    )
    names = [(_display_name(name, tickers_of(details or "{}"), cik), count) for cik, count, name, details in entities]
    asked = {
        "sic_filter": "SELECT json_extract(e.details, '$.sic') AS counted, count(DISTINCT f.id)"
        f" FROM {of_entities} {top}",
        "biz_states_filter": "SELECT json_extract(e.details, '$.business.state') AS counted, count(DISTINCT f.id)"
        f" FROM {of_entities} {top}",
        "form_filter": f"SELECT replace(f.form, '/A', '') AS counted, count(*) FROM {found} {top}",
    }
    counted = {name: connection.execute(query, (kept,)).fetchall() for name, query in asked.items()}
    return {name: _buckets(rows) for name, rows in {"entity_filter": names, **counted}.items()}


def _buckets(rows: list[tuple[str, int]]) -> dict[str, Any]:
    return {"buckets": [{"key": key, "doc_count": count} for key, count in rows]}


def _completed(typed: str, connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the entities that may be meant by the beginning of a name, of one of its words, or by a ticker."""
    wanted = " ".join(typed.split()).lower()
    rows = connection.execute(
        "SELECT cik, name, details FROM entities WHERE instr(' ' || lower(name), ' ' || ?)"
        " OR (instr(details, '\"tickers\"') AND instr(lower(json_extract(details, '$.tickers')), '\"' || ? || '\"'))"
        " ORDER BY instr(lower(name), ?), name LIMIT 10",
        (wanted, wanted, wanted),
    ).fetchall()
    hits = []
    for cik, name, details in rows if wanted else ():
        tickers = tickers_of(details)
        shown = f"{name}  ({tickers})" if tickers else name
        source = {"entity": shown, "tickers": tickers or None}
        hits.append({"_index": "edgar_entity", "_id": str(int(cik)), "_score": None, "_source": source})
    return _frame(len(hits), "eq", hits)
