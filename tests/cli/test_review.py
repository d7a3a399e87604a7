"""The queue of doubts, corrections, and truth files made of them, as a user meets them: output, errors, exit codes."""

import json
import shutil

import pytest
from sqlalchemy import delete

from cli.test_commands import EXAMPLES
from commands import on_a_terminal, run
from muniment.errors import EnvironmentProblem
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import review

SHARES = "reporting_persons[0].aggregate_amount"
PERCENT = "reporting_persons[0].percent"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A store of a good filing in XML, of a damaged one, and of one that was read from print."""
    folder = tmp_path_factory.mktemp("review")
    names = ("schedule-13g.xml", "damaged/odd-values.xml", "schedule-13g-1997.txt")
    with Store.open(folder / "filings.db") as store:
        ingest([EXAMPLES / name for name in names], store)
    return folder / "filings.db"


@pytest.fixture
def store(whole, tmp_path):
    return shutil.copy(whole, tmp_path / "filings.db")


@pytest.fixture
def printed(store):
    return _key(store, "schedule-13g-1997.txt")


def _key(store, name):
    with Store.open(store, read_only=True) as held:
        return next(row.key for row in held.filings().items if row.name.endswith(name))


def lines(*args):
    out, err = run(*args)
    assert err == ""
    return [line.split("\t") for line in out.splitlines()]


def corrected(store, *args, code=0):
    return run("correct", *args, "--who", "Ada", "--because", "as on the page", "--store", store, code=code)


# ---- the queue ------------------------------------------------------------------------------------------------------


def test_the_queue_for_programs(store):
    found = lines("review", "--store", store)
    assert [int(row[0]) for row in found] == sorted((int(row[0]) for row in found), reverse=True)
    assert [row[4] for row in found][:2] == ["reporting_persons[1].sole_voting_power", "reporting_persons[1].percent"]
    assert "less than 5" in found[1][8]
    told = [json.loads(line) for line in run("review", "--store", store, "--format", "json")[0].splitlines()]
    assert [one["path"] for one in told] == [row[4] for row in found]
    assert {"candidates", "confidence", "label", "read", "words", "harm"} <= told[0].keys()


def test_a_store_that_cannot_be_written_has_its_queue(store, monkeypatch):
    def refused(*_args, **_named):
        raise EnvironmentProblem("the store cannot be written")

    queue, update = run("review", "--store", store)[0], review.update
    monkeypatch.setattr(review, "update", refused)
    assert run("review", "--store", store) == (queue, "")
    with Store.open(store) as held, held.writing() as connection:
        connection.execute(delete(review.doubted))
    err = run("review", "--store", store)[1]
    assert err == "warning: the store cannot be written; 3 filings changed since they were looked through for doubts\n"
    with Store.open(store) as held, held.writing() as connection:
        review.metadata.drop_all(connection)
    assert run("review", "--store", store, code=3) == ("", "error: the store cannot be written\n")
    monkeypatch.setattr(review, "update", update)
    assert run("review", "--store", store)[0] == queue


def test_the_queue_for_people(store):
    shown = on_a_terminal("review", "--store", store, "--form", "13D", "--limit", "2")
    assert "2 of " in shown
    assert "Sole Voting Power, reporting" in " ".join(shown.split())
    assert "Too uncertain to state" in shown
    assert "Nothing needs review" in on_a_terminal("review", "--store", store, "--form", "D")


def test_one_filing_with_the_words_around(store):
    key = _key(store, "odd-values.xml")
    out, _ = run("review", key, "--store", store)
    assert "»less than 5«" in out
    (one,) = (
        told
        for told in map(json.loads, run("review", key, "--format", "json", "--store", store)[0].splitlines())
        if told["path"] == "reporting_persons[1].percent"
    )
    assert one["source"]["words"] == "less than 5"
    assert one["source"]["before"].endswith("<percentOfClass>")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--form", "10-K"), "form: there is no '10-K'"),
        (("--kind", "odd"), "kind: there is no 'odd'"),
        (("0009990001-24-999999",), "no filing"),
    ],
)
def test_what_cannot_be_asked(store, args, words):
    assert words in run("review", *args, "--store", store, code=2)[1]


def test_no_store(tmp_path):
    assert "there is no store" in run("review", "--store", tmp_path / "none.db", code=3)[1]
    assert list(tmp_path.iterdir()) == []


# ---- correcting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told", "how"),
    [
        (("990000",), "990000", "laid over the reading"),
        (("986150",), "986150", "read rightly"),
        (("--right",), "986150", "read rightly"),
        (("--absent",), "nothing is stated", "laid over the reading"),
        (("--not-applicable",), "not applicable", "laid over the reading"),
        (("--unreadable",), "unreadable", "laid over the reading"),
    ],
)
def test_five_ways_to_judge(store, printed, said, told, how):
    out, err = corrected(store, printed, SHARES, *said)
    assert (out, err) == (f"{printed}\t{SHARES}\t{told}\t{how}\n", "")
    shown = lines("show", printed, "--store", store)[-1]
    assert shown[1:5] == [f"correction:{SHARES}", told, "Ada", "as on the page"]
    (settled,) = lines("review", "--settled", "--store", store)
    assert settled[:4] == [printed, SHARES, told, "Ada"]


def test_what_was_judged_by_is_kept(store, printed):
    corrected(store, printed, SHARES, "990000")
    with Store.open(store, read_only=True) as held:
        (one,) = held.filing(printed).corrections
        data = held.content(held.filing(printed).row.content_hash)
    (span,) = one.spans
    assert one.words == data[span.start : span.end].decode().strip() == "986,150"
    assert one.seen.value == "986150"


def test_what_was_judged_leaves_the_queue(store):
    key = _key(store, "odd-values.xml")
    before = [row[4] for row in lines("review", "--store", store, "--limit", "100")]
    corrected(store, key, "reporting_persons[1].percent", "--unreadable")
    after = [row[4] for row in lines("review", "--store", store, "--limit", "100")]
    assert sorted([*after, "reporting_persons[1].percent"]) == sorted(before)
    assert "unreadable" in on_a_terminal("review", "--settled", "--store", store)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((PERCENT,), "give a VALUE, or one of"),
        ((PERCENT, "5", "--absent"), "give a VALUE, or one of"),
        ((PERCENT, "five"), "it takes"),
        ((PERCENT, " "), "VALUE has no value"),
        (("reporting_persons[0].percents", "5"), "no place of a value"),
        (("", "5"), "PATH has no value"),
        (("reporting_persons[9].percent", "--right"), "nothing was read at"),
    ],
)
def test_what_is_refused(store, printed, args, words):
    out, err = corrected(store, printed, *args, code=2)
    assert out == ""
    assert words in err
    assert len(err.splitlines()) == 1
    assert lines("review", "--settled", "--store", store) == []


def test_why_has_to_be_said(store, printed):
    assert "say why" in run("correct", printed, PERCENT, "5", "--store", store, code=2)[1]


def test_words_of_a_hostile_hand_stay_on_one_line(store, printed):
    run(
        "correct",
        printed,
        "issuer_name",
        "Puffin\x1b[2J Corp",
        "--because",
        "a\nb\tc",
        "--who",
        "\x07Eve",
        "--store",
        store,
    )
    (row,) = lines("review", "--settled", "--store", store)
    assert [row[2], row[3], row[5]] == ["Puffin[2J Corp", "Eve", "a b c"]


# ---- truth files ----------------------------------------------------------------------------------------------------


def scored(folder, *args):
    """Return the figures of all filings."""
    out, _ = run("evaluate", folder, *args)
    told = out.splitlines()[-1].split()
    return dict(zip(told[1::2], map(float, told[2::2]), strict=True))


def test_from_a_correction_to_a_score_and_up(store, printed, tmp_path):
    """What our reader reads differs from what people say; a reader that reads as they say scores higher."""
    corrected(store, printed, SHARES, "990000")
    corrected(store, printed, PERCENT, "--right")
    corrected(store, printed, "reporting_persons[1].sole_voting_power", "--not-applicable")
    told = dict(lines("review", "--export", tmp_path / "truths", "--store", store))
    assert told == {"truth files": "1", "places": "3", "left out": "0"}
    (path,) = (tmp_path / "truths" / "truth").glob("*.json")
    truth = json.loads(path.read_text())
    first, second = truth["persons"]
    assert (first["aggregate"], first["percent"], second["sole_voting"]) == (990000, "6.4", "N/A")
    assert set(first) == {"name", "aggregate", "percent"}
    assert truth["uncertain"] == ["persons[0].name", "persons[1].name"]
    assert set(truth) == {"persons", "uncertain"}
    ours = scored(tmp_path / "truths")
    assert (ours["points"], ours["right"], ours["state-right"]) == (2, 1, 0)
    theirs = scored(tmp_path / "truths", "--predictions", tmp_path / "truths" / "truth")
    assert (theirs["precision"], theirs["recall"], theirs["states"]) == (1, 1, 1)
    assert theirs["recall"] > ours["recall"]


def test_a_corrected_notice_as_truth(tmp_path):
    with Store.open(tmp_path / "filings.db") as held:
        ingest([EXAMPLES / "form-d.xml"], held)
        (row,) = held.filings().items
        for place, value in (
            ("total_amount_sold", 1),
            ("total_offering_amount", "Indefinite"),
            ("exemptions", "06b"),
            ("primary_issuer.phone", None),
            ("related_persons[1].last_name", "Byron"),
            ("signatures[0].date", "2026-01-05"),
        ):
            held.correct(row.key, place, value, "Ada", "as on the page")
    told = dict(lines("review", "--export", tmp_path / "truths", "--store", tmp_path / "filings.db"))
    assert told["places"] == "6"
    (path,) = (tmp_path / "truths" / "truth").glob("*.json")
    truth = json.loads(path.read_text())
    assert (truth["sold"], truth["offered"], truth["exemptions"]) == (1, "Indefinite", ["06b"])
    assert truth["issuers"][0]["phone"] is None
    assert truth["related_persons"][1] == {"last": "Byron"}
    assert truth["signatures"][0]["date"] == "2026-01-05"
    assert scored(tmp_path / "truths")["invented"] == 1


def test_nothing_to_export(store, tmp_path):
    out, err = run("review", "--export", tmp_path / "truths", "--store", store, code=1)
    assert "truth files\t0" in out
    assert "nothing to write" in err
    assert not (tmp_path / "truths").exists()


def test_a_folder_that_cannot_be_written(store, printed, tmp_path):
    corrected(store, printed, PERCENT, "5")
    (tmp_path / "file").write_text("x")
    assert "cannot be written" in run("review", "--export", tmp_path / "file", "--store", store, code=3)[1]
