"""The pages of questions, of SQL and of their answers, as data."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct, structs
from sqlalchemy import Connection, select

from muniment.alerts.saved import names_filings
from muniment.cells import Cell as CellValue
from muniment.cells import text_of
from muniment.errors import UsageError
from muniment.forms import FORMS, parse_name
from muniment.identifiers import accession
from muniment.store import Store
from muniment.store.exporting import description_of, store_descriptions
from muniment.store.stored import Cut
from muniment.store.tables import filings
from muniment.study import sql
from muniment.study.entities import lookup
from muniment.study.exports import column_description, study_descriptions
from muniment.study.questions import (
    A_PAGE,
    CODED,
    Answer,
    Parameter,
    Question,
    by_topic,
    day_of,
    value_of,
    values_of,
    with_label,
)
from muniment.study.questions import question as question_named
from muniment.study.tables import need_study
from muniment.values import Unreadable
from muniment.values.grammar import typed_moment
from muniment.web.access.visits import User
from muniment.web.asking.saved import GIVEN, Saved
from muniment.web.lists import Chip, address_of, alert_address, place, turn
from muniment.web.remembered import Remembered
from muniment.web.study.figures import Column, Picture, cell_text, counts, distinct_names, label_of, unit_of
from muniment.web.study.pictures import picture_of
from muniment.wording import capitalized, count, day, nearest_name, one_line, one_of, with_capital

_LABELS = {
    "as_of": "True on",
    "entity": "Company or person",
    "known": "Known by",
    "since": "Filed since",
    "until": "Filed until",
    "least": "At least",
    "funds": "Pooled investment funds",
    "linked": "Matched by",
}
_F = filings.c
_YES_NO = (("yes", "Yes"), ("no", "No"))
_MOST_ALIKE = 20  # of one name, with a link each
ENTITY_KEY = re.compile(r"(cik|crd|cusip|name):")
"""How the key of somebody in a study begins."""


class ParameterField(Struct, frozen=True):
    """A parameter as a field of a form.

    * `value`: what was typed, of a list the code that it means; `choices`: codes with labels, where there is a list;
    * `wrong`: what is wrong with it, "" for nothing; `meant`: the same question of each who may be meant;
    * `example`: what may be typed, of the newest filing in the store, "" for none;
    * `who`: whom it names, `chosen`: who was chosen from several, and the question of anybody else.
    """

    name: str
    label: str
    words: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    wrong: str = ""
    meant: tuple[Chip, ...] = ()
    chosen: Chip | None = None
    who: str = ""
    example: str = ""


def plain_field(name: str, value: str) -> ParameterField:
    """Return a parameter of somebody's own query as a field."""
    return ParameterField(name, parameter_label(name), name, "text", value)


