"""The same store, whoever reads."""

import pytest

from patience import patience
from pipeline.piles import pile
from pipeline.test_ingest import dump

COUNT = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return pile(tmp_path_factory.mktemp("pile"), COUNT)


@pytest.fixture(scope="module")
def local(folder, ran, tmp_path_factory):
    return ingested(ran, folder, tmp_path_factory.mktemp("local") / "local.db", "local")


def ingested(ran, folder, path, engine):
    """What a run says, and what is in the store then."""
    code, told, failed = ran("ingest", folder, "--store", path, engine=engine)
    assert (code, failed) == (0, "")
    return told, dump(path)


@pytest.mark.parametrize("engine", ["processes", "ray"])
def test_every_engine_makes_the_same_store(engine, ran, folder, local, tmp_path):
    assert ingested(ran, folder, tmp_path / "a.db", engine) == local


def test_a_second_run_takes_nothing(ran, folder, local, tmp_path):
    ingested(ran, folder, tmp_path / "a.db", "processes")
    told, held = ingested(ran, folder, tmp_path / "a.db", "ray")
    assert told.startswith(f"filings read\t0\nkept unread\t0\nknown already\t{COUNT + 13}\n")
    assert held == local[1]


@pytest.mark.kill
def test_a_worker_that_is_killed_loses_nothing(cluster, folder, local, tmp_path):
    path = tmp_path / "a.db"
    with patience():
        run = cluster.python("-m", "muniment", "ingest", folder, "--store", path, "--engine", "ray")
        cluster.kill_a_worker()
        told, failed = run.communicate()
    assert (run.returncode, failed) == (0, "")
    assert (told, dump(path)) == local


@pytest.mark.kill
def test_a_driver_that_is_killed_is_gone_on_from(cluster, ran, folder, local, tmp_path):
    path = tmp_path / "a.db"
    with patience():
        run = cluster.python("-m", "muniment", "ingest", folder, "--store", path, "--engine", "ray")
        while not cluster.workers():
            assert run.poll() is None
        run.kill()
        run.communicate()
    assert ingested(ran, folder, path, "ray")[1] == local[1]
