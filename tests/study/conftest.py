import pytest

from muniment.store import Store


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        yield store
