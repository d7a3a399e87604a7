"""What holds from one filing to the next: absent, zero and exit are drawn differently."""

from datetime import date
from itertools import pairwise

from muniment.study import charts
from muniment.study.charts import LIGHT, MOST_ROWS, NARROW, WIDE, Point, Series
from muniment.wording import one_line

END = date(2020, 1, 1)


def rows(*values, is_exit=()):
    """The rows of the line for filings that state these values, a year apart."""
    points = tuple(Point(date(2010 + at, 1, 1), value, "", "", at in is_exit) for at, value in enumerate(values))
    spec = charts.steps([Series("A", points)], LIGHT, WIDE, "percent", END)
    line = next(one for one in spec["layer"] if one["mark"]["type"] == "line")
    return [(row["part"], row["day"][:4], row["value"], row["kind"]) for row in line["data"]["values"]]


def test_a_line_holds_until_the_end():
    assert rows(6) == [("0-0", "2010", 6.0, "filing"), ("0-0", "2020", 6.0, "on")]


def test_a_filing_without_a_number_breaks_the_line():
    told = rows(6, None, 7)
    assert [(part, value) for part, _, value, _ in told] == [("0-0", 6.0), ("0-1", 7.0), ("0-1", 7.0)]


def test_zero_is_drawn_as_zero():
    assert rows(6, 0)[1] == ("0-0", "2011", 0.0, "filing")


def test_an_exit_ends_the_line_at_what_it_states():
    assert rows(6, 4, is_exit=[1]) == [("0-0", "2010", 6.0, "filing"), ("0-0", "2011", 4.0, "exit")]


def test_an_exit_without_a_number_ends_the_line_where_it_was():
    assert rows(6, None, is_exit=[1])[-1] == ("0-0", "2011", 6.0, "exit")


def test_who_comes_back_begins_another_line():
    assert [part for part, *_ in rows(6, 4, 8, is_exit=[1])] == ["0-0", "0-0", "0-1", "0-1"]


def test_no_more_lines_than_can_be_told_apart():
    many = [Series(f"Holder {at}", (Point(END, at, ""),)) for at in range(40)]
    shown = charts.drawn(many)
    assert [one.name for one in shown[:2]] == ["Holder 39", "Holder 38"]
    assert len(shown) == charts.MOST_SERIES


def test_a_picture_takes_only_so_many_rows():
    points = tuple(Point(date(2000, 1, 1), 5, "") for _ in range(3 * MOST_ROWS))
    spec = charts.steps([Series("A", points)], LIGHT, WIDE, "percent", END)
    assert max(len(one["data"]["values"]) for one in spec["layer"]) == MOST_ROWS
    assert charts.undrawn([Series("A", points)], date(2000, 1, 1)) == "4,000 of 6,000 points stand in the table only."
    assert not charts.undrawn([Series("A", points[:9])], date(2000, 1, 1))


def test_long_names_are_clipped_in_the_picture():
    name = "Larkspur " * 40
    for width in (WIDE, NARROW):
        spec = charts.steps([Series(name, (Point(date(2019, 1, 1), 5, ""),))], LIGHT, width, "percent", END)
        words = names_in(spec)["data"]["values"][0]["name"]
        assert words.startswith("Larkspur")
        assert len(words) < 60


def names_in(spec):
    """The layer with the names of the lines, which is the last one."""
    return spec["layer"][-1]


def test_capitals_are_clipped_where_the_room_ends():
    spec = charts.steps(
        [Series("ONEBEACON INSURANCE GROUP LTD. CL", (Point(END, 5, ""),))], LIGHT, WIDE, "percent", END
    )
    assert names_in(spec)["data"]["values"][0]["name"] == "ONEBEACON INSURANCE GR…"


def test_names_among_the_lines_have_an_edge_of_paper():
    spec = charts.steps([Series("Larkspur", (Point(END, 5, ""),))], LIGHT, NARROW, "percent", END)
    edge, name = names_in(spec)["layer"]
    assert (edge["mark"]["stroke"], edge["mark"]["strokeWidth"]) == (LIGHT.paper, 4)
    assert "stroke" not in name["mark"]


def test_names_behind_lines_do_not_cover_each_other():
    places = charts.spread([5.0, 5.1, 5.2, 9.0], 1.0)
    ends = sorted(places)
    assert all(other - one >= 1.0 - 1e-9 for one, other in pairwise(ends))


def test_clipping_leaves_short_names_alone():
    assert one_line("Quill", 5) == "Quill"
    assert len(one_line("Q" * 50, 10)) == 10
