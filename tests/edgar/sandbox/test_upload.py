from contextlib import closing

import pytest

from edgar.sandbox.serving import FILER, OTHER, Caller, error_of, serving
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.database import database, transaction
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.intake import LARGEST_BODY

PATH = "/onlineforms"
ELSEWHERE = {"origin": "https://elsewhere.example"}


@pytest.fixture
def edgar(tmp_path):
    with serving(tmp_path) as caller:
        yield caller


def send(caller, body=None, headers=None, **fields):
    files = {"file": ("notice.xml", caller.schedule() if body is None else body, "application/xml")}
    return caller.http.post(PATH, files=files, data={"login": caller.cik, **fields}, headers=headers or {})


def test_the_page_offers_the_filers_of_this_machine(edgar):
    page = edgar.http.get(PATH)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'value="{FILER}"' in page.text
    assert FILER not in edgar.http.get(PATH, headers=ELSEWHERE).text


def test_the_cik_is_typed_where_there_are_too_many_filers_to_choose_from(edgar, tmp_path):
    with closing(database(tmp_path)) as connection, transaction(connection):
        for number in range(9_920_000, 9_920_200):
            entities.add(connection, str(number), "Acme")
            entities.set_code(connection, Keys(tmp_path), f"{number:010}", "abcdef1$")
    page = edgar.http.get(PATH, params={"login": "0009920199"}).text
    assert '<select id="login"' not in page
    assert 'value="0009920199"' in page


def test_a_file_is_taken_like_any_submission(edgar):
    answer = send(edgar, mode="LIVE")
    assert answer.status_code == 202
    told = answer.json()
    assert (told["mode"], told["status"]) == ("LIVE", "RECEIVED")
    [kept] = edgar.submissions()
    assert (kept["accession"], kept["channel"], kept["refused"]) == (told["accessionNumber"], "upload", [])
    assert edgar.http.get(f"/submission/{kept['accession']}/status", headers=edgar.alone).status_code == 200


def test_people_get_a_page(edgar):
    page = send(edgar, headers={"accept": "text/html"})
    assert page.status_code == 202
    assert edgar.submissions()[0]["accession"] in page.text
    wrong = send(edgar, b"", headers={"accept": "text/html"})
    assert wrong.status_code == 400
    assert "empty" in wrong.text


def test_elsewhere_a_token_is_needed(edgar):
    assert send(edgar, headers=ELSEWHERE).status_code == 401
    assert send(edgar, headers=ELSEWHERE, token=edgar.filer).status_code == 403
    assert send(edgar, headers=ELSEWHERE, token="nonsense").status_code == 401
    assert send(edgar, headers=ELSEWHERE, token=edgar.user).status_code == 202
    stranger = Caller(str(edgar.http.base_url), OTHER, email="stranger@example.com")
    answer = send(stranger, edgar.schedule(), headers=ELSEWHERE, token=stranger.user)
    assert answer.status_code == 403
    assert FILER in error_of(answer)[1]
    assert len(edgar.submissions()) == 1


NO_FILE = b'--x\r\ncontent-disposition: form-data; name="login"\r\n\r\n1\r\n--x--'


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"", "multipart/form-data", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"nonsense", "multipart/form-data; boundary=x", 400),
        (NO_FILE, "multipart/form-data; boundary=x", 400),
        (b"file=x", "application/x-www-form-urlencoded", 415),
        (b"\0" * 1000, "multipart/form-data; boundary=" + "x" * 300, 400),
        (b"x", "", 415),
    ],
)
def test_a_malformed_form_is_refused(edgar, body, media_type, status):
    answer = edgar.http.post(PATH, content=body, headers={"content-type": media_type})
    assert answer.status_code == status
    error_of(answer)


@pytest.mark.parametrize("fields", [{"login": "x"}, {"login": ""}, {"login": "1"}, {"mode": "BOTH"}])
def test_a_form_with_a_field_that_cannot_be_is_refused(edgar, fields):
    answer = send(edgar, **fields)
    assert answer.status_code == 400
    error_of(answer)
    assert edgar.submissions() == []


@pytest.mark.slow
def test_a_file_that_is_too_large_is_refused(edgar):
    answer = send(edgar, b"<" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    error_of(answer)
    page = send(edgar, b"<" * (LARGEST_BODY + 1), headers={"accept": "text/html"})
    assert page.status_code == 413
    assert "<form" in page.text
    assert f"at most {LARGEST_BODY:,} are taken" in page.text


def test_a_name_that_leads_elsewhere_is_only_a_name(edgar, tmp_path):
    before = sorted(path.name for path in tmp_path.rglob("*"))
    files = {"file": ("../../../key", edgar.schedule())}
    assert edgar.http.post(PATH, files=files, data={"login": FILER}).status_code == 202
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
