"""Alerts on pages: the list of them, the page of one with what it sent and would have sent, and the form for one."""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection

from muniment.alerts import intake, matching, outbox, saved
from muniment.alerts.intake import Backlog, Lag
from muniment.alerts.matching import Preview
from muniment.alerts.outbox import AT_ONCE, SCHEDULES, EventCount, Standing
from muniment.alerts.saved import DEADLINES, SavedAlert
from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.store import Store
from muniment.store.stored import Cut
from muniment.store.tables import struct_of
from muniment.study import sql
from muniment.study.questions import by_topic, question, typed_rows
from muniment.study.tables import need_study
from muniment.web.asking import answers
from muniment.web.asking.saved import GIVEN
from muniment.web.lists import Lists, Part, address_of
from muniment.web.remembered import Remembered
from muniment.web.responses import NotThere, Reply
from muniment.wording import count, day, did_you_mean, one_line, one_of, slug, with_capital

PAGE, ALERT = "/alerts", "/alerts/alert"
AREA = "alerts"

SPANS = {"90": "the last 90 days", "365": "the last 365 days", "all": "all filings of this store"}
"""On which past an alert may be tested: days back from today, or all."""

_DAYS = {"90": 90, "365": 365}
_MOST_TESTED = 1_000_000  # rows; what SQL of users may answer with is less
_QUIET = timedelta(minutes=5)  # after which somebody may have ended the watcher
_MAX_SQL = 120  # characters
FAILED = "failed"


class AlertLine(Struct, frozen=True, kw_only=True, rename={"sent": "told"}):  # the key of JSON stays
    """An alert in the list: `asks` says what it asks, `sent` how often it sent something and `last` when (UTC).

    `failed` says why it could not be asked, "" where it could; `dead` are those of its destinations that take nothing;
    `state` is on, paused, or goes nowhere.
    """

    name: str
    title: str
    href: str
    asks: str
    schedule: str
    destinations: tuple[str, ...]
    state: str
    sent: int
    last: datetime | None
    failed: str
    dead: list[str]


class Dead(Struct, frozen=True):
    """A destination that takes nothing, and how that is known, in words."""

    name: str
    words: str


class AlertList(Struct, frozen=True):
    """The alerts, the destinations that take nothing, and how the watcher stands, in words."""

    total: int
    alerts: list[AlertLine]
    dead: list[Dead]
    watcher: str
    state: str
    cut: dict[str, Cut]


class PreviewPage(Struct, frozen=True):
    """What an alert would have sent about filings filed from one day to another: the sentence, and the rows."""

    sentence: str
    events: int
    filings: int
    since: date | None
    until: date
    table: answers.Table


class AlertPage(Struct, frozen=True, kw_only=True):
    """One alert: `sql` is its query where it is SQL; `arguments` are its parameters as they were typed.

    `past` is what it would have sent, None where nobody asks; `untested` says why it cannot be tested.
    """

    line: AlertLine
    sql: str
    arguments: Mapping[str, str]
    unreadable: bool
    made_at: datetime | None
    span: str
    spans: dict[str, str]
    deliveries: str
    past: PreviewPage | None = None
    untested: str = ""
    cut: dict[str, Cut] = {}


# ---- the list -------------------------------------------------------------------------------------------------------


def alert_list(remembered: Remembered, state: str, part: Part) -> Reply:
    """Return the alerts, all or those that could not be asked.

    Raises:
        UsageError: there is no such state, or the page has no such list.
    """
    if state:
        one_of("state", state, (FAILED,))
    lists = Lists(PAGE, {"state": state} if state else {}, part)
    with remembered.store.reading() as connection:
        facts = _Facts(connection, remembered)
        every = [alert for alert in saved.in_force(connection, paused=True) if not state or facts.failed(alert)]
        shown = [_line(connection, facts, alert) for alert in lists.take("alerts", every)]
    lag = intake.lag(remembered.store)
    data = AlertList(len(every), shown, facts.dead, watcher_text(lag, remembered), state, lists.cut)
    title = f"{count(len(every), 'alert')}{' that could not be asked' if state else ''}" if every else "Alerts"
    return Reply(data, title, "alerts", AREA, lists.links())


