import base64
import json
import re
import signal
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import ClassVar

import pytest

from edgar.sandbox.desk import Desk, submission, until
from muniment.edgar.sandbox.acceptance import MAILBOX, notifier, settling, worker
from muniment.edgar.sandbox.acceptance.notifier import Notifier, safe_name, set_webhook
from muniment.edgar.sandbox.acceptance.worker import Worker, main
from muniment.edgar.sandbox.database import database
from muniment.isolated import Refusal, packed
from patience import SECONDS


def test_submissions_are_taken_in_their_order(desk):
    numbers = [desk.hand_in(submission(name)) for name in ("form-d", "schedule-13g", "form-d") * 20]
    desk.settle()
    filed = [row[0] for row in desk.connection.execute("SELECT accession FROM filings ORDER BY id")]
    assert filed == numbers
    films = [desk.filing(number).header.parties[0].film_number for number in numbers]
    assert films == sorted(set(films))


@pytest.fixture
def here(monkeypatch):
    """Have submissions read in this process, where a test has put something in the way."""
    monkeypatch.setattr(worker, "each", lambda function, asked: [packed(function(one.argument)) for one in asked])


def test_a_submission_can_be_seen_in_process(desk, monkeypatch, here):
    number = desk.hand_in(submission("form-d"))
    seen = []
    judge = worker.review_submission

    def watched(submitted):
        with database(desk.folder) as other:
            seen.append(other.execute("SELECT status, final FROM submissions").fetchone())
        return judge(submitted)

    monkeypatch.setattr(worker, "review_submission", watched)
    desk.settle()
    assert seen == [("PROCESSING", 0)]
    assert desk.status(number).status == "ACCEPTED"


@pytest.mark.parametrize(
    ("module", "name"), [(worker, "review_submission"), (settling, "accept"), (settling, "on_file")]
)
@pytest.mark.parametrize("kind", [KeyError, RuntimeError, RecursionError, MemoryError, AssertionError])
def test_a_defect_suspends_one_submission_and_the_others_go_on(desk, monkeypatch, here, caplog, module, name, kind):
    before, hurt, after = (desk.hand_in(submission("form-d")) for _ in range(3))
    whole = getattr(module, name)

    def broken(*given, **named):
        if any(getattr(one, "accession", "") == hurt for one in given):
            raise kind("tabitha@example.com")
        return whole(*given, **named)

    monkeypatch.setattr(module, name, broken)
    desk.settle()
    assert [desk.status(one).status for one in (before, hurt, after)] == ["ACCEPTED", "SUSPENDED", "ACCEPTED"]
    (words,) = desk.status(hurt).submission_messages
    assert kind.__name__ in words.content
    number = re.search(r"number ([0-9A-F]{8})\.", words.content)[1]
    assert f"support number {number}: submission {hurt}" in caplog.text
    assert "tabitha" not in caplog.text + words.content
    assert desk.row("SELECT final FROM submissions WHERE accession = ?", hurt) == (1,)
    assert desk.row("SELECT count(*) FROM filings") == (2,)


def test_a_submission_that_takes_too_long_is_suspended_and_the_others_go_on(desk, monkeypatch, caplog):
    before, slow, after = (desk.hand_in(submission("form-d")) for _ in range(3))
    each = worker.each

    def late(function, asked):
        made = each(function, asked)
        return [Refusal("took more than 20 seconds") if one.argument.accession == slow else said
                for one, said in zip(asked, made, strict=True)]  # fmt: skip

    monkeypatch.setattr(worker, "each", late)
    desk.settle()
    assert [desk.status(one).status for one in (before, slow, after)] == ["ACCEPTED", "SUSPENDED", "ACCEPTED"]
    (words,) = desk.status(slow).submission_messages
    assert "could not be processed: took more than 20 seconds" in words.content
    assert f"submission {slow} cannot be processed" in caplog.text


def test_what_ends_the_process_again_and_again_is_suspended(desk):
    hurt, other = desk.hand_in(submission("form-d")), desk.hand_in(submission("form-d"))
    desk.connection.execute("UPDATE submissions SET tries = 30, status = 'PROCESSING' WHERE accession = ?", (hurt,))
    desk.settle()
    assert desk.status(hurt).status == "SUSPENDED"
    assert desk.status(other).status == "ACCEPTED"


