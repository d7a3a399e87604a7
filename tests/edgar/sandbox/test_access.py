from datetime import datetime, timedelta

import msgspec
import pytest

from muniment.edgar.sandbox import entities, tokens
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import database, transaction
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.tokens import Denied, Kind, authenticate, enrol, may_file
from muniment.errors import EnvironmentProblem, UsageError, WrongShape

NOW = datetime(2026, 5, 20, 11, 30, tzinfo=EASTERN)
FIRST, SECOND = "0009900014", "0009900015"


@pytest.fixture
def place(tmp_path):
    connection = database(tmp_path)
    yield connection, Keys(tmp_path)
    connection.close()


def made(place, *ciks, **more):
    connection, keys = place
    with transaction(connection):
        return enrol(connection, keys, ciks or [FIRST], NOW, **{"email": tokens.EMAIL, **more})


def denied(place, header, **more):
    connection, keys = place
    with pytest.raises(Denied) as caught:
        authenticate(connection, keys, header, more.pop("now", NOW), **more)
    return caught.value.status, " | ".join(caught.value.messages)


def test_tokens_end_as_real_ones_did():
    assert tokens.end(Kind.FILER, NOW).isoformat() == "2027-05-20T00:00:00-04:00"
    assert tokens.end(Kind.USER, NOW).isoformat() == "2026-06-22T00:00:00-04:00"  # the 19th is a holiday


def test_a_token_ends_on_no_weekend_beyond_the_calendar_either():
    late = datetime(2028, 2, 29, 12, tzinfo=EASTERN)
    assert tokens.end(Kind.FILER, late).isoformat() == "2029-03-01T00:00:00-05:00"
    assert tokens.end(Kind.USER, datetime(2031, 5, 1, 12, tzinfo=EASTERN)).weekday() < 5


def test_a_client_can_read_whose_token_it_is_and_when_it_ends(place):
    told = made(place)
    filer, user = tokens.read_header(told.filer), tokens.read_header(told.user)
    assert (filer.cik, filer.alg, filer.expires_at) == (FIRST, "ECDH-ES", "2027-05-20T04:00:00Z")
    assert user.user_id == entities.user(place[0], told.email).id
    assert told.filer.count(".") == 4


def test_no_secret_is_in_the_folder(place, tmp_path):
    told = made(place)
    place[0].execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (told.filer, told.user, told.ccc[FIRST]):
        assert secret.encode() not in kept
        assert secret.rpartition(".")[2].encode() not in kept
    assert repr(told).count(told.filer) == 0
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_new_user_token_ends_the_former_and_filer_tokens_live_side_by_side(place):
    one, two = made(place), made(place)
    connection, keys = place
    for filer in (one.filer, two.filer):
        assert authenticate(connection, keys, f"Bearer {filer} {two.user}", NOW).cik == FIRST
    status, words = denied(place, f"bearer {one.filer},{one.user}")
    assert (status, words) == (401, "Unauthorized | token 2 of type USER_API expired or revoked")


def test_a_token_is_refused_from_the_moment_of_its_end(place):
    told = made(place)
    connection, keys = place
    last = told.user_expires - timedelta(seconds=1)
    assert authenticate(connection, keys, f"Bearer {told.filer},{told.user}", last).user
    assert denied(place, f"Bearer {told.filer},{told.user}", now=told.user_expires)[0] == 401


@pytest.mark.parametrize(
    ("header", "status", "words"),
    [
        ("", 401, "Unauthorized"),
        ("Bearer", 401, "Unauthorized"),
        ("Basic abc", 401, "Unauthorized"),
        ("Bearer nonsense", 401, "token 1 not in expected format"),
        ("Bearer {filer},nonsense", 401, "token 2 not in expected format"),
        ("Bearer {filer},{filer}", 401, "duplicate token type"),
        ("Bearer {filer},{user},{user}", 401, "at most 2"),
        ("Bearer {filer}", 403, "type USER_API is missing"),
        ("Bearer {user}", 403, "type FILER_API is missing"),
        ("Bearer {other}", 401, "token 1 not valid for application"),
        ("Bearer {headless}", 401, "token 1 missing required header field"),
        ("Bearer {altered}", 401, "token 1 expired or revoked"),
        ("Bearer é.é.é.é.é", 401, "token 1 not in expected format"),
    ],
)
def test_what_is_wrong_with_tokens_is_told_by_position_and_type(place, tmp_path, header, status, words):
    told = made(place)
    elsewhere = database(tmp_path / "elsewhere")
    foreign = made((elsewhere, Keys(tmp_path / "elsewhere")))
    elsewhere.close()
    _, *rest = told.filer.split(".")
    headless = ".".join([tokens._url(msgspec.json.encode({"alg": "ECDH-ES", "kid": "x"})), *rest])
    texts = {"other": foreign.filer, "headless": headless, "altered": f"{told.filer}A"}
    found = denied(place, header.format(filer=told.filer, user=told.user, **texts))
    assert found[0] == status
    assert words in found[1]


