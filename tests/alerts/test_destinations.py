"""Each kind of destination, against a receiver that takes, refuses, delays, or answers rubbish."""

import json
import os
import re
import socket
import threading
import time
from pathlib import Path

import pytest
import trustme
from lxml import etree
from msgspec import structs

from alerts.receivers import data_of, is_signed
from muniment.alerts import delivering, feeds, guarded, mail, webhook
from muniment.alerts.message import TEST, Alert, digest, digest_key, single
from muniment.errors import EnvironmentProblem, UsageError

SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0LCAzMiBieXRlcyEhISE="


# ---- webhooks -------------------------------------------------------------------------------------------------------


def test_a_webhook_gets_the_alert_signed_and_with_its_key(receiver, alert):
    answer = webhook.send(receiver.url, SECRET, single(alert), private=True)
    ((headers, body),) = receiver.got
    assert (answer.delivered, answer.text) == (True, "200 ok")
    assert headers["idempotency-key"] == headers["webhook-id"] == alert.key
    assert headers["content-type"] == "application/json"
    assert is_signed(SECRET, headers, body)
    assert not is_signed(SECRET, headers, body + b" ")
    assert not is_signed(webhook.new_secret(), headers, body)
    assert not is_signed(SECRET, headers, body, now=time.time() + 3600)
    document = json.loads(body)
    assert (document["type"], document["timestamp"]) == ("alert", "2026-03-06T21:30:04Z")
    assert document["data"]["sentence"] == "Harbor Point Fund holds 7.1 % of Wexford Robotics"
    assert document["data"]["changes"] == [{"label": "Percent of class", "before": "5.2", "after": "7.1"}]


def test_the_signature_is_that_of_standard_webhooks():
    """A value worked out by `openssl dgst -sha256 -hmac`."""
    signed = webhook.signature(SECRET, "msg_1", 1_700_000_000, b'{"a":1}')
    assert signed == "v1,xzdaqMzg2rJSfUe2ypcnCr5l8fC2wJAAWQeKZVDoEXs="


def test_the_same_message_has_the_same_bytes_each_time(receiver, alert):
    for _ in range(2):
        webhook.send(receiver.url, SECRET, single(alert), private=True)
    (_, first), (_, second) = receiver.got
    assert first == second


@pytest.mark.parametrize("code", [400, 401, 404, 410, 500, 503])
def test_what_is_refused_is_not_delivered(receiver, alert, code):
    receiver.mode = code
    answer = webhook.send(receiver.url, SECRET, single(alert), private=True)
    assert (answer.delivered, answer.text, answer.wait) == (False, f"{code} ok", None)


def test_a_receiver_may_ask_to_wait(receiver, alert):
    receiver.mode, receiver.headers = 429, {"Retry-After": "7"}
    assert webhook.send(receiver.url, SECRET, single(alert), private=True).wait == 7.0


def test_a_moment_to_wait_for_that_no_clock_has_is_none(receiver, alert):
    receiver.mode, receiver.headers = 503, {"Retry-After": f"Thu, 01 Jan {'9' * 20} 00:00:00 GMT"}
    answer = webhook.send(receiver.url, SECRET, single(alert), private=True)
    assert (answer.delivered, answer.wait) == (False, None)


@pytest.mark.parametrize("host", ["a..example", f"{'a' * 64}.example"])
def test_a_name_that_no_host_can_have_is_no_answer(alert, host):
    for answer in (
        webhook.send(f"https://{host}/hook", SECRET, single(alert)),
        mail.send(f"smtp://{host}?from=a@b.example&to=c@d.example", "", single(alert)),
    ):
        assert (answer.delivered, answer.text) == (False, f"no answer: {host[:80]} is no name of a host")


def test_what_could_not_be_read_is_not_said_to_be_absent(alert):
    changed = {"kind": "unreadable", "label": "Percent of class", "before": "5.2", "after": None}
    changed |= {"meaning": "cannot be read: see Item 4"}
    shown = structs.replace(alert, body={**alert.body, "changes": [changed]})
    assert "Percent of class: 5.2 → cannot be read: see Item 4" in shown.text
    gone = structs.replace(alert, body={**alert.body, "changes": [{**changed, "kind": "removed", "meaning": ""}]})
    assert "Percent of class: 5.2 → not stated" in gone.text


