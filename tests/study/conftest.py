import pytest

from muniment.store import Store
from study.quarters import quarters  # noqa: F401 - a fixture


@pytest.fixture
def store(where):
    with Store.open(where) as store:
        yield store
