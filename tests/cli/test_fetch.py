"""`muniment fetch`, from an EDGAR on the loopback into folders and stores."""

from datetime import date
from types import SimpleNamespace

import pytest
import stamina
from typer.testing import CliRunner

import muniment
from edgar.client.answering import Edgar, atom, full_submission, master
from edgar.client.test_public import company
from muniment import deadlines
from muniment.cli import fetch
from muniment.cli.app import app
from muniment.edgar.client import public
from muniment.store import Store

ACME = "0009900031"
TODAY = date(2026, 11, 20)


def run(*arguments):
    with stamina.set_testing(True, attempts=2, cap=True):
        return CliRunner().invoke(app, ["fetch", *map(str, arguments)])


def number(one):
    return f"0009900031-26-{one:06}"


def row(one, form, day):
    return "9900031", "Acme", form, day, number(one)


def folder_of(one):
    return f"/Archives/edgar/data/9900031/{number(one).replace('-', '')}/{number(one)}.txt"


@pytest.fixture
def edgar():
    """An EDGAR with five filings of one company."""
    edgar = Edgar()
    rows = [
        (1, "D", "2026-10-01"),
        (2, "SCHEDULE 13G", "2026-10-02"),
        (3, "10-K", "2026-10-05"),
        (4, "D/A", "2026-11-02"),
    ]
    edgar.files = {
        folder_of(one): full_submission(number(one), "D" if form[0] == "D" else "SCHEDULE 13G") for one, form, _ in rows
    }
    edgar.files[f"/submissions/CIK{ACME}.json"] = company(*((number(one), form, day) for one, form, day in rows[::-1]))
    edgar.files["/files/company_tickers.json"] = b'{"0": {"cik_str": 9900031, "ticker": "ACME", "title": "Acme"}}'
    quarter = master([row(*one) for one in rows], "November 18, 2026")
    edgar.files["/Archives/edgar/full-index/2026/QTR4/master.idx"] = quarter
    edgar.files["/Archives/edgar/daily-index/2026/QTR4/master.20261119.idx"] = master([])
    edgar.files[folder_of(5)] = full_submission(number(5), "D")
    edgar.pages["D"] = [atom([("D", "Acme", ACME, number(5), "2026-11-20")])]
    return edgar


@pytest.fixture
def at(edgar, monkeypatch):
    monkeypatch.setattr(deadlines, "today", lambda: TODAY)
    monkeypatch.setattr(public, "today", lambda: TODAY)
    monkeypatch.delenv("MUNIMENT_USER_AGENT", raising=False)
    monkeypatch.delenv("MUNIMENT_STORE", raising=False)
    with edgar.served() as address:
        yield address


def counts(fetched, there=0, failed=0):
    return f"fetched\t{fetched}\nthere already\t{there}\nfailed\t{failed}\n"


def downloads(edgar):
    return [target for _, target, *_ in edgar.asked if target.endswith(".txt")]


@pytest.mark.parametrize("what", [ACME, "9900031", "acme"])
def test_the_filings_of_a_company_that_muniment_reads(at, edgar, tmp_path, what):
    done = run(what, "-o", tmp_path / "out", "--endpoint", at)
    assert (done.exit_code, done.stdout) == (0, counts(3))
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == [f"{number(one)}.txt" for one in (1, 2, 4)]
    assert files[0].read_bytes() == full_submission(number(1), "D")


def test_what_is_there_is_not_fetched_again(at, edgar, tmp_path):
    assert run(ACME, "-o", tmp_path, "--endpoint", at, "--limit", 1).stdout == counts(1)
    assert run(ACME, "-o", tmp_path, "--endpoint", at, "--limit", 1).stdout == counts(1, 1)
    assert run(ACME, "-o", tmp_path, "--endpoint", at).stdout == counts(1, 2)
    assert len(downloads(edgar)) == len(set(downloads(edgar))) == 3


def test_a_form_and_a_time(at, edgar, tmp_path):
    done = run("--form", "d", "--since", "2026-10-01", "-o", tmp_path, "--endpoint", at)
    assert (done.exit_code, done.stdout) == (0, counts(3))
    assert {file.stem for file in tmp_path.iterdir()} == {number(one) for one in (1, 4, 5)}


def test_into_a_store(at, edgar, tmp_path):
    store = tmp_path / "muniment.db"
    assert run("--since", "2026-10-01", "--until", "2026-11-10", "--store", store, "--endpoint", at).stdout == counts(3)
    with Store.open(str(store)) as held:
        assert set(held.ids()) == {number(one) for one in (1, 2, 4)}
    assert run("--since", "2026-10-01", "--store", store, "--endpoint", at).stdout == counts(1, 3)
    assert len(downloads(edgar)) == 4


