"""The file of a team: its accounts, its log that is only added to, and who may read it."""

import sqlite3
import stat

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.store import Store
from muniment.web.access.accounts import Passwords
from muniment.web.access.database import Database, accounts
from muniment.web.access.team import Team
from muniment.web.access.visits import Role

from .teams import PASSWORDS, QUICK, Clock, team_of

WORDS = "four plain words here"


@pytest.fixture
def team(tmp_path):
    team = team_of(tmp_path / "filings.db", Clock())
    yield team
    team.close()


def hash_of(team, name):
    with team.database.reading() as connection:
        return connection.execute(accounts.select().where(accounts.c.name == name)).one().password


# ---- the file -------------------------------------------------------------------------------------------------------


def test_the_file_stands_beside_the_store_for_its_owner_alone(team, tmp_path):
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert found["access.db"] == 0o600
    assert set(found) <= {"access.db", "access.db-wal", "access.db-shm"}
    assert set(found.values()) == {0o600}


def test_nothing_of_it_is_in_the_store(store_path, tmp_path):
    copy = tmp_path / "filings.db"
    copy.write_bytes(store_path.read_bytes())
    before = copy.read_bytes()
    team_of(f"sqlite:///{copy}", Clock()).close()
    assert (tmp_path / "access.db").exists()
    assert copy.read_bytes() == before
    with Store.open(copy, read_only=True) as store:
        assert store.counts().filings


def test_a_file_that_is_there_is_opened_again(team, tmp_path):
    assert [one.name for one in Team(tmp_path / "filings.db", create=False).accounts.all()] == [
        "piet",
        "sigrid",
        "vera",
    ]


def empty_folder(path):
    path.mkdir()


def other_tables(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE accounts (name)")
    connection.close()


def newer(path):
    Database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (empty_folder, "is not a database"),
        (lambda path: path.write_text("accounts: none, but it is long enough"), "is not a database"),
        (other_tables, "is not the file of a team"),
        (newer, "made by a newer muniment"),
    ],
)
def test_what_is_no_file_of_a_team_is_left_alone(tmp_path, make, words):
    path = tmp_path / "access.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(EnvironmentProblem, match=words):
        Database(path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_none_is_made_where_none_is_to_be_made(tmp_path):
    with pytest.raises(EnvironmentProblem, match="make an account with `muniment team add`"):
        Database(tmp_path / "access.db", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql", ["UPDATE log SET who = 'vera'", "DELETE FROM log", "REPLACE INTO log VALUES (1,1,'','','','')"]
)
def test_the_log_is_only_added_to(team, sql):
    before = team.log.part()
    with team.database.writing() as connection, pytest.raises(DatabaseError, match="the log is only added to"):
        connection.execute(text(sql))
    assert team.log.part() == before


def test_what_cannot_be_logged_is_not_done(team, monkeypatch):
    def full(*told, **more):
        raise EnvironmentProblem("the disk is full")

    monkeypatch.setattr(team.log, "add", full)
    for change in (
        lambda: team.accounts.add("new", Role.VIEWER, WORDS),
        lambda: team.accounts.change_role("vera", Role.SIGNER),
        lambda: team.accounts.remove("vera"),
        lambda: team.accounts.set_password("vera", WORDS),
    ):
        with pytest.raises(EnvironmentProblem):
            change()
    assert [(one.name, one.role, one.active) for one in team.accounts.all()] == [
        ("piet", "preparer", True),
        ("sigrid", "signer", True),
        ("vera", "viewer", True),
    ]
    assert team.accounts.authenticate("vera", PASSWORDS[Role.VIEWER])


# ---- accounts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "-a",
        "a-",
        "a b",
        "a/b",
        "../a",
        "a\x00b",
        "ä",
        "аdmin",  # its first letter is Cyrillic
        "a" * 65,
        "<script>",
        "a'b",
        "a\u202eb",
        "local",
        "Terminal",
        "nobody",
        "vera\u200b",
    ],
)
def test_odd_names_are_none(team, name):
    with pytest.raises(UsageError, match="is no name for an account"):
        team.accounts.add(name, Role.SIGNER, WORDS)


