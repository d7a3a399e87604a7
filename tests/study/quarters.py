"""The SEC's data sets of two whole quarters in one store, studied: it takes most of a minute to make."""

from collections.abc import Iterator

import pytest

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study.updating import update
from shared_data import SHARED

QUARTERS = [SHARED / "data" / "form-d" / "datasets" / name for name in ("2025q2_d.zip", "2025q3_d.zip")]


@pytest.fixture(scope="session")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The notices of both quarters, not to be changed."""
    with Store.open(tmp_path_factory.mktemp("quarters") / "filings.db") as store:
        ingest(QUARTERS, store)
        update(store)
        yield store
