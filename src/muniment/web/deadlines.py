"""Deadlines: what drafts and the filers of a store may owe, when and why; and the answer for one event or one holding.

The days are counted by `muniment.deadlines`, what a store's filers may owe by `muniment.pipeline.watch`: the same as
`muniment due` says. Nothing in a store proves that something is owed, so that everything says *may*.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from msgspec import Struct, structs

from muniment.codes.schedule_13 import RULES
from muniment.deadlines import TRIGGERS, Due, due_all
from muniment.deadlines.business_days import FIRST_DAY
from muniment.deadlines.dues import Entry, as_day, ics
from muniment.deadlines.of_filing import dues_of
from muniment.deadlines.positions import KINDS, REPORTED, Owed, Position, owed_after
from muniment.errors import UsageError
from muniment.forms import FORMS, Record, issuer_of, parse_name
from muniment.pipeline.watch import MayOwe, Owing, Watched, entry_of, watch
from muniment.values import Shares, Unreadable
from muniment.web import lists
from muniment.web.access.visits import current
from muniment.web.lists import A_PAGE, Choice, address_of, alert_address
from muniment.web.preparing.saving import FilingContext, called
from muniment.web.remembered import Remembered
from muniment.web.responses import Asking, Offset, Reply, file_of, page_handlers, remembered_of, respond
from muniment.wording import count, day, one_of, with_capital

PAGE = "/deadlines"
SOON = 30
"""Days ahead that are called soon."""

_MOST_ENTRIES = 2_000  # in one calendar: programs refuse larger ones
_UNPROCESSABLE = 422
_LONGEST_NAME = 100
_WHAT = {
    "soon": f"Due in the next {SOON} days",
    "coming": "Due later",
    "change": "After a change only",
    "past": "May be overdue",
}

_What = Annotated[str, QueryParameter(description="soon, coming, change (no day before one), or past.")]
_Form = Annotated[str, QueryParameter(description="D, 13G or 13D.")]
_Who = Annotated[str, QueryParameter(description="Part of the name of the issuer or the filer.")]
_Happened = Annotated[str, QueryParameter(description="What happened: form and trigger, as D:first-sale.")]
_On = Annotated[str, QueryParameter(description="The day of it: 2026-03-27 or 3/27/2026.")]
_Rule = Annotated[str, QueryParameter(description="The rule of a Schedule 13G, as 13d-1(c).")]
_Number = Annotated[str, QueryParameter(description="A number of shares.")]
_KindOf = Annotated[str, QueryParameter(description="institution, passive, exempt or control.")]


class Duty(Struct, frozen=True):
    """What a filer of the store may owe: when, what, who, why, and how the day is counted."""

    day: date | None
    argued: date | None
    form: str
    issuer: str
    filer: str
    href: str
    because: str
    steps: tuple[str, ...]


class DraftDue(Struct, frozen=True):
    """A draft: when it is due by the first clock that may run, how that is counted, or why no day is known."""

    called: str
    href: str
    day: date | None
    until: date | None
    duty: str
    steps: tuple[str, ...]
    remarks: tuple[str, ...]


class Typed(Struct, frozen=True, omit_defaults=True):
    """What was typed into the two forms of the page."""

    happened: str = ""
    on: str = ""
    rule: str = ""
    shares: str = ""
    before: str = ""
    rights: str = ""
    outstanding: str = ""
    filer: str = ""
    date: str = ""

    @property
    def asks_event(self) -> bool:
        """Whether an event was typed."""
        return bool(self.happened or self.on or self.rule)

    @property
    def asks_holding(self) -> bool:
        """Whether a holding was typed."""
        return bool(self.shares or self.before or self.rights or self.outstanding or self.filer or self.date)


class Answer(Struct, frozen=True):
    """What an event or a holding makes due: the day, the filing, why, the steps, and what is assumed."""

    day: date | None
    words: str
    form: str
    title: str
    why: str
    steps: tuple[str, ...]
    assumed: tuple[str, ...]
    citations: tuple[str, ...]


class Followed(Struct, frozen=True):
    """A calendar that has a secret address: the number that ends it, what it is called, and the list that it has."""

    number: int
    name: str
    href: str


class Deadlines(Struct, frozen=True, kw_only=True):
    """What is due: of drafts, of the store's filers, and of what was typed, with what is wrong in it by field."""

    today: date
    what: str
    form: str
    who: str
    choices: list[Choice]
    forms: list[Choice]
    total: int
    rows: list[Duty]
    calendar: str
    calendar_left: int
    tell: str
    drafts: list[DraftDue]
    drafts_total: int = 0
    followed: list[Followed] = []
    typed: Typed
    triggers: Mapping[str, Mapping[str, str]]
    rules: tuple[str, ...]
    kinds: tuple[str, ...]
    answers: list[Answer] = []
    nothing: str = ""
    wrong: dict[str, str] = {}


