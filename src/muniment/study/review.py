"""The doubtful readings of a store, the worst first, for people to check: found, kept current, and asked for.

How much harm a doubtful value does follows from what stands at its place, and from the kind of doubt. Both weights go
from 1 to 9, and are ours: they say in which order to look, and enter no figure.

What people say is kept in the store's corrections. The tables are worked out of the store's filings, never entered;
they can be dropped and made again.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from msgspec import UNSET, Struct, structs

from muniment.caching import in_groups
from muniment.checks.filing import Filing
from muniment.checks.history import is_copy
from muniment.errors import EnvironmentProblem
from muniment.evidence import Candidate, Evidence, Problem
from muniment.forms import FORMS, form_of
from muniment.forms.walk import each, list_of, unnumbered, value_at
from muniment.store import Store, database, loading
from muniment.store import tables as stored
from muniment.store.corrections import How, field_at, form_names_of, of_filings, pairs_of, standings
from muniment.store.database import select_in
from muniment.store.findings import SAID
from muniment.store.packing import Body, unpack_evidence
from muniment.store.sqlite import ORDERED_BY_KEY
from muniment.store.stored import SUBMISSION, TEXT, Correction, StoredFinding, StoredRecord
from muniment.store.tables import note, noted
from muniment.study import tables
from muniment.study.chain import FOLLOWS, ChainCheck, ChainFiling, believed, chain_checks, settles
from muniment.views import short
from muniment.wording import absence, one_of, value_text
from muniment.writers.summary import is_from_print

Kind = Literal["contradiction", "second look", "unsure", "problem", "unreadable", "rule", "blank"]
KINDS: dict[Kind, str] = {
    "contradiction": "Does not fit other values",
    "second look": "Reviewed, and read differently since",
    "unsure": "Low confidence",
    "problem": "Read with a problem",
    "unreadable": "Too uncertain to state",
    "rule": "Breaks a rule",
    "blank": "Nothing read where a number belongs",
}
"""The kinds of doubt, and what they are called."""
_BY_KIND: dict[Kind, int] = {
    "contradiction": 9, "second look": 8, "unsure": 6, "problem": 6, "unreadable": 5, "rule": 4, "blank": 2,
}  # fmt: skip
_ORDINARY = 4
NUMBERS = re.compile(
    r"reporting_persons\.(?:aggregate_amount|percent|(?:sole|shared)_(?:voting|dispositive)_power)"
    r"|total_(?:offering_amount|amount_sold|remaining)|minimum_investment|sales_commissions|finders_fees"
    r"|proceeds_to_related_persons"
)
"""The places of money, shares and percents, indices left out."""
_BY_PLACE = (
    (9, NUMBERS),
    (8, re.compile(r"(?:primary_issuer|other_issuers|reporting_persons)\.(?:name|cik)|issuer_(?:name|cik)|cusips")),
    (8, re.compile(r"previous_accession_number|filer_cik")),
    (7, re.compile(r"event_date|first_sale|submission_type|amendment_number|item5\.five_percent_or_less|class_title")),
    (6, re.compile(r"exemptions|rules|is_amendment|total_investors|non_accredited_investors|first_sale_yet_to_occur")),
    (5, re.compile(r"reporting_persons\.(?:group|excludes_shares|types)|item3\.types|industry_group|fund_type")),
    (2, re.compile(r".*(?:address|phone|street1|street2|city|zip_code|state|state_name)(?:\..*)?")),
    (1, re.compile(r"item[0-9]+\..*|.*(?:comment|clarification|title|legal_proceedings)|signatures\..*")),
)
_LONGEST = 300  # characters of what was read that a list shows
_FITS = frozenset({
    "C-01", "C-02", "C-03", "C-04", "C-05", "C-06", "C-08", "C-09", "C-10", "C-16", "C-17", "E-27", "E-28", "K-13",
    "K-17", "K-20", "K-26", "L-20", "T-18",
})  # fmt: skip
"""The rules that compare values with one another: of a printed page, what breaks them may have been misread."""
_CHANGED = "was judged on {day} when here stood something else"
_LOST = "was judged on {day} at a place that this reading does not have"


class ReviewItem(Struct, frozen=True):
    """A doubt about one place of a filing.

    * `read`: what was read there, in words; "" where nothing was;
    * `confidence`: how sure the reader is, 0 to 1; 0 where it states nothing;
    * `code`: that of the problem or the rule; `words`: why it is doubtful;
    * `paths`: the other places that a rule names; `candidates`: what could be meant.
    """

    path: str
    kind: Kind
    harm: int
    confidence: float
    code: str
    words: str
    read: str
    paths: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class _Raw(Struct):
    """A doubt before it is known what stands at its place."""

    path: str
    kind: Kind
    code: str
    words: str
    paths: tuple[str, ...] = ()


def priority_of(path: str, kind: Kind, confidence: float) -> int:
    """Return how much harm a doubt does, from 10 to 819: place by kind, and among equals the less sure first.

    >>> priority_of("reporting_persons[0].percent", "contradiction", 0.5)
    814
    >>> priority_of("primary_issuer.phone", "unsure", 0.1)
    128
    """
    return 10 * weight(path) * _BY_KIND[kind] + round(9 * (1 - min(max(confidence, 0.0), 1.0)))


def weight(path: str) -> int:
    """Return how much a wrong value at a path would harm, from 1 to 9."""
    return _weight(plain(path))


@cache
def _weight(place: str) -> int:
    return next((number for number, pattern in _BY_PLACE if pattern.fullmatch(place)), _ORDINARY)


def plain(path: str) -> str:
    """Return a path without its indices."""
    return unnumbered(path, "")


# ---- the doubts about a filing --------------------------------------------------------------------------------------


def review_items(
    filing: StoredRecord,
    evidence: Mapping[str, Evidence],
    findings: Iterable[StoredFinding],
    corrections: Sequence[Correction],
    checks: Mapping[str, ChainCheck] = {},
) -> list[ReviewItem]:
    """Return the open doubts about a filing, one for each place, the worst first, with the words of all.

    What people checked is settled, but where the reading changed since. Findings count where it was read from print:
    what XML or a data set says wrongly, its filer said. `checks` say what its neighbours make of its values.
    """
    family = form_of(filing.record).name
    raw = [*_of_problems(filing, checks)]
    if is_from_print(evidence):
        raw += [*_of_findings(findings, evidence), *_of_blanks(filing)]
        raw += [_Raw(path, "contradiction", check.code, check.words) for path, check in checks.items() if check.code]
    settled = {correction.path for correction in corrections}
    raw = [item for item in raw if item.path not in settled and list_of(item.path) not in settled]
    raw += _of_corrections(filing, corrections)
    # An entry of a list that needs review itself is reviewed with it.
    listed = {item.path for item in raw if field_at(family, item.path)}
    raw = [structs.replace(item, path=whole) if (whole := list_of(item.path)) in listed else item for item in raw]
    evidence = believed(evidence, checks)
    shown = (item for item in raw if field_at(family, item.path) or item.kind == "second look")
    by_path = in_groups((item.path, _review_item(item, filing, evidence, family)) for item in shown)
    worst = []
    for several in by_path.values():
        ordered = sorted(several, key=lambda item: -item.harm)
        worst.append(structs.replace(ordered[0], words="; ".join(dict.fromkeys(item.words for item in ordered))))
    return sorted(worst, key=lambda item: (-item.harm, item.path))


def _of_problems(filing: StoredRecord, checks: Mapping[str, ChainCheck]) -> Iterator[_Raw]:
    for problem in filing.problems:
        if field_at(form_of(filing.record).name, problem.path) and not settles(problem, checks):
            is_stated = value_at(filing.record, problem.path) is not UNSET
            yield _Raw(problem.path, _kind(problem) if is_stated else "unreadable", problem.code, _reason(problem))


def _kind(problem: Problem) -> Kind:
    return "unsure" if problem.code in _UNCERTAIN else "contradiction" if problem.code == _DIFFERS else "problem"


_UNCERTAIN, _DIFFERS = ("doubtful", "candidate"), "contradiction"
_BEFORE_REASON = (", with some doubt", ", too unsure to be stated")
_NO_REASON = "its place, its label and the rest of the filing say too little for it"


def _reason(problem: Problem) -> str:
    """Return why a reading needs review, without what was read: that stands beside it."""
    reason = problem.words
    for end in _BEFORE_REASON if problem.code in _UNCERTAIN else ():
        _, mark, why = problem.words.rpartition(end)
        reason = (why.removeprefix(": ") or _NO_REASON) if mark else reason
    return reason


def _of_findings(findings: Iterable[StoredFinding], evidence: Mapping[str, Evidence]) -> Iterator[_Raw]:
    """Yield a doubt for each finding, at the one of its places that the reader is least sure of."""
    for finding in findings:
        fits = finding.code in _FITS | FOLLOWS
        if finding.paths and (fits or finding.severity == "error"):
            confidence = {path: evidence[path].confidence if path in evidence else 1.0 for path in finding.paths}
            least = min(confidence, key=lambda path: (confidence[path], -weight(path)))
            rest = tuple(path for path in finding.paths if path != least)
            yield _Raw(least, "contradiction" if fits else "rule", finding.code, finding.message, rest)


def _of_blanks(filing: StoredRecord) -> Iterator[_Raw]:
    """Yield the numbers that every form asks for and this reading does not have."""
    record: Any = filing.record
    figures = form_of(record).roles.figures
    for path, part, name in ((at, part, name) for at, part in each(record, figures.path) for name in figures.names):
        prefix = f"{path}." if path else ""
        state = filing.states.get(f"{prefix}{name}")
        silent = state is None or state.kind in ("blank", "lost")
        if getattr(part, name) is UNSET and silent and name not in short(part):
            yield _Raw(f"{prefix}{name}", "blank", state.kind if state else "not stated", f"{absence(state)} here")


def _of_corrections(filing: StoredRecord, corrections: Sequence[Correction]) -> Iterator[_Raw]:
    for standing in standings(Body(filing.record, filing.header, dict(filing.states), filing.problems), corrections):
        if standing.asks:
            reason = (_LOST if standing.how == "lost" else _CHANGED).format(day=standing.correction.added.date())
            yield _Raw(standing.correction.path, "second look", standing.how, f"{reason} ({standing.correction.who})")


def _review_item(raw: _Raw, filing: StoredRecord, evidence: Mapping[str, Evidence], family: str) -> ReviewItem:
    place, read = evidence.get(raw.path), value_at_path(filing, family, raw.path)
    confidence = place.confidence if place and read else 0.0 if not read else 1.0
    priority, candidates = priority_of(raw.path, raw.kind, confidence), place.candidates if place else ()
    read = read[:_LONGEST]
    return ReviewItem(raw.path, raw.kind, priority, confidence, raw.code, raw.words, read, raw.paths, candidates)


def value_at_path(filing: StoredRecord, family: str, path: str) -> str:
    """Return what stands at a path in words, "" where no value does."""
    field = field_at(family, path)
    value = value_at(filing.record, path) if field else UNSET
    return "" if field is None or value is UNSET else value_text(field, value)


EDITION = "4"
"""Goes up when doubts would be worked out differently: those of another edition are made again."""
_NAME = "review"
MOST = 1_000
"""The largest number of doubts that are asked for at once."""

_PRINTED = (TEXT, SUBMISSION)
"""The kinds of sources that may have been read from print."""

metadata = sa.MetaData()
_table = stored.tables_in(__file__, metadata)

doubts = _table(
    "doubts",
    sa.Index("doubts_by_harm", "harm", "filing_id", "position"),
    sa.Index("doubts_by_kind", "kind", "harm", "filing_id", "position"),
    sa.Index("doubts_by_family", "family", "harm", "filing_id", "position"),
    sa.Index("doubts_by_both", "family", "kind", "harm", "filing_id", "position"),
    **ORDERED_BY_KEY,
)
"""The open doubts about each filing, one a place; `harm` is its priority, see `priority_of`; `kind` is one of
`KINDS`; `candidates` is JSON, as `evidence.Candidate`."""
doubted = _table("doubted")
"""Which filings were looked through for doubts: as which version, checked by which edition of the rulebook and on which
basis ("" for none), after which of their corrections (0 for none)."""
chained = _table("chained", **ORDERED_BY_KEY)
"""How sure values are with what the filings before and behind theirs in a history say, where that is another confidence
than that of the reading: see `chain.py`."""
_F, _V, _C, _J = stored.filings.c, stored.versions.c, stored.corrections.c, stored.judgements.c
_D, _Q = doubted.c, doubts.c
_ORDER = (_Q.harm.desc(), _Q.filing_id.desc(), _Q.position.desc())
_FILING = (_F.id, _F.accession, _F.form, _F.issuer, _F.filed)
_MARKED = ("filing_id", "version_id", "rulebook", "basis", "correction_id")
_BASIS = sa.func.coalesce(_J.basis, "")


def make_ready(connection: sa.Connection) -> None:
    """Make the tables where there are none of this edition."""
    if is_there(connection):
        return
    metadata.drop_all(connection)
    metadata.create_all(connection)
    note(connection, _NAME, EDITION)


def is_there(connection: sa.Connection) -> bool:
    """Whether the store has doubts of this edition."""
    if noted(connection, _NAME) != EDITION:
        return False
    return all(sa.inspect(connection).has_table(table.name) for table in metadata.sorted_tables)


def need_review(connection: sa.Connection) -> None:
    """Refuse a store whose filings have not been looked through.

    Raises:
        EnvironmentProblem: they have not.
    """
    if not is_there(connection):
        raise EnvironmentProblem("the store has not been looked through for doubts: run `muniment review` on it once")


# ---- kept current ---------------------------------------------------------------------------------------------------


class Mark(Struct, frozen=True):
    """What a filing was looked through as, and whether there can be a doubt about it at all."""

    filing_id: int
    version_id: int
    rulebook: str
    basis: str
    correction_id: int
    plain: bool


def update(store: Store, only: Iterable[int] | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Look through the filings that changed since, or through those with these ids, and return how many these were.

    `progress` gets how many are done, and of how many. An interruption leaves the store whole: the next pass goes
    on where this one stopped.
    """
    store.write(make_ready)
    with store.reading() as connection:
        due = list(changed(connection, only))
    done = 0
    for portion in database.chunks(due):
        store.write(look_through, portion)
        done += len(portion)
        if progress:
            progress(done, len(due))
    return len(due)


