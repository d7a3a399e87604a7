"""Full-text search, as efts.sec.gov answers: which documents hold the words, in which filings, of whom."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from muniment.edgar.sandbox.access.entities import Details
from muniment.edgar.sandbox.dissemination import answers
from muniment.edgar.sandbox.dissemination.answers import Answer, Asked, Shown
from muniment.edgar.sandbox.dissemination.companies import tickers_of
from muniment.edgar.sandbox.publishing import WORDS_OF

_TERM = re.compile(r'(?P<minus>-|\bNOT\s+)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE)
_MOST = 64  # terms; what is longer is cut


def expression(typed: str) -> str:
    """Return the question in the language of FTS5; "" where nothing is asked for.

    Words are all meant, `"words in quotes"` as they stand, `OR` between two gives either, `-word` or `NOT word`
    excludes, `word*` is any word that begins so. Everything else that is a sign there is none here.

    >>> expression('"exempt offering" fund* -trust')
    '("exempt offering") AND ("fund" *) NOT ("trust")'
    >>> expression("north OR south")
    '("north" OR "south")'
    """
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    joins = False
    for match in list(_TERM.finditer(typed))[:_MOST]:
        word = match["word"]
        if word and word.upper() in ("OR", "AND", "NOT") and not match["minus"]:
            joins = word.upper() == "OR" and bool(wanted)
            continue
        term = _term(word if word is not None else match["phrase"], is_word=word is not None)
        if not term:
            continue
        if match["minus"]:
            unwanted.append(term)
        elif joins:
            wanted[-1].append(term)
        else:
            wanted.append([term])
        joins = False
    if not wanted:
        return ""
    meant = " AND ".join(f"({' OR '.join(terms)})" for terms in wanted)
    return meant + "".join(f" NOT ({term})" for term in unwanted)


def _term(words: str, *, is_word: bool) -> str:
    """Return a term in quotes, in which nothing has a meaning; "" where no letter or digit is in it."""
    words = words.replace("\0", " ")  # where SQLite would see the end of the question
    bare = words.rstrip("*") if is_word else words
    if not any(character.isalnum() for character in bare):
        return ""
    quoted = '"' + bare.replace('"', '""') + '"'
    return f"{quoted} *" if is_word and words.endswith("*") else quoted


# ruff: noqa: S608 - conditions are words of this module; what people type are values


CEILING = 10_000
"""Hits that can be reached; of more it is only said that there are more."""

_PAGE = 100
_BUCKETS = 30
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CIK = re.compile(r"[0-9]{1,10}")


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
    conditions = list(_conditions(asked, shown))
    where = " AND ".join(words for words, _ in conditions)
    values = [value for _, several in conditions for value in several]
    primary_only = "-0" in _forms(asked)
    if not typed.strip():
        which = " AND d.sequence = 1" if primary_only else ""
        rows = shown.connection.execute(
            f"SELECT d.filing * {WORDS_OF} + d.sequence, NULL FROM filings f JOIN documents d ON d.filing = f.id"
            f" WHERE {where}{which} ORDER BY f.filed DESC, f.id DESC, d.sequence LIMIT {CEILING + 1}",
            values,
        )
        return rows.fetchall()
    question = expression(typed)
    if not question:
        return []
    which = f" AND m.key % {WORDS_OF} = 1" if primary_only else ""
    rows = shown.connection.execute(
        "WITH m AS MATERIALIZED (SELECT rowid AS key, bm25(words) AS score FROM words WHERE words MATCH ?)"
        f" SELECT m.key, -m.score FROM m JOIN filings f ON f.id = m.key / {WORDS_OF}"
        f" WHERE {where}{which} ORDER BY m.score, m.key DESC LIMIT {CEILING + 1}",
        (question, *values),
    )
    return rows.fetchall()


def _conditions(asked: Asked, shown: Shown) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is asked of filings `f` besides words, with the values."""
    said = asked.query
    yield "f.public <= ?", (shown.moment,)
    forms = _forms(asked)  # each with its amendments; with a minus before it, without just that one
    wanted = [one for one in forms if not one.startswith("-")]
    if wanted:
        wanted += [f"{one}/A" for one in wanted if not one.endswith("/A")]
        yield _within("f.form", wanted), wanted
    if unwanted := [one[1:] for one in forms if one.startswith("-") and one != "-0"]:
        yield f"f.form NOT IN ({_marks(unwanted)})", unwanted
    numbers = (one.strip() for one in said.get("ciks", "").split(","))
    if ciks := [one.zfill(10) for one in numbers if _CIK.fullmatch(one)]:
        yield f"f.id IN (SELECT filing FROM parties WHERE {_within('cik', ciks)})", ciks
    first, last = said.get("startdt", ""), said.get("enddt", "")
    if said.get("dateRange", "custom") in ("custom", "") and _DAY.fullmatch(first) and _DAY.fullmatch(last):
        yield "f.filed BETWEEN ? AND ?", (first, last)  # both ends are needed, else all years are meant
    places = said.get("locationCodes") or said.get("locationCode") or said.get("filter_location", "")
    if codes := [one.strip().upper() for one in places.split(",") if one.strip() and one.strip() != "all"]:
        which = "state" if said.get("locationType") == "incorporated" else "business.state"
        column = f"json_extract(e.details, '$.{which}')"
        within = f"SELECT p.filing FROM parties p JOIN entities e ON e.cik = p.cik WHERE {_within(column, codes)}"
        yield f"f.id IN ({within})", codes
    if items := [one.strip() for one in said.get("items", "").split(",") if one.strip()]:
        yield f"EXISTS (SELECT 1 FROM json_each(f.items) i WHERE {_within('i.value', items)})", items
    name = said.get("entityName", "").strip()  # as the page puts it there: a CIK in brackets, or words of a name
    number = re.search(r"CIK\s*([0-9]{1,10})", name) or re.fullmatch(r"([0-9]{1,10})", name)
    if number:
        yield "f.id IN (SELECT filing FROM parties WHERE cik = ?)", (number[1].zfill(10),)
    elif name:
        yield "f.id IN (SELECT filing FROM parties WHERE instr(lower(name), lower(?)))", (name,)


def _forms(asked: Asked) -> list[str]:
    said = f"{asked.query.get('forms', '')},{asked.query.get('filter_forms', '')}"
    return [one.strip().upper() for one in said.split(",") if one.strip()]


def _within(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({_marks(values)})"


def _marks(values: Sequence[str]) -> str:
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
