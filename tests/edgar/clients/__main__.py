"""`python tests/edgar/clients [CLIENT…]`: try the tasks of clients; print passed and tried, and whose faults."""

import sys
import tempfile
from pathlib import Path

import pytest

sys.path[0] = str(Path(__file__).parents[2])  # not PYTHONPATH: the clients would inherit it

from edgar.clients.tasks import CLIENTS, Filed, own_faults, results  # noqa: E402
from muniment.edgar.sandbox.local_edgar import LocalEdgar  # noqa: E402

FAULTS = own_faults()


def main(names: list[str]) -> int:
    """Try those that are named, else all; return 1 where a failure is not a client's own."""
    wrong, notes = False, list[str]()
    print("| client | passed/tried | failures: whose |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, LocalEdgar(Path(folder) / "edgar") as edgar:
        filed = Filed(edgar, Path(folder))
        for name in names or CLIENTS:
            home = Path(folder) / name.replace(" ", "-")
            home.mkdir()
            try:
                told = results(filed, CLIENTS[name], home)
            except (pytest.skip.Exception, AssertionError) as reason:
                print(f"| {name} | not run | {str(reason).strip().splitlines()[-1]} |", flush=True)
                wrong |= isinstance(reason, AssertionError)
                continue
            failed = {task: FAULTS.get((name, task), "") for task, why in told.items() if why}
            own = sum(map(bool, failed.values()))
            counts = {"client": own, "unknown": len(failed) - own}
            whose = ", ".join(f"{number} {each}" for each, number in counts.items() if number)
            print(f"| {name} | {len(told) - len(failed)}/{len(told)} | {whose} |", flush=True)
            wrong |= own < len(failed)
            notes += [f"{name}: {task}: {why or 'unknown'}\n    {told[task]}" for task, why in failed.items()]
            notes += [f"{name}: {task}: passes now" for task, why in told.items() if not why and (name, task) in FAULTS]
    print("", *notes, sep="\n")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
