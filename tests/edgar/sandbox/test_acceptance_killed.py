import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edgar.sandbox.desk import until
from edgar.sandbox.killing import Siege
from muniment.edgar.sandbox import server

pytestmark = [
    pytest.mark.kill,
    pytest.mark.serving,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up as Linux shows them"),
]
_PARENT = """
import asyncio, sys
from pathlib import Path
from muniment.edgar.sandbox.server import Acceptance

async def main():
    acceptance = Acceptance(Path(sys.argv[1]))
    await acceptance.start()
    print(acceptance._process.pid, flush=True)
    await asyncio.sleep(3600)

asyncio.run(main())
"""


def _lives(pid: int) -> bool:
    """Whether a process does more than wait to be taken note of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _has_loaded(library: str) -> Callable[[int, Path], bool]:
    return lambda pid, _: library in Path(f"/proc/{pid}/maps").read_text()


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(lambda *_: True, id="just begun"),
        pytest.param(_has_loaded("msgspec"), id="loading"),
        pytest.param(_has_loaded("sqlite3"), id="almost loaded"),
        pytest.param(lambda _, folder: (folder / "acceptance.lock").exists(), id="at work"),
    ],
)
def test_the_worker_ends_with_a_parent_that_is_killed_at_any_moment(tmp_path, moment):
    command = [sys.executable, "-c", _PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        until(lambda: moment(worker, tmp_path))
        assert _lives(worker)
        parent.kill()
    until(lambda: not _lives(worker))


_DEAF = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path(sys.argv[1], "begun").touch()
time.sleep(3600)
"""


def test_a_worker_that_does_not_end_is_killed_and_taken_note_of(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "_PATIENCE", 0.1)
    worker = server.Acceptance(tmp_path)
    worker._command = [sys.executable, "-c", _DEAF, str(tmp_path)]

    async def begun_and_stopped() -> None:
        await worker.start()
        await asyncio.to_thread(until, (tmp_path / "begun").exists)
        await worker.stop()

    asyncio.run(begun_and_stopped())
    assert worker._process.returncode == -signal.SIGKILL


def test_a_worker_is_started_again_although_the_machine_refused_once(tmp_path, monkeypatch, caplog):
    worker = server.Acceptance(tmp_path)
    worker._command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    started, refused = [], []
    spawn = worker._spawn

    def spawn_or_refuse():
        if started and not refused:
            refused.append(True)
            raise OSError(11, "Resource temporarily unavailable")
        started.append(spawn())
        return started[-1]

    monkeypatch.setattr(worker, "_spawn", spawn_or_refuse)

    async def killed_and_stopped() -> None:
        await worker.start()
        started[0].kill()
        await asyncio.to_thread(until, lambda: len(started) == 2)
        await worker.stop()

    asyncio.run(killed_and_stopped())
    assert "acceptance cannot be started again" in caplog.text
    assert started[1].returncode is not None


def test_a_watch_that_failed_does_not_keep_the_worker_from_its_end(tmp_path, monkeypatch):
    worker = server.Acceptance(tmp_path)
    worker._command = [sys.executable, "-c", "import sys; sys.stdin.read()"]

    async def failed() -> None:
        raise RuntimeError("what nobody thought of")

    monkeypatch.setattr(worker, "_look_after", failed)

    async def started_and_stopped() -> None:
        await worker.start()
        await asyncio.sleep(0)
        await worker.stop()

    asyncio.run(started_and_stopped())
    assert worker._process.returncode is not None


def test_nothing_is_lost_or_doubled_when_processes_are_killed(tmp_path):
    found = Siege(tmp_path).run(3)
    assert found.told > 15
    assert found.accepted >= found.told
    assert found.kills == {"worker": 1, "server": 1, "both": 1}
    for name in ("lost", "doubled", "numbers_twice", "mail_missing", "left_over"):
        assert getattr(found, name) == [], name
