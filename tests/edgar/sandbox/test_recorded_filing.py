"""The filing interface answers as the SEC's beta service did on 20 May 2026, and as its own document says."""

import base64
import gzip
import json
import re
from datetime import datetime
from types import SimpleNamespace

import pytest
import yaml

from edgar.sandbox.desk import submission
from edgar.sandbox.serving import FILER, Caller, serving
from muniment.edgar.sandbox.acceptance.worker import Worker
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import database
from shared_data import SHARED

RECORDED = SHARED / "more" / "edgar-recorded"
needs_recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here (shared/more)")
THEIRS = "0003003396"
NUMBER = f"{THEIRS}-26-000002"
HEADERS = ("content-type", "cache-control", "pragma", "x-frame-options")


def exchanges(name):
    """Return the recorded exchanges of a file: what was sent, and what was answered."""
    for exchange in yaml.safe_load((RECORDED / f"{name}.yaml").read_text())["interactions"]:
        response = exchange["response"]
        body = response["body"]["string"]
        text = gzip.decompress(body).decode() if isinstance(body, bytes) else body
        yield SimpleNamespace(
            sent=exchange["request"]["body"],
            code=response["status"]["code"],
            headers={name.lower(): value for name, (value, *_) in response["headers"].items()},
            body=json.loads(text),
        )


@pytest.fixture
def edgar(tmp_path):
    """A sandbox at the time of the recordings, with the filer who made them."""
    with serving(tmp_path) as caller:
        caller.http.put("/sandbox/clock", json={"now": "2026-05-20T17:26:47", "runs": False})
        theirs = Caller(caller.http.base_url, THEIRS, names=["Dock Street Testing"])
        theirs.folder = tmp_path
        yield theirs


def settle(folder):
    connection = database(folder)
    while Worker(folder).step(connection):
        pass
    connection.close()


def same_headers(answer, recorded):
    assert {name: answer.headers[name] for name in HEADERS} == {name: recorded.headers[name] for name in HEADERS}
    assert re.fullmatch("[a-z0-9]{5}", answer.json()["locator"])
    assert re.fullmatch("[0-9a-f]{32}", answer.json()["tracking"])


def without_ids(body):
    return {name: value for name, value in body.items() if name not in ("tracking", "locator")}


@needs_recorded
def test_the_operating_state(edgar):
    (recorded,) = exchanges("test_status")
    answer = edgar.http.get("/status", headers=edgar.alone)
    same_headers(answer, recorded)
    assert without_ids(answer.json()) == without_ids(recorded.body)


@needs_recorded
def test_whether_tokens_can_file(edgar):
    (recorded,) = exchanges("test_verify_credentials")
    answer = edgar.http.get(f"/fm/{THEIRS}/verify", headers=edgar.both)
    same_headers(answer, recorded)
    assert without_ids(answer.json()) == without_ids(recorded.body)


@needs_recorded
def test_a_form_that_the_envelope_is_not_for_from_its_post_to_its_notification(edgar):
    posted, processing, ended = exchanges("test_submit_test_13f_and_poll_status")
    body = posted.sent.replace("REDACTED", edgar.ccc).encode()
    edgar.submit(body)  # theirs was the second, too
    answer = edgar.submit(body)
    assert answer.status_code == posted.code
    same_headers(answer, posted)
    assert without_ids(answer.json()) == without_ids(posted.body)
    asked = edgar.http.get(f"/submission/{NUMBER}/status", headers=edgar.alone)
    same_headers(asked, processing)
    assert without_ids(asked.json()) == without_ids(processing.body)
    settle(edgar.folder)
    told = edgar.http.get(f"/submission/{NUMBER}/status", headers=edgar.alone)
    same_headers(told, ended)
    ours, theirs = without_ids(told.json()), without_ids(ended.body)
    assert list(ours) == list(theirs)
    assert [list(found) for found in ours["submissionMessages"]] == [list(f) for f in theirs["submissionMessages"]]
    notices = [base64.b64decode(status.pop("notification")).decode() for status in (ours, theirs)]
    assert ours.pop("receivedDate")[:16] == theirs.pop("receivedDate")[:16]
    assert ours == theirs
    assert notices[0] == notices[1]
    locators = {body.json()["locator"] for body in (answer, asked, told)}
    assert len(locators) == 1  # theirs was one, too


# ---- where nothing is recorded ---------------------------------------------------------------------------------------


def envelope(code, form="CORRESP", flag="LIVE", documents=(("letter.txt", b"Dear staff"),)):
    held = "".join(
        f"<c:document><c:conformedName>{name}</c:conformedName><c:conformedDocumentType>{form}"
        f"</c:conformedDocumentType><c:contents>{base64.b64encode(data).decode()}</c:contents></c:document>"
        for name, data in documents
    )
    return (
        '<e:edgarSubmission xmlns:e="http://www.sec.gov/edgar/coreg" xmlns:c="http://www.sec.gov/edgar/common">'
        f"<e:liveTestFlag>{flag}</e:liveTestFlag><e:submissionType>{form}</e:submissionType><e:filer><e:filerId>{FILER}"
        f"</e:filerId><e:filerCcc>{code}</e:filerCcc></e:filer><e:documents>{held}</e:documents></e:edgarSubmission>"
    ).encode()


