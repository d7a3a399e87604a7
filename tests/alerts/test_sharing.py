"""Alerts of one store on a PostgreSQL server: deliverers share the work, and all is counted as in a file."""

import pytest
from msgspec import structs

from alerts.outboxes import Outbox
from alerts.test_delivering import SECRET, delivering, wait_until
from muniment.alerts import intake, outbox
from muniment.alerts.message import Answer
from muniment.alerts.saved_destinations import Secrets
from muniment.store import Store


@pytest.mark.slow
def test_two_deliverers_share_a_store_on_a_server(server, receiver, a_keyring):
    place = server.store()
    with Store.open(place) as first, Store.open(place) as second:
        Secrets(first.place).put("hook", SECRET)
        made = Outbox(first)
        made.destination("hook", "webhook", receiver.url, "hook")
        keys = made.events(60)
        with delivering(first), delivering(second):
            wait_until(lambda: made.states("hook") == (0, 60, 0), 60)
        assert sorted(receiver.keys) == sorted(keys)


def test_the_lag_of_a_store_on_a_server_is_told_without_a_change_of_it(server):
    with Store.open(server.store()) as store:
        assert intake.lag(store).seen is None
        with store.writing() as connection:
            intake.put(connection, [intake.EdgarFiling("0009900099-26-000001", "D", "0009900099", None)], outbox.now())
        before = store.stamp()
        intake.see(store)
        intake.see(store)
        lag = intake.lag(store)
        assert (lag.listed, lag.waiting, lag.absent) == (1, 1, 0)
        assert abs((outbox.now() - lag.seen).total_seconds()) < 60
        assert store.stamp() == before


def test_how_a_destination_stands_on_a_server(server):
    with Store.open(server.store()) as store:
        made = Outbox(store)
        made.destination("feed", "feed", "")
        made.events(3)
        with store.writing() as connection:
            moment = outbox.now()
            (*taken, lost) = outbox.claim(connection, "feed", moment, moment, 3)
            for claimed in taken:
                outbox.record(connection, "feed", claimed, Answer(True, "in the feed"), moment)
            tried = structs.replace(lost, first_at=moment - 2 * outbox.SPAN)
            outbox.record(connection, "feed", tried, Answer(False, "gone"), moment)
        with store.reading() as connection:
            standing = outbox.standings(connection)["feed"]
            assert (standing.delivered, standing.given_up, standing.is_dead) == (2, 1, True)
            assert outbox.event_counts(connection)["crossings"].events == 3
            found, total = outbox.deliveries_of(connection, limit=2, offset=2)
            assert ([row.event for row in found], total) == ([1], 3)
            assert intake.backlogs(connection) == {}
