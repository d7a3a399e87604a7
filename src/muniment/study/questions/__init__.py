"""Named questions: each is one file of SQL beside this module, and a view of the same name in the store.

A file begins with a title, its topic, what the answer means, and a line for each parameter: its name, its kind and its
words. A line of the SQL that names a parameter not given is left out; what is left where none is given is the view.
So a question is read, run, and changed as one piece of SQL, and asks the database only for what is wanted.

What several questions share stands in `parts/`, in the same format: a line `-- with NAME` in the SQL of a question is
replaced by the SQL of that part, and the question takes the part's parameters too.

What people call a state, an industry, an exemption, a size is asked for by the code that the tables have:

>>> code_of("state", "state", "California"), code_of("industry", "industry", "oil & gas")
('CA', 'Oil and Gas')
>>> code_of("industry", "industry", "technology"), code_of("exemption", "exemption", "506(c)")
('Technology', '06c')
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, inspect, text

from muniment import wording
from muniment.codes import CodeTable
from muniment.codes.form_d import EXEMPTIONS, FUND_TYPES, INDUSTRIES, NET_ASSET_VALUE_RANGES, REVENUE_RANGES
from muniment.codes.schedule_13 import PERSON_TYPES_13D, PERSON_TYPES_13G
from muniment.codes.states import ALL
from muniment.codes.table import Code, with_groups
from muniment.deadlines.business_days import eastern
from muniment.errors import UsageError
from muniment.forms.definition import ACCESSION, CUSIP
from muniment.identifiers import file_number
from muniment.store import cached, database
from muniment.store.exporting import NAMED, type_of
from muniment.store.sql_worker import COUNTING
from muniment.store.tables import LISTS, ColumnType, note, noted
from muniment.study import tables
from muniment.study.entities import lookup
from muniment.study.offerings import KINDS, SIZES
from muniment.tsv import table_rows
from muniment.values import Number, Unreadable
from muniment.values.grammar import typed_day, typed_moment, typed_whole
from muniment.wording import did_you_mean, expect, one_of

_GROUPED = with_groups(INDUSTRIES)
"""The industries of Item 4, and the headings that some of them stand under."""

CODED: dict[str, CodeTable] = {
    "state": ALL,
    "industry": _GROUPED,
    "exemption": EXEMPTIONS,
    "size": SIZES,
    "raising": KINDS,
}
"""The kinds of parameters that are codes of a list."""


def code_of(name: str, kind: str, text: str) -> str:
    """Return the code that `text` spell or name; for an industry also the heading of a group of the form.

    Raises:
        UsageError: they are none; the words say which parameter it is, and what may have been meant.
    """
    return wording.code_of(name, CODED[kind], text)


_UNCLEAR: dict[str, CodeTable] = {"state": ALL, "exemption": EXEMPTIONS, "exemptions": EXEMPTIONS}
"""The columns of answers that hold codes, or lists of codes, which say little to people."""

COLUMNS: dict[str, Mapping[str, Code]] = {
    **_UNCLEAR,
    "code": EXEMPTIONS,
    "industry": INDUSTRIES,
    "fund_type": FUND_TYPES,
    "revenue_range": REVENUE_RANGES,
    "net_asset_value_range": NET_ASSET_VALUE_RANGES,
    "issuer_size": {**REVENUE_RANGES, **NET_ASSET_VALUE_RANGES},
    "size": SIZES,
    "raised_kind": KINDS,
    "types": {**PERSON_TYPES_13D, **PERSON_TYPES_13G},
}
"""The columns of study tables and of answers that hold codes, or lists of codes, by their names."""


def with_label(column: str, code: str) -> str:
    """Return a code in a column of an answer as people read it; what is no code, and what says enough, stays.

    >>> with_label("state", "E9"), with_label("exemptions", "06b"), with_label("industry", "Other")
    ('Cayman Islands (E9)', 'Rule 506(b) (06b)', 'Other')
    """
    codes = _UNCLEAR.get(column)
    return wording.labelled(codes, code) if codes is not None and code in codes else code


A_PAGE = 100
"""Rows of an answer that a page has."""

MOST = 1_000_000_000
"""The largest number of rows that may be asked for, or skipped."""

TOPICS = ("Ownership", "Form D money", "Form D notices", "Who is who")
"""What questions are about, in the order in which lists of them go."""

_DIGITS = 18  # of a number that is asked for; a database has room for one more
_VIEWS = "views"  # the note of which edition the views of a store are
_SEAL = "seal of views"
_HERE = "muniment.study.questions"
_READERS: dict[str, Callable[[str], Any]] = {
    "cusip": CUSIP.read_typed,
    "accession": ACCESSION.read_typed,
    "file_number": Number(file_number, "file number", 17).read_typed,
    "number": typed_whole,
}
_TOPIC = re.compile(r"-- topic: (.+)")
_PARAMETER = re.compile(r"-- :(\w+) (\w+)(?:\(([^)]*)\))? +(.+)")
_PART = re.compile(r" *-- with (\w+)")
_PORTION = re.compile(r" *-- portion (.+)")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


class Parameter(Struct, frozen=True):
    """What a question may be given: `words` say what it does, and how to write it; `choices` where there are few."""

    name: str
    kind: str
    words: str
    choices: tuple[str, ...] = ()


class Question(Struct, frozen=True):
    """A question: its name, its title, the one of `TOPICS` it is about, what its answer means, parameters and SQL."""

    name: str
    title: str
    topic: str
    meaning: str
    parameters: tuple[Parameter, ...]
    sql: str

    def asking(self, given: Mapping[str, Any]) -> str:
        """Return the SQL for the parameters that are given: without the lines that name another."""
        return "\n".join(line for line in self._lines(given) if not _PORTION.fullmatch(line))

    def portion(self, given: Mapping[str, Any], portion: str) -> str:
        """Return the same for a portion of the rows, a limit and an offset.

        It stands at the end, or where the question has a line `-- portion order by …`: behind that order, so that what
        further columns take is worked out for the rows of the portion alone. Such a question has its order in its last
        line, and as many rows as that part.
        """
        lines = self._lines(given)
        placed = [f"{hit[1]} {portion}" if (hit := _PORTION.fullmatch(line)) else line for line in lines]
        return "\n".join(placed if placed != lines else [*lines, portion])

    def counting(self, given: Mapping[str, Any]) -> str:
        """Return the SQL that says how many rows there are in all."""
        *lines, last = self.asking(given).splitlines()
        # Without the order the columns that are not counted are not worked out either.
        counted = lines if any(map(_PORTION.fullmatch, self.sql.splitlines())) else [*lines, last]
        return "\n".join(("SELECT count(*) FROM (", *counted, ") AS answered"))

    def _lines(self, given: Mapping[str, Any]) -> list[str]:
        return [line for line in self.sql.splitlines() if set(NAMED.findall(line)) <= set(given)]


class Answer(Struct, frozen=True):
    """What a question is answered with: columns, rows, and the SQL that was run; `more` where rows were left out.

    `total` is how many rows there are in all, None where there are more, and to count them would take too long.
    """

    question: Question
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    sql: str
    given: dict[str, Any]
    more: bool = False
    total: int | None = 0

    def records(self) -> list[dict[str, Any]]:
        """Return the rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@cache