@pytest.fixture
def filer(tmp_path):
    with serving(tmp_path) as caller:
        caller.folder = tmp_path
        caller.http.put("/sandbox/filers", json={"cik": FILER, "name": "Heron Fund"})
        yield caller


def ended(filer, body, way="live"):
    number = filer.submit(body, path=f"/submission/single/{way}").json()["accessionNumber"]
    settle(filer.folder)
    return filer.http.get(f"/submission/{number}/status", headers=filer.alone).json()


@pytest.mark.parametrize("form", ["CORRESP", "COVER"])
def test_letters_to_the_staff_are_accepted_and_stay_private(filer, form):
    status = ended(filer, envelope(filer.ccc, form))
    assert (status["status"], status["final"], status["formType"]) == ("ACCEPTED", True, form)
    assert (status["documentCount"], status["company"]) == (1, "Heron Fund")
    connection = database(filer.folder)
    assert connection.execute("SELECT count(*) FROM filings").fetchone() == (0,)
    connection.close()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"documents": ()}, "no document"),
        ({"documents": (("letter.pdf", b"%PDF-1.4"),)}, "A PDF is unofficial"),
        ({"documents": (("letter.exe", b"x"),)}, "is no .txt, .htm, .pdf"),
        ({"documents": (("letter.txt", b""),)}, "no base64"),
        ({"flag": "TEST"}, "says TEST and was sent as LIVE"),
        ({"form": "8-K"}, "8-K is not processed by this local EDGAR"),
        ({"form": "D/A"}, "no longer accepts EDGARLink submissions as an official  filing for Form D."),
        ({"form": "SCHEDULE 13G"}, "for Schedule 13G."),
    ],
)
def test_what_is_no_letter_is_suspended_with_its_reason(filer, changes, words):
    status = ended(filer, envelope(filer.ccc, **changes))
    assert status["status"] == "SUSPENDED"
    (found,) = [found for found in status["submissionMessages"] if words in found["content"]]
    assert found["type"] == "ERROR"


def test_a_letter_with_a_wrong_code_is_suspended(filer):
    status = ended(filer, envelope("wrong1@x"))
    assert [found["errorLabel"] for found in status["submissionMessages"]] == ["CCC_INVALID"]


@pytest.fixture
def issuer(filer):
    """The filer's own schedule may be filed: its issuer is on file."""
    filer.http.put("/sandbox/filers", json={"cik": "0009900001", "name": "Larkspur Lantern Works, Inc."})
    filer.schedule = lambda: submission("schedule-13g").replace(b"XXXXXXXX", filer.ccc.encode())
    return filer


def at(filer, moment):
    filer.http.put("/sandbox/clock", json={"now": moment, "runs": False})


def test_what_is_accepted_is_disseminated_when_it_is_public_and_done_at_the_end_of_its_day(issuer):
    issuer.http.put("/sandbox/behaviours", json={"dissemination": "real"})
    at(issuer, "2026-03-06T22:30:00")  # a Friday
    number = issuer.submit(issuer.schedule(), path="/submission/single/live").json()["accessionNumber"]
    settle(issuer.folder)

    def status():
        return issuer.http.get(f"/submission/{number}/status", headers=issuer.alone).json()

    assert (status()["status"], status()["final"]) == ("ACCEPTED", True), status()
    for moment, word in [
        ("2026-03-09T05:59:59", "ACCEPTED"),
        ("2026-03-09T06:00:00", "DISSEMINATED"),
        ("2026-03-09T21:59:59", "DISSEMINATED"),
        ("2026-03-09T22:00:00", "DONE"),
    ]:
        at(issuer, moment)
        assert (status()["status"], status()["submissionProcessingStatus"], status()["final"]) == (word, word, True)
    several = issuer.http.post("/submission/status", json={"accessionNumbers": [number]}, headers=issuer.alone).json()
    assert several["responses"][0]["status"] == "DONE"
    issuer.http.put("/sandbox/behaviours", json={"after-acceptance": "accepted"})
    assert status()["status"] == "ACCEPTED"


def test_a_test_filing_is_never_disseminated(issuer):
    status = ended(issuer, issuer.schedule().replace(b"LIVE<", b"TEST<"), "test")
    assert (status["status"], status["mode"]) == ("ACCEPTED", "TEST"), status


def test_the_rule_and_the_field_are_told_to_who_wants_them(issuer):
    body = re.sub(rb"<classPercent>.*?</classPercent>", b"<classPercent>x</classPercent>", issuer.schedule())
    number = issuer.submit(body, path="/submission/single/live").json()["accessionNumber"]
    settle(issuer.folder)
    told = {}
    for choice in ("none", "rule"):
        issuer.http.put("/sandbox/behaviours", json={"message-context": choice})
        status = issuer.http.get(f"/submission/{number}/status", headers=issuer.alone).json()
        told[choice] = {found["context"] for found in status["submissionMessages"]}
    assert told["none"] == {"none"}
    assert any("percent" in context for context in told["rule"])


def test_dates_have_no_fractions_of_a_second(issuer):
    moment = datetime(2026, 3, 6, 12, 0, 0, 999_000, EASTERN)
    issuer.http.put("/sandbox/clock", json={"now": moment.isoformat(), "runs": False})
    status = ended(issuer, issuer.schedule())
    assert status["receivedDate"] == status["acceptedDate"] == "2026-03-06T12:00:00-05:00"
