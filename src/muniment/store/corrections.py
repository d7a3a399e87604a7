"""Corrections by people: laid beside what the source says, never over it; and the record as they say it is.

The last correction of a path counts. Laid over a record, values are put in first, parents before what is in them; the
place right behind the end of a list adds to it. Then what is said not to be there is taken out, from the end, so that
an index means what it meant to whoever checked it.

A correction whose place is not there any more, or is that of another entry now, changes nothing, and `standings` says
so: a new entry is made only where there was none when the correction was made.

A filing is corrected, not one of its copies: what somebody says of a document by itself holds for the submission with
its accession number too, and the other way round, whichever of them came first.
"""

import operator
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType, structs
from sqlalchemy import Connection, and_, bindparam, or_, select

from muniment.errors import UsageError
from muniment.evidence import Span, State
from muniment.forms import FORMS, Record, form_of
from muniment.forms.definition import Field, Part, rows
from muniment.forms.walk import part_at, placed, replaced, steps, value_at
from muniment.store import seals, tables
from muniment.store.database import chunks, select_in
from muniment.store.packing import Body, Damaged, unpack_body
from muniment.store.stored import NO_ENTRY, Correction, Said, Seen, StoredRecord
from muniment.values import Kind, Name, Text, Unreadable
from muniment.values.characters import folded

_INDEX = re.compile(r"\[[0-9]{1,6}\]")
_LISTS = "|".join(("details", *(name for kept, table in tables.LISTS.items() for name in (kept, table.name))))
_LIST_ENTRY = re.compile(rf"(?:{_LISTS})\b")
_NAMES = ("name", "last_name", "reporting_person", "issuer", "signature", "state")
_LONGEST = 100_000
_LONGEST_WHO, _LONGEST_WHY = 200, 4_000

_C = tables.corrections.c
_SAID = (_C.path, _C.value, _C.who, _C.why, _C.added, _C.kind, _C.seen, _C.words, _C.spans, _C.id)
_OF_FILINGS = select(_C.filing_id, *_SAID).where(_C.filing_id.in_(bindparam("filings", expanding=True))).order_by(_C.id)

Value = str | int | bool | Decimal | date | Sequence[str] | None


class Excerpt(Struct, frozen=True):
    """What a person checked by: the words of the source, and where they stand."""

    words: str = ""
    spans: tuple[Span, ...] = ()


class NewCorrection(Struct, frozen=True):
    """What somebody says of a place: see `stored.Correction`; `value` is None where `kind` is no value."""

    path: str
    value: Value
    who: str
    why: str
    kind: Said = "value"
    excerpt: Excerpt = Excerpt()


def correct(
    connection: Connection, filing: int, family: str, shown: Body, correction: NewCorrection
) -> tuple[int, ...]:
    """Note what somebody says of a place in a filing, which shows `shown`; return its id and those of its copies.

    Raises:
        UsageError: there is no such place, the value is none for it, or who or why is missing or too long.
    """
    if not correction.who.strip() or not correction.why.strip():
        raise UsageError("a correction says who makes it, and why")
    if len(correction.who) > _LONGEST_WHO or len(correction.why) > _LONGEST_WHY:
        raise UsageError(f"who has up to {_LONGEST_WHO} characters, why up to {_LONGEST_WHY:,}")
    if correction.kind == "value" and (correction.value is None or not str(correction.value).strip()):
        raise UsageError(f"{correction.path}: give a value, or say that none is stated there")
    field = _field(family, correction.path, correction.kind)
    words = _value(field, correction.value, correction.path) if field and correction.kind == "value" else None
    before = seen_at(shown, correction.path, field)
    row = {
        "filing_id": filing,
        "path": correction.path,
        "value": msgspec.json.encode(words).decode(),
        "who": correction.who.strip(),
        "why": correction.why.strip(),
        "added": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        "kind": correction.kind,
        "seen": msgspec.json.encode(before).decode(),
        "words": correction.excerpt.words[:_LONGEST],
        "spans": msgspec.json.encode(correction.excerpt.spans).decode(),
    }
    new = _correction(family, [row.get(column.name, 0) for column in _SAID])  # without its number
    said = (*corrections(connection, filing, family), new)
    if shown.record is UNSET or new.path in _laid(shown.record, said)[1]:
        raise UsageError(f"{new.path!r} is not in this filing; a new entry goes right behind the last of its list")
    _insert(connection, [row])
    return filing, *sorted(spread(connection, [filing]))


