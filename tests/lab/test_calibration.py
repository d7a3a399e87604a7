"""Whether confidence tells right values from wrong ones: each figure against its plain definition."""

import json
from math import ceil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from commands import run
from muniment.lab.calibration import Answers, answers, bins, figures, intervals, plot, together
from muniment.lab.score import score

VALUES = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9, 0.95, 0.999]), st.booleans()), min_size=1, max_size=40)


def counted(values):
    return together(Answers({sure: (int(right), int(not right))}) for sure, right in values)


@given(VALUES)
def test_auroc_is_the_share_of_pairs_that_are_in_order(values):
    rights, wrongs = ([sure for sure, right in values if right is which] for which in (True, False))
    pairs = [(a > b) + (a == b) / 2 for a in rights for b in wrongs]
    expected = sum(pairs) / len(pairs) if pairs else None
    assert figures(counted(values))["auroc"] == (None if expected is None else pytest.approx(expected))


@given(VALUES.filter(lambda values: len({sure for sure, _ in values}) == len(values)))
def test_risk_and_coverage_without_ties(values):
    surest = [right for _, right in sorted(values, reverse=True)]
    risks = [surest[:k].count(False) / k for k in range(1, len(surest) + 1)]
    found = figures(counted(values))
    assert found["aurc"] == pytest.approx(sum(risks) / len(risks))
    for coverage in (90, 95, 98):
        most = ceil(len(surest) * coverage / 100)
        assert found[f"right-at-{coverage}"] == pytest.approx(surest[:most].count(True) / most)


@given(VALUES, st.integers(0, 1 << 32))
def test_ties_are_worth_their_mean(values, seed):
    of_ties = figures(counted(values))["aurc"]
    drawn, shuffler = [], Random(seed)
    for _ in range(400):
        shuffler.shuffle(values)
        surest = [right for _, right in sorted(values, key=lambda value: -value[0])]
        drawn.append(sum(surest[:k].count(False) / k for k in range(1, len(surest) + 1)) / len(surest))
    assert of_ties == pytest.approx(sum(drawn) / len(drawn), abs=0.06)


def test_what_is_said_and_what_is_right():
    found = bins(Answers({0.99: (8, 2), 0.95: (10, 0), 0.2: (0, 5)}))
    assert [(one.values, round(one.said, 3), one.right) for one in found] == [(5, 0.2, 0.0), (20, 0.97, 0.9)]
    assert figures(Answers({0.99: (8, 2), 0.95: (10, 0), 0.2: (0, 5)}))["ece"] == pytest.approx(
        (5 * 0.2 + 20 * 0.07) / 25
    )
    assert set(figures(Answers({})).values()) == {None}


def test_intervals_hold_the_figure_and_come_the_same_again():
    random = Random(3)
    filings = [counted([(random.choice([0.6, 0.99]), random.random() < 0.9) for _ in range(20)]) for _ in range(12)]
    found = intervals(filings)
    assert found == intervals(filings)
    for one in found.values():
        assert one.low <= one.value <= one.high
        assert one.low < one.high
    assert all(one.low is None for one in intervals([]).values())


def test_values_are_taken_with_the_confidence_that_was_stated():
    truth = {"event_date": "2025-01-03", "persons": [{"name": "Oakum", "percent": "5.1", "group": "N/A"}]}
    read = {
        "event_date": "2025-01-04",
        "persons": [{"name": "Oakum", "percent": "5.1", "group": "a"}, {"name": "IRS"}],
        "confidence": {"event_date": 0.7, "persons[1]": 0.4},
    }
    scored = score(truth, read)
    assert scored.stated == {
        "event_date": [(0.7, False)],
        "persons[].name": [(1.0, True), (0.4, False)],
        "persons[].percent": [(1.0, True)],
        "persons[].group": [(1.0, False)],  # a value in the place of a state is invented
    }
    assert answers(scored).counts == {0.7: (0, 1), 1.0: (2, 1), 0.4: (0, 1)}
    assert answers(scored, "persons[].name").counts == {1.0: (1, 0), 0.4: (0, 1)}


def test_the_plot_has_a_mark_for_each_bin():
    tree = etree.fromstring(plot(Answers({0.99: (8, 2), 0.2: (0, 5)})))
    marks = tree.findall("{*}circle/{*}title")
    assert [mark.text for mark in marks] == [
        "said 0.200, right 0.000 of 5 values",
        "said 0.990, right 0.800 of 10 values",
    ]


def test_the_command_shows_and_draws_it(tmp_path):
    truth, reader = tmp_path / "truth", tmp_path / "read"
    for folder, said in ((truth, {"form": "SC 13G"}), (reader, {"form": "SC 13D", "confidence": {"form": 0.6}})):
        folder.mkdir()
        (folder / "a.json").write_text(json.dumps(said), "utf-8")
    asked = ("evaluate", truth, "--predictions", reader, "--confidence")
    out, _ = run(*asked, "--plot", tmp_path / "plot.svg")
    lines = [line for line in out.splitlines() if line.startswith("confidence:")]
    assert [line.split()[:3] for line in lines] == [
        ["confidence:all", "auroc", "-"],
        ["confidence:decade:unknown", "auroc", "-"],
        ["confidence:field:form", "auroc", "-"],
    ]
    assert "ece 0.6000 [0.6000, 0.6000] right-at-90 0.0000" in lines[0]
    assert "said 0.600, right 0.000 of 1 value" in (tmp_path / "plot.svg").read_text("utf-8")
    told, _ = run(*asked, "--format", "json")
    assert json.loads(told)["confidence"][2]["figures"]["ece"]["value"] == 0.6
    told, _ = run(*asked[:-1], "--format", "json")
    assert json.loads(told)["confidence"] is None
