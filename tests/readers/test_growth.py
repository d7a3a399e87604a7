"""Real schedules with something put in again and again: four times as much of it takes about four times as long.

What is put in is what a cover page, an item or a signature has once. Lengths double twice, so that what grows with the
square of a length takes sixteen times as long.
"""

import re
from pathlib import Path
from random import Random
from time import process_time

import pytest

from lanes import some
from muniment import read
from muniment.errors import MunimentError
from muniment.readers.labelled.converter_damage import without_repeats
from muniment.readers.labelled.items import people_entries
from patience import patience
from shared_data import SHARED, needs_shared

PUMPS = (
    *(" ", "\t", "\n", "\xa0", "\n\n  ", "\x0c", "No. ", "<", "<b ", "</", "&", "&#", "1", "1,", "1% ", "% ", "- "),
    *("* ", "*", "_", "-", ". ", ", ", "(", "(a) ", "(1) ", "[ ", "| ", "☐", "X ", "a ", "A ", "$ ", "'", '"', "/s/ "),
    *("item 4 ", "\nItem 4. ", "13d-1(b) ", "and ", "the ", "as ", "see ", "of ", "its ", "by: ", "title: ", "page "),
    *("cusip ", "Inc. ", "Jr. ", "share ", "Smith, ", "None ", "1/1/2001 ", "Exhibit 1 ", "sole voting power "),
    *("<td>", "<p>", "<table><tr><td>", "<img src=", "<PAGE>", "\n- 1 -\n", "\n1", "disclaim own ", "less than "),
)
SHORT, LONG = 15_000, 60_000  # characters put in
MOST = 8.0  # times as long: four where growth is linear, sixteen where it is square
LARGEST = 60_000
# Where much is decided: before what is looked for from what stands before it, and behind its first characters.
LANDMARKS = re.compile(
    rb"\d\d-\d{7}|\d\s?%|/s/|\([a-d]\)|item\s+\d|cusip|\d,\d{3}|<img|<td|\n\s*by\b|\n\s*\n", re.IGNORECASE
)
FILES = sorted(
    path
    for folder in ("ascii", "html")
    for path in (SHARED / "data/schedule-13" / folder).glob("*.*")
    if path.stat().st_size < LARGEST
)
CASES = [
    (path, pump)
    for path in Random(13).sample(FILES, min(12, len(FILES)))
    for pump in Random(path.stem).sample(PUMPS, 6)
]


def took(data: bytes) -> float:
    begin = process_time()
    try:
        reading = read(data)
        assert reading.problems is not None
        assert reading.unread is not None
        assert reading.details is not None
    except MunimentError:
        pass
    return process_time() - begin


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "pump"), some(CASES, 3), ids=lambda given: given.stem if isinstance(given, Path) else repr(given)
)
def test_time_grows_with_the_length(path: Path, pump: str) -> None:
    data, put = path.read_bytes(), pump.encode()
    chance = Random(f"{path.stem} {pump}")
    places = [chance.choice(hit.span()) for hit in LANDMARKS.finditer(data)]
    at = chance.choice([*places, *(chance.randrange(len(data)) for _ in places)])
    short, long = (data[:at] + put * (length // len(put)) + data[at:] for length in (SHORT, LONG))
    with patience():
        least = max(took(data), min(took(short) for _ in range(2)))
        assert any(took(long) < MOST * least for _ in range(6))  # a busy machine makes some runs longer


@pytest.mark.slow
def test_cells_are_compared_with_those_above_by_their_beginning() -> None:
    def compared(length: int) -> float:
        lines = "a b" * length + "\n" + "c d" * length
        begin = process_time()
        without_repeats(lines)
        return process_time() - begin

    with patience():
        short = min(compared(20_000) for _ in range(3))
        assert any(compared(80_000) < MOST * short for _ in range(6))


@pytest.mark.slow
def test_a_line_of_signs_is_looked_at_once() -> None:
    def looked_at(length: int) -> float:
        line = "$ " * length + "of Weir Lane"
        begin = process_time()
        assert not people_entries._FURNITURE.fullmatch(line)
        return process_time() - begin

    with patience():
        short = min(looked_at(4_000) for _ in range(3))
        assert any(looked_at(16_000) < MOST * short for _ in range(6))
