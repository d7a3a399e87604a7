"""Webhooks: a message as JSON, signed, to an address; and what Slack and those like it take.

Source: Standard Webhooks 1.0.0: the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, what is signed,
and secrets that begin with `whsec_`. Beside them goes `Idempotency-Key`, which more receivers know. Slack, "Sending
messages using incoming webhooks": `{"text": …}`, with `&`, `<` and `>` escaped; 429 with `Retry-After`.
"""

import base64
import binascii
import hmac
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlsplit

import msgspec

from muniment.alerts import guarded
from muniment.alerts.message import Answer, Message, one_line
from muniment.edgar.client.transport import retry_after
from muniment.errors import EnvironmentProblem, UsageError
from muniment.version import __version__

PREFIX = "whsec_"
SECONDS = 15.0
"""How long one request may take, from the name's address to the answer."""

_KEY_BYTES = range(24, 65)
_SLACK_LONGEST = 3_000


def new_secret() -> str:
    """Return a new secret: 32 bytes by chance, as Standard Webhooks writes them."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(32)).decode()}"


def key_of(secret: str) -> bytes:
    """Return the bytes of a secret.

    Raises:
        UsageError: it is no such secret.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        key = b""
    if not secret.startswith(PREFIX) or len(key) not in _KEY_BYTES:
        message = f"{PREFIX} and {_KEY_BYTES[0]} to {_KEY_BYTES[-1]} bytes in base64"
        raise UsageError(f"the secret of a webhook is {message}: leave it out, and one is made")
    return key


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message: HMAC-SHA256 over its key, the moment it is sent, and its body."""
    signed = f"{key}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key_of(secret), signed, sha256)).decode()}"


def send(address: str, secret: str, message: Message, *, private: bool = False, seconds: float = SECONDS) -> Answer:
    """Post a message as JSON, with its signature and its idempotency key.

    The key is the same each time the message is sent; the timestamp, and so the signature, is that of the sending.
    """
    body, timestamp = message.json(), int(time.time())
    headers = {
        "Idempotency-Key": message.key,
        "webhook-id": message.key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message.key, timestamp, body),
    }
    return _posted(address, body, headers, private=private, seconds=seconds)


def send_to_slack(url: str, message: Message, *, private: bool = False, seconds: float = SECONDS) -> Answer:
    """Post a message as a text; the address is the secret. Slack knows no keys: sent twice, it stands there twice."""
    text = f"{message.subject}\n{message.text}".strip()
    if len(text) > _SLACK_LONGEST:
        text = f"{text[:_SLACK_LONGEST]}…\n(cut: the store has all of it)"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _posted(url, msgspec.json.encode({"text": escaped}), {}, private=private, seconds=seconds)


def check_address(text: str) -> None:
    """Refuse what is no address of a webhook.

    Raises:
        UsageError: the message does not quote it, since it may be a secret.
    """
    problem = UsageError("a webhook has an address such as https://example.com/hook, in plain letters")
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise problem from None
    readable = text.isascii() and text.isprintable() and " " not in text
    if parts.scheme not in ("http", "https") or not parts.hostname or not has_port or not readable:
        raise problem
    if parts.username is not None or parts.password is not None:
        raise UsageError("the address of a webhook holds no name and no password: receivers check its signature")


def _posted(url: str, body: bytes, headers: Mapping[str, str], *, private: bool, seconds: float) -> Answer:
    every = {
        "Content-Type": "application/json",
        "User-Agent": f"muniment/{__version__}",
        "Host": urlsplit(url).netloc,
        "Content-Length": str(len(body)),
        **headers,
    }
    try:
        answer = guarded.post(url, body, every, private=private, seconds=seconds)
    except EnvironmentProblem as error:
        return Answer(False, one_line(str(error)))
    reply = one_line(answer.body.decode("utf-8", "replace"))
    status = f"{answer.code} {reply}".strip()
    if 200 <= answer.code < 300:
        return Answer(True, status)
    if 300 <= answer.code < 400:
        return Answer(False, f"{answer.code}: it is elsewhere, where muniment does not follow")
    return Answer(False, status, retry_after(answer.headers.get("retry-after", "")))
