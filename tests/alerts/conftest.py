"""A receiver, a store with an alert and destinations, and a keyring of the test's own."""

from datetime import UTC, datetime

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError

from alerts.outboxes import Outbox
from alerts.receivers import receiving
from muniment.alerts.message import Alert
from muniment.store import Store


@pytest.fixture
def receiver():
    with receiving() as made:
        yield made


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "filings.db") as opened:
        yield opened


@pytest.fixture
def outbox_of(store):
    return Outbox(store)


class Keyring(KeyringBackend):
    """A keyring in memory."""

    priority = -1  # never chosen but by the fixture

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def no_keyring():
    """The keyring of whoever runs the tests is left alone."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def a_keyring(no_keyring):
    made = Keyring()
    keyring.set_keyring(made)
    return made


@pytest.fixture
def alert():
    body = {
        "sentence": "Harbor Point Fund holds 7.1 % of Wexford Robotics",
        "link": "http://127.0.0.1:8320/filings/0009900031-26-000004",
        "changes": [{"label": "Percent of class", "before": "5.2", "after": "7.1"}],
        "filed": "2026-03-06",
    }
    made = datetime(2026, 3, 6, 21, 30, 4, tzinfo=UTC)
    return Alert("k" * 40, "crossings", "Five percent", "0009900031-26-000004", made, body)