def test_a_store_and_a_folder_get_what_each_lacks(at, edgar, tmp_path):
    store = tmp_path / "muniment.db"
    run(ACME, "-o", tmp_path / "out", "--endpoint", at)
    assert run(ACME, "-o", tmp_path / "out", "--store", store, "--endpoint", at).stdout == counts(3)
    with Store.open(str(store)) as held:
        assert len(held.ids()) == 3


def test_interrupted_it_goes_on_where_it_was(at, edgar, tmp_path, monkeypatch):
    store = tmp_path / "muniment.db"
    had = fetch.Fetcher._download

    def interrupted(self, one):
        if self.counts.fetched == 2:
            raise KeyboardInterrupt
        return had(self, one)

    monkeypatch.setattr(fetch.Fetcher, "_download", interrupted)
    assert run(ACME, "--store", store, "--endpoint", at).stdout == counts(2)
    monkeypatch.setattr(fetch.Fetcher, "_download", had)
    assert run(ACME, "--store", store, "--endpoint", at).stdout == counts(1, 2)
    assert len(downloads(edgar)) == 3


def test_one_filing_by_its_number_with_or_without_a_company(at, edgar, tmp_path):
    assert run(number(1), f"9900031/{number(2)}", "-o", tmp_path, "--endpoint", at).stdout == counts(2)
    assert len(downloads(edgar)) == 2


def test_a_dry_run_only_lists(at, edgar, tmp_path):
    done = run(ACME, "--dry-run", "--endpoint", at, "--form", "13G")
    assert done.stdout == f"{number(2)}\tSCHEDULE 13G\t2026-10-02\t{ACME}\tAcme\n"
    assert downloads(edgar) == []


@pytest.mark.parametrize("data", [None, b"<html>", full_submission(number(1), "D")[:-50]])
def test_a_filing_that_cannot_be_had_does_not_stop_the_others(at, edgar, tmp_path, data):
    if data is None:
        del edgar.files[folder_of(1)]
    else:
        edgar.files[folder_of(1)] = data
    done = run(ACME, "-o", tmp_path, "--endpoint", at)
    assert (done.exit_code, done.stdout) == (1, counts(2, failed=1))
    assert number(1) in done.stderr
    assert len(list(tmp_path.iterdir())) == 2


def test_a_body_that_is_cut_off_does_not_stop_the_others(at, edgar, tmp_path):
    whole = edgar.files[folder_of(4)]
    cut = (200, {"Content-Length": str(len(whole))}, whole[:100])
    edgar.files = {name: data for name, data in edgar.files.items() if name != folder_of(4)}
    usual = edgar.answer
    edgar.answer = lambda method, target, *rest: cut if target == folder_of(4) else usual(method, target, *rest)
    done = run(ACME, "-o", tmp_path, "--endpoint", at)
    assert done.exit_code == 1
    assert "fetched\t2" in done.stdout
    assert "failed\t1" in done.stdout
    assert f"{number(4)}.txt: the answer breaks off" in done.stderr


def test_who_asks_is_who_was_set_here_too(at, edgar, tmp_path, monkeypatch):
    monkeypatch.setenv("MUNIMENT_USER_AGENT", "Acme Fund Services filings@acme.example")
    run(ACME, "-o", tmp_path, "--endpoint", at)
    assert {headers["user-agent"] for _, _, headers, _ in edgar.asked} == {"Acme Fund Services filings@acme.example"}


def test_a_network_that_fails_stops_it_with_everything_in_place(at, edgar, tmp_path):
    edgar.files[f"/submissions/CIK{ACME}.json"] = company((number(1), "D", "2026-10-01"))
    edgar.broken = [(200, {}, edgar.files[f"/submissions/CIK{ACME}.json"]), (500, {}, b""), (500, {}, b"")]
    done = run(ACME, "-o", tmp_path, "--endpoint", at)
    assert isinstance(done.exception, muniment.EnvironmentProblem)
    assert list(tmp_path.iterdir()) == []


