"""One filing, put together from everything the store has of it; its versions compared, and the words around a match."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import Any

from msgspec import UNSET, Struct
from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, select

from muniment.errors import IdentifierError, UsageError
from muniment.forms.definition import Part, fields
from muniment.identifiers import accession
from muniment.store import corrections, finding, tables
from muniment.store.packing import Body, header_of, unpack_body
from muniment.store.stored import StoredFiling, StoredRecord, StoredSource, StoredVersion, Terms, places_of, words_of

_F, _V, _S, _C = tables.filings.c, tables.versions.c, tables.sources.c, tables.contents.c
_P = tables.persons.c
_HASH, _ACCESSION = 64, 18
_AROUND = 60  # characters of a text before what was looked for
_PIECES = 3  # that an excerpt has at most
_FILING: BindParameter[int] = bindparam("filing")

_CURRENT = (
    select(_F.version_id, _F.header_id, _V.family, _V.body)
    .join(tables.versions, _V.id == _F.version_id)
    .where(_F.id == _FILING)
)
_SOURCES = (
    select(_S.id, _S.name, _C.hash, _S.place, _S.folder, _C.media_type, _C.size, _S.rank, _C.data.is_not(None))
    .join(tables.contents)
    .where(_S.filing_id == _FILING)
    .order_by(_S.rank, _S.id.desc())
)
_VERSIONS = (
    select(_V.id, _V.source_id, _V.reader_version, _V.added, _V.form, _V.has_record, _V.doubts, _V.unread, _V.reason)
    .join(tables.sources)
    .where(_S.filing_id == _FILING)
    .order_by(_V.id)
)


def key_of(connection: Connection, key: str | int) -> int:
    """Return the id of the filing that `key` names: an accession number in any spelling, an id, a content hash.

    Raises:
        UsageError: it names none, or a content with several.
    """
    name = str(key).strip()
    ids = connection.execute(select(_F.id).where(_named(name)).limit(2)).scalars().all()
    if len(ids) != 1:
        raise UsageError(f"the store has {'several filings in' if ids else 'no filing'} {name}")
    return ids[0]


def _named(name: str) -> ColumnElement[bool]:
    if name.isdecimal() and name.isascii() and len(name) < _ACCESSION:
        return _F.id == int(name)
    if len(name) == _HASH:
        return _F.id.in_(select(_S.filing_id).join(tables.contents).where(_C.hash == name.lower()))
    try:
        return _F.accession == accession.compact(name)
    except IdentifierError as error:
        raise UsageError(f"{name!r} is neither an accession number nor the id of a filing") from error


def filing(connection: Connection, key: int, evidence: Callable[[int], bytes]) -> StoredFiling:
    """Return the filing with this id; `evidence` loads that of a version when it is asked for."""
    (line,) = finding.rows(connection, [key])
    version_row = connection.execute(_CURRENT, {"filing": key}).one()
    read = unpack_body(version_row.body, version_row.family)
    is_own = version_row.header_id in (None, version_row.version_id)
    header = read.header if is_own else version(connection, version_row.header_id).header
    sources, versions = connection.execute(_SOURCES, {"filing": key}), connection.execute(_VERSIONS, {"filing": key})
    return StoredFiling(
        line,
        read,
        header,
        tuple(StoredSource(*row[:-1], bool(row[-1])) for row in sources),
        tuple(StoredVersion(*tuple(row), shown=row.id == version_row.version_id) for row in versions),
        corrections.corrections(connection, key, version_row.family),
        lambda: evidence(version_row.version_id),
    )


def version(connection: Connection, key: int) -> Body:
    """Return what the version with this id holds."""
    row = connection.execute(select(_V.body, _V.family).where(_V.id == key)).first()
    if row is None:
        raise UsageError(f"the store has no version {key}")
    return unpack_body(*row)


def bodies(connection: Connection, filings: Iterable[int]) -> dict[int, Body]:
    """Return what the versions hold that these filings show, by filing."""
    question = select(_F.id, _V.body, _V.family).join(tables.versions, _V.id == _F.version_id)
    rows = connection.execute(question.where(_F.id.in_(list(filings))))
    return {key: unpack_body(packed, name) for key, packed, name in rows}


def names(connection: Connection, filings: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Return the names in filings, each with its path, by filing."""
    by_filing: dict[int, list[tuple[str, str]]] = defaultdict(list)
    question = select(_P.filing_id, _P.path, _P.name).order_by(_P.filing_id, _P.position)
    for key, *named in connection.execute(question.where(_P.filing_id.in_(list(filings)))):
        by_filing[key].append((named[0], named[1]))
    return by_filing


_HEADERS = tables.versions.alias("headers")
_HELD = (
    select(
        *(_F.id, _F.text_id, _F.accession, _F.rank, _F.version_id, _V.body, _V.family, _C.hash),
        _C.data.is_not(None).label("kept"),
        _HEADERS.c.body.label("other"),
    )
    .select_from(tables.SHOWN.outerjoin(_HEADERS, and_(_HEADERS.c.id == _F.header_id, _HEADERS.c.id != _F.version_id)))
    .where(_V.has_record)
    .order_by(_F.id)
)
_SOURCES_OF = _HELD.where(_F.id.in_(bindparam("filings", expanding=True)))


