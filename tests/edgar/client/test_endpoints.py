"""Where an EDGAR is."""

import pytest

from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.protocol import ADDRESS, DEFAULT_PORT, Mode
from muniment.errors import UsageError


def test_the_sandbox_may_be_elsewhere_on_this_machine(monkeypatch):
    monkeypatch.setenv(ADDRESS, "http://127.0.0.1:9999/")
    assert endpoint("sandbox").api == endpoint("sandbox").www == "http://127.0.0.1:9999"


def test_the_sandbox_serves_everything_on_this_machine():
    there = endpoint("sandbox")
    base = f"http://127.0.0.1:{DEFAULT_PORT}"
    assert {there.api, there.www, there.data, there.search} == {base}
    assert (there.mode, there.is_local, there.is_safe) == (None, True, True)


@pytest.mark.parametrize(("name", "mode"), [("test", Mode.TEST), ("live", Mode.LIVE)])
def test_the_real_one_takes_one_kind_of_filing_by_each_name(name, mode):
    there = endpoint(name)
    assert (there.api, there.mode) == ("https://api.edgarfiling.sec.gov", mode)
    assert (there.www, there.data, there.search) == (
        "https://www.sec.gov",
        "https://data.sec.gov",
        "https://efts.sec.gov",
    )


def test_an_address_serves_both_sides_but_that_of_the_sec():
    assert endpoint("http://localhost:9000/").www == "http://localhost:9000"
    beta = endpoint("https://api-bravo.edgarfiling.sec.gov")
    assert (beta.api, beta.www) == ("https://api-bravo.edgarfiling.sec.gov", "https://www.sec.gov")


def test_secrets_go_over_open_lines_to_this_machine_only():
    assert not endpoint("http://edgar.example").is_safe
    assert endpoint("https://edgar.example").is_safe


def test_a_full_submission_has_an_address_in_the_folder_of_a_company():
    there = endpoint("live").full_submission("0000320193", "0001104659-25-000001")
    folder = "https://www.sec.gov/Archives/edgar/data/320193/000110465925000001"
    assert there == f"{folder}/0001104659-25-000001.txt"
    page = endpoint("live").index_page("0000320193", "0001104659-25-000001")
    assert page == f"{folder}/0001104659-25-000001-index.htm"


def test_the_real_one_is_known_by_its_host():
    real = ("live", "test", "https://api-bravo.edgarfiling.sec.gov:443")
    assert all(endpoint(one).is_real for one in real)
    others = (
        "sandbox",
        "https://edgar.example",
        "https://www.sec.gov.evil.example",
        "https://evil.example/www.sec.gov",
    )
    assert not any(endpoint(one).is_real for one in others)


@pytest.mark.parametrize(
    "text",
    ["", "prod", "ftp://x", "http://", "http://x:port", "http://u:p@x", "https://x/?a=1", "http://[::1", "http://x:0"],
)
def test_what_is_no_endpoint_is_told(text):
    with pytest.raises(UsageError, match="--endpoint"):
        endpoint(text)
