"""What a program that answers people asks of a document, whatever the document does to who reads it."""

import os
import pickle
import re
import threading
from pathlib import Path

import pytest

from muniment import isolated as pool
from muniment.errors import NO_MEMORY, FormNotRead, RefusedSource
from muniment.isolated import DIED, Limits, Worker, isolated
from muniment.readers import read
from patience import patience

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = [
    "form-d.xml",
    "form-d-submission.txt",
    "schedule-13d-2004.htm",
    "schedule-13g-1997.txt",
    "damaged/odd-values.xml",
]


@pytest.fixture
def hasty(monkeypatch):
    """One worker, which has a second for each document."""
    one = Worker(Limits(seconds=1, seconds_each=0, memory=1 << 29))
    idle = type(pool._idle)()
    idle.put(one)
    monkeypatch.setattr(pool, "_idle", idle)
    with patience():
        yield
    one.end()


def endless(words):
    return re.match("(a|a)*b", words)


def greedy(size):
    return len(bytearray(size))


def deadly(code):
    os._exit(code)


@pytest.mark.kill
@pytest.mark.parametrize(
    ("function", "what", "words"),
    [
        (endless, "a" * 40, "took more than 1 seconds of a processor to read, and was ended"),
        (greedy, 4 << 30, NO_MEMORY),
        (deadly, 1, DIED),
    ],
)
def test_what_takes_too_much_is_refused_and_the_next_is_answered(hasty, function, what, words):
    with pytest.raises(RefusedSource) as told:
        isolated(function, what, 10)
    assert str(told.value) == words
    assert isolated(greedy, 10, 10) == 10


@pytest.mark.kill
def test_this_process_goes_on_while_a_document_is_read(hasty):
    """A pattern of the standard engine holds the lock of its process: here it is another process's."""

    def asking():
        with pytest.raises(RefusedSource):
            isolated(endless, "a" * 40, 40)

    reading = threading.Thread(target=asking)
    reading.start()
    rounds = 0
    while reading.is_alive():
        rounds += 1
    assert rounds > 1000


@pytest.mark.parametrize("name", FILES)
def test_a_reading_tells_the_same_in_another_process(name):
    data = (EXAMPLES / name).read_bytes()
    here, there = read(data), isolated(read, data, len(data))
    assert there.record == here.record
    for told in (
        "source",
        "states",
        "unread",
        "problems",
        "attachments",
        "header",
        "submission",
        "attached",
        "details",
    ):
        assert getattr(there, told) == getattr(here, told), told
    assert dict(there.evidence) == dict(here.evidence)
    assert (there.is_xml, there.characters, repr(there)) == (here.is_xml, here.characters, repr(here))
    again = pickle.loads(pickle.dumps(there))
    assert dict(again.evidence) == dict(here.evidence)


def test_what_is_raised_there_is_raised_here():
    with pytest.raises(FormNotRead) as told:
        isolated(read, b"<ownershipDocument/>", 20)
    assert told.value.words
