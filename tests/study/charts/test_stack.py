"""Stacked holders: bands stand on each other, end with an exit, and break where no percent is stated."""

from datetime import date
from decimal import Decimal

import pytest

from muniment.study.charts import LIGHT, NARROW, Point, Series, bands, stack

END = date(2026, 1, 1)


def line(name, *points):
    return Series(name, tuple(Point(date(year, 1, 1), value, f"{name} {year}", "", out) for year, value, out in points))


def shown(made):
    return [(band.at, band.begin.year, band.end.year, band.low, band.high) for band in made]


def test_one_stands_on_the_other_until_it_exits():
    first = line("Ada", (2020, Decimal("6.5"), False), (2024, Decimal(3), True))
    second = line("Ben", (2022, Decimal(10), False))
    assert shown(bands([first, second], END)) == [
        (0, 2020, 2024, 0.0, 6.5),
        (1, 2022, 2024, 6.5, 16.5),
        (1, 2024, 2026, 0.0, 10.0),
    ]


def test_what_states_nothing_is_not_zero():
    made = bands([line("Ada", (2020, Decimal(7), False), (2021, None, False), (2023, Decimal(8), False))], END)
    assert shown(made) == [(0, 2020, 2021, 0.0, 7.0), (0, 2023, 2026, 0.0, 8.0)]


def test_nothing_is_drawn_of_nothing():
    assert bands([], END) == bands([line("Ada", (2026, Decimal(7), False))], END) == []
    assert stack([], LIGHT, NARROW, END)["data"]["values"] == []


@pytest.mark.parametrize("name", ["MW" * 30, "万" * 30])
def test_a_name_is_cut_where_the_picture_ends(name):
    lines = [line(name, (2024, 6, False)), line("Ada", (2024, 7, False))]
    spec = stack(lines, LIGHT, NARROW, END)
    cut, whole = spec["encoding"]["color"]["scale"]["domain"]
    assert (cut[-1], whole) == ("…", "2. Ada")
    widths = {"M": 10, "W": 11.3, "万": 12}  # as Liberation Sans has them at 12 pixels
    assert sum(widths.get(sign, 3) for sign in cut) < NARROW - 44