def records(connection: Connection, filings: Iterable[int] | None = None) -> Iterator[StoredRecord]:
    """Yield what is needed to check each filing that has a record: all of them, or those with these ids."""
    question, parameters = (_HELD, {}) if filings is None else (_SOURCES_OF, {"filings": list(filings)})
    with closing(connection.execute(question, parameters, execution_options={"yield_per": 500})) as rows:
        for row in rows:
            if filing := _record(row):
                yield filing


def _record(row: tables.AnyRow) -> StoredRecord | None:
    body = unpack_body(row.body, row.family)
    if body.record is UNSET:
        return None
    header = body.header if row.other is None else header_of(row.other)
    read = body.record, header, body.states, body.problems, body.details
    numbers = row.version_id, row.text_id
    return StoredRecord(row.id, row.accession or "", row.rank, *read, row.hash if row.kept else "", row.hash, *numbers)


# ---- two versions of a filing, value by value -----------------------------------------------------------------------


class Change(Struct, frozen=True):
    """A value that is another one now; `old` or `new` is UNSET where there is none."""

    path: str
    old: Any = UNSET
    new: Any = UNSET


class Difference(Struct, frozen=True):
    """What a new version says that an old one did not, the other way round, and what both say differently."""

    gained: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.gained or self.lost or self.changed)


def values_of(body: Body) -> dict[str, Any]:
    """Return every value that was read by its path, such as `reporting_persons[2].percent`, lists of words one by one.

    Those of the lists come last, such as `details.transactions[0].price`.
    """
    values = {} if body.record is UNSET else dict(_values(body.record, ""))
    return values | dict(body.details.values() if body.details else ())


def _values(part: Part, prefix: str) -> Iterator[tuple[str, Any]]:
    for field in fields(type(part)):
        stated = getattr(part, field.name)
        if stated is UNSET:
            continue
        path = f"{prefix}{field.name}"
        for number, value in enumerate(stated if field.repeats else (stated,)):
            value_path = f"{path}[{number}]" if field.repeats else path
            if field.part is None:
                yield value_path, value
            else:
                yield from _values(value, f"{value_path}.")


def gains_and_losses(old: Body, new: Body) -> Difference:
    """Compare what two versions of a filing say, path by path, in the order of the form."""
    before, after = values_of(old), values_of(new)
    return Difference(
        tuple(Change(path, new=value) for path, value in after.items() if path not in before),
        tuple(Change(path, old=value) for path, value in before.items() if path not in after),
        tuple(
            Change(path, value, after[path])
            for path, value in before.items()
            if path in after and not _same(value, after[path])
        ),
    )


def _same(old: object, new: object) -> bool:
    """Whether both are the same, digits and all: 5.0 is not 5.00, and 1 is not True."""
    return type(old) is type(new) and str(old) == str(new)


# ---- the words around a match: the full-text index keeps no texts ---------------------------------------------------


def snippet(body: Body, named: Iterable[tuple[str, str]], terms: Terms) -> tuple[str, str]:
    """Return path and surroundings of the text that has most of the terms, the first of these; nothing where none has.

    `named` are the names of a filing with their paths: several fields together may be one, and a header has others.
    """
    wanted = [(words_of(term), begins) for term, begins in terms]
    best: tuple[str, str, list[int]] = "", "", []
    for path, value in chain(values_of(body).items(), named):
        if isinstance(value, str):
            words = places_of(value)
            places = [place for term, begins in wanted if (place := _place(words, term, begins=begins)) is not None]
            if len(places) > len(best[2]):
                best = path, value, sorted(places)
            if len(places) == len(wanted):
                break
    path, value, places = best
    return path, _around(value, places)


def _place(words: Sequence[tuple[str, int]], term: Sequence[str], *, begins: bool) -> int | None:
    """Return where words follow one another in a text, or a last one that begins so; None where nowhere."""
    *before, last = term
    for number in range(len(before), len(words)):
        word = words[number][0]
        if (word == last or (begins and word.startswith(last))) and before == [
            other for other, _ in words[number - len(before) : number]
        ]:
            return words[number - len(before)][1]
    return None


def _around(text: str, places: Sequence[int]) -> str:
    """Return a text around some places, in pieces where they stand far from each other."""
    after = 2 * _AROUND if len(places) == 1 else _AROUND
    pieces: list[tuple[int, int]] = []
    for place in places:
        begin = text.rfind(" ", 0, place - _AROUND) + 1 if place > _AROUND else 0
        if pieces and begin - pieces[-1][1] < _AROUND // 2:
            begin = pieces.pop()[0]
        pieces.append((begin, place + after))
    output = ""
    for begin, end in pieces[:_PIECES]:
        cut = text[begin:end]
        if end < len(text):
            cut = cut.rpartition(" ")[0] or cut
        output = (
            f"{output}{'… ' if begin and not output else ''}{' '.join(cut.split())}{' … ' if end < len(text) else ''}"
        )
    return output.rstrip()
