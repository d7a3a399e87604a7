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
    python = home / "bin" / "python"
    _made_once(client, f"{sys.version}\n{wanted.read_text()}", _commands(home, python, wanted))
    return str(python)


def node_of(client: str) -> str:
    """The interpreter of Node.js, for which a client is installed; the test is skipped where it cannot be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node.js and npm are not installed")
    wanted = (HERE / "requirements" / f"{client}.json").read_text()
    where = ["--prefix", str(FOLDER / client)]
    install = [npm, "install", *where, "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    _made_once(client, wanted, [install], wanted)
    return node


def _made_once(client: str, told: str, commands: list[list[str]], package: str = "") -> None:
    """Make the environment of a client, with a package.json, where there is none that was made of the same."""
    home = FOLDER / client
    said = home / "installed.txt"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / f"{client}.lock"):
        if not said.is_file() or said.read_text() != told:
            shutil.rmtree(home, ignore_errors=True)
            if package:
                home.mkdir()
                (home / "package.json").write_text(package)
            for command in commands:
                _done(client, command)
            said.write_text(told)


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
