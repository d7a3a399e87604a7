"""E-mail: a message over SMTP, with TLS and a certificate that is checked.

`smtp://` begins plain and turns to TLS by STARTTLS, which is required but for this machine itself; `smtps://` is TLS
from the first byte. Sources: RFC 5321, RFC 3207 (STARTTLS), RFC 8314 (implicit TLS), RFC 5322, 3.6.4 (Message-ID).
"""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from threading import Timer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from muniment.alerts import guarded
from muniment.alerts.guarded import Deadline
from muniment.alerts.message import Answer, Message, one_line
from muniment.edgar.client.endpoints import is_loopback
from muniment.errors import EnvironmentProblem, UsageError
from muniment.wording import count

SECONDS = 30.0
_PORTS = {"smtp": 587, "smtps": 465}
_LONGEST_SUBJECT = 160
_READY = 220
_SHAPE = "smtp://user@mail.example.com:587?from=alerts@example.com&to=ann@example.com"


class Mailbox(Struct, frozen=True):
    """Where e-mail goes: the server, who logs in ("" for nobody), from whom, to whom."""

    tls: bool
    host: str
    port: int
    user: str
    sender: str
    recipients: tuple[str, ...]


def mailbox(text: str) -> Mailbox:
    """Return what an address says, such as `smtps://user@mail.example.com?from=a@example.com&to=b@example.com`.

    Raises:
        UsageError: it says something else.
    """
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise UsageError(f"an e-mail destination is an address such as {_SHAPE}") from None
    if parts.password is not None:
        raise UsageError("the address of a mail server holds no password: give it by --secret-file")
    query = parse_qs(parts.query.replace("+", "%2B"))  # in an address it is a plus, as in ann+filings@example.com
    senders = [_address(each) for each in query.get("from", [])]
    recipients = tuple(_address(each) for entry in query.get("to", []) for each in entry.split(","))
    is_valid = set(query) <= {"from", "to"} and parts.path in ("", "/")
    if parts.scheme not in _PORTS or not parts.hostname or len(senders) != 1 or not recipients or not is_valid:
        raise UsageError(f"an e-mail destination is an address such as {_SHAPE}")
    return Mailbox(parts.scheme == "smtps", parts.hostname, port, unquote(parts.username or ""), senders[0], recipients)


def _address(text: str) -> str:
    address = text.strip()
    local, _, domain = address.rpartition("@")
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if not (local and domain and address == parseaddr(address)[1] and is_plain):
        raise UsageError(f"{address[:80]!r} is no e-mail address")
    return address


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a key: the same each time, so that mail programs and servers see a repetition."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def letter(to: Mailbox, message: Message) -> EmailMessage:
    """Return the e-mail of a message."""
    made = EmailMessage()
    subject = one_line(message.subject)
    made["Subject"] = subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[:_LONGEST_SUBJECT]}…"
    made["From"], made["To"] = to.sender, ", ".join(to.recipients)
    made["Date"] = format_datetime(message.at)
    made["Message-ID"] = message_id(message.key, to.sender)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Muniment-Key"] = message.key
    made.set_content(message.text.encode("utf-8", "replace").decode())
    return made


def send(address: str, password: str, message: Message, *, private: bool = False, seconds: float = SECONDS) -> Answer:
    """Send a message to all its recipients at once; the password is "" where nobody logs in."""
    to, deadline = mailbox(address), Deadline(seconds)
    try:
        connection = guarded.connect(to.host, to.port, deadline, private=private)
        # A time limit of each step is none of all of them: a server could answer a letter at a time.
        with closing(connection), _ended_after(seconds, connection), closing(_server(to, connection)) as server:
            return _sent(server, to, password, letter(to, message))
    except UnicodeEncodeError:
        return Answer(False, f"{to.host} is given no name and no password but in plain letters: nobody logged in")
    except (smtplib.SMTPException, OSError, EnvironmentProblem) as error:
        return Answer(False, _words(error))


@contextmanager
def _ended_after(seconds: float, connection: socket.socket) -> Iterator[None]:
    """Shut a connection down after so many seconds, whoever reads from it then."""
    with connection.dup() as same:  # TLS takes the first one over
        watch = Timer(seconds, lambda: _shut(same))
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _sent(server: smtplib.SMTP, to: Mailbox, password: str, letter: EmailMessage) -> Answer:
    server.ehlo_or_helo_if_needed()
    if not to.tls:
        if server.has_extn("starttls"):
            server.starttls(context=guarded.trusted())
            server.ehlo()
        elif not is_loopback(to.host):
            return Answer(False, f"{to.host} offers no TLS (STARTTLS), and e-mail is not sent without it")
    if to.user:
        server.login(to.user, password)
    refused = server.send_message(letter, to.sender, list(to.recipients))
    with suppress(smtplib.SMTPException, OSError):  # it has said that it took the letter
        server.quit()
    if refused:
        answers = "; ".join(
            f"{who}: {code} {reply.decode('utf-8', 'replace')}" for who, (code, reply) in refused.items()
        )
        return Answer(
            True, one_line(f"taken but for {len(refused)} of {count(len(to.recipients), 'recipient')}: {answers}")
        )
    return Answer(True, f"250 taken by {to.host}")


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        refused: list[tuple[int, bytes]] = list(error.recipients.values())
        return one_line(
            "no recipient is taken: " + "; ".join(f"{c} {text.decode('utf-8', 'replace')}" for c, text in refused)
        )
    if isinstance(error, smtplib.SMTPResponseException):
        text: Any = error.smtp_error
        return one_line(f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}")
    return one_line(f"no answer: {str(error) or type(error).__name__}")


class _Server(smtplib.SMTP):
    """A mail server that is connected to already."""

    connection: socket.socket

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self.connection


class _TlsServer(smtplib.SMTP_SSL, _Server):
    """The same, with TLS from the first byte."""


def _server(to: Mailbox, connection: socket.socket) -> smtplib.SMTP:
    """Return the server at the other end, which has said its greeting."""
    name = socket.gethostname()  # to look for the whole name could take seconds
    named = {"local_hostname": name if "." in name else "[127.0.0.1]", "timeout": connection.gettimeout()}
    server = _TlsServer(**named, context=guarded.trusted()) if to.tls else _Server(**named)
    server.connection = connection
    vars(server)["_host"] = to.host  # whose certificate is expected; said in the call, it would be connected to
    code, greeting = server.connect(to.host, to.port)
    if code != _READY:
        server.close()
        raise smtplib.SMTPConnectError(code, greeting)
    return server
