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
from muniment.lab.benchmark import BROWSERS, Copy, load_list, locate, prepare
from muniment.lab.board import (
    ALL,
    HEADED,
    OURS,
    POSITIONS,
    UNSEEN,
    System,
    answer,
    cells,
    conformed,
    figures,
    largest,
    markdown,
    parse_system,
    row,
    run,
    score_position,
    score_values,
)
from muniment.lab.calibration import answers
from muniment.lab.evaluation import Filing
from muniment.lab.score import score
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
    assert cells(found)[4:] == ["-", "0.000", "0.000", "-", "-", "-", "-"]


def test_intervals_hold_the_figure_and_are_the_same_every_time():
    reads = [{"persons": [{"name": "Oakum", "percent": "5.1"}]}, {"persons": [{"name": "Oakum", "percent": "9"}]}, {}]
    filings = [filing(str(n), read) for n, read in enumerate(reads * 5)]
    recall = row("theirs", Copy.ORIGINAL, ALL, filings).figures["recall"]
    assert recall.low < recall.value < recall.high
    assert row("theirs", Copy.ORIGINAL, ALL, filings).figures["recall"] == recall


def test_an_interval_without_width_is_left_out():
    found = row("theirs", Copy.ORIGINAL, ALL, [filing(name, {"event_date": "1998-01-27"}) for name in "ab"])
    assert cells(found)[4:6] == ["1.000", "0.200"]


def position(labels, read):
    tally = score_position(labels, read).tally
    return tally.right, tally.wrong, tally.missed, tally.invented


@pytest.mark.parametrize(
    ("labelled", "read", "counts"),
    [
        (["5.1", "12.0", "<1"], ["12"], (1, 0, 0, 0)),
        (["5.1", "12.0"], ["5.1", "7"], (0, 1, 0, 0)),
        (["N/A", "5.1"], ["N/A"], (0, 0, 1, 0)),
        (["N/A", None], ["5.1"], (0, 0, 0, 0)),
    ],
)
def test_the_position_of_a_filing_is_its_largest_percent(labelled, read, counts):
    labels, answer = ({"persons": [{"percent": text} for text in texts]} for texts in (labelled, read))
    assert position(labels, answer) == counts
    assert position({**labels, "uncertain": ["persons[].percent"]}, answer) == (0, 0, 0, 0)


def test_the_confidence_of_a_position_is_that_of_its_percent():
    read = {
        "persons": [{"percent": "5"}, {"percent": "6"}],
        "confidence": {"persons[0]": 0.3, "persons[1].percent": 0.4},
    }
    assert largest(read) == ("6", 0.4)
    assert largest({"persons": [{"percent": "none"}]}) == (None, 1.0)


def test_names_as_headers_write_them_are_no_fault():
    labels = {
        "issuer": {"name": "Lamp Corporation"},
        "persons": [{"name": "Ada L. Byrne"}, {"name": "Lamp Fund II, L.P."}],
    }
    read = {
        "issuer": {"name": "LAMP CORP       /DE/"},
        "persons": [{"name": "BYRNE ADA L"}, {"name": "LAMP FUND III LP"}],
    }
    tally = score_values(labels, read).tally
    assert (tally.right, tally.wrong) == (2, 1)
    assert read["persons"][0]["name"] == "BYRNE ADA L"
    assert conformed("Byrne, Ada L.") != conformed("Byrne, Ada")


def test_namesakes_with_their_names_turned_round_stay_two():
    labels = {"persons": [{"name": "Ada Lin Byrne"}, {"name": "Lin Ada Byrne"}]}
    assert score_values(labels, labels).tally.right == 2
    read = {"persons": [{"name": "BYRNE ADA LIN"}, {"name": "Oakum"}]}
    assert score_values(labels, read).tally.right == 0, "it may be either"


def test_a_board_of_two_systems(sources, theirs, tmp_path):
    listed = [source.entry for source in sources]
    board = run(sources, listed, [System(OURS), theirs], [Copy.ORIGINAL, Copy.PRINTS], tmp_path / "work", 1)
    rows = {(row.system, row.split): row for row in board.rows}
    assert rows[OURS, ALL].figures["recall"].value > 0.9
    assert (rows["theirs", ALL].filings, rows["theirs", ALL].unread) == (4, 2)
    assert rows["theirs", POSITIONS].figures["precision"].value == 1.0
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
    board = run(sources, listed, [silent], [Copy.ORIGINAL], tmp_path / "work", 1)
    assert board.rows[0].unread == 4
    assert board.of(ALL) == []
    assert "* theirs states nothing of any file of these copies, and has no row of them: original." in markdown(board)


