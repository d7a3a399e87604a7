"""The grid of states: each has a place of its own, filled as its number is to the greatest."""

from muniment.codes.states import FORM_D, SOLICITATION
from muniment.study import charts
from muniment.study.charts import LIGHT, PLACES, WIDE, Tile


def test_every_state_and_territory_has_a_place_of_its_own():
    assert set(SOLICITATION) <= set(PLACES)
    assert set(PLACES) - set(SOLICITATION) == {"VI", "GU", "B5", "1V"}
    assert set(PLACES) <= set(FORM_D)
    assert len(set(PLACES.values())) == len(PLACES)


def test_neighbours_are_near():
    for one, other in (("CA", "OR"), ("NY", "PA"), ("TX", "OK"), ("IL", "IN"), ("GA", "FL"), ("ME", "NH")):
        far = max(abs(a - b) for a, b in zip(PLACES[one], PLACES[other], strict=True))
        assert far <= 1, (one, other)


def rows(*told):
    return {row["code"]: row for row in charts.tiles(told, LIGHT, WIDE)["data"]["values"]}


def filled(row):
    return round((row["bottom"] - row["filled"]) / (row["bottom"] - row["top"]), 6)


def test_a_tile_is_filled_as_its_number_is_to_the_greatest():
    shown = rows(Tile("CA", 1000, ""), Tile("NY", 250, ""), Tile("GA", 1, ""), Tile("TX", 0, ""))
    assert (filled(shown["CA"]), filled(shown["NY"])) == (1, 0.25)
    assert filled(shown["TX"]) == filled(shown["WA"]) == 0 < filled(shown["GA"])


def test_nothing_and_zero_are_told_apart():
    shown = rows(Tile("CA", 0, "California: $0, 1 notice"))
    assert shown["CA"]["text"] == "$0"
    assert shown["WA"]["text"] == ""


def test_what_is_abroad_is_not_on_the_map():
    assert charts.elsewhere(["CA", "X0", "none", "PR"]) == ["X0", "none"]
    assert "X0" not in rows(Tile("X0", 5, ""))
