"""`muniment draft`."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import muniment
from muniment.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize("form", ["D", "13G", "SC 13D"])
def test_new(form, tmp_path):
    file = tmp_path / "draft.yaml"
    assert run("draft", "new", form, "-o", file).exit_code == 0
    assert muniment.read(file).problems == ()
    assert isinstance(run("draft", "new", form, "-o", file).exception, muniment.UsageError)
    assert run("draft", "new", form, "-o", file, "--force").exit_code == 0


def test_from_and_diff(tmp_path):
    file = tmp_path / "amended.yaml"
    assert run("draft", "from", EXAMPLES / "form-d.xml", "-o", file).exit_code == 0
    told = run("draft", "diff", EXAMPLES / "form-d.xml", file, "--format", "json").output
    assert '"path":"is_amendment"' in told


def test_a_draft_is_written_as_xml(tmp_path):
    file = tmp_path / "draft.yaml"
    file.write_bytes(run("write", EXAMPLES / "form-d.xml", "--to", "yaml").stdout_bytes)
    assert run("write", file).stdout_bytes == run("write", EXAMPLES / "form-d.xml").stdout_bytes


def test_from_csv(tmp_path):
    table = tmp_path / "funds.csv"
    table.write_text("issuer_name,event_date\nAcme,2025-03-31\nBeta,2025-03-31\n")
    base = EXAMPLES / "schedule-13g.xml"
    assert run("draft", "from-csv", table, "--base", base, "-o", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["acme.yaml", "beta.yaml"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "13F"),
        ("from", "absent.xml"),
        ("from-csv", "absent.csv", "--base", str(EXAMPLES / "form-d.xml"), "-o", "x"),
    ],
)
def test_bad_input(arguments):
    assert isinstance(run("draft", *arguments).exception, muniment.MunimentError)


def test_switch_says_the_deadline(tmp_path):
    file = tmp_path / "new.yaml"
    told = run(
        "draft", "switch", EXAMPLES / "schedule-13g.xml", "--rule", "13d-1e", "--event", "2026-11-16", "-o", file
    )
    assert told.exit_code == 0
    assert "Due by Monday, 2026-11-23." in told.stderr
    assert "(17 CFR 240.13d-1(e)(2)), until the tenth day" in told.stderr
    assert muniment.read(file).record.previously_filed_13g is True
    assert "Due by Monday, 2026-11-23." in run("draft", "check", file).stderr
    assert isinstance(run("draft", "switch", EXAMPLES / "schedule-13g.xml").exception, muniment.UsageError)


BLOTTER = 'Trade Date,B/S,Qty,Px\n2026-10-01,Buy,"1,300,000",14.25\n2026-10-05,Sell,"400,000",15.1\n'


def blotter(tmp_path, *arguments, table=BLOTTER):
    file = tmp_path / "trades.csv"
    file.write_text(table)
    return run("draft", "blotter", file, "--as-of", "2026-11-20", *arguments)


def test_a_blotter_is_shown_before_anything_is_written(tmp_path):
    told = blotter(tmp_path, "--outstanding", "20,000,000", "-o", tmp_path / "out.txt")
    assert told.exit_code == 0
    assert "shares: the column 'Qty'" in told.stdout
    assert "5 percent left on 2026-10-05, from 6.5 to 4.5 %" in told.stdout
    assert "Nothing is written: --yes takes it so" in told.stdout
    assert not (tmp_path / "out.txt").exists()


def test_a_blotter_goes_into_a_draft_and_its_history_into_due(tmp_path):
    draft, history, out = tmp_path / "d.yaml", tmp_path / "p.csv", tmp_path / "new.yaml"
    base = (EXAMPLES / "schedule-13d.xml").read_bytes()
    record = muniment.read(base).record
    draft.write_bytes(muniment.write(muniment.read(base).record, "yaml"))
    name = record.reporting_persons[0].name
    table = (
        BLOTTER.replace("Px\n", "Px,Fund\n")
        .replace("14.25\n", f'14.25,"{name}"\n')
        .replace("15.1\n", f'15.1,"{name}"\n')
    )
    arguments = ("--outstanding", "20000000", "--yes", "--into", draft, "-o", out, "--positions", history)
    told = blotter(tmp_path, *arguments, table=table)
    assert told.exit_code == 0, told.exception
    assert "position of" in told.stderr
    new = muniment.read(out).record
    assert (new.reporting_persons[0].aggregate_amount, str(new.reporting_persons[0].percent)) == (900_000, "4.5")
    assert "10/05/2026  Sold" in new.item5.transactions
    assert "SC 13D" in run("due", "--positions", history).stdout
    assert isinstance(blotter(tmp_path, *arguments, table=table).exception, muniment.UsageError)


def test_bad_rows_of_a_blotter_are_named_and_nothing_is_written(tmp_path):
    table = f"{BLOTTER}2026-13-01,Buy,1,1\n2026-10-06,Lend,1,1\n"
    told = blotter(tmp_path, "--yes", "-o", tmp_path / "out.txt", table=table)
    assert told.exit_code == 1
    assert "line 4: date: '2026-13-01'" in told.stderr
    assert "line 5: side: 'Lend'" in told.stderr
    assert not (tmp_path / "out.txt").exists()


def test_old_figures_are_told_by_check_and_put_in_on_request(tmp_path):
    file, out = tmp_path / "am.yaml", tmp_path / "new.yaml"
    run("draft", "from", EXAMPLES / "schedule-13g.xml", "-o", file)
    file.write_text(file.read_text().replace("aggregate_amount: 1475600", "aggregate_amount: 1520000"))
    for fmt in ("table", "json", "github", "sarif"):
        told = run("draft", "check", file, "--format", fmt)
        assert told.exit_code == 1
        assert "Item 4(a) still says 1,475,600, and the cover has 1,520,000 (row 9" in " ".join(told.stdout.split())
    assert "1. item4.amount: 1,475,600 -> 1,520,000" in run("draft", "figures", file).stdout
    assert muniment.read(file).record.item4.amount.startswith("1,475,600 shares")
    assert run("draft", "figures", file, "--take", "all", "-o", out).exit_code == 0
    assert muniment.read(out).record.item4.amount.startswith("1,520,000 shares")
    assert "No text says" in run("draft", "figures", out).stdout
    assert isinstance(run("draft", "figures", file, "--take", "9").exception, muniment.UsageError)
    assert isinstance(run("draft", "figures", file, "-o", out).exception, muniment.UsageError)
