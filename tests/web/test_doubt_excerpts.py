"""Which lines of a source stand beside a doubtful value, and what of them."""

from muniment.web.reviewing.queue import near_marks
from muniment.web.source import Piece, SourceLine


def line(number, *pieces):
    return SourceLine(number, pieces)


def test_lines_near_the_first_mark_are_shown():
    lines = [line(number, Piece(str(number), marked=number in (30, 35, 90))) for number in range(100)]
    assert [one.number for one in near_marks(lines)] == list(range(22, 52))
    assert [one.number for one in near_marks([line(one, Piece("x")) for one in range(100)])] == list(range(32))


def test_of_a_long_line_what_stands_beside_the_mark_is_shown():
    before, behind = "a" * 700 + "b" * 180, "c" * 180 + "d" * 700
    (cut,) = near_marks([line(1, Piece(before), Piece("12%", marked=True), Piece(behind))])
    assert [one.words for one in cut.pieces] == ["… " + "b" * 180, "12%", "c" * 180 + " …"]
    short = line(2, Piece("a" * 300), Piece("12%", marked=True))
    assert near_marks([short]) == [short]


def test_a_long_line_without_a_mark_is_shown_from_its_beginning():
    (cut, _) = near_marks([line(1, Piece("a" * 2000)), line(2, Piece("12%", marked=True))])
    assert [one.words for one in cut.pieces] == ["a" * 180 + " …"]