def parameter_label(name: str) -> str:
    """Return what a parameter is called on a page."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def choices_of(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """Return the values that a parameter may have, with their labels; none where it may have any."""
    if parameter.kind == "flag":
        return _YES_NO
    if parameter.kind == "state":
        return tuple(sorted(((code, place(code)) for code in CODED["state"]), key=lambda choice: choice[1]))
    if parameter.kind in CODED:
        return tuple((code, capitalized(row.label)) for code, row in CODED[parameter.kind].items())
    unit = "%" if parameter.name == "threshold" else ""
    return tuple((choice, with_capital(choice) + unit) for choice in parameter.choices)


Address = Callable[[Mapping[str, str]], str]
"""The address of a page that asks a question, for other values of its parameters."""


def fields_of(
    connection: Connection, question: Question, typed: Mapping[str, str], address: Address | None = None
) -> list[ParameterField]:
    """Return the fields of a question with what was typed, and beside each what is wrong with it.

    Links to the same question with other values lead to its own page, unless `address` gives another one.
    """
    leads = address or (lambda given: address_of(f"/ask/{question.name}", given))
    # What may be typed by name or kind of parameter: as the filing has it that was filed last.
    newest = select(_F.filed, _F.issuer, _F.accession).where(_F.filed.is_not(None)).order_by(_F.filed.desc()).limit(1)
    row = connection.execute(newest).first()
    named = {"moment": row.filed, "issuer": row.issuer, "accession": row.accession} if row else {}
    examples = {kind: str(value) for kind, value in named.items() if value}
    return [
        structs.replace(
            _field(connection, parameter, typed, leads),
            example=examples.get(parameter.name) or examples.get(parameter.kind, ""),
        )
        for parameter in question.parameters
    ]


def _field(connection: Connection, parameter: Parameter, typed: Mapping[str, str], address: Address) -> ParameterField:
    name, kind, value = parameter.name, parameter.kind, typed.get(parameter.name, "")
    choices, wrong, who, chosen = choices_of(parameter), "", "", None
    meant: tuple[Chip, ...] = ()
    if value and kind == "entity":
        entities = lookup.entities(connection, value)
        if len(entities) != 1:
            all_alike = entities or lookup.beginning(connection, value) or lookup.meant(connection, value)
            alike = all_alike[:_MOST_ALIKE]
            these = f" of these {len(alike)}, of {len(all_alike):,}" if len(all_alike) > len(alike) else ""
            wrong = (
                f"several in this store are called {value!r:.80}: choose one{these}"
                if entities
                else f"nobody in this store is called {value!r:.80}: "
                f"{f'choose who is meant{these}, or ' if alike else ''}give a CIK, a CUSIP or a whole name"
            )
            labels = distinct_names(alike)
            addresses = (address({**typed, name: entity.key}) for entity in alike)
            meant = tuple(Chip(label, href) for label, href in zip(labels, addresses, strict=False))
        who = entities[0].name if len(entities) == 1 else ""
        if who and ENTITY_KEY.match(value):
            chosen = Chip(who, address({**typed, name: ""}))
    if value and not wrong:
        try:
            read = value_of(connection, parameter, value)
        except UsageError as error:
            if choices:
                near = nearest_name(value, [label for _, label in choices])
                wrong = f"{value!r:.80} is not in the list: {f'did you mean {near}?' if near else 'choose one'}"
            else:  # what to enter, without the name that the parameter has for programs
                takes = str(error).removeprefix(f"{name} cannot be {value!r:.60}: it takes ")
                is_other = takes == str(error)
                wrong = takes.removeprefix(f"{name}: ") if is_other else f"enter {takes}, not {value!r:.60}"
        else:
            if choices and isinstance(read, bool):
                value = "yes" if read else "no"
            elif choices and not isinstance(read, int):
                value = str(read)
    return ParameterField(name, parameter_label(name), parameter.words, kind, value, choices, wrong, meant, chosen, who)


def parameter_texts(fields: Iterable[ParameterField]) -> list[str]:
    """Return what was asked for, parameter by parameter, as people read it: "State California"."""
    return [f"{field.label[:1].lower()}{field.label[1:]} {_choice_names(field)}" for field in fields if field.value]


def _choice_names(field: ParameterField) -> str:
    if field.who:
        return field.who
    label = dict(field.choices).get(field.value)
    if label:
        return label.lower() if field.kind == "flag" else label
    if field.kind in ("date", "moment"):
        try:
            moment = typed_moment(field.value)
        except Unreadable:
            return field.value
        return day(moment) + (f", {moment:%H:%M}" if hasattr(moment, "hour") else "")
    return field.value


_CLIPPED = 160
_FILINGS = ("filing", "accession")
_PARTY_COLUMNS = ("entity", "person", "issuer", "key", "cik")  # columns that say whom a row is about
_ABOUT = ("", "former_", "issuer_")
_KEY = re.compile(r"(cik|crd|cusip|name):|\d{1,10}$")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?")
_SHORT = re.compile(r"[0-9-]{1,20}")


class Head(Struct, frozen=True):
    """A column: its name in the answer, its label, and whether it holds numbers.

    `words` say what it holds; `sort` is the address of the answer sorted by it, `sorted` how it is sorted by it now.
    """

    name: str
    label: str
    number: bool
    words: str = ""
    sort: str = ""
    sorted: str = ""


class Cell(Struct, frozen=True):
    """A value in words; "" with `absent` where there is none. `whole` has what was clipped, "" where nothing was.

    `short` are days and other values that stay in one line.
    """

    words: str
    href: str = ""
    absent: bool = False
    whole: str = ""
    short: bool = False


class Table(Struct, frozen=True):
    """The rows of an answer, as a page shows them."""

    heads: tuple[Head, ...]
    rows: list[tuple[Cell, ...]]


def table_of(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, is_ours: bool = True) -> Table:
    """Return rows as a page shows them; of a question that is ours the names of columns say what numbers count."""
    headings = tuple(Head(name, label_of(name), _is_number(row[at] for row in rows)) for at, name in enumerate(columns))
    return Table(headings, [tuple(_cells(headings, row, is_ours)) for row in rows])


def without_keys(table: Table) -> Table:
    """Return a table without the columns that only say by which key the study knows somebody named beside it."""
    names = [head.name for head in table.heads]
    if not any(name == "name" or name.endswith("_name") for name in names):
        return table
    return _only(table, [at for at, _ in enumerate(names) if not _is_key(row[at] for row in table.rows)])


def without_repeats(table: Table, values: Iterable[str]) -> tuple[Table, str]:
    """Return a table without the columns that say nothing of any one row, and which these are, in words.

    These are columns of what was asked for that are the same in every row, and those that are empty in every row. Of a
    single row all stay.
    """
    columns = list(zip(*table.rows, strict=True)) if len(table.rows) > 1 else []
    left_out: dict[int, str] = {}
    for at, cells in enumerate(columns):
        name, label = table.heads[at].name, table.heads[at].label
        if all(cell.absent for cell in cells):
            left_out[at] = f"{label}, empty in every row"
        elif name in values and len({cell.words for cell in cells}) == 1:
            left_out[at] = f"{label}, {cells[0].words} in every row"
    if len(left_out) == len(columns):
        return table, ""
    note = f"Columns left out here: {'; '.join(left_out.values())}." if left_out else ""
    return _only(table, [at for at in range(len(table.heads)) if at not in left_out]), note


def _only(table: Table, kept: Sequence[int]) -> Table:
    """Return these columns of a table."""
    return Table(tuple(table.heads[at] for at in kept), [tuple(row[at] for at in kept) for row in table.rows])


_COLUMN = re.compile(r"(?P<first>(?:^|(?<=[.;] ))[a-z]+(?=: ))|(?<![`\w])[a-z]++(?:_[a-z]++)++(?![`\w])")


def with_labels(text: str) -> str:
    """Return words about an answer with its columns by their labels, as the page has them.

    >>> with_labels("fallen: by how much. raised_once counts that once.")
    'Fallen: by how much. “Raised, counted once” counts that once.'
    """
    return _COLUMN.sub(lambda hit: label_of(hit[0]) if hit["first"] else f"“{label_of(hit[0])}”", text)


def _is_key(cells: Iterable[Cell]) -> bool:
    stated = [cell.words for cell in cells if not cell.absent]
    return bool(stated) and all(ENTITY_KEY.match(value) for value in stated)


def headed(table: Table, name: str, given: Mapping[str, str], sort: str) -> Table:
    """Return a table whose columns say what they hold, and lead to the answer sorted by them."""
    headings = []
    for head in table.heads:
        is_sorted = {f"-{head.name}": "descending", head.name: "ascending"}.get(sort, "")
        falls = is_sorted == "ascending" or (head.number and not is_sorted)
        href = address_of(f"/ask/{name}", {**given, "sort": f"{'-' if falls else ''}{head.name}"})
        headings.append(structs.replace(head, words=column_description(name, head.name), sort=href, sorted=is_sorted))
    return Table(tuple(headings), table.rows)


def filing_of(row: Mapping[str, Any]) -> str:
    """Return the accession number of the filing that a row is about, "" where it names none."""
    values = (row.get(name) for name in _FILINGS)
    return next((str(value) for value in values if isinstance(value, str) and accession.is_valid(value)), "")


def _cells(headings: Iterable[Head], row: Sequence[Any], is_ours: bool) -> Iterable[Cell]:
    named = {head.name: value for head, value in zip(headings, row, strict=True)}
    for head in headings:
        value = named[head.name]
        if value is None:
            yield Cell("", absent=True)
            continue
        unit = unit_of(head.name) if is_ours and head.number else "number"
        text = _cell_text(head.name, value) if unit == "number" else cell_text(Column(head.name, "", unit), value)
        short = text if head.number else one_line(text, _CLIPPED)
        is_short = isinstance(value, date) or _SHORT.fullmatch(text) is not None
        yield Cell(short, _href(head.name, value, named), whole="" if short == text else text, short=is_short)


def _href(name: str, value: object, row: Mapping[str, Any]) -> str:
    """Return the page of what a value names, "" where it names nothing that has one.

    A company or person is found by key or CIK where the row has it, else by name: two of one name have pages of their
    own, and a former name leads to who has another one by now.
    """
    if not isinstance(value, str) or not value.strip():
        return ""
    if name in _FILINGS and (accession.is_valid(value) or value.isdecimal()):  # or its id in this store
        path = row.get("path")
        return f"/filings/{quote(value)}" + (f"#{quote(path)}" if isinstance(path, str) and path != "header" else "")
    if name != "name" and not name.endswith("_name"):
        return ""
    role = name.removesuffix("name")
    mine = (f"{role}key", f"{role}cik", role.rstrip("_"), *(_PARTY_COLUMNS if role in _ABOUT else ()))
    values = (row.get(column) for column in mine)
    key = next((value for value in values if isinstance(value, str) and _KEY.match(value)), "")
    area = "issuers" if key and (role == "issuer_" or row.get("issuer") == key) else "persons"
    return f"/{area}/{quote(key or value, safe='')}"


def _cell_text(name: str, value: CellValue) -> str:
    """Return a value in words: numbers that count something have their digits in groups, codes their labels."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal) and counts(name):
        return f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    if isinstance(value, tuple | list):
        return ", ".join(with_label(name, str(entry)) for entry in value)
    if isinstance(value, date):
        return day(value)
    text = text_of(value)
    if moment := _MOMENT.fullmatch(text):
        return f"{day(day_of(name, moment[1]))}, {moment[2]}"
    return with_label(name, text)