def page(
    request: Asking,
    what: _What = "",
    form: _Form = "",
    who: _Who = "",
    offset: Offset = 0,
    happened: _Happened = "",
    on: _On = "",
    rule: _Rule = "",
    shares: _Number = "",
    before: _Number = "",
    rights: _Number = "",
    outstanding: _Number = "",
    filer: _KindOf = "",
    held_on: Annotated[str, QueryParameter(name="date", description="The day of the trade.")] = "",
) -> Response[bytes]:
    """What is due when and why: of drafts, of the filers of the store, and for an event or a holding typed in."""
    words = (happened, on, rule, shares, before, rights, outstanding, filer, held_on)
    typed = Typed(*(word.strip() for word in words))
    context: FilingContext = request.app.state.context
    remembered = remembered_of(request)
    reply = deadlines(remembered, context.today(), what, form, who.strip(), offset)
    drafts_ = context.of(request).drafts.list()
    made = [_draft(draft.name, draft.record) for draft in drafts_.rows if draft.record is not None]
    total = len(made) + drafts_.total - len(drafts_.rows)
    drafts = sorted(made, key=lambda draft: (draft.day or date.max, draft.called))
    name = current(request).name
    followed = [
        Followed(saved.id, saved.name, saved.href)
        for saved in request.app.state.saved.all()
        if saved.kind == "deadlines" and saved.has_feed and saved.owner == name
    ]
    data = answered(structs.replace(reply.data, drafts=drafts, drafts_total=total, followed=followed), typed)
    response = respond(request, structs.replace(reply, data=data))
    if data.wrong:
        response.status_code = _UNPROCESSABLE
    return response


def calendar(request: Asking, what: _What = "", form: _Form = "", who: _Who = "") -> Response[bytes]:
    """The days on which drafts and filers of the store may owe a filing, as a calendar: iCalendar, RFC 5545."""
    context: FilingContext = request.app.state.context
    return calendar_of(remembered_of(request), context.of(request), what, form, who)


def calendar_of(remembered: Remembered, context: FilingContext, what: str, form: str, who: str) -> Response[bytes]:
    """Return the days of drafts and of the store's filers, narrowed, as a calendar.

    Raises:
        UsageError: there is no such list or form, or the days are too many for one calendar.
    """
    chosen = _chosen(watched(remembered, context.today()), what, form, who.strip())
    drafts, note = _draft_entries(context)
    number = len(drafts) + _days(chosen)
    if number > _MOST_ENTRIES:
        raise UsageError(f"{number:,} days are more than a calendar takes: narrow them by form or by who")
    entries = [*drafts, *(entry for duty in chosen.rows() if (entry := entry_of(duty)))]
    return file_of(ics(entries, datetime.now(UTC), note=note), "text/calendar", "deadlines.ics", "inline")


def calendar_name(given: Mapping[str, str]) -> str:
    """Return what a calendar of such deadlines is called."""
    parts = (_WHAT.get(given.get("what", ""), ""), given.get("form", ""), given.get("who", ""))
    return ", ".join(filter(None, ("Deadlines", *parts)))[:_LONGEST_NAME]


def watched(remembered: Remembered, today: date) -> Watched:
    """Return what the filers of the store may owe as of a day, remembered until the store changes."""
    return remembered.remember(("may owe", today), lambda: watch(remembered.store, today))


# ---- the store ------------------------------------------------------------------------------------------------------


def deadlines(remembered: Remembered, today: date, what: str, form: str, who: str, offset: int) -> Reply:
    """Return what the filers of a store may owe, narrowed: by when, by form, by a part of a name.

    Raises:
        UsageError: there is no such form, or nothing is called `what`.
    """
    key = (today, what, form, who, offset)
    return remembered.remember(("deadlines", key), lambda: _deadlines(watched(remembered, today), *key))


def _deadlines(every: Watched, today: date, what: str, form: str, who: str, offset: int) -> Reply:
    shown = _chosen(every, what, form, who)
    given = {name: value for name, value in (("what", what), ("form", form), ("who", who)) if value}
    numbers = Counter[tuple[str, str]]()
    for owing in _chosen(every, "", "", who).owing:
        numbers[_form_of(owing.form), _when(owing, today)] += owing.lasts.number
    entries = _days(shown)
    data = Deadlines(
        triggers=TRIGGERS,
        rules=tuple(RULES),
        kinds=KINDS,
        today=today,
        what=what,
        form=form,
        who=who,
        choices=[_choice(given, "what", name, label, _number(numbers, form, name)) for name, label in _WHAT.items()],
        forms=[
            _choice(given, "form", name, spec.called, _number(numbers, name, what))
            for name, spec in FORMS.items()
            if spec.series
        ],
        total=len(shown),
        rows=[_duty(duty) for duty in shown.rows(offset, A_PAGE)],
        calendar=address_of(f"{PAGE}.ics", given) if entries <= _MOST_ENTRIES else "",
        calendar_left=entries,
        tell=alert_address({"form": form, "who": who}, question="deadlines"),
        drafts=[],
        typed=Typed(),
    )
    links = lists.turn(PAGE, given, offset, len(shown))
    return Reply(data, _title(len(shown), what, form, who), "deadlines", "deadlines", links)


