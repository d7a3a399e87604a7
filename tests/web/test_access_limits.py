"""How often passwords may be tried, by a clock that is turned by hand."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from litestar.exceptions import TooManyRequestsException

from muniment.web.access.accounts import ACCOUNT, ADDRESS, Limits, Passwords
from muniment.web.access.visits import Role

from .teams import PASSWORDS, QUICK, client_of, log_in, team_of


@pytest.fixture
def limits(clock):
    return Limits(clock)


def wait(limits, name="vera", address="10.0.0.1"):
    """The seconds that a try has to wait; it counts where it has not to."""
    try:
        limits.begin(name, address)
    except TooManyRequestsException as error:
        return int(error.headers["retry-after"])
    return 0


def test_each_failure_doubles_the_wait_until_it_is_long_enough(limits, clock):
    assert [wait(limits) for _ in range(ACCOUNT.free)] == [0] * ACCOUNT.free
    waits = []
    for _ in range(11):
        waits.append(wait(limits))
        clock.turn(waits[-1])
        assert wait(limits) == 0
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_nobody_is_kept_out_from_elsewhere(limits, clock):
    """Somebody tries her name without end, from one address and then from a thousand: she is let in from hers."""
    for number in range(3_000):
        wait(limits, address=f"10.{number % 7}.{number % 250}.1")
        clock.turn(1)
    assert wait(limits, address="192.168.0.1") == 0
    limits.succeed("vera", "192.168.0.1")


def test_nobody_is_kept_out_of_a_browser_where_she_was_before(limits, clock):
    for number in range(3_000):
        wait(limits)
        wait(limits, f"name{number}")
        clock.turn(1)
    assert wait(limits) > 0
    assert wait(limits, "vera", "10.0.0.1") > 0
    limits.begin("vera", "10.0.0.1", "hers")


def test_a_browser_is_no_way_around(limits):
    for _ in range(ACCOUNT.free):
        limits.begin("vera", "10.0.0.1", "hers")
    with pytest.raises(TooManyRequestsException):
        limits.begin("vera", "10.0.0.2", "hers")


@pytest.mark.slow
def test_many_addresses_get_no_further_than_one_try_each_for_the_longest_wait(limits, clock):
    places = [f"10.{number}.0.1" for number in range(200)]
    for place in places:
        wait(limits, address=place)
    tried = 0
    for _ in range(600):
        tried += sum(wait(limits, address=place) == 0 for place in places)
        clock.turn(1)
    assert tried <= 3 * len(places)


@pytest.mark.parametrize("limit", [ACCOUNT, ADDRESS])
def test_nobody_waits_longer_than_the_longest(limits, clock, limit):
    told = {"address": "10.0.0.1", "name": "vera"}
    for number in range(60):
        if limit is ADDRESS:
            told["name"] = f"name{number}"
        while seconds := wait(limits, **told):
            clock.turn(seconds)
    assert 100 < wait(limits, **told) <= limit.longest


def test_a_try_while_waiting_changes_nothing(limits, clock):
    for _ in range(ACCOUNT.free):
        limits.begin("vera", "10.0.0.1")
    assert [wait(limits) for _ in range(50)] == [1] * 50
    clock.turn(1)
    assert wait(limits) == 0


def test_whom_nobody_knows_waits_as_an_account_does(limits):
    assert [wait(limits, "nobody") for _ in range(7)] == [0] * ACCOUNT.free + [1, 1]


def test_one_account_does_not_wait_for_another(limits):
    for _ in range(ACCOUNT.free):
        limits.begin("vera", "10.0.0.1")
    assert wait(limits, "piet", "10.0.0.1") == 0


def test_one_address_cannot_try_all_accounts(limits):
    for number in range(ADDRESS.free):
        limits.begin(f"name{number}", "10.0.0.1")
    assert wait(limits, "another", "10.0.0.1") == 1
    assert wait(limits, "another", "10.0.0.2") == 0


def test_a_success_clears_the_account_but_not_what_its_address_tried_elsewhere(limits):
    """Else whoever has an account could try all others, with a login of his own in between."""
    for number in range(ADDRESS.free - 1):
        limits.begin(f"name{number}", "10.0.0.1")
    for _ in range(3):
        limits.begin("vera", "10.0.0.1")
        limits.succeed("vera", "10.0.0.1")
    limits.begin("another", "10.0.0.1")
    assert wait(limits, "vera", "10.0.0.1") == 1


def test_failures_are_forgiven_one_by_one(limits, clock):
    """Else an office whose people log in every day would wait longer from week to week."""
    for _ in range(ACCOUNT.free):
        limits.begin("vera", "10.0.0.1")
    clock.turn(2 * ACCOUNT.forgiven)
    assert [wait(limits) for _ in range(3)] == [0, 0, 1]
    clock.turn(24 * 3600)
    assert [wait(limits) for _ in range(6)] == [0] * ACCOUNT.free + [1]


def test_an_office_that_mistypes_now_and_then_does_not_wait(limits, clock):
    for number in range(2000):
        assert wait(limits, f"name{number % 40}", "10.0.0.1") == 0
        if number % 4:
            limits.succeed(f"name{number % 40}", "10.0.0.1")
        clock.turn(60)


def test_many_at_once_are_no_way_around(limits):
    with ThreadPoolExecutor(8) as tries:
        waits = list(tries.map(lambda _: wait(limits), range(200)))
    assert waits.count(0) == ACCOUNT.free


def test_names_do_not_fill_the_memory(clock):
    limits = Limits(clock, most=50)
    for number in range(500):
        wait(limits, f"{number}" * 1000, f"10.1.{number % 250}.{number // 250}")
    assert len(limits._tries) == 50
    assert all(len(name) <= 64 for _, name, *_ in limits._tries)


# ---- over the pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def client(store_path, tmp_path, clock):
    with client_of(store_path, team_of(tmp_path / "filings.db", clock)) as client:
        yield client


@pytest.mark.parametrize("name", ["vera", "nobody"])
def test_too_many_tries_are_told_to_wait(client, clock, name):
    assert [log_in(client, name, "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    answer = log_in(client, name, PASSWORDS[Role.VIEWER])  # not even the right one is looked at
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert "Too many attempts: try again in 1 second." in answer.text
    assert f'value="{name}"' in answer.text  # in the form again
    clock.turn(1)
    assert log_in(client, name, "wrong").status_code == 401
    assert log_in(client, name, "wrong").headers["retry-after"] == "2"
    clock.turn(2)
    assert log_in(client, "vera", PASSWORDS[Role.VIEWER]).status_code == 303


def test_whoever_was_there_before_is_let_in_whatever_others_try(client, store_path, clock):
    right = PASSWORDS[Role.VIEWER]
    assert log_in(client, "vera", right).status_code == 303
    hers = client.cookies["muniment-browser"]
    client.cookies.clear()
    tried = [log_in(client, "vera", "wrong").status_code for _ in range(30)]
    assert tried[-1] == log_in(client, "vera", right).status_code == 429
    client.cookies["muniment-browser"] = f"{hers[:-1]}{'0' if hers[-1] != '0' else '1'}"
    assert log_in(client, "vera", right).status_code == 429
    client.cookies["muniment-browser"] = hers
    assert log_in(client, "piet", "wrong").status_code == 401  # elsewhere it is worth nothing
    assert [log_in(client, "vera", "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    clock.turn(2)
    assert log_in(client, "vera", right).status_code == 303


def test_a_browser_is_known_until_the_password_changes(client, store_path):
    log_in(client, "vera", PASSWORDS[Role.VIEWER])
    team, token = client.app.state.access, client.cookies["muniment-browser"]
    assert team.accounts.browser_of("vera", token)
    assert not team.accounts.browser_of("piet", token)
    team.accounts.set_password("vera", "quite other words now")
    assert not team.accounts.browser_of("vera", token)
    assert not team.accounts.browser_of("vera", "")
    team.accounts.remove("vera")
    assert not team.accounts.browser_of("vera", team.accounts.browser_token("vera"))


def test_whoever_took_over_a_session_cannot_try_the_password_on_its_page(client):
    log_in(client, "vera", PASSWORDS[Role.VIEWER])
    told = {"old": "wrong", "new": "quite other words now", "again": "quite other words now"}
    told["form_token"] = client.get("/password").text.partition('name="form_token" value="')[2].partition('"')[0]
    assert [client.post("/password", data=told).status_code for _ in range(6)] == [403] * 5 + [429]
    answer = client.post("/password", data=told)
    assert answer.headers["retry-after"] == "1"
    assert 'name="again"' in answer.text


def test_more_than_a_few_comparisons_at_once_are_sent_away(monkeypatch):
    monkeypatch.setattr("muniment.web.access.accounts._PATIENCE", 0)
    passwords = Passwords(QUICK)
    hashed = passwords.hash("four plain words")
    assert passwords.fits(hashed, "four plain words")
    passwords._places.acquire()
    passwords._places.acquire()
    with pytest.raises(TooManyRequestsException):
        passwords.fits(hashed, "four plain words")
    passwords._places.release()
    assert passwords.fits(hashed, "four plain words")


def test_a_clock_that_is_set_back_makes_nobody_wait_for_days(limits, clock):
    while not wait(limits):
        pass
    clock.turn(-10 * 24 * 3600)
    assert 0 < wait(limits) <= ACCOUNT.longest
    clock.turn(ACCOUNT.longest + 1)
    assert wait(limits) == 0
