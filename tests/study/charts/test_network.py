"""Networks: the closest are kept, the rest is counted, and the picture is the same every time."""

import random

from muniment.study.charts import LIGHT, WIDE
from muniment.study.charts.network import MOST_NODES, Node, Tie, kept, network, rings


def world(many: int):
    """A hub with many neighbours; the one with a higher number shares more filings, and has two of its own behind."""
    nodes, ties = [Node("hub", "Hub", "issuer", "")], []
    for at in range(many):
        nodes.append(Node(f"n{at}", f"Neighbour {at}", "person", ""))
        ties.append(Tie("hub", f"n{at}", "holder", at + 1))
        for behind in range(2):
            nodes.append(Node(f"b{at}-{behind}", f"Behind {at}", "issuer", ""))
            ties.append(Tie(f"n{at}", f"b{at}-{behind}", "holder", 1))
    return nodes, ties


def test_the_closest_are_kept_and_the_rest_is_counted():
    nodes, ties = world(80)
    told = kept("hub", nodes, ties)
    assert len(told.nodes) == MOST_NODES
    names = {one.key for one in told.nodes}
    assert {"hub", "n79", "n78"} <= names
    assert "n0" not in names


def test_a_small_network_is_whole():
    told = kept("hub", *world(4))
    assert len(told.nodes) == 13
    assert len(network(told, LIGHT, WIDE)["layer"][1]["data"]["values"]) == 13


def test_the_order_of_rows_does_not_matter():
    nodes, ties = world(9)
    first = network(kept("hub", nodes, ties), LIGHT, WIDE)
    shuffled_nodes, shuffled = nodes[:], ties[:]
    random.Random(7).shuffle(shuffled_nodes)
    random.Random(8).shuffle(shuffled)
    again = network(kept("hub", shuffled_nodes, shuffled), LIGHT, WIDE)
    assert first["layer"][1] == again["layer"][1]


def test_nobody_stands_on_another():
    _, ties = world(9)
    beside = {}
    for tie in ties:
        beside.setdefault(tie.one, []).append(tie.other)
        beside.setdefault(tie.other, []).append(tie.one)
    places = rings("hub", beside)
    assert len({(one.x, one.y) for one in places.values()}) == len(places) == 28
    assert {places["hub"].ring, places["n1"].ring, places["b1-0"].ring} == {0, 1, 2}


def test_somebody_without_ties_stands_alone():
    told = kept("hub", [Node("hub", "Hub", "issuer", "")], [])
    assert [one.key for one in told.nodes] == ["hub"]
