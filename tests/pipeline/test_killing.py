"""Whatever is killed while filings pour in, nothing is lost and nothing is there twice; longer: `bench kill`."""

from patience import patience
from pipeline.killing import Siege


def test_nothing_is_lost_and_nothing_is_doubled(tmp_path):
    with patience():
        found = Siege(tmp_path, tmp_path / "filings.db", 80, ["--workers", "2"]).run(4)
    assert sum(found.kills.values()) > 1
    assert found.stored == 320
    assert (found.lost, found.doubled, found.changed, found.unsaid) == ([], [], [], [])
