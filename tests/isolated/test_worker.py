"""A worker process that is killed at any instant: its own work alone is lost, and nobody waits for it."""

import os
import random
import re
import subprocess
import sys
from contextlib import closing
from itertools import chain
from multiprocessing.connection import Connection

import pytest

from children import children
from muniment.documents.archive import Item
from muniment.engines import LoadedFile, engine, nothing_known
from muniment.errors import NO_MEMORY, EnvironmentProblem
from muniment.isolated import DIED, Job, Limits, Refusal, Worker, unpacked
from patience import patience

pytestmark = pytest.mark.kill

FILES = [Item(f"{number}.txt", b"%d" % number) for number in range(24)]
FEW = [Job(item, 1) for item in FILES[:3]]
NAMES = [item.name for item in FILES[:3]]


def name_of(item):
    """Make the name of a file."""
    return item.name


def names_in(item):
    """Make the names in a file: its own."""
    yield item.name


def much_of(item):
    """Make more than fits into a pipe."""
    return bytes(50 << 20)


def defect(item):
    """Fail."""
    raise ZeroDivisionError(item.name)


def lacking(item):
    """Say that something is not installed."""
    raise EnvironmentProblem("no letters can be read here")


def endless(item):
    """Look for what is not there, in a pattern that no signal handler of Python interrupts; other files are nothing."""
    return re.match("(a|a)*b", "a" * 40) if item is FILES[1] or item == FILES[1] else item.name


def greedy(item):
    """Ask for more memory than there is for one file."""
    return len(bytearray(2 << 30)) if item == FILES[1] else item.name


def deadly(item):
    """End the process."""
    return os._exit(1) if item == FILES[1] else item.name


@pytest.fixture
def worker():
    with patience():
        one = Worker()
        yield one
        one.end()
        assert not children()


def told(made):
    return [one if isinstance(one, Refusal) else unpacked(one) for one in made]


def test_it_makes_one_batch_after_the_other(worker):
    assert [told(worker.make(name_of, FEW)) for _ in range(3)] == [NAMES] * 3
    assert len(children()) == 1


def test_a_defect_is_raised_where_the_work_was_asked_for(worker):
    with pytest.raises(ZeroDivisionError, match=r"0\.txt") as error:
        worker.make(defect, FEW)
    assert "in defect" in error.value.__notes__[0]
    with pytest.raises(EnvironmentProblem, match="no letters can be read here"):
        worker.make(lacking, FEW)
    assert told(worker.make(name_of, FEW)) == NAMES


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (endless, "took more than 1 seconds of a processor to read, and was ended"),
        (greedy, NO_MEMORY),
        (deadly, DIED),
    ],
)
def test_a_file_that_takes_too_much_is_refused_and_its_neighbours_are_read(function, words):
    one = Worker(Limits(seconds=1, seconds_each=0, memory=1 << 29))
    with patience():
        assert told(one.make(function, FEW)) == [NAMES[0], Refusal(words), NAMES[2]]
        assert told(one.make(name_of, FEW)) == NAMES
    one.end()


def test_one_that_is_killed_while_it_waits_begins_again(worker):
    for _ in range(3):
        assert told(worker.make(name_of, FEW)) == NAMES
        (process,) = children()
        process.kill()
        process.join()


@pytest.mark.parametrize(("times", "found"), [(1, bytes(50 << 20)), (2, Refusal(DIED))])
def test_one_that_is_killed_in_the_middle_of_its_answer_is_not_waited_for(worker, monkeypatch, times, found):
    received = Connection.recv
    left, here = [times], os.getpid()

    def killed_first(pipe):
        if left[0] and os.getpid() == here:
            pipe.poll(None)  # a part of the answer is here, and there is no room for the rest
            left[0] -= 1
            (process,) = children()
            process.kill()
        return received(pipe)

    worker.make(name_of, FEW)
    monkeypatch.setattr(Connection, "recv", killed_first)
    assert told(worker.make(much_of, FEW[:1])) == [found]


def test_the_others_are_not_held_up_and_all_files_are_read():
    """One of three is killed whenever something is made, also when all is done and they are to end."""
    chance = random.Random(5)
    with patience():
        for _ in range(3):
            made = []
            with closing(engine("processes", 3)) as three:
                for few in three.run(names_in, map(LoadedFile, FILES), nothing_known, together=2):
                    made += chain.from_iterable(one.made for one in few)
                    if there := children():
                        process = chance.choice(there)
                        process.kill()
                        process.join()
            assert made == [item.name for item in FILES]
            assert not children()


def test_the_others_begin_with_a_second_batch():
    with patience(), closing(engine("processes", 3)) as three:
        for together, begun in ((len(FILES), 1), (2, 3)):
            read = three.run(names_in, map(LoadedFile, FILES), nothing_known, together=together)
            assert len(list(chain.from_iterable(read))) == len(FILES)
            assert len(children()) == begun


@pytest.mark.parametrize(("processors", "begun"), [(1, 1), (3, 3), (64, 8)])
def test_what_nobody_numbers_has_the_processors_that_it_may_use(processors, begun, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    with closing(engine()) as by:
        assert by.number == begun


COPIED = """
import os, threading
from muniment.isolated import Job, Worker
one, ends = Worker(), os.pipe()
one.begin()
os.close(ends[1])
print(type(one._process).__name__, os.read(ends[0], 1), one.make(len, [Job("abc", 3)]) != [])
one.end()
threading.Thread(target=threading.Event().wait, daemon=True).start()
one.begin()
print(type(one._process).__name__)
one.end()
"""


def test_a_worker_that_is_a_copy_keeps_no_pipe_open_and_beside_threads_none_is_copied():
    """Who waits for the end of a pipe would wait for the copy, too."""
    with patience():
        done = subprocess.run([sys.executable, "-c", COPIED], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "ForkProcess b'' True\nForkServerProcess\n"


def test_where_there_can_be_no_server_workers_begin_afresh(tmp_path):
    """The path of a socket has a hundred characters or so."""
    folder = tmp_path / ("x" * 110)
    folder.mkdir()
    elsewhere = {**os.environ, "TMPDIR": str(folder)}
    with patience():
        done = subprocess.run(
            [sys.executable, "-c", COPIED], capture_output=True, text=True, env=elsewhere, check=False
        )
    assert (done.stdout, done.stderr) == ("ForkProcess b'' True\nSpawnProcess\n", "")


ORPHANED = """
import os, signal, threading
from multiprocessing.forkserver import _forkserver
from muniment.isolated import Job, Worker
threading.Thread(target=threading.Event().wait, daemon=True).start()
one = Worker()
for _ in range(5):
    print(len(one.make(os.path.basename, [Job("/a", 2)])))
    os.kill(_forkserver._forkserver_pid, signal.SIGKILL)
one.end()
"""


def test_what_workers_are_copied_from_may_be_killed_at_any_time():
    with patience():
        done = subprocess.run([sys.executable, "-c", ORPHANED], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1\n" * 5, "")


LEFT = """
from multiprocessing import Pipe
from muniment.isolated import LIMITS
from muniment.isolated import Job, _work
ours, theirs = Pipe()
ours.send((bytes, [Job(3, 1)], LIMITS))
ours.close()
_work(theirs, forked=False)
"""


def test_a_worker_whose_answer_nobody_takes_any_more_ends_without_a_word():
    with patience():
        done = subprocess.run([sys.executable, "-c", LEFT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