@pytest.mark.parametrize("user_too", [True, False])
def test_the_filer_token_stands_first(place, user_too):
    told = made(place)
    swapped = f"Bearer {told.user}  {told.filer}"
    status, words = denied(place, swapped, user_too=user_too)
    assert (status, words) == (403, "Forbidden. | token 1 of type USER_API: the token of type FILER_API stands first")
    connection, keys = place
    found = authenticate(connection, keys, swapped, NOW, any_order=True)
    assert (found.cik, found.user.kind) == (FIRST, Kind.USER)


def test_a_filer_token_alone_is_enough_where_only_that_is_asked_for(place):
    told = made(place)
    connection, keys = place
    assert authenticate(connection, keys, f"Bearer {told.filer}", NOW, user_too=False).user is None


def test_further_ciks_delegate_to_the_first(place):
    connection, keys = place
    told = made(place, FIRST, SECOND)
    caller = authenticate(connection, keys, f"Bearer {told.filer},{told.user}", NOW)
    assert may_file(connection, caller, SECOND)
    assert not may_file(connection, caller, "0009900016")


def test_a_cik_that_is_given_twice_moves_no_name_to_another(place):
    made(place, FIRST, FIRST.lstrip("0"), SECOND, names=("Acme", "Acme", "Brook"))
    assert [entities.entity(place[0], cik).name for cik in (FIRST, SECOND)] == ["Acme", "Brook"]


def test_a_pending_delegation_allows_nothing(place):
    connection, keys = place
    told = made(place, FIRST, SECOND)
    with transaction(connection):
        entities.delegate(connection, SECOND, FIRST, entities.Delegation(status=entities.Standing.PENDING))
    caller = authenticate(connection, keys, f"Bearer {told.filer},{told.user}", NOW)
    assert not may_file(connection, caller, SECOND)


def test_users_of_a_delegate_file_and_technical_administrators_do_not(place):
    connection, _ = place
    made(place, FIRST, SECOND)
    with transaction(connection):
        clerk = entities.add_user(connection, "clerk@example.com")
        entities.set_roles(connection, FIRST, clerk.id, entities.Roles(user=True))
        engineer = entities.add_user(connection, "engineer@example.com")
        entities.set_roles(connection, FIRST, engineer.id, entities.Roles(technical=True))
    assert entities.may_file(connection, SECOND, clerk.id)
    assert not entities.may_file(connection, SECOND, engineer.id)
    assert not entities.may_file(connection, FIRST, engineer.id)


def test_one_delegation_without_users_does_not_hide_another(place):
    connection, _ = place
    made(place, FIRST, SECOND)
    third = "0009900016"
    made(place, third)
    with transaction(connection):
        clerk = entities.add_user(connection, "clerk@example.com")
        entities.set_roles(connection, FIRST, clerk.id, entities.Roles(user=True))
        entities.set_roles(connection, third, clerk.id, entities.Roles(admin=True, user=True))
        entities.delegate(connection, SECOND, FIRST, entities.Delegation(add_users=False))
    assert not entities.may_file(connection, SECOND, clerk.id)
    with transaction(connection):
        entities.delegate(connection, SECOND, third, entities.Delegation())
    assert entities.may_file(connection, SECOND, clerk.id)
    assert not entities.is_administrator(connection, SECOND, clerk.id)


def test_an_access_code_fits_its_own_filer_only(place):
    connection, keys = place
    told = made(place, FIRST, SECOND)
    assert entities.fits(connection, keys, FIRST, told.ccc[FIRST]) is True
    assert entities.fits(connection, keys, SECOND, told.ccc[FIRST]) is False
    assert entities.fits(connection, keys, "0009900099", told.ccc[FIRST]) is None
    assert entities.is_any_code(connection, keys, told.ccc[SECOND])
    assert all(entities.CODE.fullmatch(entities.new_code()) for _ in range(200))


@pytest.mark.parametrize("code", ["", "abcdefgh", "abc1@de", "abc1@defg", "abc1@de ", "abc1@dé!"])
def test_what_is_no_access_code_is_refused_and_not_repeated(place, code):
    with pytest.raises(UsageError) as caught:
        entities.set_code(place[0], place[1], FIRST, code)
    assert not code.strip() or code not in str(caught.value)


def test_details_are_kept_and_merged(place):
    connection, _ = place
    with transaction(connection):
        entities.add(connection, "9900014", "Heron Fund", state="DE", tickers=["HRN"])
        entities.add(connection, "9900014", sic="6799")
    held = entities.entity(connection, FIRST)
    assert (held.name, held.details.state, held.details.sic, held.details.tickers) == (
        "Heron Fund",
        "DE",
        "6799",
        ("HRN",),
    )
    with pytest.raises(UsageError):
        entities.add(connection, "9900014", sic=6799)
    with pytest.raises(WrongShape):
        entities.add(connection, "no cik")


def test_a_damaged_key_is_said_plainly(tmp_path):
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(EnvironmentProblem, match="no key of a sandbox"):
        Keys(tmp_path)
