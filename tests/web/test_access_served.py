"""Under which names a team is served, and whom a proxy in front of it speaks for."""

from ipaddress import ip_network

import pytest

from muniment.errors import UsageError
from muniment.web.access.team import Served, served
from muniment.web.access.visits import Role
from muniment.web.responses import LOOPBACK

from .teams import Browser, Clock, client_of, log_in_as, team_of

PROXIED = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
ASKED = [
    ({"host": "127.0.0.1", "names": [], "tls": False, "proxy": ""}, Served()),
    ({"host": "::1", "names": [], "tls": False, "proxy": ""}, Served()),
    (
        {"host": "0.0.0.0", "names": ["Filings.Example"], "tls": True, "proxy": ""},
        Served(frozenset({"filings.example"}), tls=True),
    ),
    ({"host": "10.0.0.5", "names": [], "tls": True, "proxy": ""}, Served(frozenset({"10.0.0.5"}), tls=True)),
    (
        {"host": "127.0.0.1", "names": ["filings.example"], "tls": False, "proxy": "127.0.0.1"},
        Served(LOOPBACK | {"filings.example"}, proxy=ip_network("127.0.0.1")),
    ),
    (
        {"host": "::", "names": ["a.example", "b.example"], "tls": False, "proxy": "10.0.0.0/24"},
        Served(frozenset({"a.example", "b.example"}), proxy=ip_network("10.0.0.0/24")),
    ),
]


@pytest.mark.parametrize(("asked", "found"), ASKED)
def test_how_pages_are_served(asked, found):
    told = dict(asked)
    assert served(told.pop("host"), told.pop("names"), **told) == found


SENSELESS = [
    ("0.0.0.0", ["filings.example"], False, "", "passwords must not travel in the clear"),
    ("10.0.0.5", [], False, "", "passwords must not travel in the clear"),
    ("0.0.0.0", [], True, "", "needs --name HOST"),
    ("::", [], False, "10.0.0.1", "needs --name HOST"),
    ("0.0.0.0", ["https://filings.example"], True, "", "is no name of a host"),
    ("0.0.0.0", ["filings.example:443"], True, "", "is no name of a host"),
    ("0.0.0.0", ["*"], True, "", "is no name of a host"),
    ("0.0.0.0", [""], True, "", "is no name of a host"),
    ("127.0.0.1", [], False, "nginx", "is no address"),
    ("127.0.0.1", [], False, "10.0.0.1/24", "is no address"),
]


@pytest.mark.parametrize(("host", "names", "tls", "proxy", "words"), SENSELESS)
def test_what_makes_no_sense_is_said_so(host, names, tls, proxy, words):
    with pytest.raises(UsageError, match=words):
        served(host, names, tls=tls, proxy=proxy)


@pytest.fixture
def through_proxy(store_path, tmp_path, monkeypatch):
    """A browser whose requests come from an address that a test sets, to pages behind the proxy 10.0.0.1."""
    told = Served(frozenset({"filings.example"}), proxy=ip_network("10.0.0.1"))
    team = team_of(tmp_path / "filings.db", Clock(), told)
    with client_of(store_path, team, "https://filings.example") as client:
        client.came_from = ["10.0.0.1"]
        inner = client.app.asgi_handler

        async def moved(scope, receive, send):
            if scope["type"] == "http":
                scope["client"] = (client.came_from[0], 50000)
            await inner(scope, receive, send)

        client.app.asgi_handler = moved
        client.team = team
        yield client


def test_behind_a_proxy_its_word_counts(through_proxy):
    through_proxy.headers.update(PROXIED)
    answer = log_in_as(through_proxy, Role.VIEWER)
    assert answer.headers["set-cookie"].startswith("__Host-muniment=")
    assert "Secure" in answer.headers["set-cookie"]
    assert through_proxy.team.log.part().lines[0].address == "203.0.113.7"


def test_what_somebody_says_before_the_proxy_does_not_count(through_proxy):
    """Else every try of a password would come from another address."""
    through_proxy.headers.update({**PROXIED, "x-forwarded-for": "1.2.3.4, 203.0.113.7"})
    log_in_as(through_proxy, Role.VIEWER)
    assert through_proxy.team.log.part().lines[0].address == "203.0.113.7"


def test_nobody_gets_around_the_proxy(through_proxy):
    for came_from, headers, status in (
        ("10.0.0.1", PROXIED, 200),
        ("10.0.0.2", PROXIED, 403),
        ("", PROXIED, 403),
        ("10.0.0.1", {}, 400),
        ("10.0.0.1", {**PROXIED, "x-forwarded-proto": "http"}, 400),
        ("10.0.0.1", {**PROXIED, "x-forwarded-for": ""}, 400),
        ("10.0.0.1", {**PROXIED, "x-forwarded-for": "unknown"}, 400),
        ("10.0.0.1", {**PROXIED, "host": "evil.example"}, 400),
        ("10.0.0.1", {**PROXIED, "host": "10.0.0.5"}, 400),
    ):
        through_proxy.came_from[0] = came_from
        assert through_proxy.get("/login", headers=headers).status_code == status, (came_from, headers)


def test_a_team_is_answered_under_its_own_names(store_path, tmp_path):
    team = team_of(tmp_path / "filings.db", Clock(), Served(frozenset({"filings.example"}), tls=True))
    own = ("filings.example", "FILINGS.example:8443")
    others = ("evil.example", "filings.example.evil.example", "127.0.0.1", "")
    with client_of(store_path, team, "https://filings.example") as client:
        found = {host: client.get("/login", headers={"host": host}).status_code for host in (*own, *others)}
    assert found == dict.fromkeys(own, 200) | dict.fromkeys(others, 400)


def test_headers_of_a_proxy_mean_nothing_without_one(store_path, tmp_path):
    team = team_of(tmp_path / "filings.db", Clock())
    with client_of(store_path, team) as client:
        client.headers.update(PROXIED)
        assert "Secure" not in log_in_as(Browser(client.app), Role.VIEWER).headers["set-cookie"]
        assert team.log.part().lines[0].address == "testclient"
