"""A process that makes things of files for this one, each behind a limit, and what is between the two.

The pools of the standard library share their pipes, and the locks of these: a process that is killed while it holds one
leaves the others waiting for ever. Here each has a pipe of its own, so that it takes nobody with it.
"""

import copyreg
import os
import pickle
import resource
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from io import BytesIO
from multiprocessing import Pipe, get_all_start_methods, get_context, parent_process, set_forkserver_preload
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import LifoQueue
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct, UnsetType

from muniment.errors import NO_MEMORY, EnvironmentProblem, RefusedSource

A = TypeVar("A")
T = TypeVar("T")

_MIB = 1 << 20
_PAGES = Path("/proc/self/statm")  # the sixth number: pages of data and stack


class Limits(Struct, frozen=True):
    """What a file may take: `seconds` of a processor and `memory`, bytes; and so much more for each MiB that it has.

    The kernel keeps both, so that no pattern and no library can outlast them: a process that has had its time is ended
    by a signal, and one that asks for more memory is refused it.
    """

    seconds: float = 60.0
    seconds_each: float = 60.0
    memory: int = 2 << 30
    memory_each: int = 16 << 20

    def seconds_for(self, size: int) -> float:
        """Return how many seconds of a processor a file of so many bytes may take."""
        return self.seconds + self.seconds_each * size / _MIB

    def memory_for(self, size: int) -> int:
        """Return how many bytes of memory a file of so many bytes may take."""
        return self.memory + self.memory_each * size // _MIB

    def timeout_message(self, size: int) -> str:
        """Return what is said of a file of so many bytes that has taken its time."""
        return f"took more than {self.seconds_for(size):.0f} seconds of a processor to read, and was ended"


LIMITS = Limits()
"""What a file may take where nothing else is said."""

TIMED = signal.SIGPROF
"""The signal that ends a process whose time is over."""


@contextmanager
def limited(limits: Limits, size: int) -> Iterator[None]:
    """Keep this process to the limits of a file of so many bytes while it reads it.

    It must be a process that may end: where the time is over, it does.
    """
    before = _begin_memory(limits.memory_for(size))
    signal.setitimer(signal.ITIMER_PROF, limits.seconds_for(size))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        if before is not None:
            resource.setrlimit(resource.RLIMIT_DATA, before)


def _begin_memory(more: int) -> tuple[int, int] | None:
    """Let this process have so much memory more than it has, and return what it could have before; None: no limit."""
    if not _PAGES.exists():
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    has = int(_PAGES.read_text().split()[5]) * resource.getpagesize()
    finite = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(has + more, *finite), hard) if finite else (has + more, hard))
    return soft, hard


# UNSET pickles itself by its bare name, and pickle then asks one module after the other whether it has it: where Ray is
# loaded there are thousands, and that took a fifth of a worker's time.
_REDUCERS = {UnsetType: lambda _: (UnsetType, ())}


def packed(made: object) -> bytes:
    """Return what was made as bytes."""
    file = BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | _REDUCERS
    pickler.dump(made)
    return file.getvalue()


def unpacked(made: bytes | memoryview) -> Any:  # noqa: ANN401 - whatever was packed
    """Return what was packed."""
    return pickle.loads(made)  # noqa: S301 - by a process that this one began: no stranger has written it


DIED = "ended the process that read it, each time: it takes too much, or there is a defect in muniment"
"""What is said of a file that a worker dies of."""

_THREADS, _FILES = Path("/proc/self/task"), Path("/proc/self/fd")  # of Linux
_LOADED = "muniment.pipeline.ingest"  # what reads any file
_DEATHS = 2  # of the process that makes something of one thing, before it is refused


class Job(NamedTuple):
    """What a function is called with in a worker, and how many bytes that is."""

    argument: Any
    size: int


class Refusal(Struct, frozen=True):
    """Why a worker has nothing to give for one file."""

    message: str


class Ended(Exception):
    """A worker was asked to end before it had answered."""


