"""An outbox to deliver from: events as the watcher writes them, made by hand."""

import json
from datetime import timedelta

from sqlalchemy import insert, select, update

from muniment.alerts import outbox
from muniment.store import tables


class Outbox:
    """The outbox of a store, with one alert that goes to whatever destination is made here."""

    def __init__(self, store):
        self.store = store
        self.made = 0
        self.alert("crossings")

    def alert(self, name, schedule="at once"):
        row = {
            "name": name, "title": name.capitalize(), "question": "crossings", "sql": None, "arguments": "{}",
            "schedule": schedule, "unreadable": False, "paused": False, "made_at": outbox.now(),
        }  # fmt: skip
        with self.store.writing() as connection:
            connection.execute(insert(tables.alerts), row)

    def destination(self, name, kind, address, secret=None, *, private=True, alerts=("crossings",)):
        row = {
            "name": name, "kind": kind, "address": str(address), "secret": secret, "private": private,
            "paused": False, "made_at": outbox.now(),
        }  # fmt: skip
        with self.store.writing() as connection:
            connection.execute(insert(tables.destinations), row)
            links = [{"alert": alert, "destination": name} for alert in alerts]
            if links:
                connection.execute(insert(tables.alert_destinations), links)

    def events(self, number, alert="crossings", made_at=None):
        """Write events, each with a delivery for every destination of its alert, at once; return the keys."""
        keys = [f"{alert}-{self.made + n:06}" for n in range(number)]
        self.made += number
        moment = made_at or outbox.now()
        with self.store.writing() as connection:
            goes_to = select(tables.alert_destinations.c.destination).where(tables.alert_destinations.c.alert == alert)
            names = list(connection.execute(goes_to).scalars())
            schedule = connection.execute(
                select(tables.alerts.c.schedule).where(tables.alerts.c.name == alert)
            ).scalar()
            for key in keys:
                row = {
                    "key": key, "alert": alert, "accession": None, "made_at": moment, "filed": None, "accepted": None,
                    "body": json.dumps({"sentence": f"about {key}", "link": ""}),
                }  # fmt: skip
                event = connection.execute(insert(tables.events), row).inserted_primary_key[0]
                for name in names:
                    delivery = {
                        "event": event, "destination": name, "state": "waiting", "attempts": 0,
                        "next_at": outbox.due_at(schedule, moment),
                    }  # fmt: skip
                    connection.execute(insert(tables.deliveries), delivery)
        return keys

    def states(self, destination):
        """How many deliveries of a destination are in each state."""
        with self.store.reading() as connection:
            standing = outbox.standings(connection).get(destination, outbox.Standing())
        return standing.waiting, standing.delivered, standing.given_up

    def deliveries(self, **wanted):
        with self.store.reading() as connection:
            return outbox.deliveries_of(connection, **wanted)[0]

    def earlier(self, **by):
        """Move the times of all deliveries back, as if so much time had gone by."""
        span = timedelta(**by)
        with self.store.writing() as connection:
            for row in connection.execute(select(tables.deliveries)).all():
                moved = {
                    name: getattr(row, name) - span
                    for name in ("next_at", "first_at", "leased_until")
                    if getattr(row, name)
                }
                mine = (tables.deliveries.c.event == row.event, tables.deliveries.c.destination == row.destination)
                connection.execute(update(tables.deliveries).where(*mine).values(**moved))
