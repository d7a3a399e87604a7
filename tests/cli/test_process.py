"""A process tells what `commands.call`, by which the other tests of the command line run it, tells in theirs."""

import subprocess
import sys

import pytest

from cli.test_commands import EXAMPLES
from commands import call


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "stdin", "code"),
    [
        (("--version",), b"", 0),
        (("read", "form-d.xml", "schedule-13g.xml"), b"", 0),
        (("write", "-", "--to", "yaml"), (EXAMPLES / "schedule-13g.xml").read_bytes(), 0),
        (("write", "form-d.xml", "--to", "pdf"), b"", 0),
        (("due", "-"), b"\xff\xfe\x00", 1),
        (("read", "damaged/cut-off.xml", "absent.xml"), b"", 1),
        (("check", "faulty/form-d.xml"), b"", 1),
        (("forms", "10-K"), b"", 2),
        (("list", "--store", "absent/filings.db"), b"", 3),
    ],
)
def test_a_process_tells_the_same(words, stdin, code, monkeypatch):
    monkeypatch.chdir(EXAMPLES)
    done = subprocess.run([sys.executable, "-m", "muniment", *words], input=stdin, capture_output=True, check=False)
    assert call(*words, stdin=stdin) == (done.returncode, done.stdout, done.stderr)
    assert done.returncode == code


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [("form-d.xml >&-", 3, b"standard output is closed"), ("- <&-", 1, b"the file is empty")],
)
def test_a_closed_stream_is_told_in_one_line(words, code, told):
    command = f'"{sys.executable}" -m muniment read {words}'
    done = subprocess.run(command, shell=True, capture_output=True, check=False, cwd=EXAMPLES)
    assert (done.returncode, done.stderr.count(b"\n")) == (code, 1)
    assert told in done.stderr


def test_a_job_without_standard_error_is_done():
    command = f'"{sys.executable}" -m muniment check form-d.xml <&- 2>&-'
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, check=False, cwd=EXAMPLES)
    assert (done.returncode, done.stdout[:11]) == (0, b"No findings")
