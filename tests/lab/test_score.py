"""What counts as right, by example; the figures, by hand."""

import pytest

from muniment.lab.score import agree, board, leaves, score, verdicts


@pytest.mark.parametrize(
    ("key", "truth", "read"),
    [
        ("name", "Bank of America Corporation", "BANK OF AMERICA CORPORATION"),
        ("name", "Société Générale, S.A.", "Societe Generale S.A."),
        ("title", "Senior Vice President and Secretary", "Senior Vice Presidert and Secretary"),
        ("name", "abcdefghjkmnopqrstuw", "abcdefghjkmnopqrstuz"),  # twenty letters, one of them another: 0.95
        ("percent", "5.3", "5.30%"),
        ("percent", "<1", "< 1"),
        ("aggregate", 1_000_000, "1,000,000"),
        ("types", ["IA", "CO"], ["CO", "IA", "IA"]),
        ("group", "N/A", "n/a "),
        ("item5_exit", True, True),
        ("name", "***", "***"),
    ],
)
def test_the_same(key, truth, read):
    assert agree(key, truth, read)


@pytest.mark.parametrize(
    ("key", "truth", "read"),
    [
        ("title", "Oakum Partners Fund II, L.P.", "Oakum Partners Fund III, L.P."),
        ("title", "1 Lantern Street, Suite 1200", "1 Lantern Street, Suite 1201"),
        ("name", "Oakum", "Oakun"),
        ("name", "abcdefghjkmnopqrstu", "abcdefghjkmnopqrstz"),
        ("percent", "1", "<1"),
        ("aggregate", 0, "N/A"),
        ("aggregate", 5, [5]),
        ("types", ["IA"], ["IA", "CO"]),
        ("item5_exit", True, 1),
        ("name", "***", "---"),
    ],
)
def test_not_the_same(key, truth, read):
    assert not agree(key, truth, read)


@pytest.mark.parametrize(
    ("truth", "read", "expected"),
    [
        ("a", None, ("missed",)),
        ("a", "N/A", ("wrong",)),
        (None, "a", ("invented",)),
        (None, False, ()),
        (None, "N/A", ("state_wrong",)),
        ("N/A", 0, ("state_wrong", "invented")),
        (False, None, ("state_missed",)),
        (False, False, ("state_right",)),
        ([], ["a"], ("invented",)),
    ],
)
def test_verdicts(truth, read, expected):
    (leaf,) = leaves({"here": truth}, {"here": read})
    assert verdicts(leaf) == expected


def test_an_empty_box_need_not_be_told():
    (leaf,) = leaves({"excludes_shares": False}, {})
    assert verdicts(leaf) == ()


def test_a_member_overlooked_does_not_shift_the_others():
    truth = {"persons": [{"name": "Oakum"}, {"name": "Larkspur"}, {"name": "Tidewrack"}]}
    scored = score(truth, {"persons": [{"name": "Larkspur"}, {"name": "Tidewrack"}]})
    assert (scored.tally.right, scored.tally.missed, scored.tally.wrong) == (2, 1, 0)
    assert [fault.leaf.place for fault in scored.faults] == ["persons[0].name"]
    assert scored.persons is False
    assert scored.counts == {"persons": (3, 2)}


def test_a_member_too_many_is_invented_with_all_it_states():
    truth = {"persons": [{"name": "Oakum", "percent": "5"}]}
    read = {"persons": [{"name": "Larkspur", "percent": "7", "types": []}, {"name": "Oakum", "percent": "5"}]}
    scored = score(truth, read)
    assert (scored.tally.right, scored.tally.invented) == (2, 2)
    assert scored.faults[0].leaf.identity == "+persons[0].name"


def test_what_is_uncertain_is_not_scored():
    truth = {"event_date": "1998-01-27", "persons": [{"name": "Oakum", "percent": "5"}]}
    assert score(truth | {"uncertain": ["event_date", "persons[0].name"]}, {"form": "D"}).tally.points == 1
    assert score(truth | {"uncertain": ["persons[].percent"]}, {"form": "D"}).tally.points == 2


def test_figures():
    truth = {"a": "one", "b": "two", "c": "three", "d": "N/A", "e": None}
    read = {"a": "one", "b": "2", "d": "N/A", "e": "five", "confidence": {"b": 0.5, "e": 0.95}}
    figures = board([score(truth, read), score({"a": "one"}, None)]).figures()
    assert figures == {
        "precision": 1 / 3,
        "recall": 1 / 4,
        "macro-f1": 1 / 6,
        "states": 1.0,
        "persons": 1.0,
        "sure": 1.0,
        "sure-wrong": 1 / 2,
        "files": 2,
        "unread": 1,
        "f1": pytest.approx(2 / 7),
        "points": 4,
        "right": 1,
        "wrong": 1,
        "missed": 2,
        "invented": 1,
        "state-points": 1,
        "state-right": 1,
    }


@pytest.mark.parametrize("read", [None, [], "text", {}, 3, {"persons": 3}, {"persons": [1, None]}, {"a": {"b": 1}}])
def test_whatever_stands_in_a_prediction_is_scored(read):
    assert score({"a": "one", "persons": [{"name": "Oakum"}]}, read).tally.right == 0


def test_a_strange_path_in_a_confidence_ends():
    assert score({"a]": {"b": "one"}}, {"a]": {"b": "one"}, "confidence": {"": 0.2}}).tally.sure_right == 0
