"""What the programs below /cgi-bin list: filings under their parties, companies; what they are asked, and the rows."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from html import escape
from urllib.parse import quote

import msgspec
from markupsafe import Markup
from msgspec import Struct

from muniment.codes import states
from muniment.documents.submission import item_title
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import RENAMED
from muniment.edgar.sandbox.dissemination.companies import cik_of_ticker, entity_of
from muniment.edgar.sandbox.dissemination.filings import folder_path, form_description, index_page_path, role_label
from muniment.edgar.sandbox.dissemination.responses import PAGES, PublicRequest, Snapshot, filled
from muniment.edgar.sandbox.entities import Details, Entity, of_row

# ruff: noqa: S608 - conditions are words of this module; what people type are values

SITE = "https://www.sec.gov"
"""Where links lead: what is read here is what the real service would say."""

_END = "\U0010ffff"  # after every name that begins so
_UNITED_STATES = "X1"
_OWNERSHIP = ("3", "3/A", "4", "4/A", "5", "5/A")
_UNSEEN = frozenset({"output", "start", "count"})
_LETTERS = ("UPLOAD", "CORRESP")
_MOST, _USUAL = 100, 40
_ALL = 1 << 40
_MOST_FORMS = 400  # of which each is looked up by itself: SQLite joins no more than 500 queries


# ---- the query -------------------------------------------------------------------------------------------------------


class Question(Struct, frozen=True):
    """What is asked of browse-edgar: names of parameters in small letters; `written` as the address had them."""

    values: dict[str, str]
    written: dict[str, str]
    start: int
    count: int

    @classmethod
    def of(cls, request: PublicRequest) -> "Question":
        """Read a request."""
        values = {name.lower(): value.strip() for name, value in request.query.items()}
        numbers = PublicRequest(request.path, request.parts, request.is_folder, values)
        count = max(1, numbers.number("count", _USUAL, _MOST))
        return cls(values, request.query, numbers.number("start", 0, 1 << 30), count)

    def __getitem__(self, name: str) -> str:
        """Return the answer to a question, "" where there is none."""
        return self.values.get(name, "")

    @property
    def owner(self) -> str:
        """How filings about the holdings of insiders count: `include`, `exclude` or `only`."""
        stated = self["owner"].lower()
        return stated if stated in ("exclude", "only") else "include"

    @property
    def link_query(self) -> str:
        """How links of a company's list end."""
        return f"&amp;owner={self.owner}&amp;count={self.count}"

    @property
    def echo(self) -> str:
        """What was asked, without what is empty or belongs to one page, as links repeat it behind the action."""
        stated = {} if "action" in self.values else {"action": "getcompany"}
        return "&amp;".join(
            f"{quote(name)}={escaped_value(value)}"
            for name, value in (stated | self.written).items()
            if value and name.lower() not in _UNSEEN
        ).removeprefix("action=getcompany&amp;")


def escaped_value(text: str) -> str:
    """Return a value for a link as EDGAR writes it: blanks stay, and whatever ends a value is escaped."""
    return quote(text, safe=" /-.,:()*")


# ---- filings ---------------------------------------------------------------------------------------------------------


class PartyFiling(Struct, frozen=True, gc=False):
    """A filing under one of its parties, as the database has it."""

    accession: str
    form: str
    filed: str
    accepted: str
    public: str
    size: int
    items: str
    role: str
    cik: str
    name: str
    act: str
    file_number: str
    film_number: str

    @property
    def page(self) -> str:
        """The path of its index page."""
        return index_page_path(self.cik, self.accession)

    @property
    def text(self) -> str:
        """The path of its full submission."""
        return f"{folder_path(self.cik, self.accession)}/{self.accession}.txt"

    @property
    def slashed(self) -> str:
        """The day on which it was filed, month first."""
        year, month, day = self.filed.split("-")
        return f"{month}/{day}/{year}"

    @property
    def is_amendment(self) -> bool:
        """Whether it amends another."""
        return self.form.endswith("/A")

    @property
    def moment(self) -> datetime:
        """When it was accepted, in Eastern time; where that is not known, the beginning of its filing date."""
        if self.accepted:
            return datetime.fromisoformat(self.accepted[:19]).replace(tzinfo=EASTERN)
        return datetime.combine(date.fromisoformat(self.filed), time(), EASTERN)

    @property
    def updated(self) -> str:
        """The same, as feeds write it."""
        return self.moment.isoformat()

    @property
    def title(self) -> str:
        """What EDGAR calls its form, amendment or not; "" where it is no form that is known here."""
        return form_description(self.form)

    @property
    def mark(self) -> str:
        """What stands behind the name of letters' forms."""
        return "[Cover]" if self.form in _LETTERS else ""

    @property
    def role_label(self) -> str:
        """What lists call the party's role."""
        return role_label(self.role)

    @property
    def codes(self) -> list[str]:
        """The codes of its items."""
        return msgspec.json.decode(self.items, type=list[str])

    @property
    def size_text(self) -> str:
        """Its size as lists print it."""
        return f"{self.size >> 20} MB" if self.size >= 1 << 20 else f"{max(1, round(self.size / 1024))} KB"


