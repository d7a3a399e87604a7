"""edgar-filings, as it is: submits a Schedule 13G and follows it to its end.

Its models have no field for the words `status` and `responses` of the SEC's document; it keeps them as they came.
"""

import pytest

from edgar.clients.filing import Sent, business_hours
from edgar.clients.running import directly, through_run
from muniment.edgar.sandbox.local_edgar import LocalEdgar

pytestmark = pytest.mark.clients

CLIENT, SCRIPT = "edgar-filings", "submit_edgar_filings.py"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as edgar:
        yield edgar


@pytest.fixture
def edgar(served):
    served.clean()
    served.clock.set(business_hours(served.clock.now()), runs=True)  # datamule asks for nothing after today
    return served


def asked(sent, body, mode="live", **more):
    return {
        "filer": sent.tokens.filer,
        "user": sent.tokens.user,
        "cik": sent.cik,
        "mode": mode,
        "body": str(body),
        **more,
    }


@pytest.fixture
def sent(edgar, tmp_path):
    sent = Sent(edgar, "schedule-13g")
    (tmp_path / "body.xml").write_bytes(sent.body)
    return sent


@pytest.mark.parametrize("way", ["auto", pytest.param("network", marks=pytest.mark.nightly), "proxy"])
def test_accepted_at_the_address_of_the_sec(edgar, sent, tmp_path, way):
    told = through_run(CLIENT, SCRIPT, asked(sent, tmp_path / "body.xml"), edgar.folder, tmp_path, way)
    assert told["host"] == "https://api.edgarfiling.sec.gov"
    assert (told["condition"].startswith("ACCEPTING"), told["may_file"]) == (True, True)
    status = told["status"]
    assert (status["status"], status["final"]) == ("DISSEMINATED", True)
    assert edgar.wait_until_final(told["accession"]).status == "DISSEMINATED"
    assert told["several"]["responses"][0]["accessionNumber"] == told["accession"]


def test_suspended_with_its_reasons(edgar, sent, tmp_path):
    edgar.filer("9900001", "Larkspur Lantern Works, Inc.")
    wrong = sent.body.replace(b"<issuerCik>0009900001<", b"<issuerCik>0009999999<")
    assert wrong != sent.body
    (tmp_path / "wrong.xml").write_bytes(wrong)
    told = through_run(CLIENT, SCRIPT, asked(sent, tmp_path / "wrong.xml"), edgar.folder, tmp_path)
    assert told["status"]["status"] == "SUSPENDED"
    assert any("9999999" in str(one) for one in told["status"]["submissionMessages"])


def test_a_test_filing_goes_to_the_other_address(edgar, sent, tmp_path):
    told = through_run(CLIENT, SCRIPT, asked(sent, tmp_path / "body.xml", "test"), edgar.folder, tmp_path)
    assert told["host"] == "https://api-bravo.edgarfiling.sec.gov"
    assert edgar.submissions()[0]["mode"] == "TEST"
    assert told["status"]["final"] is True


def test_with_the_address_that_its_documentation_lets_one_give(edgar, sent, tmp_path):
    told = directly(CLIENT, SCRIPT, asked(sent, tmp_path / "body.xml", host=edgar.url), tmp_path)
    assert told["status"]["status"] == "DISSEMINATED"


def test_what_one_client_files_another_finds_downloads_and_parses(edgar, sent, tmp_path):
    told = through_run(CLIENT, SCRIPT, asked(sent, tmp_path / "body.xml"), edgar.folder, tmp_path)
    subject = {"subject": sent.record.issuer_cik}
    found = through_run("datamule", "read_datamule.py", subject, edgar.folder, tmp_path)
    assert list(found) == [told["accession"]]
    assert found[told["accession"]]["filed-by"] == sent.record.reporting_persons[0].name
