import pytest

from muniment.store import Store


@pytest.fixture
def store(where):
    with Store.open(where) as store:
        yield store