def changed(connection: sa.Connection, only: Iterable[int] | None = None) -> Iterator[Mark]:
    """Yield what changed since it was looked through: its version, its judgement, or its corrections."""
    question, differs = _marks()
    portions = [differs] if only is None else [_F.id.in_(portion) for portion in database.chunks(only)]
    for condition in portions:
        answer = connection.execute(question.where(condition).order_by(_F.id))
        yield from (Mark(*row[:-1], bool(row[-1])) for row in answer)


def _marks() -> tuple[sa.Select[Any, Any, Any, Any, Any, Any], sa.ColumnElement[bool]]:
    """Return the question for the marks of all filings, and the condition that one changed."""
    last = sa.select(_C.filing_id, sa.func.max(_C.id).label("id")).group_by(_C.filing_id).subquery("last")
    rulebook, correction = sa.func.coalesce(_J.rulebook, ""), sa.func.coalesce(last.c.id, 0)
    plain = sa.and_(_F.rank.not_in(_PRINTED), _F.doubts == 0, correction == 0)
    joined = (
        stored.filings.outerjoin(stored.judgements, _J.filing_id == _F.id)
        .outerjoin(last, last.c.filing_id == _F.id)
        .outerjoin(doubted, _D.filing_id == _F.id)
    )
    question = sa.select(_F.id, _F.version_id, rulebook, _BASIS, correction, plain).select_from(joined)
    differs = sa.or_(
        _D.filing_id.is_(None),
        _D.version_id != _F.version_id,
        _D.rulebook != rulebook,
        _D.basis != _BASIS,
        _D.correction_id != correction,
    )
    return question, differs


