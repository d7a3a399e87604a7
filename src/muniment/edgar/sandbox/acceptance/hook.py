"""The address to which every final status is posted, for programs that wait for it."""

import sqlite3
from urllib.parse import urlsplit

from muniment.edgar.sandbox.database import set_setting, setting
from muniment.errors import UsageError

_NAME = "webhook"


def webhook(connection: sqlite3.Connection) -> str:
    """Return the address to which each final status is posted as JSON; "" for none, as it is at first."""
    return setting(connection, _NAME)


def set_webhook(connection: sqlite3.Connection, address: str) -> None:
    """Choose the address; "" for none.

    Raises:
        UsageError: it is none of http or https.
    """
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if address and not is_address:
        raise UsageError(f"--webhook {address[:80]!r} is no address such as http://127.0.0.1:9000/told")
    set_setting(connection, _NAME, address)
