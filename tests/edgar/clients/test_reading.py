"""Clients that read EDGAR, as they are: each finds the company, lists, downloads and parses what was filed."""

import pytest

from edgar.clients.filing import Sent, business_hours
from edgar.clients.running import directly, through_run
from edgar.sandbox.desk import EXAMPLES
from muniment.edgar.sandbox.local_edgar import LocalEdgar

pytestmark = pytest.mark.clients

LOADED = "0009900016-25-000001"


class Filed:
    """A local EDGAR with a Form D and Schedules 13D and 13G that were filed lately, and one of the past.

    Some clients ask for nothing after today; what is sent in the evening or on a Sunday has the next business day.
    """

    def __init__(self, edgar):
        self.edgar = edgar
        edgar.clock.set(business_hours(edgar.clock.now()), runs=True)
        edgar.load(EXAMPLES / "schedule-13g-submission.nc")
        self.sent = {name: Sent(edgar, name) for name in ("schedule-13g", "schedule-13d", "form-d")}
        self.numbers = {name: one.send(edgar) for name, one in self.sent.items()}
        self.schedule, self.notice = self.sent["schedule-13g"].record, self.sent["form-d"].record
        self.asked = {"subject": self.schedule.issuer_cik, "issuer": self.notice.primary_issuer.cik}


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as edgar:
        yield Filed(edgar)


WAYS = pytest.mark.parametrize("way", ["auto", "proxy"])


@WAYS
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
    assert told["listed"] == sorted([LOADED, filed.numbers["schedule-13g"], filed.numbers["schedule-13d"]])
    assert told["schedule"] == filed.numbers["schedule-13g"]
    assert told["persons"] == [one.name for one in schedule.reporting_persons]
    assert told["shares"] == [one.aggregate_amount for one in schedule.reporting_persons]
    assert told["issuer"] == schedule.issuer_name
    assert told["notice"] == filed.numbers["form-d"]
    assert told["notice_issuer"] == notice.primary_issuer.name
    assert told["offered"] == str(notice.total_offering_amount)
    assert told["market"] == [filed.numbers["form-d"]]


@WAYS
def test_sec_edgar_downloader(filed, tmp_path, way):
    data, script = filed.edgar.folder, "read_sec_edgar_downloader.py"
    told = through_run("sec-edgar-downloader", script, filed.asked, data, tmp_path, way)
    assert (told["count"], told["numbers"]) == (1, [filed.numbers["form-d"]])
    assert filed.numbers["form-d"] in told["files"]["full-submission.txt"]
    assert filed.notice.primary_issuer.name in told["files"]["primary-document.xml"]


@WAYS
def test_secedgar(filed, tmp_path, way):
    told = through_run("secedgar", "read_secedgar.py", filed.asked, filed.edgar.folder, tmp_path, way)
    number = filed.numbers["form-d"]
    (urls,) = told["urls"].values()
    assert [url.rpartition("/")[2] for url in urls] == [f"{number}.txt"]
    assert filed.notice.primary_issuer.name in told["files"][f"{number}.txt"]


@WAYS
def test_datamule(filed, tmp_path, way):
    told = through_run("datamule", "read_datamule.py", filed.asked, filed.edgar.folder, tmp_path, way)
    assert set(told) == {LOADED, filed.numbers["schedule-13g"]}
    ours = told[filed.numbers["schedule-13g"]]
    assert ours["subject"] == filed.schedule.issuer_name
    assert ours["filed-by"] == filed.schedule.reporting_persons[0].name
    assert ours["documents"] == ["SCHEDULE 13G"]
    assert filed.schedule.issuer_name in str(ours["rows"])


def test_trouble_that_is_asked_for_reaches_a_client(filed, tmp_path):
    """This one asks once, and goes on without the filing."""
    filed.edgar.fail_next(count=1, path="/Archives/")
    asked, data = filed.asked, filed.edgar.folder
    told = through_run("sec-edgar-downloader", "read_sec_edgar_downloader.py", asked, data, tmp_path)
    assert (told["numbers"], filed.edgar.still_to_come()) == ([], [])