def _insert(connection: Connection, new: Sequence[Mapping[str, Any]]) -> None:
    table = tables.corrections
    numbers = [connection.execute(table.insert().values(row).returning(table.c.id)).scalar_one() for row in new]
    if numbers:
        seals.extend(connection, table, numbers[0])


# ---- copies ---------------------------------------------------------------------------------------------------------

_F, _G = tables.filings.alias("corrected"), tables.filings.alias("copied")
_M, _N = tables.history_marks.alias("of_corrected"), tables.history_marks.alias("of_copied")
# Two numbers are two filings, whatever they say.
_MAYBE_COPIES = (
    select(_F.c.id, _G.c.id)
    .join(_M, _M.c.filing_id == _F.c.id)
    .join(_N, and_(_N.c.mark == _M.c.mark, _N.c.filing_id != _M.c.filing_id))
    .join(_G, _G.c.id == _N.c.filing_id)
    .where(
        _F.c.id.in_(select(_C.filing_id)),
        or_(_F.c.accession.is_(None), _G.c.accession.is_(None)),
        _F.c.amount.is_not_distinct_from(_G.c.amount),
    )
)
_SAME = operator.itemgetter("path", "kind", "value", "who", "why", "added")


def spread(connection: Connection, filings: Collection[int]) -> set[int]:
    """Lay what was said of filings and of their copies beside all of them; return the copies.

    A copy reads word for word the same, so that a path is the same place in it; its words stand elsewhere.
    """
    sources: dict[int, set[int]] = defaultdict(set)
    for (corrected_filing, copy), (first, second) in pairs_of(connection, filings):
        if first == second:
            sources[copy] |= {copy, corrected_filing}
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    question, names = select(tables.corrections).order_by(_C.id), [column.name for column in tables.corrections.columns]
    for row in select_in(connection, question, _C.filing_id, set[int]().union(*sources.values())):
        rows[row.filing_id].append(dict(zip(names, row, strict=True)))
    for copy, keys in sorted(sources.items()):
        _insert(connection, _missing(rows, copy, keys))
    return set(sources).union(*sources.values()).difference(filings)


def pairs_of(
    connection: Connection, filings: Collection[int]
) -> Iterator[tuple[tuple[int, int], tuple[Record, Record]]]:
    """Yield the ids of a corrected filing and one that may be a copy, and what they read; `filings` has one of them."""
    if connection.execute(select(_C.id).limit(1)).first() is None:
        return
    found = (row for side in (_F, _G) for row in select_in(connection, _MAYBE_COPIES, side.c.id, filings))
    pairs = {(row[0], row[1]) for row in found}
    filing, version = tables.filings.c, tables.versions.c
    bodies = select(filing.id, version.body, version.family).join(tables.versions, filing.version_id == version.id)
    ids = {key for pair in pairs for key in pair}
    records = {row[0]: _compared(*row[1:]) for row in select_in(connection, bodies, filing.id, ids)}
    for pair in pairs:
        first, second = records[pair[0]], records[pair[1]]
        if first is not UNSET and second is not UNSET:
            yield pair, (first, second)


