"""Bars: their names, close before them and as long as there is room, and the numbers of their axis."""

import re

from muniment.study.charts import LIGHT, NARROW, WIDE, Bar, across, breadth, fitted, upright
from muniment.study.charts.render import svg

LONG = "Larkspur Garden Lamps and Lanterns Holdings of the Northern Counties, Incorporated"


def test_a_name_stands_close_before_its_bar_and_is_cut_where_the_room_ends():
    for width in (NARROW, WIDE):
        spec = across([Bar(LONG, 5, ""), Bar("Ada", 3, "")], LIGHT, width)
        gap = -spec["layer"][1]["mark"]["dx"]
        assert gap == 8
        shown = [row["short"] for row in spec["data"]["values"]]
        assert shown == [fitted(LONG, spec["padding"]["left"] - gap), "Ada"]
        assert shown[0].endswith("…")


def test_names_that_would_be_cut_alike_show_where_they_differ():
    names = ["LARKSPUR GARDEN LAMPS FUND I LP", "LARKSPUR GARDEN LAMPS FUND II LP", "Ada"]
    spec = across([Bar(name, 1, "") for name in names], LIGHT, NARROW)
    shown = [row["short"] for row in spec["data"]["values"]]
    assert [name.partition("…")[2] for name in shown] == ["I LP", "II LP", ""]
    assert all(breadth(name) <= spec["padding"]["left"] for name in shown)


def test_an_axis_of_counts_has_whole_numbers():
    drawn = svg(upright([Bar(f"{2000 + n}Q1", n % 3, "") for n in range(30)], LIGHT, WIDE, sign="")).decode()
    assert re.findall(r">(\d[.\d]*m?)</text>", drawn) == ["0", "1", "2"]
