"""What ships beside the package: units that systemd takes, a Containerfile whose steps work."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import run
from muniment.cli.late import LATE
from muniment.web.thread import served
from web.conftest import store_path  # noqa: F401 - a fixture

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
UNITS = sorted([*PACKAGING.glob("*.service"), *PACKAGING.glob("*.timer")])
CONTAINERFILE = (PACKAGING / "Containerfile").read_text("utf-8").replace("\\\n", " ")


def instructions(name):
    return re.findall(rf"^\s*{name}\s+(.+)$", CONTAINERFILE, re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_takes_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/muniment/bin/muniment", sys.executable)
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "muniment" in line]
    assert ours == []
    assert len(UNITS) == 3


def test_units_call_commands_and_options_that_there_are():
    text = "\n".join(unit.read_text("utf-8") for unit in UNITS)
    called = re.findall(r"/opt/muniment/bin/muniment (\w+)((?: --[a-z]+)*)", text)
    assert {name for name, _ in called} == {"serve", "backup", "verify"}
    for name, options in called:
        out, _ = run(name, "--help")
        assert name in LATE
        assert all(option in out for option in options.split())


def test_what_the_image_copies_is_enough_to_build_the_package(tmp_path):
    (copied,) = [one for one in instructions("COPY") if "requirements.lock" in one]
    *names, _ = copied.split()
    for name in names:
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    ignored = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    assert {f"!{name}" for name in [*names, "src"]} <= set(ignored)
    assert (ROOT / ".dockerignore").read_text("utf-8").splitlines() == ignored
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert [one.suffix for one in (tmp_path / "out").iterdir()] == [".whl"]


def test_the_image_is_healthy_where_the_pages_answer(store_path):  # noqa: F811
    (found,) = instructions("HEALTHCHECK")
    command = json.loads(found.partition("CMD")[2])
    with served(store_path) as address:
        code = command[-1].replace("http://127.0.0.1:8321", address)
        assert subprocess.run([sys.executable, *command[1:-1], code], check=False).returncode == 0
    assert subprocess.run([sys.executable, *command[1:-1], code], capture_output=True, check=False).returncode == 1


def test_the_image_runs_as_somebody_without_rights():
    assert instructions("USER") == ["10001"]
    assert shlex.split(instructions("ENTRYPOINT")[0].strip("[]")) == ["muniment"]
    assert "MUNIMENT_STORE=/var/lib/muniment/filings.db" in CONTAINERFILE
    assert instructions("VOLUME") == ["/var/lib/muniment"]