def test_a_redirect_is_not_followed(receiver, alert):
    receiver.mode = "elsewhere"
    answer = webhook.send(receiver.url, SECRET, single(alert), private=True)
    assert (answer.delivered, answer.text) == (False, "302: it is elsewhere, where muniment does not follow")
    assert receiver.paths == ["/hook"]


@pytest.mark.parametrize("mode", ["rubbish", "lost"])
def test_what_is_no_answer_is_said_to_be_none(receiver, alert, mode):
    receiver.mode = mode
    answer = webhook.send(receiver.url, SECRET, single(alert), private=True)
    assert not answer.delivered
    assert answer.text.startswith("no answer: ")
    assert "\n" not in answer.text


def test_an_answer_without_an_end_is_read_up_to_a_bound(receiver, alert):
    receiver.mode = "endless"
    answer = webhook.send(receiver.url, SECRET, single(alert), private=True, seconds=5)
    assert not answer.delivered
    assert answer.text.startswith("500 xxx")
    assert len(answer.text) < 250


@pytest.mark.parametrize("mode", ["slow", "dripping"])
def test_nothing_takes_longer_than_agreed(receiver, alert, mode):
    """Each letter of a dripping answer comes in time; all of them do not."""
    receiver.mode, receiver.delay = mode, 3.0
    began = time.monotonic()
    answer = webhook.send(receiver.url, SECRET, single(alert), private=True, seconds=0.5)
    assert not answer.delivered
    assert time.monotonic() - began < 1.5


def test_where_nobody_listens_is_said(alert):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    answer = webhook.send(f"http://127.0.0.1:{port}/", SECRET, single(alert), private=True)
    assert not answer.delivered
    assert "refused" in answer.text


def test_slack_gets_a_text_with_its_signs_escaped(receiver, alert):
    sharp = Alert(alert.key, alert.alert, "A & B <Co>", None, alert.made_at, alert.body)
    assert webhook.send_to_slack(receiver.url, single(sharp), private=True).delivered
    text = json.loads(receiver.got[0][1])["text"]
    assert text.splitlines()[0] == "A &amp; B &lt;Co&gt;: Harbor Point Fund holds 7.1 % of Wexford Robotics"
    assert "Percent of class: 5.2 → 7.1" in text


def test_a_long_message_to_slack_says_that_it_is_cut(receiver, alert):
    many = digest("digest-1", [alert] * 60)
    webhook.send_to_slack(receiver.url, many, private=True)
    text = json.loads(receiver.got[0][1])["text"]
    assert text.startswith("Five percent: 60 alerts")
    assert text.endswith("(cut: the store has all of it)")


def test_a_digest_has_all_alerts_and_a_test_says_that_it_is_one(receiver, alert):
    other = Alert("b" * 40, alert.alert, alert.title, None, alert.made_at, {"sentence": "other"})
    webhook.send(receiver.url, SECRET, digest(digest_key([alert.key, other.key]), [alert, other]), private=True)
    webhook.send(receiver.url, SECRET, single(alert, TEST), private=True)
    (_, first), (_, second) = receiver.got
    assert [one["key"] for one in data_of(first)["alerts"]] == [alert.key, other.key]
    assert json.loads(second)["type"] == "alert.test"
    assert single(alert, TEST).text.startswith("This is a test: nothing was filed.\n")


def test_the_check_that_the_documentation_shows_takes_ours_and_nothing_else(receiver, alert):
    page = Path(__file__).parents[2] / "docs" / "alerts.md"
    (code,) = re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    names = {}
    exec(code, names)
    webhook.send(receiver.url, SECRET, single(alert), private=True)
    ((headers, body),) = receiver.got
    assert names["is_ours"](SECRET, headers, body)
    assert not names["is_ours"](SECRET, headers, body + b" ")
    assert not names["is_ours"](webhook.new_secret(), headers, body)
    assert not names["is_ours"](SECRET, headers | {"webhook-timestamp": "1700000000"}, body)


# ---- what may be connected to ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:0a00:0001::",
        "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "::127.0.0.1", "::ffff:0:7f00:1", "fec0::1", "3fff::1", "5f00::1",
        "192.0.0.8", "192.88.99.1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_public_internet_is_known(address):
    assert not guarded.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_known(address):
    assert guarded.is_public(address)


