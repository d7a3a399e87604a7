"""`muniment doctor`: which parts are here, in which version."""

import platform
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

import typer

from muniment.cli.output import JsonOption, emit, emit_json
from muniment.deadlines.business_days import CALENDAR
from muniment.version import __version__

_NEED = re.compile(r"(?P<name>[\w.-]+)(?:\[.*?\])?[^;]*(?:;.*extra == [\"'](?P<extra>\w+)[\"'])?")


def doctor_command(as_json: JsonOption = False) -> None:
    """Show versions of muniment, Python and every part it stands on; exit code 3 when one is missing.

    Parts that only some commands need may be missing: then it shows what installs them.
    """
    rows = {"muniment": __version__, "Python": f"{platform.python_version()} on {sys.platform}"}
    rows["business days"] = str(CALENDAR)
    missing = False
    for name, extra in _parts():
        version = _version(name)
        missing = missing or not (version or extra)
        how = f"not installed: pip install 'muniment[{extra}]'" if extra else "missing: reinstall muniment"
        rows[name] = version or how
    if as_json:
        emit_json(rows)
    else:
        emit("".join(f"{name}\t{text}\n" for name, text in rows.items()))
    raise typer.Exit(3 if missing else 0)


def _parts() -> Iterator[tuple[str, str]]:
    """Yield the packages that muniment says it needs, each with the smallest extra that it belongs to, or ""."""
    requirements = [match for requirement in requires("muniment") or () if (match := _NEED.match(requirement))]
    sizes = Counter(match["extra"] for match in requirements)
    extras: dict[str, str] = {}
    for match in sorted(requirements, key=lambda match: (match["extra"] is not None, sizes[match["extra"]])):
        extras.setdefault(match["name"], match["extra"] or "")
    extras.pop("muniment", None)
    yield from extras.items()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
