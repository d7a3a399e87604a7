"""`muniment evaluate` as a user meets it: real XML filings of ours, their truths, readers that err."""

import json
import shutil

import msgspec
import pytest

import muniment
from cli.test_commands import EXAMPLES
from commands import on_a_terminal, run

NAMES = ("form-d", "schedule-13g", "schedule-13d", "schedule-13g-exit")


def written(path, told):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.Encoder(decimal_format="number").encode(told))


@pytest.fixture
def corpus(tmp_path):
    """Four filings, with truths that our reader agrees with in all but the percent of one person."""
    for name in NAMES:
        told = muniment.summary(muniment.read(EXAMPLES / f"{name}.xml"))
        if name == "schedule-13g":
            told["persons"][0]["percent"] = "6.3"
        written(tmp_path / "truth" / f"{name}.json", told)
        (tmp_path / "xml").mkdir(exist_ok=True)
        shutil.copy(EXAMPLES / f"{name}.xml", tmp_path / "xml")
    return tmp_path


def figures(line: str) -> dict[str, str]:
    words = line.split()
    return dict(zip(words[1::2], words[2::2], strict=True))


def groups(out: str) -> dict[str, dict[str, str]]:
    return {line.split()[0]: figures(line) for line in out.splitlines() if " precision " in line}


def test_the_total_is_the_last_line(corpus):
    out, err = run("evaluate", corpus)
    total = figures(out.splitlines()[-1])
    assert out.splitlines()[-1].startswith("all precision 0.9")
    assert (total["files"], total["unread"], total["wrong"], total["missed"]) == ("4", "0", "1", "0")
    assert total["sure-wrong"] != "0.0000"
    assert err == ""


def test_parts_classes_and_decades_stand_apart(corpus):
    out, _ = run("evaluate", corpus)
    held = groups(out)
    parts = [name for name in held if name.startswith("part:")]
    assert sum(int(held[name]["files"]) for name in parts) == 4
    assert held["class:xml"]["files"] == "4"
    assert held["decade:2020s"]["files"] == "4"
    for part in parts:
        some, _ = run("evaluate", corpus, "--part", part.partition(":")[2])
        assert groups(some)["all"] == held[part]


def test_fields_files_and_differences(corpus):
    out, _ = run("evaluate", corpus, "--by-field", "--by-file", "--errors", "5")
    assert out.splitlines()[0] == 'schedule-13g: persons[0].percent: wrong: truth "6.3", read "6.2"'
    assert (
        figures(next(line for line in out.splitlines() if line.startswith("field:persons[].percent")))["wrong"] == "1"
    )
    assert groups(out)["file:schedule-13g"]["wrong"] == "1"


def test_json(corpus):
    out, _ = run("evaluate", corpus, "--format", "json", "--errors", "1")
    told = json.loads(out)
    assert told["all"]["wrong"] == 1
    assert told["errors"][0]["path"] == "persons[0].percent"
    assert told["documents_per_second"] > 0
    assert set(told["files"]) == set(NAMES)
    assert told["changes"] is None


def test_what_cannot_be_read_counts_as_unread(corpus):
    (corpus / "xml" / "form-d.xml").write_text("words that are no filing")
    out, err = run("evaluate", corpus)
    assert groups(out)["all"]["unread"] == "1"
    assert "1 of 4 filings unread: not a Schedule 13D/G or Form D" in err
    assert err.rstrip().endswith("form-d")


def test_a_truth_without_its_source_is_one_line_and_the_others_are_scored(corpus):
    (corpus / "xml" / "form-d.xml").unlink()
    shutil.copy(corpus / "xml" / "schedule-13d.xml", corpus / "xml" / "schedule-13d.txt")
    out, err = run("evaluate", corpus, code=1)
    assert groups(out)["all"]["files"] == "2"
    assert [line.split(":")[1].strip() for line in err.splitlines()] == ["form-d", "schedule-13d"]


def test_predictions_of_another_reader(corpus):
    theirs = corpus / "predictions"
    theirs.mkdir()
    for name in NAMES[1:]:
        shutil.copy(corpus / "truth" / f"{name}.json", theirs)
    out, err = run("evaluate", corpus, "--predictions", theirs)
    assert groups(out)["all"]["unread"] == "1"
    assert groups(out)["all"]["wrong"] == "0"
    assert "no prediction" in err
    assert "documents/s" not in out


def test_gains_and_losses(corpus):
    scores = corpus / "bench" / "accuracy.json"
    run("evaluate", corpus, "--save", scores)
    worse = corpus / "predictions"
    shutil.copytree(corpus / "truth", worse)
    told = json.loads((worse / "schedule-13d.json").read_text())
    told["issuer"]["name"] = "Somebody Else, Inc."
    written(worse / "schedule-13d.json", told)
    out, _ = run("evaluate", corpus, "--predictions", worse, "--against", scores)
    lines = out.splitlines()
    assert "gained: schedule-13g: persons[0].percent: wrong → right" in lines
    lost = next(line for line in lines if line.startswith("lost: "))
    assert lost.startswith("lost: schedule-13d: issuer.name: right → wrong: truth ")
    assert lost.endswith('read "Somebody Else, Inc."')
    assert "changes:field:issuer.name gained 0 lost 1 changed 0" in lines
    assert "changes:file:schedule-13g gained 1 lost 0 changed 0" in lines
    assert any(line.startswith("changes gained 1 lost 1 changed 0 precision 0.9") for line in lines)


def test_the_saved_scores_of_the_repository_are_the_default(corpus, monkeypatch):
    monkeypatch.chdir(corpus)
    run("evaluate", ".", "--save", "bench/accuracy.json")
    assert "changes gained 0 lost 0 changed 0" in run("evaluate", ".")[0]
    assert "changes " not in run("evaluate", ".", "--predictions", "truth")[0]
    saved = json.loads((corpus / "bench" / "accuracy.json").read_text())
    saved["filings"] = {"another": saved["filings"]["form-d"]}
    (corpus / "bench" / "accuracy.json").write_text(json.dumps(saved))
    assert "changes " not in run("evaluate", ".")[0]


def test_several_processes_find_the_same(corpus):
    one, two = (run("evaluate", corpus, "--workers", n)[0].splitlines() for n in (1, 2))
    assert [line for line in one if "documents/s" not in line] == [line for line in two if "documents/s" not in line]


def test_tables_on_a_terminal(corpus):
    run("evaluate", corpus, "--predictions", corpus / "truth", "--save", corpus / "scores.json")
    shown = on_a_terminal(
        "evaluate", corpus, "--by-field", "--by-file", "--errors", "3", "--against", corpus / "scores.json"
    )
    for words in ("tuning", "2020s", "persons[].percent", "schedule-13g-exit", "sure-wrong", "1 lost", "documents"):
        assert words in shown


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("nowhere",), "nowhere: no such folder"),
        (("xml",), "no truth files"),
        ((".", "--predictions", "nowhere"), "--predictions: nowhere: no such folder"),
    ],
)
def test_wrong_use(corpus, monkeypatch, options, words):
    monkeypatch.chdir(corpus)
    _, err = run("evaluate", *options, code=2)
    assert words in err


def test_a_file_of_something_else_is_no_file_of_scores(corpus):
    (corpus / "x.json").write_text("[]")
    _, err = run("evaluate", corpus, "--against", corpus / "x.json", code=1)
    assert "not a file of saved scores" in err


def test_scores_that_cannot_be_saved(corpus):
    _, err = run("evaluate", corpus, "--save", corpus / "truth" / "form-d.json" / "accuracy.json", code=3)
    assert "cannot be written" in err
