import pytest

from databases import databases, nowhere, server, where  # noqa: F401 - fixtures
from muniment.store import Store
from study.quarters import quarters  # noqa: F401 - a fixture


@pytest.fixture
def store(where):  # noqa: F811
    with Store.open(where) as store:
        yield store
