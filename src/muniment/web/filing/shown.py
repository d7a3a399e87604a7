"""The page of a submission on its way: what is asked for, how far it has come, and why it was refused."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import quote

from msgspec import Struct

from muniment.drafts.questions import every_question, questions
from muniment.drafts.suspension import Reason
from muniment.edgar.client.responses import State
from muniment.edgar.protocol import Mode, Status
from muniment.forms import Record, form_of
from muniment.forms.layout import SIGNATURE
from muniment.identifiers import cik
from muniment.web.filing.sending import Case, code_field, has, look, reasons
from muniment.web.preparing.asking import find_step, href
from muniment.web.preparing.sent import called

_FILED = frozenset({Status.ACCEPTED, Status.DISSEMINATED, Status.DONE})
_AT_HOME, _ELSEWHERE = 2, 15  # seconds between questions: other machines have more to do
_LABELS = {"filer_token": "Filer API token", "user_token": "User API token"}


class Field(Struct, frozen=True):
    """A field for a secret: whether one is known already, which stays where nothing is typed, and what is wrong."""

    name: str
    label: str
    known: bool
    fault: str = ""


class Refusal(Struct, frozen=True):
    """A reason of a suspension: the words, the rule, and the answer that it is about, "" where none is known."""

    words: str
    code: str
    label: str
    page: str
    path: str


class OnItsWay(Struct, frozen=True, kw_only=True):
    """A submission, what is asked for to send it, and what EDGAR told of it.

    `open`: it was sent, and EDGAR has not decided. `following`: after how many seconds the page is to ask again; 0
    where that is decided, or nobody gave the token to ask with.
    """

    name: str
    called: str
    file: str
    host: str
    live: bool
    real: bool
    local: bool
    fields: tuple[Field, ...]
    fault: str = ""
    sent: str = ""
    accession: str = ""
    unanswered: bool = False
    state: State | None = None
    facts: tuple[tuple[str, str], ...] = ()
    filed: bool = False
    open: bool = False
    following: int = 0
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    public: str = ""


def on_its_way(one: Case, faults: Mapping[str, str] | None = None, fault: str = "") -> OnItsWay:
    """Return the page of a submission; EDGAR is asked how far it has come."""
    sending = one.sending()
    number = sending.accession if sending else ""
    state, trouble = look(one, number) if number else (None, "")
    suspended = state is not None and state.is_suspended
    filed = state is not None and state.status in _FILED
    return OnItsWay(
        name=one.opened.name,
        called=called(one.opened.record),
        file=one.file.name,
        host=one.to.host,
        live=one.ready.mode is Mode.LIVE,
        real=one.to.is_real,
        local=one.to.is_local,
        fields=_fields(one, faults or {}),
        fault=fault or trouble,
        sent=f"{sending.at:%Y-%m-%d %H:%M} UTC" if sending else "",
        accession=number,
        unanswered=sending is not None and not number,
        state=state,
        facts=tuple(_facts(state)) if state else (),
        filed=filed,
        open=bool(number) and not (state and state.final),
        following=_pause(one) if number and not (state and state.final) and not one.lacks_filer_token else 0,
        refusals=_refusals(one.opened.record, reasons(state)) if state and suspended else (),
        warnings=tuple(told.content for told in state.reasons if not told.is_error) if state else (),
        public=_public(one, state) if state and filed and one.ready.mode is Mode.LIVE else "",
    )


def _pause(one: Case) -> int:
    return _AT_HOME if one.to.is_local else _ELSEWHERE


def _facts(state: State) -> Iterator[tuple[str, str]]:
    """Yield what EDGAR tells of a submission, moments in Eastern time."""
    told = {
        "Form": state.form,
        "Received": _moment(state.received),
        "Accepted": _moment(state.accepted),
        "Suspended": _moment(state.suspended),
        "Filing date": state.filed[:10],
        "File number": ", ".join(state.file_numbers),
    }
    yield from ((label, words) for label, words in told.items() if words)


def _moment(words: str) -> str:
    """Return a moment as EDGAR tells it, without fractions of a second; what is none stays as it came."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return words
    return f"{moment:%Y-%m-%d %H:%M:%S}" + (" Eastern" if moment.tzinfo else "")


def _fields(one: Case, faults: Mapping[str, str]) -> tuple[Field, ...]:
    tokens = {"filer_token": has(one.purse.filer), "user_token": has(one.purse.user)}
    asked = [Field(name, _LABELS[name], known, faults.get(name, "")) for name, known in tokens.items()]
    for number in one.ciks:
        name = code_field(number)
        known = number not in one.ready.without_code
        asked.append(Field(name, f"Access code (CCC) of CIK {number}", known, faults.get(name, "")))
    return tuple(asked)


def _refusals(record: Record, found: list[Reason]) -> tuple[Refusal, ...]:
    return tuple(_refusal(record, one) for one in found)


def _refusal(record: Record, one: Reason) -> Refusal:
    step = form_of(record).layout.step(one.path) if one.path else None
    if step is None:
        return Refusal(one.words, one.code, "", "", one.path)
    labels = {question.path: question.label for question in every_question(questions(record, step))}
    label = next((labels[path] for path in (one.path, *_around(one.path)) if path in labels), "")
    return Refusal(one.words, one.code, label or step.title, step.title, one.path)


def _around(path: str) -> list[str]:
    """Return the paths of the parts around a field, the nearest first."""
    found = []
    while "." in path or "[" in path:
        path = path[: max(path.rfind("."), path.rfind("["))]
        found.append(path)
    return found


def goal(name: str, record: Record, found: list[Reason], path: str) -> str:
    """Return the address of the field that a reason is about: that at `path`, else the first that is known.

    What no draft keeps is asked with the signatures.
    """
    known = [one.path for one in found if one.path]
    wanted = path if path in known else next(iter(known), "")
    form = form_of(record)
    if wanted in form.header.__struct_fields__:
        return href(name, find_step(record, SIGNATURE).key, f"contact.{wanted}")
    step = form.layout.step(wanted) if wanted else None
    return href(name, step.key, wanted, look=True) if step else href(name, "check")


def _public(one: Case, state: State) -> str:
    """Return the address of the page of a filing in the archive, where anybody finds it."""
    told = (*(registrant.cik for registrant in state.registrants), *one.ciks)
    company = next(filter(cik.is_valid, told), "")
    return one.to.index_page(company, state.accession) if company else ""


def page_href(name: str, file: str) -> str:
    """Return the address of the page of a submission on its way."""
    return f"/prepare/{quote(name)}/edgar?file={quote(file)}"