COLUMNS = (
    "f.accession, f.form, f.filed, f.accepted, f.public, f.size, f.items, p.role, p.cik, p.name, p.act, p.file_number,"
    " p.film_number"
)
"""The columns of a `PartyFiling`, of filings f and parties p."""


def latest(question: Question, snapshot: Snapshot) -> list[PartyFiling]:
    """Return the latest filings, an entry for each party; one more than a page has where there are more."""
    connection, wanted = snapshot.connection, question.start + question.count + 1
    ciks = _ciks(question, snapshot)
    forms = _forms(question, connection)
    if ciks is not None:
        filings = "SELECT DISTINCT p.filing FROM parties p WHERE p.cik IN (SELECT value FROM json_each(?))"
        values: list[object] = [msgspec.json.encode(ciks).decode()]
        if forms is not None:
            filings += " AND p.filing IN (SELECT id FROM filings WHERE form IN (SELECT value FROM json_each(?)))"
            values.append(msgspec.json.encode(forms).decode())
    elif forms is None:
        filings = "SELECT id FROM filings WHERE public <= ? ORDER BY public DESC, id DESC LIMIT ?"
        values = [snapshot.moment, wanted]
    elif len(forms) > _MOST_FORMS:
        filings = "SELECT id FROM filings WHERE form IN (SELECT value FROM json_each(?))"
        values = [msgspec.json.encode(forms).decode()]
    else:  # of each form the latest ones, so that one that is seldom filed is not searched among all others
        newest = (
            "SELECT id FROM (SELECT id FROM filings WHERE form = ? AND public <= ?"
            " ORDER BY public DESC, id DESC LIMIT ?)"
        )
        filings = " UNION ALL ".join([newest] * len(forms)) or "SELECT NULL"
        values = [value for form in forms for value in (form, snapshot.moment, wanted)]
    of_party = " AND p.cik IN (SELECT value FROM json_each(?))" if ciks is not None else ""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM filings f JOIN parties p ON p.filing = f.id WHERE f.id IN ({filings})"
        f" AND f.public <= ?{of_party} ORDER BY f.public DESC, f.id DESC, p.position LIMIT ? OFFSET ?",
        (*values, snapshot.moment, *(values[:1] if of_party else ()), question.count + 1, question.start),
    )
    return [PartyFiling(*row) for row in rows]


def of_company(cik: str, question: Question, snapshot: Snapshot) -> list[PartyFiling]:
    """Return the filings under a CIK, the newest first; one more than a page has where there are more."""
    condition, values = "", []
    forms = _forms(question, snapshot.connection)
    if forms is not None:
        condition += " AND f.form IN (SELECT value FROM json_each(?))"
        values.append(msgspec.json.encode(forms).decode())
    if question["filenum"]:
        condition += " AND p.file_number = ?"
        values.append(question["filenum"])
    for name, comparison in (("datea", ">="), ("dateb", "<=")):
        day = iso_day(question[name])
        if day:
            condition += f" AND f.filed {comparison} ?"
            values.append(day)
    rows = snapshot.connection.execute(
        f"SELECT {COLUMNS}, min(p.position) FROM parties p JOIN filings f ON f.id = p.filing"
        f" WHERE p.cik = ? AND f.public <= ?{condition} GROUP BY f.id"
        " ORDER BY f.filed DESC, f.accepted DESC, f.accession DESC LIMIT ? OFFSET ?",
        (cik, snapshot.moment, *values, question.count + 1, question.start),
    )
    return [PartyFiling(*row[:-1]) for row in rows]