def watcher_text(lag: Lag, remembered: Remembered) -> str:
    """Return how the watcher stands, in a sentence or two."""
    if lag.seen is None:
        return f"Nothing watches EDGAR for this store yet: alerts come while `{_command(remembered)}` runs."
    seen = f"EDGAR's lists were last read on {moment(lag.seen)}"
    waiting = f"{count(lag.waiting, 'filing')} {'waits' if lag.waiting == 1 else 'wait'}" if lag.waiting else ""
    since = f" since {moment(lag.since)}" if lag.since and waiting else ""
    if datetime.now(UTC).replace(tzinfo=None) - lag.seen > _QUIET:
        seen += f": see whether `{_command(remembered)}` still runs"
    return f"{seen}. {waiting or 'No filing waits'}{since}."


def _command(remembered: Remembered) -> str:
    return f"muniment watch --store {remembered.store.place.title}"


def moment(at: datetime | None) -> str:
    """Return a moment of the store as people write it, "" for none."""
    return f"{day(at.date())}, {at:%H:%M} UTC" if at else ""


class _Facts:
    """What is known of all alerts together: what they sent, which could not be asked, which destinations are dead."""

    def __init__(self, connection: Connection, remembered: Remembered) -> None:
        self.events: dict[str, EventCount] = remembered.read("alert events", outbox.event_counts)
        self.kept: dict[str, Backlog] = intake.backlogs(connection)
        active = [destination.name for destination in outbox.all_destinations(connection) if not destination.paused]
        standings = remembered.standings()
        self.dead = [Dead(name, failure_text(standings[name])) for name in active if is_dead(standings, name)]

    def failed(self, alert: SavedAlert) -> str:
        """Return why an alert that is to tell something could not be asked, "" where it could."""
        backlog = None if alert.paused else self.kept.get(alert.name)
        if backlog is None:
            return ""
        waiting = f"{count(backlog.filings, 'filing')} {'is' if backlog.filings == 1 else 'are'} kept for it"
        return f"It cannot be asked, and {waiting}: {backlog.reason}"


def is_dead(standings: Mapping[str, Standing], name: str) -> bool:
    """Whether a destination takes nothing."""
    return name in standings and standings[name].is_dead


def failure_text(standing: Standing) -> str:
    """Return since when a destination takes nothing, and what it last answered."""
    first, waits = standing.failing_since, standing.failing
    since = f"takes no alerts since {moment(first)}" if first else "took nothing for days"
    waiting = f", {count(waits, 'alert')} waiting" if waits else ", and what was sent last was given up"
    return f"{since}{waiting}{f': {standing.answer}' if standing.answer else ''}"


def failing(remembered: Remembered) -> tuple[int, int]:
    """Return how many destinations take nothing, and how many alerts could not be asked."""

    def ask(connection: Connection) -> tuple[int, int]:
        every = saved.in_force(connection)
        facts = _Facts(connection, remembered)
        return len(facts.dead), sum(bool(facts.failed(alert)) for alert in every)

    return remembered.read("alerts failing", ask)


def _line(connection: Connection, facts: _Facts, alert: SavedAlert) -> AlertLine:
    events = facts.events.get(alert.name)
    return struct_of(
        AlertLine,
        alert,
        href=address_of(ALERT, {"name": alert.name}),
        asks=asks(connection, alert),
        state="paused" if alert.paused else "on" if alert.destinations else "goes nowhere",
        sent=events.events if events else 0,
        last=events.last if events else None,
        failed=facts.failed(alert),
        dead=[standing.name for standing in facts.dead if standing.name in alert.destinations],
    )


def asks(connection: Connection, alert: SavedAlert) -> str:
    """Return what an alert asks, as people read it."""
    if alert.sql:
        return f"SQL: {one_line(alert.sql, _MAX_SQL)}"
    if alert.question == DEADLINES:
        days, form, who = (alert.arguments.get(name, "") for name in ("days", "form", "who"))
        of = [form, f"of {who}" if who else "", f"that are {days or matching.USUAL_DAYS} days away or fewer"]
        return " ".join(filter(None, ["Deadlines", *of]))
    try:
        chosen = question(alert.question or "")
    except UsageError as error:  # of another version of muniment
        return str(error)
    given = "; ".join(answers.parameter_texts(answers.fields_of(connection, chosen, alert.arguments)))
    return f"{chosen.title}{f': {given}' if given else ''}"


# ---- one alert ------------------------------------------------------------------------------------------------------


def find(connection: Connection, name: str) -> SavedAlert:
    """Return an alert.

    Raises:
        NotThere: there is none of that name.
    """
    try:
        return saved.find(connection, name)
    except UsageError as error:
        raise NotThere(f"{with_capital(str(error))}.") from error


