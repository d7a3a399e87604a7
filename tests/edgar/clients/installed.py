"""Other people's clients, each in an environment of its own with pinned versions, made once under `.venv/clients`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / ".venv" / "clients"
SECONDS = 300


def python_of(client: str) -> str:
    """The interpreter that has a client; the test is skipped where it cannot be installed."""
    home, wanted = FOLDER / client, HERE / "requirements" / f"{client}.txt"
    python, said = home / "bin" / "python", home / "installed.txt"
    told = f"{sys.version}\n{wanted.read_text()}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / f"{client}.lock"):
        if not said.is_file() or said.read_text() != told:
            shutil.rmtree(home, ignore_errors=True)
            for command in _commands(home, python, wanted):
                _done(client, command)
            said.write_text(told)
    return str(python)


def _commands(home: Path, python: Path, wanted: Path) -> list[list[str]]:
    """With uv where there is one, which is quick; else with what every Python has."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", str(python), "--requirements", str(wanted)]
        return [[uv, "venv", "--quiet", "--python", sys.executable, str(home)], install]
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--requirement", str(wanted)]
    return [[sys.executable, "-m", "venv", "--without-pip", str(home)], install]


def _done(client: str, command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"{client} cannot be installed: no end after {SECONDS} seconds")
    if done.returncode:
        said = (done.stderr.strip() or "no reason told").splitlines()[-1]
        pytest.skip(f"{client} cannot be installed here: {said}")