def behind(connection: sa.Connection) -> int:
    """Return how many filings changed since they were looked through, or never were."""
    question, differs = _marks()
    return connection.execute(question.where(differs).with_only_columns(sa.func.count())).scalar_one()


def look_through(connection: sa.Connection, marks: list[Mark]) -> None:
    """Work out the doubts about some filings again, in a transaction of somebody else's."""
    keys = [mark.filing_id for mark in marks]
    for table in (doubts, doubted, chained):
        connection.execute(sa.delete(table).where(table.c.filing_id.in_(keys)))
    rows: dict[sa.Table, list[dict[str, Any]]] = {doubts: [], chained: []}
    for table, row in _rows(connection, [mark.filing_id for mark in marks if not mark.plain]):
        rows[table].append(row)
    rows[doubted] = [{name: getattr(mark, name) for name in _MARKED} for mark in marks]
    for table, made in rows.items():
        database.insert_rows(connection, table, made)


def _rows(connection: sa.Connection, keys: list[int]) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    corrections = of_filings(connection, form_names_of(connection, keys))
    near = _neighbours(connection, keys)
    loaded = _loaded(connection, {*keys, *(key for both in near.values() for key in both if key)})
    for key in (key for key in keys if key in loaded):
        filing, own = loaded[key]
        before, after = (loaded[other][1] if other in loaded else None for other in near.get(key, (0, 0)))
        evidence = own.evidence or {}
        # Where values contradict each other, or the filing before: of each the least sure one.
        unfitting = [raw.path for raw in _of_findings(own.findings, evidence) if raw.kind == "contradiction"]
        checks = chain_checks(own, before, after, set(unfitting))
        for path, check in checks.items():
            yield chained, {"filing_id": key, "path": path, **structs.asdict(check)}
        of_filing = review_items(filing, evidence, own.findings, corrections.get(key, ()), checks)
        family = form_of(filing.record).name
        for number, item in enumerate(of_filing):
            values = {name: getattr(item, name) for name in item.__struct_fields__}
            values["candidates"] = msgspec.json.encode(item.candidates).decode()
            yield doubts, {**values, "filing_id": key, "position": number, "family": family}


