"""Pages for a team: who sees and does what, sessions, cookies, and what the log keeps."""

import re

import pytest
from lxml import html

from commands import run
from muniment.web import responses
from muniment.web.access.database import What, sessions
from muniment.web.access.team import Served
from muniment.web.access.visits import LOCAL, Role, User, owns, token_hash

from .teams import NAMES, PASSWORDS, Browser, Clock, browsers_of, client_of, form_token, log_in, log_in_as, team_of


@pytest.fixture(scope="module")
def team_clock():
    return Clock()


@pytest.fixture(scope="module")
def whole_team(store_path, team_clock, tmp_path_factory):
    return team_of(tmp_path_factory.mktemp("team") / "filings.db", team_clock)


@pytest.fixture(scope="module")
def visitors(store_path, whole_team):
    """A browser of nobody and of one of each role, over the same pages."""
    with browsers_of(store_path, whole_team) as browsers:
        yield browsers


@pytest.fixture
def client(store_path, team):
    with client_of(store_path, team) as client:
        yield client


# ---- who may do what ------------------------------------------------------------------------------------------------

NOBODY, V, P, S = None, Role.VIEWER, Role.PREPARER, Role.SIGNER
READERS = {NOBODY: 303, V: 200, P: 200, S: 200}
PROGRAMS = {NOBODY: 401, V: 200, P: 200, S: 200}
ALL = dict.fromkeys([NOBODY, V, P, S], 200)
PREPARERS = {NOBODY: 303, V: 403, P: 404, S: 404}  # of a draft that is not there
SENDERS = {NOBODY: 401, V: 403, P: 404, S: 404}
_OF_A_DRAFT = ("", "/check", "/page", "/receipt", "/exhibits", "/blotter", "/changes")
TABLE = [
    ("GET", "/", READERS),
    ("GET", "/index.json", PROGRAMS),
    ("GET", "/filings", READERS),
    ("GET", "/filings.json", PROGRAMS),
    ("GET", "/filings/0009900016-25-000001", READERS),
    ("GET", "/filings/0009900016-25-000001.json", PROGRAMS),
    ("GET", "/filings/0009900016-25-000001/source", READERS),
    ("GET", "/filings/0009900016-25-000001/source.txt", READERS),
    ("GET", "/filings/0009900016-25-000001/print", READERS),
    ("GET", "/filings/0009900016-25-000001/print.txt", READERS),
    ("GET", "/filings/0009900016-25-000001/print.pdf", READERS),
    ("GET", "/filings/0009900099-25-000001", {NOBODY: 303, V: 404, P: 404, S: 404}),
    ("GET", "/filings/0009900016-25-000001/compare", READERS),
    ("GET", "/filings/0009900016-25-000001/compare.json", PROGRAMS),
    ("GET", "/filings/0009900016-25-000001/compare/0009900016-25-000001", {NOBODY: 303, V: 400, P: 400, S: 400}),
    ("GET", "/issuers/0009900001", READERS),
    ("GET", "/persons/0009900011", READERS),
    ("GET", "/persons/0009900011.json", PROGRAMS),
    ("GET", "/search?q=lamps", READERS),
    ("GET", "/search.json?q=lamps", PROGRAMS),
    ("GET", "/suggest.json?q=lamps", PROGRAMS),
    ("GET", "/about", READERS),
    ("GET", "/new", READERS),
    ("GET", "/deadlines", READERS),
    ("GET", "/deadlines.ics", READERS),
    ("POST", "/deadlines/calendar", {NOBODY: 401, V: 200, P: 200, S: 200}),
    ("GET", "/add/0009900001", {NOBODY: 303, V: 404, P: 404, S: 404}),
    ("POST", "/add", {NOBODY: 401, V: 403, P: 400, S: 400}),
    ("GET", "/ask", READERS),
    ("GET", "/ask.json", PROGRAMS),
    ("GET", "/ask/0009900001", {NOBODY: 303, V: 404, P: 404, S: 404}),
    ("GET", "/sql", READERS),
    ("GET", "/sql.csv?q=select+1", READERS),
    ("GET", "/sql.json?q=select+1", PROGRAMS),
    ("GET", "/saved/0009900001/feed/0009900001", dict.fromkeys([NOBODY, V, P, S], 404)),
    ("POST", "/saved", {NOBODY: 401, V: 400, P: 400, S: 400}),
    *(
        ("POST", f"/saved/0009900001/{rest}", {NOBODY: 401, V: 404, P: 404, S: 404})
        for rest in ("remove", "feed", "feed/close")
    ),
    *(("GET", f"/alerts{rest}", READERS) for rest in ("", "/destinations", "/deliveries")),
    *(("GET", f"/alerts{rest}.json", PROGRAMS) for rest in ("", "/destinations", "/deliveries")),
    ("GET", "/alerts/alert?name=nothing", {NOBODY: 303, V: 404, P: 404, S: 404}),
    ("GET", "/alerts/new?question=deadlines", {NOBODY: 303, V: 403, P: 503, S: 503}),  # the store was never studied
    *(("GET", f"/alerts/feed.{kind}?to=nothing", {NOBODY: 303, V: 404, P: 404, S: 404}) for kind in ("atom", "ics")),
    ("POST", "/alerts/feed", {NOBODY: 401, V: 400, P: 400, S: 400}),
    ("POST", "/alerts/save", {NOBODY: 401, V: 403, P: 503, S: 503}),
    *(("POST", f"/alerts/{do}", {NOBODY: 401, V: 403, P: 400, S: 400}) for do in ("pause", "resume", "remove")),
    ("POST", "/alerts/replay", {NOBODY: 401, V: 403, P: 403, S: 422}),
    ("POST", "/alerts/destinations/add", {NOBODY: 401, V: 403, P: 403, S: 422}),
    *(
        ("POST", f"/alerts/destinations/{do}", {NOBODY: 401, V: 403, P: 403, S: 400})
        for do in ("test", "secret", "pause", "resume", "remove")
    ),
    ("GET", "/schema", READERS),
    ("GET", "/schema.json", PROGRAMS),
    ("GET", "/schema/openapi.json", PROGRAMS),
    ("GET", "/static/style.css", ALL),
    ("GET", "/favicon.ico", ALL),
    ("GET", "/health", ALL),
    ("GET", "/ready", ALL),
    ("GET", "/metrics", {NOBODY: 303, V: 403, P: 403, S: 200}),
    ("GET", "/study", READERS),
    ("GET", "/study.json", PROGRAMS),
    ("GET", "/study/ownership", READERS),
    ("GET", "/network/0009900001", {NOBODY: 303, V: 503, P: 503, S: 503}),  # the store was never studied
    ("GET", "/charts/0009900001", {NOBODY: 303, V: 404, P: 404, S: 404}),
    ("GET", "/rules", READERS),
    ("GET", "/rules/E-27", READERS),
    ("GET", "/review", READERS),
    ("GET", "/review.json", PROGRAMS),
    ("GET", "/review/settled", READERS),
    ("GET", "/review/doubt?filing=0009900099-25-000001&path=percent", PREPARERS),
    ("POST", "/review/doubt", SENDERS),
    ("GET", "/login", ALL),
    ("GET", "/password", READERS),
    ("GET", "/log", {NOBODY: 303, V: 403, P: 403, S: 200}),
    ("GET", "/log.json", {NOBODY: 401, V: 403, P: 403, S: 200}),
    ("GET", "/prepare", PREPARERS | {P: 200, S: 200}),
    *(("GET", f"/prepare/0009900000{rest}", PREPARERS) for rest in _OF_A_DRAFT),
    *(
        ("GET", f"/prepare/0009900000{rest}", PREPARERS)
        for rest in ("/files/0009900001", "/papers/0009900001", "/submitted/0009900001", "/0009900001")
    ),
    ("POST", "/prepare", {NOBODY: 401, V: 403, P: 400, S: 400}),
    ("POST", "/prepare/files", {NOBODY: 401, V: 403, P: 422, S: 422}),
    *(
        ("POST", f"/prepare/0009900000/{rest}", SENDERS)
        for rest in ("remove", "exhibits", "blotter", "judge/0009900001", "0009900001")
    ),
    ("POST", "/prepare/0009900000/submit", SENDERS | {P: 403}),
    ("GET", "/static/printed.css", ALL),
    ("GET", "/trial", {NOBODY: 303, V: 403, P: 200, S: 200}),
    ("POST", "/trial/save", {NOBODY: 401, V: 403, P: 201, S: 201}),
    ("POST", "/trial/submit", {NOBODY: 401, V: 403, P: 403, S: 201}),
    ("POST", "/password", {NOBODY: 401, V: 403, P: 403, S: 403}),  # the old password is not sent along
    ("GET", "/logout", dict.fromkeys([NOBODY, V, P, S], 405)),
    ("POST", "/filings", dict.fromkeys([NOBODY, V, P, S], 405)),
]
NOT_LOGGED_IN = {"error": {"status": 401, "title": "Not logged in", "detail": "Log in first."}}


