"""The description of the calls, and whether the calls keep to it whatever is asked of them."""

import json

import pytest
import schemathesis
from schemathesis import checks

from calls import asked, examples
from edgar.sandbox.serving import FILER, serving
from shared_data import SHARED, needs_shared

EXAMPLES = 10
PROMISED = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
_FILER = "/fm/{cik}"
CALLS = [
    ("GET", "/status"),
    *(("POST", f"/submission/{kind}/{mode}") for kind in ("single", "bulk") for mode in ("live", "test")),
    ("GET", "/submission/{number}/status"),
    ("POST", "/submission/status"),
    ("GET", _FILER),
    ("GET", f"{_FILER}/verify"),
    ("POST", f"{_FILER}/ccc"),
    ("PUT", f"{_FILER}/ccc"),
    ("GET", f"{_FILER}/delegations"),
    ("POST", f"{_FILER}/delegations"),
    ("POST", f"{_FILER}/delegationRequests"),
    *((method, f"{_FILER}/individuals") for method in ("GET", "POST", "PUT", "DELETE")),
]


@pytest.fixture(scope="module")
def edgar(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("sandbox")) as caller:
        yield caller


@pytest.fixture(scope="module")
def described(edgar):
    return edgar.http.get("/openapi/openapi.json").json()


@pytest.fixture(scope="module")
def calls(edgar):
    return schemathesis.openapi.from_url(str(edgar.http.base_url.join("/openapi/openapi.json")))


@pytest.mark.hypothesis
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_whatever_is_asked_the_answer_is_described(edgar, calls, method, path):
    statuses = set()

    def check(case):
        if "cik" in case.path_parameters:
            case.path_parameters["cik"] = FILER
        answer = case.call(headers=edgar.both)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=PROMISED)

    asked(calls[path][method].as_strategy(), check, examples(EXAMPLES))
    assert 401 not in statuses


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_tokens_nothing_is_told(calls, method, path):
    def check(case):
        answer = case.call(headers={"authorization": "Bearer x"})
        assert answer.status_code in (401, 404, 405)
        case.validate_response(answer, checks=[checks.not_a_server_error, checks.response_schema_conformance])

    asked(calls[path][method].as_strategy(), check, 5)


def test_the_page_names_every_call(edgar, described):
    page = edgar.http.get("/openapi").text
    assert {(method.upper(), path) for path, item in described["paths"].items() for method in item} == set(CALLS)
    assert len(CALLS) == 18
    for method, path in CALLS:
        assert f"{method} {path}" in page


@needs_shared
def test_every_call_that_is_published_is_there_with_its_codes(described):
    published = json.loads((SHARED / "specs" / "edgar_api_openapi.json").read_text("utf-8"))["paths"]
    ours = {path.replace("{number}", "{accessionNumber}"): item for path, item in described["paths"].items()}
    assert set(ours) == set(published)
    for path, item in published.items():
        assert set(ours[path]) == set(item)
        for method, call in item.items():
            assert set(ours[path][method]["responses"]) >= set(call["responses"]), (method, path)


@needs_shared
def test_no_field_is_named_otherwise_than_published(described):
    published = json.loads((SHARED / "specs" / "edgar_api_openapi.json").read_text("utf-8"))["components"]["schemas"]
    known = {name for one in published.values() for name in one.get("properties", {})}
    ours = {name for one in described["components"]["schemas"].values() for name in one.get("properties", {})}
    assert ours <= known