def forms_beginning(connection: sqlite3.Connection, prefix: str) -> list[str]:
    """Return the forms on file that begin so, found by the index of forms, one step a form."""
    rows = connection.execute(
        "WITH RECURSIVE forms (form) AS (SELECT min(form) FROM filings WHERE form >= :first AND form < :last UNION ALL"
        " SELECT (SELECT min(form) FROM filings WHERE form > forms.form AND form < :last) FROM forms"
        " WHERE forms.form IS NOT NULL) SELECT form FROM forms WHERE form IS NOT NULL",
        {"first": prefix, "last": prefix + _END},
    )
    return [form for (form,) in rows]


def _forms(question: Question, connection: sqlite3.Connection) -> list[str] | None:
    """Return which forms are asked for: `type` stands for all that begin so; None for all."""
    prefix = question["type"].rstrip("%").upper()
    if not prefix and question.owner == "include":
        return None
    forms = forms_beginning(connection, prefix)
    return [form for form in forms if question.owner == "include" or (form in _OWNERSHIP) == (question.owner == "only")]


def iso_day(text: str) -> str:
    """Return a day of eight digits, with or without dashes, as an ISO date; "" for anything else."""
    digits = text.replace("-", "").strip()
    if len(digits) != 8 or not (digits.isascii() and digits.isdecimal()):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def last_filed(cik: str, snapshot: Snapshot) -> str:
    """Return the day of the latest filing under a CIK, "" where there is none."""
    row = snapshot.connection.execute(
        "SELECT max(f.filed) FROM parties p JOIN filings f ON f.id = p.filing WHERE p.cik = ? AND f.public <= ?",
        (cik, snapshot.moment),
    ).fetchone()
    return row[0] or ""


# ---- companies -------------------------------------------------------------------------------------------------------


def entity_by(cik_or_ticker: str, snapshot: Snapshot) -> Entity | None:
    """Return the entity with a CIK, in any length, or a ticker."""
    if is_cik(cik_or_ticker):
        return entity_of(snapshot, cik_or_ticker.zfill(10))
    cik = cik_of_ticker(snapshot.connection, cik_or_ticker)
    return entity_of(snapshot, cik) if cik else None


def is_cik(text: str) -> bool:
    """Whether a text can be a CIK."""
    return text.isascii() and text.isdecimal() and len(text) <= 10


def companies(question: Question, snapshot: Snapshot) -> list[Entity]:
    """Return the companies that are asked for by name, state, industry, file number or form, ordered by name.

    There is one more than a page has where there are more. A name may also be one that a company had.
    """
    conditions: list[str] = []
    values: list[object] = []
    name = " ".join(question["company"].split())
    if name:
        contains = question["match"] == "contains"
        matched, parameters = _name_condition(name, contains=contains)
        renamed = renamed_ciks(snapshot.connection, name, contains=contains)
        conditions.append(
            f"(cik IN (SELECT cik FROM entities WHERE {matched}) OR cik IN (SELECT value FROM json_each(?)))"
        )
        values += [*parameters, msgspec.json.encode(renamed).decode()]
    for place in filter(None, (question["state"].upper(), question["country"].upper())):
        in_us = (code for code in states.ALL if states.ALL[code].kind.startswith("us-"))
        codes = list(in_us) if place == _UNITED_STATES else [place]
        conditions.append("json_extract(details, '$.business.state') IN (SELECT value FROM json_each(?))")
        values.append(msgspec.json.encode(codes).decode())
    if question["sic"]:
        conditions.append("json_extract(details, '$.sic') = ?")
        values.append(question["sic"])
    if question["filenum"]:
        conditions.append("cik IN (SELECT cik FROM parties WHERE file_number = ?)")
        values.append(question["filenum"])
    if not conditions:
        return []
    prefix = question["type"].rstrip("%").upper()
    if prefix:
        conditions.append(
            "EXISTS (SELECT 1 FROM parties p JOIN filings f ON f.id = p.filing WHERE p.cik = entities.cik"
            " AND f.public <= ? AND f.form >= ? AND f.form < ?)"
        )
        values += [snapshot.moment, prefix, prefix + _END]
    rows = snapshot.connection.execute(
        f"SELECT cik, name, details FROM entities WHERE {' AND '.join(conditions)}"
        " ORDER BY name COLLATE NOCASE, cik LIMIT ? OFFSET ?",
        (*values, question.count + 1, question.start),
    )
    return list(map(of_row, rows))