@pytest.mark.slow
@pytest.mark.parametrize("role", [NOBODY, V, P, S])
def test_each_role_at_each_address(visitors, role):
    client = visitors[role]
    fields = {"form_token": form_token(client)}
    for method, address, by in TABLE:
        answer = client.request(method, address, data=fields if method == "POST" else None)
        assert answer.status_code == by[role], (method, address, answer.text)
        policy = {"content-security-policy": responses.policy_of(address.partition("?")[0])}
        assert {name: answer.headers[name] for name in responses.HEADERS} == responses.HEADERS | policy, address
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/login"), address
            assert not answer.content, address
        if answer.status_code == 401 and address.endswith(".json"):
            assert answer.json() == NOT_LOGGED_IN, address


def test_the_table_has_every_address(visitors):
    def shape(path):
        return re.sub(r"\{[^}]*\}|000990[0-9-]+", "*", path.removesuffix(".json"))

    tried = {shape(address.partition("?")[0]) for _, address, _ in TABLE}
    left = {shape(route.path) for route in visitors[None].app.routes} - tried
    assert left == {
        "/filings/*/page",
        "/filings/*/page.png",
        "/print.css",
        "/redline.css",
        "/rules/*",
        "/schema/*",
        "/static/*",
    }


def test_what_is_not_there_is_no_way_in(visitors):
    tricks = ["//filings", "/%2e/filings", "/static/../filings", "/static/%2e%2e/filings", "/login/../filings"]
    tricks += [
        "/static/..%2f..%2faccess.db",
        "/filings%00",
        "/login.json",
        "/FILINGS",
        "/filings;/login",
        "/log%2ejson",
    ]
    for address in tricks:
        answer = visitors[None].get(address)
        assert answer.status_code in (303, 401, 404), address
        assert b"Larkspur" not in answer.content, address


