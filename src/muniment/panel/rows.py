"""From a filing as the store shows it to its rows in the tables of a panel.

Values come as the study has them, which is the record with people's corrections; beside each stands the confidence of
its reading, and behind the row where it was read.

At the end, what became of every filing by form and quarter: read, doubtful, refused and missing are the index.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec import UNSET, Struct, structs
from sqlalchemy import Connection, String, cast, literal, null, select, union_all

from muniment.caching import in_groups
from muniment.evidence import DOUBTFUL
from muniment.forms import FORMS, form_of, parse_name
from muniment.forms.definition import or_none
from muniment.forms.walk import value_at
from muniment.panel.loading import FILING_KEY, Portion, Source
from muniment.panel.sources import Count, quarter_of
from muniment.panel.tables import beside, panel_tables
from muniment.store import tables as stored
from muniment.store.loading import values_of
from muniment.store.packing import Body
from muniment.store.showing import FORMER_NAMES, ISSUER
from muniment.store.tables import AnyRow
from muniment.study import tables as studied
from muniment.study.facts import END_OF_DAY, known_from
from muniment.study.intent import of_record
from muniment.study.ownership import NUMBERS

READ, DOUBTFUL_STATE, REFUSED, MISSING = "read", "doubtful", "refused", "missing"
"""What becomes of a filing, see the column `state` of `filings`."""

Row = dict[str, Any]
_FOUR_PLACES = Decimal("0.0001")
_PERSON = {
    "name": "name",
    **NUMBERS,
    "types": "types",
    "citizenship": "citizenship",
    "in_group": "group",
    "excludes_shares": "excludes_shares",
}
_SCHEDULE = {"event": "event_date", "issuer_name": "issuer_name", "class_title": "class_title", "cusip": "cusips"}
_NOTICE = {
    "issuer_name": "primary_issuer.name",
    "first_sale": "first_sale",
    "yet_to_occur": "first_sale_yet_to_occur",
    "industry": "industry_group",
    "exemptions": "exemptions",
    "offered": "total_offering_amount",
    "sold": "total_amount_sold",
    "remaining": "total_remaining",
    "investors": "total_investors",
    "minimum_investment": "minimum_investment",
}
_OF_XML = "xml element"  # how a value of XML is found, see `Evidence`


def rows_of(source: Source, portion: Portion) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a filing, each with the name of its table; that of `filings` is made by `filing_row`."""
    if source.report is not None:
        for holding in source.holdings:
            yield "holdings", _holding(source, source.report, holding, portion)
        if source.report.number is not None:
            yield "positions", _position(source, source.report, portion)
        if intent := _intent(source, source.report, portion):
            yield "intents", intent
            yield from (("intent_flags", flag) for flag in _flags(source, intent))
    if source.notice is not None:
        yield "raises", _raise(source, source.notice, portion)
        if portion.statements[source.notice.statement_id].current_id == source.line.id:
            yield "offerings", _offering(source, source.notice, portion)


# ---- filings --------------------------------------------------------------------------------------------------------


def filing_row(source: Source, portion: Portion) -> Row:
    """Return the row of a filing in `filings`, without what an index says of it."""
    line, trace = source.line, source.trace
    study_row = source.report if source.report is not None else source.notice
    confidences = [place.confidence for path, place in trace.places.items() if path not in trace.corrected]
    low = sum(confidence < DOUBTFUL for confidence in confidences)
    values = len(values_of(Body(source.record.record))) if source.record and trace.rows else len(trace.places)
    state, reason = _state(source, low)
    header = source.record.header if source.record else UNSET
    return {
        **_named(source),
        "form": line.form,
        "family": line.family or None,
        "filed": line.filed,
        "known": known_from(header) or (f"{line.filed}{END_OF_DAY}" if line.filed else None),
        "state": state,
        "reason": reason or None,
        "issuer": portion.entity(study_row.issuer_id) if study_row is not None else None,
        "issuer_name": line.issuer,
        "issuer_cik": line.issuer_cik,
        "values_read": values,
        "low_confidence": low,
        "lowest_confidence": _exact(min(confidences, default=None)),
        "problems": line.doubts,
        "unread_parts": line.unread,
        "corrected": tuple(sorted(trace.as_written)) or None,
        "media_type": line.media_type,
        "size": line.size,
        "source": line.hash,
        "part": _rows_text(source) or None,
    }


