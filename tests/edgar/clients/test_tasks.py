"""Every task of every client succeeds, or fails by a fault that is known: the client's own, or one to be mended."""

import pytest

from edgar.clients.tasks import CLIENTS, Filed, known_faults, results
from muniment.edgar.sandbox.local_edgar import LocalEdgar

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as edgar:
        yield Filed(edgar, tmp_path_factory.mktemp("past"))


@pytest.mark.parametrize("name", CLIENTS)
def test_tasks(filed, tmp_path, name):
    told, faults = results(filed, CLIENTS[name], tmp_path), known_faults()
    failed = {task: why for task, why in told.items() if why and (name, task) not in faults}
    assert failed == {}
    own = {task for client, task in faults if client == name and faults[client, task].whose == "client"}
    assert own <= told.keys(), "a fault of a task that is not there"
    assert [task for task in own if not told[task]] == [], "a client's own fault that is no more: strike it out"


@pytest.mark.parametrize("name", ["sec-edgar-downloader", "secedgar", "datamule"])
def test_tasks_by_a_proxy(filed, tmp_path, name):
    """What needs no namespace; edgartools stands in test_reading."""
    assert {task: why for task, why in results(filed, CLIENTS[name], tmp_path, "proxy").items() if why} == {}


def test_faults_say_whose_and_why():
    for (client, task), fault in known_faults().items():
        assert client in CLIENTS, task
        assert fault.whose in ("client", "sandbox"), task
        assert fault.why, task