def test_which_methods_there_are_is_told_to_those_inside(visitors):
    assert [visitors[role].options("/log").status_code for role in (NOBODY, V)] == [401, 204]


@pytest.mark.parametrize(
    ("role", "own", "other"), [(Role.VIEWER, False, False), (Role.PREPARER, True, False), (Role.SIGNER, True, True)]
)
def test_drafts_belong_to_their_owners(role, own, other):
    user = User("somebody", role)
    assert owns(user, "somebody") is own
    assert owns(user, "somebody else") is other


def test_the_one_user_owns_all():
    assert owns(LOCAL, "anybody")


def test_a_page_says_who_is_asking(visitors):
    for role in Role:
        tree = html.fromstring(visitors[role].get("/about").content)
        (said,) = tree.xpath("//form[@class='visitor']/span")
        assert said.text_content() == f"{NAMES[role]}, {role}"
        assert bool(tree.xpath("//nav//a[@href='/log']")) == (role is Role.SIGNER)
        assert "set no cookies" not in tree.text_content()
        assert "For those who are logged in. This page as JSON" in tree.text_content()
    outside = html.fromstring(visitors[None].get("/login").content)
    assert not outside.xpath("//nav | //form[@class='visitor'] | //form[@class='find']")


def test_a_refusal_is_a_page_that_says_why(visitors):
    answer = visitors[Role.PREPARER].get("/log")
    assert "A preparer may not do this: it takes a signer." in answer.text
    assert "<h1>Not allowed</h1>" in answer.text
    told = visitors[Role.VIEWER].get("/log.json").json()
    assert told == {
        "error": {"status": 403, "title": "Not allowed", "detail": "A viewer may not do this: it takes a signer."}
    }


