"""Bars across: the name before each, close to it and as long as there is room."""

from muniment.study.charts import LIGHT, NARROW, WIDE, Bar, across, fitted

LONG = "Larkspur Garden Lamps and Lanterns Holdings of the Northern Counties, Incorporated"


def test_a_name_stands_close_before_its_bar_and_is_cut_where_the_room_ends():
    for width in (NARROW, WIDE):
        spec = across([Bar(LONG, 5, ""), Bar("Ada", 3, "")], LIGHT, width)
        gap = -spec["layer"][1]["mark"]["dx"]
        assert gap == 8
        shown = [row["short"] for row in spec["data"]["values"]]
        assert shown == [fitted(LONG, spec["padding"]["left"] - gap), "Ada"]
        assert shown[0].endswith("…")
