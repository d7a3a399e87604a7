"""The form by which an alert is made or changed: what was typed, what is wrong with it, and the alert it makes."""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct, structs

from muniment.alerts import matching, outbox, saved
from muniment.alerts.outbox import AT_ONCE, SCHEDULES
from muniment.alerts.saved import DEADLINES, SavedAlert
from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.store import Store
from muniment.store.stored import Cut
from muniment.study import sql
from muniment.study.questions import by_topic, question
from muniment.study.tables import need_study
from muniment.web.alerting.alerts import ALERT, AREA, SPANS, PreviewPage, find, tested
from muniment.web.asking.answers import ParameterField, fields_of, parameter_texts, plain_field
from muniment.web.asking.saved import GIVEN
from muniment.web.lists import Lists, Part, address_of
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply
from muniment.wording import did_you_mean, one_line, slug

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
    fields: list[ParameterField] = []
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
        given = "; ".join(parameter_texts(fields))
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


def _question(remembered: Remembered, typed: Typed) -> tuple[str, str, list[ParameterField], str]:
    """Return what is asked, what its answer means, its parameters as fields, and what is wrong with it at all."""
    if typed.q:
        fields = [plain_field(name, typed.given.get(name, "")) for name in sql.parameters(typed.q)]
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
    with remembered.store.reading() as connection:
        fields = fields_of(connection, chosen, typed.given, again)
    return chosen.title, chosen.meaning, fields, problem if unknown else ""


def _deadline_fields(given: Mapping[str, str]) -> list[ParameterField]:
    days, form, who = (given.get(name, "") for name in ("days", "form", "who"))
    is_number = not days or (days.isdecimal() and len(days) <= 4)
    forms = tuple((name, FORMS[name].called) for name in FORMS)
    is_known = not form or form in FORMS
    return [
        ParameterField(
            "days", "Days before", "Told so many days before its day; 5 where left empty.", "number", days,
            example=matching.USUAL_DAYS, wrong="" if is_number else f"days is a whole number, not {days!r:.40}",
        ),
        ParameterField(
            "form", "Form", "Only of this form.", "text", form, forms,
            wrong="" if is_known else f"there is no form {form!r:.40}",
        ),
        ParameterField("who", "Issuer or filer", "Part of a name.", "text", who),
    ]  # fmt: skip


def _faults(typed: Typed, fields: list[ParameterField], destinations: Collection[str]) -> dict[str, str]:
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
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    name = slug(plain, "alert")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
