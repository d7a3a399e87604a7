"""How fast EDGAR is asked. No test looks at a clock: what counts are the moments that are given out."""

import multiprocessing
from types import SimpleNamespace

import pytest

from muniment.edgar.client import transport
from muniment.edgar.client.transport import Pace
from muniment.errors import EnvironmentProblem


def _reserve(folder, many):
    pace = Pace(folder)
    return [pace.reserve("www.sec.gov" if number % 2 else "data.sec.gov") for number in range(many)]


@pytest.mark.slow
def test_several_processes_keep_one_limit_for_all_hosts_of_the_sec(tmp_path):
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        given = pool.starmap(_reserve, [(tmp_path, 15)] * 4)
    moments = sorted(moment for one in given for moment in one)
    assert len(set(moments)) == 60
    assert all(later - earlier >= 1 for earlier, later in zip(moments, moments[10:], strict=False))


@pytest.fixture
def slept(monkeypatch):
    """What is slept, on a clock that stands still."""
    pauses = []
    monkeypatch.setattr(transport, "time", SimpleNamespace(time=lambda: 1000.0, sleep=pauses.append))
    return pauses


def test_the_wait_is_as_long_as_the_limit_asks(tmp_path, slept):
    pace = Pace(tmp_path)
    for _ in range(3):
        pace.wait("www.sec.gov")
    assert slept == [pytest.approx(1 / 9), pytest.approx(2 / 9)]


def test_this_machine_may_be_asked_at_any_time(tmp_path, slept):
    pace = Pace(tmp_path / "none")
    for _ in range(5):
        pace.wait("127.0.0.1")
    assert (slept, (tmp_path / "none").exists()) == ([], False)


@pytest.mark.usefixtures("slept")
def test_another_host_has_its_own_limit_and_a_safe_file(tmp_path):
    pace = Pace(tmp_path)
    assert pace.reserve("www.sec.gov") == pace.reserve("../../edgar.example") == 1000.0
    assert all(file.parent == tmp_path for file in tmp_path.rglob("*.json"))


@pytest.mark.usefixtures("slept")
@pytest.mark.parametrize("left", [b"", b"garbage", b"[1, 2]", b"99999.0"])
def test_a_damaged_file_or_one_of_a_clock_set_back_stops_nobody(tmp_path, left):
    (tmp_path / "sec.gov.json").write_bytes(left)
    assert Pace(tmp_path).reserve("www.sec.gov") == 1000.0


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        Pace(tmp_path / "file").reserve("www.sec.gov")
