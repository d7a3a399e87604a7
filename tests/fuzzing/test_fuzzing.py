"""What the fuzzer found once is stored, and so are a few changed files of each format; longer: `bench fuzz`."""

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random
from subprocess import run

import pytest

from fuzzing.mutation import mutated
from fuzzing.seeds import CRASHERS, FORMATS, seeds
from fuzzing.target import Target
from patience import patience

ROOT = Path(__file__).parents[2]
CHANGED = 6  # files of a format


@pytest.fixture(scope="module")
def target():
    with Target() as made:
        yield made


@pytest.mark.parametrize("path", sorted(CRASHERS.iterdir()), ids=lambda path: path.name)
def test_a_file_that_crashed_is_stored(target, path):
    report = target.run(path.name, path.read_bytes())
    assert (report.files, report.refused) == (1, [])


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_the_seeds_and_what_is_made_of_them_are_stored(target, name):
    begin, chance = list(FORMATS[name].begin()), Random(name)
    for data in begin:
        report = target.run(name, FORMATS[name].file(data))
        assert report.files
        assert not report.refused
    for _ in range(CHANGED):
        target.run(name, FORMATS[name].file(mutated(chance.choice(begin), begin, chance)))


def test_mutations_are_the_same_again():
    data, others = b"<a>Item 4. 1,000 shares</a>\n" * 20, [b"<b>other</b>"]
    made = [mutated(data, others, Random(number)) for number in range(200)]
    assert made == [mutated(data, others, Random(number)) for number in range(200)]
    assert len(set(made)) > 150
    assert mutated(b"", [], Random(1)) is not None


@pytest.mark.nightly
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris, which chooses by lines, is not to be had here")
def test_the_fuzzer_changes_files_and_reaches_new_lines(tmp_path):
    most = ["--seconds", "0", "--runs", "12", "--formats", "text"]
    command = [sys.executable, "-m", "bench", "fuzz", *most, "--fuzz-folder"]
    given = {"cwd": ROOT, "env": {**os.environ, "PYTHONHASHSEED": "0"}, "capture_output": True, "text": True}
    for number in range(6):  # which lines are run hangs on the threads, too: a dozen files now and then reach none
        with patience():
            done = run([*command, tmp_path / str(number)], check=False, **given)
        assert done.returncode == 0, done.stdout
        (told,) = [line for line in done.stdout.splitlines() if "reached new lines" in line]
        files, reached = re.fullmatch(r"text: (\d+) files, (\d+) of them reached new lines, 0 crashes", told).groups()
        assert int(files) > len(seeds("text"))
        if int(reached):
            return
    pytest.fail("none of 72 changed files reached a new line")