# ---- logging in and out ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_login_page_leads_on_to_what_was_asked_for(client):
    answer = client.get("/filings?form=13D&q=a%26b")
    assert answer.headers["location"] == "/login?next=%2Ffilings%3Fform%3D13D%26q%3Da%2526b"
    tree = html.fromstring(client.get(answer.headers["location"]).content)
    (onward,) = tree.xpath("//input[@name='next']/@value")
    answer = log_in(client, "vera", PASSWORDS[Role.VIEWER], next=onward)
    assert (answer.status_code, answer.headers["location"]) == (303, "/filings?form=13D&q=a%26b")


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/login",
    "/\t/evil.example",
    "/\r\nset-cookie: a=b",
    "///evil.example",
    "/ü",
    " //evil.example",
    "",
]


def test_nobody_is_led_elsewhere(client):
    for onward in ELSEWHERE:
        browser = Browser(client.app)
        answer = log_in(browser, "vera", PASSWORDS[Role.VIEWER], next=onward)
        assert answer.headers["location"] == "/", onward
        page = browser.get("/login", params={"next": onward})
        assert "evil" not in page.text, onward


WRONG = [
    ("vera", "not the password"),
    ("nobody", "four plain viewer words"),
    ("", ""),
    ("vera", ""),
    ("' OR 1=1 --", "x' OR 'a'='a"),
    ("vera\x00", "four plain viewer words"),
    ("ＶＥＲＡ", "four plain viewer words"),
    ("<script>alert(1)</script>", "{{ 7 * 7 }}"),
    ("x" * 5000, "y" * 5000),
    ("local", "local"),
]


def test_whatever_does_not_fit_gets_the_same_answer(client):
    for name, password in WRONG:
        answer = log_in(client, name, password)
        assert answer.status_code == 401, name
        tree = html.fromstring(answer.content)
        assert tree.xpath("//*[@role='alert']/text()") == ["The name or the password is wrong."]
        assert not tree.xpath("//script")
        assert tree.xpath("//input[@name='password']/@value") == []
        assert client.get("/filings").status_code == 303


def test_names_are_typed_in_any_case_and_passwords_are_not(client):
    assert log_in(client, " Vera ", PASSWORDS[Role.VIEWER]).status_code == 303
    assert log_in(client, "vera", PASSWORDS[Role.VIEWER].upper()).status_code == 401


def test_nobody_takes_as_long_as_somebody(team, monkeypatch):
    """Each try costs one comparison with a hash of the same settings, whether there is such an account or not."""
    compared = []
    passwords = team.accounts._passwords
    verify = passwords._hasher.verify

    class Counting:
        def verify(self, hashed, password):
            compared.append(hashed.rpartition("$")[0].rpartition("$")[0])
            return verify(hashed, password)

        def check_needs_rehash(self, hashed):
            return False

    monkeypatch.setattr(passwords, "_hasher", Counting())
    team.accounts.remove("piet")
    for name in ("vera", "nobody", "piet"):
        assert team.accounts.authenticate(name, "wrong words to try") is None
    assert len(compared) == 3
    assert len(set(compared)) == 1


