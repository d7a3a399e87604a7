"""Every task of every client succeeds, or fails by a fault of the client's own."""

import pytest

from edgar.clients.tasks import CLIENTS, Filed, own_faults, results
from muniment.edgar.sandbox.local_edgar import LocalEdgar

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as edgar:
        yield Filed(edgar, tmp_path_factory.mktemp("past"))


@pytest.mark.parametrize("name", CLIENTS)
def test_tasks(filed, tmp_path, name):
    told = results(filed, CLIENTS[name], tmp_path)
    own = {task for client, task in own_faults() if client == name}
    assert {task: why for task, why in told.items() if why and task not in own} == {}
    assert own <= told.keys(), "a fault of a task that is not there"
    assert [task for task in own if not told[task]] == [], "a client's own fault that is no more: strike it out"


@pytest.mark.parametrize(
    "name",
    ["sec-edgar-downloader", *(pytest.param(name, marks=pytest.mark.nightly) for name in ("secedgar", "datamule"))],
)
def test_tasks_by_a_proxy(filed, tmp_path, name):
    """What needs no namespace; edgartools stands in test_reading."""
    assert {task: why for task, why in results(filed, CLIENTS[name], tmp_path, "proxy").items() if why} == {}


def test_faults_are_of_clients_that_are_tried_and_say_why():
    for (client, task), why in own_faults().items():
        assert client in CLIENTS, task
        assert why, task
