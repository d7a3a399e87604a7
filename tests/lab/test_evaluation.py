"""Gains and losses, value by value, and what a file of saved scores holds."""

import json
from decimal import Decimal
from operator import attrgetter

import pytest

from muniment.errors import SourceError, UsageError
from muniment.lab.evaluation import Filing, changes, counted, load_scores, save_scores
from muniment.lab.score import score
from muniment.lab.truth_files import Truth

LABELS = {
    "form": "SC 13G",
    "event_date": "1998-01-27",
    "persons": [
        {"name": "Oakum", "percent": "5.1", "aggregate": Decimal("12.5")},
        {"name": "Larkspur", "percent": "7"},
    ],
}
FIRST = {
    "form": "SC 13G",
    "persons": [{"name": "Oakum", "percent": "5", "aggregate": 3}, {"name": "Larkspur", "percent": "7"}, {"name": "X"}],
}
SECOND = {
    "form": "SC 13D",
    "event_date": "1998-01-27",
    "persons": [{"name": "Oakum", "percent": "5.1", "aggregate": 4}, {"name": "Larkspur", "percent": "7"}],
}


def filing(read, labels=LABELS, name="a"):
    return Filing(Truth(name, labels, None, "tuning"), score(labels, read), 0.1)


def compared(tmp_path, first, second):
    save_scores(tmp_path / "scores.json", [first])
    return changes([second], load_scores(tmp_path / "scores.json"))


def test_gained_lost_and_changed(tmp_path):
    told = compared(tmp_path, filing(FIRST), filing(SECOND))
    assert [(one.place, one.before, one.after) for one in told.gained] == [
        ("+persons[2].name", "invented", "right"),
        ("event_date", "missed", "right"),
        ("persons[0].percent", "wrong", "right"),
    ]
    assert [(one.place, one.before, one.after, one.truth, one.read) for one in told.lost] == [
        ("form", "right", "wrong", "SC 13G", "SC 13D")
    ]
    assert [(one.field, one.before, one.after) for one in told.changed] == [("persons[].aggregate", "wrong", "wrong")]
    assert counted(told, attrgetter("filing")) == [("a", 3, 1, 1)]
    assert ("persons[].percent", 1, 0, 0) in counted(told, attrgetter("field"))
    assert (told.before.right, told.after.right) == (4, 5)


def test_nothing_changed(tmp_path):
    told = compared(tmp_path, filing(FIRST), filing(FIRST))
    assert told.compared == 1
    assert counted(told, attrgetter("field")) == []


def test_an_unread_filing_gains_all_it_states_once_it_is_read(tmp_path):
    told = compared(tmp_path, filing(None), filing(SECOND))
    assert len(told.gained) == 5
    assert [one.before for one in told.changed] == ["missed", "missed"]
    back = compared(tmp_path, filing(SECOND), filing(None))
    assert len(back.lost) == 5


def test_other_labels_are_not_compared(tmp_path):
    told = compared(tmp_path, filing(FIRST), filing(FIRST, LABELS | {"event_date": "1998-01-28"}))
    assert (told.relabelled, told.compared) == (["a"], 0)
    noted = compared(tmp_path, filing(FIRST), filing(FIRST, LABELS | {"notes": "read a second time"}))
    assert noted.compared == 1


def test_a_filing_that_was_not_there_is_new(tmp_path):
    assert compared(tmp_path, filing(FIRST), filing(FIRST, name="b")).new == ["b"]


def test_saving_keeps_the_scores_of_others(tmp_path):
    path = tmp_path / "new" / "scores.json"
    save_scores(path, [filing(FIRST, name="b")])
    save_scores(path, [filing(SECOND, name="a")])
    assert list(load_scores(path).filings) == ["a", "b"]


def test_no_words_of_a_filing_are_saved(tmp_path):
    save_scores(tmp_path / "scores.json", [filing(FIRST)])
    held = (tmp_path / "scores.json").read_text("utf-8")
    assert "persons[0].percent" in held
    assert not [word for word in ("Oakum", "Larkspur", "1998-01-27", "5.1", '"X"') if word in held]


def test_another_file_is_told_apart(tmp_path):
    path = tmp_path / "scores.json"
    path.write_text('{"filings": []}')
    with pytest.raises(SourceError, match="not a file of saved scores"):
        load_scores(path)
    path.write_text(json.dumps({"filings": {}, "format": 9}))
    with pytest.raises(UsageError, match="format 9"):
        load_scores(path)
    with pytest.raises(SourceError, match="cannot be opened"):
        load_scores(tmp_path / "none.json")
