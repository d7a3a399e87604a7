"""edgartools, by every way to let it find a local EDGAR; and a client that is given trouble. More: test_tasks."""

import pytest

from edgar.clients.running import directly, through_run
from edgar.clients.tasks import LOADED, Filed
from muniment.edgar.sandbox.local_edgar import LocalEdgar

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as edgar:
        yield Filed(edgar, tmp_path_factory.mktemp("past"))


# What it finds by itself `test_tasks` goes by, too.
@pytest.mark.parametrize("way", [pytest.param("auto", marks=pytest.mark.nightly), "proxy"])
def test_edgartools(filed, tmp_path, way):
    asked = filed.asked | {"search": "lantern"}
    told = through_run("edgartools", "read_edgartools.py", asked, filed.edgar.folder, tmp_path, way)
    check_edgartools(filed, told)
    assert {LOADED, filed.numbers["schedule-13g"]} <= set(told["search"])


def test_edgartools_with_the_addresses_that_its_documentation_lets_one_set(filed, tmp_path):
    addresses = {"EDGAR_BASE_URL": filed.edgar.url, "EDGAR_DATA_URL": filed.edgar.url}
    filed.edgar.cut_next(path="/submissions/")  # it asks again
    check_edgartools(filed, directly("edgartools", "read_edgartools.py", filed.asked, tmp_path, **addresses))
    assert filed.edgar.still_to_come() == []


def check_edgartools(filed, told):
    schedule, notice = filed.schedule, filed.notice
    assert told["company"] == schedule.issuer_name
    assert told["listed"] == sorted(filed.asked["of_subject"])
    assert told["schedule"] == filed.numbers["schedule-13g"]
    assert told["persons"] == [one.name for one in schedule.reporting_persons]
    assert told["shares"] == [one.aggregate_amount for one in schedule.reporting_persons]
    assert told["issuer"] == schedule.issuer_name
    assert told["notice"] == filed.numbers["form-d"]
    assert told["notice_issuer"] == notice.primary_issuer.name
    assert told["offered"] == str(notice.total_offering_amount)
    assert told["market"] == [filed.numbers["form-d"]]


def test_trouble_that_is_asked_for_reaches_a_client(filed, tmp_path):
    """This one asks once, and goes on without the filing."""
    filed.edgar.fail_next(count=1, path="/Archives/")
    asked, data = filed.asked, filed.edgar.folder
    told = through_run("sec-edgar-downloader", "read_sec_edgar_downloader.py", asked, data, tmp_path)
    assert (told["numbers"], filed.edgar.still_to_come()) == ([], [])