def _missing(rows: Mapping[int, Sequence[dict[str, Any]]], copy: int, keys: Set[int]) -> list[dict[str, Any]]:
    """Return the answers that a copy lacks of those to the same filing, but for what a later one there replaces."""
    answers: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted((row for key in keys for row in rows.get(key, ())), key=operator.itemgetter("added", "id")):
        answers.setdefault(_SAME(row), row)
    own = {_SAME(row) for row in rows.get(copy, ())}
    last = {answer[0]: number for number, answer in enumerate(answers) if answer in own}
    missing = (row for number, (answer, row) in enumerate(answers.items()) if last.get(answer[0], -1) < number)
    own_words = {"filing_id": copy, "spans": "[]"}
    return [{**{name: cell for name, cell in row.items() if name != "id"}, **own_words} for row in missing]


def _compared(packed: bytes, family: str) -> Record | UnsetType:
    """Return what two copies say alike: all but the issuer's CIK, which a header has where the document does not."""
    try:
        record = unpack_body(packed, family).record
    except Damaged:  # `verify` tells; what cannot be read is no copy
        return UNSET
    party = form_of(record).roles.issuers[0] if record else None
    of_record = party.cik if party and not party.path else ""
    return structs.replace(record, **{of_record: UNSET}) if record and of_record else record


def corrections(connection: Connection, filing: int, family: str) -> tuple[Correction, ...]:
    """Return the corrections of a filing, the oldest first."""
    return of_filings(connection, {filing: family}).get(filing, ())


def of_filings(connection: Connection, families: dict[int, str]) -> dict[int, tuple[Correction, ...]]:
    """Return the corrections of filings, the oldest first, by filing; `families` names the form of each."""
    by_filing: dict[int, list[Correction]] = defaultdict(list)
    for portion in chunks(families):
        for key, *row in connection.execute(_OF_FILINGS, {"filings": portion}):
            by_filing[key].append(_correction(families[key], row))
    return {key: tuple(of_filing) for key, of_filing in by_filing.items()}


def _correction(family: str, row: list[Any]) -> Correction:
    path, value, who, why, added, kind, seen, words, spans, key = row
    was = UNSET if seen is None else msgspec.json.decode(seen, type=Seen)
    places = msgspec.json.decode(spans, type=tuple[Span, ...])
    return Correction(path, _read_value(family, path, value), who, why, added, kind, was, words, places, key)


# ---- places and values ----------------------------------------------------------------------------------------------


def field_at(family: str, path: str) -> Field | None:
    """Return the field whose value stands at a path of a form: one value, an entry of a list, or the whole list."""
    if family not in FORMS:
        return None
    return _fields(family).get(_INDEX.sub("[]", path))


@cache
def _fields(family: str) -> dict[str, Field]:
    """Return the fields of a form by path; a whole list by its own, too."""
    by_path: dict[str, Field] = {}
    for row in rows(FORMS[family].record):
        for path in (row.path, row.path.removesuffix("[]")):
            by_path.setdefault(path, row.field)
    return by_path


def is_whole_list(field: Field, path: str) -> bool:
    """Whether a path names a list of values, and not one of them."""
    return field.repeats and not path.endswith("]")


def seen_at(shown: Body, path: str, field: Field | None) -> Seen:
    """Return what a filing shows at a path; of a whole part only whether it is there."""
    entry = entry_around(path)
    value: Value | UnsetType = UNSET if shown.record is UNSET else value_at(shown.record, path)
    around = value_at(shown.record, entry) if entry and shown.record is not UNSET else UNSET
    if entry and around is UNSET:
        return Seen(state=NO_ENTRY)
    of = name_in(around)
    if value is UNSET or (field and value == ()):
        state = shown.states.get(path)
        return Seen(state=state.kind if state else "", of=of)
    kind = field.at.kind if field else None
    if kind is None:
        return Seen("stated", of=of)
    return Seen(tuple(map(kind.write, value)) if isinstance(value, tuple) else kind.write(value), of=of)


def entry_around(path: str) -> str:
    """Return the entry of a list of parts in which a path stands, "" where it stands in none.

    >>> entry_around("signatures[1].signers[0].title"), entry_around("cusips[1]")
    ('signatures[1].signers[0]', '')
    """
    return path[: path.rfind("].") + 1]


