"""How the scripts are run: in the environment of their client, through `muniment edgar run`, or with an address."""

import json
import os
import subprocess
import sys
from pathlib import Path

from edgar.clients.installed import FOLDER, HERE, python_of

SECONDS = 300


def through_run(client: str, script: str, asked: dict, data: Path, home: Path, way: str = "auto") -> dict:
    """What a script tells that is run, unchanged, by `muniment edgar run`."""
    return told_by([python_of(client), str(HERE / "scripts" / script)], asked, data, home, way)


def told_by(command: list[str], asked: dict, data: Path, home: Path, way: str = "auto") -> dict:
    """What a command tells that is run, unchanged, by `muniment edgar run`."""
    wrapped = [sys.executable, "-m", "muniment", "edgar", "run", "--data", str(data), "--way", way, "--"]
    return _told([*wrapped, *command, json.dumps(asked)], home)


def directly(client: str, script: str, asked: dict, home: Path, **variables: str) -> dict:
    """What a script tells that is run by itself, with these variables."""
    return _told([python_of(client), str(HERE / "scripts" / script), json.dumps(asked)], home, **variables)


def _told(command: list[str], home: Path, **variables: str) -> dict:
    paths = os.pathsep.join(map(os.path.abspath, filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))))
    modules = str(FOLDER / "npm-sec-edgar-api" / "node_modules")
    own = {
        "HOME": str(home),
        "NODE_PATH": modules,
        "PYTHONPATH": paths,
        "EDGAR_IDENTITY": "Petra Quill petra@example.com",
    }
    done = subprocess.run(
        command,
        cwd=home,
        env={**os.environ, **own, **variables},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
