"""Forms: what was not sent from a page of ours, in this visit, changes nothing."""

import subprocess
import sys
from contextlib import nullcontext

import pytest
from litestar import Request, post
from litestar.exceptions import PermissionDeniedException
from litestar.testing import RequestFactory, TestClient

from muniment.web.access import visits
from muniment.web.access.middleware import KeyFile
from muniment.web.access.team import Served
from muniment.web.access.visits import Role
from muniment.web.app import create_app
from muniment.web.preparing import filing_context

from .teams import Browser, Clock, client_of, form_token, log_in_as, team_of


@pytest.fixture
def team(tmp_path):
    return team_of(tmp_path / "filings.db", Clock())


@pytest.fixture
def client(store_path, team):
    with client_of(store_path, team) as client:
        log_in_as(client, Role.PREPARER)
        yield client


def saved(team):
    return [line.what for line in team.log.part().lines].count("draft saved")


WRONG = ["", "x", "0" * 64, "ä", "\x00", "A" * 9000]


def test_a_form_without_its_token_changes_nothing(client, team):
    for fields in ({}, *({"form_token": token} for token in WRONG)):
        answer = client.post("/trial/save", data=fields)
        assert answer.status_code == 403, fields
        assert "This form is out of date" in answer.text, fields
    assert saved(team) == 0


def test_the_token_of_another_visit_does_not_fit(client, team):
    other = Browser(client.app)
    log_in_as(other, Role.SIGNER)
    assert client.post("/trial/save", data={"form_token": form_token(other, "/")}).status_code == 403
    before = form_token(client, "/")
    log_in_as(client, Role.PREPARER)
    assert client.post("/trial/save", data={"form_token": before}).status_code == 403
    assert saved(team) == 0


def test_the_token_does_not_tell_the_session(client):
    assert client.cookies["muniment"] not in client.get("/about").text


def test_a_token_comes_with_a_form_of_files_and_in_a_header_too(client, team):
    token = form_token(client, "/")
    assert client.post("/trial/save", data={"form_token": token}, files={"file": b"x"}).status_code == 201
    assert client.post("/trial/save", json={"form_token": token}).status_code == 403
    assert client.post("/trial/save", json={}, headers={"x-form-token": token}).status_code == 201
    assert client.post("/trial/save", headers={"x-form-token": "0" * 64}).status_code == 403
    assert saved(team) == 2


def test_a_file_is_no_token(client):
    token = form_token(client, "/").encode()
    assert client.post("/trial/save", files={"form_token": ("name", token)}).status_code == 403