def test_a_private_receiver_needs_the_operator(receiver, alert):
    for url in (
        receiver.url,
        receiver.url.replace("127.0.0.1", "localhost"),
        receiver.url.replace("127.0.0.1", "0x7f.1"),
    ):
        answer = webhook.send(url, SECRET, single(alert))
        assert not answer.delivered
        assert answer.text.endswith("--private allows it")
    assert receiver.got == []


def test_a_name_is_resolved_once_and_the_address_that_was_looked_at_is_used(receiver, alert, monkeypatch):
    """A name that leads elsewhere when it is asked again: its first address was public, and nothing else is used."""
    asked = []

    def rebinding(host, port, *_args, **_named):
        asked.append(host)
        address = "127.0.0.1" if len(asked) > 1 else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected = []
    monkeypatch.setattr(guarded.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(
        guarded.httpcore.SyncBackend, "connect_tcp", lambda _self, host, *_: connected.append(host) or 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        guarded.post("http://rebinding.example/", b"", {}, private=False, seconds=1)
    assert (asked, connected) == (["rebinding.example"], ["8.8.8.8"])


def test_a_name_server_that_says_nothing_takes_no_longer_than_a_receiver_may(monkeypatch):
    silent = threading.Event()
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *_args, **_named: silent.wait(30) and [])
    with pytest.raises(EnvironmentProblem, match=r"no name server tells the address of slow\.example in time"):
        guarded.post("http://slow.example/", b"", {}, private=True, seconds=0.2)
    silent.set()


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x.example/",
        "https://",
        "https://u:p@x.example/",
        "x",
        "https://x.example:0/",
        "https://[/",
        "https://x y/",
    ],
)
def test_what_is_no_address_of_a_webhook_is_refused_in_a_line(address):
    with pytest.raises(UsageError) as error:
        webhook.check_address(address)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "c2VjcmV0IG9mIHRoZSB0ZXN0LCAzMiBieXRlcyEhISE=", "whsec_ä"]
)
def test_what_is_no_secret_of_a_webhook_is_refused(secret):
    with pytest.raises(UsageError, match="whsec_"):
        webhook.key_of(secret)


# ---- files ----------------------------------------------------------------------------------------------------------


def test_a_file_gets_a_line_for_each_message_and_none_twice(tmp_path, alert):
    path = tmp_path / "alerts.jsonl"
    other = Alert("b" * 40, alert.alert, alert.title, None, alert.made_at, {})
    answers = [delivering.add_line(str(path), single(each)).text for each in (alert, other, alert)]
    lines = [json.loads(line)["id"] for line in path.read_text().splitlines()]
    assert lines == [alert.key, other.key]
    assert answers[2] == "it was there already"
    assert path.stat().st_mode & 0o077 == 0


def test_a_line_that_another_process_added_is_not_added_again(tmp_path, alert):
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b"not ours\n" + single(alert).json() + b"\n")
    assert delivering.add_line(str(path), single(alert)).text == "it was there already"


@pytest.mark.parametrize("cut", [1, 5, 30, -1])
def test_a_line_that_a_breakdown_tore_is_whole_after_the_next_try(tmp_path, alert, cut):
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b'{"id":"before"}\n' + single(alert).json()[:cut])
    assert delivering.add_line(str(path), single(alert)).delivered
    assert path.read_bytes() == b'{"id":"before"}\n' + single(alert).json() + b"\n"


def test_a_last_line_of_somebody_else_is_not_touched(tmp_path, alert):
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b"notes of mine")
    answer = delivering.add_line(str(path), single(alert))
    assert (answer.delivered, path.read_bytes()) == (False, b"notes of mine")
    assert "none of ours" in answer.text


def test_a_file_that_is_replaced_begins_again(tmp_path, alert):
    path = tmp_path / "alerts.jsonl"
    delivering.add_line(str(path), single(alert))
    path.rename(tmp_path / "alerts.1.jsonl")
    assert delivering.add_line(str(path), single(alert)).delivered
    assert len(path.read_bytes().splitlines()) == 1


