"""What is shipped: the package builds, and holds its tables and its type marker."""

import os
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

import pytest

from edgar.clients.installed import python_of

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_wheel_holds_code_tables_and_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src").rglob("*.*")
        if path.is_file() and "__pycache__" not in str(path)
    }
    assert {
        "muniment/py.typed",
        "muniment/codes/form_d.tsv",
        "muniment/codes/states.tsv",
        "muniment/forms/tables/law.tsv",
        "muniment/checks/rules.tsv",
    } <= sources
    assert sources <= names
    assert not any(name.startswith(("tests", "bench", "examples")) for name in names)
    (points,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
    declared = ConfigParser()
    declared.read_string(zipfile.ZipFile(wheel).read(points).decode())
    assert "edgar" in vars(import_module(declared["pytest11"]["muniment.edgar.testing"]))


@pytest.fixture(scope="module")
def runners(wheel, tmp_path_factory):
    """What runs the wheel with nothing but a folder of wheels for an index: its environment, and where programs are."""
    programs = Path(python_of("runners")).parent
    folder = wheel.parent
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder), str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no wheels of what it needs: {(done.stderr.strip() or '?').splitlines()[-1]}")
    home = tmp_path_factory.mktemp("home")
    places = {"HOME": home, "UV_CACHE_DIR": home / "cache", "PIPX_HOME": home / "pipx", "UV_FIND_LINKS": folder}
    given = {"UV_NO_INDEX": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_PYTHON": sys.executable}
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **given, **{name: str(place) for name, place in places.items()}, "PATH": path}, programs


@pytest.mark.clients
@pytest.mark.parametrize("runner", [["uvx"], ["pipx", "run"]], ids=["uvx", "pipx"])
def test_one_line_reads_a_filing(runners, runner, tmp_path):
    environment, programs = runners
    command = [programs / runner[0], *runner[1:], "muniment", "read", ROOT / "examples" / "schedule-13g.xml"]
    before = os.times()
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    after = os.times()
    assert done.returncode == 0, done.stderr[-2000:]
    assert "reporting_persons[0].percent\t6.2" in done.stdout
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    assert seconds < 10, "of a processor, from nothing to the first answer"


@pytest.mark.clients
def test_the_core_is_small(runners, tmp_path):
    environment, programs = runners
    there = tmp_path / "there"
    subprocess.run([programs / "uv", "venv", "--quiet", there], env=environment, check=True)
    install = [programs / "uv", "pip", "install", "--quiet", "--python", there, "muniment"]
    subprocess.run(install, env=environment, check=True)
    assert sum(path.stat().st_size for path in there.rglob("*") if path.is_file()) < 60_000_000
