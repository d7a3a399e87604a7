"""Tasks of a client: functions that are tried one after the other, each with what became of it, as one line of JSON."""

import json
import sys
import traceback

ASKED = json.loads(sys.argv[1])
"""What the local EDGAR has: CIKs, names and accession numbers."""
_tasks = []


def task(function):
    """Say that a function is a task; its name is the task's, and an exception its failure."""
    _tasks.append(function)
    return function


def expect(found, wanted):
    """Fail, showing both, where what was found is not what was wanted."""
    if found != wanted:
        raise AssertionError(f"{found!r:.300} instead of {wanted!r:.300}")


def run():
    """Try every task; print what failed, by task: "" where it did not."""
    results = {}
    for function in _tasks:
        try:
            function()
            results[function.__name__] = ""
        except BaseException as error:  # noqa: BLE001 - a client may also call sys.exit
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{where.filename.rpartition('/')[2]}:{where.lineno}"
            results[function.__name__] = f"{type(error).__name__}: {error!s:.400} ({place})".replace("\n", " ")
    print("\n" + json.dumps(results))