def _loaded(connection: sa.Connection, keys: set[int]) -> dict[int, tuple[StoredRecord, ChainFiling]]:
    """Return filings by their ids; evidence is loaded of those only that may have been read from print."""
    findings: dict[int, list[StoredFinding]] = defaultdict(list)
    packed: dict[int, tuple[bytes, str]] = {}
    loaded: dict[int, tuple[StoredRecord, ChainFiling]] = {}
    table = stored.findings.c
    evidence = sa.select(_F.id, _V.evidence, stored.contents.c.hash).select_from(stored.SHOWN)
    question = sa.select(table.filing_id, *SAID).order_by(table.filing_id, table.position)
    for portion in database.chunks(sorted(keys)):
        for key, *columns in connection.execute(question.where(table.filing_id.in_(portion))):
            findings[key].append(StoredFinding(*columns))
        printed = evidence.where(_F.id.in_(portion), _F.rank.in_(_PRINTED))
        packed |= {key: (columns, content) for key, columns, content in connection.execute(printed)}
        for filing in loading.records(connection, portion):
            places = unpack_evidence(*packed[filing.id]) if filing.id in packed else {}
            read = places if is_from_print(places) else None
            own = ChainFiling(filing.key, filing.record, read, filing.problems, tuple(findings.get(filing.id, ())))
            loaded[filing.id] = filing, own
    return loaded