def _state(source: Source, low: int) -> tuple[str, str]:
    """Return what became of a filing, and why.

    A printed page always has text that is no value, so parts that were not read count only where all should be values.
    """
    line, places = source.line, source.trace.places.values()
    if source.record is None:
        return REFUSED, line.reason
    unread = line.unread if any(place.how == _OF_XML for place in places) else 0
    counts = {"problems": line.doubts, "values of low confidence": low, "parts of the XML that were not read": unread}
    reasons = [f"{name}: {count}" for name, count in counts.items() if count]
    return (DOUBTFUL_STATE, "; ".join(reasons)) if reasons else (READ, "")


def _named(source: Source) -> Row:
    filed = source.line.filed
    return {"filing": source.key, "accession": source.line.accession, "year": filed.year if filed else None}


# ---- Schedules 13D and 13G ------------------------------------------------------------------------------------------


def _holding(source: Source, report: AnyRow, holding: AnyRow, portion: Portion) -> Row:
    paths = _SCHEDULE | {column: f"{holding.path}.{field}" for column, field in _PERSON.items()}
    values = {column: getattr(holding, column) for column in _PERSON}
    about = {column: getattr(report, column) for column in (*_SCHEDULE, "schedule", "rule", "amendment_number")}
    return {
        **_named(source),
        **_in_statement(report, portion),
        "statement": portion.statement(report.statement_id),
        "position": holding.position,
        **about,
        **values,
        "issuer": portion.entity(report.issuer_id),
        "holder": portion.entity(holding.holder_id),
        "kind": portion.entities[holding.holder_id][1] if holding.holder_id is not None else None,
        "counted": holding.counted,
        "same_as": holding.same_as,
        **_read_from(source, "holdings", values | about, paths, holding.path),
    }


def _position(source: Source, report: AnyRow, portion: Portion) -> Row:
    following = portion.following(report)
    paths = {"shares": report.path or "", "percent": report.path or ""}
    if report.path and report.figure_position is not None and report.path.startswith("reporting_persons"):
        paths = {column: f"{report.path}.{_PERSON[column]}" for column in paths}
    same = (
        *("number", "schedule", "amendment", "issuer_name", "holder_name", "persons", "class_title", "cusip"),
        *("filed", "known", "shares", "percent", "basis", "derived", "in_group", "disclaimed", "exit"),
        *("shares_change", "percent_change"),
    )
    values = {name: getattr(report, name) for name in same}
    row = {
        **_named(source),
        **values,
        "statement": portion.statement(report.statement_id),
        "issuer": portion.entity(report.issuer_id),
        "holder": portion.entity(report.holder_id),
        "true_from": _true_from(report),
        "true_until": _true_from(following) if following is not None else None,
        "known_until": following.known if following is not None else None,
        **_read_from(source, "positions", values, paths, report.path or ""),
    }
    if report.derived:  # a sum is as sure as the least sure of what was added
        counted = [holding.path for holding in source.holdings if holding.counted]
        sure = [source.trace.confidence(f"{path}.{_PERSON['shares']}") for path in counted]
        row[beside("shares")] = _exact(min((least for least in sure if least is not None), default=None))
        row[beside("percent")] = None
    return row


def _true_from(row: AnyRow) -> date | None:
    """Return the day from which a schedule is true: an event after its own filing counts from the filing."""
    return min((day for day in (row.event, row.filed) if day), default=None) if row.event else row.filed


def _intent(source: Source, report: AnyRow, portion: Portion) -> Row | None:
    """Return the row of Item 4 of a Schedule 13D; None of a form that asks for none, and where nothing stands there."""
    path = form_of(source.record.record).roles.purpose if source.record else ""
    if source.record is None or not path:
        return None
    purpose, state = or_none(value_at(source.record.record, path)), source.record.states.get(path)
    if purpose is None and state is None:
        return None
    return {
        **_named(source),
        **{name: getattr(report, name) for name in ("amendment", "event", "filed", "known")},
        "statement": portion.statement(report.statement_id),
        "issuer": portion.entity(report.issuer_id),
        "holder": portion.entity(report.holder_id),
        "purpose": purpose,
        **_read_from(source, "intents", {"purpose": purpose}, {"purpose": path}, path.partition(".")[0]),
    }