def alert_page(remembered: Remembered, name: str, span: str, part: Part, today: date) -> Reply:
    """Return one alert, and with a span what it would have sent in that past.

    Raises:
        NotThere: there is no such alert.
        UsageError: there is no such span, or the page has no such list.
    """
    with remembered.store.reading() as connection:
        alert = find(connection, name)
        line = _line(connection, _Facts(connection, remembered), alert)
    lists = Lists(ALERT, {"name": name, "span": span}, part)
    preview, untested = tested(remembered, alert, span, today, lists) if span else (None, "")
    data = struct_of(
        AlertPage,
        alert,
        line=line,
        sql=alert.sql or "",
        span=span or "90",
        spans=SPANS if matching.is_of_filings(alert) else {},
        deliveries=address_of("/alerts/deliveries", {"alert": name}),
        past=preview,
        untested=untested,
        cut=lists.cut,
    )
    return Reply(data, alert.title or alert.name, "alert", AREA, lists.links() if preview else {})


def tested(
    remembered: Remembered, alert: SavedAlert, span: str, today: date, lists: Lists
) -> tuple[PreviewPage | None, str]:
    """Return what an alert would have sent in the past, or why that cannot be said.

    Raises:
        UsageError: there is no such span.
    """
    one_of("span", span, SPANS)
    if not matching.is_of_filings(alert):
        return None, "It tells of days to come: there is no past to test it on."
    since = date(1900, 1, 1) if span == "all" else today - timedelta(_DAYS[span])
    key = msgspec.json.encode([alert.question, alert.sql, alert.arguments, since, today], order="sorted")
    try:
        preview = remembered.remember(
            ("past", key), lambda: matching.preview(remembered.store, alert, since, today, _MOST_TESTED)
        )
    except UsageError as error:
        return None, f"It cannot be tested: {error}"
    columns = tuple(preview.rows[0]) if preview.rows else ()
    rows = lists.take("past.table.rows", [tuple(row.values()) for row in preview.rows])
    typed = typed_rows(alert.question or "", columns, rows)
    table = answers.without_keys(answers.table_of(columns, typed, is_ours=bool(alert.question)))
    stated = None if span == "all" else since
    return PreviewPage(_sentence(preview, span, remembered), preview.events, preview.filings, stated, today, table), ""


def _sentence(preview: Preview, span: str, remembered: Remembered) -> str:
    when = f"{'Of' if span == 'all' else 'In'} {SPANS[span]} it would have sent you"
    if not preview.events:
        newest = remembered.state().newest
        filed = day(datetime.fromtimestamp(newest, UTC).date()) if newest is not None else ""
        return f"{when} nothing.{f' The newest filing here was filed on {filed}.' if filed else ''}"
    alerts = count(preview.events, "alert")
    least, more = ("at least ", f" Only a part could be asked: {preview.cut}.") if preview.cut else ("", "")
    return f"{when} {least}{alerts}, about {count(preview.filings, 'filing')}.{more}"


# ---- the form by which an alert is made or changed -------------------------------------------------------------------


NEW = "/alerts/new"

WAYS = {AT_ONCE: "at once", "daily": "once a day, at 7 in the morning in Washington", "weekly": "on Mondays at 7"}
"""The schedules, as the form has them."""

_LONGEST_TITLE = 160


class Typed(Struct, frozen=True):
    """What was typed: `alert` is the name of the one that is changed, "" for a new one; `to` are destinations."""

    alert: str = ""
    question: str = ""
    q: str = ""
    given: dict[str, str] = {}
    title: str = ""
    schedule: str = AT_ONCE
    unreadable: bool = False
    to: tuple[str, ...] = ()
    span: str = "90"

    def parameters(self) -> dict[str, str]:
        """Return the address of the form with all of it filled in."""
        stated = {"question": self.question, "q": self.q, "title": self.title, "to": ",".join(self.to)}
        stated |= {"schedule": self.schedule if self.schedule != AT_ONCE else "", "name": self.alert}
        stated |= {"unreadable": "yes" if self.unreadable else ""}
        given = {f"{GIVEN}{name}": value for name, value in self.given.items()}
        return {name: value for name, value in {**stated, **given}.items() if value}


class Goes(Struct, frozen=True):
    """A destination that may be chosen."""

    name: str
    kind: str
    chosen: bool


class Ask(Struct, frozen=True):
    """A question whose answer names filings."""

    title: str
    href: str


