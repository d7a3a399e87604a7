"""Whatever is asked of any address of the local EDGAR, its own calls and pages too: never a failure of the server.

By `make nightly` each address is asked `CASES` / 10 times.
"""

from contextlib import closing

import pytest
import schemathesis.checks

from calls import any_case, asked, call_of, calls_of, described, examples, made_of
from edgar.sandbox.public import ACCESSION, FORM_D, SCHEDULE_13G
from edgar.sandbox.serving import FILER, OTHER, serving
from edgar.sandbox.test_pages import settled
from muniment.edgar.sandbox.acceptance.notifier import webhook
from muniment.edgar.sandbox.api import control
from muniment.edgar.sandbox.api.requests import CLOSED
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, Forced
from muniment.edgar.sandbox.database import database, transaction
from muniment.edgar.sandbox.dissemination import PLACES
from muniment.edgar.sandbox.pages import FIELD
from muniment.edgar.sandbox.publishing import publish
from muniment.edgar.sandbox.server import application

pytestmark = [pytest.mark.slow, pytest.mark.hypothesis]

_OBJECTS = {
    "/sandbox/clock": control.Moment,
    "/sandbox/behaviours": dict[str, str],
    "/sandbox/forced": Forced,
    "/sandbox/condition": control.State,
    "/sandbox/reset": control.Reset,
    "/sandbox/filers": control.Filer,
    "/sandbox/tokens": control.Enrolling,
    "/sandbox/tokens/revoke": control.Revoking,
    "/sandbox/delegations": control.Delegating,
}
_FOLDER = ACCESSION.replace("-", "")
# What is public is one handler below each first part of an address and for all methods: no route says what there is.
_PUBLIC = {
    "/Archives/edgar/data/{cik}": (),
    "/Archives/edgar/data/{cik}/{folder}": (),
    "/Archives/edgar/data/{cik}/{folder}/{file}": (),
    "/Archives/edgar/full-index/{year}/{quarter}/{index}": (),
    "/Archives/edgar/daily-index/{year}/{quarter}/{index}": (),
    "/Archives/edgar/Feed/{year}/{quarter}/{file}": (),
    "/Archives/{file}": (),
    "/files/{file}": (),
    "/include/{file}": (),
    "/cgi-bin/browse-edgar": ("action", "type", "owner", "count", "start", "output", "CIK", "company", "State", "SIC",
                              "filenum", "match"),
    "/cgi-bin/srch-edgar": ("text", "first", "last", "start", "count", "output"),
    "/cgi-bin/{program}": ("action", "company", "CIK", "q1", "q3", "accession_number"),
    "/submissions/{file}": (),
    "/api/{file}": (),
    "/files/structureddata/data/form-d-data-sets/{file}": (),
    "/dera/data/{file}": (),
    "/data-research/sec-markets-data/{file}": (),
    "/edgar/browse": ("CIK",),
    "/edgar/search": ("q", "from", "ciks", "startdt", "enddt", "forms"),
    "/robots.txt": (),
    "/sitemap.xml": (),
    "/LATEST/search-index": ("q", "from", "size", "ciks", "startdt", "enddt", "dateRange", "forms", "sics",
                             "entityName", "locationCodes", "locationType"),
}  # fmt: skip
_KNOWN = {
    "cik": ["9900021", FILER, "1"],
    "ciks": [FILER],
    "folder": [_FOLDER],
    "file": [f"{ACCESSION}.txt", f"{ACCESSION}-index.htm", "primary_doc.xml", "index.json", "company_tickers.json",
             "CIK0009900021.json", "2025q1_d.zip", "form-d", "form-d-data-sets"],
    "year": ["2025"],
    "quarter": ["QTR1"],
    "index": ["form.idx", "master.idx", "company.gz", "index.json", "form.20250314.idx",
              "sitemap.quarterlyindex1.xml", "sitemap.20250314.xml"],
    "action": ["getcompany", "getcurrent", "getissuer"],
    "program": ["cik_lookup", "current", "own-disp", "series", "viewer"],
    "text": ["form-type = (D or SCHEDULE*) and not x", "nightjar"],
    "CIK": ["9900021"],
    "type": ["D", "SC 13G"],
    "output": ["atom"],
    "count": ["10"],
    "q": ["nightjar", '"ridge partners"'],
    "startdt": ["2025-01-01"],
    "enddt": ["2025-12-31"],
    "accession": [ACCESSION, "0009900014-26-000001"],
    "number": ["0009900014-26-000001"],
    "login": [FILER, OTHER],
    "name": [one.name for one in BEHAVIOURS],
    "condition": ["OPERATIONAL"],
    "mode": ["TEST", "LIVE"],
    "now": ["2026-06-02T12:00"],
    "do": ["set", "stop", "run", "reset", "forget"],
}  # fmt: skip


@pytest.fixture(scope="module")
def edgar(tmp_path_factory):
    """A local EDGAR with two filings and two submissions, and what calls it."""
    folder = tmp_path_factory.mktemp("called")
    with serving(folder) as caller:
        renew(caller, folder)
        yield caller, folder


def renew(caller, folder):
    """Have it be as at first: open, with filings, and a filer who may file."""
    for _ in range(2):  # the clock first, which may stand before everything that was
        caller.http.post("/sandbox/reset", json={"access": True})
    caller.http.put("/sandbox/clock", json={"now": "2026-06-02T12:00:00"})
    caller.__init__(str(caller.http.base_url))  # tokens anew
    with closing(database(folder)) as connection, transaction(connection):
        for text in (FORM_D, SCHEDULE_13G):
            publish(connection, text)
    for body in (caller.schedule(), b"<edgarSubmission/>"):
        assert caller.submit(body).status_code == 202
    settled(folder)


def test_whatever_is_asked_of_any_address_the_server_does_not_fail(edgar, tmp_path):
    caller, folder = edgar
    description = described(application(tmp_path), "edgar/sandbox", ["/onlineforms"], _OBJECTS)
    own = {path: calls for path, calls in description["paths"].items() if path.split("/")[1] not in PLACES}
    description["paths"] = own | {path: {"get": call_of(path, {}, asks)} for path, asks in _PUBLIC.items()}
    made, failed, answered = made_of(description), {}, set()
    for method, path in calls_of(description):
        renew(caller, folder)
        token = caller.http.get("/pages/clock").text.partition(f'name="{FIELD}" value="')[2].partition('"')[0]

        def ask(case, path=path, token=token):
            if path.startswith("/pages/") and isinstance(case.body, dict):
                case.body[FIELD] = token
            case.headers = {**caller.both, "user-agent": "Tests tests@example.com"}
            answer = case.call(base_url=str(caller.http.base_url), allow_redirects=False, timeout=60)
            answered.update({path} if answer.status_code < 400 else set())
            if path == "/LATEST/search-index" and answer.text == '{"message": "Internal server error"}':
                return  # what EDGAR says to a CIK without ten digits; a defect here is a page
            if answer.status_code != 503 or CLOSED not in answer.text:  # it was told to be closed
                case.validate_response(answer, checks=[schemathesis.checks.not_a_server_error])

        try:
            asked(any_case(made[path][method], _KNOWN), ask, examples(8))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other addresses are asked too
            failed[method, path] = str(error)
    assert failed == {}
    with closing(database(folder)) as connection:
        assert webhook(connection) == "", "who calls has named an address that would be asked"
    assert len(answered) > 30, "most requests lead nowhere"
