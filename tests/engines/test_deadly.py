"""Files that kill who reads them, clusters that are not there, parts that are not installed."""

import json
import socket
import subprocess
import sys
from importlib import import_module

import pytest

from engines.deadly import DEADLY, FILES, GREEDY
from muniment.engines import engine
from muniment.errors import NO_MEMORY, EnvironmentProblem, UsageError
from muniment.isolated import DIED
from patience import patience
from pipeline.piles import FORM_D


@pytest.mark.parametrize("name", ["processes", "ray"])
def test_files_that_kill_their_readers_are_refused_and_the_others_are_read(name, cluster):
    with patience():
        told, failed = cluster.python("-c", f"from engines.deadly import main; main({name!r})").communicate()
    assert failed == ""
    found = [json.loads(line) for line in told.splitlines()]
    refused = {one["name"]: one["refused"] for one in found[:FILES] if one["refused"]}
    assert refused == {**{f"{number}.txt": DIED for number in DEADLY}, f"{GREEDY}.txt": NO_MEMORY}
    assert [one["name"] for one in found[:FILES]] == [f"{number}.txt" for number in range(FILES)]
    assert all(one["made"] == ([] if one["name"] in refused else [one["name"]]) for one in found[:FILES])
    if name == "ray":
        (trap,) = found[FILES:]
        assert trap["refused"] == "ended the process that opened it, twice: too large, or a defect of muniment"


def test_a_cluster_that_is_not_there(cluster, tmp_path):
    (tmp_path / "a.xml").write_bytes(FORM_D)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # nobody listens there
        address = f"127.0.0.1:{held.getsockname()[1]}"
        command = [sys.executable, "-m", "muniment", "check", str(tmp_path), "--engine", "ray"]
        environment = {**cluster.environment, "RAY_ADDRESS": address}
        with patience():
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    words = f"error: no Ray cluster answers at {address} (RAY_ADDRESS): Connection refused; start one with"
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == 1


def _task(cause):
    """Return what Ray raises here where a task raised something on a worker."""
    return exceptions().RayTaskError("work", "a traceback\nof many lines", cause)


def exceptions():
    """Return those of Ray, which takes seconds to load."""
    return pytest.importorskip("ray").exceptions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (lambda: (exceptions().RayActorError(), None), "was lost"),
        (lambda: (ConnectionError("gone\nfor good"), None), "goes on from there: gone$"),
        (lambda: (_task(exceptions().RayActorError()), None), "was lost"),
        (lambda: (AssertionError(), _of_data().SystemException()), "goes on from there: AssertionError$"),
        (lambda: (_task(EnvironmentProblem("the disk is full")), None), "^the disk is full$"),
    ],
)
def test_what_ray_fails_with_is_one_line(failure, words):
    error, cause = failure()
    with pytest.raises(EnvironmentProblem, match=words) as told, _ray_errors():
        raise error from cause
    assert "\n" not in str(told.value)


def _of_data():
    return import_module("ray.data.exceptions")


def _ray_errors():
    exceptions()
    return import_module("muniment.engines.ray_data").RayErrors()


@pytest.mark.parametrize("is_of_a_task", [True, False])
def test_a_defect_of_ours_is_not_laid_to_ray(is_of_a_task):
    defect = ValueError("a defect")
    with pytest.raises(ValueError, match="a defect"), _ray_errors():
        raise _task(defect) if is_of_a_task else defect


def test_an_engine_that_there_is_not():
    with pytest.raises(UsageError, match="engine: there is no 'spark'; there is local, processes, ray"):
        engine("spark")
    with pytest.raises(UsageError, match="the engine local is one process: --workers 3 goes with processes or ray"):
        engine("local", 3)


@pytest.mark.parametrize(("name", "package"), [("ray", "ray"), ("ray", "pyarrow")])
def test_an_engine_that_is_not_installed(name, package, monkeypatch):
    for module in [one for one in sys.modules if one.startswith("muniment.engines.")]:
        monkeypatch.delitem(sys.modules, module)
    for module in [one for one in sys.modules if one.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(EnvironmentProblem, match=rf"^{package} is not installed: pip install 'muniment\[ray\]'"):
        engine(name)