ORIGINS = [
    ({}, 201),
    ({"origin": "http://127.0.0.1"}, 201),
    ({"origin": "http://127.0.0.1:80"}, 201),
    ({"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}, 201),
    ({"origin": "null", "sec-fetch-site": "same-origin"}, 201),  # as browsers say for pages without referrers
    ({"sec-fetch-site": "none"}, 201),
    ({"origin": "null"}, 403),
    ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
    ({"sec-fetch-site": ""}, 403),
    ({"origin": "http://127.0.0.1", "sec-fetch-site": "cross-site"}, 403),
    ({"origin": "https://127.0.0.1"}, 403),
    ({"origin": "http://127.0.0.1:8000"}, 403),
    ({"origin": "http://localhost"}, 403),
    ({"origin": "http://evil.example"}, 403),
    ({"origin": "http://127.0.0.1.evil.example"}, 403),
    ({"origin": "http://evil.example", "sec-fetch-site": "same-origin"}, 403),
    ({"origin": "http://[::1"}, 403),
    ({"origin": "http://127.0.0.1:99999"}, 403),
    ({"origin": "evil"}, 403),
    ({"origin": ""}, 403),
]


def test_what_comes_from_another_page_changes_nothing_even_with_the_token(client, team):
    fields, taken = {"form_token": form_token(client, "/")}, 0
    for headers, status in ORIGINS:
        assert client.post("/trial/save", data=fields, headers=headers).status_code == status, headers
        taken += status == 201
        assert saved(team) == taken, headers


def test_over_tls_the_origin_is_that_of_tls(store_path, tmp_path):
    team = team_of(tmp_path / "filings.db", Clock(), Served(frozenset({"filings.example"}), tls=True))
    with client_of(store_path, team, "https://filings.example") as client:
        log_in_as(client, Role.PREPARER)
        told = {"form_token": form_token(client, "/")}
        for origin, status in [("https://filings.example", 201), ("http://filings.example", 403)]:
            assert client.post("/trial/save", data=told, headers={"origin": origin}).status_code == status


def test_nobody_is_logged_in_from_elsewhere(client):
    """Else whoever is lured works in the account of another, and shows him what he types."""
    client.cookies.clear()
    fields = {"name": "piet", "password": "four plain preparer words"}
    assert client.post("/login", data=fields).status_code == 403
    assert client.post("/login", data={**fields, "form_token": form_token(client)[::-1]}).status_code == 403
    token = form_token(client)
    client.cookies.clear()
    assert client.post("/login", data={**fields, "form_token": token}).status_code == 403
    assert client.post("/login", data={**fields, "form_token": ""}).status_code == 403


def test_logging_out_takes_the_token_too(client):
    assert client.post("/logout").status_code == 403
    assert client.get("/about").status_code == 200


# ---- hostile forms --------------------------------------------------------------------------------------------------

MULTIPART = "multipart/form-data; boundary=x"
HOSTILE = [
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 20_000, 413),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % number for number in range(1500)), 403),
    ("application/x-www-form-urlencoded", b"form_token=%ff%fe%00&name=%c3%28", 403),
    ("application/x-www-form-urlencoded", b"\xff\xfe=\xff", 403),
    ("application/x-www-form-urlencoded", b"form_token=a&form_token=b", 403),
    ("application/x-www-form-urlencoded", b"form_token[]=a", 403),
    (MULTIPART, b"x" * 20_000, 413),
    (MULTIPART, b"no boundary at all", 400),
    (MULTIPART, b'--x\r\ncontent-disposition: form-data; name="form_token"\r\n\r\n', 400),
    ("multipart/form-data", b"", 400),
    (MULTIPART, b'--x\r\ncontent-disposition: form-data; name="form_token"\r\n\r\n\xff\xfe\r\n--x--\r\n', 400),
    (
        MULTIPART,
        b'--x\r\ncontent-disposition: form-data; name="a"\r\n'
        b"content-type: text/plain; charset=odd\r\n\r\na\r\n--x--\r\n",
        400,
    ),
    ("text/plain", b"form_token=a", 403),
    ("application/json", b"{", 403),
    ("", b"form_token=a", 403),
]


def test_a_hostile_form_gets_one_readable_answer(client, caplog):
    client.cookies.clear()
    form_token(client)
    for kind, body, status in HOSTILE:
        answer = client.post("/login", content=body, headers={"content-type": kind})
        assert answer.status_code == status, (kind, body[:100], answer.text)
        assert "<h1>" in answer.text, (kind, body[:100])
        assert caplog.records == [], (kind, body[:100])


def test_what_is_not_announced_is_counted_as_it_comes(client):
    client.cookies.clear()
    form_token(client)

    def endless():
        for _ in range(100):
            yield b"x" * 1000

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/login", content=endless(), headers=kind).status_code == 413


def test_nothing_is_read_from_whom_it_would_not_help(client):
    """Who is not logged in, or comes from another page, cannot make the server take a large form."""
    asked = []

    def body():
        asked.append(True)
        yield b"a=b"

    kind = {"content-type": "application/x-www-form-urlencoded", "origin": "http://evil.example"}
    assert client.post("/trial/save", content=body(), headers=kind).status_code == 403


# ---- one user -------------------------------------------------------------------------------------------------------


@post("/trial/save", sync_to_thread=False)
def save(request: Request) -> str:
    visits.record(request, "draft saved", "draft 7")
    return visits.current(request).name


@post("/prepare/token", opt={"access": "everybody"}, sync_to_thread=False)
def again(request: Request) -> str:
    """Verifies once more, as a page may."""
    visits.verify(request, {"form_token": visits.token(request)})
    return str(visits.field(request))


