"""The list of the benchmark, and how its filings are found in a folder."""

import re
import runpy
from pathlib import Path

import pytest

from lab.filings import benchmark, entry, labelled, relabel
from muniment.errors import UsageError
from muniment.lab.benchmark import LIST, PRINTS, load_list, locate, primary_document, unseen_agents, write_list
from shared_data import SHARED, needs_shared

NAMES = ["0009900001-97-000012", "0009900002-99-000003-doc", "invented-page"]
HEADER = "<SEC-DOCUMENT>{number}.txt : 19990216\n<SEC-HEADER>{number}.hdr.sgml : 19990216\n</SEC-HEADER>\n"


def submission(number, document):
    """A full submission, in which lines that begin with a dash are escaped as PEM does it."""
    text = re.sub("(?m)^-", "- -", document.decode())
    inner = f"<DOCUMENT>\n<TYPE>SC 13G\n<SEQUENCE>1\n<TEXT>\n\n{text}\n</TEXT>\n</DOCUMENT>\n"
    return (HEADER.format(number=number) + inner + "</SEC-DOCUMENT>\n").encode()


def test_the_shipped_list():
    entries = load_list()
    groups = [entry.group for entry in entries]
    assert {group: groups.count(group) for group in set(groups)} == {"first": 60, "second": 48, PRINTS: 36}
    assert all(re.fullmatch("[0-9a-f]{64}", entry.sha256) and entry.labels for entry in entries)
    names = {entry.name for entry in entries}
    assert all(entry.of in names for entry in entries if entry.group == PRINTS)
    assert all(entry.url for entry in entries if entry.group != PRINTS)
    assert 0 < len(unseen_agents(entries)) < len({entry.agent for entry in entries})


def test_the_list_has_no_words_of_a_filing():
    rows = [line.split("\t") for line in LIST.read_text("utf-8").splitlines()[1:]]
    assert max(len(cell) for row in rows for cell in row[:7]) <= 50
    assert all(re.fullmatch("[0-9a-f]{64}|[0-9a-f]{12}|https://\\S+|", cell) for row in rows for cell in row[7:])


@needs_shared
def test_the_listed_filings_are_found_in_the_shared_folder():
    found = locate(load_list(), SHARED)
    assert (len(found.sources), found.missing, found.unlabelled) == (144, [], [])


def test_found_by_hash_wherever_it_lies(tmp_path):
    entries = load_list(benchmark(tmp_path / "deep" / "er", NAMES))
    found = locate(entries, tmp_path)
    assert [source.entry.name for source in found.sources] == NAMES
    assert found.sources[0].data == (tmp_path / "deep" / "er" / f"{NAMES[0]}.txt").read_bytes()


def test_other_bytes_are_not_used(tmp_path):
    entries = load_list(benchmark(tmp_path, NAMES))
    page = tmp_path / f"{NAMES[0]}.txt"
    page.write_bytes(page.read_bytes().replace(b"5", b"6"))
    assert [missing.name for missing in locate(entries, tmp_path).missing] == [NAMES[0]]


def test_other_line_ends_are_the_same_filing(tmp_path):
    entries = load_list(benchmark(tmp_path, NAMES))
    page = tmp_path / f"{NAMES[0]}.txt"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert locate(entries, tmp_path).missing == []


def test_a_document_is_found_inside_the_submission_that_edgar_serves(tmp_path):
    entries = load_list(benchmark(tmp_path, NAMES))
    document = (tmp_path / f"{NAMES[1]}.txt").read_bytes()
    (tmp_path / f"{NAMES[1]}.txt").unlink()
    fetched = tmp_path / "0009900002-99-000003.txt"
    fetched.write_bytes(submission(fetched.stem, document))
    found = locate(entries, tmp_path)
    assert found.missing == []
    assert b"SEC-HEADER" not in found.sources[1].data
    assert primary_document(fetched.read_bytes()) == found.sources[1].data


def test_other_labels_are_not_used_but_other_notes_are(tmp_path):
    entries = load_list(benchmark(tmp_path, NAMES))
    relabel(tmp_path, NAMES[0], notes="read a second time")
    relabel(tmp_path, NAMES[1], event_date="1901-01-01")
    (tmp_path / f"{NAMES[2]}.json").unlink()
    found = locate(entries, tmp_path)
    assert [source.entry.name for source in found.sources] == NAMES[:1]
    assert [entry.name for entry in found.unlabelled] == NAMES[1:]


def test_a_print_goes_where_its_filing_goes(tmp_path):
    labelled(tmp_path, "0009900001-97-000012-pdftext", 1)
    row = entry(tmp_path, "0009900001-97-000012-pdftext", PRINTS, of="g")
    assert (row.part, row.agent) == ("held-out", "0009900001")


def test_a_list_of_ones_own_filings(tmp_path, capsys):
    describe = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "benchmark_list.py"))["run"]
    path, prints = tmp_path / "mine.tsv", f"{PRINTS}={tmp_path / 'torn'}"
    for name in NAMES:
        labelled(tmp_path / "mine", name, 1)
    labelled(tmp_path / "torn", f"{NAMES[0]}-pdftext", 2)
    for groups, why in ((["mine"], "write GROUP=FOLDER"), ([], "write GROUP"), ([prints], "a print of no filing")):
        with pytest.raises(SystemExit, match=why):
            describe(groups, path)
    describe([f"mine={tmp_path / 'mine'}", prints], path)
    assert capsys.readouterr().out == "mine\t3\nprints\t1\n"
    found = locate(load_list(path), tmp_path)
    assert (len(found.sources), found.missing, found.unlabelled) == (4, [], [])
    assert found.sources[-1].entry.of == NAMES[0]


def test_agents_of_tuning_filings_are_seen(tmp_path):
    names = [f"{agent:010}-98-{number:06}" for agent in (9900001, 9900002, 9900003) for number in (1, 2, 3)]
    entries = load_list(benchmark(tmp_path, [*names, "invented-page"]))
    unseen = unseen_agents(entries)
    by_agent = {agent: {row.part for row in entries if row.agent == agent} for agent in {row.agent for row in entries}}
    assert unseen == {agent for agent, parts in by_agent.items() if parts == {"held-out"} and agent}


def test_a_list_in_another_format(tmp_path):
    path = benchmark(tmp_path, NAMES)
    rows = load_list(path)
    write_list([*rows, rows[0]], path)
    with pytest.raises(UsageError, match="stands in it twice"):
        load_list(path)
    path.write_text("name\tsha256\na\tb\n")
    with pytest.raises(UsageError, match="line 2: not the columns"):
        load_list(path)