def test_nothing_is_settled_twice_by_two_workers(desk, monkeypatch, here):
    number = desk.hand_in(submission("form-d"))
    judge = worker.review_submission

    def overtaken(submitted):
        monkeypatch.setattr(worker, "review_submission", judge)
        with database(desk.folder) as other:
            Worker(desk.folder).step(other)
        return judge(submitted)

    monkeypatch.setattr(worker, "review_submission", overtaken)
    desk.settle()
    assert desk.status(number).status == "ACCEPTED"
    assert desk.row("SELECT count(*) FROM filings") == (1,)
    assert desk.row("SELECT count(*) FROM outbox") == (2,)


def test_the_worker_runs_until_it_is_told_to_stop(desk):
    stop = Event()
    running = Thread(target=desk.worker.run, args=(stop,))
    running.start()
    try:
        numbers = [desk.hand_in(submission("form-d")) for _ in range(5)]
        mailbox = desk.folder / MAILBOX / "docket@example.com"
        until(lambda: sorted(one.stem for one in mailbox.glob("*.eml")) == numbers)
    finally:
        stop.set()
        running.join(SECONDS)
    assert not running.is_alive()
    assert [desk.status(one).status for one in numbers] == ["ACCEPTED"] * 5


def test_a_second_worker_waits(desk):
    stop, second_stop = Event(), Event()
    first = Thread(target=desk.worker.run, args=(stop,))
    first.start()
    number = desk.hand_in(submission("form-d"))
    until(lambda: desk.row("SELECT final FROM submissions WHERE accession = ?", number) == (1,))
    second = Thread(target=Worker(desk.folder).run, args=(second_stop,))
    second.start()
    stop.set()
    first.join(SECONDS)
    number = desk.hand_in(submission("form-d"))
    until(lambda: desk.row("SELECT final FROM submissions WHERE accession = ?", number) == (1,))
    second_stop.set()
    second.join(SECONDS)
    assert not second.is_alive()


def test_a_folder_that_cannot_be_used_is_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # of this process, which goes on
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert main([str(blocked / "data")]) == 3
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "no sandbox can be kept there" in told


# ---- notifications --------------------------------------------------------------------------------------------------


def test_mail_goes_to_the_contact_and_those_to_be_notified(desk):
    desk.connection.execute("INSERT INTO users (id, email) VALUES ('u-1', 'preparer@example.com')")
    number = desk.hand_in(submission("form-d"), submitter="u-1")
    desk.settle()
    mail = desk.mail()
    assert sorted(mail) == ["docket@example.com", "preparer@example.com", "tabitha@example.com"]
    ((one,),) = (mail["docket@example.com"],)
    assert one["Subject"] == f"ACCEPTED FORM TYPE D ({number})"
    assert one["To"] == "docket@example.com"
    assert f"ACCESSION NUMBER: {number}" in one.get_content()
    assert desk.row("SELECT count(*) FROM outbox") == (0,)


def test_a_suspension_tells_every_reason(desk):
    number = desk.hand_in(submission("form-d", {"total_amount_sold": 99_000_000}))
    desk.settle()
    notice = base64.b64decode(desk.status(number).notification).decode()
    assert notice.startswith(f"Subject: SUSPENDED FORM TYPE D ({number})\r\n")
    assert "\n" not in notice.replace("\r\n", "")
    assert "SUSPENSE DATE:   02-Jun-2026 11:00" in notice
    assert "FILE NUMBER(S):\r\n   1. None." in notice
    assert "ERR:  INCONSISTENT_TAG_VALUE\r\nMSG:  " in notice
    assert re.search(r"\r\nLOC:  LINE NUMBER: [1-9]", notice)
    assert "E-28" not in notice
    assert max(len(line) for line in notice.splitlines() if line.startswith(("MSG", " "))) <= 80
    (mail,) = desk.mail()["tabitha@example.com"]
    assert "ERR:  INCONSISTENT_TAG_VALUE" in mail.get_content()


def test_who_reads_the_website_gets_no_mail(desk):
    desk.become(submission("schedule-13g", header={"notify_by_website_only": True}))
    assert desk.mail() == {}


