"""What the pages for asking say, as data."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from muniment.errors import UsageError
from muniment.store import Store
from muniment.store.query import Cut
from muniment.study import sql
from muniment.study.questions import Answer, Parameter, Question, by_topic, question
from muniment.web.access.users import User
from muniment.web.asking import cells
from muniment.web.asking.saved import GIVEN, Saved
from muniment.web.lists import address_of
from muniment.web.remembered import Remembered
from muniment.web.study.charted import picture_of
from muniment.web.study.figures import Picture
from muniment.wording import one_of

A_PAGE = 100
DOWNLOADED = 50_000
_YES_NO = ("yes", "no")
EXAMPLES = (
    (
        "Filings by form and year",
        """select form, substr(cast(filed as text), 1, 4) as year, count(*) as filings
  from filings
 group by form, year
 order by year, form""",
    ),
    (
        "Largest offerings in a state",
        """select issuer as issuer_name, amount, filed, accession as filing
  from filings
 where family = 'D' and state = :state and amount is not null
 order by amount desc
 limit 100""",
    ),
    (
        "Offerings under one exemption",
        """select f.filed, f.issuer as issuer_name, f.amount, f.accession as filing
  from form_d as d
  join filings as f on f.id = d.filing_id
 where d.exemptions like '%"' || :exemption || '"%'
 order by f.filed desc""",
    ),
)


class Line(Struct, frozen=True):
    """A question in the list: its title, and the first sentence of what its answer means."""

    name: str
    title: str
    words: str
    href: str


class Kept(Struct, frozen=True):
    """A saved query in the list, and what whoever is looking may do with it."""

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
    saved: list[Kept]


class Asking(Struct, frozen=True):
    """A parameter as a field of a form; `choices` where it has few values."""

    name: str
    words: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()


class QuestionPage(Struct, frozen=True):
    """A question, its form, and its answer; `wrong` says why there is none, and `first` whether it was not asked yet.

    `given` is what was given, as it was typed; `downloads` are addresses by format; `chart` draws the same; `cut` has
    the size of an answer of several pages.
    """

    name: str
    meaning: str
    fields: list[Asking]
    given: dict[str, str]
    table: cells.Table | None
    sql: str
    values: dict[str, Any]
    offset: int = 0
    cut: dict[str, Cut] = {}
    first: bool = False
    wrong: str = ""
    downloads: dict[str, str] = {}
    chart: Picture | None = None


class SqlPage(Struct, frozen=True):
    """A query in SQL, its answer, and what may be asked; `first` where values of its parameters are still wanted."""

    q: str
    fields: list[Asking]
    given: dict[str, str]
    table: cells.Table | None
    tables: list[sql.OpenTable]
    examples: list[tuple[str, str, str]]
    cut: dict[str, Cut] = {}
    wrong: str = ""
    first: bool = False
    downloads: dict[str, str] = {}


class Told(Struct, frozen=True):
    """An answer for programs: its columns and rows; `cut` says where these end before the answer does."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    sql: str
    given: dict[str, Any]
    cut: dict[str, Cut]


# ---- the list -------------------------------------------------------------------------------------------------------


def ask_page(saved: Sequence[Saved], user: User | None) -> AskPage:
    """Return the questions and the saved queries, as somebody sees them."""
    listed = [Topic(topic, [_line(one) for one in some]) for topic, some in by_topic().items()]
    kept = [Kept(one, one.href, bool(user) and user.name == one.owner, one.may_remove(user)) for one in saved]
    return AskPage(listed, kept)


def _line(one: Question) -> Line:
    return Line(one.name, one.title, _first_sentence(one.meaning), f"/ask/{one.name}")


def _first_sentence(words: str) -> str:
    return words.split(". ", 1)[0].rstrip(".") + "." if words else ""


# ---- a question -----------------------------------------------------------------------------------------------------