def questions() -> dict[str, Question]:
    """Return all questions by name, in the order of their names."""
    names = sorted(file.name[:-4] for file in files(_HERE).iterdir() if file.name.endswith(".sql"))
    return {name: _parsed(name) for name in names}


def by_topic() -> dict[str, tuple[Question, ...]]:
    """Return all questions, topic by topic in the order of `TOPICS`, those of one by name."""
    return {topic: tuple(question for question in questions().values() if question.topic == topic) for topic in TOPICS}


def question(name: str) -> Question:
    """Return the question of that name.

    Raises:
        UsageError: there is none.
    """
    expect("question", name, str)
    match = questions().get(name.strip().lower().replace("-", "_"))
    if match is None:
        raise UsageError(f"there is no question {name!r}; {did_you_mean(name, questions())}")
    return match


def ask(
    connection: Connection,
    name: str,
    given: Mapping[str, Any],
    limit: int | None = None,
    offset: int = 0,
    *,
    counted: bool = True,
    sort: str = "",
) -> Answer:
    """Return the answer to a question, `limit` rows at most; parameters that are None or "" are not given.

    `sort` is a column to sort by, from the largest down with `-` before it; "" keeps the order of the question. Where
    rows are left out they are counted by `total_of`, unless the caller does so. Days are dates and exact numbers exact,
    also where a database keeps them as text.

    Raises:
        UsageError: there is no such question or parameter, what is given makes no sense, `sort` is no column of it, or
            `limit` or `offset` is no number of rows.
        EnvironmentProblem: the store has not been studied.
    """
    chosen = question(name)
    expect("limit", limit or 0, int, "a whole number")
    if not (0 <= (limit or 0) <= MOST and 0 <= offset <= MOST):
        raise UsageError(f"at most {MOST:,} rows are asked for, from one of the first {MOST:,} on")
    tables.need_study(connection)
    values = values_of(connection, chosen, given)
    sql = chosen.asking(values)
    if not sort and (answer := cached.get(connection, *_key(connection, sql, values, limit, offset), _Cached)):
        rows = typed_rows(chosen.name, answer.columns, answer.rows)
        return Answer(chosen, answer.columns, rows, sql, values, answer.more, answer.total)
    sql = _sorted(connection, chosen.name, sql, values, sort) if sort else sql
    query = sql
    if limit is not None:
        portion = f"limit {limit + 1} offset {offset}"
        query = f"{sql}\n{portion}" if sort else chosen.portion(values, portion)
    result = connection.execute(text(query), values)
    columns = tuple(result.keys())
    rows = typed_rows(chosen.name, columns, result)
    more = limit is not None and len(rows) > limit
    is_whole = not more and bool(rows or not offset)
    answer = Answer(chosen, columns, rows[:limit], sql, values, more, offset + len(rows) if is_whole else None)
    return structs.replace(answer, total=total_of(connection, answer)) if counted and not is_whole else answer