def _flags(source: Source, intent: Row) -> Iterator[Row]:
    """Yield what the holder means to do by the row of an Item 4, flag by flag."""
    shared = {name: value for name, value in intent.items() if name in panel_tables()["intent_flags"].table.columns}
    for position, flag in enumerate(of_record(source.record.record) if source.record else ()):
        yield shared | {
            "position": position,
            "flag": flag.flag,
            "standing": flag.standing,
            "sure": _exact(flag.confidence),
            "reason": flag.reason,
            "begins": flag.start,
            "ends": flag.end,
            "sentence": intent["purpose"][flag.start : flag.end],
        }


def _in_statement(row: AnyRow, portion: Portion) -> Row:
    """Return what holdings and raises have of the filings before and after in a statement."""
    following = portion.following(row)
    return {
        "number": row.number,
        "amends": portion.filing(row.before_id),
        "superseded_by": portion.filing(following.filing_id) if following is not None else None,
        "superseded": following.known if following is not None else None,
        **{name: getattr(row, name) for name in ("amendment", "filed", "known")},
    }


# ---- Form D ---------------------------------------------------------------------------------------------------------


def _raise(source: Source, notice: AnyRow, portion: Portion) -> Row:
    names = (*_NOTICE, "is_fund", "offered_indefinite", "raised", "raised_once", "raised_kind", "doubt", "days_late")
    values = {name: getattr(notice, name) for name in names}
    return {
        **_named(source),
        **_in_statement(notice, portion),
        **values,
        "offering": portion.statement(notice.statement_id),
        "issuer": portion.entity(notice.issuer_id),
        "same_money_as": portion.filing(notice.alike_id),
        "excluded": notice.apart,
        **_read_from(source, "raises", values, _NOTICE, ""),
    }


def _offering(source: Source, notice: AnyRow, portion: Portion) -> Row:
    offering = portion.statements[notice.statement_id]
    raised, raised_once = portion.raised.get(notice.statement_id, (None, None))
    names = (*panel_tables()["offerings"].read, "is_fund", "offered_indefinite")
    values = {name: getattr(notice, name) for name in names}
    return {
        **_named(source),
        **values,
        "offering": portion.statement(notice.statement_id),
        "issuer": portion.entity(notice.issuer_id),
        "file_number": offering.file_number,
        "notices": offering.filings,
        "first_filed": offering.first_filed,
        "last_filed": offering.last_filed,
        "raised": raised,
        "raised_once": raised_once,
        **_read_from(source, "offerings", values, _NOTICE, ""),
    }


# ---- where a row was read -------------------------------------------------------------------------------------------


def _read_from(source: Source, table: str, values: Mapping[str, Any], paths: Mapping[str, str], path: str) -> Row:
    """Return the confidences of a row's values, what is not read of them, and where they stand.

    `paths` has the record path of each value; the place of the row is that of those under its own `path`.
    """
    read = panel_tables()[table].read
    trace = source.trace
    stated = [name for name in read if values.get(name) is not None or paths[name] in trace.places]
    row: Row = {beside(name): _exact(trace.confidence(paths[name])) for name in stated}
    row["not_read"] = tuple(_not_read(source, paths[name], name) for name in read if values.get(name) is None)
    row["not_read"] = tuple(filter(None, row["not_read"]))
    spans = trace.spans([own for name in read if (own := paths[name]) and own.startswith(path)])
    pages = sorted({span.page for span in spans if span.page is not UNSET})
    part = f"page {', '.join(map(str, pages))}" if pages else _rows_text(source)
    return row | {
        "source": source.line.hash,
        "part": part or None,
        "start": min((span.start for span in spans), default=None),
        "end": max((span.end for span in spans), default=None),
        "path": path,
    }


def _not_read(source: Source, path: str, name: str) -> str:
    """Return why a column has no value though something stands at its path, "" where nothing does."""
    if source.record is None or not path:
        return ""
    around, _, field = path.rpartition(".")
    part = value_at(source.record.record, around) if around else source.record.record
    state = source.record.states.get(path)
    filed = (spelling.words for spelling in getattr(part, "as_filed", ()) if spelling.field == field)
    text = (state and state.words) or next((text for text in filed if text), "")
    if state is None and not text:
        return ""
    return ": ".join(filter(None, (name, state.kind if state else "no value", text)))


