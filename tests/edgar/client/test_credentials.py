"""Tokens and access codes, and where they are not."""

import logging
import pickle
from datetime import UTC, datetime

import httpx
import keyring.errors
import pytest

from edgar.client.answering import CODE, FILER, USER, token
from muniment.edgar.client.endpoints import EdgarCredentials, Secret, UserSecrets, endpoint, expires, read_secrets
from muniment.errors import EnvironmentProblem, UsageError

THERE = endpoint("sandbox")


def nothing(service, name):
    return None


def test_a_secret_shows_itself_nowhere():
    secret = Secret(FILER)
    shown = f"{secret} {secret!r} {secret!s} {[secret]} {UserSecrets(secret)} {secret:>40}"
    assert FILER not in shown
    assert secret.reveal() == FILER
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)


def test_what_is_handed_over_comes_first_then_the_environment_then_the_keyring():
    asked = []

    def lookup(service, name):
        asked.append((service, name))
        return f"kept-{name.partition('@')[0]}"

    environment = {"MUNIMENT_FILER_TOKEN": "of-environment"}
    purse = EdgarCredentials(THERE, environment, UserSecrets(user=Secret("handed-over")), lookup)
    assert purse.filer().reveal() == "of-environment"
    assert purse.user().reveal() == "handed-over"
    assert asked == []
    assert EdgarCredentials(THERE, {}, lookup=lookup).user().reveal() == "kept-user-token"
    assert asked == [("muniment", "user-token@127.0.0.1:8330")]


@pytest.mark.parametrize("name", ["MUNIMENT_CCC_0009900031", "MUNIMENT_CCC_9900031"])
def test_access_codes_go_by_the_cik_with_or_without_zeros(name):
    found = EdgarCredentials(THERE, {name: CODE}, lookup=nothing).code("9900031")
    assert found is not None
    assert found.reveal() == CODE
    assert EdgarCredentials(THERE, {name: CODE}, lookup=nothing).code("0000000007") is None


def test_a_code_of_the_keyring_belongs_to_one_host():
    kept = {"ccc-0009900031@127.0.0.1:8330": CODE}
    assert EdgarCredentials(THERE, {}, lookup=lambda _, name: kept.get(name)).code("9900031") is not None
    elsewhere = endpoint("https://edgar.example")
    assert EdgarCredentials(elsewhere, {}, lookup=lambda _, name: kept.get(name)).code("9900031") is None


def test_a_missing_token_is_told_with_how_to_give_it():
    def none(service, name):
        raise keyring.errors.NoKeyringError

    words = "set MUNIMENT_USER_TOKEN, or keep it with: keyring set muniment user-token@127.0.0.1:8330"
    with pytest.raises(EnvironmentProblem, match=f"there is no user API token.*{words}"):
        EdgarCredentials(THERE, {}, lookup=none).user()


def test_tokens_as_json():
    data = f'{{"filer": "{FILER}", "user": "{USER}", "ccc": {{"9900031": "{CODE}"}}, "expires": 5}}'.encode()
    given = read_secrets(data, "standard input")
    assert (given.filer and given.filer.reveal(), given.user and given.user.reveal()) == (FILER, USER)
    assert given.codes["0009900031"].reveal() == CODE
    assert read_secrets(b"{}", "x") == UserSecrets()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"filer": 5}',
        b'{"x":' + b"[" * 60_000,
        b'{"filer": "secret\xff"}',
        b'{"filer": "a b"}',
        b'{"ccc": {"secret": "x"}}',
        b" " * 70_000,
    ],
)
def test_what_holds_no_tokens_is_told_without_quoting_it(data):
    with pytest.raises(UsageError, match="x: ") as told:
        read_secrets(data, "x")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("wrong", ["a b", "a\nb", "ä"])
def test_what_would_break_the_request_is_no_token(wrong):
    with pytest.raises(UsageError, match="MUNIMENT_FILER_TOKEN: is no token"):
        EdgarCredentials(THERE, {"MUNIMENT_FILER_TOKEN": wrong}, lookup=nothing).filer()


def test_secrets_are_hidden_in_words_and_logs(caplog):
    purse = EdgarCredentials(THERE, {"MUNIMENT_CCC_9900031": CODE}, UserSecrets(Secret(FILER)), nothing)
    purse.code("9900031")
    assert purse.hide(f"token {FILER}, code {CODE}") == "token [hidden], code [hidden]"
    purse.guard_logs()
    try:
        with caplog.at_level(logging.DEBUG):
            for name in ("httpx", "httpcore.http11", "stamina"):
                logging.getLogger(name).warning("sent %s", FILER)
            logging.getLogger("httpx").info(httpx.Headers({"Authorization": FILER}))
    finally:
        for name in logging.root.manager.loggerDict:
            for one in list(logging.getLogger(name).filters):
                logging.getLogger(name).removeFilter(one)
    assert FILER not in caplog.text
    assert caplog.text.count("[hidden]") == 3


def test_a_token_says_when_it_ends():
    assert expires(Secret(token("2027-05-20T04:00:00Z"))) == datetime(2027, 5, 20, 4, tzinfo=UTC)
    assert expires(Secret(token("2027-05-20T00:00:00-04:00"))) == datetime(2027, 5, 20, 4, tzinfo=UTC)
    assert expires(Secret(token("2027-05-20T04:00:00"))) == datetime(2027, 5, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["plain", ".", "e30.a", "!!.a", token("soon"), "bnVsbA.a", "W10.x", token("0001-01-01T00:00:00+14:00")]
)
def test_what_does_not_say_when_it_ends_is_no_fault(text):
    assert expires(Secret(text)) is None
