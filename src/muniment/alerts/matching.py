"""Which alerts a filing answers, and what an alert would have sent in the past.

A named question is our own SQL: it is asked in the transaction that stores the filing, narrowed to that filing. SQL of
users is asked apart, with the limits that questions have, once the filing is there: until then the filing is `stored`
and not done, so that nothing is lost where the program ends in between.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, text

from muniment.alerts import events
from muniment.alerts.saved import DEADLINES, SavedAlert, accession_column, columns_of, narrowed
from muniment.caching import in_groups
from muniment.errors import EnvironmentProblem, UsageError
from muniment.identifiers import accession
from muniment.pipeline.watch import MayOwe, Owing, watch
from muniment.store import Store, database
from muniment.study import sql as asking
from muniment.study.entities import lookup
from muniment.study.questions import question, values_of
from muniment.wording import form_named

Row = dict[str, Any]

SECONDS = 5.0
"""How long the question of one alert may take for one filing."""

USUAL_DAYS = "5"
"""How many days before its day a deadline is sent, where the alert does not say."""


def is_of_filings(alert: SavedAlert) -> bool:
    """Whether an alert is about filings, and not about days that near."""
    return alert.question != DEADLINES


def rows_about(connection: Connection, alert: SavedAlert, accessions: Collection[str]) -> dict[str, list[Row]]:
    """Return the rows of a named question about filings, by accession number, in the transaction that stores them.

    Raises:
        UsageError: the arguments make no sense in this store, or the question takes too long.
    """
    chosen = question(alert.question or "")
    for parameter in chosen.parameters:
        named = str(alert.arguments.get(parameter.name) or "")
        if parameter.kind == "entity" and named and not lookup.entities(connection, named):
            return {}  # who is in no filing of the store is in none of these
    values = values_of(connection, chosen, alert.arguments)
    sql = chosen.asking(values)
    column = accession_column(columns_of(connection, sql, values))
    with connection.begin_nested(), database.of(connection).ended_after(connection, SECONDS):
        result = connection.execute(text(narrowed(sql, _about(column, accessions))), values)
        return _by_filing(column, map(dict, result.mappings()))


class SqlAlerts:
    """Asks alerts in SQL about filings of a store; which tables are open, and which columns they have, it asks once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opened: list[asking.OpenTable] | None = None
        self._columns: dict[str, str] = {}

    def rows(self, alert: SavedAlert, accessions: Collection[str]) -> dict[str, list[Row]]:
        """Return the rows about filings that are in the store, by accession number.

        Raises:
            UsageError: the query is wrong by now, takes too long, or finds too much.
            EnvironmentProblem: the store cannot be read.
        """
        column = self._column(alert)
        query = narrowed(alert.sql or "", _about(column, accessions))
        result = asking.run(self._store, query, alert.arguments, opened=self._opened)
        if result.cut:
            raise UsageError(f"it finds more about {len(accessions)} filings than can be sent: {result.cut}")
        return _by_filing(column, result.records())

    def begin(self, alerts: Iterable[SavedAlert]) -> None:
        """Begin the process that asks, so that the first filing need not wait; faults are reported when one comes."""
        with suppress(UsageError, EnvironmentProblem):
            for alert in alerts:
                if alert.sql:
                    self._column(alert)

    def _column(self, alert: SavedAlert) -> str:
        sql = alert.sql or ""
        if self._opened is None:
            self._opened = asking.open_tables(self._store)
        if sql not in self._columns:
            probe = asking.run(self._store, narrowed(sql, "limit 0"), alert.arguments, opened=self._opened)
            self._columns[sql] = accession_column(probe.columns)
        return self._columns[sql]


def _about(column: str, accessions: Collection[str]) -> str:
    """Return the condition that rows are about these filings; accession numbers are digits and dashes."""
    numbers = ", ".join(f"'{accession.validate(number)}'" for number in accessions)
    return f'where answered."{column}" in ({numbers})'


