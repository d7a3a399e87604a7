"""What is sent again, and what is larger than any submission: refused before it costs anything."""

import gzip
import socket

import pytest

from edgar.sandbox.serving import OTHER, XML, Caller, error_of, serving
from edgar.sandbox.test_pages import press
from edgar.sandbox.test_upload import PATH, send
from muniment.edgar.sandbox.intake import LARGEST_BODY
from muniment.edgar.sandbox.pages import FIELD


@pytest.fixture(scope="module")
def edgar(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("sandbox")) as caller:
        yield caller


@pytest.fixture(autouse=True)
def clean(edgar):
    edgar.http.post("/sandbox/reset", json={"access": False})


def raw(edgar, head, *parts):
    """Send bytes, and return the beginning of what is answered."""
    with socket.create_connection((edgar.http.base_url.host, edgar.http.base_url.port), timeout=20) as line:
        for part in (head.replace("\n", "\r\n").encode(), *parts):
            try:
                line.sendall(part)
            except OSError:  # it has answered, and hears no more
                break
        return line.recv(65_536)


HEAD = "POST {path} HTTP/1.1\nhost: 127.0.0.1\nauthorization: {token}\ncontent-type: {kind}\n{more}\n\n"


@pytest.mark.parametrize(
    "path", ["/submission/single/test", "/submission/bulk/live", "/onlineforms", "/sandbox/tokens", "/pages/clock"]
)
@pytest.mark.parametrize(
    "more", [f"content-length: {LARGEST_BODY * 2}", "content-length: 9" + "9" * 30, "transfer-encoding: chunked"]
)
def test_a_body_without_end_is_refused_before_it_is_there(edgar, path, more):
    kinds = {"/onlineforms": "multipart/form-data; boundary=x", "/sandbox/tokens": "application/json"}
    kind = kinds.get(path, "application/x-www-form-urlencoded" if path.startswith("/pages") else "application/xml")
    head = HEAD.format(path=path, token=edgar.both["authorization"], kind=kind, more=more)
    chunk = b"10000\r\n" + b"<" * 65_536 + b"\r\n" if "chunked" in more else b"<" * 65_536
    told = raw(edgar, head, *[chunk] * 4)
    assert int(told.split()[1]) in (400, 411, 413), told[:200]
    assert edgar.submissions() == []


@pytest.mark.slow
def test_what_is_packed_is_not_unpacked(edgar):
    bomb = gzip.compress(bytes(200 << 20))
    for path in ("/submission/single/test", "/submission/bulk/live"):
        answer = edgar.http.post(path, content=bomb, headers={**edgar.both, **XML, "content-encoding": "gzip"})
        assert answer.status_code == 415
        assert "Content-Encoding" in " ".join(error_of(answer))
    for encoding in ("deflate", "br", "zstd", "gzip, gzip", "x-gzip", "GZIP"):
        headers = {**edgar.both, **XML, "content-encoding": encoding}
        assert edgar.http.post("/submission/single/test", content=bomb, headers=headers).status_code == 415
    assert edgar.submissions() == []


@pytest.mark.parametrize("count", [21, 5_000, 100_000])
def test_a_form_of_thousands_of_parts_is_refused(edgar, count):
    part = b'--x\r\ncontent-disposition: form-data; name="login"\r\n\r\n1\r\n'
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = edgar.http.post(PATH, content=part * count + b"--x--\r\n", headers=headers)
    assert answer.status_code == 400
    error_of(answer)


def test_a_form_of_thousands_of_fields_changes_nothing(edgar):
    before = edgar.http.get("/sandbox/behaviours").json()
    fields = "&".join(f"{FIELD}=x&a{number}=1" for number in range(50_000))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert edgar.http.post("/pages/behaviours", content=fields, headers=form).status_code == 403
    assert edgar.http.get("/sandbox/behaviours").json() == before


def test_the_same_is_taken_again_as_another_submission_with_its_own_number(edgar):
    """EDGAR has no key by which a client says that he repeats himself; each number is given once."""
    body = edgar.schedule()
    taken = [edgar.submit(body).json()["accessionNumber"] for _ in range(3)]
    taken += [send(edgar, body).json()["accessionNumber"] for _ in range(2)]
    assert len(set(taken)) == 5
    assert sorted(one["accession"] for one in edgar.submissions()) == sorted(taken)


def test_a_form_that_is_sent_again_does_the_same_once(edgar):
    for _ in range(2):
        assert press(edgar, "/pages/entities", "/pages/entities", cik="9900099", name="Another").status_code in (
            200,
            303,
        )
    listed = [one["cik"] for one in edgar.http.get("/sandbox/filers").json()]
    assert listed.count("0009900099") == 1


def test_tokens_that_ended_are_not_taken_again(edgar):
    other = Caller(str(edgar.http.base_url), OTHER, email="other@example.com")
    assert other.submit().status_code == 202
    assert edgar.http.post("/sandbox/tokens/revoke", json={"cik": OTHER}).json()["revoked"]
    assert other.submit().status_code == 401
    assert len(edgar.submissions()) == 1


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_a_request_for_no_path_is_answered(edgar, method):
    assert raw(edgar, f"{method} * HTTP/1.1\nhost: 127.0.0.1\nconnection: close\n\n").split(b" ")[1] == b"404"
