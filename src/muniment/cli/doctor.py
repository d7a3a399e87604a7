"""`muniment doctor`: which parts are here, in which version."""

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import typer

from muniment.cli.output import emit
from muniment.version import __version__

_CORE = ("msgspec", "lxml", "python-stdnum", "typer", "rich")


def doctor_command() -> None:
    """Show versions of muniment, Python and every part it stands on; exit code 3 when one is missing."""
    emit(f"muniment\t{__version__}\nPython\t{platform.python_version()} on {sys.platform}\n")
    missing = False
    for name, found in _parts():
        missing = missing or not found
        emit(f"{name}\t{found or 'missing: reinstall muniment'}\n")
    raise typer.Exit(3 if missing else 0)


def _parts() -> Iterator[tuple[str, str]]:
    for name in _CORE:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, ""