class FormPage(Struct, frozen=True, kw_only=True):
    """The form, with what was typed and what is wrong with it: `faults` by field, `wrong` in one line.

    `asks` is the question's title, `shown` names the fields that are seen at once; `questions` are all that an alert
    may ask, by topic, where none was chosen.
    """

    typed: Typed
    asks: str = ""
    meaning: str = ""
    fields: list[answers.ParameterField] = []
    shown: list[str] = []
    questions: dict[str, list[Ask]] = {}
    destinations: list[Goes] = []
    ways: dict[str, str] = {}
    spans: dict[str, str] = {}
    wrong: str = ""
    faults: dict[str, str] = {}
    past: PreviewPage | None = None
    untested: str = ""
    back: str = "/alerts"
    cut: dict[str, Cut] = {}


def typed_of(given: Mapping[str, str], to: Collection[str]) -> Typed:
    """Return what an address or a form gives; what stands before a parameter's name is `GIVEN`."""
    values = {name.removeprefix(GIVEN): value.strip() for name, value in given.items() if name.startswith(GIVEN)}
    plain = {name: given.get(name, "").strip() for name in ("question", "q", "title")}
    return Typed(
        **plain,
        alert=given.get("name", "").strip(),
        given={name: value for name, value in values.items() if value},
        schedule=given.get("schedule", "") or AT_ONCE,
        unreadable=given.get("unreadable", "") == "yes",
        to=tuple(dict.fromkeys(filter(None, (name.strip() for name in to)))),
        span=given.get("span", "") or "90",
    )


def typed_from(alert: SavedAlert) -> Typed:
    """Return the form of an alert that is there."""
    return Typed(
        alert=alert.name,
        question=alert.question or "",
        q=alert.sql or "",
        given=dict(alert.arguments),
        title=alert.title,
        schedule=alert.schedule,
        unreadable=alert.unreadable,
        to=alert.destinations,
    )


# ---- the page -------------------------------------------------------------------------------------------------------


def form_page(remembered: Remembered, typed: Typed, *, wrong: str = "", checked: bool = False) -> Reply:
    """Return the form; of a new alert its title is filled in. With `checked` it says what is wrong with it.

    Raises:
        EnvironmentProblem: the store was not studied.
    """
    with remembered.store.reading() as connection:
        need_study(connection)
        every = outbox.all_destinations(connection)
    if not (typed.question or typed.q):
        return Reply(FormPage(typed=typed, questions=_tellable(remembered)), "Make an alert", "alert_form", AREA)
    asks, meaning, fields, problem = _question(remembered, typed)
    if not checked and not typed.alert:
        only = tuple(destination.name for destination in every) if len(every) == 1 else ()
        given = "; ".join(answers.parameter_texts(fields))
        title = f"{asks}: {given}" if given else "" if typed.q else asks
        title = typed.title or (title if len(title) <= _LONGEST_TITLE else asks)
        typed = structs.replace(typed, title=title, to=typed.to or only)
    faults = _faults(typed, fields, [destination.name for destination in every]) if checked else {}
    data = FormPage(
        typed=typed,
        asks=asks,
        meaning=meaning,
        fields=fields,
        shown=[field.name for field in fields if field.value or field.wrong or typed.q or typed.question == DEADLINES],
        destinations=[Goes(destination.name, destination.kind, destination.name in typed.to) for destination in every],
        ways=WAYS,
        spans={} if typed.question == DEADLINES else SPANS,
        wrong=wrong or problem or ("Check what is marked below" if faults else ""),
        faults=faults,
        back=address_of(ALERT, {"name": typed.alert}) if typed.alert else "/alerts",
    )
    return Reply(data, f"Change {typed.alert}" if typed.alert else "Tell me", "alert_form", AREA)


def with_preview(remembered: Remembered, reply: Reply, today: date) -> Reply:
    """Return the form with what its alert would have sent in the past."""
    data: FormPage = reply.data
    lists = Lists(NEW, {}, Part())
    preview, untested = tested(remembered, alert_of(data.typed, "test"), data.typed.span, today, lists)
    cut = {name: structs.replace(part, rest="") for name, part in lists.cut.items()}  # an alert has to be saved first
    return structs.replace(reply, data=structs.replace(data, past=preview, untested=untested, cut=cut))


def _tellable(remembered: Remembered) -> dict[str, list[Ask]]:
    """Return the questions whose answers name filings, topic by topic, as forms that are to be filled in."""
    topics = remembered.read(
        "tellable",
        lambda connection: {
            topic: [
                Ask(entry.title, address_of(NEW, {"question": entry.name}))
                for entry in entries
                if saved.names_filings(saved.columns_of(connection, entry.asking({}), {}))
            ]
            for topic, entries in by_topic().items()
        },
    )
    days = [Ask("What the filers of this store may owe soon", address_of(NEW, {"question": DEADLINES}))]
    return {**{topic: asks for topic, asks in topics.items() if asks}, "Deadlines": days}