def test_following(at, edgar, tmp_path, monkeypatch):
    """It sleeps between questions; here the world goes on meanwhile, and then somebody interrupts."""
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        edgar.files[folder_of(6)] = full_submission(number(6), "D")
        edgar.pages["D"] = [atom([("D", "Acme", ACME, number(one), "2026-11-20") for one in (6, 5)])]
        if len(slept) == 2:
            edgar.broken = [(500, {}, b"")] * 2  # a question that fails is asked again
        if len(slept) == 4:
            raise KeyboardInterrupt

    _time(monkeypatch, sleep)
    fetcher = fetch.Fetcher(*_reader(at), [fetch.FolderTarget(tmp_path)], dry_run=False)
    wanted = public.Criteria(fetch.wanted_form("D"), since=TODAY)
    with stamina.set_testing(True, attempts=2, cap=True), pytest.raises(KeyboardInterrupt):
        fetcher.follow(public.Follower(fetcher._public, wanted, print), 60)
    assert slept == [60] * 4
    assert {file.stem for file in tmp_path.iterdir()} == {number(5), number(6)}
    assert (fetcher.counts.fetched, fetcher.counts.failed) == (2, 0)


def test_what_the_archive_does_not_have_yet_is_waited_for(at, edgar, tmp_path, monkeypatch):
    late = edgar.files.pop(folder_of(5))
    rounds = []

    def sleep(seconds):
        rounds.append(seconds)
        if len(rounds) == 1:
            edgar.broken = [(200, {}, atom([])), (500, {}, b""), (500, {}, b"")]  # then the download fails
        if len(rounds) == 2:
            edgar.files[folder_of(5)] = late
        if len(rounds) == 3:
            raise KeyboardInterrupt

    _time(monkeypatch, sleep)
    fetcher = fetch.Fetcher(*_reader(at), [fetch.FolderTarget(tmp_path)], dry_run=False)
    wanted = public.Criteria(fetch.wanted_form("D"), since=TODAY)
    with stamina.set_testing(True, attempts=2, cap=True), pytest.raises(KeyboardInterrupt):
        fetcher.follow(public.Follower(fetcher._public, wanted, print), 60)
    assert [file.stem for file in tmp_path.iterdir()] == [number(5)]
    assert (fetcher.counts.fetched, fetcher.counts.failed) == (1, 0)


def test_what_never_comes_is_given_up(at, edgar, tmp_path, monkeypatch):
    del edgar.files[folder_of(5)]
    rounds = []

    def sleep(seconds):
        rounds.append(seconds)
        if len(rounds) == 12:
            raise KeyboardInterrupt

    _time(monkeypatch, sleep)
    fetcher = fetch.Fetcher(*_reader(at), [fetch.FolderTarget(tmp_path)], dry_run=False)
    wanted = public.Criteria(fetch.wanted_form("D"), since=TODAY)
    with pytest.raises(KeyboardInterrupt):
        fetcher.follow(public.Follower(fetcher._public, wanted, print), 60)
    assert fetcher.counts.failed == 1
    assert len(downloads(edgar)) == 10


def _time(monkeypatch, sleep):
    monkeypatch.setattr(fetch, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(public, "today", lambda: TODAY)


def _reader(at):
    there = fetch.endpoint(at)
    return (fetch.Public(fetch.line_for(there, public=True), there),)


def test_following_ends_at_its_limit(at, edgar, tmp_path):
    done = run("--form", "D", "--since", "2026-11-20", "--follow", "--limit", 1, "-o", tmp_path, "--endpoint", at)
    assert (done.exit_code, done.stdout) == (0, counts(1))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name a CIK"),
        (("--form", "13G"), "--form and --since"),
        (("320193",), "say where to"),
        (("--form", "10-K", "--since", "2026-01-01", "--dry-run"), "10-K"),
        (("1", "--follow", "--dry-run"), "does not follow single companies"),
        (("1", "--since", "2026-02-01", "--until", "2026-01-01", "--dry-run"), "is after"),
        (("no such thing", "--dry-run"), "no CIK, no accession number and no ticker"),
        (("XXXX", "--dry-run"), "no ticker that EDGAR knows"),
        (("7", "--dry-run"), "there is nothing"),
        (("0000000000", "--dry-run"), "no ticker"),
    ],
)
def test_what_makes_no_sense_is_told(at, arguments, words):
    done = run(*arguments, "--endpoint", at)
    assert isinstance(done.exception, muniment.MunimentError)
    assert words in str(done.exception)
    assert done.stdout == ""


def test_the_real_one_is_told_who_asks(monkeypatch, tmp_path):
    monkeypatch.delenv("MUNIMENT_USER_AGENT", raising=False)
    monkeypatch.chdir(tmp_path)
    done = run(ACME, "--dry-run")
    assert isinstance(done.exception, muniment.UsageError)
    assert "EDGAR wants to know who asks" in str(done.exception)
