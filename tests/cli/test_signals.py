"""Commands that are told to end: one line, the exit code that shells know, nothing half-written."""

import shutil
import signal
import subprocess
import sys
import threading

import pytest

from cli.test_commands import EXAMPLES
from commands import run
from muniment.cli import app
from muniment.cli.app import Terminated, with_deadline
from muniment.store import Store

THREE = """
import sys, time
from muniment.pipeline import ingest
extract, begun = ingest.extract, []
def three(item):
    begun.append(item)
    if len(begun) > 3:
        print("three were read", flush=True)
        time.sleep(600)
    yield from extract(item)
ingest.extract = three
ingest._TOGETHER = ingest._FILES = 1
sys.argv[0] = "muniment"
from muniment.cli import program
program()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told_by", "code", "words"),
    [(signal.SIGINT, 130, "error: interrupted\n"), (signal.SIGTERM, 143, "error: ended by the system\n")],
)
def test_ingest_ends_in_one_line_and_is_gone_on_with(tmp_path, told_by, code, words):
    for number in range(6):
        (tmp_path / "in").mkdir(exist_ok=True)
        text = (EXAMPLES / "form-d.xml").read_bytes() + b"\n" * number
        (tmp_path / "in" / f"{number}.xml").write_bytes(text)
    path = tmp_path / "filings.db"
    command = [sys.executable, "-c", THREE, "ingest", tmp_path / "in", "--store", path, "--workers", "1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(list(map(str, command)), text=True, **pipes) as process:
        process.stdout.readline()
        process.send_signal(told_by)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (code, words)
    with Store.open(path, read_only=True) as store:
        assert 1 <= store.counts().filings < 6
    run("verify", "--store", path)
    run("ingest", tmp_path / "in", "--store", path)
    with Store.open(path, read_only=True) as store:
        assert store.counts().filings == 6


@pytest.mark.slow
def test_a_backup_that_is_ended_leaves_nothing(tmp_path):
    run("ingest", EXAMPLES / "form-d.xml", "--store", tmp_path / "filings.db")
    code = (
        "import sys, time; from muniment.pipeline import backup as b; "
        "b.sqlite.damage_of_copy = lambda *_: (print('copied', flush=True), time.sleep(600)); "
        "from muniment.cli import program; program()"
    )
    command = [sys.executable, "-c", code, "backup", "--store", tmp_path / "filings.db", "--output", tmp_path / "b"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(list(map(str, command)), text=True, **pipes) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (143, "error: ended by the system\n")
    assert sorted(one.name for one in tmp_path.iterdir() if not one.name.startswith("filings.db")) == []


INTERRUPTED = """
from sqlalchemy import Engine, event
from muniment.cli import program

def stop(_):
    raise KeyboardInterrupt

@event.listens_for(Engine, "before_cursor_execute")
def executing(_, cursor, statement, *__):
    if statement.startswith('SELECT "id", "accession"'):
        cursor.connection.text_factory = stop  # called while rows are fetched

program()
"""


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_an_export_that_is_ended_leaves_what_was_there_and_ends_in_one_line(tmp_path, to):
    run("ingest", EXAMPLES / "form-d.xml", "--store", tmp_path / "filings.db")
    arguments = ["export", "--store", tmp_path / "filings.db", "--to", to, "-o", tmp_path / "out" / "it"]
    run(*arguments)
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    command = list(map(str, [sys.executable, "-c", INTERRUPTED, *arguments]))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "error: interrupted\n")
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_verify_says_where_to_go_on(tmp_path):
    shutil.copytree(EXAMPLES, tmp_path / "in")
    run("ingest", tmp_path / "in", "--store", tmp_path / "filings.db")
    code = (
        "import sys, time; from muniment.store import verifying as v; kept = v.content; "
        "v.content = lambda *one: (one[1] == 5 and (print('at 5', flush=True), time.sleep(600))) or kept(*one); "
        "from muniment.cli import program; program()"
    )
    command = [sys.executable, "-c", code, "verify", "--store", tmp_path / "filings.db"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(list(map(str, command)), text=True, **pipes) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "  what comes next is looked at with --from contents:5\nerror: interrupted\n"


@pytest.mark.parametrize("told_by", [signal.SIGINT, signal.SIGTERM])
def test_a_process_whose_command_is_over_ends_at_once_and_without_words(told_by):
    code = (
        "import atexit, sys, time; sys.argv = ['muniment', '--version']; "
        "atexit.register(lambda: (print('over', flush=True), time.sleep(600))); "
        "from muniment.cli import program; program()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.stdout.readline() != b"over\n":
            pass
        process.send_signal(told_by)
        assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == -told_by  # 130 and 143 to a shell


LOST = """
import os, sys, time
from typer.core import TyperGroup
class Taken:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(0.01)
def work(*_):
    Taken()
    time.sleep(600)
TyperGroup.invoke = work
from muniment.cli import program
program()
"""


@pytest.mark.parametrize(
    ("told_by", "code", "words"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "ended by the system")]
)
def test_a_signal_in_the_moment_an_object_is_taken_down_ends_the_process(told_by, code, words):
    command = [sys.executable, "-c", LOST, str(int(told_by))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (code, f"error: {words}\n")


def test_what_does_not_end_is_ended(monkeypatch):
    """The process is given up once the time is over; until then what was to be done is done."""
    over, codes, told = threading.Event(), [], []
    monkeypatch.setattr("muniment.cli.app.os._exit", lambda code: (codes.append(code), over.set()))
    with_deadline(0.01, lambda *given: told.append(given))(signal.SIGTERM, None)
    assert over.wait(60)
    assert (told, codes) == ([(signal.SIGTERM, None)], [1])


@pytest.mark.parametrize(
    ("error", "code", "words"), [(KeyboardInterrupt, 130, "interrupted"), (Terminated, 143, "ended by the system")]
)
@pytest.mark.parametrize("where", ["TyperGroup.make_context", "app"])
def test_a_signal_outside_of_a_command_ends_in_one_line(monkeypatch, capsys, where, error, code, words):
    def end(*_given, **_options):
        raise error

    monkeypatch.setattr(f"muniment.cli.app.{where}", end)
    monkeypatch.setattr(app, "handle_termination", lambda: None)
    with pytest.raises(SystemExit) as raised:
        app.main()
    assert (raised.value.code, capsys.readouterr().err) == (code, f"error: {words}\n")


def test_what_typer_makes_of_a_signal_is_told(monkeypatch, capsys):
    monkeypatch.setattr(app, "app", lambda **_options: 130)
    monkeypatch.setattr(app, "handle_termination", lambda: None)
    with pytest.raises(SystemExit) as raised:
        app.main()
    assert (raised.value.code, capsys.readouterr().err) == (130, "error: interrupted\n")


def test_a_signal_while_the_program_loads_ends_in_one_line():
    code = "import sys; sys.modules['typer'] = type('Late', (), {'__getattr__': lambda *_: signal()})(); "
    code += "signal = lambda: (_ for _ in ()).throw(KeyboardInterrupt); import muniment.cli"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "error: interrupted\n")