def _rows_text(source: Source) -> str:
    """Return which rows of a data set hold a filing, as `2024Q1/FORMDSUBMISSION 12; RECIPIENTS 3, 4`; "" for none."""
    folder = f"{source.line.folder}/" if source.line.folder else ""
    return "; ".join(
        f"{folder}{table} {', '.join(map(str, rows))}" for table, rows in sorted(source.trace.rows.items()) if rows
    )


def _exact(confidence: float | None) -> Decimal | None:
    """Return a confidence with four places, cut and not rounded: 0.89999 does not pass for 0.9."""
    return None if confidence is None else Decimal(repr(confidence)).quantize(_FOUR_PLACES, ROUND_DOWN)


# ---- what became of every filing -------------------------------------------------------------------------------------

_NOT_LISTED = "not listed"


class Tally(Struct, frozen=True, order=True):
    """A kind of filing: its form and quarter (by the index where one lists it), what became of it, whether listed."""

    form: str
    quarter: str
    state: str
    listed: bool


class Line(Struct, frozen=True):
    """The account of a form in a quarter, or of all.

    * `listed`: filings of the indexes, each accession number once; None where there is no index;
    * `read`, `doubtful`, `refused`, `missing`: what became of filings, whether an index lists them or not;
    * `not_listed`: those among them that no index lists; None where there is no index.
    """

    form: str
    quarter: str
    listed: int | None
    read: int
    doubtful: int
    refused: int
    missing: int
    not_listed: int | None

    @property
    def is_balanced(self) -> bool:
        """Whether every filing of the indexes became one of the four; without an index there is nothing to balance."""
        became = self.read + self.doubtful + self.refused + self.missing
        return self.listed is None or became == self.listed + (self.not_listed or 0)


def tally_of(row: Row) -> Tally:
    """Return the kind that a row of `filings` is of."""
    form = row["listed_form"] or (row["form"] if row["family"] else None) or "other or none"
    return Tally(form, quarter_of(row["listed_filed"] or row["filed"]), row["state"], bool(row["listed"]))


def account(tallies: Counter[Tally], indexed: Mapping[tuple[str, str], Count] | None) -> list[Line]:
    """Return a line for each form and quarter, and at the end one for all.

    `listed` is what the indexes list, counted in them and not in what became of it; None where there is no index.
    """
    states: dict[tuple[str, str], Counter[str]] = {kind: Counter() for kind in indexed or ()}
    for tally, count in tallies.items():
        counts = states.setdefault((tally.form, tally.quarter), Counter())
        counts[tally.state] += count
        counts[_NOT_LISTED] += count * (not tally.listed)
    lines = [_line(*kind, states[kind], indexed, kind) for kind in sorted(states)]
    return [*lines, _line("all", "all", sum(states.values(), Counter()), indexed, *(indexed or ()))]


def _line(
    form: str,
    quarter: str,
    counts: Counter[str],
    indexed: Mapping[tuple[str, str], Count] | None,
    *kinds: tuple[str, str],
) -> Line:
    whole = None if indexed is None else sum(indexed[kind].filings for kind in kinds if kind in indexed)
    not_listed = None if indexed is None else counts[_NOT_LISTED]
    return Line(
        form,
        quarter,
        listed=whole,
        read=counts[READ],
        doubtful=counts[DOUBTFUL_STATE],
        refused=counts[REFUSED],
        missing=counts[MISSING],
        not_listed=not_listed,
    )


def as_text(lines: Iterable[Line]) -> str:
    """Return an account as a table of tab-separated lines with a head; what no index tells is empty."""
    rows = (("" if cell is None else str(cell) for cell in structs.astuple(line)) for line in lines)
    return "".join("\t".join(row) + "\n" for row in (Line.__struct_fields__, *rows))


