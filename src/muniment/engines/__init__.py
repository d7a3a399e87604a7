"""Where many files are worked on: in this process, in several, or on a cluster by Ray. The results are equal."""

import os

from muniment.engines.work import Engine, HashedFile, Known, LoadedFile, Outcome, Processes, Task, Unit, nothing_known
from muniment.errors import UsageError
from muniment.extras import need
from muniment.wording import one_of

__all__ = ["NAMES", "Engine", "HashedFile", "Known", "LoadedFile", "Outcome", "Task", "Unit", "engine", "nothing_known"]

NAMES = ("local", "processes", "ray")
"""A process beside this one; several on this machine; a cluster, or this machine, by Ray."""

_RAY = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # of all that it would print on standard output
}
"""What Ray is to do while it is loaded, and afterwards, unless the environment says otherwise."""


def engine(name: str = "", workers: int | None = None) -> Engine:
    """Return an engine; close it when the work is done.

    Each reads every file behind its limits, see `limits`. Without a name one worker is `local`, several are
    `processes`. Without `workers` `processes` has as many as there are processors, and `ray` what its cluster has.

    Raises:
        UsageError: there is no such engine, or one process is asked to be several.
        EnvironmentProblem: what it needs is not installed, or no cluster can be reached.
    """
    name = name or ("processes" if workers and workers > 1 else "local")
    one_of("engine", name, NAMES)
    if name == "local":
        if workers and workers > 1:
            raise UsageError(f"the engine local is one process: --workers {workers} goes with processes or ray")
        return Processes()
    if name == "processes":
        return Processes(workers or os.cpu_count() or 1)
    for variable, value in _RAY.items():
        os.environ.setdefault(variable, value)
    return need("muniment.engines.ray_data", "ray").RayData(workers)
