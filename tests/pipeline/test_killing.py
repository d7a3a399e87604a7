"""Whatever is killed while filings pour in, nothing is lost and nothing is there twice; longer: `bench kill`."""

import pytest

from patience import patience
from pipeline.killing import Siege

pytestmark = pytest.mark.kill


def is_whole(found, filings):
    assert all(found.kills.values())
    assert found.stored >= filings
    assert (found.lost, found.doubled, found.changed, found.unsaid) == ([], [], [], [])


def test_in_a_file(tmp_path):
    with patience():
        is_whole(Siege(tmp_path, tmp_path / "filings.db", 80, ["--workers", "2"]).run(2), 160)


def test_on_a_server(server, tmp_path):
    with patience():
        is_whole(Siege(tmp_path, server.empty(), 80, ["--workers", "2"], server).run(3), 240)
