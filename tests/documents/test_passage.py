import pytest

from muniment.documents.passage import Passage
from muniment.errors import UsageError

# The file is "ab- -c\n- -d": two escapes of two bytes were taken out.
FILE = b"ab\n- -c\n- -d"
REPAIRED = Passage(b"ab\n-c\n-d", 0, 8, (0, 3, 6), (0, 5, 10))


def test_one_piece_keeps_its_distance():
    passage = Passage.whole(b"bramble", base=100)
    assert passage.to_source(0) == 100
    assert passage.to_source(7) == 107
    assert passage.slice(2, 5).data == b"amb"
    assert passage.slice(2, 5).to_source(1) == 103


def test_every_byte_leads_back_to_itself():
    for passage in (REPAIRED, REPAIRED.slice(2, 7), REPAIRED.slice(4, 8)):
        data = passage.data
        assert [FILE[passage.to_source(at)] for at in range(len(data))] == list(data)


def test_a_range_ends_behind_its_last_byte_not_behind_the_next_escape():
    assert REPAIRED.source_range(0, 3) == (0, 3)
    assert REPAIRED.source_range(0, 4) == (0, 6)
    assert REPAIRED.source_range(3, 3) == (5, 5)


def test_slices_share_the_buffer():
    buffer = bytes(1000)
    part = Passage.whole(buffer).slice(10, 900).slice(5, 50)
    assert part.buffer is buffer
    assert (part.start, part.end, len(part)) == (15, 60, 45)
    assert Passage.whole(buffer).data is buffer


def test_offsets_outside_are_refused():
    with pytest.raises(UsageError, match="outside"):
        REPAIRED.to_source(9)
    with pytest.raises(UsageError, match="outside"):
        REPAIRED.slice(-1, 3)


def test_text_is_utf_8_or_else_latin_1():
    assert Passage.whole("Müller".encode()).text() == "Müller"
    assert Passage.whole("Müller".encode("latin-1")).text() == "Müller"
