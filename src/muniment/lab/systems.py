"""Other readers on the benchmark: programs that are given files and answer with summaries.

A system is a command. It is run with the paths of some files behind its own arguments and prints, for each file that it
could read, one JSON object: the summary (docs/evaluate.md) with the path in `file` and, if it has one, its confidence.
"""

import json
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from muniment.atomic import put
from muniment.documents.archive import Item
from muniment.engines import Engine, LoadedFile, Local, nothing_known
from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.readers import read
from muniment.writers.summary import summary

OURS = "muniment"
_TOGETHER = 24  # files of one run: a program may take seconds to begin
_SECONDS = 60  # for each file
_ENCODER = msgspec.json.Encoder(decimal_format="number")  # with all their digits


class System(Struct, frozen=True):
    """A reader: its name, and its command; without one it is ours."""

    name: str
    command: tuple[str, ...] = ()


def parse_system(text: str) -> System:
    """Return the system that `NAME=COMMAND` names.

    Raises:
        UsageError: it has another form, or there is no such program.

    >>> parse_system("theirs=python3 read.py --fast")
    System(name='theirs', command=('python3', 'read.py', '--fast'))
    """
    name, _, command = text.partition("=")
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"--system {text}: {error}") from error
    if not name.strip() or not words or name == OURS:
        raise UsageError(f"--system {text}: write NAME=COMMAND, and another name than {OURS}")
    if shutil.which(words[0]) is None:
        raise UsageError(f"--system {name}: {words[0]}: no such program")
    return System(name.strip(), words)


def answer(
    system: System, files: Sequence[Path], folder: Path, progress: Callable[[int, int], None] | None = None
) -> list[str]:
    """Have a system read files; write each answer as `NAME.json` into a folder; return a line for each failed run.

    Files of a run that failed are given to it again one by one, so that one file that it dies of costs no other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    for start in range(0, len(files), _TOGETHER):
        batch = files[start : start + _TOGETHER]
        left, problem = _run(system, batch, folder)
        if problem and len(batch) > 1:
            problems += [line for file in left if (line := _run(system, (file,), folder)[1])]
        elif problem:
            problems.append(problem)
        if progress:
            progress(start + len(batch), len(files))
    return problems


def answer_ourselves(
    files: Sequence[Path],
    folder: Path,
    engine: Engine | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[str]:
    """Read files ourselves, and write the summary of each that can be read as `NAME.json` into a folder.

    Returns a line for each file that took more time or memory than a file of its size may.
    """
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    units = (LoadedFile(Item(file.name, file.read_bytes())) for file in files)
    done = (engine or Local()).run(_summaries, units, nothing_known, together=1)
    for number, (file, outcome) in enumerate(zip(files, chain.from_iterable(done), strict=True), 1):
        if outcome.refused:
            problems.append(f"{OURS}: {file.name}: {outcome.refused.words}")
        else:
            for answered in outcome.made:
                put(_ENCODER.encode(answered), folder / f"{file.stem}.json")
        if progress:
            progress(number, len(files))
    return problems


def _summaries(filing: Item) -> Iterator[dict[str, Any]]:
    """Yield the summary of a filing, as the work of a worker; nothing where it cannot be read."""
    with suppress(MunimentError):
        yield summary(read(filing.data))


def _run(system: System, files: Sequence[Path], folder: Path) -> tuple[list[Path], str]:
    """Run a system once; return the files without an answer, and why it failed, "" where it did not."""
    names = {str(file): file for file in files}
    try:
        done = subprocess.run(  # noqa: S603 - the command is the user's own
            [*system.command, *names], capture_output=True, timeout=_SECONDS * len(files), check=False
        )
        output, problem = done.stdout, ""
        if done.returncode:
            last = (done.stderr.decode(errors="replace").strip() or "no reason stated").splitlines()[-1]
            problem = f"exit code {done.returncode}: {last}"
    except subprocess.TimeoutExpired as error:
        output, problem = error.stdout or b"", f"no end after {_SECONDS * len(files)} seconds"
    except OSError as error:
        raise EnvironmentProblem(f"--system {system.name}: cannot be run: {error.strerror}") from error
    for answered in _objects(output.decode(errors="replace")):
        file = names.pop(str(answered.get("file")), None)
        if file:
            put(_ENCODER.encode(answered), folder / f"{file.stem}.json")
    named = files[0].name if len(files) == 1 else f"{len(files)} files"
    return list(names.values()), problem and f"{system.name}: {named}: {problem}"


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of an output, one behind the other; it may end inside one."""
    decoder, at = json.JSONDecoder(parse_float=Decimal), text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError:
            at = text.find("\n{", at) + 1 or -1
            continue
        if isinstance(value, dict):
            yield value
        at = text.find("{", end)