def _is_number(values: Iterable[Any]) -> bool:
    given = [value for value in values if value is not None]
    return bool(given) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in given
    )


DOWNLOADED = 50_000
EXAMPLES = tuple(
    tuple(example.removeprefix("-- ").split("\n", 1))
    for example in Path(__file__).with_name("examples.sql").read_text("utf-8").strip().split("\n\n")
)
"""Queries in SQL that anybody may begin with, each with its title."""


class Line(Struct, frozen=True):
    """A question in the list: its title, and the first sentence of what its answer means."""

    name: str
    title: str
    words: str
    href: str


class SavedLine(Struct, frozen=True):
    """A saved query in the list, and what the user may do with it."""

    saved: Saved
    href: str
    own: bool
    removable: bool


class Topic(Struct, frozen=True):
    """What some questions are about, and the questions."""

    name: str
    questions: list[Line]


class AskPage(Struct, frozen=True):
    """The questions, topic by topic, and the queries that people saved."""

    topics: list[Topic]
    saved: list[SavedLine]


class QuestionPage(Struct, frozen=True):
    """A question, its form, and its answer; `wrong` says why there is none, `first` that it was not sent yet.

    `given` is what was given, as it was typed; `downloads` are addresses by format; `chart` draws the same,
    `undrawn` says why there is none; `cut` has the size of an answer of several pages. `sentence` says what was asked,
    of how many filings, and how many rows answer; `left_out` which columns the page leaves out. `tell` is the form for
    an alert that asks it, "" where none can.
    """

    name: str
    meaning: str
    fields: list[ParameterField]
    given: dict[str, str]
    table: Table | None
    sql: str
    values: dict[str, Any]
    offset: int = 0
    cut: dict[str, Cut] = {}
    first: bool = False
    wrong: str = ""
    downloads: dict[str, str] = {}
    chart: Picture | None = None
    undrawn: str = ""
    sentence: str = ""
    sort: str = ""
    tell: str = ""
    left_out: str = ""


