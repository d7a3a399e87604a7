"""Our figures are those of the reference scorer, whatever a reader makes of the labelled filings."""

import contextlib
import importlib.util
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.lab.evaluation import Report, evaluate, line
from muniment.lab.truth_files import find
from shared_data import SHARED

REFERENCE = SHARED / "tools" / "score_summary.py"
TRUTH = SHARED / "data" / "schedule-13" / "truth"

pytestmark = pytest.mark.skipif(
    not (REFERENCE.is_file() and TRUTH.is_dir()),
    reason="needs the reference scorer and the labelled filings, shared/ beside the repository",
)


def reference():
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_summary", REFERENCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_summary"] = module
    spec.loader.exec_module(module)
    return module


SCORER = reference() if REFERENCE.is_file() else None
NAMES = sorted(path.stem for path in TRUTH.glob("*.json"))


def its_lines(truth, predicted, *options) -> list[str]:
    assert SCORER
    out = io.StringIO()
    with patch.object(sys, "argv", ["score", str(truth), str(predicted), *options]), contextlib.redirect_stdout(out):
        assert SCORER.main() == 0
    return out.getvalue().splitlines()


def our_lines(truth, predicted) -> list[str]:
    report = Report(evaluate(find(Path(truth), need_sources=False), Path(predicted)), [])
    return [line(report.whole), *map(line, report.fields), *map(line, report.groups("file"))]


# ---- readers that err ------------------------------------------------------------------------------------------------

FORM_D = {
    "form": "D",
    "issuers": [
        {"name": "Tidewrack Capital IV, L.P.", "cik": "0001999999", "year": 2021, "previous_names": ["A B", "C"]}
    ],
    "related_persons": [
        {"first": "Ann", "last": "Oakum", "relationships": ["Director", "Promoter"]},
        {"first": "Bo", "last": "Oakum", "relationships": ["Executive Officer"], "clarification": None},
    ],
    "exemptions": ["06b", "3C.1"],
    "first_sale": "yet to occur",
    "more_than_one_year": False,
    "minimum_investment": 0,
    "recipients": [{"name": "Larkspur Securities LLC", "crd": "12345", "states": ["CA", "NY"], "foreign": False}],
    "offered": "Indefinite",
    "sold": 12_000_000,
    "clarifications": {"13": "The amounts sold include those of the parallel fund, see Part II.", "15": None},
    "estimates": {"commissions": False, "finders_fees": True},
    "signatures": [{"issuer": "Tidewrack Capital IV, L.P.", "name": "Ann Oakum", "title": None, "date": "2021-03-04"}],
    "class": "xml",
    "uncertain": ["related_persons[0].first", "signatures[].title"],
}


def damaged(held, chance: Random, rate: float):
    """An answer as a poor reader gives it."""
    if isinstance(held, dict):
        kept = {key: damaged(value, chance, rate) for key, value in held.items() if chance.random() >= rate / 4}
        return kept | ({"surplus": "x"} if chance.random() < rate / 4 else {})
    if isinstance(held, list):
        new = [damaged(one, chance, rate) for one in held if chance.random() >= rate / 3]
        if new and chance.random() < rate:
            new.insert(chance.randrange(len(new) + 1), chance.choice(new))
        if chance.random() < rate:
            chance.shuffle(new)
        return new if chance.random() >= rate / 6 else chance.choice([None, "N/A", {}, new[:1] and new[0]])
    return other(held, chance) if chance.random() < rate else held


def other(held, chance):
    """Another answer in the place of one."""
    texts = str(held)
    place = chance.randrange(len(texts) + 1)
    return chance.choice([
        None, "N/A", " n/a", True, False, 0, "0", "", "-", [], {}, [held], {"a": held}, 17, Decimal("0.5"), "<1", 5.0,
        texts.upper(), texts.swapcase() + ".", texts + " I", texts.replace("o", "ó"), f"< {texts}", f"{texts} %",
        texts[:place] + texts[place + 1 :], texts[:place] + chance.choice("aix5 .,é<") + texts[place:],
        texts[::-1], texts[: len(texts) // 2], f"{texts}.0", f"{texts},000", texts * 30,
    ])  # fmt: skip


def told_confidence(held, path, chance):
    """Confidences at some paths of an answer."""
    if path and chance.random() < 0.3:
        yield path, chance.choice([0.1, 0.89, 0.9, 0.95, 1, "0.4", None, "sure"])
    if isinstance(held, dict):
        for key, value in held.items():
            yield from told_confidence(value, f"{path}.{key}" if path else key, chance)
    elif isinstance(held, list):
        for n, value in enumerate(held):
            yield from told_confidence(value, f"{path}[{n}]", chance)


def prediction(truth, chance):
    if chance.random() < 0.05:
        return chance.choice([{}, [], None, "text", 3])
    told = damaged(truth, chance, chance.choice([0, 0.02, 0.1, 0.4]))
    told.pop("confidence", None)
    if chance.random() < 0.6:
        told["confidence"] = dict(told_confidence(told, "", chance))
    return told


def encoded(held):
    return json.dumps(held, default=float)


@pytest.mark.slow
@given(st.lists(st.sampled_from([*NAMES, "form-d"]), min_size=1, max_size=6, unique=True), st.integers(0, 2**32))
def test_the_figures_are_the_same(names, seed):
    chance = Random(seed)
    with TemporaryDirectory() as folder:
        truth, predicted = Path(folder, "truth"), Path(folder, "predicted")
        truth.mkdir()
        predicted.mkdir()
        for name in names:
            held = FORM_D if name == "form-d" else json.loads((TRUTH / f"{name}.json").read_text("utf-8"))
            (truth / f"{name}.json").write_text(encoded(held), "utf-8")
            if chance.random() >= 0.05:
                (predicted / f"{name}.json").write_text(encoded(prediction(held, chance)), "utf-8")
        compare(truth, predicted)


def test_the_figures_are_the_same_for_perfect_and_for_absent_readers(tmp_path):
    compare(TRUTH, TRUTH)
    compare(TRUTH, tmp_path)


def compare(truth, predicted):
    theirs, ours = its_lines(truth, predicted, "--by-field", "--by-file"), our_lines(truth, predicted)
    assert ours[0] == theirs[-1]
    assert {counts(one) for one in ours[1:]} == {its_counts(one) for one in theirs[:-1]}


def counts(told: str) -> tuple[str, ...]:
    """The name of a group, and its figures, from our line."""
    name, *words = told.split()
    held = dict(zip(words[::2], words[1::2], strict=True))
    keys = ("f1", "precision", "recall", "right", "wrong", "missed", "invented", "states", "state-right")
    return name.partition(":")[2], *(held[key] for key in keys)


def its_counts(told: str) -> tuple[str, ...]:
    """The same from the line of the reference."""
    words = told.replace("(", " ").split()
    keys = ("F1", "precision", "recall", "right", "wrong", "missed", "invented", "states")
    return words[0], *(words[words.index(key) + 1] for key in keys), words[words.index("states") + 2]
