"""A cluster by Ray Data, or this machine as one: workers open the units themselves; this process takes what was made.

Units go out in blocks, and their files come back in the order of the blocks. A block whose worker dies is taken again
by Ray; one that dies each time comes back cut short, and is then taken apart until the file is found that does it. What
Ray prints goes to its own log files.

It needs Ray, so that only `muniment.extras` loads it.
"""

import logging
import os
import secrets
import socket
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import Any

import pyarrow as pa
import ray
import ray.data
from msgspec import Struct
from ray.data.exceptions import SystemException
from ray.exceptions import RayError, RayTaskError, WorkerCrashedError

from muniment.documents.archive import Refused
from muniment.engines import LARGEST, HashedFile, Known, Outcome, T, Task, Unit, groups, nothing_known, opened
from muniment.engines.ray_store import answered_here
from muniment.errors import NO_MEMORY, EnvironmentProblem
from muniment.isolated import DIED, LIMITS, limited, packed, unpacked
from muniment.version import __version__

ADDRESS = "RAY_ADDRESS"
"""The variable that names a cluster, HOST:PORT, or `auto` for the one that runs on this machine."""

_PATIENCE = 5.0  # that a cluster may take to answer
# What a client of a cluster has to have; Ray would keep its own where others may read it.
_VARIABLE = "RAY_AUTH_TOKEN"


def join(workers: int | None) -> Callable[[], None]:
    """Join the cluster that RAY_ADDRESS names, else begin one with so many workers; return what leaves it again.

    Where this process is in a cluster already it stays in it.

    Raises:
        EnvironmentProblem: there is no such cluster, or none can be begun.
    """
    if ray.is_initialized():
        _hush()
        return lambda: None
    address = os.environ.get(ADDRESS, "").strip()
    if address:
        _reach(address)
    options = {} if address else {"num_cpus": workers, "include_dashboard": False}
    token = "" if address or _VARIABLE in os.environ else secrets.token_hex(32)
    if token:
        os.environ[_VARIABLE] = token
    with _OneLineErrors(f"the Ray cluster {address} ({ADDRESS}) cannot be joined" if address else "Ray does not start"):
        ray.init(address=address or "local", log_to_driver=False, logging_level=logging.CRITICAL, **options)
    _hush()
    return _leave if token else ray.shutdown


class _OneLineErrors:
    """Raises what Ray fails with as one line.

    A node that does not come up in time raises `Exception` itself, which no `except` could name without catching
    everything: so the class of the error is looked at.
    """

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is Exception or isinstance(error, (RuntimeError, ValueError, OSError)):
            message = (str(error).splitlines() or ["Ray gave no reason"])[0][:200]
            raise EnvironmentProblem(f"{self.where}: {message}") from error


def _leave() -> None:
    """End the cluster; its token is that of no other."""
    ray.shutdown()
    os.environ.pop(_VARIABLE, None)


def _reach(address: str) -> None:
    """Knock at an address: Ray itself would wait for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or "/" in host:
        return  # `auto` and the like: Ray knows at once
    try:
        socket.create_connection((host, int(port)), timeout=_PATIENCE).close()
    except OSError as error:
        message = f"no Ray cluster answers at {address} ({ADDRESS}): {error.strerror or error}"
        raise EnvironmentProblem(f"{message}; start one with `ray start --head`, or unset {ADDRESS}") from error


def _hush() -> None:
    """Keep what Ray Data would print: it is in Ray's log files, and failures come back as results."""
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # There is no other way yet to say how often a task may be tried again.
    warnings.filterwarnings("ignore", message="`ray_remote_args` is deprecated")
    warnings.filterwarnings("ignore", message="The maximum number of concurrent tasks")  # a small pile is no fault
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # a block that fails is missing in the results, which are looked through
    context.execution_options.preserve_order = True


UNITS = pa.schema([("block", pa.int64()), ("unit", pa.large_binary())])
"""Units on their way to a worker, pickled, with the number of their block."""

RESULTS = pa.schema(
    [
        ("block", pa.int64()),
        ("row", pa.int64()),
        ("name", pa.string()),
        ("content_hash", pa.string()),
        ("data", pa.large_binary()),
        ("made", pa.large_binary()),
        ("refused", pa.string()),
        ("known", pa.bool_()),
    ]
)
"""What became of the files in a block, see `Outcome`; a last row without a name says that the block is whole."""

_BLOCKS = 64  # for each worker that are planned at a time
_SECONDS = 4.0  # that a plan may take to gather: what is listed slowly, or fetched here, goes out meanwhile
_FEWEST = 4  # for each worker, where there are not that many units
_RETRIES = 1  # of a block whose worker died
_END = {"known": False}  # the row behind the last one of a block