def number_of(connection: Connection, name: str, given: Mapping[str, Any]) -> int | None:
    """Return how many rows answer a question, as `ask` takes it; None where it takes too long to count them.

    Raises:
        UsageError, EnvironmentProblem: as `ask` does.
    """
    chosen = question(name)
    tables.need_study(connection)
    values = values_of(connection, chosen, given)
    sql = chosen.asking(values)
    number = cached.get(connection, *_key(connection, sql, values, 0, 0), int)
    return total_of(connection, Answer(chosen, (), [], sql, values)) if number is None else number


class _Cached(Struct, frozen=True):
    """An answer as it is kept: exact numbers and days as text."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    more: bool
    total: int | None


def keep(connection: Connection, name: str, given: Mapping[str, Any], limit: int) -> None:
    """Keep the first rows of an answer, or with a `limit` of 0 how many it has, until the study is another one.

    For questions that ask tables of the study alone.
    """
    chosen = question(name)
    values = values_of(connection, chosen, given)
    made = _cached_answer(ask(connection, name, given, limit)) if limit else number_of(connection, name, given)
    if made is not None:
        cached.put(connection, *_key(connection, chosen.asking(values), values, limit, 0), made)


def _cached_answer(answer: Answer) -> _Cached | None:
    """Return an answer as it is kept, None where not all of it would come back as it is."""
    rows = [tuple(str(cell) if isinstance(cell, Decimal | date) else cell for cell in row) for row in answer.rows]
    is_same = typed_rows(answer.question.name, answer.columns, rows) == answer.rows
    return _Cached(answer.columns, rows, answer.more, answer.total) if is_same and answer.total is not None else None


def _key(
    connection: Connection, sql: str, values: Mapping[str, Any], limit: int | None, offset: int
) -> tuple[str, str]:
    """Return the name of an answer, and what it rests on."""
    identity = repr((sql, sorted(values.items()), limit, offset))
    return f"answer {blake2b(identity.encode(), digest_size=16).hexdigest()}", tables.revision(connection)


def typed_rows(question: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Return rows with days as dates and exact numbers as Decimal, whatever a database or JSON has them as."""
    types = [declared(question).get(column) for column in columns]
    return [tuple(_cell(kind, value) for kind, value in zip(types, row, strict=True)) for row in rows]


