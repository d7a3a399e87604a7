"""Where exports go: into a folder or one file, each file whole or not at all."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from muniment import atomic
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store.opening import is_kept


def in_folder(output: Path, what: str) -> None:
    """Make sure that `output` is a folder.

    Raises:
        UsageError: it is a file.
    """
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file: {what} is written into a folder, a file for each table")
    output.mkdir(parents=True, exist_ok=True)


@contextmanager
def one_file(output: Path, what: str) -> Generator[Path]:
    """Give a place beside `output` to write to, see `whole`.

    Raises:
        UsageError: it is a folder.
    """
    if output.is_dir():
        raise UsageError(f"{output} is a folder: {what} is written into one file")
    output.parent.mkdir(parents=True, exist_ok=True)
    with whole(output) as path:
        yield path


@contextmanager
def whole(target: Path) -> Generator[Path]:
    """Give a place beside `target` to write to; it takes the name only when everything is written.

    Raises:
        UsageError: what has the name is no file, or one that muniment itself keeps: filings are not written over.
    """
    _refuse_to_replace(target)
    with atomic.replacing(target) as path:
        yield path


def _refuse_to_replace(target: Path) -> None:
    if target.exists() and not target.is_file():
        raise UsageError(f"{target} is no file that could be replaced: choose another name")
    if target.is_file() and is_kept(target):
        raise UsageError(f"{target} is a store of muniment, belongs to one, or is damaged: write to another file")


@contextmanager
def writing(output: Path) -> Generator[None]:
    """Tell in words why something cannot be written."""
    try:
        yield
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename or output}: cannot be written: {error.strerror}") from error