def name_in(part: object) -> str:
    """Return what names an entry of a list, "" where nothing does."""
    stated = next((value for name in _NAMES if (value := getattr(part, name, UNSET)) is not UNSET), "")
    return stated if isinstance(stated, str) else ""


def _field(family: str, path: str, kind: Said) -> Field | None:
    """Return the field at `path`; None for a whole entry of a list of parts, which may only be said not to be there."""
    field = field_at(family, path)
    is_entry = family in FORMS and path.endswith("]") and field is None
    if is_entry and kind == "absent" and part_at(FORMS[family].record, steps(path)):
        return None
    if field is None and _LIST_ENTRY.match(path):
        raise UsageError(
            f"{path!r} is of a list in the items, which stays as it is read: the fields of the form can be corrected"
        )
    if field is None:
        raise UsageError(f"{path!r} is no place of a value in this form")
    return field


def _value(field: Field, value: Value, path: str) -> str | list[str]:
    """Return the value in the words of the form, once it is clear that it is one."""
    kind = field.at.kind
    if kind is None:
        raise UsageError(f"{path!r} has several values: name one of them")
    if not is_whole_list(field, path):
        return _written(kind, value, path)
    if isinstance(value, str):
        lines = value if isinstance(kind, Text | Name) else value.replace(",", ";")
        value = [part.strip() for part in lines.replace("\n", ";").split(";")]
    if not isinstance(value, Sequence):
        raise UsageError(f"{path} is a list: give its entries with ; between them")
    return [_written(kind, entry, path) for entry in value if entry]


def _written(kind: Kind[Any], value: object, path: str) -> str:
    try:
        if isinstance(value, str) and len(value) > _LONGEST:
            raise UsageError(f"{path} has up to {_LONGEST:,} characters")
        return kind.write(kind.read_typed(value.strip()) if isinstance(value, str) else kind.read(kind.write(value)))
    except Unreadable as error:
        raise UsageError(f"{path} cannot be {value!r:.80}: it {error}") from error
    except (TypeError, AttributeError, KeyError) as error:
        raise UsageError(f"{path} cannot be {value!r:.80}: it takes {kind.title}") from error


def _read_value(family: str, path: str, value: str) -> Value:
    words: str | list[str] | None = msgspec.json.decode(value)
    field = field_at(family, path)
    if words is None or field is None or field.at.kind is None:
        return words
    read = field.at.kind.read
    try:
        return tuple(map(read, words)) if isinstance(words, list) else read(words)
    except Unreadable:
        return words


def form_names_of(connection: Connection, filings: Iterable[int]) -> dict[int, str]:
    """Return the short name of the form of the record that each filing shows, "" where it has none."""
    filing, version = tables.filings.c, tables.versions.c
    question = select(filing.id, version.family).join(tables.versions, filing.version_id == version.id)
    return dict(map(tuple, select_in(connection, question, filing.id, filings)))


def corrected_filings(connection: Connection) -> list[int]:
    """Return the filings that have corrections."""
    key = tables.corrections.c.filing_id
    return list(connection.execute(select(key).distinct().order_by(key)).scalars())


P = TypeVar("P", bound=Part)
T = TypeVar("T")

How = Literal["replaced", "confirms", "applies", "agreed", "changed", "lost"]


class Standing(Struct, frozen=True):
    """A correction, and how it stands to what the filing shows now.

    * replaced: somebody said something else of the place later; only the last one counts;
    * confirms: the reading was right when it was checked, and still says the same;
    * applies: it is laid over a reading that says what it said when it was checked;
    * agreed: the reading said something else then, and now says what the correction says;
    * changed: the reading says a third thing now; the correction is laid over it, and asks for a second look;
    * lost: the filing has no such place any more; nothing is changed by it, and it asks for a second look.
    """

    correction: Correction
    how: How

    @property
    def asks(self) -> bool:
        """Whether somebody should look again."""
        return self.how in ("changed", "lost")


