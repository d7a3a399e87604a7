import base64
import sqlite3
import threading
from collections import Counter

import msgspec
import pytest

from edgar.sandbox.public import form_d
from edgar.sandbox.serving import EXAMPLES, FILER
from edgar.sandbox.test_redaction import HOSTILE, document
from muniment.edgar.protocol import Mode, SubmissionMessage
from muniment.edgar.sandbox import behaviours, tokens
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import Writer, database, transaction
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.intake import LARGEST_BODY, Arrival, Intake, TooLarge, Unreadable
from muniment.edgar.sandbox.publishing import publish
from muniment.errors import UsageError
from patience import SECONDS

TEST = Arrival(login=FILER, mode=Mode.TEST)


@pytest.fixture
def place(tmp_path):
    connection = database(tmp_path)
    with transaction(connection):
        told = tokens.enrol(connection, Keys(tmp_path), [FILER], Clock(connection).now())
    intake = Intake(tmp_path)
    yield connection, intake, told.ccc[FILER]
    intake.close()
    connection.close()


def schedule(code):
    return (EXAMPLES / "schedule-13g.xml").read_bytes().replace(b"XXXXXXXX", code.encode())


def refused(connection):
    row = connection.execute("SELECT refused FROM submissions ORDER BY number DESC").fetchone()
    return [(one.error_label, one.line_number) for one in msgspec.json.decode(row[0], type=list[SubmissionMessage])]


def test_a_submission_is_kept_without_its_code(place):
    connection, intake, code = place
    taken = intake.take(schedule(code), TEST)
    row = connection.execute("SELECT accession, login, mode, channel, filers, body, refused, status FROM submissions")
    accession, login, mode, channel, filers, body, against, status = row.fetchone()
    assert accession == taken.accession == f"{FILER}-{taken.received:%y}-000001"
    assert (login, mode, channel, filers, against, status) == (FILER, "TEST", "api", f'["{FILER}"]', "[]", "RECEIVED")
    assert body == (EXAMPLES / "schedule-13g.xml").read_bytes()


def test_the_same_again_is_another_submission(place):
    _, intake, code = place
    numbers = [intake.take(schedule(code), TEST).accession for _ in range(3)]
    assert [one[-6:] for one in numbers] == ["000001", "000002", "000003"]


def test_no_number_is_given_that_a_filing_was_loaded_with(place):
    connection, intake, code = place
    year = Clock(connection).now()
    with transaction(connection):
        publish(connection, form_d(1, year.date()).replace(b"0009900021-25", f"{FILER}-{year:%y}".encode()))
    assert intake.take(schedule(code), TEST).accession[-6:] == "000002"


def test_numbers_begin_anew_with_the_year_of_the_clock(place):
    connection, intake, code = place
    intake.take(schedule(code), TEST)
    with transaction(connection):
        Clock(connection).set(Clock(connection).now().replace(year=2031, month=1, day=2))
    assert intake.take(schedule(code), TEST).accession == f"{FILER}-31-000001"


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (lambda data, _: data, ""),
        (lambda data, code: data.replace(code, b"abc1@def"), "CCC_INVALID"),
        (lambda data, code: data.replace(code, b"XXXXXXXX"), "CCC_INVALID"),
        (lambda data, code: data.replace(code, b""), "CCC_MISSING"),
        (lambda data, code: data.replace(b"<ccc>" + code + b"</ccc>", b""), "CCC_MISSING"),
        (lambda data, _: data.replace(FILER.encode(), b"0009900099"), "CIK_INVALID"),
        (lambda data, _: data.replace(FILER.encode(), b"nobody"), "CIK_INVALID"),
        (lambda data, _: data[:-20], "NOT_WELL_FORMED"),
    ],
)
def test_what_comparing_found_goes_to_acceptance(place, change, label):
    connection, intake, code = place
    intake.take(change(schedule(code), code.encode()), TEST)
    found = refused(connection)
    assert [one for one, _ in found] == ([label] if label else [])
    if label in ("CCC_INVALID", "CIK_INVALID"):
        assert found[0][1] == 9


@pytest.mark.parametrize(
    ("cik", "words"),
    [
        (b"0000000000", "is invalid, 0000000000."),
        (b"00099000140", "is invalid, 00099000140."),
        (b"nobody", "is invalid."),
        (b"", "stands beside no CIK."),
    ],
)
def test_a_cik_that_is_none_is_told_from_one_that_is_missing(place, cik, words):
    connection, intake, code = place
    intake.take(schedule(code).replace(FILER.encode(), cik), TEST)
    row = connection.execute("SELECT refused FROM submissions ORDER BY number DESC").fetchone()
    (found,) = msgspec.json.decode(row[0], type=list[SubmissionMessage])
    assert found.content.endswith(words)


