"""What is shipped: the package builds, and holds its tables and its type marker."""

import subprocess
import sys
import zipfile
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_holds_code_tables_and_types(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src").rglob("*.*")
        if path.is_file() and "__pycache__" not in str(path)
    }
    assert {
        "muniment/py.typed",
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