def _neighbours(connection: sa.Connection, keys: list[int]) -> dict[int, tuple[int, int]]:
    """Return the ids of the filings before and behind others in their histories; 0 for none that is known.

    What has no number of its own may be a copy, and is no neighbour.
    """
    question = sa.select(_F.id, _F.accession, _J.history).join(stored.judgements, _J.filing_id == _F.id)
    result = connection.execute(question.where(_F.id.in_(keys)))
    rows = [(key, number, history or ()) for key, number, history in result]
    named = sorted({number for _, _, history in rows for number in history})
    result = database.select_in(connection, sa.select(_F.accession, _F.id), _F.accession, named)
    numbered = {row.accession: row.id for row in result}
    near: dict[int, tuple[int, int]] = {}
    for key, number, history in rows:
        ids = [0, *(numbered[other] for other in history if other in numbered), 0]
        if number in history:
            at = ids.index(key)
            near[key] = ids[at - 1], ids[at + 1]
    return near


def chain_of(connection: sa.Connection, filing: int) -> dict[str, ChainCheck]:
    """Return what the neighbours of a filing make of its values, by path, as it was last looked through.

    Nothing where nobody looked, or where the filing or its history is another one since.
    """
    if not is_there(connection):
        return {}
    holds = chained.join(doubted, _D.filing_id == chained.c.filing_id).join(stored.filings, _F.id == _D.filing_id)
    holds = holds.outerjoin(stored.judgements, _J.filing_id == _F.id)
    question = sa.select(chained.c.path, chained.c.confidence, chained.c.code, chained.c.words).select_from(holds)
    question = question.where(chained.c.filing_id == filing, _D.version_id == _F.version_id, _D.basis == _BASIS)
    return {path: ChainCheck(*check) for path, *check in connection.execute(question)}


