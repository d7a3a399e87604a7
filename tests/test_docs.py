"""What README and docs print runs, and prints what they show.

Every block of commands (```console, ```sh) runs, command after command, in a folder of its page that holds
what the page takes for granted: `FOLDERS`. Where commands begin with `$ `, what stands below them is what they print;
`…` stands for any words, on a line of its own for any lines. A block that cannot run is marked with its reason:
`<!-- not run: REASON -->`.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import chdir
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import pytest
import typer.main

from cli.test_commands import ROOT
from commands import shown
from muniment.cli.app import app
from patience import patience

LONGEST = 300  # seconds of a command on a busy machine
PORTS = (8321, 8330)  # of `muniment serve` and `muniment edgar serve`, where none is named
_TOP = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = [*(ROOT / name for name in _TOP), *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?```(?:console|sh)\n(?P<text>.*?)^```$", re.M | re.S)
_SERVES = re.compile(r"^muniment (serve|edgar serve)\b")
_STATE = re.compile(r"^(export|eval) ")
_FOR_A_SHELL = re.compile(r"[][|<>&;$`(){}~*?\\]")


class Command(NamedTuple):
    """A command as it is printed, and what is shown below it; None where nothing is said of what it prints."""

    text: str
    shown: list[str] | None


class Block(NamedTuple):
    """A block of a page: its commands, and why it is not run."""

    page: Path
    line: int
    commands: list[Command]
    why: str | None


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(page, text[: found.start()].count("\n") + 1, list(_commands(found["text"])), found["why"])
        for found in _BLOCK.finditer(text)
    ]


def _commands(text: str):
    lines = text.replace("\\\n", "").splitlines()
    if not any(line.startswith("$ ") for line in lines):
        yield from (Command(line, None) for line in lines if line.strip())
        return
    at = 0
    while at < len(lines):
        command, end = lines[at].removeprefix("$ "), at + 1
        while end < len(lines) and not lines[end].startswith("$ "):
            end += 1
        yield Command(command, lines[at + 1 : end] or None)
        at = end


EVERYTHING = [block for page in PAGES for block in blocks(page)]
RUN = {page: [one for one in EVERYTHING if one.page == page and not one.why] for page in PAGES}
NOT_RUN = [one for one in EVERYTHING if one.why]


def is_as_shown(shown: list[str], printed: list[str]) -> bool:
    """Whether lines are as they are shown, where `…` stands for any words, or for any lines."""
    lines = (".*" if line.strip() == "…" else ".*".join(map(re.escape, line.rstrip().split("…"))) for line in shown)
    pattern = "".join(r"(?:.*\n)*?" if line == ".*" else f"{line}\n" for line in lines)
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed)) is not None


# ---- what pages take for granted ------------------------------------------------------------------------------------


def _shell(folder: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail\n{script}"],
        cwd=folder,
        env=_environment(folder) | more,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Return what commands run with: this program, a home of their own, and nothing that names a store or an EDGAR."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUNIMENT_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"PATH": path, "HOME": str(folder), "COLUMNS": "80"}


def _ran(folder: Path, command: str, state: str = "") -> tuple[int, str]:
    """Run a command of a page; return its exit code and what it prints.

    A command of the program alone runs in this process, in which it need not be loaded again; all others by a shell.
    """
    if not command.startswith("muniment ") or _FOR_A_SHELL.search(command):
        done = _shell(folder, f"{state}{command}")
        return done.returncode, done.stdout
    with patch.dict(os.environ, _state(folder, state), clear=True), chdir(folder), patience():
        return shown(*shlex.split(command, comments=True)[1:])


def _state(folder: Path, state: str) -> dict[str, str]:
    """Return the variables that commands have behind those that set some."""
    if not state:
        return _environment(folder)
    return dict(line.split("=", 1) for line in _shell(folder, f"{state}env -0").stdout.split("\0") if line)


def _made(folder: Path, script: str) -> None:
    done = _shell(folder, f"set -e\n{script}")
    assert done.returncode == 0, done.stdout


@cache
def _stored() -> bytes:
    """A store of the examples, made once for all pages that have one."""
    with TemporaryDirectory() as place:
        shutil.copytree(ROOT / "examples", Path(place, "examples"))
        assert _ran(Path(place), "muniment ingest examples --store filings.db")[0] == 0
        assert [path.name for path in Path(place).glob("filings.db*")] == ["filings.db"]
        return Path(place, "filings.db").read_bytes()


def _store(folder: Path) -> None:
    (folder / "filings.db").write_bytes(_stored())


def _operations(folder: Path) -> None:
    _store(folder)
    (folder / "broken.db").write_bytes(bytes(16) + (folder / "filings.db").read_bytes()[16:])


def _due(folder: Path) -> None:
    _put_as_shown(folder, ROOT / "docs/due.md", "positions.csv")


def _put_as_shown(folder: Path, page: Path, name: str) -> None:
    """Write a file of which a page shows what is in it."""
    (shown,) = (one.shown for block in RUN[page] for one in block.commands if one.text == f"cat {name}")
    (folder / name).write_text("".join(f"{line}\n" for line in shown or ()))


def _edgar(folder: Path) -> None:
    (folder / "muniment.db").write_bytes(_stored())
    (folder / "my_report.py").write_text("")
    _made(folder, "mkdir feed && tar -czf feed/20250314.nc.tar.gz -C examples schedule-13g-submission.nc")


def _evaluate(folder: Path) -> None:
    """Make a truth file of our own reading, and predictions that are the same."""
    source = "examples/schedule-13g-1997.txt"
    _made(
        folder,
        f"mkdir -p schedule-13/truth schedule-13/ascii theirs && cp {source} schedule-13/ascii/one.txt\n"
        f"muniment read {source} --format summary | tee theirs/one.json > schedule-13/truth/one.json",
    )


def _drafts(folder: Path) -> str:
    _made(folder, "muniment write examples/schedule-13g.xml --to yaml --output lark.yaml && echo Dear > letter.txt")
    (folder / "header.json").write_text('{"contact_name": "Ada", "contact_phone": "1", "contact_email": "a@b.example"}')
    _put_as_shown(folder, ROOT / "docs/drafts.md", "trades.csv")
    return "export MUNIMENT_CCC_0009900014=abcd1@xy\n"


def _filing(folder: Path) -> str:
    """Start a local EDGAR with its clock set, an applicant on file and one filing of somebody else."""
    _made(folder, "muniment write examples/form-d.xml --to yaml --output form-d.yaml")
    draft = (folder / "form-d.yaml").read_text()
    (folder / "boxed.yaml").write_text(re.sub(r"street1: .*", "street1: P.O. Box 12", draft))
    (folder / "contact.json").write_text(
        '{"contact_name": "Ada", "contact_phone": "555-0100", "contact_email": "ada@pomelo.example"}'
    )
    _made(folder, "muniment edgar load examples/schedule-13g-submission.nc --data edgar")
    address = _begun(folder, "muniment edgar serve --data edgar")
    clock = urllib.request.Request(
        f"{address}/sandbox/clock",
        data=b'{"now": "2026-11-20T12:00:00", "runs": true}',
        headers={"content-type": "application/json", "user-agent": "Ada ada@pomelo.example"},
        method="PUT",
    )
    with urllib.request.urlopen(clock) as answer:
        assert answer.status == 200
    _made(
        folder, "muniment edgar token --cik 9900031 --name 'Pocket Orchard Robotics, Inc.' --data edgar > tokens.json"
    )
    tokens = json.loads((folder / "tokens.json").read_text())
    given = {
        "MUNIMENT_FILER_TOKEN": tokens["filer"],
        "MUNIMENT_USER_TOKEN": tokens["user"],
        "MUNIMENT_CCC_0009900031": tokens["ccc"]["0009900031"],
    }
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in given.items())


def _team(folder: Path) -> None:
    _store(folder)
    (folder / "sigrid.txt").write_text("four plain words here")
    _made(folder, "muniment team add sigrid --role signer --password-file sigrid.txt --store filings.db")


FOLDERS: dict[str, Callable[[Path], str | None]] = {
    "docs/benchmark.md": _evaluate,
    "docs/drafts.md": _drafts,
    "docs/due.md": _due,
    "docs/edgar.md": _edgar,
    "docs/evaluate.md": _evaluate,
    "docs/filing.md": _filing,
    "docs/export.md": _store,
    "docs/mcp.md": _store,
    "docs/operations.md": _operations,
    "docs/review.md": _store,
    "docs/team.md": _team,
}
"""What is in the folder of a page beside `examples`, and the variables that are set, before its first command."""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "downloads").mkdir()
    yield tmp_path
    while _SERVERS:
        _end(_SERVERS.pop())


# ---- running --------------------------------------------------------------------------------------------------------


_SERVERS: list[subprocess.Popen[str]] = []


def _begun(folder: Path, script: str) -> str:
    """Start what serves until it is ended, after this test at the latest; return the address that it prints."""
    environment = _environment(folder)
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    server = subprocess.Popen(["bash", "-c", script], cwd=folder, env=environment, start_new_session=True, **options)
    _SERVERS.append(server)
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line)
        if found := re.search(r"https?://[\w.:\[\]]+", line):
            return found[0]
    raise AssertionError("".join(lines))


def _end(server: subprocess.Popen[str]) -> None:
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)  # or it is in the way of tests behind it
        server.communicate()
        raise


def follow(page: Path, folder: Path) -> list[str]:
    """Run the blocks of a page; return what did not run, or printed something else than is shown."""
    given = FOLDERS.get(page.relative_to(ROOT).as_posix(), lambda _: None)(folder)
    faults, state = [], given or ""
    for block in RUN[page]:
        for command in block.commands:
            where = f"{page.name}:{block.line}: {command.text}"
            if _SERVES.match(command.text):
                code, printed = 0, _begun(folder, f"{state}exec {command.text}")
                _end(_SERVERS.pop())
            else:
                code, printed = _ran(folder, command.text, state)
            if _STATE.match(command.text):
                state += f"{command.text}\n"
            shown = command.shown
            if code and not (shown and re.search(r"\berrors?\b", "\n".join(shown))):
                faults.append(f"{where}\nends with {code}:\n{printed}")
            elif shown and not is_as_shown(_stripped(shown), _stripped(printed.splitlines())):
                faults.append(f"{where}\nprints:\n{printed}")
    return faults


def _stripped(lines: list[str]) -> list[str]:
    return "\n".join(lines).strip("\n").splitlines()


def _is_taken(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _marks(page: Path):
    serves = page.name == "filing.md" or any(_SERVES.match(it.text) for block in RUN[page] for it in block.commands)
    return [pytest.mark.slow, *([pytest.mark.serving] if serves else [])]


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=page.relative_to(ROOT).as_posix(), marks=_marks(page)) for page in PAGES if RUN[page]],
)
def test_what_a_page_prints_runs_and_prints_what_it_shows(page, folder):
    if (taken := [port for port in PORTS if _is_taken(port)]) and "serving" in {one.name for one in _marks(page)}:
        pytest.skip(f"something serves on port {taken[0]} of this machine, which the page's commands take")
    faults = follow(page, folder)
    assert not faults, "\n".join(faults)


def test_few_blocks_are_not_run_and_each_says_why():
    assert sorted((block.page.name, block.why) for block in NOT_RUN) == [
        ("CONTRIBUTING.md", "asks a registry, and builds an image"),
        ("CONTRIBUTING.md", "these are the tests themselves"),
        ("CONTRIBUTING.md", "this makes the environment and runs the tests themselves"),
        ("README.md", "asks a package index; tests/test_wheel.py runs both against a folder of wheels"),
        ("README.md", "make test is what runs this; the tests run examples/demo.py"),
        ("benchmark.md", "asks the SEC's servers"),
        ("benchmark.md", "from a copy of the repository"),
        ("benchmark.md", "the filings of the list are not part of the repository"),
        ("edgar.md", "asks the SEC's beta, and needs an account"),
        ("operations.md", "makes a service of the system"),
        ("operations.md", "makes a setting of the system"),
        ("operations.md", "needs podman, and images from a registry"),
        ("store.md", "needs Docker, and images from a registry"),
        ("store.md", "needs a PostgreSQL server of that name"),
        ("store.md", "needs a PostgreSQL server of that name"),
        ("team.md", "asks for a password at a terminal, and needs a certificate"),
        ("watch.md", "asks the SEC"),
    ]
    assert sum(len(block.commands) for block in EVERYTHING if not block.why) > 60


def test_what_security_promises_is_tried_by_tests_that_are_there():
    named = re.findall(r"`((?:pytest|python -m bench) [^`]+)`", (ROOT / "SECURITY.md").read_text("utf-8"))
    words = [word for command in named for word in command.split()]
    assert len(named) > 15
    assert [word for word in words if word.startswith("tests") and not (ROOT / word).exists()] == []


def test_no_block_of_commands_is_of_another_kind():
    """A block that begins with a prompt, or is called bash or shell, would not be found."""
    for page in PAGES:
        fences = re.findall(r"^ *```([^\n]*)\n(.*?)^ *```", page.read_text("utf-8"), re.M | re.S)
        assert not [kind for kind, _ in fences if kind in ("bash", "shell", "shell-session", "terminal")], page
        assert not [text for kind, text in fences if kind not in ("console", "sh") and text.startswith("$ ")], page
        found = sum(kind in ("console", "sh") for kind, _ in fences)
        assert found == sum(block.page == page for block in EVERYTHING), page


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "…"], ["a", "b", "c"], True),
        (["…", "c"], ["c"], True),
        (["a … c"], ["a bb c"], True),
        (["a … c"], ["a bb", "c"], False),
        (["a.c"], ["abc"], False),
        (["a", "…", "d"], ["a", "b", "c"], False),
    ],
)
def test_what_is_shown_is_compared_line_by_line(shown, printed, same):
    assert is_as_shown(shown, printed) is same


# ---- the site --------------------------------------------------------------------------------------------------------

_hooks = spec_from_file_location("hooks", ROOT / "docs" / "hooks.py")
hooks = module_from_spec(_hooks)
_hooks.loader.exec_module(hooks)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ('<a href="https://www.sec.gov">SEC</a> <img src="images/home.webp"> <link href="site.css">', []),
        ('<script async src="//cdn.example/x.js"></script>', ["//cdn.example/x.js"]),
        ("<img alt=x src=http://a.example/b.png>", ["http://a.example/b.png"]),
        ('<link rel="stylesheet" href="https://f.example/a.css">', ["https://f.example/a.css"]),
        (
            "b { background: url('//f.example/b') } @import \"http://f.example/c\";",
            ["//f.example/b", "http://f.example/c"],
        ),
    ],
)
def test_what_a_page_of_the_site_would_load_from_elsewhere_is_seen(text, addresses):
    assert hooks.loaded_from_elsewhere(text) == addresses


def test_a_site_that_loads_from_elsewhere_is_not_built(tmp_path):
    (tmp_path / "index.html").write_text("<p>Nothing</p>")
    hooks.on_post_build({"site_dir": str(tmp_path)})
    (tmp_path / "more.css").write_text("@import 'https://f.example/a.css';")
    with pytest.raises(SystemExit, match=r"more\.css: https://f\.example/a\.css"):
        hooks.on_post_build({"site_dir": str(tmp_path)})


def test_code_in_tables_has_its_pipes_on_the_site():
    page = "| `--to xml\\|json` | a \\| b |\n`xml\\|json`\n"
    assert hooks.on_page_markdown(page) == "| `--to xml|json` | a \\| b |\n`xml\\|json`\n"


# ---- what is named in sentences and sketches ------------------------------------------------------------------------

_NAMED = re.compile(r"(?:^|`)muniment +(?P<words>[a-z][^`\n#]*?)(?=`|  |\n| +#|$)", re.M)


def _taken(words: list[str]) -> tuple[set[str], str]:
    """Return the options that a command takes, those of its groups too, and the first word that names no command."""
    command, options = typer.main.get_command(app), set()
    for word in words:
        options |= {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        if word.startswith("-") or not hasattr(command, "list_commands"):
            break
        if word not in command.list_commands(None):
            return options, word
        command = command.get_command(None, word)
    return options | {name for one in command.params for name in (*one.opts, *one.secondary_opts)}, ""


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_commands_that_are_named_take_the_options_that_are_named(page):
    faults = []
    text = _BLOCK.sub(lambda block: "\n".join(it.text for it in _commands(block["text"])), page.read_text("utf-8"))
    for found in _NAMED.finditer(text):
        words = found["words"].replace("\\|", "|").partition(" | ")[0].split()
        options, unknown = _taken([re.split(r"[|,]", word)[0] for word in words])
        own = words[: words.index("--")] if "--" in words else words
        named = {word.partition("=")[0].rstrip(".,;:)]") for word in own if re.match(r"\[?--[a-z]", word)}
        wrong = {word for word in named if word.lstrip("[") not in options | {"--help"}}
        if wrong or (unknown and re.fullmatch(r"[a-z-]+", unknown)):
            faults.append(f"muniment {found['words']}: {unknown or ', '.join(sorted(wrong))}")
    assert not faults, "\n".join(faults)


def test_modules_that_are_named_are_there():
    folders = ("src", "tests", "bench", "packaging", "docs", "examples")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    modules = [f"/{path.relative_to(ROOT).as_posix()}" for path in sources]
    missing = {
        (page.relative_to(ROOT).as_posix(), name)
        for page in (*PAGES, *sources)
        for name in re.findall(r"`([\w/-]+\.py)`", page.read_text("utf-8"))
        if not any(module.endswith(f"/{name.replace('/FORM/', '/form_d/')}") for module in modules)
    }
    assert not missing