def test_what_cannot_even_be_read_notifies_who_submitted_it(desk):
    desk.connection.execute("INSERT INTO users (id, email) VALUES ('u-1', 'preparer@example.com')")
    desk.become(b"nothing", submitter="u-1")
    assert [*desk.mail()] == ["preparer@example.com"]


@pytest.mark.parametrize(
    "address", ["../../evil@x.com", "a/b@x.com", "..@x.com", ".hidden@x.com", "x" * 999 + "@y.com"]
)
def test_an_address_leads_out_of_no_folder(tmp_path, address):
    name = safe_name(address)
    assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    assert len(name) <= 130
    assert not name.startswith(".")


def test_mail_delivered_again_after_a_breakdown_is_no_second_mail(desk):
    desk.become(submission("form-d"))
    rows = desk.connection.execute("SELECT kind, target, name, data FROM outbox").fetchall()
    desk.mail()
    desk.connection.executemany("INSERT INTO outbox (kind, target, name, data) VALUES (?, ?, ?, ?)", rows)
    assert {address: len(mails) for address, mails in desk.mail().items()} == {
        "docket@example.com": 1,
        "tabitha@example.com": 1,
    }
    assert not [*(desk.folder / MAILBOX).glob("*/.*")]


class _Hook(BaseHTTPRequestHandler):
    taken: ClassVar[list] = []
    refuse: ClassVar[int] = 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if _Hook.refuse:
            _Hook.refuse -= 1
            self.send_response(503)
        elif self.path.startswith("/redirect/"):
            self.send_response(int(self.path.rpartition("/")[2]))
            self.send_header("Location", "/hook")
        else:
            _Hook.taken.append((self.headers["Idempotency-Key"], json.loads(body)))
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hook():
    _Hook.taken, _Hook.refuse = [], 0
    server = HTTPServer(("127.0.0.1", 0), _Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
def test_a_webhook_is_told_even_when_it_stumbles(desk, hook):
    set_webhook(desk.connection, hook)
    _Hook.refuse = 1
    number = desk.hand_in(submission("form-d"))
    desk.settle()
    desk.mail()
    ((key, told),) = _Hook.taken
    assert (key, told["accessionNumber"], told["status"]) == (number, number, "ACCEPTED")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_webhook_leads_nowhere_else(desk, hook, monkeypatch, code):
    """The address is the user's; one that its server names is not, whatever it is."""
    monkeypatch.setattr(notifier, "_ATTEMPTS", 1)
    set_webhook(desk.connection, hook.replace("/hook", f"/redirect/{code}"))
    desk.hand_in(submission("form-d"))
    desk.settle()
    desk.mail()
    assert _Hook.taken == []
    assert desk.row("SELECT kind, tries FROM outbox") == ("webhook", 1)


def test_a_webhook_that_is_gone_holds_up_nothing(desk, monkeypatch):
    monkeypatch.setattr(notifier, "_ATTEMPTS", 1)
    set_webhook(desk.connection, "http://127.0.0.1:9/nobody")
    number = desk.hand_in(submission("form-d"))
    desk.settle()
    assert desk.status(number).status == "ACCEPTED"
    assert len(desk.mail()) == 2
    kind, tries, due = desk.row("SELECT kind, tries, due FROM outbox")
    assert (kind, tries) == ("webhook", 1)
    assert due > 0
    monkeypatch.setattr(notifier, "_MOST_TRIES", 2)
    desk.connection.execute("UPDATE outbox SET due = 0")
    Notifier(desk.folder).deliver(desk.connection)
    assert desk.row("SELECT count(*) FROM outbox") == (0,)


def test_the_database_is_left_whole_when_settling_breaks_off(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    desk.enrol("form-d")
    number = desk.hand_in(submission("form-d"))

    def gone(*_):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(settling, "post", gone)
    with pytest.raises(sqlite3.OperationalError):
        desk.settle()
    assert desk.row("SELECT count(*) FROM filings") == (0,)
    monkeypatch.undo()
    desk.settle()
    assert desk.status(number).status == "ACCEPTED"
    assert desk.row("SELECT count(*) FROM filings") == (1,)
