"""Which EDGAR the pages file with, and whose tokens they take."""

from types import SimpleNamespace

import pytest

from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.sandbox.database import announced
from muniment.edgar.sandbox.local_edgar import LocalEdgar
from muniment.errors import EnvironmentProblem, UsageError
from muniment.web.filing import EdgarSession

from .filing_room import NOON, Room, told


@pytest.fixture(scope="module")
def edgar(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as running:
        running.clock.set(NOON)
        yield running


def test_without_an_edgar_nothing_is_offered(tmp_path, edgar):
    with Room(tmp_path, edgar, url="none") as room:
        assert "nothing is sent to EDGAR from here" in room.see("/prepare") + room.client.get("/prepare").text
        assert room.client.get(f"/prepare/{room.name}/edgar").status_code == 404


@pytest.mark.slow
def test_a_test_filing_does_not_go_where_live_ones_go(tmp_path, edgar):
    with Room(tmp_path, edgar, url="test") as room:
        where = room.submit()
        answer = room.client.get(where)
        assert answer.status_code == 400
        assert "takes TEST filings only" in told(answer)


def test_a_local_edgar_is_found_where_one_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("muniment.web.filing.DEFAULT_PORT", 9)  # nobody listens there
    office = EdgarSession("auto")
    assert office.endpoint() is None
    (tmp_path / "edgar").mkdir()
    with announced(tmp_path / "edgar", "http://127.0.0.1:8399"):
        assert office.endpoint().api == "http://127.0.0.1:8399"
    assert office.endpoint() is None


def test_what_names_no_edgar_is_refused(tmp_path):
    with pytest.raises(UsageError, match="there is sandbox"):
        EdgarSession("somewhere")


def test_in_a_team_tokens_of_the_machine_are_nobodys(monkeypatch):
    to = endpoint("http://127.0.0.1:8330")
    monkeypatch.setenv("MUNIMENT_FILER_TOKEN", "abc")
    monkeypatch.setattr("muniment.edgar.client.endpoints.keyring", SimpleNamespace(get_password=lambda *_: "def"))
    alone = EdgarSession("auto").credentials("", to)
    assert (alone.filer().reveal(), alone.user().reveal()) == ("abc", "def")
    with pytest.raises(EnvironmentProblem):
        EdgarSession("auto", team=True).credentials("", to).filer()
