"""Stores that earlier editions of the program made: they open, become stores of today, and are whole.

Each file in `older/` is the database of one shape, packed with `xz`: three of the examples (`schedule-13g.xml`,
`schedule-13g-exit.xml`, `faulty`), ingested, judged by `muniment check --store` and one of them corrected by the last
program with that shape, then vacuumed. Whoever changes the shape adds one of the shape before.
"""

import lzma
from pathlib import Path

import pytest
from sqlalchemy import insert

from databases import is_whole
from muniment.errors import EnvironmentProblem
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.findings import findings_of, keep_findings
from muniment.pipeline.verifying import Verifier
from muniment.store import Store, migrations, tables
from muniment.store.database import SCHEMA
from muniment.web import filing_page

OLDER = sorted(Path(__file__).with_name("older").glob("schema-*.db.xz"))
FINDINGS = {(2, "A-04"), (3, "E-12"), (3, "E-27")}


@pytest.fixture(params=OLDER, ids=lambda path: path.name.partition(".")[0])
def older(request, tmp_path):
    path = tmp_path / "filings.db"
    path.write_bytes(lzma.decompress(request.param.read_bytes()))
    return path


def faults(store):
    verifier = Verifier(store)
    return [*verifier.database(), *verifier.contents(), *verifier.filings(), *verifier.findings()]


def test_there_is_one_of_the_shape_before():
    assert f"schema-{SCHEMA - 1}.db.xz" in [path.name for path in OLDER]


def test_a_store_of_before_becomes_one_of_today(older):
    with pytest.raises(EnvironmentProblem, match="open it once to write"):
        Store.open(older, read_only=True)
    with Store.open(older) as store:
        assert faults(store) == []
        assert {
            (key, one.code) for key in (1, 2, 3) for one in findings_of(EvidenceCache(store), key).findings
        } == FINDINGS
        assert [one.value for one in store.filing(1).corrections] == ["Larkspur Lantern Works Inc"]
        keep_findings(store)
        assert {(row[0], row[2]) for row in store.rows("findings")} == FINDINGS
        assert faults(store) == []
    assert is_whole(older)


def test_pages_of_before_are_shown(older):
    Store.open(older).close()
    with Store.open(older, read_only=True) as store:
        pages = [filing_page.filing(EvidenceCache(store), str(key)).data for key in (1, 2, 3)]
    assert [page.neighbours.after == pages[1].key for page in pages] == [True, False, False]
    assert all(page.sections and page.has_text for page in pages)
    assert [len(page.findings) for page in pages] == [0, 1, 2]


def test_a_damaged_archive_of_an_older_store_is_no_hindrance(tmp_path):
    """Its filings are shown without the folders of their tables; `verify` tells the damage."""
    with Store.open(tmp_path / "filings.db") as store, store.writing() as connection:
        row = {"id": 1, "hash": "0" * 64, "size": 9, "media_type": "", "packing": "zlib", "data": b"damaged"}
        connection.execute(insert(tables.contents).values(row))
        assert migrations._folders_of(connection, 1) == []