def _by_filing(column: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    return in_groups((row[column], row) for row in _distinct(rows))


def _distinct(rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield rows as JSON has them, each once: the same row twice is the same thing to tell."""
    seen: set[bytes] = set()
    for row in rows:
        plain = {name: events.cell(value) for name, value in row.items()}
        packed = msgspec.json.encode(plain, order="sorted")
        if packed not in seen:
            seen.add(packed)
            yield plain


# ---- on the past ----------------------------------------------------------------------------------------------------


class Preview(Struct, frozen=True):
    """What an alert would have sent of the filings of a span of time: how many events, about how many filings.

    `rows` are the first of them, the latest filing first; `cut` says why there are no more, "" where these are all.
    It is asked of the study of today: what a later filing or correction changed is changed here, too.
    """

    events: int
    filings: int
    rows: list[Row]
    cut: str = ""


def preview(store: Store, alert: SavedAlert, since: date, until: date, limit: int = 100) -> Preview:
    """Return what an alert would have sent of filings filed in a span of time, both days inclusive.

    Raises:
        UsageError: the alert makes no sense, is about deadlines, or takes too long.
        EnvironmentProblem: the store has not been studied, or cannot be read.
    """
    if not is_of_filings(alert):
        raise UsageError(f"the alert {alert.name} tells of days to come: there is no past to test it on")
    if alert.sql:
        column = accession_column(asking.run(store, narrowed(alert.sql or "", "limit 0"), alert.arguments).columns)
        result = asking.run(store, _spanned(alert.sql, column, since, until), alert.arguments)
        every, cut = list(_distinct(result.records())), result.cut
    else:
        chosen = question(alert.question or "")
        with store.reading() as connection, database.of(connection).ended_after(connection, SECONDS):
            values = values_of(connection, chosen, alert.arguments)
            sql = chosen.asking(values)
            column = accession_column(columns_of(connection, sql, values))
            result = connection.execute(text(_spanned(sql, column, since, until)), values)
            every, cut = list(_distinct(map(dict, result.mappings()))), ""
    more = f"the first {limit:,} of {len(every):,}" if len(every) > limit else ""
    return Preview(len(every), len({row[column] for row in every}), every[:limit], cut or more)


def _spanned(sql: str, column: str, since: date, until: date) -> str:
    """Return a query narrowed to filings of a span of time, the latest first; days are digits and dashes."""
    return narrowed(
        sql,
        f'join filings as f on f.accession = answered."{column}"'
        f" where f.filed >= '{since.isoformat()}' and f.filed <= '{until.isoformat()}'"
        " order by f.filed desc, f.id desc",
    )


# ---- days that near -------------------------------------------------------------------------------------------------


def write_deadlines(store: Store, alert: SavedAlert, today: date) -> int:
    """Write an event for each day that nears, of what filers of the store may owe next; return how many are new.

    Each is sent once, when its day is `days` (5) or fewer calendar days away; `who` is in the name of issuer or filer.

    Raises:
        UsageError: an argument makes no sense.
    """
    form = alert.arguments.get("form", "")
    days, who = int(alert.arguments.get("days", USUAL_DAYS)), alert.arguments.get("who", "")
    wanted = form_named("form", form).form if form else ""

    def is_near(owing: Owing) -> bool:
        day = owing.due.date if owing.due else None
        return day is not None and not owing.is_past and (day - today).days <= days

    near = watch(store, today, wanted).narrowed(is_near, who)
    owed = near.rows()
    if not owed:
        return 0
    with store.writing() as connection:
        return sum(_write_deadline(connection, alert, duty) for duty in owed)


def _write_deadline(connection: Connection, alert: SavedAlert, duty: MayOwe) -> bool:
    day = duty.due.date.isoformat() if duty.due and duty.due.date else ""
    who = duty.filer if duty.filer == duty.issuer else f"{duty.filer} in {duty.issuer}"
    body = {
        "kind": "deadline",
        "sentence": f"{duty.form} of {who} may be due on {day}: {duty.because}",
        "link": f"/filings/{duty.key}",
        "form": duty.form,
        "due": day,
        "issuer": duty.issuer,
        "filer": duty.filer,
        "because": duty.because,
        "before": duty.key,
        "changes": [],
        "changes_left_out": 0,
    }
    return events.put(connection, alert, events.event_key(alert.name, duty.key, {"form": duty.form, "due": day}), body)