def _number(numbers: Mapping[tuple[str, str], int], form: str, what: str) -> int:
    """Return how many there are of a form and in a list, "" for any."""
    return sum(number for (its, when), number in numbers.items() if form in ("", its) and what in ("", when))


def _title(total: int, what: str, form: str, who: str) -> str:
    """Return the finding of the page, no more than its rows say."""
    called_form = f" of {FORMS[form].called}" if form else ""
    name = f" of “{who}”" if who else ""
    amendments = f"{count(total, 'amendment')}{called_form}{name}"
    ends = {
        "soon": f"may be due in the next {SOON} days",
        "coming": f"may be due after the next {SOON} days",
        "change": "would be due after a change",
        "past": "may be overdue",
        "": "may be due",
    }
    return f"{amendments} {ends[what]}"


def _days(watched: Watched) -> int:
    """Return how many lines have a day that a calendar can have."""
    return len(watched.narrowed(lambda owing: owing.has_day))


def _chosen(watched: Watched, what: str, form: str, who: str) -> Watched:
    if form:
        one_of("form", form, FORMS)
    if what:
        one_of("what", what, _WHAT)

    def is_asked(owing: Owing) -> bool:
        return (not form or _form_of(owing.form) == form) and (not what or _when(owing, watched.as_of) == what)

    return watched.narrowed(is_asked, who)


@cache
def _form_of(text: str) -> str:
    name = parse_name(text)
    return name.form if name else ""


def _when(owing: Owing, today: date) -> str:
    if owing.is_past:
        return "past"
    if owing.due is None or owing.due.date is None:
        return "change"
    return "soon" if owing.due.date <= today + timedelta(days=SOON) else "coming"


def number_of(watched: Watched, what: str) -> int:
    """Return how many lines are in one of the lists."""
    return len(_chosen(watched, what, "", ""))


def _choice(parameters: Mapping[str, str], name: str, value: str, label: str, number: int) -> Choice:
    is_chosen = parameters.get(name) == value
    changed = {key: text for key, text in {**parameters, name: "" if is_chosen else value}.items() if text}
    return Choice(value, label, number, address_of(PAGE, changed), is_chosen)


def _duty(duty: MayOwe) -> Duty:
    counted = duty.due
    return Duty(
        counted.date if counted else None,
        counted.argued if counted else None,
        duty.form,
        duty.issuer,
        "" if duty.filer == duty.issuer else duty.filer,
        f"/filings/{duty.key}",
        duty.because,
        _steps(counted),
    )


def _steps(due: Due | None) -> tuple[str, ...]:
    """Return how a day is counted, and what is assumed in that."""
    return (*due.steps, *(f"Assumed: {assumption}" for assumption in due.assumptions)) if due else ()


# ---- drafts ---------------------------------------------------------------------------------------------------------


def _draft(name: str, record: Record) -> DraftDue:
    own, until, remarks = _dues(record)
    first = next((due for due in own if due.date), None)
    duty = f"{first.duty} ({', '.join(first.citations)})" if first else ""
    when = first.date if first else None
    return DraftDue(called(record), f"/prepare/{name}/check", when, until, duty, _steps(first), remarks)


def _dues(record: Record) -> tuple[tuple[Due, ...], date | None, tuple[str, ...]]:
    """Return the clocks that may make a draft due, the last day by all of them, and what else is to be said."""
    try:
        dues = dues_of(record)
    except UsageError as error:
        return (), None, (f"When it is due cannot be counted: {error}.",)
    return dues.own, dues.on_time_until, () if dues.own else dues.remarks[:1]


def _draft_entries(context: FilingContext) -> tuple[list[Entry], str]:
    """Return the drafts that have a day as entries of a calendar, and in words which were left out, "" for none."""
    entries, page = [], context.drafts.list()
    for draft in page.rows:
        if draft.record is None:
            continue
        first = next((due for due in _dues(draft.record)[0] if due.date), None)
        if first:
            who = issuer_of(draft.record) or draft.name
            entries.append(Entry(first, f"draft, {who}", f"The draft {draft.name} is not filed yet.", may=True))
    shown = len(page.rows)
    left = f"Of {page.total:,} drafts the {shown:,} that were saved last are here." if page.total > shown else ""
    return entries, left


