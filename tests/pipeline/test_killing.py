"""Whatever is killed while filings pour in, nothing is lost and nothing is there twice; longer: `bench kill`."""

import pytest

import databases
import postgres_server
from patience import patience
from pipeline.killing import Siege


def is_whole(found, filings):
    assert sum(found.kills.values()) > 1
    assert found.stored == filings
    assert (found.lost, found.doubled, found.changed, found.unsaid) == ([], [], [], [])


def test_in_a_file(tmp_path):
    with patience():
        is_whole(Siege(tmp_path, tmp_path / "filings.db", 120, ["--workers", "2"]).run(4), 480)


@pytest.mark.skipif(postgres_server.programs() is None, reason=databases.MISSING)
def test_on_a_server(tmp_path):
    with patience(), postgres_server.running() as server:
        is_whole(Siege(tmp_path, server.empty(), 120, ["--workers", "2"], server).run(3), 360)