def names_beginning(connection: sqlite3.Connection, name: str, most: int) -> list[tuple[str, str]]:
    """Return names that begin so, past ones too, each with its CIK, ordered by name."""
    matched, parameters = _name_condition(name, contains=False)
    rows = connection.execute(
        f"SELECT name, cik FROM entities WHERE {matched} ORDER BY name COLLATE NOCASE LIMIT ?",
        (*parameters, most),
    ).fetchall()
    beginning = name.casefold()
    former = [row for row in _former_names(connection) if row[0].casefold().startswith(beginning)]
    return sorted({*rows, *former}, key=lambda row: (row[0].casefold().replace(".", ""), row[1]))[:most]


def renamed_ciks(connection: sqlite3.Connection, name: str, *, contains: bool) -> list[str]:
    """Return the CIKs of those who had a name that begins so, or has it in it."""
    is_wanted = str.__contains__ if contains else str.startswith
    return [cik for former, cik in _former_names(connection) if is_wanted(former.casefold(), name.casefold())]


def _former_names(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for cik, details in connection.execute(f"SELECT cik, details FROM entities WHERE {RENAMED}"):
        for former in msgspec.json.decode(details, type=Details).former_names:
            yield former.name, cik


def _ciks(question: Question, snapshot: Snapshot) -> list[str] | None:
    """Return whose latest filings are asked for; None for everybody's."""
    if question["cik"]:
        entity = entity_by(question["cik"], snapshot)
        return [entity.cik] if entity else []
    if not any(question[name] for name in ("company", "state", "country", "sic")):
        return None
    values = {name: value for name, value in question.values.items() if name != "type"}
    return [entity.cik for entity in companies(Question(values, {}, start=0, count=_ALL), snapshot)]


def _name_condition(name: str, *, contains: bool) -> tuple[str, list[object]]:
    if contains:
        return "instr(upper(name), upper(?)) > 0", [name]
    return "name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE", [name, name + _END]


def office(details: Details) -> str:
    """Return the SEC's office as lists name it.

    >>> office(Details(office="06 Technology"))
    'Office of Technology'
    """
    stated = details.office.lstrip("0123456789 ")
    return stated if not stated or stated.startswith("Office") else f"Office of {stated}"


def item_list(codes: Iterable[str], last: str = ", and ") -> str:
    """Return the codes of items as lists word them.

    >>> item_list(["2.01"]), item_list(["2.02", "9.01"]), item_list(["1.01", "7.01", "9.01"])
    ('item 2.01', 'items 2.02 and 9.01', 'items 1.01, 7.01, and 9.01')
    """
    stated = list(codes)
    if len(stated) < 2:
        return "".join(f"item {code}" for code in stated)
    joint = last if len(stated) > 2 else " and "
    return f"items {', '.join(stated[:-1])}{joint}{stated[-1]}"


# ---- feeds ----------------------------------------------------------------------------------------------------------


def feed(template: str, now: datetime, **values: object) -> bytes:
    """Return a feed in the encoding it states; other letters as references, control characters not at all."""
    text = filled(template, site=SITE, now=now.astimezone(EASTERN).replace(microsecond=0), **values)
    return text.translate(_CONTROL).encode("latin-1", "xmlcharrefreplace")


def _text(value: str, times: int = 1) -> Markup:
    """Return a text as feeds escape it, quotation marks as they are; some of their texts are escaped twice."""
    if isinstance(value, Markup):
        return value
    again = escape(str(value), quote=False) if times > 1 else str(value)
    return Markup(escape(again, quote=False))


_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))
PAGES.filters |= {
    "value": escaped_value,
    "office": office,
    "item_list": item_list,
    "item_words": item_title,
    "text": _text,
}
