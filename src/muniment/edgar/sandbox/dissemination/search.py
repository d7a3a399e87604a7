"""Full-text search, as efts.sec.gov answers: which documents hold the terms, in which filings, of whom.

What people type are terms, for the index of words and as EDGAR's answers repeat them. Words are all meant, `"words in
quotes"` as they stand, `OR` between two gives either, `-word` or `NOT word` excludes, `word*` is any word that begins
so, `a NEAR(5) b` has no more than five words between them, `NEAR` no more than ten. Operators are in capitals; every
other sign has no meaning (SEC, "EDGAR Full Text Search FAQ"; how NEAR counts is assumed).
"""

import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter
from string import capwords
from typing import Any

import msgspec
from msgspec import Struct, structs

from muniment.edgar.sandbox.dissemination import responses
from muniment.edgar.sandbox.dissemination.companies import tickers_of
from muniment.edgar.sandbox.dissemination.responses import PublicRequest, PublicResponse, Snapshot
from muniment.edgar.sandbox.entities import Details
from muniment.edgar.sandbox.publishing import ROWS_PER_FILING

# ruff: noqa: S608 - conditions are words of this module; what people type are values

PATH = b"/LATEST/search-index"
"""What is asked by GET and, with the same questions in a JSON object, by POST."""

CEILING = 10_000
"""Hits that can be reached; of more it is only stated that there are more."""

_PAGE = 100
_BUCKETS = 30
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CIK = re.compile(r"[0-9]{10}")
_NAMED = re.compile(r"(?:.*CIK\s*)?([0-9]{1,10})\)?", re.DOTALL)


class _Failure(ValueError):
    """A question that the real service answers 500 to."""


def respond(request: PublicRequest, snapshot: Snapshot) -> PublicResponse:
    """Return the answer of full-text search.

    Every other question means nothing: so the real service was measured to do with `items`, `category`, and
    `locationCode` in the singular.
    """
    if request.parts != ("LATEST", "search-index"):
        return responses.missing("search")
    query = request.query if request.body is None else _of_body(request.body)
    if query is None:
        return responses.json(f"invalid JSON in: {(request.body or b'').decode('utf-8', 'replace')}")
    request = structs.replace(request, query=query)
    if "keysTyped" in query:
        return responses.json(_completed(query["keysTyped"], snapshot.connection))
    try:
        size = min(request.number("size", _PAGE, _PAGE), _PAGE)
        start = request.number("from", 0, 10 * CEILING) or max(0, request.number("page", 1, CEILING) - 1) * _PAGE
        return responses.json(_answer(_Search.of(query), size, start, snapshot))
    except _Failure:
        return PublicResponse(b'{"message": "Internal server error"}', responses.JSON, 500)


def _of_body(body: bytes) -> dict[str, str] | None:
    """Return the questions of a JSON object, lists as texts between commas; None where it is none."""
    try:
        body_ = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    values = {name: ",".join(map(str, value)) if isinstance(value, list) else value for name, value in body_.items()}
    return {name: str(value) for name, value in values.items() if value is not None and value is not False}


def _answer(search: "_Search", size: int, start: int, snapshot: Snapshot) -> dict[str, Any]:
    if start + size > CEILING:
        # What the index says of hits behind the last that it shows comes with status 200.
        end = start + size
        limit = f"from + size must be less than or equal to: [{CEILING}] but was [{end}]"
        cause = {"type": "illegal_argument_exception", "reason": f"Result window is too large, {limit}."}
        failed = {"type": "search_phase_execution_exception", "reason": "all shards failed", "phase": "query"}
        return {"error": {"root_cause": [cause], **failed, "caused_by": cause}, "status": 400}
    counts = snapshot.cached(search, lambda: _counts(search, snapshot))
    hits = [_hit(key, score, snapshot.connection) for key, score in _page(search, size, start, snapshot)]
    more = counts.documents > CEILING
    return {
        **_frame(CEILING if more else counts.documents, "gte" if more else "eq", counts.best, hits),
        "aggregations": counts.buckets(snapshot.connection),
        "query": {"query": search.repeated, "from": start, "size": size, "aggregations": _AGGREGATIONS},
    }