def as_submission(source):
    return type(source)(
        source.entry,
        b"<SEC-DOCUMENT>a\n<SEC-HEADER>a\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>SC 13G\n<TEXT>\n"
        + source.data
        + b"\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
        {**source.labels, "issuer": {"name": "Oakum", "cik": "0009900001"}},
    )


def test_filings_with_a_header_have_rows_of_their_own(sources, theirs, tmp_path):
    given = [as_submission(sources[0]), *sources[1:]]
    board = run(given, [source.entry for source in given], [theirs], [Copy.ORIGINAL, Copy.DAMAGED], tmp_path, 1)
    assert [(row.copy, row.filings) for row in board.rows if row.split == HEADED] == [(Copy.ORIGINAL, 1)]


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
    assert found[POSITIONS].figures["recall"].value > 0


def by_patterns(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = subprocess.run([sys.executable, SYSTEMS / "patterns_system.py", path], capture_output=True, check=True)
    return json.loads(done.stdout) if done.stdout else None


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("CUSIP No. 99021L100\nAGGREGATE AMOUNT OWNED: 1,475,600\n", "0"),
        ("Percent of class\n\n  6.2%\nPERCENT\n 7.85 %\nof 240.13d percent\nmore than 200%\n", "7.85"),
        ("percent of class\n" + "line\n" * 12 + "5.3\npercent\n", "5.3"),
        ("percent of class represented by row 9:\nN/A\n", "0"),
        ("percent of class: 115.4%", "5.4"),
        ("<p>per<b>cent</b> of class</p>\n<td>.75&#37;</td>", "0.75"),
    ],
)
def test_one_percent_of_each_filing_by_patterns(tmp_path, text, percent):
    assert by_patterns(tmp_path / "a.txt", text)["persons"] == [{"percent": percent}]


def test_patterns_take_the_form_of_the_header_and_read_no_pictures(tmp_path):
    text = (
        "<SEC-HEADER>x\nCONFORMED SUBMISSION TYPE:\tSC 13G/A\nSUBJECT COMPANY:\n COMPANY CONFORMED NAME:\tLAMP CORP\n"
        "FILED BY:\n COMPANY CONFORMED NAME:\tBYRNE ADA\n</SEC-HEADER>\n<TEXT>\nCusip 99021L100\npercent 5%\n</TEXT>"
    )
    read = by_patterns(tmp_path / "a.txt", text)
    assert (read["form"], read["issuer"]["name"], read["security"]) == (
        "SC 13G/A",
        "LAMP CORP",
        {"cusips": ["99021L100"]},
    )
    assert read["persons"] == [{"name": "BYRNE ADA", "percent": "5"}]
    assert by_patterns(tmp_path / "a.pdf", b"%PDF-1.7\n5%") is None


# ---- copies ---------------------------------------------------------------------------------------------------------


def test_damage_is_the_same_every_time_and_hurts(sources, tmp_path):
    first, second = (prepare(sources, Copy.DAMAGED, tmp_path / name, 1) for name in "ab")
    for one, other, source in zip(first.truths, second.truths, sorted_like(first, sources), strict=True):
        assert one.source.read_bytes() == other.source.read_bytes() != source.data


def sorted_like(prepared, sources):
    by_name = {source.entry.name: source for source in sources}
    return [by_name[truth.name] for truth in prepared.truths]


def test_a_copy_of_a_submission_is_not_asked_for_what_its_header_says(sources, tmp_path):
    whole = as_submission(sources[0])
    (truth,) = prepare([whole], Copy.DAMAGED, tmp_path, 1).truths
    assert truth.labels["issuer"] == {"name": "Oakum"}
    assert b"SEC-HEADER" not in truth.source.read_bytes()
    (truth,) = prepare([whole], Copy.ORIGINAL, tmp_path, 1).truths
    assert truth.labels["issuer"]["cik"] == "0009900001"


@pytest.mark.browser
@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="needs Chromium")
def test_prints_and_scans(sources, tmp_path):
    pytest.importorskip("rapidocr")
    short = sorted(sources, key=lambda source: len(source.data))[:2]
    scanned = prepare(short, Copy.SCAN, tmp_path, 1)
    assert [truth.source.read_bytes()[:2] for truth in scanned.truths] == [b"II"]
    assert {path.read_bytes()[:4] for path in (tmp_path / Copy.PDF).iterdir()} == {b"%PDF"}
    assert scanned.note.startswith("1 of 2 filings, of at most 5 pages each")


def test_what_is_not_installed_is_said(sources, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    listed = [source.entry for source in sources]
    board = run(sources, listed, [System(OURS)], [Copy.PDF], tmp_path, 1)
    assert board.rows == []
    assert [line for line in markdown(board) if "not run" in line] == [
        "* pdf: not run: Chromium, which prints, is not installed: your system's package manager has it."
    ]
