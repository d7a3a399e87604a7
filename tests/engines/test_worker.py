"""A worker process that is killed at any instant: its own work alone is lost, and nobody waits for it."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import chain
from multiprocessing import active_children

import pytest

from muniment.documents.archive import Item
from muniment.engines import Had, engine, nothing_known
from muniment.engines.batches import batch_of, unpacked
from muniment.engines.work import Given
from muniment.engines.worker import Died, Worker
from muniment.errors import EnvironmentProblem
from patience import patience

pytestmark = pytest.mark.kill

FILES = [Item(f"{number}.txt", b"%d" % number) for number in range(24)]
BATCH = batch_of([Given(FILES[0], "")])


def name_of(item):
    """Make the name of a file."""
    yield item.name


def much_of(item):
    """Make more than fits into a pipe."""
    yield bytes(50 << 20)


def defect(item):
    """Fail."""
    raise ZeroDivisionError(item.name)


def lacking(item):
    """Say that something is not installed."""
    raise EnvironmentProblem("no letters can be read here")


@pytest.fixture
def worker():
    with patience():
        one = Worker()
        yield one
        one.end()
        assert not active_children()


def names(batch):
    return [unpacked(cell.as_buffer()) for cell in batch.column("made")]


def test_it_makes_one_batch_after_the_other(worker):
    assert [names(worker.make(BATCH, name_of)) for _ in range(3)] == [[["0.txt"]]] * 3
    assert len(active_children()) == 1


def test_a_defect_is_raised_where_the_work_was_asked_for(worker):
    with pytest.raises(ZeroDivisionError, match=r"0\.txt") as told:
        worker.make(BATCH, defect)
    assert "in defect" in told.value.__notes__[0]
    with pytest.raises(EnvironmentProblem, match="no letters can be read here"):
        worker.make(BATCH, lacking)
    assert names(worker.make(BATCH, name_of)) == [["0.txt"]]


def test_one_that_is_killed_while_it_waits_begins_again(worker):
    for _ in range(3):
        assert names(worker.make(BATCH, name_of)) == [["0.txt"]]
        (process,) = active_children()
        process.kill()
        process.join()


def test_one_that_is_killed_in_the_middle_of_its_answer_is_not_waited_for(worker):
    worker.make(BATCH, name_of)
    (process,) = active_children()
    with ThreadPoolExecutor(1) as thread:
        received = worker._pipe.recv

        def killed_first():
            worker._pipe.poll(None)  # a part of the answer is here, and there is no room for the rest
            process.kill()
            return received()

        worker._pipe.recv = killed_first
        with pytest.raises(Died):
            thread.submit(worker.make, BATCH, much_of).result()


def test_the_others_are_not_held_up_and_all_files_are_read():
    """One of three is killed whenever something is made, also when all is done and they are to end."""
    chance = random.Random(5)
    with patience():
        for _ in range(3):
            made = []
            with closing(engine("processes", 3)) as three:
                for few in three.run(name_of, map(Had, FILES), nothing_known, together=2):
                    made += chain.from_iterable(one.made for one in few)
                    if there := active_children():
                        process = chance.choice(there)
                        process.kill()
                        process.join()
            assert made == [item.name for item in FILES]
            assert not active_children()
