"""Alerts as people save them: a question or SQL, where what it finds goes, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, text, update

from muniment.alerts.outbox import AT_ONCE, NAME, SCHEDULES, now
from muniment.caching import in_groups
from muniment.errors import UsageError
from muniment.store import Store, seals
from muniment.store.tables import AnyRow, alert_destinations, alerts, destinations, filings
from muniment.study import sql as asking
from muniment.study import tables, updating
from muniment.study.questions import question, values_of
from muniment.wording import did_you_mean, form_named, one_of

_A, _L = alerts.c, alert_destinations.c
_PLAIN = ("title", "question", "sql", "schedule", "unreadable", "paused")  # columns that are fields

DEADLINES = "deadlines"
"""The name of what is asked where an alert is about days that near, and not about filings."""

DEADLINE_ARGUMENTS = ("days", "who", "form")

ACCESSION_COLUMNS = ("accession", "filing")
"""The columns that may name the filing that a row is about."""


class SavedAlert(Struct, frozen=True, kw_only=True):
    """An alert: what is asked, and where the answer about a new filing goes.

    * `name`: its key, small letters, digits, `.`, `_` and `-`; `title`: what people call it;
    * `question`: a named question of the study or `deadlines`, or `sql`: a SELECT with a column `accession`;
    * `arguments`: values of its parameters, as typed;
    * `schedule`: at once, daily or weekly; `unreadable`: filings that cannot be read are sent, too;
    * `destinations`: the names of where it goes, in order; `made_at`: UTC.
    """

    name: str
    title: str = ""
    question: str | None = None
    sql: str | None = None
    arguments: Mapping[str, str] = {}
    schedule: str = AT_ONCE
    unreadable: bool = False
    paused: bool = False
    destinations: tuple[str, ...] = ()
    made_at: datetime | None = None


def of(store: Store) -> list[SavedAlert]:
    """Return the alerts of a store, by name."""
    return store.ask(in_force, paused=True)


def in_force(connection: Connection, *, paused: bool = False) -> list[SavedAlert]:
    """Return the alerts by name: those that are not paused, or all."""
    goes_to = in_groups(map(tuple, connection.execute(select(_L.alert, _L.destination).order_by(_L.destination))))
    rows = connection.execute(select(alerts).order_by(_A.name)).all()
    return [_alert(row, goes_to.get(row.name, ())) for row in rows if paused or not row.paused]


def find(connection: Connection, name: str) -> SavedAlert:
    """Return an alert.

    Raises:
        UsageError: there is none of that name.
    """
    every = {alert.name: alert for alert in in_force(connection, paused=True)}
    if name not in every:
        raise UsageError(f"there is no alert {name!r}; {did_you_mean(name, every) or 'save one first'}")
    return every[name]


def save(store: Store, alert: SavedAlert, *, only_new: bool = False) -> SavedAlert:
    """Save an alert, in place of one of that name; return it as it is kept.

    Raises:
        UsageError: its name, schedule, question, SQL, arguments or a destination make no sense; or it is to be
            `only_new`, and there is one of that name.
        EnvironmentProblem: the store has not been studied, or cannot be written.
    """
    _make_ready(store)
    checked = _checked(store, alert)
    row: dict[str, Any] = {name: getattr(checked, name) for name in _PLAIN}
    row["arguments"] = msgspec.json.encode(checked.arguments).decode()
    with store.writing() as connection:
        existing = set(connection.execute(select(destinations.c.name)).scalars())
        missing = next((name for name in checked.destinations if name not in existing), None)
        if missing is not None:
            raise UsageError(f"there is no destination {missing!r}; {did_you_mean(missing, existing)}")
        is_changed = connection.execute(update(alerts).where(_A.name == alert.name).values(row)).rowcount > 0
        if is_changed and only_new:
            raise UsageError(f"there is an alert {alert.name!r}: give this one another name")
        if not is_changed:
            connection.execute(insert(alerts).values({**row, "name": alert.name, "made_at": now()}))
        connection.execute(delete(alert_destinations).where(_L.alert == alert.name))
        links = [{"alert": alert.name, "destination": name} for name in dict.fromkeys(checked.destinations)]
        if links:
            connection.execute(insert(alert_destinations), links)
        seals.renew(connection, alerts, alert_destinations)
        return find(connection, alert.name)


def pause(store: Store, name: str, *, paused: bool = True) -> None:
    """Have an alert send nothing until it is resumed; what comes meanwhile is not sent later.

    Raises:
        UsageError: there is no such alert.
    """
    with store.writing() as connection:
        find(connection, name)
        connection.execute(update(alerts).where(_A.name == name).values(paused=paused))
        seals.renew(connection, alerts)


def remove(store: Store, name: str) -> None:
    """Remove an alert; its events and their deliveries stay as they are.

    Raises:
        UsageError: there is no such alert.
    """
    with store.writing() as connection:
        find(connection, name)
        connection.execute(delete(alert_destinations).where(_L.alert == name))
        connection.execute(delete(alerts).where(_A.name == name))
        seals.renew(connection, alerts, alert_destinations)


def accession_column(columns: Sequence[str]) -> str:
    """Return the column of an answer that names the filing.

    Raises:
        UsageError: it has none.
    """
    column = next((name for name in ACCESSION_COLUMNS if name in columns), None)
    if column is None:
        names = ", ".join(columns[:10])
        raise UsageError(f"an alert needs a column accession, which names the filing: this answer has {names}")
    return column


def names_filings(columns: Sequence[str]) -> bool:
    """Whether the answer to a query says which filing each of its rows is about, so that an alert may ask it."""
    return any(name in columns for name in ACCESSION_COLUMNS)


def _make_ready(store: Store) -> None:
    """Have the tables that questions ask: an empty store gets them, since what comes in is studied at once."""
    with store.reading() as connection:
        if tables.is_there(connection):
            return
        if connection.execute(select(filings.c.id).limit(1)).first() is not None:
            tables.need_study(connection)
    updating.update(store)


def _checked(store: Store, alert: SavedAlert) -> SavedAlert:
    if not NAME.fullmatch(alert.name):
        raise UsageError(f"an alert is called by small letters, digits, . _ and -, not {alert.name!r:.60}")
    one_of("schedule", alert.schedule, SCHEDULES)
    if bool(alert.question) == bool(alert.sql):
        raise UsageError(f"the alert {alert.name} asks either a question or SQL: name one of both")
    title = alert.title.strip()
    if alert.question == DEADLINES:
        unknown = next((name for name in alert.arguments if name not in DEADLINE_ARGUMENTS), None)
        if unknown is not None:
            raise UsageError(f"{DEADLINES} takes {', '.join(DEADLINE_ARGUMENTS)}, not {unknown!r}")
        if not alert.arguments.get("days", "5").isdecimal():
            raise UsageError(f"days is a whole number, not {alert.arguments['days']!r:.40}")
        form = alert.arguments.get("form", "")
        arguments = {**alert.arguments, **({"form": form_named("form", form).form} if form else {})}
        return msgspec.structs.replace(alert, title=title or "Deadlines", arguments=arguments)
    if alert.question:
        chosen = question(alert.question)
        with store.reading() as connection:
            values = values_of(connection, chosen, alert.arguments)
            accession_column(columns_of(connection, chosen.asking(values), values))
        return msgspec.structs.replace(alert, question=chosen.name, title=title or chosen.title)
    sql = asking.checked(alert.sql or "")
    accession_column(asking.run(store, narrowed(sql, "limit 0"), alert.arguments).columns)
    return msgspec.structs.replace(alert, sql=sql, title=title or alert.name)


def narrowed(sql: str, behind: str) -> str:
    """Return a query over the rows of another; of users it is asked apart, as any SQL of theirs."""
    return f"select answered.* from (\n{sql}\n) as answered {behind}"  # noqa: S608


def columns_of(connection: Connection, sql: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that our own SQL answers with."""
    result = connection.execute(text(narrowed(sql, "limit 0")), dict(values))
    columns = tuple(result.keys())
    result.close()
    return columns


def _alert(row: AnyRow, goes_to: Sequence[str]) -> SavedAlert:
    plain = {name: getattr(row, name) for name in (*_PLAIN, "name", "made_at")}
    arguments = msgspec.json.decode(row.arguments, type=dict[str, str])
    return SavedAlert(**plain, arguments=arguments, destinations=tuple(goes_to))