# ---- what is typed --------------------------------------------------------------------------------------------------


def answered(data: Deadlines, typed: Typed) -> Deadlines:
    """Return the page with the answers to what was typed, or with what is wrong in it, by field."""
    wrong: dict[str, str] = {}
    answers: list[Answer] = []
    nothing = ""
    if typed.asks_event:
        answers += _of_event(typed, wrong)
    if typed.asks_holding:
        owed = _of_holding(typed, wrong)
        answers += owed
        if not owed and not wrong:
            nothing = "Nothing is due for this holding: it passes no threshold, and changes nothing that was reported."
    return structs.replace(data, typed=typed, answers=answers, nothing=nothing, wrong=wrong)


def _of_event(typed: Typed, wrong: dict[str, str]) -> list[Answer]:
    form, _, trigger = typed.happened.partition(":")
    if not typed.happened:
        wrong["happened"] = "Choose what happened"
    elif trigger not in TRIGGERS.get(form, {}):
        wrong["happened"] = "Choose what happened from the list"
    when = _day("on", typed.on, wrong)
    if wrong or when is None:
        return []
    try:
        dues = due_all(form, when, rule=typed.rule if form == "13G" else "", trigger=trigger)
    except UsageError as error:
        wrong["rule" if "rule" in str(error) else "on"] = with_capital(str(error))
        return []
    return [_answer(due, due.rule, due.assumptions) for due in dues]


def _of_holding(typed: Typed, wrong: dict[str, str]) -> list[Answer]:
    when = _day("date", typed.date, wrong)
    numbers = {
        "shares": _shares("shares", typed.shares, wrong, needed="Enter how many shares are held after the trade"),
        "before": _shares("before", typed.before, wrong),
        "rights": _shares("rights", typed.rights, wrong),
        "outstanding": _shares("outstanding", typed.outstanding, wrong, needed="Enter how many shares are outstanding"),
    }
    if "outstanding" not in wrong and not numbers["outstanding"]:
        wrong["outstanding"] = "Enter a number of shares outstanding above 0"
    for name in ("shares", "before"):
        if name not in wrong and "outstanding" not in wrong and (numbers[name] or 0) > (numbers["outstanding"] or 0):
            wrong[name] = "Enter no more shares than are outstanding"
    if when is not None and when < FIRST_DAY + REPORTED:  # what was held before is dated so long before
        wrong["date"] = f"Enter a day from {day(FIRST_DAY + REPORTED)} on: the calendar of business days is that short"
    kind = next((kind for kind in KINDS if kind == typed.filer), None)
    if kind is None:
        wrong["filer"] = "Choose what kind of holder it is"
    if wrong or when is None or kind is None:
        return []
    zero = Decimal(0)
    about = {"holder": "The holder", "issuer": "the issuer", "outstanding": numbers["outstanding"], "kind": kind}
    now = Position(shares=numbers["shares"] or zero, rights=numbers["rights"] or zero, date=when, row=2, **about)
    earlier = Position(shares=numbers["before"] or zero, rights=zero, date=when, row=1, **about)
    try:
        owed = owed_after([earlier], [now])
    except UsageError as error:
        wrong["date"] = with_capital(str(error))
        return []
    assumed = ("What was held before the trade was reported in time.",) if numbers["before"] else ()
    return [_owed_answer(duty, assumed) for duty in owed]


def _day(name: str, text: str, wrong: dict[str, str]) -> date | None:
    if not text:
        wrong[name] = "Enter the day, such as 2026-03-27 or 3/27/2026"
        return None
    try:
        return as_day(text)
    except UsageError as error:
        wrong[name] = with_capital(str(error))
        return None


def _shares(name: str, text: str, wrong: dict[str, str], needed: str = "") -> Decimal | None:
    if not text:
        if needed:
            wrong[name] = needed
        return None
    try:
        return Shares().read_typed(text)
    except Unreadable as error:
        wrong[name] = f"{text[:40]!r} is no number of shares: it {error}"
        return None


def _owed_answer(duty: Owed, assumed: tuple[str, ...]) -> Answer:
    passed = f"{' and '.join(map(str, duty.crossed))}% passed. " if duty.crossed else ""
    may = " It may be owed: counsel says whether the change is material." if duty.may else ""
    return _answer(duty.due, f"{passed}{duty.why}{may}", (*assumed, *duty.assumed, *duty.due.assumptions))


def _answer(due: Due, why: str, assumed: tuple[str, ...]) -> Answer:
    return Answer(due.date, due.words, due.form, due.duty, why, due.steps, assumed, due.citations)


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address."""
    return page_handlers({PAGE: page, f"{PAGE}.ics": calendar})