class Worker:
    """A worker process: it begins with the first things that it is given, and again with the next after it has died."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._over = False

    def make(self, function: Callable[[Any], Any], tasks: Sequence[Job]) -> list[bytes | Refusal]:
        """Return what a function makes of each of some things, packed, in order; raise what it raises.

        What takes more than it may is refused; so is what the process dies of each time: others may have killed it.

        Raises:
            Ended: the worker is ended meanwhile.
        """
        made: list[bytes | Refusal] = []
        pipe: Connection | None = None
        deaths = 0
        while (position := len(made)) < len(tasks):
            try:
                if pipe is None:
                    pipe = self._ready()
                    pipe.send((function, tasks[position:], self._limits))
                answer = pipe.recv()
            except (EOFError, OSError) as error:
                pipe, code = None, self.end()
                if self._over:
                    raise Ended from error
                deaths += 1
                if code == -TIMED:
                    answer = Refusal(self._limits.timeout_message(tasks[position].size))
                elif deaths == _DEATHS:
                    answer = Refusal(DIED)
                else:
                    continue
            if isinstance(answer, BaseException):
                raise answer
            made.append(answer)
            deaths = 0
        return made

    def begin(self) -> None:
        """Begin the process, so that the first file need not wait for it."""
        self._ready()

    def _ready(self) -> Connection:
        if self._over:
            raise Ended
        if self._process and not self._process.is_alive():  # it was killed while it had nothing to do
            self.end()
        if self._pipe:
            return self._pipe
        ours, theirs = Pipe()
        process = _begun(theirs)
        theirs.close()
        self._process, self._pipe = process, ours
        if self._over:  # it was asked to end while there was no process yet
            self.end()
            raise Ended
        return ours

    def kill(self) -> None:
        """Have the process end at once, whatever it is at; another thread may find out meanwhile that it has died."""
        self._over = True
        process = self._process
        if process:
            process.kill()

    def end(self) -> int | None:
        """End the process, and wait until it has ended; return its exit code, None where it had not begun."""
        code = None
        if self._process and self._pipe:
            self._process.kill()
            self._process.join()
            code = self._process.exitcode
            self._pipe.close()
        self._process = self._pipe = None
        return code


def _begun(pipe: Connection) -> BaseProcess:
    """Begin a process that answers at a pipe: a copy of this one, or of a server that has loaded what it needs once.

    Loading it takes most of a second of each process that a fresh interpreter begins, which is left where there can
    be no such server: it has a socket in the folder for temporary files, whose path may be too long for one. What reads
    documents without structure is loaded by the first process that has one to read.
    """
    # A copy has at once what is loaded here. Where other threads run, Python's or a library's, one may hold a lock that
    # nobody would give back in the copy.
    if _THREADS.is_dir() and len(list(_THREADS.iterdir())) == 1:
        return _started("fork", pipe)
    if "forkserver" in get_all_start_methods():
        set_forkserver_preload([_LOADED])
        with suppress(OSError):
            return _started("forkserver", pipe)
    return _started("spawn", pipe)


def _started(method: str, pipe: Connection) -> BaseProcess:
    context: Any = get_context(method)  # its type is that of none of them
    process: BaseProcess = context.Process(target=_work, args=(pipe,), kwargs={"forked": method == "fork"}, daemon=True)
    process.start()
    return process


def _work(pipe: Connection, *, forked: bool) -> None:
    """Answer for one thing after the other, until the pipe ends. An interruption is left to the other end."""
    parent = parent_process()
    if forked:
        # Hold nothing that was open where this is copied from: who waits for the end of a pipe would wait for it, too.
        keep = {pipe.fileno(), *([parent.sentinel] if parent else ())}
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in {int(name) for name in os.listdir(_FILES)} - {0, 1, 2, nowhere, *keep}:
            os.dup2(nowhere, number, inheritable=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, TIMED):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What a function raises is kept with its future, whatever it is; what is raised here is that nobody is there.
    with ThreadPoolExecutor(1) as hand, suppress(EOFError, OSError):
        while True:
            function, tasks, limits = pipe.recv()
            for task in tasks:
                answer = _answer(hand.submit(_made, function, task, limits))
                pipe.send(answer)
                if isinstance(answer, BaseException):
                    break


def _made(function: Callable[[Any], Any], task: Job, limits: Limits) -> bytes:
    with limited(limits, task.size):
        return packed(function(task.argument))


def _answer(done: "Future[bytes]") -> bytes | Refusal | BaseException:
    """Return what was made, or what was raised, to be raised where the work was asked for."""
    error = done.exception()
    if error is None:
        return done.result()
    if isinstance(error, MemoryError):
        return Refusal(NO_MEMORY)
    error.add_note("In a worker process:\n" + "".join(traceback.format_exception(error)))
    return error


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


# ---- a few workers that a program which answers people keeps ---------------------------------------------------------

PATIENCE = Limits(seconds=20, seconds_each=5, memory=1 << 30)
"""What a document may take while somebody waits for the answer."""

_workers = tuple(Worker(PATIENCE) for _ in range(max(2, min(4, os.cpu_count() or 1))))
_idle: "LifoQueue[Worker]" = LifoQueue()
for _worker in _workers:
    _idle.put(_worker)


def isolated(function: Callable[[A], T], argument: A, size: int) -> T:
    """Return what a function makes of something, in another process and within `PATIENCE`; raise what it raises.

    Args:
        function: a function of a module; it, what it takes, and what it makes can be pickled.
        argument: what it takes.
        size: how many bytes a stranger has written of that.

    Raises:
        RefusedSource: it took longer, or more memory, than it may.
        EnvironmentProblem: the program ends meanwhile.
    """
    (made,) = each(function, [Job(argument, size)])
    if isinstance(made, Refusal):
        raise RefusedSource(made.message)
    return unpacked(made)


def each(function: Callable[[Any], Any], tasks: Sequence[Job]) -> list[bytes | Refusal]:
    """Return what a function makes of each of some things, packed, or why it cannot, as `isolated` does with one."""
    worker = _idle.get()
    try:
        return worker.make(function, tasks)
    except Ended as error:
        raise EnvironmentProblem("this program is ending: ask again when it runs") from error
    finally:
        _idle.put(worker)


def end() -> None:
    """Give up whatever is being read, and read nothing any more: the program ends, and need not wait for a document."""
    for worker in _workers:
        worker.kill()