def test_several_write_one_file_at_once(tmp_path, alert):
    path = tmp_path / "alerts.jsonl"
    every = [Alert(f"{n % 20:040}", alert.alert, alert.title, None, alert.made_at, {}) for n in range(60)]
    threads = [
        threading.Thread(target=lambda part=n: [delivering.add_line(str(path), single(a)) for a in every[part::3]])
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line)["id"] for line in path.read_text().splitlines()]
    assert sorted(lines) == [f"{n:040}" for n in range(20)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_is_said_in_a_line(tmp_path, alert):
    tmp_path.chmod(0o500)
    answer = delivering.add_line(str(tmp_path / "alerts.jsonl"), single(alert))
    assert (answer.delivered, answer.text) == (False, "cannot be written: Permission denied")


def test_a_file_in_a_folder_that_is_not_there_is_said_in_a_line(tmp_path, alert):
    answer = delivering.add_line(str(tmp_path / "no" / "alerts.jsonl"), single(alert))
    assert (answer.delivered, answer.text) == (False, f"cannot be written: there is no folder {tmp_path / 'no'}")


# ---- feeds ----------------------------------------------------------------------------------------------------------


def test_a_feed_is_atom_or_a_calendar_by_its_ending(tmp_path, alert):
    feed = feeds.Feed("ours", (alert,), 3)
    assert feeds.write(str(tmp_path / "a.atom"), feed, alert.made_at).delivered
    assert feeds.write(str(tmp_path / "a.ics"), feed, alert.made_at).delivered
    root = etree.fromstring((tmp_path / "a.atom").read_bytes())
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert root.xpath("string(a:subtitle)", namespaces=space).endswith("The latest 1 of 3.")
    assert root.xpath("string(a:entry/a:updated)", namespaces=space) == "2026-03-06T21:30:04Z"
    assert root.xpath("string(a:entry/a:link/@href)", namespaces=space) == alert.link
    assert "5.2 → 7.1" in root.xpath("string(a:entry/a:content)", namespaces=space)
    lines = (tmp_path / "a.ics").read_bytes().replace(b"\r\n ", b"").split(b"\r\n")
    assert b"DTSTART;VALUE=DATE:20260306" in lines
    assert b"DTEND;VALUE=DATE:20260307" in lines
    assert lines.count(b"BEGIN:VEVENT") == 1
    assert max(map(len, (tmp_path / "a.ics").read_bytes().split(b"\r\n"))) <= 75


# ---- e-mail ---------------------------------------------------------------------------------------------------------

aiosmtpd = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")


class Mailbox:
    """Takes letters, or answers as it is told to."""

    def __init__(self):
        self.letters, self.answers, self.refuses = [], [], set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.letters.append(envelope)
        return "250 taken"


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Make mail servers with a certificate, the authority of which is trusted."""
    import ssl

    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    running = []

    def make(*, tls=False, starttls=True, **named):
        box = Mailbox()
        kind = aiosmtpd.Controller
        given = {"ssl_context": context} if tls else {"tls_context": context} if starttls else {}
        made = kind(box, hostname="127.0.0.1", port=0, **given, **named)
        # The port is chosen by the system: the controller's own look at itself needs to know which.
        with socket.create_server(("127.0.0.1", 0)) as free:
            made.port = free.getsockname()[1]
        made.start()
        running.append(made)
        return box, made.port

    yield make
    for made in running:
        made.stop()


def test_an_e_mail_goes_over_tls_with_the_message_id_of_its_key(server, alert):
    box, port = server()
    to = f"smtp://localhost:{port}?from=alerts@muniment.example&to=ann@example.com,bob@example.com"
    answer = mail.send(to, "", single(alert), private=True)
    assert (answer.delivered, answer.text) == (True, "250 taken by localhost")
    (envelope,) = box.letters
    assert envelope.rcpt_tos == ["ann@example.com", "bob@example.com"]
    text = envelope.content.decode()
    assert f"Message-ID: {mail.message_id(alert.key, 'alerts@muniment.example')}" in text
    assert "Subject: Five percent: Harbor Point Fund holds 7.1 % of Wexford Robotics" in text.replace("\r\n ", " ")


def test_tls_from_the_first_byte(server, alert):
    box, port = server(tls=True)
    assert mail.send(
        f"smtps://localhost:{port}?from=a@b.example&to=c@d.example", "", single(alert), private=True
    ).delivered
    assert len(box.letters) == 1


def test_a_certificate_of_somebody_else_is_refused(server, alert, monkeypatch, tmp_path):
    for tls in (True, False):
        box, port = server(tls=tls)
        kind = "smtps" if tls else "smtp"
        trustme.CA().cert_pem.write_to_path(tmp_path / f"other-{kind}.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / f"other-{kind}.pem"))
        answer = mail.send(
            f"{kind}://localhost:{port}?from=a@b.example&to=c@d.example", "", single(alert), private=True
        )
        assert not answer.delivered
        assert "certificate verify failed" in answer.text
        assert box.letters == []


def test_who_logs_in_does_so_with_the_password(server, alert):
    from aiosmtpd.smtp import AuthResult

    def check(_server, _session, _envelope, _mechanism, given):
        return AuthResult(success=(given.login, given.password) == (b"ann", b"pass word"), handled=False)

    box, port = server(authenticator=check, auth_required=True)
    to = f"smtp://ann@localhost:{port}?from=a@b.example&to=c@d.example"
    wrong = mail.send(to, "wrong", single(alert), private=True)
    assert (wrong.delivered, wrong.text[:3]) == (False, "535")
    assert mail.send(to, "pass word", single(alert), private=True).delivered
    assert len(box.letters) == 1
    foreign = mail.send(to, "pässword", single(alert), private=True)
    assert (foreign.delivered, "plain letters" in foreign.text) == (False, True)


def test_a_plus_in_an_address_is_a_plus():
    to = mail.mailbox("smtp://mail.example.com?from=a+b@c.example&to=ann+sec@d.example,bob%2Bx@d.example")
    assert (to.sender, to.recipients) == ("a+b@c.example", ("ann+sec@d.example", "bob+x@d.example"))


def test_recipients_who_are_refused_are_named(server, alert):
    box, port = server()
    box.refuses = {"bob@example.com"}
    to = f"smtp://localhost:{port}?from=a@b.example&to=ann@example.com,bob@example.com"
    answer = mail.send(to, "", single(alert), private=True)
    assert answer.delivered
    assert answer.text == "taken but for 1 of 2 recipients: bob@example.com: 550 no such user"
    box.refuses |= {"ann@example.com"}
    assert not mail.send(to, "", single(alert), private=True).delivered


def test_a_letter_that_is_not_taken_is_not_delivered(server, alert):
    box, port = server()
    box.answers = ["451 later"]
    answer = mail.send(f"smtp://localhost:{port}?from=a@b.example&to=c@d.example", "", single(alert), private=True)
    assert (answer.delivered, answer.text) == (False, "451 later")


def test_a_subject_is_one_line_whatever_a_filing_says(server, alert):
    box, port = server()
    sharp = Alert(
        "k", "a", "title\r\nBcc: eve@example.com", None, alert.made_at, {"sentence": "x\r\n\r\nbody \x00 \ud800"}
    )
    assert mail.send(
        f"smtp://localhost:{port}?from=a@b.example&to=c@d.example", "", single(sharp), private=True
    ).delivered
    assert b"\nBcc:" not in box.letters[0].content
    assert box.letters[0].rcpt_tos == ["c@d.example"]


def test_a_mail_server_that_drips_is_ended(alert):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            connection, _ = listening.accept()
            with connection:
                try:
                    for _ in range(100):
                        connection.sendall(b"2")
                        time.sleep(0.05)
                except OSError:
                    pass

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        to = f"smtp://127.0.0.1:{listening.getsockname()[1]}?from=a@b.example&to=c@d.example"
        answer = mail.send(to, "", single(alert), private=True, seconds=0.4)
        assert not answer.delivered
        assert time.monotonic() - began < 1.5
        thread.join()


@pytest.mark.parametrize(
    "address",
    [
        "", "smtp://", "http://x.example?from=a@b.example&to=c@d.example", "smtp://x.example?from=a@b.example",
        "smtp://u:p@x.example?from=a@b.example&to=c@d.example", "smtp://x.example?from=a&to=c@d.example",
        "smtp://x.example:99999?from=a@b.example&to=c@d.example", "smtp://x.example?from=a@b.example&to=c@d.example&cc=e@f.example",
        "smtp://x.example?from=a@b.example&to=c%0d%0aX@d.example", "smtp://x.example?from=a@b.example&to=c%20e@d.example",
    ],
)  # fmt: skip
def test_what_is_no_address_of_e_mail_is_refused_in_a_line(address):
    with pytest.raises(UsageError) as error:
        mail.mailbox(address)
    assert "\n" not in str(error.value)
