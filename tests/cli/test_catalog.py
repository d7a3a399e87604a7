"""The commands as data: completion as shells ask for it, help without what a command needs, examples, and `--json`."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
import typer

import muniment.cli as command_line
from commands import call, on_a_terminal, run
from lists.commands import walked
from muniment.cli.app import app, usage_message
from muniment.cli.commands import COMMANDS, Group, Leaf, catalog, examples_of, stub

GROUP = typer.main.get_command(app)
CONTEXT = GROUP.make_context("muniment", [], resilient_parsing=True)
HERE = Path(sys.executable).parent
EXAMPLES = Path(__file__).parents[2] / "examples"
CORE_ONLY = """
import sys

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in %r:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refusing())
from muniment.cli.app import main
for words in %r:
    sys.argv = ["muniment", *words]
    try:
        main()
    except SystemExit as ended:
        print("\\0", ended.code, flush=True)
"""
EXTRAS = ("sqlalchemy", "alembic", "litestar", "ruamel", "filelock", "stamina", "httpx", "mcp", "argon2", "pyarrow")


def core_only(*commands):
    """What commands say where no extra is installed, each with its exit code at the end."""
    done = subprocess.run(
        [sys.executable, "-c", CORE_ONLY % (EXTRAS, [list(words) for words in commands])],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("\0 "), done.stderr


# ---- help -----------------------------------------------------------------------------------------------------------


def shown(command, path, capsys):
    context = command.make_context(path, [], resilient_parsing=True)
    command.format_help(context, context.make_formatter())
    return capsys.readouterr().out


@pytest.mark.slow
def test_the_help_of_the_catalog_is_that_of_the_commands(capsys):
    def compare(command, stub, path):
        assert shown(command, path, capsys) == shown(stub, path, capsys)
        for name, inner in getattr(command, "commands", {}).items():
            compare(inner, stub.commands[name], f"{path} {name}")

    entries = catalog().commands
    assert entries.keys() == COMMANDS.keys()
    for name, entry in entries.items():
        compare(GROUP.get_command(CONTEXT, name), stub(name, entry, Leaf, Group), f"muniment {name}")


@pytest.mark.slow
def test_every_command_has_its_help_where_no_extra_is_installed():
    answers, err = core_only(*((name, "--help") for name in COMMANDS))
    assert err == ""
    assert [answer.partition("\n")[0] for answer in answers[1:]] == ["0"] * len(COMMANDS)
    for (name, command), answer in zip(COMMANDS.items(), answers, strict=False):
        assert f"muniment {name} " in answer
        assert ("Not installed here: " in answer) == bool(command.extra), name
        assert not command.extra or f"pip install 'muniment[{command.extra}]'" in answer


@pytest.mark.slow
def test_a_command_whose_extra_is_not_installed_says_so_before_anything_else():
    _, err = core_only(("list",), ("export", "--to", "nonsense"), ("draft", "new"), ("ask", "holders", "--wrong", "x"))
    assert [line.partition(" is not installed")[0] for line in err.splitlines()] == [
        "error: sqlalchemy", "error: sqlalchemy", "error: ruamel", "error: sqlalchemy",
    ]  # fmt: skip


def test_the_program_alone_greets_with_three_things_to_try():
    out, _ = run()
    lines = [line.split("  ")[1] for line in out.splitlines() if line.startswith("  muniment ")]
    assert [shlex.split(line)[1] for line in lines] == ["read", "due", "sample"]
    assert not any(COMMANDS[shlex.split(line)[1]].extra for line in lines)


def test_the_list_of_commands_is_in_groups():
    out, _ = run("--help")
    groups = ["Read", "Check and prepare", "File", "Store and study", "Run"]
    places = [out.index(f"─ {name} ─") for name in groups]
    assert places == sorted(places)
    assert {command.group for command in COMMANDS.values()} == set(groups)


# ---- examples -------------------------------------------------------------------------------------------------------


def test_every_command_has_two_examples():
    for names, _ in walked(app):
        assert len(set(examples_of(f"muniment {' '.join(names)}"))) == 2, names
    for name in COMMANDS:
        out, _ = run(name, "--help")
        assert all(line in out for line in examples_of(f"muniment {name}")), name


def test_examples_are_command_lines_that_are_understood():
    commands = {" ".join(names): command for names, command in walked(app)}
    lines = (Path(command_line.__file__).parent / "examples.txt").read_text("utf-8").splitlines()
    assert lines
    for line in lines:
        program, *words = shlex.split(line.partition("  #")[0].partition(" > ")[0])
        name = next(" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in commands)
        assert program == "muniment"
        commands[name].make_context(name, words[len(name.split()) :])


# ---- --json and --store ---------------------------------------------------------------------------------------------

WITHOUT_JSON = {
    "write": "writes a file", "draft": "writes files", "sample": "writes files", "roles": "writes SQL",
    "submit": "`status --json` has what became of it", "fetch": "writes files; runs on with --follow",
    "correct": "says what it did", "serve": "serves", "mcp": "serves", "edgar": "serves, and its clients",
    "alert": "says what it did", "destination": "says what it did",
    "team": "says what it did", "backup": "says what it did", "restore": "says what it did",
}  # fmt: skip
"""Commands some of which have no `--json`, and why."""

OTHER_STORES = {
    "check": "what is checked instead of files", "due": "what is watched instead of an event",
    "fetch": "where to, beside --output", "sample": "where to, instead of --output", "mcp": "none is the default",
}  # fmt: skip


def options_of(command):
    return {name: param for param in command.params for name in param.opts}


def test_every_command_that_answers_has_json():
    for names, command in walked(app):
        assert "--json" in options_of(command) or names[0] in WITHOUT_JSON, names


def test_every_store_is_named_alike():
    seen = {}
    for names, command in walked(app):
        for name, param in options_of(command).items():
            if name == "--store":
                seen.setdefault((param.help, param.envvar, param.default), set()).add(names[0])
    usual = ("The store: a file, or a database URL.", "MUNIMENT_STORE", "muniment.db")
    assert set().union(*(names for key, names in seen.items() if key != usual)) == OTHER_STORES.keys()
    needing = {name for name, command in COMMANDS.items() if command.extra in ("store", "web", "team")}
    assert needing - seen[usual] == {"convert", "mcp", "roles"}


def test_json_is_short_for_the_format():
    assert run("forms", "D", "--json") == run("forms", "D", "--format", "json")
    _, err = run("rules", "E-28", "--json", "--format", "table", code=2)
    assert err == "error: --format is given twice\n"
    _, err = run("read", "--", "--json", code=1)
    assert err == "error: --json: cannot be opened: No such file or directory\n"
    _, err = run("write", "x", "--json", code=2)
    assert "there is no option --json" in err


# ---- a fault of a command line --------------------------------------------------------------------------------------


def test_no_message_has_words_of_the_library():
    asked = 0
    for names, command in walked(app):
        for name in (name for name in options_of(command) if name.startswith("--")):
            try:
                command.make_context(" ".join(names), [name, "\0zz"])
            except typer.Exit:
                continue
            except Exception as error:  # noqa: BLE001 - whatever a parser raises must become a line
                words = usage_message(error) if hasattr(error, "format_message") else str(error)
                assert not {"Value error", "ValueError", "pydantic"} & {words, *words.split(",")}, (names, words)
                assert "value error" not in words.casefold(), (names, words)
                asked += 1
    assert asked > 100


# ---- completion -----------------------------------------------------------------------------------------------------


def completed(monkeypatch, line):
    """What bash is told to complete the last word of a line with."""
    monkeypatch.setenv("_MUNIMENT_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    done = call()
    assert (done.code, done.err) == (0, b"")
    return done.out.decode().split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("muniment re", ["read", "review", "reread", "restore"]),
        ("muniment --sh", ["--show-completion"]),
        ("muniment draft fr", ["from", "from-csv"]),
        ("muniment export --ta", ["--tables"]),
        ("muniment export --to x", ["xlsx"]),
        ("muniment ask hold", ["holders"]),
        ("muniment ask holders --is", ["--issuer"]),
        ("muniment ask top_raised --industry Bio", ["Biotechnology"]),
        ("muniment rules E-28", ["E-28"]),
        ("muniment check --select O-0", ["O-01", "O-02", "O-03", "O-04", "O-05", "O-06", "O-07", "O-08", "O-09"]),
        ("muniment forms 13", ["13G", "13G/A", "13D", "13D/A"]),
        ("muniment list --form D", ["D", "D/A"]),
        ("muniment draft new 13G", ["13G", "13G/A"]),
        ("muniment due --trigger ov", ["over-10", "over-20"]),
        ("muniment due --rule ", ["13d-1b", "13d-1c", "13d-1d"]),
        ("muniment draft switch --rule 13d-1", ["13d-1e", "13d-1f", "13d-1g", "13d-1a", "13d-1c", "13d-1b"]),
        ("muniment draft blotter --kind p", ["passive"]),
        ("muniment submit --endpoint s", ["sandbox"]),
        ("muniment ask crossings --threshold ", ["5", "10", "20"]),
        ("muniment ask crossings --kind ", ["over", "under"]),
        ("muniment ask raised --funds ", ["yes", "no"]),
        ("muniment list --json --no", ["--no-pager"]),
        ("muniment raed --f", []),
        ("muniment read form", []),
    ],
)
def test_what_a_shell_is_told(monkeypatch, line, words):
    found = completed(monkeypatch, line)
    assert found == words or (line.endswith("O-0") and set(found) <= {*words} and found)


def test_completion_loads_no_command():
    words = "import sys; from muniment.cli.app import main\ntry: main()\nexcept SystemExit: pass\n"
    words += (
        "print(sorted(name for name in sys.modules if name in ('sqlalchemy', 'lxml.etree', 'muniment.cli.stored')))"
    )
    given = {**os.environ, "_MUNIMENT_COMPLETE": "complete_bash", "COMP_WORDS": "muniment list --s", "COMP_CWORD": "2"}
    done = subprocess.run([sys.executable, "-c", words], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["--store", "--since", "--state", "[]"]


SHELLS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--interactive"],
}
BEFORE = {"bash": "", "zsh": "autoload -Uz compinit; compinit -u -D; ", "fish": ""}


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell_completes(shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    given = {**os.environ, "PATH": f"{HERE}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "vt100"}
    script = tmp_path / "completion"
    source = {**given, "_MUNIMENT_COMPLETE": f"source_{shell}"}
    script.write_bytes(subprocess.run([HERE / "muniment"], env=source, capture_output=True, check=True).stdout)
    terminal = pexpect.spawn(shell, SHELLS[shell], env=given, encoding="utf-8", timeout=60, dimensions=(24, 120))
    try:
        terminal.sendline(f"{BEFORE[shell]}source {script}; echo rea''dy")
        terminal.expect("ready")
        terminal.send("muniment ask hold\t")
        terminal.expect("muniment ask holders")
        terminal.send("\x15muniment forms --fo\t")  # in the place of what was typed
        terminal.expect("muniment forms --format")
    finally:
        terminal.close(force=True)


# ---- the pager ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("paged") / "filings.db"
    run("ingest", EXAMPLES, "--store", path)
    return path


def on_ten_lines(*words, pager):
    """What stands on a terminal of ten lines, with the keyboard at it, after a command."""
    return on_a_terminal(*words, keyboard=True, LINES="10", PAGER=pager)


def program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.slow
def test_lists_and_filings_longer_than_the_terminal_are_paged(store, tmp_path):
    pager = program(tmp_path / "pager.sh", "echo PAGED\nexec cat")
    out, _ = run("list", "--form", "13G", "--limit", 1, "--store", store)
    filings = ("list", "--store", store)
    for words in (filings, ("show", out.partition("\t")[0], "--store", store)):
        shown = on_ten_lines(*words, pager=pager)
        assert shown.startswith("PAGED")
        assert "\x1b[" in shown
        assert "PAGED" not in on_ten_lines(*words, "--no-pager", pager=pager)
    for none in ("", "cat", "no-such-program"):
        assert on_ten_lines(*filings, pager=none).count("\n") > 10
    assert "PAGED" not in on_ten_lines(*filings, "--limit", "1", pager=pager)
    assert "PAGED" not in on_ten_lines(*filings, "--json", pager=pager)
    assert on_ten_lines(*filings, pager=program(tmp_path / "closing.sh", "exit 0")) == ""