class TableView(Struct, frozen=True):
    """A table or view that may be asked: what it holds, its columns with what they hold, and its first rows."""

    name: str
    words: str
    columns: tuple[tuple[str, str], ...]
    href: str


class SqlPage(Struct, frozen=True):
    """A query in SQL, its answer, and what may be asked; `first` where values of its parameters are still wanted."""

    q: str
    fields: list[ParameterField]
    given: dict[str, str]
    table: Table | None
    tables: list[TableView]
    examples: list[tuple[str, str, str]]
    cut: dict[str, Cut] = {}
    wrong: str = ""
    first: bool = False
    downloads: dict[str, str] = {}
    tell: str = ""


class AnswerTable(Struct, frozen=True):
    """An answer for programs: its columns and rows; `cut` says where these end before the answer does."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    sql: str
    given: dict[str, Any]
    cut: dict[str, Cut]


# ---- the list -------------------------------------------------------------------------------------------------------


def ask_page(saved: Sequence[Saved], user: User | None) -> AskPage:
    """Return the questions and the saved queries, as the user sees them."""
    topics = [Topic(topic, [_line(entry) for entry in of_topic]) for topic, of_topic in by_topic().items()]
    hidden = [
        SavedLine(query, query.href, bool(user) and user.name == query.owner, query.may_remove(user)) for query in saved
    ]
    return AskPage(topics, hidden)


def _line(question: Question) -> Line:
    first = question.meaning.split(". ", 1)[0].rstrip(".")
    return Line(question.name, question.title, with_labels(f"{first}.") if first else "", f"/ask/{question.name}")


# ---- a question -----------------------------------------------------------------------------------------------------


def question_page(
    remembered: Remembered, name: str, given: Mapping[str, str], offset: int, sort: str = ""
) -> tuple[QuestionPage, str]:
    """Return the page of a question, and its title; an error stands on it, beside what was typed.

    A question about one company or person is not asked of all of them before the form is sent.
    """
    question = question_named(name)
    typed = {key: value.strip() for key, value in given.items()}
    values = {key: value for key, value in typed.items() if value}
    waits = not typed and not offset and bool(question.parameters) and question.parameters[0].kind == "entity"
    fields, wrong = _fields(remembered, question, typed)
    answer = None
    if not waits and not wrong:
        try:
            answer = remembered.remember(
                ("question", question.name, tuple(sorted(values.items())), offset, sort),
                lambda: sql.answer(remembered.store, question.name, values, A_PAGE, offset, sort=sort),
            )
        except UsageError as error:
            wrong = str(error)
    address, sorting = f"/ask/{question.name}", {"sort": sort} if sort else {}
    drawn = picture_of(remembered, answer, sort, values) if answer and answer.rows and not offset else ""
    table, left_out = None, ""
    if answer:
        table, left_out = without_repeats(without_keys(table_of(answer.columns, answer.rows)), values)
    page = QuestionPage(
        name=question.name,
        meaning=with_labels(question.meaning),
        fields=fields,
        given=values,
        table=headed(table, question.name, typed, sort) if table else None,
        sql=answer.sql if answer else question.sql if wrong else question.asking(values),
        values=answer.given if answer else {},
        offset=offset,
        cut=_cut("table.rows", answer, address, {**typed, **sorting}, offset) if answer else {},
        first=waits,
        wrong=wrong,
        downloads={kind: address_of(f"{address}.{kind}", {**values, **sorting}) for kind in ("csv", "json")}
        if answer
        else {},
        chart=drawn if isinstance(drawn, Picture) else None,
        undrawn=drawn if isinstance(drawn, str) else "",
        sentence=_sentence(remembered, question, fields, answer, offset) if answer else "",
        sort=sort,
        tell=alert_address(values, question=question.name) if answer and names_filings(answer.columns) else "",
        left_out=left_out,
    )
    return page, question.title


def _fields(remembered: Remembered, question: Question, typed: Mapping[str, str]) -> tuple[list[ParameterField], str]:
    """Return the fields of a question, and what is wrong with what was typed in one line, "" for nothing."""
    unknown = [name for name in typed if name not in {parameter.name for parameter in question.parameters}]
    with remembered.store.reading() as connection:
        need_study(connection)
        fields = fields_of(connection, question, typed)
        if unknown:
            try:
                values_of(connection, question, dict.fromkeys(unknown))
            except UsageError as error:
                return fields, str(error)
    wrong = [field.label for field in fields if field.wrong]
    return fields, f"Check {', '.join(wrong)}" if wrong else ""


_SERIES = {"Ownership": "ownership", "Form D money": "offering", "Form D notices": "offering"}
"""The series of the forms that the questions of a topic are asked of; of all forms where it has none."""


def _sentence(
    remembered: Remembered, question: Question, fields: Sequence[ParameterField], answer: Answer, offset: int
) -> str:
    """Return what was asked, how many rows answer, and of how many filings it was asked."""
    texts = "; ".join(parameter_texts(fields)).removesuffix(".")
    shown = offset + len(answer.rows)
    rows = f"More than {shown:,} rows" if answer.total is None else count(answer.total, "row")
    series, filings, names = _SERIES.get(question.topic, ""), 0, dict[str, None]()
    for form, number in remembered.facets().forms.items():
        name = parse_name(form)
        if not series or (name and FORMS[name.form].series == series):
            filings += number
            names |= {FORMS[name.form].called: None} if series and name else {}
    of_forms = f" of {' and '.join(sorted(names))}" if names else ""
    return f"{question.title}{f': {texts}' if texts else ''}. {rows}, asked of {count(filings, 'filing')}{of_forms}."


def question_table(
    store: Store, name: str, given: Mapping[str, str], kind: str, offset: int, sort: str = ""
) -> AnswerTable:
    """Return the answer to a question for programs, as much as may be downloaded at once."""
    answer: Answer = sql.answer(store, name, given, DOWNLOADED, offset, sort=sort)
    sorting = {"sort": sort} if sort else {}
    cut = _cut("rows", answer, f"/ask/{answer.question.name}.{kind}", {**given, **sorting}, offset)
    return AnswerTable(answer.columns, answer.rows, answer.sql, answer.given, cut)


def _cut(name: str, answer: Answer, page: str, given: Mapping[str, str], offset: int) -> dict[str, Cut]:
    """Return the size of an answer that goes on before these rows or behind them."""
    shown = len(answer.rows)
    rest = address_of(page, {**given, "offset": offset + shown}) if answer.more else ""
    return {name: Cut(shown, answer.total, rest, offset)} if offset or answer.more else {}


def turning(page: QuestionPage, given: Mapping[str, str]) -> dict[str, str]:
    """Return the links to the parts of an answer before and behind, with what was given, also what was left empty."""
    if not (cut := page.cut.get("table.rows")):
        return {}
    counted = cut.offset + (cut.shown or 1) + bool(cut.rest) if cut.total is None else cut.total
    given = {**given, **({"sort": page.sort} if page.sort else {})}
    return turn(f"/ask/{page.name}", given, page.offset, counted, A_PAGE)


# ---- SQL ------------------------------------------------------------------------------------------------------------


def sql_page(remembered: Remembered, q: str, given: Mapping[str, str]) -> SqlPage:
    """Return the page of a query in SQL; a query with parameters is run when they were sent along, also empty ones."""
    result, wrong, wants = None, "", False
    names = sql.parameters(q)
    if q.strip():
        wants = any(name not in given for name in names)
        try:
            for name in given:
                one_of("the values of the query", name, names)
            result = None if wants else _run(remembered, q, given, sql.MAX_ROWS)
        except UsageError as error:
            wrong = str(error)
    extra = {f"{GIVEN}{name}": given.get(name, "") for name in names}
    return SqlPage(
        q=q,
        fields=[plain_field(name, given.get(name, "")) for name in names],
        given={name: given.get(name, "") for name in names},
        table=table_of(result.columns, result.rows, is_ours=False) if result else None,
        tables=remembered.remember("tables shown", lambda: [_table_view(table) for table in remembered.open_tables()]),
        examples=[(title, text, address_of("/sql", {"q": text})) for title, text in EXAMPLES],
        cut=_sql_cut("table.rows", result) if result else {},
        wrong=wrong,
        first=wants,
        downloads={kind: address_of(f"/sql.{kind}", {"q": q, **extra}) for kind in ("csv", "json")} if result else {},
        tell=alert_address(given, q=q) if result and names_filings(result.columns) else "",
    )


def _table_view(table: sql.OpenTable) -> TableView:
    described = study_descriptions() if table.kind == "study" else store_descriptions()
    describe = column_description if table.kind == "question" else partial(description_of, described)
    columns = ((name, describe(table.name, name)) for name in table.columns)
    description = table.words or description_of(described, table.name, "")
    columns_asked = ", ".join(table.columns) if table.name in sql.closed_columns() else "*"
    query = f"select {columns_asked}\n  from {table.name}\n limit 100"  # noqa: S608 - names of ours, for whoever asks
    return TableView(table.name, description, tuple(columns), address_of("/sql", {"q": query}))


def sql_table(remembered: Remembered, q: str, given: Mapping[str, str]) -> AnswerTable:
    """Return the answer to a query in SQL for programs."""
    result = _run(remembered, q, given, sql.LIMITS.rows)
    return AnswerTable(result.columns, result.rows, result.sql, result.given, _sql_cut("rows", result))


def _sql_cut(name: str, result: sql.Result) -> dict[str, Cut]:
    rest = f"write limit and offset {len(result.rows)} behind the query"
    return {name: Cut(len(result.rows), result.total, rest)} if result.cut else {}


def _run(remembered: Remembered, q: str, given: Mapping[str, str], rows: int) -> sql.Result:
    return sql.run(remembered.store, q, given, sql.Limits(rows=rows), remembered.open_tables())
