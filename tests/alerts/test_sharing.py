"""Deliverers of one store on a PostgreSQL server share the work, and neither needs to be alone."""

import pytest

from alerts.outboxes import Outbox
from alerts.test_delivering import SECRET, delivering, wait_until
from databases import server  # noqa: F401 - a fixture
from muniment.alerts.secrets import Secrets
from muniment.store import Store


@pytest.mark.slow
def test_two_deliverers_share_a_store_on_a_server(server, receiver, a_keyring):  # noqa: F811
    place = server.store()
    with Store.open(place) as first, Store.open(place) as second:
        Secrets(first.place).put("hook", SECRET)
        outbox = Outbox(first)
        outbox.destination("hook", "webhook", receiver.url, "hook")
        keys = outbox.events(60)
        with delivering(first), delivering(second):
            wait_until(lambda: outbox.states("hook") == (0, 60, 0), 60)
        assert sorted(receiver.keys) == sorted(keys)
