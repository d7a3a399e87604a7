"""No test waits between attempts."""

import pytest
import stamina

from edgar.client.answering import BASE, FILER, USER, Edgar
from muniment.edgar.client.endpoints import EdgarCredentials, Secret, UserSecrets, endpoint
from muniment.edgar.client.transport import Line


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path_factory):
    """What is kept for the user is not kept in tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(autouse=True)
def _at_once():
    with stamina.set_testing(True, attempts=5, cap=True):
        yield


@pytest.fixture
def edgar():
    return Edgar()


@pytest.fixture
def line(edgar):
    with Line(transport=edgar.transport) as line:
        yield line


@pytest.fixture
def purse():
    return EdgarCredentials(
        endpoint(BASE), {}, UserSecrets(Secret(FILER), Secret(USER)), lookup=lambda service, name: None
    )