def test_logging_out_ends_the_session(client):
    log_in_as(client, Role.VIEWER)
    token = client.cookies["muniment"]
    answer = client.post("/logout", data={"form_token": form_token(client, "/")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert "muniment" not in client.cookies
    client.cookies["muniment"] = token  # whoever kept it has nothing of it
    assert client.get("/filings").status_code == 303


# ---- sessions -------------------------------------------------------------------------------------------------------


def test_a_session_is_new_with_each_login(client):
    """A token that somebody planted before the login is never one of a session."""
    planted = "A" * 43
    client.cookies.set("muniment", planted, domain="127.0.0.1")
    log_in_as(client, Role.VIEWER)
    first = client.cookies["muniment"]
    assert first != planted
    log_in_as(client, Role.PREPARER)
    assert client.cookies["muniment"] not in (first, planted)
    for old in (planted, first):
        client.cookies.clear()
        client.cookies["muniment"] = old
        assert client.get("/filings").status_code == 303


def test_a_session_ends_an_hour_after_the_last_page(client, clock):
    log_in_as(client, Role.VIEWER)
    for _ in range(4):
        clock.turn(3540)
        assert client.get("/about").status_code == 200
    clock.turn(3661)
    assert client.get("/about").status_code == 303


def test_a_clock_that_is_set_back_a_little_ends_no_session_and_far_back_ends_it(client, clock):
    """Else a session would last as long as the clock was set back."""
    log_in_as(client, Role.VIEWER)
    clock.turn(-600)
    assert client.get("/filings").status_code == 200
    clock.turn(-600)
    assert client.get("/filings").status_code == 200
    clock.turn(-24 * 3600)
    assert client.get("/filings").status_code == 303


def test_a_session_ends_after_twelve_hours(client, clock):
    log_in_as(client, Role.VIEWER)
    seen = []
    for _ in range(13):
        seen.append(client.get("/about").status_code)
        clock.turn(3540)
    assert seen == [200] * 13
    assert client.get("/about").status_code == 303


def test_of_a_token_only_the_hash_is_kept(client, team):
    log_in_as(client, Role.VIEWER)
    token = client.cookies["muniment"]
    with team.database.reading() as connection:
        held = connection.execute(sessions.select()).all()
    assert [row.kept for row in held] == [token_hash(token)]
    files = [path.read_bytes() for path in team.database.path.parent.iterdir() if path.name.startswith("access.db")]
    assert all(token.encode() not in one for one in files)
    client.cookies["muniment"] = token_hash(token)[:43]  # what stands in the file opens nothing
    assert client.get("/about").status_code == 303


@pytest.mark.parametrize(
    "end",
    [
        lambda team: team.accounts.change_role("piet", Role.VIEWER),
        lambda team: team.accounts.change_role("piet", Role.PREPARER),
        lambda team: team.accounts.remove("piet"),
        lambda team: team.accounts.set_password("piet", "quite other words now"),
    ],
)
def test_a_change_of_the_account_ends_its_sessions(client, team, end):
    log_in_as(client, Role.PREPARER)
    assert client.get("/trial").status_code == 200
    end(team)
    assert client.get("/trial").status_code == 303


def test_who_is_removed_cannot_come_back(client, team):
    team.accounts.remove("piet")
    assert log_in(client, "piet", PASSWORDS[Role.PREPARER]).status_code == 401
    assert log_in(client, "piet", "").status_code == 401


@pytest.mark.parametrize(
    "end",
    [
        lambda team: team.accounts.remove("piet"),
        lambda team: team.accounts.set_password("piet", "quite other words now"),
    ],
)
def test_an_account_changed_while_its_password_is_compared_gives_no_session(client, team, monkeypatch, end):
    known = team.accounts.authenticate

    def slow(name, password):
        found = known(name, password)
        end(team)
        return found

    monkeypatch.setattr(team.accounts, "authenticate", slow)
    assert log_in(client, "piet", PASSWORDS[Role.PREPARER]).status_code == 401


def test_a_made_up_cookie_is_nobody(client):
    for cookie in ("", "x", "A" * 43, "A" * 5000, "A" * 42 + ";", '"' + "A" * 42, "ä" * 43, "%00" * 14):
        assert client.get("/about", headers={"cookie": f"muniment={cookie}".encode()}).status_code == 303, cookie


# ---- another password -----------------------------------------------------------------------------------------------


def change(client, old, new, again=None):
    told = {"form_token": form_token(client, "/password"), "old": old, "new": new, "again": again or new}
    return client.post("/password", data=told)


def test_a_password_is_changed_and_all_other_sessions_end(client, team, store_path):
    log_in_as(client, Role.VIEWER)
    elsewhere = Browser(client.app)
    log_in_as(elsewhere, Role.VIEWER)
    before = client.cookies["muniment"]
    answer = change(client, PASSWORDS[Role.VIEWER], "quite other words now")
    assert "Your password is changed." in answer.text
    assert client.cookies["muniment"] != before
    assert client.get("/about").status_code == 200
    assert elsewhere.get("/about").status_code == 303
    assert log_in(elsewhere, "vera", PASSWORDS[Role.VIEWER]).status_code == 401
    assert log_in(elsewhere, "vera", "quite other words now").status_code == 303


NEW = "quite other words now"


def by_the_user(client, _):
    assert change(client, PASSWORDS[Role.SIGNER], NEW).status_code == 200


def by_an_administrator(_, folder):
    words = folder / "words.txt"
    words.write_text(f"{NEW}\n")
    run("team", "password", "sigrid", "--password-file", words, "--store", folder / "filings.db")


@pytest.mark.slow
@pytest.mark.parametrize("changed", [by_the_user, by_an_administrator])
def test_with_the_password_end_all_that_was_opened_with_the_former(client, team, tmp_path, changed):
    here, left, other = (Browser(client.app) for _ in range(3))
    for browser in (here, left):
        log_in_as(browser, Role.SIGNER)
    log_in_as(other, Role.VIEWER)
    known, old = left.cookies["muniment-browser"], here.cookies["muniment"]
    token = form_token(left, "/password")
    opened = {token_hash(one.cookies["muniment"]) for one in (here, left)}
    changed(here, tmp_path)
    assert left.get("/log").status_code == 303
    assert left.post("/trial/submit", data={"form_token": token}).status_code in (303, 401, 403)
    assert client.get("/log", headers={"cookie": f"muniment={old}"}).status_code == 303
    with team.database.reading() as connection:
        assert opened.isdisjoint(connection.execute(sessions.select()).scalars())
    assert not team.accounts.browser_of("sigrid", known)
    assert log_in(left, "sigrid", PASSWORDS[Role.SIGNER]).status_code == 401
    assert log_in(left, "sigrid", NEW).status_code == 303
    assert other.get("/about").status_code == 200
    assert "submitted" not in [line.what for line in team.log.part().lines]


def test_a_password_that_is_none_is_refused(client):
    for old, new, again, status, words in (
        ("wrong", "quite other words now", "quite other words now", 403, "That is not your password."),
        (PASSWORDS[V], "short", "short", 400, "A password has at least 12 characters"),
        (PASSWORDS[V], "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", 400, "not one character"),
        (PASSWORDS[V], "veraVERAvera", "veraVERAvera", 400, "the account's name over and over"),
        (PASSWORDS[V], "w" + "x" * 256, "w" + "x" * 256, 400, "at most 256 characters"),
        (PASSWORDS[V], "two lines\nof a password", "two lines\nof a password", 400, "is one line"),
        (PASSWORDS[V], "quite other words now", "quite other words", 400, "two new passwords differ"),
    ):
        log_in_as(client, Role.VIEWER)
        answer = change(client, old, new, again)
        assert answer.status_code == status, old
        assert words in html.fromstring(answer.content).xpath("//*[@role='alert']")[0].text_content(), old
        assert "value=" not in answer.text.partition('name="old"')[2].partition(">")[0], old
        assert log_in(client, "vera", PASSWORDS[Role.VIEWER]).status_code == 303, old


def test_a_password_is_the_same_however_its_letters_are_put_together(client, team):
    team.accounts.set_password("vera", "caf\u00e9 with four words")
    assert log_in(client, "vera", "cafe\u0301 with four words").status_code == 303


# ---- cookies --------------------------------------------------------------------------------------------------------


KNOWN = 180 * 24 * 3600


def attributes(answer):
    """The attributes of each cookie that an answer sets, in lower case, without its value."""
    found = {}
    for said in answer.headers.get_list("set-cookie"):
        name, *others = said.split("; ")
        found[name.partition("=")[0]] = {one.lower() for one in others}
    return found


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client):
    plain = {"httponly", "path=/", "samesite=lax"}
    assert attributes(client.get("/login")) == {"muniment": plain}
    both = {"muniment": plain, "muniment-browser": plain | {f"max-age={KNOWN}"}}
    assert attributes(log_in_as(client, Role.VIEWER)) == both
    gone = client.post("/logout", data={"form_token": form_token(client, "/")})
    assert attributes(gone) == {"muniment": plain | {"max-age=0"}}


def test_over_tls_cookies_are_secure(store_path, tmp_path, clock):
    team = team_of(tmp_path / "filings.db", clock, Served(frozenset({"filings.example"}), tls=True))
    with client_of(store_path, team, "https://filings.example") as client:
        found = attributes(log_in_as(client, Role.VIEWER))
        plain = {"httponly", "path=/", "samesite=lax", "secure"}
        assert found == {"__Host-muniment": plain, "__Host-muniment-browser": plain | {f"max-age={KNOWN}"}}
        assert client.get("/about").status_code == 200


def test_pages_set_no_cookie_but_to_log_in(client):
    log_in_as(client, Role.SIGNER)
    assert "muniment_seen" in client.get("/").headers["set-cookie"]  # what is new since the last visit
    for address in ("/about", "/log", "/password", "/static/style.css", "/nope"):
        assert "set-cookie" not in client.get(address).headers


# ---- the log --------------------------------------------------------------------------------------------------------


def told(team):
    return [(line.who, line.what, line.about) for line in reversed(team.log.part().lines)][len(NAMES) :]


def test_the_log_tells_who_did_what(client, team):
    log_in(client, "sigrid", "not her password")
    log_in(client, "my secret typed as a name", "x")
    log_in_as(client, Role.SIGNER)
    token = form_token(client, "/")
    client.post("/trial/save", data={"form_token": token})
    client.post("/trial/submit", data={"form_token": token})
    client.post("/logout", data={"form_token": token})
    team.accounts.change_role("vera", Role.PREPARER)
    team.accounts.remove("vera")
    assert told(team) == [
        ("sigrid", "failed to log in", ""),
        ("nobody", "failed to log in", "no such account"),
        ("sigrid", "logged in", ""),
        ("sigrid", "draft saved", "draft 7"),
        ("sigrid", "submitted", "draft 7"),
        ("sigrid", "logged out", ""),
        ("terminal", "role changed", "vera, preparer"),
        ("terminal", "account removed", "vera"),
    ]
    assert {line.address for line in team.log.part().lines} == {"", "testclient"}


def test_what_is_refused_is_not_told_as_done(client, team):
    log_in_as(client, Role.PREPARER)
    client.post("/trial/submit", data={"form_token": form_token(client, "/")})
    assert told(team) == [("piet", "logged in", "")]


def test_no_secret_stands_in_any_file(client, team, clock):
    log_in(client, "sigrid", "a wrong password that is long")
    log_in(client, "a password typed as a name", "x")
    clock.turn(10)
    log_in_as(client, Role.SIGNER)
    change(client, PASSWORDS[Role.SIGNER], "quite other words now")
    secrets = [*PASSWORDS.values(), "quite other words now", "a wrong password that", "a password typed"]
    secrets += [client.cookies["muniment"], form_token(client, "/")]
    for path in team.database.path.parent.iterdir():
        data = path.read_bytes()
        assert [secret for secret in secrets if secret.encode() in data] == []
    shown = client.get("/log").text.partition("<main")[2] + client.get("/log.json").text
    assert [secret for secret in secrets if secret in shown] == []
    assert "argon2" not in shown


def test_the_log_is_a_page_and_its_json(client, team):
    log_in_as(client, Role.SIGNER)
    data = client.get("/log.json").json()["data"]
    assert data["total"] == len(NAMES) + 1
    assert data["lines"][0]["what"] == What.LOGGED_IN
    cells = html.fromstring(client.get("/log").content).xpath("//table/tbody/tr[1]/td/text()")
    assert cells == ["2027-01-15 08:00:00", "sigrid", "logged in", "testclient"]


def test_a_long_log_is_turned_page_by_page(client, team):
    for number in range(150):
        team.log.record("piet", "draft saved", f"draft {number}")
    log_in_as(client, Role.SIGNER)
    seen, address = [], "/log.json"
    while address:
        answer = client.get(address).json()
        seen += [line["number"] for line in answer["data"]["lines"]]
        following = answer["links"].get("next", "")
        address = following.replace("/log", "/log.json") if following else ""
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 150 + len(NAMES) + 1


def test_hostile_words_stay_words_in_the_log(client, team):
    team.log.record(
        "piet", "draft saved", "<script>alert(1)</script>\n2027-01-01 sigrid submitted\u202e\x1b[2J" + "x" * 900
    )
    log_in_as(client, Role.SIGNER)
    line = team.log.part(1, 1).lines[0]
    assert line.about.startswith("<script>alert(1)</script> 2027-01-01 sigrid submitted [2J")
    assert len(line.about) == 200
    assert not html.fromstring(client.get("/log").content).xpath("//script")
