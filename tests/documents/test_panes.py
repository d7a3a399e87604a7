"""Panes: that lines drawn by the thousand take no more work than lines drawn once, and nothing is lost by it."""

from random import Random

import pytest

from muniment.documents.arranged import as_strip
from muniment.documents.cells import MOST_LOOKS, MOST_RULES, Pane, glazed
from muniment.documents.placed import Rectangle, Sheet, Word

LINES = 15_000
SIDES_A_LOOK = 10  # sides of rectangles that are looked at with each comparison, at most


class Counted(tuple[float, float, float, float]):
    """A drawn line that counts how often its sides are looked at."""

    __slots__ = ()
    looks = 0

    def __getitem__(self, at):
        Counted.looks += 1
        return tuple.__getitem__(self, at)


def across(left, top, right):
    return Counted((left, top, right, top + 0.7))


def down(left, top, bottom):
    return Counted((left, top, left + 0.7, bottom))


def random_lines(rng, longest):
    for _ in range(LINES // 2):
        left, top = rng.uniform(0, 600), rng.uniform(0, 780)
        yield across(left, top, left + rng.uniform(5, longest))
        left, top = rng.uniform(0, 600), rng.uniform(0, 780)
        yield down(left, top, top + rng.uniform(5, longest))


def lattice(rng):
    for _ in range(LINES // 2):
        yield across(0, rng.uniform(0, 780), 612)
        yield down(rng.uniform(0, 600), 0, 792)


def one_place(rng):
    for _ in range(LINES // 2):
        yield across(rng.uniform(0, 600), 100, 900)
        yield down(rng.uniform(0, 600), 100, 300)


def shingles(_):
    for n in range(LINES // 4):
        left, top = (n % 61) * 4.5, (n // 61) * 4.5
        yield from cell(left, top, left + 300, top + 300)


def cell(left, top, right, bottom):
    return (
        across(left, top, right),
        across(left, bottom - 0.7, right),
        down(left, top, bottom),
        down(right - 0.7, top, bottom),
    )


FLOODS = {
    "long": lambda rng: random_lines(rng, 300),
    "short": lambda rng: random_lines(rng, 60),
    "lattice": lattice,
    "one place": one_place,
    "shingles": shingles,
}


def some_words(rng, count):
    places = ((rng.uniform(0, 560), rng.uniform(0, 780)) for _ in range(count))
    return [Word(f"w{n}", left, top, left + 30, top + 10) for n, (left, top) in enumerate(places)]


def words_in(pane: Pane) -> int:
    return len(pane.words) + sum(words_in(one) for one in pane.panes)


def panes_in(pane: Pane) -> int:
    return len(pane.panes) + sum(panes_in(one) for one in pane.panes)


@pytest.mark.slow
@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_lines_takes_bounded_work_and_loses_no_word(flood):
    rng = Random(1)
    rules, words = list(FLOODS[flood](rng)), some_words(rng, 3_000)
    Counted.looks = 0
    page = glazed(words, rules)
    assert Counted.looks < SIDES_A_LOOK * MOST_LOOKS
    assert words_in(page) == len(words)


def test_a_large_table_is_within_the_bounds():
    rules = [
        rule for n in range(3_000) for rule in cell(n % 20 * 30, n // 20 * 12, n % 20 * 30 + 26, n // 20 * 12 + 10)
    ]
    words = [Word("w", n % 20 * 30 + 4, n // 20 * 12 + 2, n % 20 * 30 + 20, n // 20 * 12 + 9) for n in range(3_000)]
    page = glazed(words, rules)
    assert panes_in(page) == 3_000
    assert all(len(one.words) == 1 for one in page.panes)


def test_lines_that_reach_a_page_break_take_bounded_work():
    """Each of thousands of lines down might go on with each of those on the next page."""
    rules: list[Rectangle] = [down(0.05 * n, 50, 700) for n in range(MOST_RULES // 2)]
    sheets = [Sheet(page, 612, 792, [Word("w", 20, 100, 30, 110)], rules) for page in (1, 2)]
    Counted.looks = 0
    strip = as_strip(sheets, 0.0)
    assert Counted.looks < SIDES_A_LOOK * MOST_LOOKS
    assert len(strip.rules) == len(rules)


def test_more_lines_than_on_any_form_do_not_count():
    sheets = [Sheet(page, 612, 792, [Word("w", 20, 100, 30, 110)], [down(9, 9, 99)] * MOST_RULES) for page in (1, 2)]
    assert as_strip(sheets, 0.0).rules == []