# ---- asked for ------------------------------------------------------------------------------------------------------


class Filter(Struct, frozen=True):
    """Which doubts are asked for: of a form (D, 13G, 13D), of a kind; "" for all."""

    form: str = ""
    kind: str = ""

    def allows(self, form: str, kind: str) -> bool:
        """Whether doubts of a form and a kind are asked for."""
        return self.form in ("", form) and self.kind in ("", kind)

    def count(self, counts: Mapping[tuple[str, str], int]) -> int:
        """Return how many doubts are asked for, of their numbers by form and kind."""
        return sum(number for key, number in counts.items() if self.allows(*key))


class QueueItem(ReviewItem, frozen=True, kw_only=True):
    """A doubt in the queue: what is doubtful, the filing it is about, and the label of its place."""

    filing_id: int
    key: str
    family: str
    form: str
    issuer: str | None
    filed: date | None
    position: int
    label: str

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in the queue."""
        return self.harm, self.filing_id, self.position


class Settled(Struct, frozen=True):
    """What somebody checked: the filing, the label of the place, the correction, and how it stands to the reading."""

    key: str
    form: str
    issuer: str | None
    label: str
    correction: Correction
    how: How


def filter_of(form: str = "", kind: str = "") -> Filter:
    """Return which doubts are asked for.

    Raises:
        UsageError: there is no such form, or no such kind of doubt.
    """
    name = form.strip().upper().removeprefix("SC ").removeprefix("SCHEDULE ")
    if name:
        one_of("form", name, {form: form for form in FORMS})
    if kind:
        one_of("kind", kind, KINDS)
    return Filter(name, kind)


def worst(connection: sa.Connection, wanted: Filter, limit: int = 50, offset: int = 0) -> list[QueueItem]:
    """Return the open doubts that do the most harm."""
    question = _open(wanted).where(*_of_originals(connection))
    return _items(connection, question.order_by(*_ORDER).limit(min(limit, MOST)).offset(offset))


def after(connection: sa.Connection, wanted: Filter, place: tuple[int, int, int]) -> QueueItem | None:
    """Return the open doubt that follows a place in the queue; None at its end."""
    behind = sa.tuple_(_Q.harm, _Q.filing_id, _Q.position) < sa.tuple_(*place)
    question = _open(wanted).where(behind, *_of_originals(connection))
    return next(iter(_items(connection, question.order_by(*_ORDER).limit(1))), None)


def item_at(connection: sa.Connection, filing: int, path: str) -> QueueItem | None:
    """Return the open doubt about a place; None where there is none."""
    return next(iter(_items(connection, _open(Filter()).where(_Q.filing_id == filing, _Q.path == path))), None)


def of_filing(connection: sa.Connection, filing: int) -> list[QueueItem]:
    """Return the open doubts about a filing, the worst first."""
    return _items(connection, _open(Filter()).where(_Q.filing_id == filing).order_by(_Q.harm.desc(), _Q.position))


def counts(connection: sa.Connection) -> dict[tuple[str, str], int]:
    """Return how many doubts there are, by form and kind."""
    need_review(connection)
    queue = _open(Filter()).where(*_of_originals(connection)).with_only_columns(_Q.family, _Q.kind, sa.func.count())
    return {(family, kind): number for family, kind, number in connection.execute(queue.group_by(_Q.family, _Q.kind))}


_E, _M, _N = (table.alias() for table in (stored.corrections, stored.history_marks, stored.history_marks))
_SAID = ("path", "kind", "value", "who", "why", "added")
# What somebody said once stands beside every copy of a filing.
_ONCE = ~sa.exists(1).where(
    _M.c.filing_id == _C.filing_id,
    _N.c.mark == _M.c.mark,
    _E.c.filing_id == _N.c.filing_id,
    _E.c.id < _C.id,
    _E.c.filing_id != _C.filing_id,
    *(_E.c[name] == _C[name] for name in _SAID),
)


def settled(connection: sa.Connection, limit: int = 50, offset: int = 0) -> list[Settled]:
    """Return what people checked, the newest first."""
    question = sa.select(_C.id, _C.filing_id).where(_ONCE).order_by(_C.id.desc()).limit(min(limit, MOST)).offset(offset)
    filing_ids: dict[int, int] = {row.id: row.filing_id for row in connection.execute(question)}
    filings = sorted(set(filing_ids.values()))
    rows = {row.id: row for row in connection.execute(sa.select(*_FILING).where(_F.id.in_(filings)))}
    families, bodies = form_names_of(connection, filings), loading.bodies(connection, filings)
    corrections = of_filings(connection, families)
    stands = {
        standing.correction.id: standing for key in filings for standing in standings(bodies[key], corrections[key])
    }
    results = []
    for key, filing in filing_ids.items():
        row, correction, how = rows[filing], stands[key].correction, stands[key].how
        label = label_of(families[filing], correction.path)
        results.append(Settled(row.accession or str(filing), row.form, row.issuer, label, correction, how))
    return results


def reviewed_count(connection: sa.Connection) -> int:
    """Return how many corrections and confirmations there are, those of copies once."""
    return connection.execute(sa.select(sa.func.count()).select_from(stored.corrections).where(_ONCE)).scalar_one()


def unlike(connection: sa.Connection, filing: int) -> list[str]:
    """Return the keys of what seem to be copies of a corrected filing and read otherwise: what was said holds for none.

    They are of the same day and number, and of the same holding or offering.
    """
    found = (pair for pair in pairs_of(connection, [filing]) if filing in pair[0])
    unlike = {
        next(key for key in keys if key != filing)
        for keys, (first, second) in found
        if first != second and is_copy(Filing(first), Filing(second))
    }
    numbers = dict(map(tuple, select_in(connection, sa.select(_F.id, _F.accession), _F.id, sorted(unlike))))
    return [numbers[key] or str(key) for key in sorted(unlike)]


def label_of(family: str, path: str) -> str:
    """Return the label of a place as the form prints it, with whose it is: "Percent of class, reporting person 2"."""
    field = field_at(family, path)
    if field is None:
        return path
    *parts, last = path.split(".")
    entries = [step.removesuffix("]").split("[") for step in parts if "[" in step]
    numbered = [f", {name.replace('_', ' ').removesuffix('s')} {int(number) + 1}" for name, number in entries]
    own = f" ({int(last.removesuffix(']').partition('[')[2]) + 1})" if "[" in last else ""
    return f"{field.at.label or field.name}{own}{''.join(numbered)}"


def _open(wanted: Filter) -> sa.Select[Any]:
    """Return the question for open doubts: not checked since the filing was looked through."""
    reviewed = sa.exists().where(_C.filing_id == _Q.filing_id, _C.path == _Q.path, _C.id > _D.correction_id)
    conditions: list[sa.ColumnElement[bool]] = [~reviewed]
    if wanted.form:
        conditions.append(_Q.family == wanted.form)
    if wanted.kind:
        conditions.append(_Q.kind == wanted.kind)
    joined = doubts.join(stored.filings, _F.id == _Q.filing_id).join(doubted, _D.filing_id == _F.id)
    return sa.select(doubts, *_FILING[1:]).select_from(joined).where(*conditions)


def _of_originals(connection: sa.Connection) -> list[sa.ColumnElement[bool]]:
    """Return the condition that leaves out further copies of a filing, as the study knows them: one is checked."""
    if not tables.is_there(connection):
        return []
    return [
        ~sa.exists().where(
            table.c.filing_id == _Q.filing_id, table.c.number.is_(None), table.c.statement_id.is_not(None)
        )
        for table in (tables.reports, tables.notices)
    ]


def _items(connection: sa.Connection, question: sa.Select[Any]) -> list[QueueItem]:
    need_review(connection)
    items: list[QueueItem] = []
    for row in connection.execute(question):
        values = {
            **row._mapping,
            "key": row.accession or str(row.filing_id),
            "label": label_of(row.family, row.path),
            "candidates": msgspec.json.decode(row.candidates, type=tuple[Candidate, ...]),
        }
        items.append(QueueItem(**{name: values[name] for name in QueueItem.__struct_fields__}))
    return items