def _frame(total: int, relation: str, best: float | None, hits: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "took": 1,
        "timed_out": False,
        "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
        "hits": {"total": {"value": total, "relation": relation}, "max_score": best, "hits": hits},
    }


# ---- terms -----------------------------------------------------------------------------------------------------------

_TERM = re.compile(r'(?P<minus>-|\bNOT\s+)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_NEAR = re.compile(r"NEAR(?:\((\d{1,3})\))?")
_NEAR_WORDS = 10
_MOST_TERMS = 64  # terms; what is longer is cut


class Term(Struct, frozen=True):
    """Words that stand together; or terms `near` each other, at most `distance` words between the first and the last.

    `begins`: the word is the beginning of one.
    """

    text: str = ""
    begins: bool = False
    near: tuple["Term", ...] = ()
    distance: int = 0

    @property
    def match(self) -> str:
        """The term in the language of FTS5, in quotes, in which nothing has a meaning."""
        if self.near:
            return f"NEAR({' '.join(term.match for term in self.near)}, {self.distance})"
        quoted = '"' + self.text.replace('"', '""') + '"'
        return f"{quoted} *" if self.begins else quoted

    @property
    def repeated(self) -> dict[str, Any]:
        """The term as the `query` of an answer has it."""
        if self.near:
            phrase = " ".join(term.text for term in self.near)
            return {"match_phrase": {"doc_text": {"query": phrase, "slop": self.distance}}}
        return {"prefix" if self.begins else "match_phrase": {"doc_text": self.text}}


class Terms(Struct, frozen=True):
    """One of each group is meant, and none of `excluded`."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def match(self) -> str:
        """The groups in the language of FTS5, "" where there are none.

        >>> parse('"exempt offering" fund* north OR south -trust').match
        '("exempt offering") AND ("fund" *) AND ("north" OR "south")'
        >>> parse("capital NEAR(3) call").match
        '(NEAR("capital" "call", 3))'
        """
        return " AND ".join(f"({_either(group)})" for group in self.groups)

    @property
    def unmatch(self) -> str:
        """What is excluded, in the language of FTS5; "" where nothing is."""
        return _either(self.excluded)

    @property
    def must(self) -> list[dict[str, Any]]:
        """The groups as the `query` of an answer has them."""
        return [
            group[0].repeated if len(group) == 1 else {"bool": {"should": [term.repeated for term in group]}}
            for group in self.groups
        ]


def parse(typed: str) -> Terms:
    """Return the terms of what was typed; none where no letter or digit is in it."""
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    either, distance = False, None
    for match in list(_TERM.finditer(typed))[:_MOST_TERMS]:
        word = match["word"]
        if word in ("OR", "AND", "NOT") and not match["minus"]:
            either, distance = word == "OR" and bool(groups), None
            continue
        if word and (near := _NEAR.fullmatch(word)):
            distance = int(near[1] or _NEAR_WORDS) if groups else None
            continue
        text = (match["phrase"] if word is None else word).replace("\0", " ")  # where SQLite would see the end
        bare = text if word is None else text.rstrip("*")
        if not any(character.isalnum() for character in bare):
            continue
        term = Term(bare, begins=word is not None and text.endswith("*"))
        if match["minus"]:
            excluded.append(term)
        elif distance is not None:
            first = groups[-1][-1]  # of several distances the longest holds
            groups[-1][-1] = Term(near=(*(first.near or (first,)), term), distance=max(first.distance, distance))
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either, distance = False, None
    return Terms(tuple(tuple(group) for group in groups), tuple(excluded))


def _either(terms: tuple[Term, ...]) -> str:
    return " OR ".join(term.match for term in terms)


# ---- what is asked ---------------------------------------------------------------------------------------------------


class _Search(Struct, frozen=True):
    """What is asked: terms, and what narrows them.

    `forms` stand for their amendments too, `without` are left out just as they are; `name` are parts of one name.
    """

    terms: Terms
    ciks: tuple[str, ...]
    name: tuple[str, ...]
    forms: tuple[str, ...]
    without: tuple[str, ...]
    primary_only: bool
    days: tuple[str, str] | None
    places: tuple[str, ...]
    incorporated: bool
    industries: tuple[str, ...]

    @classmethod
    def of(cls, query: dict[str, str]) -> "_Search":
        """Read the questions.

        Raises:
            _Failure: a CIK has not ten digits, or a day is none.
        """
        ciks, name = _list_of(query.get("ciks", "")), tuple(query.get("entityName", "").split())
        if any(not _CIK.fullmatch(cik) for cik in ciks):
            raise _Failure
        named = _NAMED.fullmatch(query.get("entityName", "").strip())  # a CIK in brackets, as the website puts it there
        if ciks or named:
            ciks, name = ciks or (named[1].zfill(10) if named else "",), ()
        forms = [form.upper() for form in _list_of(f"{query.get('forms', '')},{query.get('filter_forms', '')}")]
        first, last = query.get("startdt", ""), query.get("enddt", "")
        places = query.get("locationCodes") or query.get("filter_location", "")
        return cls(
            terms=parse(query.get("q", "")),
            ciks=ciks,
            name=name,
            forms=tuple(form for form in forms if not form.startswith("-")),
            without=tuple(form[1:] for form in forms if form.startswith("-") and form != "-0"),
            primary_only="-0" in forms,
            days=(_day(first), _day(last)) if first and last else None,  # both are needed, else all years are meant
            places=tuple(code.upper() for code in _list_of(places) if code != "all"),
            incorporated=query.get("locationType") == "incorporated",
            industries=_list_of(query.get("sics", "")),
        )

    def where(self, moment: str) -> tuple[str, list[str]]:
        """Return the conditions on filings `f` and documents `d`, and their values."""
        conditions = list(self._conditions(moment))
        return " AND ".join(sql for sql, _ in conditions), [value for _, values in conditions for value in values]

    def _conditions(self, moment: str) -> Iterator[tuple[str, Sequence[str]]]:
        yield "f.public <= ?", (moment,)
        if self.terms.excluded:
            yield "d.key NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", (self.terms.unmatch,)
        if self.primary_only:
            yield f"d.key % {ROWS_PER_FILING} = 1", ()
        if self.forms:
            with_amendments = [*self.forms, *(f"{form}/A" for form in self.forms if not form.endswith("/A"))]
            yield _within("f.form", with_amendments), with_amendments
        if self.without:
            yield f"NOT {_within('f.form', self.without)}", self.without
        if self.ciks:
            yield f"f.id IN (SELECT filing FROM parties WHERE {_within('cik', self.ciks)})", self.ciks
        if self.name:
            parts = " AND ".join(["instr(lower(name), lower(?))"] * len(self.name))
            yield f"f.id IN (SELECT filing FROM parties WHERE {parts})", self.name
        if self.days:
            yield "f.filed BETWEEN ? AND ?", self.days
        for values, column in ((self.places, _STATE if self.incorporated else _PLACE), (self.industries, _SIC)):
            if values:
                of_parties = "SELECT p.filing FROM parties p JOIN entities e ON e.cik = p.cik"
                yield f"f.id IN ({of_parties} WHERE {_within(column, values)})", values

    @property
    def repeated(self) -> dict[str, Any]:
        """The question as an answer repeats it (recorded in 2021 for terms, `ciks`, `forms` and days; else assumed)."""
        of_places = "inc_states" if self.incorporated else "biz_states"
        terms = {"root_form": self.forms, of_places: self.places, "sics": self.industries}
        days = {"range": {"file_date": {"gte": self.days[0], "lte": self.days[1]}}} if self.days else None
        named = [{"match": {"display_names": name}} for name in (*self.ciks, " ".join(self.name)) if name]
        return {
            "bool": {
                "must": [*named, *self.terms.must],
                "must_not": [
                    *(term.repeated for term in self.terms.excluded),
                    *([{"terms": {"form": self.without}}] if self.without else ()),
                ],
                "should": [],
                "filter": [
                    *({"terms": {field: values}} for field, values in terms.items() if values),
                    *([days] if days else ()),
                ],
            }
        }


_STATE, _PLACE, _SIC = (f"json_extract(e.details, '$.{path}')" for path in ("state", "business.state", "sic"))


def _list_of(text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in text.split(",") if value.strip())


def _day(text: str) -> str:
    try:
        date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as error:
        raise _Failure from error
    return text


def _within(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join('?' * len(values))})"


# ---- which ----------------------------------------------------------------------------------------------------------

_LISTS = {
    "entity_filter": "display_names.raw",
    "sic_filter": "sics",
    "biz_states_filter": "biz_states",
    "form_filter": "root_form",
}
_OF_FACTS = ("sic_filter", "biz_states_filter")
_AGGREGATIONS = {name: {"terms": {"field": field, "size": _BUCKETS}} for name, field in _LISTS.items()}
_MATCHES = f"(SELECT rowid AS key, rowid / {ROWS_PER_FILING} AS filing{{score}} FROM words WHERE words MATCH ?)"
_EVERY = f"(SELECT filing * {ROWS_PER_FILING} + sequence AS key, filing, 0.0 AS score FROM documents)"


def _page(search: _Search, size: int, start: int, snapshot: Snapshot) -> list[tuple[int, float]]:
    """Return the keys of documents with their scores, the best first, and of those the newest."""
    match = search.terms.match
    where, values = search.where(snapshot.moment)
    rows = snapshot.connection.execute(
        f"SELECT d.key, d.score FROM {_MATCHES.format(score=', -bm25(words) AS score') if match else _EVERY} d"
        f" JOIN filings f ON f.id = d.filing WHERE {where}"
        f" ORDER BY {'d.score DESC, ' if match else ''}f.filed DESC, f.id DESC, d.key LIMIT ? OFFSET ?",
        (*([match] if match else ()), *values, size, start),
    )
    return rows.fetchall()


class _Counts(Struct, frozen=True):
    """How many documents match, the best score, and of each list the commonest values and how often others occur."""

    documents: int
    best: float | None
    lists: dict[str, tuple[list[tuple[int, str]], int]]

    def buckets(self, connection: sqlite3.Connection) -> dict[str, Any]:
        """Return the lists as an answer has them; counts are exact, those of the real service are not always."""
        return {
            name: {
                "doc_count_error_upper_bound": 0,
                "sum_other_doc_count": others,
                "buckets": [
                    {"key": _entity(value, connection) if name == "entity_filter" else value, "doc_count": count}
                    for count, value in top
                ],
            }
            for name, (top, others) in self.lists.items()
        }


def _counts(search: _Search, snapshot: Snapshot) -> _Counts:
    """Count the documents that match; one counts once for each value that any party of its filing has."""
    match = search.terms.match
    where, values = search.where(snapshot.moment)
    rows = snapshot.connection.execute(
        "SELECT c.filing, c.form, c.documents, p.cik, p.name FROM (SELECT d.filing, f.form, count(*) AS documents"
        f" FROM {_MATCHES.format(score='') if match else _EVERY} d JOIN filings f ON f.id = d.filing WHERE {where}"
        " GROUP BY d.filing) c JOIN parties p ON p.filing = c.filing ORDER BY c.filing",
        (*([match] if match else ()), *values),
    )
    total, counted = 0, {name: Counter[str]() for name in _LISTS}
    facts: dict[str, tuple[str, str]] = {}
    for (_, form, documents), parties in groupby(rows, key=itemgetter(0, 1, 2)):
        seen = {("form_filter", form.removesuffix("/A"))}
        for *_, cik, name in parties:
            if cik not in facts:
                row = snapshot.connection.execute("SELECT details FROM entities WHERE cik = ?", (cik,)).fetchone()
                details = msgspec.json.decode(row[0], type=Details) if row else Details()
                facts[cik] = details.sic, details.business.state or ""
            seen.add(("entity_filter", cik + name))
            seen |= {(list_name, fact) for list_name, fact in zip(_OF_FACTS, facts[cik], strict=True) if fact}
        total += documents
        for list_name, value in seen:
            counted[list_name][value] += documents
    best = next((score for _, score in _page(search, 1, 0, snapshot)), None)
    lists = {}
    for list_name, counts in counted.items():
        commonest = nsmallest(_BUCKETS, ((-count, value) for value, count in counts.items()))
        top = [(-count, value) for count, value in commonest]
        lists[list_name] = top, counts.total() - sum(count for count, _ in top)
    return _Counts(total, best, lists)


def _entity(party: str, connection: sqlite3.Connection) -> str:
    """Return a name as it is shown, of ten digits and the name."""
    row = connection.execute("SELECT details FROM entities WHERE cik = ?", (party[:10],)).fetchone()
    return _display_name(party[10:], tickers_of(row[0]) if row else "", party[:10])


# ---- what they say --------------------------------------------------------------------------------------------------

_PARTIES = """
SELECT p.cik, p.name, p.file_number, p.film_number, coalesce(e.details, '{}')
FROM parties p LEFT JOIN entities e ON e.cik = p.cik WHERE p.filing = ? ORDER BY p.position
"""
_HEAD = 64 << 10  # bytes of a compressed full submission in which its first document begins
_VERSION = re.compile(rb"<schemaVersion>\s*([^<\s]{1,20})\s*</schemaVersion>")


def _hit(key: int, score: float, connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the hit of a document.

    Lists about the parties leave out what is not known of one, but `biz_locations`, which has "" in its place.
    """
    filing, sequence = divmod(key, ROWS_PER_FILING)
    number, form, filed, period, items, rendered_folder = connection.execute(
        "SELECT accession, form, filed, period, items, sheet FROM filings WHERE id = ?", (filing,)
    ).fetchone()
    kind, name, description = connection.execute(
        "SELECT type, name, description FROM documents WHERE filing = ? AND sequence = ?", (filing, sequence)
    ).fetchone()
    parties = [_party(row) for row in connection.execute(_PARTIES, (filing,))]
    version = _schema_version(filing, connection) if sequence == 1 and name.lower().endswith(".xml") else ""
    source = {
        "ciks": [party["cik"] for party in parties],
        "period_ending": period or None,
        "file_num": _stated(parties, "file_number"),
        "display_names": [party["name"] for party in parties],
        "xsl": rendered_folder if rendered_folder and sequence == 1 else None,
        **({"schema_version": version} if version else {}),
        "sequence": sequence if version else str(sequence),
        "root_forms": [form.removesuffix("/A")],
        "file_date": filed,
        "biz_states": list(dict.fromkeys(_stated(parties, "state"))),
        "sics": _stated(parties, "sic"),
        "form": form,
        "adsh": number,
        "film_num": _stated(parties, "film_number"),
        "biz_locations": [party["location"] for party in parties],
        "file_type": kind,
        "file_description": description or None,
        "inc_states": _stated(parties, "incorporated"),
        "items": msgspec.json.decode(items),
    }
    return {"_index": "edgar_file", "_id": f"{number}:{name or number + '.txt'}", "_score": score, "_source": source}


def _schema_version(filing: int, connection: sqlite3.Connection) -> str:
    """Return what the first document of a filing says of its schema; "" where it says nothing."""
    (head,) = connection.execute(f"SELECT substr(data, 1, {_HEAD}) FROM texts WHERE filing = ?", (filing,)).fetchone()
    version = _VERSION.search(zlib.decompressobj().decompress(head, 4 * _HEAD))
    return version[1].decode("latin-1") if version else ""


def _stated(parties: list[dict[str, str]], name: str) -> list[str]:
    return [party[name] for party in parties if party[name]]


def _party(row: tuple[str, str, str, str, str]) -> dict[str, str]:
    cik, name, file_number, film_number, details = row
    facts = msgspec.json.decode(details, type=Details)
    city, state = facts.business.city or "", facts.business.state or ""
    return {
        "cik": cik,
        "name": _display_name(name, ", ".join(facts.tickers), cik),
        "file_number": file_number,
        "film_number": film_number,
        "sic": facts.sic,
        "state": state,
        "location": ", ".join(filter(None, (capwords(city) if city.isupper() else city, state))),
        "incorporated": facts.state,
    }


def _display_name(name: str, tickers: str, cik: str) -> str:
    return f"{name}  ({tickers})  (CIK {cik})" if tickers else f"{name}  (CIK {cik})"


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
    return _frame(len(hits), "eq", None, hits)
