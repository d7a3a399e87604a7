"""The command line as tests call it: in this process, with standard streams that are files, or a terminal.

A process of its own for each command costs most of a second before the command begins. Nothing of the command is left
out here: `main` runs as `python -m muniment` runs it. That a process tells the same is held by `cli/test_process.py`.
"""

import logging
import os
import pty
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import IO, NamedTuple
from unittest.mock import patch

from muniment.cli import main

_IN, _OUT, _ERR = range(3)
_END = b"\0the command has come to its end\0"


class Done(NamedTuple):
    """What became of a command."""

    code: int
    out: bytes
    err: bytes


def call(*args, stdin: bytes = b"") -> Done:
    """Run a command whose standard streams are files."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        code = _called(args, {_IN: given.fileno(), _OUT: out.fileno(), _ERR: err.fileno()})
        return Done(code, _whole(out), _whole(err))


def shown(*args) -> tuple[int, str]:
    """Run a command; return its exit code and what somebody sees of it: both streams in one, as it was written."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as seen:
        code = _called(args, {_IN: given.fileno(), _OUT: seen.fileno(), _ERR: seen.fileno()})
        return code, _whole(seen).decode()


def run(*args, stdin: bytes = b"", code: int = 0) -> tuple[str, str]:
    """Run a command; check its exit code, and that nobody sees a traceback."""
    done = call(*args, stdin=stdin)
    assert done.code == code, (done.out.decode(), done.err.decode())
    assert b"Traceback" not in done.err
    return done.out.decode(), done.err.decode()


def on_a_terminal(*args, code: int = 0, keyboard: bool = False, **environment: str) -> str:
    """Run a command with a terminal for its output, and one for its input if `keyboard`; check its exit code."""
    ours, theirs = pty.openpty()
    shown = bytearray()
    reader = threading.Thread(target=_read_to_the_end, args=(ours, shown))
    reader.start()
    try:
        with patch.dict(os.environ, {"COLUMNS": "110", "TERM": "xterm", **environment}):
            ended = _called(args, {_IN: theirs, _OUT: theirs} if keyboard else {_OUT: theirs})
    finally:
        os.write(theirs, _END)
        reader.join()
        os.close(theirs)
        os.close(ours)
    assert ended == code
    return shown.removesuffix(_END).decode()


def _read_to_the_end(terminal: int, shown: bytearray) -> None:
    """Read what is printed; the terminal need not be closed, for a process that the command began may go on."""
    while not shown.endswith(_END):
        shown += os.read(terminal, 65536)


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _called(args: tuple[object, ...], streams: dict[int, int]) -> int:
    """Run `main` with file descriptors in the place of standard streams, and return its exit code."""
    with ExitStack() as stack:
        stack.enter_context(_as_a_program(["muniment", *map(str, args)]))
        for number, there in streams.items():
            stack.enter_context(_instead(number, there))
        return _exit_code()


def _exit_code() -> int:
    """Run `main`, and tell its end as the interpreter would."""
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except Exception:  # noqa: BLE001 - what is not told in a line is a traceback and the code 1, in a process too
        traceback.print_exc()
        return 1
    return 0


@contextmanager
def _as_a_program(words: list[str]) -> Iterator[None]:
    """Give the process the name and arguments of a command, and take back what the command sets for its process."""
    root, terminated, tests = logging.getLogger(), signal.getsignal(signal.SIGTERM), sys.modules["__main__"]
    handlers, level = root.handlers[:], root.level
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        with patch.object(sys, "argv", words), patch.dict(os.environ):
            yield
    finally:
        sys.modules["__main__"] = tests
        signal.signal(signal.SIGTERM, terminated)
        root.handlers[:], root.level = handlers, level


@contextmanager
def _instead(number: int, there: int) -> Iterator[None]:
    """Have a standard stream, and its descriptor for processes that are begun, be somewhere else."""
    name, mode = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))[number]
    kept = os.dup(number)
    os.dup2(there, number)
    try:
        with (
            open(number, mode, encoding="utf-8", errors=_errors(number), closefd=False) as stream,
            patch.object(sys, name, stream),
        ):
            stream.buffer.raw.name = f"<{name}>"  # so the interpreter calls it, and errors do
            yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


def _errors(number: int) -> str:
    return "backslashreplace" if number == _ERR else "strict"
