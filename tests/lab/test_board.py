"""Rows of the board, other readers as commands, and copies of filings."""

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lab.filings import benchmark
from muniment.errors import UsageError
from muniment.lab.benchmark import load_list, locate
from muniment.lab.board import ALL, PERCENTS, UNSEEN, cells, figures, markdown, row, run
from muniment.lab.calibration import answers
from muniment.lab.copies import Copy, prepare
from muniment.lab.evaluation import Filing
from muniment.lab.score import score
from muniment.lab.systems import OURS, System, answer, parse_system
from muniment.lab.truth_files import Truth

NAMES = ["0009900001-97-000012", "0009900002-99-000003", "0009900003-98-000001", "0009900004-98-000002"]
LABELS = {"event_date": "1998-01-27", "persons": [{"name": "Oakum", "percent": "5.1", "group": "a", "aggregate": 7}]}
SYSTEMS = Path(__file__).parents[2] / "bench" / "systems"

# Answers from the truth beside a file; of the file called "…-000003" it dies, of "…-000001" it has nothing to say.
READER = """
import json, pathlib, sys
for name in sys.argv[1:]:
    if "000003" in name:
        sys.exit("cannot be read")
    if "000001" not in name:
        truth = json.loads((pathlib.Path(TRUTHS) / f"{pathlib.Path(name).stem}.json").read_text())
        print("a line of log {")
        print(json.dumps({**truth, "file": name, "event_date": "1901-01-01"}))
"""


def filing(name, read):
    return Filing(Truth(name, LABELS, None, "tuning"), score(LABELS, read), 0.1)


@pytest.fixture
def sources(tmp_path):
    return locate(load_list(benchmark(tmp_path / "filings", NAMES)), tmp_path).sources


@pytest.fixture
def theirs(tmp_path):
    script = tmp_path / "read.py"
    script.write_text(READER.replace("TRUTHS", repr(str(tmp_path / "filings"))))
    return System("theirs", (sys.executable, str(script)))


def test_figures_of_values_that_are_counted_by_hand():
    read = {
        "event_date": "1998-01-28",
        "persons": [{"name": "Oakum", "percent": "5.1", "group": "b"}],
        "confidence": {},
    }
    read["confidence"] = {"event_date": 0.4, "persons[0].group": 0.9}
    scored = score(LABELS, read)
    found = figures([(scored.tally, answers(scored))])
    # name, percent right; event_date, group wrong; aggregate missed
    assert (found["precision"], found["recall"], found["coverage"]) == (2 / 4, 2 / 5, 4 / 5)
    assert found["sure-wrong"] == 1 / 3
    assert found["auroc"] == 1.0


def test_what_says_nothing_has_no_precision():
    found = row("theirs", Copy.ORIGINAL, ALL, [filing("a", {}), filing("b", None)])
    assert (found.filings, found.unread, found.figures["recall"].value) == (2, 2, 0.0)
    assert cells(found)[4:] == ["-", "0.000 [0.000, 0.000]", "0.000 [0.000, 0.000]", "-", "-", "-", "-"]


def test_intervals_hold_the_figure_and_are_the_same_every_time():
    reads = [{"persons": [{"name": "Oakum", "percent": "5.1"}]}, {"persons": [{"name": "Oakum", "percent": "9"}]}, {}]
    filings = [filing(str(n), read) for n, read in enumerate(reads * 5)]
    recall = row("theirs", Copy.ORIGINAL, ALL, filings).figures["recall"]
    assert recall.low < recall.value < recall.high
    assert row("theirs", Copy.ORIGINAL, ALL, filings).figures["recall"] == recall


def test_percents_alone():
    found = row(
        "theirs", Copy.ORIGINAL, PERCENTS, [filing("a", {"persons": [{"percent": "5.1"}]})], "persons[].percent"
    )
    assert (found.figures["precision"].value, found.figures["recall"].value) == (1.0, 1.0)


def test_a_board_of_two_systems(sources, theirs, tmp_path):
    listed = [source.entry for source in sources]
    board = run(sources, listed, [System(OURS), theirs], [Copy.ORIGINAL, Copy.PRINTS], tmp_path / "work", 1)
    rows = {(row.system, row.split): row for row in board.rows}
    assert rows[OURS, ALL].figures["recall"].value > 0.9
    assert (rows["theirs", ALL].filings, rows["theirs", ALL].unread) == (4, 2)
    assert rows["theirs", PERCENTS].figures["precision"].value == 1.0
    assert 0 < rows["theirs", ALL].figures["precision"].value < 1
    assert board.problems == [f"original: theirs: {NAMES[1]}.txt: exit code 1: cannot be read"]
    assert board.notes == []
    assert {row.copy for row in board.rows} == {Copy.ORIGINAL}, "there are no prints among these"
    held_out = [name for name in NAMES if next(e for e in listed if e.name == name).part == "held-out"]
    assert rows[OURS, UNSEEN].filings == len(held_out) if held_out else (OURS, UNSEEN) not in rows


