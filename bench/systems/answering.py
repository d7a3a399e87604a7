"""What every adapter does: read the files named on the command line, and print one JSON object a line for each."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def run(read: Callable[[bytes, str], dict[str, Any] | None]) -> None:
    """Print what `read` makes of each file, given as bytes and its name without ending; nothing where it is None.

    Of a file that it fails on a line is written to standard error, and the next one is read.
    """
    for name in sys.argv[1:]:
        try:
            summary = read(Path(name).read_bytes(), Path(name).stem)
        except Exception as error:  # noqa: BLE001 - other people's readers raise anything
            print(f"{name}: {type(error).__name__}: {error}".splitlines()[0], file=sys.stderr)
            continue
        if summary:
            print(json.dumps({"file": name, **summary}), flush=True)


def form_name(form: str) -> str:
    """Return the name of a form as truth files have it: `SCHEDULE 13G/A` is `SC 13G/A`."""
    return form.replace("SCHEDULE ", "SC ")


def persons(names: list[str]) -> list[dict[str, Any]]:
    """Return reporting persons of whom only the names are known."""
    return [{"name": name} for name in names if name]