def _sorted(connection: Connection, question: str, sql: str, values: Mapping[str, Any], sort: str) -> str:
    """Return a query sorted by one of its columns, then by the others, so that its pages have no row in common."""
    with closing(connection.execute(text(f"{sql}\nlimit 0"), dict(values))) as result:
        columns = tuple(result.keys())
    column = one_of("sort", sort.removeprefix("-"), columns)
    # A CRD number is digits of any length; those of other numbers are padded.
    is_number = column == "crd" or declared(question)[column].is_number
    place = f'cast("{column}" as numeric)' if is_number else f'"{column}"'
    direction = "desc" if sort.startswith("-") else "asc"
    others = ", ".join(str(number) for number in range(1, len(columns) + 1))
    return f"select * from (\n{sql}\n) as answered\n order by {place} {direction} nulls last, {others}"  # noqa: S608


def total_of(connection: Connection, answer: Answer) -> int | None:
    """Return how many rows a question has in all, None where it takes over a second to count them."""
    counting = text(answer.question.counting(answer.given))
    try:  # within a savepoint: a server takes nothing more in a transaction in which a statement was ended
        with connection.begin_nested(), database.of(connection).ended_after(connection, COUNTING):
            return connection.execute(counting, answer.given).scalar_one()
    except UsageError:
        return None


def make_views(connection: Connection) -> None:
    """Make a view of each question, in place of the one that was there; where all of them are these nothing is done.

    A view that is made again has every other connection read the whole schema again.
    """
    if noted(connection, _VIEWS) == _edition() and noted(connection, _SEAL) == _definitions(connection):
        return
    for question in questions().values():
        drop_view(connection, question.name)
        connection.execute(text(f"CREATE VIEW {question.name} AS\n{question.asking({})}"))
    note(connection, _VIEWS, _edition())
    note(connection, _SEAL, _definitions(connection))


def has_other_views(connection: Connection) -> bool:
    """Whether the views are no longer what `make_views` made, so that they may answer something else."""
    return noted(connection, _VIEWS) == _edition() and noted(connection, _SEAL) != _definitions(connection)


def _edition() -> str:
    made = (f"{question.name} {question.asking({})}" for question in questions().values())
    return blake2b("\n".join(made).encode(), digest_size=32).hexdigest()


def _definitions(connection: Connection) -> str:
    """Return a digest of the views as the database has them."""
    inspector = inspect(connection)
    names = sorted(questions().keys() & set(inspector.get_view_names()))
    definitions = (f"{name} {inspector.get_view_definition(name)}" for name in names)
    return blake2b("\n".join(definitions).encode(), digest_size=16).hexdigest()


def drop_view(connection: Connection, name: str) -> None:
    """Take the view of a question away, where there is one."""
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")


def _parsed(name: str) -> Question:
    head, lines = _read(f"{name}.sql")
    body: list[str] = []
    comments = list(head)
    for line in lines:
        if part := _PART.fullmatch(line):
            more, inner = _read(f"parts/{part[1]}.sql")
            comments += more[1:]
            body += inner
        else:
            body.append(line)
    declared = (
        Parameter(hit[1], hit[2], hit[4], tuple((hit[3] or "").split("|")) if hit[3] else ())
        for line in comments
        if (hit := _PARAMETER.fullmatch(line))
    )
    topic = next((hit[1] for line in head if (hit := _TOPIC.fullmatch(line))), "")
    meaning = [line[2:].strip() for line in comments[1:] if not (_PARAMETER.fullmatch(line) or _TOPIC.fullmatch(line))]
    parameters = tuple({parameter.name: parameter for parameter in declared}.values())
    sql = "\n".join(body).strip()
    return Question(name, head[0][2:].strip(), topic, " ".join(filter(None, meaning)), parameters, sql)


def _read(path: str) -> tuple[list[str], list[str]]:
    """Return the lines of a file's head, and those of its SQL."""
    lines = files(_HERE).joinpath(path).read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("--")], [line for line in lines if not line.startswith("--")]


# ---- what is given --------------------------------------------------------------------------------------------------


