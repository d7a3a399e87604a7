"""Files that once stopped an ingest: by each engine they are read, or kept unread, and their neighbours are read."""

import shutil
from pathlib import Path

import pytest

from commands import run
from muniment.store import Query, Store
from shared_data import SHARED, needs_shared

EXAMPLES = Path(__file__).parents[2] / "examples"
REFUSED = {"bomb-xobject.pdf", "hang.yaml"}


@needs_shared
@pytest.mark.parametrize("engine", ["local", "processes", "ray"])
def test_hostile_files_among_others(engine, ran, tmp_path):
    folder = shutil.copytree(
        SHARED / "more" / "hostile", tmp_path / "in", ignore=shutil.ignore_patterns("*.md", "*.sql")
    )
    hostile = {path.name for path in folder.iterdir()}
    others = [path.name for path in EXAMPLES.glob("*.xml")]
    for name in others:
        shutil.copy(EXAMPLES / name, folder)
    store = tmp_path / "filings.db"
    code, _, err = ran("ingest", folder, "--store", store, engine=engine)
    assert (code, err) == (0, "")
    with Store.open(store, read_only=True) as held:
        rows = held.filings(Query(limit=100)).items
    assert {Path(row.name).name for row in rows if row.reason} == REFUSED
    assert {Path(row.name).name for row in rows if not row.reason} == {*others, *hostile} - REFUSED
    run("verify", "--store", store)