def last_said(corrections: Iterable[Correction]) -> dict[str, Correction]:
    """Return the correction that counts of each path."""
    return {correction.path: correction for correction in corrections}


def corrected(record: Record, corrections: Sequence[Correction]) -> Record:
    """Return the record with corrections laid over it; itself where there are none."""
    return _laid(record, corrections)[0]


def laid_over(filing: StoredRecord, corrections: Sequence[Correction]) -> StoredRecord:
    """Return a filing with corrections laid over its record, and over the reasons for what it lacks."""
    if not corrections:
        return filing
    record, states = corrected(filing.record, corrections), corrected_states(filing.states, corrections)
    return structs.replace(filing, record=record, states=followed(states, filing.record, corrections))


def followed(by_path: Mapping[str, T], read: Record, corrections: Sequence[Correction]) -> dict[str, T]:
    """Return what is kept by the paths of a record as `read`, by those of the record with corrections laid over it.

    An entry that is taken out of a list takes what is kept of it along, and those behind it move up.
    """
    last = last_said(corrections).items()
    absent = {path for path, correction in last if correction.kind != "value" or correction.value is None}
    taken_out = {path for path in absent if path.endswith("]")}
    if taken_out:
        taken_out -= _laid(read, corrections)[1]
    moved = ((_moved(path, taken_out) if taken_out else path, value) for path, value in by_path.items())
    return {path: value for path, value in moved if path is not None}


def _moved(path: str, taken_out: Set[str]) -> str | None:
    """Return the path of a place once some entries of lists are taken out; None for a place in one of these."""
    was = now = ""
    for step in steps(path):
        if isinstance(step, int):
            if f"{was}[{step}]" in taken_out:
                return None
            now += f"[{step - sum(f'{was}[{before}]' in taken_out for before in range(step))}]"
            was += f"[{step}]"
        else:
            dot = "." if was else ""
            was, now = f"{was}{dot}{step}", f"{now}{dot}{step}"
    return now


def corrected_states(states: Mapping[str, State], corrections: Iterable[Correction]) -> dict[str, State]:
    """Return why values are absent, by path, as people say: not applicable and unreadable are answers, too."""
    reasons = dict(states)
    for path, correction in last_said(corrections).items():
        if correction.kind in ("not applicable", "unreadable"):
            reasons[path] = State(correction.kind, correction.words)
        elif correction.kind == "value" or reasons.get(path, State("blank")).kind != "blank":
            reasons.pop(path, None)
    return reasons


def standings(shown: Body, corrections: Sequence[Correction]) -> tuple[Standing, ...]:
    """Return how each correction stands to what a filing shows, in the order of the corrections."""
    last = last_said(corrections)
    lost = set(last) if shown.record is UNSET else _laid(shown.record, corrections)[1]
    results: list[Standing] = []
    for correction in corrections:
        how: How = "lost" if correction.path in lost else _how(shown, correction)
        results.append(Standing(correction, how if last[correction.path] is correction else "replaced"))
    return tuple(results)


def _how(shown: Body, correction: Correction) -> How:
    family = form_of(shown.record).name if shown.record is not UNSET else ""
    field = field_at(family, correction.path)
    now, corrected_to = seen_at(shown, correction.path, field), _as_seen(correction, family)
    if _same(now, corrected_to):
        return "confirms" if correction.seen is UNSET or _same(correction.seen, corrected_to) else "agreed"
    return "applies" if correction.seen is UNSET or _same(correction.seen, now) else "changed"


