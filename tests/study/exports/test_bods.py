"""Ownership as statements of the standard: valid by its schema and its own checks, and nothing counted twice."""

import json
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from edgar.clients.installed import python_of
from muniment.errors import EnvironmentProblem, UsageError
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import bods, tables
from muniment.study.bods import export_bods
from muniment.study.updating import update
from shared_data import SHARED, needs_shared
from study.world import HOSTILE, number, studied

TODAY = date(2025, 9, 1)


def objections(*paths: Path) -> list[list]:
    """What the schema and the checks of the standard's own library object to in each file."""
    command = [python_of("libcovebods"), str(Path(__file__).with_name("statements_checked.py")), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with studied(tmp_path_factory.mktemp("bods") / "s.db") as held:
        yield held


@pytest.fixture(scope="module", autouse=True)
def day_of_publication():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bods, "deadlines", SimpleNamespace(today=lambda: TODAY))
        yield


@pytest.fixture(scope="module")
def written(store, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "out.json"
    counts = export_bods(store, None, path)
    assert counts == {"entity": 3, "person": 1, "relationship": 8, "left out": 0}
    return path


@pytest.fixture
def told(written):
    return json.loads(written.read_text("utf-8"))


@pytest.mark.clients
def test_the_standard_objects_to_what_is_wrong_and_to_nothing_else(store, written, told, tmp_path):
    wrong = [{"recordType": "a firm"}, {"declarationSubject": "nobody"}, {"statementId": "short"}]
    for place, change in enumerate(wrong):
        (tmp_path / f"{place}.json").write_text(json.dumps([told[0] | change, *told[1:]]))
    export_bods(store, [6], tmp_path / "some.json")
    said = objections(written, tmp_path / "some.json", *(tmp_path / f"{place}.json" for place in range(len(wrong))))
    assert said[:2] == [[], []]
    assert all(said[2:])


def of(told, record):
    return [one for one in told if one["recordId"] == record]


def test_a_statement_becomes_one_relationship_at_a_time(told):
    first = of(told, f"{number(1)}:1")
    assert [(one["recordStatus"], one["statementDate"]) for one in first] == [
        ("new", "2023-02-14"), ("updated", "2024-02-14"), ("closed", "2025-02-14")
    ]  # fmt: skip
    second = of(told, f"{number(1)}:2")
    assert [(one["recordStatus"], one["declaration"]) for one in second] == [("new", number(4)), ("closed", number(5))]
    assert "Another person of the same statement" in second[1]["annotations"][-1]["description"]
    (third,) = of(told, f"{number(1)}:3")
    assert third["recordDetails"]["interestedParty"].startswith("name:quillfeather fund")
    assert third["recordDetails"]["interests"][0]["details"].endswith("85,000.5 shares")


def test_shares_reported_twice_are_in_a_remark_and_in_no_share(told):
    first = of(told, f"{number(1)}:1")[0]
    interest, votes = first["recordDetails"]["interests"]
    assert (interest["share"], votes["type"]) == ({"exact": 6.2}, "votingRights")
    assert "share" not in votes
    remarks = [one["description"] for one in first["annotations"]]
    assert f"The same shares are reported by, and not counted again: {HOSTILE} (62,000 shares, 6.2%)." in remarks
    assert "Further persons in this schedule, not counted: Ada Byrne (500 shares, 0.05%)." in remarks
    assert first["source"]["url"].endswith("/data/9990011/000999000125000001/0009990001-25-000001-index.htm")


def test_numbers_are_exact(store, tmp_path):
    export_bods(store, None, tmp_path / "o.json")
    held = json.loads((tmp_path / "o.json").read_text(), parse_float=Decimal)
    (one,) = [one for one in of(held, f"{number(1)}:1") if one["declaration"] == number(2)]
    assert one["recordDetails"]["interests"][0]["share"]["exact"] == Decimal("7.25")


def test_what_the_standard_cannot_say_is_a_remark(told):
    more, none = of(told, f"{number(6)}:1")
    interest = more["recordDetails"]["interests"][0]
    assert "share" not in interest
    assert "beneficialOwnershipOrControl" not in interest, "somebody disclaims"
    assert any("101.5 percent, which is no share" in one["description"] for one in more["annotations"])
    assert (none["recordStatus"], none["recordDetails"]["interests"][0]["endDate"]) == ("closed", "2024-06-01")


def test_parties_stand_once_and_first(told):
    kinds = [one["recordType"] for one in told]
    assert sorted(kinds[:4]) == ["entity", "entity", "entity", "person"]
    assert set(kinds[4:]) == {"relationship"}
    (issuer,) = of(told, "cik:0009990011")
    assert issuer["recordDetails"]["identifiers"] == [
        {"id": "0009990011", "schemeName": "SEC EDGAR Central Index Key (CIK)"},
        {"id": "990123", "schemeName": "CUSIP issuer number"},
    ]
    (adviser,) = of(told, "cik:0009990021")
    assert adviser["recordDetails"]["jurisdiction"] == {"name": "Delaware", "code": "US-DE"}
    assert adviser["recordDetails"]["entityType"] == {"type": "legalEntity", "details": "Investment adviser"}


def test_a_number_that_is_no_cusip_names_nobody(tmp_path):
    with studied(tmp_path / "s.db") as held:
        with held.writing() as connection:
            connection.execute(tables.reports.update().values(cusip="990123109"))
        export_bods(held, None, tmp_path / "o.json")
    (issuer,) = of(json.loads((tmp_path / "o.json").read_text("utf-8")), "cik:0009990011")
    assert [entry["id"] for entry in issuer["recordDetails"]["identifiers"]] == ["0009990011"]


def test_the_same_filings_give_the_same_ids_on_any_day(store, told, tmp_path, monkeypatch):
    monkeypatch.setattr(bods, "deadlines", SimpleNamespace(today=lambda: date(2025, 12, 24)))
    export_bods(store, None, tmp_path / "o.json")
    again = json.loads((tmp_path / "o.json").read_text())
    assert [one["statementId"] for one in again] == [one["statementId"] for one in told]
    assert len({one["statementId"] for one in told}) == len(told)
    assert again != told


def test_some_filings_only(store, tmp_path):
    counts = export_bods(store, [6], tmp_path / "o.json")
    assert counts == {"entity": 1, "person": 1, "relationship": 1, "left out": 0}
    assert export_bods(store, [], tmp_path / "o.json")["relationship"] == 0
    assert json.loads((tmp_path / "o.json").read_text()) == []


def test_what_cannot_be_done_is_told(store, tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        export_bods(store, None, tmp_path)
    with Store.open(tmp_path / "new.db") as new, pytest.raises(EnvironmentProblem, match="run `muniment study`"):
        export_bods(new, None, tmp_path / "o.json")
    assert not (tmp_path / "o.json").exists()


@needs_shared
@pytest.mark.clients
def test_real_schedules_make_valid_statements(tmp_path):
    with Store.open(tmp_path / "s.db") as held:
        ingest([SHARED / "data" / "schedule-13" / "sgml"], held)
        update(held)
        counts = export_bods(held, None, tmp_path / "o.json")
        with held.reading() as connection:
            asked = select(func.count()).where(tables.reports.c.number.is_not(None))
            filings = connection.execute(asked).scalar_one()
    assert objections(tmp_path / "o.json") == [[]]
    told = json.loads((tmp_path / "o.json").read_text("utf-8"))
    assert counts["relationship"] >= filings > 100
    assert counts["left out"] == 0
    assert {one["recordType"] for one in told} == {"entity", "person", "relationship"}