@pytest.mark.parametrize(
    ("name", "kept"), [("Anna", "anna"), (" anna ", "anna"), ("anna.b@c-d_e", "anna.b@c-d_e"), ("7", "7")]
)
def test_names_are_kept_in_one_spelling(team, name, kept):
    assert team.accounts.add(name, Role.VIEWER, WORDS).name == kept
    assert team.accounts.authenticate(name, WORDS).name == kept


def test_a_name_belongs_to_one_person(team):
    with pytest.raises(UsageError, match="there is an account vera already"):
        team.accounts.add("VERA", Role.SIGNER, WORDS)
    team.accounts.remove("vera")
    with pytest.raises(UsageError, match="--again if this is the same person"):
        team.accounts.add("vera", Role.SIGNER, WORDS)
    assert team.accounts.authenticate("vera", PASSWORDS[Role.VIEWER]) is None
    team.accounts.add("vera", Role.PREPARER, WORDS, again=True)
    assert team.accounts.authenticate("vera", PASSWORDS[Role.VIEWER]) is None
    assert team.accounts.authenticate("vera", WORDS)


def test_of_who_is_removed_no_password_is_kept(team):
    team.accounts.remove("vera")
    assert hash_of(team, "vera") == ""
    assert [one.active for one in team.accounts.all() if one.name == "vera"] == [False]


@pytest.mark.parametrize("change", ["change_role", "remove", "set_password"])
@pytest.mark.parametrize("name", ["stranger", "gone"])
def test_who_is_not_there_is_not_changed(team, change, name):
    team.accounts.add("gone", Role.VIEWER, WORDS)
    team.accounts.remove("gone")
    more = {"change_role": [Role.SIGNER], "remove": [], "set_password": [WORDS]}[change]
    with pytest.raises(UsageError, match=f"there is no account {name}"):
        getattr(team.accounts, change)(name, *more)


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 257, "a" * 20, "two\nlines of a password", "newnewnewnew", "\x00" * 12]
)
def test_odd_passwords_are_none(team, password):
    with pytest.raises(UsageError, match="a password"):
        team.accounts.add("new", Role.VIEWER, password)
    assert "new" not in {one.name for one in team.accounts.all()}


def test_no_error_tells_a_password(team):
    for name, password in (("vera", "a long secret " * 30), ("new", "sekrit"), ("ä", "a secret for a wrong name")):
        with pytest.raises(MunimentError) as told:
            team.accounts.add(name, Role.VIEWER, password)
        assert password not in str(told.value)


@pytest.mark.slow
def test_passwords_are_argon2id_with_the_settings_of_the_standard():
    hashed = Passwords().hash(WORDS)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Passwords().hash(WORDS) != hashed  # each has salt of its own


def test_an_old_hash_is_renewed_with_the_next_login(tmp_path):
    old = Team(tmp_path / "filings.db", passwords=Passwords(QUICK))
    old.accounts.add("vera", Role.VIEWER, WORDS)
    before = hash_of(old, "vera")
    better = Team(
        tmp_path / "filings.db", passwords=Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    )
    assert better.accounts.authenticate("vera", "something else") is None
    assert hash_of(old, "vera") == before
    assert better.accounts.authenticate("vera", WORDS).hashed == hash_of(old, "vera") != before
    assert better.accounts.authenticate("vera", WORDS)


@pytest.mark.parametrize("hashed", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abcdefghijklmnopqrstuu"])
def test_a_damaged_hash_lets_nobody_in(hashed):
    assert Passwords(QUICK).fits(hashed, WORDS) is False
    assert Passwords(QUICK).fits(hashed, "the password of nobody") is False