def _question(remembered: Remembered, typed: Typed) -> tuple[str, str, list[answers.ParameterField], str]:
    """Return what is asked, what its answer means, its parameters as fields, and what is wrong with it at all."""
    if typed.q:
        fields = [answers.plain_field(name, typed.given.get(name, "")) for name in sql.parameters(typed.q)]
        return "Your query in SQL", "", fields, "Name a question or a query, not both" if typed.question else ""
    if typed.question == DEADLINES:
        return "What the filers of this store may owe soon", "", _deadline_fields(typed.given), ""
    try:
        chosen = question(typed.question)
    except UsageError as error:
        return typed.question, "", [], str(error)

    def again(given: Mapping[str, str]) -> str:
        return address_of(NEW, structs.replace(typed, given=dict(given)).parameters())

    names = {parameter.name for parameter in chosen.parameters}
    unknown = next((name for name in typed.given if name not in names), "")
    problem = f"the question {chosen.name} has no parameter {unknown!r}; {did_you_mean(unknown, names)}"
    fields = remembered.store.ask(answers.fields_of, chosen, typed.given, again)
    return chosen.title, chosen.meaning, fields, problem if unknown else ""


def _deadline_fields(given: Mapping[str, str]) -> list[answers.ParameterField]:
    days, form, who = (given.get(name, "") for name in ("days", "form", "who"))
    is_number = not days or (days.isdecimal() and len(days) <= 4)
    forms = tuple((name, FORMS[name].called) for name in FORMS)
    is_known = not form or form in FORMS
    return [
        answers.ParameterField(
            "days", "Days before", "Told so many days before its day; 5 where left empty.", "number", days,
            example=matching.USUAL_DAYS, wrong="" if is_number else f"days is a whole number, not {days!r:.40}",
        ),
        answers.ParameterField(
            "form", "Form", "Only of this form.", "text", form, forms,
            wrong="" if is_known else f"there is no form {form!r:.40}",
        ),
        answers.ParameterField("who", "Issuer or filer", "Part of a name.", "text", who),
    ]  # fmt: skip


def _faults(typed: Typed, fields: list[answers.ParameterField], destinations: Collection[str]) -> dict[str, str]:
    """Return what is wrong, by the name of the field; of parameters by `p-NAME`, as their fields have it."""
    faults = {f"p-{field.name}": f"{field.label}: {field.wrong}" for field in fields if field.wrong}
    if not one_line(typed.title):
        faults["title"] = "Give the alert a name"
    elif len(typed.title) > _LONGEST_TITLE:
        faults["title"] = f"The name has {len(typed.title)} characters: {_LONGEST_TITLE} are the most"
    if typed.schedule not in SCHEDULES:
        faults["schedule"] = "Choose when it is sent"
    gone = next((name for name in typed.to if name not in destinations), None)
    if gone is not None:
        faults["to"] = f"There is no destination {gone!r:.80} any more: choose another"
    return faults


# ---- the alert ------------------------------------------------------------------------------------------------------


def alert_of(typed: Typed, name: str) -> SavedAlert:
    """Return the alert that a form makes."""
    return SavedAlert(
        name=name,
        title=one_line(typed.title),
        question=typed.question or None,
        sql=typed.q or None,
        arguments=typed.given,
        schedule=typed.schedule,
        unreadable=typed.unreadable,
        destinations=typed.to,
    )


def keep(store: Store, typed: Typed) -> SavedAlert:
    """Save the alert that a form makes, or change the one that it names.

    Raises:
        NotThere: that one is gone.
        UsageError, EnvironmentProblem: as `alerts.saved.save` does.
    """
    with store.reading() as connection:
        if typed.alert:
            before = find(connection, typed.alert)
            changed = structs.replace(alert_of(typed, before.name), paused=before.paused)
        else:
            taken = {alert.name for alert in saved.in_force(connection, paused=True)}
            changed = alert_of(typed, name_of(typed.title, taken))
    return saved.save(store, changed, only_new=not typed.alert)


def name_of(title: str, taken: Collection[str]) -> str:
    """Return the name of a new alert, by which commands know it, from what people call it.

    >>> name_of("Who crossed 5%: Müller", {"who-crossed-5-muller"})
    'who-crossed-5-muller-2'
    """
    name = slug(unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode(), "alert")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