def values_of(connection: Connection, question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a question's SQL is given for its parameters; those that are None or "" are not given.

    Raises:
        UsageError: it has no such parameter, or what is given makes no sense.
    """
    parameters = {parameter.name: parameter for parameter in question.parameters}
    unknown = next((name for name in given if name not in parameters), None)
    if unknown is not None:
        raise UsageError(
            f"the question {question.name} has no parameter {unknown!r}; {did_you_mean(unknown, parameters)}"
        )
    stated = {name: value for name, value in given.items() if value is not None and value != ""}
    values: dict[str, Any] = {name: value_of(connection, parameters[name], value) for name, value in stated.items()}
    for first, begin in values.items():
        last = first.replace("since", "until")
        if last != first and last in values and begin > values[last]:
            raise UsageError(f"{first} {given[first]} is after {last} {given[last]}: nothing is between them")
    return values


def value_of(connection: Connection, parameter: Parameter, value: object) -> object:
    """Return what a question's SQL is given for what was typed.

    Raises:
        UsageError: it makes no sense, or is none of the parameter's choices; the words name the parameter.
    """
    name, kind = parameter.name, parameter.kind
    if parameter.choices:
        chosen = {choice.casefold(): choice for choice in parameter.choices}
        value = one_of(name, chosen.get(str(value).strip().casefold(), str(value).strip()), parameter.choices)
    if kind == "entity":
        return lookup.entity(connection, str(value)).id
    if kind in ("date", "moment"):
        return moment_of(name, kind, value)
    text = str(value).strip()
    if kind in CODED:
        return code_of(name, kind, text)
    if not lookup.is_whole(text):
        raise UsageError(f"{name} is no UTF-8 text: {text!r}")
    if kind == "flag":
        if text.lower() not in (*_YES, *_NO):
            raise UsageError(f"{name} is yes or no, not {text!r}")
        return text.lower() in _YES
    if kind not in _READERS:
        return text
    try:
        result = _READERS[kind](text)
    except Unreadable as error:
        raise UsageError(f"{name} cannot be {text!r:.60}: it {error}") from error
    if kind == "number" and result >= 10**_DIGITS:
        raise UsageError(f"{name} has more than {_DIGITS} digits")
    return result


def day_of(name: str, value: object) -> date:
    """Return a day.

    Raises:
        UsageError: it is none; the words name the parameter.
    """
    return date.fromisoformat(moment_of(name, "date", value))


def moment_of(name: str, kind: str, value: object) -> str:
    """Return a day, or the moment up to which things were known: the end of a day where no time is stated.

    A moment is one of EDGAR's clock, Eastern time; one that a program gives with its zone is converted.

    Raises:
        UsageError: it is neither, or a day has a time; the words name the parameter.
    """
    read = typed_day if kind == "date" else typed_moment
    try:
        moment = value if isinstance(value, date) else read(str(value))
    except Unreadable as error:
        raise UsageError(f"{name} cannot be {str(value)!r:.60}: it {error}") from error
    if kind == "date":
        if isinstance(moment, datetime) and moment.time() != time():
            raise UsageError(f"{name} cannot be {str(value)!r:.60}: it takes a day, without a time")
        return (moment.date() if isinstance(moment, datetime) else moment).isoformat()
    return eastern(moment).isoformat(timespec="seconds") if isinstance(moment, datetime) else f"{moment}T23:59:59"


# ---- what comes back ------------------------------------------------------------------------------------------------


@cache
def declared(question: str = "") -> dict[str, ColumnType]:
    """Return the types of columns of an answer by name: those of its own in `columns.tsv`, else those of the study."""
    asked = (LISTS["transactions"], *tables.metadata.sorted_tables)
    types = {column.name: type_of(column, COLUMNS.get(column.name)) for table in asked for column in table.columns}
    rows: list[dict[str, Any]] = [row for row in table_rows(tables.__file__, "columns.tsv") if row["type"]]
    for owner in ("*", question):
        own = {row["column"]: row["type"] for row in rows if row["table"] == owner}
        types |= {name: ColumnType(kind, COLUMNS.get(name)) for name, kind in own.items()}
    return types


def _cell(kind: ColumnType | None, value: object) -> object:
    if value is None or kind is None:
        return value
    if kind.name == "boolean":
        return bool(value)
    if kind.is_number:  # of one type in all rows, as in an export, whatever the database makes of a whole number
        number = Decimal(str(value))
        whole = int(number) if number == number.to_integral_value() else None
        return number if whole is None else whole if kind.name == "integer" else Decimal(whole)
    if not isinstance(value, str):
        return value
    if kind.name == "list":
        return msgspec.json.decode(value, type=tuple[str, ...])
    return date.fromisoformat(value) if kind.name == "date" else value
