"""What the fuzzer found once goes the whole way, and so does what it finds in a minute; longer: `bench fuzz`."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random
from subprocess import run

import pytest

from fuzzing.changing import changed
from fuzzing.seeds import CRASHERS, FORMATS
from fuzzing.way import Way
from patience import patience

ROOT = Path(__file__).parents[2]
SECONDS, RUNS = 60, 150


@pytest.fixture(scope="module")
def way():
    with Way() as made:
        yield made


@pytest.mark.parametrize("path", sorted(CRASHERS.iterdir()), ids=lambda path: path.name)
def test_a_file_that_crashed_goes_the_whole_way(way, path):
    way.go(path.name, path.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_what_it_begins_with_goes_the_whole_way(way, name):
    for data in FORMATS[name].begin():
        way.go(name, FORMATS[name].file(data))


def test_changes_are_the_same_again():
    data, others = b"<a>Item 4. 1,000 shares</a>\n" * 20, [b"<b>other</b>"]
    made = [changed(data, others, Random(number)) for number in range(200)]
    assert made == [changed(data, others, Random(number)) for number in range(200)]
    assert len(set(made)) > 150
    assert changed(b"", [], Random(1)) is not None


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris, which chooses by lines, is not to be had here")
def test_a_minute(tmp_path):
    most = ["--runs", str(RUNS)] if "CI" in os.environ else ["--seconds", str(SECONDS)]  # the same files every time
    command = [sys.executable, "-m", "bench", "fuzz", *most, "--fuzz-folder", str(tmp_path)]
    with patience():
        done = run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout
    told = [line for line in done.stdout.splitlines() if "reached new lines" in line]
    assert [line.partition(":")[0] for line in told] == list(FORMATS)
    assert not [line for line in told if ": 0 files" in line]
