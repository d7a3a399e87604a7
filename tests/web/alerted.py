"""Alerts, destinations and deliveries of a studied store: some that work, one that fails, one that is paused."""

from datetime import datetime, timedelta

from msgspec import structs
from sqlalchemy import select, update

from muniment.alerts import events, outbox, saved, saved_destinations
from muniment.alerts.message import Answer
from muniment.alerts.outbox import now
from muniment.alerts.saved import SavedAlert
from muniment.alerts.saved_destinations import Secrets
from muniment.store import Store, tables

CROSSED = SavedAlert(name="crossed", title="Crossed five percent", question="crossings", arguments={"threshold": "5"})
BY_SQL = SavedAlert(name="by-sql", title="Large ones", sql="select accession, form, amount from filings")
DUE = SavedAlert(name="due", title="What is due", question="deadlines", arguments={"days": "9"})


def alerted(store: Store, alerts: int = 0, deliveries: int = 3) -> None:
    """Fill the store: `alerts` more than the three, each alert with so many deliveries to each of three feeds."""
    secrets = Secrets(store.place)
    for name in ("feed", "dead", "paused", *(f"more-{at}" for at in range(alerts))):
        saved_destinations.add(store, secrets, name, "feed")
    saved_destinations.pause(store, "paused")
    to = ("feed", "dead")
    for alert in (CROSSED, BY_SQL, DUE):
        saved.save(store, structs.replace(alert, destinations=to))
    for at in range(alerts):
        saved.save(store, structs.replace(DUE, name=f"more-{at}", destinations=("paused",), paused=at % 2 == 1))
    told(store, "crossed", deliveries)


def told(store: Store, name: str, number: int, made: datetime | None = None) -> None:
    """Write events of an alert with their deliveries: delivered to the feed, refused by the dead one."""
    with store.writing() as connection:
        alert = saved.find(connection, name)
        accession = connection.execute(select(tables.filings.c.accession).limit(1)).scalar()
        for at in range(number):
            key = events.event_key(name, accession or "", {"at": at})
            body = {"sentence": f"SC 13G: fund {at} reports 5.{at} % of <Lamps>", "kind": "filing"}
            facts = events.FilingFacts(accession, None, None, body) if accession else None
            events.put(connection, alert, key, body, facts)
        if made:
            connection.execute(update(tables.events).where(tables.events.c.alert == name).values(made_at=made))
    moment = now()
    for destination, answer in (("feed", Answer(True, "in the feed")), ("dead", Answer(False, "500 <b>no</b>"))):
        with store.writing() as connection:
            for claimed in outbox.claim(connection, destination, moment, moment + timedelta(seconds=60), number):
                outbox.record(connection, destination, claimed, answer, moment)
