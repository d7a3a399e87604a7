"""Networks: issuers fold into families, what has no room is counted, and the picture is the same every time."""

import random
from itertools import pairwise

import pytest

from muniment.study.charts import LIGHT, NARROW, WIDE, breadth
from muniment.study.charts.network import MOST_FAMILIES, Family, Node, families, network, reduced


def issuers(name: str, many: int, filings: int = 1):
    return [Node(f"{name}{at}", name.format(at), "issuer", filings) for at in range(many)]


def person(name: str, filings: int = 1):
    return Node(name, name, "person", filings, "related person")


def labels(found):
    return [family.label(400) for family in found]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Orchard {} Fund, LLC", "Orchard … (3)"),
        ("New Orchard {}, LLC", "New Orchard … (3)"),
        ("Pear {}, a series of Lantern Master, LP", "Series of Lantern Master, LP (3)"),
    ],
)
def test_issuers_of_one_house_are_one(name, label):
    assert labels(families([*issuers(name, 3), person("Ada Byrne")])) == [label, "Ada Byrne"]


def test_two_alike_and_people_of_one_name_stay_apart():
    nodes = [*issuers("Orchard {} Fund", 2), *(person(f"Ada Byrne {at}") for at in "ABC")]
    assert all(len(family.members) == 1 for family in families(nodes))


def test_a_family_of_everybody_folds_nothing():
    found = families(issuers("Orchard {} Fund", 5))
    assert [len(family.members) for family in found] == [1] * 5


def test_everybody_is_in_one_family_alone():
    nodes = [*issuers("Orchard {} Fund", 9), *issuers("New Lamp {}", 4), *issuers("Pear {} a series of Orchard", 3)]
    members = [node.key for family in families(nodes) for node in family.members]
    assert sorted(members) == sorted(node.key for node in nodes)


def test_what_has_no_room_is_counted():
    found = [Family(str(at), f"House {at}", "issuer", tuple(issuers("House {}", at + 1))) for at in range(20)]
    net = reduced(sorted(found, key=lambda family: -family.filings), "Ada", "#list")
    assert len(net.families) == MOST_FAMILIES
    assert net.folded == (("issuer", sum(range(1, 9))),)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_stand_apart_and_the_order_of_rows_does_not_matter(width):
    nodes = [*issuers("Orchard {} Fund", 40), *issuers("Lamp {}", 2), *(person(f"Person {at}") for at in range(30))]
    first = network(reduced(families(nodes), "Ada Byrne", "#list"), LIGHT, width)
    random.Random(7).shuffle(nodes)
    assert network(reduced(families(nodes), "Ada Byrne", "#list"), LIGHT, width) == first
    places = [(row["x"], row["y"]) for row in first["layer"][1]["data"]["values"]]
    assert len(places) == len(set(places)) == 3 + MOST_FAMILIES + 1 + 1
    spaces = sorted(y for x, y in places if x == 1)
    assert all(after - before >= 1 for before, after in pairwise(spaces))


def test_somebody_without_others_stands_alone():
    spec = network(reduced([], "Ada Byrne", ""), LIGHT, WIDE)
    assert [row["words"] for row in spec["layer"][1]["data"]["values"]] == ["Ada Byrne"]


def test_a_long_name_keeps_its_number():
    family = families([*issuers("P {}, a series of Orchard and Lantern Masterfund Holdings", 12), person("Ada")])[0]
    assert family.label(200).endswith("… (12)")
    assert breadth(family.label(200)) <= 200