def _as_seen(correction: Correction, family: str) -> Seen:
    """Return a correction as what a reading would say."""
    if correction.kind != "value" or correction.value is None:
        return Seen(state="" if correction.kind in ("absent", "value") else correction.kind)
    field = field_at(family, correction.path)
    kind = field.at.kind if field else None
    try:
        if kind is None:
            return Seen(str(correction.value))
        value = correction.value
        return Seen(tuple(map(kind.write, value)) if isinstance(value, tuple) else kind.write(value))
    except (TypeError, AttributeError, KeyError):  # no value of this form any more
        return Seen(str(correction.value))


def _same(first: Seen, second: Seen) -> bool:
    """Whether two say the same: a blank and silence both state nothing."""
    silent = ("", "blank")
    is_same_state = first.state == second.state or (first.state in silent and second.state in silent)
    return first.value == second.value and is_same_state


# ---- laying ---------------------------------------------------------------------------------------------------------


def _laid(record: P, corrections: Sequence[Correction]) -> tuple[P, set[str]]:
    """Return a record with corrections laid over it, and the paths that it does not have."""
    lost: set[str] = set()
    last = sorted(last_said(corrections).values(), key=lambda correction: _order(correction.path))
    lost.update(correction.path for correction in last if not _is_there(record, correction))
    placeable = [correction for correction in last if correction.path not in lost]
    for correction in placeable:
        if correction.kind == "value" and correction.value is not None:
            try:
                record = _respelled(placed(record, correction.path, correction.value), correction.path)
            except (UsageError, TypeError):
                lost.add(correction.path)
    for correction in reversed(placeable):
        if correction.kind != "value" or correction.value is None:
            record = _without(record, correction.path, lost)
    return record, lost


def _is_there(record: Part, correction: Correction) -> bool:
    """Whether the entry of a list that a correction is about is there, and is still that of the same name."""
    entry, seen = entry_around(correction.path), correction.seen
    if entry:
        part = value_at(record, entry)
        if part is UNSET:
            return seen is not UNSET and seen.state == NO_ENTRY
        is_name = value_at(record, correction.path) == name_in(part)
        return seen is UNSET or not seen.of or is_name or folded(name_in(part)) == folded(seen.of)
    if correction.path.endswith("]") and value_at(record, correction.path) is UNSET:
        return seen is not UNSET and seen.value is None
    return True


def _order(path: str) -> tuple[tuple[bool, int, str], ...]:
    """Return what sorts paths as the places stand; entries of a list by their number."""
    return tuple((True, step, "") if isinstance(step, int) else (False, 0, step) for step in steps(path))


def _without(record: P, path: str, lost: set[str]) -> P:
    """Return a record in which nothing stands at a path; of a list the entry is taken out."""
    way = steps(path)
    try:
        if value_at(record, path) is UNSET:
            _need_place(record, path, way)
            return _respelled(record, path)
        if not isinstance(way[-1], int):
            return _respelled(replaced(record, path, UNSET), path)
        around = path[: path.rindex("[")]
        remaining = tuple(entry for number, entry in enumerate(value_at(record, around)) if number != way[-1])
        return replaced(record, around, remaining or UNSET)
    except UsageError:
        lost.add(path)
        return record


def _need_place(record: Part, path: str, way: tuple[str | int, ...]) -> None:
    """Raise where the parts around a place are not there, or its entry of a list is not."""
    around = _around(path)
    part = value_at(record, around) if around else record
    entry_missing = isinstance(way[-1], int)
    if (part is UNSET and "[" in around) or entry_missing:
        raise UsageError(f"{path!r} is not there")


def _around(path: str) -> str:
    return path.rpartition(".")[0]


def _respelled(record: P, path: str) -> P:
    """Return a record that does not hold the source's own spelling of a value that was replaced."""
    around, name = _around(path), steps(path[path.rfind(".") + 1 :])[0]
    part = value_at(record, around) if around else record
    spelled = getattr(part, "as_filed", ())
    remaining = tuple(spelling for spelling in spelled if spelling.field.partition("[")[0] != name)
    if len(remaining) == len(spelled):
        return record
    part = structs.replace(part, as_filed=remaining)
    return replaced(record, around, part) if around else part
