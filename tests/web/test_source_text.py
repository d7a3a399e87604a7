"""The text of a source: quoted by bytes, marked among its neighbours."""

import pytest

from muniment.evidence import Span
from muniment.web.source import AROUND, SMALL, SourceText


def shown(excerpt):
    """What a page would show, marks in brackets."""
    return [
        (line.number, "".join(f"[{piece.words}]" if piece.marked else piece.words for piece in line.pieces))
        for line in excerpt.lines
    ]


def test_words_are_marked_in_their_lines():
    excerpt = SourceText(b"one\ntwo three\nfour").excerpt([(8, 13)])
    assert shown(excerpt) == [(1, "one"), (2, "two [three]"), (3, "four")]
    assert excerpt.is_whole


def test_a_mark_over_several_lines_is_scrolled_to_once():
    excerpt = SourceText(b"one\ntwo\nthree").excerpt([(2, 10)])
    assert shown(excerpt) == [(1, "on[e]"), (2, "[two]"), (3, "[th]ree")]
    assert sum(piece.first for line in excerpt.lines for piece in line.pieces) == 1


def test_several_marks_are_all_shown_and_the_first_is_scrolled_to():
    excerpt = SourceText(b"a b c").excerpt([(4, 5), (0, 1)])
    assert shown(excerpt) == [(1, "[a] b [c]")]
    assert [piece.first for piece in excerpt.lines[0].pieces if piece.marked] == [True, False]


def test_an_empty_place_has_a_mark_to_scroll_to():
    (line,) = SourceText(b"<a></a>").excerpt([(3, 3)]).lines
    assert [piece.words for piece in line.pieces if piece.first] == [""]


@pytest.mark.parametrize("marks", [[(-5, 3)], [(0, 10**12)], [(10**9, 10**9 + 4)], [(7, 2)], []])
def test_places_outside_of_the_source_do_no_harm(marks):
    excerpt = SourceText(b"one two").excerpt(marks)
    assert shown(excerpt)[0][1].replace("[", "").replace("]", "") == "one two"


def test_of_a_large_source_the_neighbourhood_is_shown_in_whole_lines_with_their_numbers():
    data = b"".join(b"line %d\n" % number for number in range(1, 20_001))
    at = data.index(b"line 9999\n")
    excerpt = SourceText(data).excerpt([(at, at + 9)])
    assert len(data) > SMALL
    assert (9999, "[line 9999]") in shown(excerpt)
    assert not excerpt.is_whole
    assert excerpt.end - excerpt.start < 3 * AROUND
    assert all(words.strip("[]") in (f"line {number}", "") for number, words in shown(excerpt))


def test_one_endless_line_is_cut_between_characters():
    data = ("é" * 200_000).encode()
    excerpt = SourceText(data).excerpt([(200_000, 200_010)])
    (line,) = excerpt.lines
    assert set("".join(piece.words for piece in line.pieces)) == {"é"}
    assert [piece.words for piece in line.pieces if piece.marked] == ["é" * 5]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ("<a>é</a>".encode(), (3, 5), "é"),
        ("<a>“é”</a>".encode("cp1252"), (3, 6), "“é”"),
        ("\ufeff<a>é</a>".encode("utf-16-le"), (8, 10), "é"),
        ("<a>é</a>".encode("utf-16-be"), (6, 8), "é"),
    ],
)
def test_words_are_quoted_in_the_encoding_of_the_source(data, place, words):
    assert SourceText(data).quote(Span("", *place)).words == words