def test_no_code_reaches_the_disk_however_it_comes(place, tmp_path):
    _, intake, code = place
    for name in HOSTILE:
        for secret in (code, "wr0ng$xy"):
            for codec in ("utf-8", "utf-16", "utf-32-be"):
                intake.take(document(name, secret).encode(codec), TEST)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (code, "wr0ng$xy"):
        inner = base64.b64encode(f"<ccc>{secret}</ccc>".encode())[6:-6]
        for spelt in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-32-be"), inner):
            assert spelt not in kept


def test_what_cannot_be_taken_leaves_nothing_behind(place):
    connection, intake, _ = place
    with pytest.raises(Unreadable):
        intake.take(b"", TEST)
    with pytest.raises(TooLarge):
        intake.take(b"<" * (LARGEST_BODY + 1), TEST)
    assert connection.execute("SELECT count(*) FROM submissions").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM counters").fetchone() == (0,)


def test_many_at_once_get_numbers_without_gaps(place):
    connection, intake, code = place
    body, numbers = schedule(code), []

    def submit():
        numbers.extend(intake.take(body, TEST).accession for _ in range(20))

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(int(one[-6:]) for one in numbers) == list(range(1, 161))
    kept = [row[0] for row in connection.execute("SELECT accession FROM submissions ORDER BY number")]
    assert Counter(kept) == Counter(numbers)
    assert kept == sorted(kept)


def test_a_piece_of_work_that_fails_takes_nothing_else_with_it(tmp_path):
    writer = Writer(tmp_path)
    gate = threading.Event()
    writer.hand(lambda _: gate.wait())  # what is handed over now becomes one transaction

    def half(connection):
        connection.execute("INSERT INTO settings VALUES ('half', '')")
        raise UsageError("no")

    bad = writer.hand(half)
    good = writer.hand(lambda connection: connection.execute("INSERT INTO settings VALUES ('good', '')").rowcount)
    gate.set()
    assert good.result() == 1
    with pytest.raises(UsageError):
        bad.result()
    writer.close()
    connection = database(tmp_path)
    assert connection.execute("SELECT name FROM settings").fetchall() == [("good",)]
    connection.close()


def test_who_waits_no_longer_stops_nothing(tmp_path):
    writer = Writer(tmp_path)
    gate = threading.Event()
    writer.hand(lambda _: gate.wait())
    left = writer.hand(lambda connection: connection.execute("INSERT INTO settings VALUES ('left', '')"))
    assert not left.cancel()
    gate.set()
    found = writer.hand(lambda connection: connection.execute("SELECT name FROM settings").fetchall())
    assert found.result(timeout=SECONDS) == [("left",)]
    writer.close()


def test_a_transaction_that_cannot_be_ended_does_not_stay_open(tmp_path):
    connection = database(tmp_path)
    connection.execute("CREATE TABLE one (id PRIMARY KEY REFERENCES settings (name) DEFERRABLE INITIALLY DEFERRED)")
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("INSERT INTO one VALUES ('nowhere')")
    assert not connection.in_transaction
    with transaction(connection):
        assert connection.execute("SELECT count(*) FROM one").fetchone() == (0,)
    connection.close()


@pytest.mark.parametrize("form", ["SCHEDULE 13G", "13G", "sc 13g"])
def test_suspensions_are_asked_for_by_number_and_form(place, form):
    connection, intake, code = place
    with transaction(connection):
        behaviours.set_outcomes(connection, [behaviours.Forced(outcome="suspend", next=2, form=form)])
    labels = []
    notice = schedule(code).replace(b">SCHEDULE 13G<", b">SCHEDULE 13D<")
    for body in (schedule(code), notice, schedule(code), schedule(code)):
        intake.take(body, TEST)
        labels.append([label for label, _ in refused(connection)])
    assert labels == [["FORCED"], [], ["FORCED"], []]
    assert behaviours.pending_outcomes(connection) == []


@pytest.mark.parametrize(
    ("asked", "holds_for"),
    [("D", ("D", "D/A")), ("13d/a", ("SCHEDULE 13D/A",)), ("CORRESP", ("CORRESP",)),
     ("", ("D", "D/A", "DRS", "SCHEDULE 13D", "SCHEDULE 13D/A", "CORRESP", ""))],
)  # fmt: skip
def test_suspensions_hold_for_a_form_with_its_amendments(place, asked, holds_for):
    connection, *_ = place
    found = []
    for form in ("D", "D/A", "DRS", "SCHEDULE 13D", "SCHEDULE 13D/A", "CORRESP", ""):
        with transaction(connection):
            behaviours.set_outcomes(connection, [behaviours.Forced(outcome="suspend", form=asked)])
            found += [form] if behaviours.takes_suspension(connection, form) else []
    assert tuple(found) == holds_for


def test_a_suspension_of_what_is_no_form_is_refused():
    with pytest.raises(ValueError, match="`form` '13H' is none that is taken: "):
        behaviours.Forced(outcome="suspend", form="13H")