def question_page(remembered: Remembered, name: str, given: Mapping[str, str], offset: int) -> tuple[QuestionPage, str]:
    """Return the page of a question, and its title; what cannot be answered is told on it, beside what was typed.

    A question about one company or person is not asked of all of them unless somebody wants that.
    """
    asked = question(name)
    typed = {key: value.strip() for key, value in given.items()}
    told = {key: value for key, value in typed.items() if value}
    answer, wrong = None, ""
    waits = not typed and not offset and bool(asked.parameters) and asked.parameters[0].kind == "entity"
    if not waits:
        try:
            answer = remembered.remember(
                ("question", asked.name, tuple(sorted(told.items())), offset),
                lambda: sql.answer(remembered.store, asked.name, told, A_PAGE, offset),
            )
        except UsageError as error:
            wrong = str(error)
    page = QuestionPage(
        name=asked.name,
        meaning=asked.meaning,
        fields=[_field(one, typed.get(one.name, "")) for one in asked.parameters],
        given=told,
        table=cells.shown(answer.columns, answer.rows) if answer else None,
        sql=answer.sql if answer else asked.asking(told),
        values=answer.given if answer else {},
        offset=offset,
        cut=_cut("table.rows", answer, f"/ask/{asked.name}", typed, offset) if answer else {},
        first=waits,
        wrong=wrong,
        downloads={kind: address_of(f"/ask/{asked.name}.{kind}", told) for kind in ("csv", "json")} if answer else {},
        chart=picture_of(remembered, asked.name, answer.given) if answer and not offset else None,
    )
    return page, asked.title


def question_told(store: Store, name: str, given: Mapping[str, str], kind: str, offset: int) -> Told:
    """Return the answer to a question for programs, as much as may be downloaded at once."""
    found: Answer = sql.answer(store, name, given, DOWNLOADED, offset)
    cut = _cut("rows", found, f"/ask/{found.question.name}.{kind}", given, offset)
    return Told(found.columns, found.rows, found.sql, found.given, cut)


def _cut(name: str, found: Answer, page: str, given: Mapping[str, str], offset: int) -> dict[str, Cut]:
    """Return the size of an answer that goes on before these rows or behind them."""
    shown = len(found.rows)
    rest = address_of(page, {**given, "offset": offset + shown}) if found.more else ""
    return {name: Cut(shown, found.total, rest, offset)} if offset or found.more else {}


def turning(page: QuestionPage, given: Mapping[str, str]) -> dict[str, str]:
    """Return the links to the parts of an answer before and behind, with what was given, also what was left empty."""
    cut = page.cut.get("table.rows")
    links = {"next": cut.rest} if cut and cut.rest else {}
    if page.offset:
        before = max(page.offset - A_PAGE, 0)
        links["previous"] = address_of(f"/ask/{page.name}", {**given, **({"offset": before} if before else {})})
    return links


def _field(one: Parameter, value: str) -> Asking:
    choices = _YES_NO if one.kind == "flag" else ()
    return Asking(one.name, one.words, one.kind, value, choices)


# ---- SQL ------------------------------------------------------------------------------------------------------------


def sql_page(remembered: Remembered, q: str, given: Mapping[str, str]) -> SqlPage:
    """Return the page of a query in SQL; a query with parameters is run when they were sent along, also empty ones."""
    found, wrong, wants = None, "", False
    names = sql.parameters(q)
    if q.strip():
        wants = any(name not in given for name in names)
        try:
            for name in given:
                one_of("the values of the query", name, names)
            found = None if wants else _run(remembered, q, given, sql.MOST_SHOWN)
        except UsageError as error:
            wrong = str(error)
    extra = {f"{GIVEN}{name}": given.get(name, "") for name in names}
    return SqlPage(
        q=q,
        fields=[Asking(name, name, "text", given.get(name, "")) for name in names],
        given={name: given.get(name, "") for name in names},
        table=cells.shown(found.columns, found.rows) if found else None,
        tables=remembered.open_tables(),
        examples=[(title, text, address_of("/sql", {"q": text})) for title, text in EXAMPLES],
        cut=_sql_cut("table.rows", found) if found else {},
        wrong=wrong,
        first=wants,
        downloads={kind: address_of(f"/sql.{kind}", {"q": q, **extra}) for kind in ("csv", "json")} if found else {},
    )


def sql_told(remembered: Remembered, q: str, given: Mapping[str, str]) -> Told:
    """Return the answer to a query in SQL for programs."""
    found = _run(remembered, q, given, sql.LIMITS.rows)
    return Told(found.columns, found.rows, found.sql, found.given, _sql_cut("rows", found))


def _sql_cut(name: str, found: sql.Result) -> dict[str, Cut]:
    rest = f"write limit and offset {len(found.rows)} behind the query"
    return {name: Cut(len(found.rows), found.total, rest)} if found.cut else {}


def _run(remembered: Remembered, q: str, given: Mapping[str, str], rows: int) -> sql.Result:
    return sql.run(remembered.store, q, given, sql.Limits(rows=rows), remembered.open_tables())
