"""`muniment sample` as a user meets it."""

import pytest

from commands import run


def test_files_are_made_and_taken_in(tmp_path):
    out, err = run("sample", "--count", "30", "--output", str(tmp_path / "pile"))
    assert (out, err) == ("filings\t30\nseed\t1\n", "")
    out, _ = run("ingest", str(tmp_path / "pile"), "--store", str(tmp_path / "s.db"))
    assert "filings read\t30\n" in out


@pytest.mark.slow
def test_a_store_gets_what_the_files_hold(tmp_path):
    run("sample", "--count", "30", "--output", str(tmp_path / "pile"))
    run("ingest", str(tmp_path / "pile"), "--store", str(tmp_path / "files.db"))
    run("sample", "--count", "30", "--store", str(tmp_path / "made.db"))
    (one, _), (other, _) = (run("list", "--store", str(tmp_path / name)) for name in ("files.db", "made.db"))
    assert one == other
    assert len(one.splitlines()) == 30
    assert "filings studied\t0\n" in run("study", "--store", str(tmp_path / "made.db"))[0]


def test_straight_stores_as_many(tmp_path):
    run("sample", "--count", "30", "--straight", "--store", str(tmp_path / "s.db"))
    run("sample", "--count", "30", "--straight", "--store", str(tmp_path / "s.db"))
    out, _ = run("list", "--store", str(tmp_path / "s.db"))
    assert len(out.splitlines()) == 30


def test_wrong_use_is_told_in_a_line(tmp_path):
    where = str(tmp_path / "x")
    for words, told in (
        (("--count", "3"), "either --output DIR or --store PATH"),
        (("--count", "3", "--output", where, "--store", where), "either --output DIR or --store PATH"),
        (("--count", "3", "--output", where, "--straight"), "--straight has no meaning without --store"),
        (
            ("--count", "3", "--store", where, "--straight", "--workers", "2"),
            "--workers has no meaning with --straight",
        ),
        (("--count", "0", "--output", where), "a sample has 1 to 5,000,000 filings, not 0"),
    ):
        out, err = run("sample", *words, code=2)
        assert out == ""
        assert told in err
        assert len(err.splitlines()) == 1
    assert not (tmp_path / "x").exists()