def test_answers_of_an_earlier_run_do_not_count(sources, theirs, tmp_path):
    listed = [source.entry for source in sources]
    run(sources, listed, [theirs], [Copy.ORIGINAL], tmp_path / "work", 1)
    silent = System("theirs", (sys.executable, "-c", ""))
    (found, *_) = run(sources, listed, [silent], [Copy.ORIGINAL], tmp_path / "work", 1).rows
    assert found.unread == 4


def test_a_system_that_does_not_exist():
    for text in ("theirs", "=python3", "theirs=", f"{OURS}=python3", "theirs='", "theirs=no-such-program-here"):
        with pytest.raises(UsageError, match="--system"):
            parse_system(text)


def test_digits_of_an_answer_stay(tmp_path):
    page = tmp_path / "a.txt"
    script = 'import sys; print(\'{"file": "%s", "x": 0.10000000000000000001}\' % sys.argv[1])'
    assert answer(System("theirs", (sys.executable, "-c", script)), [page], tmp_path / "answers") == []
    assert "0.10000000000000000001" in (tmp_path / "answers" / "a.json").read_text()


def test_the_published_way_by_patterns(sources, tmp_path):
    command = f"patterns={shlex.join([sys.executable, str(SYSTEMS / 'patterns_system.py')])}"
    listed = [source.entry for source in sources]
    board = run(sources, listed, [parse_system(command)], [Copy.ORIGINAL], tmp_path, 1)
    assert board.problems == []
    found = {row.split: row for row in board.rows}
    assert found[ALL].unread == 0
    assert found[PERCENTS].figures["recall"].value > 0


def test_patterns_say_zero_where_they_find_no_percent(tmp_path):
    (tmp_path / "a.txt").write_text("SCHEDULE 13G\nCUSIP No. 99021L100\nAGGREGATE AMOUNT OWNED: 1,475,600\n")
    done = subprocess.run(
        [sys.executable, SYSTEMS / "patterns_system.py", tmp_path / "a.txt"], capture_output=True, check=True
    )
    read = json.loads(done.stdout)
    assert (read["form"], read["security"]["cusips"]) == ("SC 13G", ["99021L100"])
    assert read["persons"] == [{"percent": "0", "aggregate": 1475600}]


# ---- copies ---------------------------------------------------------------------------------------------------------


def test_damage_is_the_same_every_time_and_hurts(sources, tmp_path):
    first, second = (prepare(sources, Copy.DAMAGED, tmp_path / name, 1) for name in "ab")
    for one, other, source in zip(first.truths, second.truths, sorted_like(first, sources), strict=True):
        assert one.source.read_bytes() == other.source.read_bytes() != source.data


def sorted_like(prepared, sources):
    by_name = {source.entry.name: source for source in sources}
    return [by_name[truth.name] for truth in prepared.truths]


def test_a_copy_of_a_submission_is_not_asked_for_what_its_header_says(sources, tmp_path):
    source = sources[0]
    whole = type(source)(
        source.entry,
        b"<SEC-DOCUMENT>a\n<SEC-HEADER>a\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>SC 13G\n<TEXT>\n"
        + source.data
        + b"\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
        {**source.labels, "issuer": {"name": "Oakum", "cik": "0009900001"}},
    )
    (truth,) = prepare([whole], Copy.DAMAGED, tmp_path, 1).truths
    assert truth.labels["issuer"] == {"name": "Oakum"}
    assert b"SEC-HEADER" not in truth.source.read_bytes()
    (truth,) = prepare([whole], Copy.ORIGINAL, tmp_path, 1).truths
    assert truth.labels["issuer"]["cik"] == "0009900001"


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium")
def test_prints_and_scans(sources, tmp_path):
    pytest.importorskip("rapidocr")
    printed = prepare(sources[:2], Copy.PDF, tmp_path, 1)
    assert [truth.source.read_bytes()[:4] for truth in printed.truths] == [b"%PDF"] * 2
    scanned = prepare(sources[:2], Copy.SCAN, tmp_path, 1)
    assert [truth.source.read_bytes()[:2] for truth in scanned.truths] == [b"II"]
    assert scanned.note.startswith("1 of 2 filings, of at most 5 pages each")


def test_what_is_not_installed_is_said(sources, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    listed = [source.entry for source in sources]
    board = run(sources, listed, [System(OURS)], [Copy.PDF], tmp_path, 1)
    assert board.rows == []
    assert [line for line in markdown(board) if "not run" in line] == [
        "* pdf: not run: Chromium, which prints, is not installed: your system's package manager has it."
    ]