def unbalanced(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that do not account for their index: there are none, or this program is wrong."""
    return [line for line in lines if not line.is_balanced]


class Proof(Struct, frozen=True):
    """How many filings of a form there are, and what that rests on.

    * `accession_numbers`: each once, in the indexes, else in the sources; `index_lines`: a filing has one for each
      company in it, so that to count lines is to count filings several times; None without an index.
    """

    form: str
    accession_numbers: int
    index_lines: int | None


def proofs(lines: Iterable[Line], indexed: Mapping[tuple[str, str], Count] | None) -> list[Proof]:
    """Return the count of each form that muniment reads, amendments with their form."""
    made: list[Proof] = []
    lines = list(lines)
    for name in FORMS:
        if indexed is None:
            became = (line for line in lines if is_of(line.form, name))
            made.append(Proof(name, sum(line.read + line.doubtful + line.refused for line in became), None))
        else:
            counts = [count for (form, _), count in indexed.items() if is_of(form, name)]
            made.append(Proof(name, sum(count.filings for count in counts), sum(count.lines for count in counts)))
    return made


def is_of(form: str, name: str) -> bool:
    """Whether a form in our spelling is this one or its amendment."""
    parsed = parse_name(form)
    return parsed is not None and parsed.form == name


# ---- companies and people over all years -----------------------------------------------------------------------------

_F = stored.filings.c
_E, _M, _ST = studied.entities.c, studied.mentions.c, studied.statements.c
_ISSUES = frozenset((ISSUER, "other issuer"))
_FILE_NUMBER = "file number"


def entity_rows(connection: Connection) -> Iterator[tuple[str, Row]]:
    """Yield the rows of the three tables in the order of their keys, each with the name of its table."""
    filing = FILING_KEY.label("filing"), _F.filed
    entity = _E.key, _E.kind, _E.name, _E.cik, _E.crd
    own = _M.cik.label("own_cik"), _M.crd.label("own_crd"), _M.cusip, _M.path
    mentioned = studied.mentions.join(studied.entities, _E.id == _M.entity_id).join(stored.SHOWN, _F.id == _M.filing_id)
    named = select(*entity, _M.role, _M.name.label("named"), *own, *filing).select_from(mentioned)
    nothing = (cast(null(), String).label(name) for name in ("own_cik", "own_crd", "cusip"))
    number = literal(_FILE_NUMBER).label("role"), _ST.file_number.label("named"), *nothing
    stated = studied.statements.join(studied.entities, _E.id == _ST.issuer_id).join(stored.SHOWN, _F.id == _ST.first_id)
    numbered = select(*entity, *number, literal("header").label("path"), *filing).select_from(stated)
    numbered = numbered.where(_ST.file_number.is_not(None))
    both = union_all(named, numbered).subquery()
    result = connection.execute(select(both).order_by(both.c.key), execution_options={"yield_per": 5000})
    for key, mentions in groupby(result, attrgetter("key")):
        yield from _of_entity(key, list(mentions))


def _of_entity(key: str, mentions: list[AnyRow]) -> Iterator[tuple[str, Row]]:
    mentions.sort(key=lambda row: (row.filed or date.max, row.filing, row.path, row.role, row.named))
    places = [row for row in mentions if row.role != _FILE_NUMBER]
    entity = {name: getattr(mentions[0], name) for name in ("key", "kind", "name", "cik", "crd")}
    issues = [row for row in places if row.role in _ISSUES]
    others = [row for row in places if row.role not in _ISSUES | FORMER_NAMES]
    if others:
        yield "persons", entity | _seen(others) | {"roles": tuple(sorted({row.role for row in others}))}
    if issues:
        yield "issuers", {name: value for name, value in entity.items() if name != "crd"} | _seen(issues)
    by_identifier = in_groups((identifier, row) for row in mentions for identifier in _identifiers(row))
    for (kind, value), rows in sorted(by_identifier.items()):
        yield "crosswalk", {"key": key, "kind": kind, "value": value, **_seen(rows)}


def _identifiers(row: AnyRow) -> Iterator[tuple[str, str]]:
    kind = _FILE_NUMBER if row.role == _FILE_NUMBER else "former name" if row.role in FORMER_NAMES else "name"
    yield kind, row.named
    if row.role in FORMER_NAMES:
        return
    for kind, value in (("cik", row.own_cik), ("crd", row.own_crd), ("cusip", row.cusip)):
        if value:
            yield kind, value


def _seen(rows: Iterable[AnyRow]) -> Row:
    """Return in which filings something is, of rows in the order of their days."""
    rows = list(rows)
    days = [row.filed for row in rows if row.filed]
    return {
        "first_filed": days[0] if days else None,
        "last_filed": days[-1] if days else None,
        "filings": len({row.filing for row in rows}),
        "first_filing": rows[0].filing,
        "first_path": rows[0].path,
    }