@pytest.fixture(scope="module")
def alone(store_path):
    app = create_app(store_path)
    app.register(save)
    app.register(again)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def token(alone):
    return form_token(alone, "/prepare")


def test_with_one_user_forms_are_checked_the_same(alone, token):
    assert alone.post("/trial/save", data={"form_token": token}).text == "local"
    for given in WRONG:
        assert alone.post("/trial/save", data={"form_token": given}).status_code == 403
    assert alone.post("/trial/save").status_code == 403
    assert "set-cookie" not in alone.post("/trial/save", data={"form_token": token}).headers


def test_with_one_user_other_pages_are_refused_the_same(alone, token):
    for headers, status in ORIGINS:
        assert alone.post("/trial/save", data={"form_token": token}, headers=headers).status_code == status, headers


def test_a_page_may_verify_by_itself(alone, token):
    answer = alone.post("/prepare/token", data={"form_token": token})
    assert answer.text == f'<input type="hidden" name="form_token" value="{token}">'


def test_a_page_that_verifies_by_itself_asks_for_the_origin_too():
    for headers, status in ORIGINS:
        request = RequestFactory().post("/", headers={"host": "127.0.0.1", **headers})
        request.scope["auth"] = visits.Visit(None, form="t" * 64)
        with nullcontext() if status == 201 else pytest.raises(PermissionDeniedException):
            visits.verify(request, {"form_token": "t" * 64})


def test_without_a_visit_nothing_fits():
    for posted in ({}, {"form_token": ""}, {"form_token": None}, {"form_token": ["t" * 64]}):
        with pytest.raises(PermissionDeniedException):
            visits.verify(RequestFactory().post("/"), posted)


def test_a_new_process_over_the_same_drafts_has_the_same_token_and_others_have_another(store_path, tmp_path):
    def token_over(name):
        context = filing_context(tmp_path / name / "drafts", tmp_path / "outbox")
        with TestClient(create_app(store_path, context=context), base_url="http://127.0.0.1") as client:
            told = form_token(client, "/prepare")
            client.post("/prepare", data={"form_token": told, "form": "D"})
            return told

    first = token_over("one")
    assert token_over("one") == first
    assert token_over("two") != first
    key = tmp_path / "one" / "drafts" / ".form-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert first not in key.read_text()


def test_looking_makes_no_folder(store_path, tmp_path):
    context = filing_context(tmp_path / "drafts", tmp_path / "outbox")
    with TestClient(create_app(store_path, context=context), base_url="http://127.0.0.1") as client:
        for address in ("/", "/prepare"):
            assert client.get(address).status_code == 200
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoilt", ["", "x", "\xff" * 43, "A" * 5000, None])
def test_a_key_that_is_none_or_that_others_may_read_gives_way_to_a_new_one(tmp_path, spoilt):
    path = tmp_path / "key"
    first = KeyFile(path).value(keep=True)
    assert KeyFile(path).value(keep=False) == first
    if spoilt is None:
        path.chmod(0o644)
    else:
        path.write_text(spoilt)
    second = KeyFile(path).value(keep=True)
    assert second != first
    assert path.stat().st_mode & 0o777 == 0o600
    assert KeyFile(path).value(keep=False) == second


def test_where_no_key_can_be_written_it_lasts_as_long_as_the_process(tmp_path):
    (tmp_path / "file").write_text("no folder")
    key = KeyFile(tmp_path / "file" / "key")
    assert key.value(keep=True) == key.value(keep=True)


def test_of_two_processes_the_first_key_counts(tmp_path):
    one, other = (KeyFile(tmp_path / "later" / "key") for _ in range(2))
    assert one.value(keep=False) != other.value(keep=False)
    assert one.value(keep=True) == other.value(keep=False) == other.value(keep=True)


def test_with_one_user_there_is_no_login(alone):
    for address in ("/login", "/log", "/password"):
        assert alone.get(address).status_code == 404
    assert "Log out" not in alone.get("/").text


@pytest.mark.slow
def test_one_user_needs_nothing_that_a_team_needs():
    """The extra `team` may be missing where nobody logs in."""
    code = "import sys, muniment.web.app; print([name for name in sys.modules if 'argon2' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
