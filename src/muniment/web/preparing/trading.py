"""A blotter in the browser: a table is pasted or chosen, its columns are shown, and what it says is put in on request.

Nothing of it is kept beside the draft: the table travels in the page, where a row that cannot be read is put right.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field, structs

from muniment.deadlines.dues import as_day
from muniment.deadlines.positions import KINDS
from muniment.deadlines.positions_file import write_positions
from muniment.drafts.blotter import (
    ROLES,
    Blotter,
    filled,
    first_day,
    holding_texts,
    holdings,
    item_5c,
    read_blotter,
    reported,
    row_texts,
    supplement_of,
)
from muniment.drafts.figures import remembered
from muniment.drafts.store import OpenDraft
from muniment.errors import UsageError
from muniment.forms import Record, form_of
from muniment.forms.walk import value_at
from muniment.web.preparing.questions import WrongField, href, sentence
from muniment.web.preparing.saving import FilingContext, called
from muniment.web.responses import Reply

_COLUMN = "column."
_LABELS = {
    "date": "Day of the trade",
    "side": "Bought or sold",
    "shares": "Shares",
    "price": "Price of one",
    "currency": "Currency",
    "person": "Who traded",
    "how": "Where and how",
    "outstanding": "Shares outstanding",
    "security": "Security",
}
_TITLE = "Trades from a blotter"
_FIELDS = {
    "outstanding": "Shares outstanding",
    "opening": "Held before the first row",
    "kind": "As what kind of filer they hold",
}


class Given(Struct, frozen=True, kw_only=True):
    """The page as it was sent: the table, what its columns are said to be, and what it does not say; as typed."""

    do: str = ""
    table: str = ""
    chosen: Mapping[str, str] | None = field(default=None, name="said")
    security: str = ""
    outstanding: str = ""
    opening: str = ""
    group: str = ""
    kind: str = "control"
    since: str = ""


class Column(Struct, frozen=True):
    """What a column may be, and the heading that is it, "" for none."""

    role: str
    label: str
    heading: str


class Trades(Struct, frozen=True, kw_only=True):
    """The page: what was given, what the columns are, what the rows say, and what is wrong, with the field of it."""

    name: str
    called: str
    label: str
    given: Given
    fields: Mapping[str, str]
    kinds: tuple[str, ...] = KINDS
    columns: tuple[Column, ...] = ()
    headings: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    securities: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    wrong_at: str = "table"
    said: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    item: str = ""
    replaced: bool = False
    history: bool = False


def given(answers: Mapping[str, str], file: bytes) -> Given:
    """Return the page as it was sent; a file takes the place of the table that was pasted, and of what was said of it.

    Raises:
        WrongField: the file is no text.
    """
    chosen = {key.removeprefix(_COLUMN): texts for key, texts in answers.items() if key.startswith(_COLUMN)}
    plain = ("do", "security", "outstanding", "opening", "group", "since")
    typed = Given(
        **{name: answers.get(name, "") for name in plain},
        table=answers.get("table", "").replace("\r\n", "\n"),
        chosen=chosen or None,
        kind=answers.get("kind", "") or "control",
    )
    if not file:
        return typed
    try:
        return structs.replace(typed, table=file.decode("utf-8-sig"), chosen=None, security="")
    except UnicodeDecodeError as error:
        raise WrongField("file", "The file is no UTF-8 text: save the table as CSV UTF-8.") from error


def page(
    opened: OpenDraft, sent: Given, blotter: Blotter | None = None, wrong: tuple[str, ...] = (), wrong_at: str = "table"
) -> Reply:
    """Return the page, with what a table says where there is one."""
    record = opened.record
    path, label = form_of(record).roles.trades
    if not path:
        raise UsageError(f"A {form_of(record).called} lists no transactions.")
    data = Trades(
        name=opened.name,
        called=called(record),
        label=label,
        given=sent,
        fields=_FIELDS,
        columns=tuple(Column(role, _LABELS[role], blotter.columns.at.get(role, "")) for role in ROLES)
        if blotter
        else (),
        passed=blotter.columns.passed if blotter else (),
        headings=tuple(dict.fromkeys(filter(None, blotter.headings))) if blotter else (),
        securities=blotter.securities if blotter else (),
        wrong=wrong,
        wrong_at=wrong_at,
    )
    return Reply(data, f"{'Error: ' if wrong else ''}{_TITLE}", "prepare_blotter", "prepare")


def answered(context: FilingContext, name: str, answers: Mapping[str, str], file: bytes) -> Reply | str | bytes:
    """Return the page again; the address that leads on, once the draft has what the table says; or its history in CSV.

    `answers` are those of the page, `file` the bytes that were chosen.

    Raises:
        NoDraft: there is no such draft.
        Conflict: the draft was changed in this very moment.
    """
    opened = context.drafts.open(name)
    try:
        sent = given(answers, file)
    except WrongField as error:
        return page(opened, given(answers, b""), wrong=(str(error),), wrong_at=error.field)
    if not sent.table.strip():
        return page(opened, sent, wrong=("Choose a file, or paste the table.",), wrong_at="file")
    blotter = read_blotter(sent.table, "The table", sent.chosen, security=sent.security, today=context.today())
    if blotter.faults:
        return page(opened, sent, blotter, blotter.faults)
    try:
        return _taken(context, opened, sent, blotter)
    except UsageError as error:
        option, _, words = str(error).partition(": ")
        words = f"{_FIELDS[option]}: {words}" if option in _FIELDS else str(error)
        return page(opened, sent, blotter, (sentence(words),), _field_of(error))


def _field_of(error: UsageError) -> str:
    """Return the field of the page that a message is about: those of the command line begin with its option."""
    if isinstance(error, WrongField):
        return error.field
    option = str(error).partition(":")[0]
    return option if option in _FIELDS else "opening" if "line" in option else "table"


def _taken(context: FilingContext, opened: OpenDraft, sent: Given, blotter: Blotter) -> Reply | str | bytes:
    record, today = opened.record, context.today()
    opening = [line for line in sent.opening.replace("\r\n", "\n").split("\n") if line.strip()]
    supplement = supplement_of(record, "", "", sent.kind, sent.group.strip(), opening, sent.outstanding.strip())
    positions = holdings(blotter.trades, supplement)
    since = _since(sent, record, today)
    if sent.do == "take":
        done = filled(record, blotter.trades, positions, since, today)
        context.drafts.save(opened.name, done.record, opened.version, remembered(opened.remarks, record, done.record))
        step = form_of(record).layout.step(form_of(record).roles.trades[0])
        return f"{href(opened.name, step.key if step else 'check')}?saved=yes"
    if sent.do == "history":
        if not positions.positions:
            raise UsageError("the history needs the shares of the class: say how many are outstanding")
        return write_positions(positions.positions).encode()
    made = filled(record, blotter.trades, positions, since, today)
    data = structs.replace(
        page(opened, sent, blotter).data,
        said=(*row_texts(blotter), *holding_texts(positions, supplement, blotter.trades)),
        notes=made.notes,
        item=item_5c(reported(blotter.trades, since), since, today),
        replaced=bool(value_at(record, form_of(record).roles.trades[0])),
        history=bool(positions.positions),
    )
    return Reply(data, _TITLE, "prepare_blotter", "prepare")


def _since(sent: Given, record: Record, today: date) -> date:
    try:
        return as_day(sent.since.strip()) if sent.since.strip() else first_day(record, today)
    except UsageError as error:
        raise WrongField("since", str(error)) from error