class BlockTask(Struct, frozen=True):
    """What a worker is to do with a block, and which version of the program asks."""

    task: Task[Any]
    known: Known
    together: int
    keep: bool
    version: str = __version__


class RayErrors:
    """Raises what Ray fails with as one line; what a worker has raised is raised here.

    Any class of error may come out of Ray Data itself, which marks such as its own by their cause.
    """

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        inner = getattr(error, "cause", None) if isinstance(error, RayTaskError) else error
        if error is None:
            return
        if not isinstance(inner, (RayError, ConnectionError)) and inner not in (None, error):
            raise inner from error
        if isinstance(inner, (RayError, ConnectionError)) or isinstance(error.__cause__, SystemException):
            message = "Ray's cluster was lost; what was done is kept, and the next run goes on from there"
            reason = (str(inner).splitlines() or [type(inner).__name__])[0][:200]
            raise EnvironmentProblem(f"{message}: {reason}") from error


class RayData:
    """Does work on a cluster; `workers` at a time, where a number is given, or as many as it has processors."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers
        self._leave = join(workers)
        self._busy = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))

    def close(self) -> None:
        """Leave the cluster, or end it where it was begun for this work."""
        self._leave()

    def run(
        self, task: Task[T], units: Iterable[Unit], known: Known, *, together: int, keep: bool = False
    ) -> Iterator[list[Outcome[T]]]:
        """Yield what becomes of files, see `Engine`."""
        block_task = BlockTask(task, answered_here(known), together, keep)
        with RayErrors():
            for blocks in _plans(units, together, self._busy):
                yield from self._done(blocks, block_task)

    def _done(self, blocks: list[list[Unit]], block_task: BlockTask) -> Iterator[list[Outcome[Any]]]:
        """Yield what becomes of the files in blocks, in order."""
        over = 0  # blocks that are whole
        rows = 0  # of the next one that are here
        for number, table in self._results(blocks, block_task):
            for short in range(over, number):
                yield from _searched(blocks[short], rows, block_task)
                over, rows = short + 1, 0
            if number == over:
                # Who takes a block again may divide it in other ways: only the rows that follow count.
                following: list[dict[str, Any]] = []
                for row in table.to_pylist():
                    if row["row"] == rows + len(following):
                        following.append(row)
                finished = following
                named = [row for row in finished if row["name"] is not None]
                yield list(map(_outcome, named))
                over, rows = (over, rows + len(named)) if len(named) == len(finished) else (over + 1, 0)
        for short in range(over, len(blocks)):
            yield from _searched(blocks[short], rows, block_task)
            rows = 0

    def _results(self, blocks: list[list[Unit]], block_task: BlockTask) -> Iterator[tuple[int, pa.Table]]:
        """Yield numbers of blocks with rows of each, in order."""
        tables = [
            pa.table([[number] * len(block), list(map(packed, block))], schema=UNITS)
            for number, block in enumerate(blocks)
        ]
        planned = ray.data.from_arrow(tables).map_batches(
            partial(work, block_task=block_task),
            batch_size=None,
            batch_format="pyarrow",
            zero_copy_batch=True,
            concurrency=self._workers,
            max_retries=_RETRIES,
        )
        for table in planned.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=1):
            yield from _by_block(table)


# ---- on the workers -------------------------------------------------------------------------------------------------


def work(units: pa.Table, block_task: BlockTask) -> Iterator[pa.Table]:
    """Open the units of a block (`UNITS`), and yield what becomes of their files (`RESULTS`)."""
    block = units.column("block")[0].as_py()
    opened_units = [unpacked(memoryview(cell.as_buffer())) for cell in units.column("unit")]
    count = 0
    for rows in chain(rows_of(opened_units, block_task), [[_END]]):
        numbered = [{"block": block, "row": number, **row} for number, row in enumerate(rows, count)]
        yield pa.Table.from_pylist(numbered, schema=RESULTS)
        count += len(rows)


def rows_of(
    units: Iterable[Unit], block_task: BlockTask, first: int = 0, last: int | None = None
) -> Iterator[list[dict[str, Any]]]:
    """Yield rows of `RESULTS`, a few at a time, for the files of units from the first one to the one before the last.

    Raises:
        EnvironmentProblem: this worker has another version of the program.
    """
    if block_task.version != __version__:
        versions = f"muniment {__version__}, and {block_task.version} asks it"
        raise EnvironmentProblem(f"a worker of the cluster has {versions}: install the same")
    for group in groups(islice(opened(units), first, last), block_task.known, block_task.together):
        yield [_row(file, block_task.task, keep=block_task.keep) for file in group]


def _row(file: HashedFile | Refused, task: Task[Any], *, keep: bool) -> dict[str, Any]:
    if isinstance(file, Refused):
        return {"name": file.name, "content_hash": "", "refused": file.message, "known": False}
    row = {"name": file.item.name, "content_hash": file.content_hash, "known": file.known}
    if file.known:
        return row
    row["data"] = file.item.data if keep else None
    try:
        with limited(LIMITS, len(file.item.data)):  # who takes longer ends this process, and is found by `_searched`
            return {**row, "made": packed(list(task(file.item)))}
    except MemoryError:
        return {**row, "refused": NO_MEMORY}


# ---- here -----------------------------------------------------------------------------------------------------------


def _plans(units: Iterable[Unit], together: int, workers: int) -> Iterator[list[list[Unit]]]:
    """Yield blocks of units, as many as keep the workers busy for a while; the last ones may be smaller."""
    parts = (part for unit in units for part in unit.parts())
    while planned := _planned_units(parts, _BLOCKS * workers * together, _BLOCKS * workers * LARGEST // 8):
        files = sum(unit.files for unit in planned)
        yield list(_blocks(planned, min(together, max(1, files // (_FEWEST * workers)))))


def _planned_units(parts: Iterator[Unit], files: int, size: int) -> list[Unit]:
    """Return units with about so many files, and so many bytes that they carry; fewer where they come slowly."""
    planned: list[Unit] = []
    until = time.monotonic() + _SECONDS
    for part in parts:
        planned.append(part)
        files -= part.files
        size -= part.size
        if files <= 0 or size <= 0 or time.monotonic() >= until:
            break
    return planned


def _blocks(units: Iterable[Unit], together: int) -> Iterator[list[Unit]]:
    block: list[Unit] = []
    for unit in units:
        block.append(unit)
        if sum(unit.files for unit in block) >= together or sum(unit.size for unit in block) >= LARGEST:
            yield block
            block = []
    if block:
        yield block


def _by_block(table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """Yield the rows of each block; Ray puts small results together."""
    numbers = table.column("block").to_pylist()
    start = 0
    for end in range(1, len(numbers) + 1):
        if end == len(numbers) or numbers[end] != numbers[start]:
            yield numbers[start], table.slice(start, end - start)
            start = end


def _outcome(row: dict[str, Any]) -> Outcome[Any]:
    refused = None if row["refused"] is None else Refused(row["name"], row["refused"])
    made = () if row["made"] is None else unpacked(row["made"])
    return Outcome(row["name"], row["content_hash"], row["data"] or b"", made, refused, row["known"])


# ---- workers that die -----------------------------------------------------------------------------------------------


def _searched(units: list[Unit], first: int, block_task: BlockTask) -> Iterator[list[Outcome[Any]]]:
    """Yield what becomes of the files of a block that was cut short, from the first that did not come back."""
    files = _alone(_unit_paths, [units], retries=1)
    if files is None:
        message = "ended the process that opened it, twice: too large, or a defect of muniment"
        yield [Outcome("units of a block", refused=Refused("units of a block", message))]
        return
    waiting = [(first, len(files))]
    while waiting:
        start, end = waiting.pop()
        is_one = end - start == 1
        rows = _alone(_rows, [units, block_task, start, end], retries=is_one) if start < end else []
        if rows is not None:
            yield list(map(_outcome, rows))
        elif is_one:
            name, content_hash = files[start]
            yield [Outcome(name, content_hash, refused=Refused(name, DIED))]
        else:
            middle = (start + end) // 2
            waiting += [(middle, end), (start, middle)]


def _alone(function: Callable[..., T], given: list[Any], *, retries: int) -> T | None:
    """Return what a worker makes of something, by itself; None where it dies of it each time."""
    try:
        return ray.get(ray.remote(max_retries=int(retries))(function).remote(*given))
    except WorkerCrashedError:
        return None


def _unit_paths(units: list[Unit]) -> list[tuple[str, str]]:
    return [
        (file.name, "") if isinstance(file, Refused) else (file.item.name, file.content_hash)
        for group in groups(opened(units), nothing_known, 1)
        for file in group
    ]


def _rows(units: list[Unit], block_task: BlockTask, first: int, last: int) -> list[dict[str, Any]]:
    rows = [row for group in rows_of(units, block_task, first, last) for row in group]
    return [{"data": None, "made": None, "refused": None, **row} for row in rows]
