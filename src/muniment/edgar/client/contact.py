"""Who asks: the name and address that the SEC wants to read in every request.

Source: SEC, "Accessing EDGAR Data": the User-Agent names the company and a contact e-mail.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from muniment.checks.settings import NAME, nearest
from muniment.errors import UsageError
from muniment.version import __version__

VARIABLE = "MUNIMENT_USER_AGENT"
TABLE, KEY = "edgar", "user-agent"
PROGRAM = f"muniment/{__version__}"
"""How the program itself is named, as EDGAR's filing interface wants it: vendor and version."""

LOCAL = f"{PROGRAM} anybody@example.com"
"""What an EDGAR of one's own machine is told, which wants a contact as the real one does and asks nobody."""

_EMAIL = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@]+\.[^\s@]")
_SAMPLE = "'Acme Fund Services filings@acme.example'"
_LONGEST = 200


def contact(environment: Mapping[str, str], folder: Path) -> str:
    """Return what is sent as User-Agent: of the environment, else of the nearest `muniment.toml`.

    Raises:
        UsageError: nobody has said it, or it names no e-mail address.
    """
    if VARIABLE in environment:
        return _sound(environment[VARIABLE], VARIABLE)
    path, told = nearest(folder) or (folder / NAME, {})
    value = _setting(told)
    if value is None:
        words = "EDGAR wants to know who asks, with an e-mail address"
        raise UsageError(f"{words}: set {VARIABLE}, or {KEY} under [{TABLE}] in {NAME}, to a text like {_SAMPLE}")
    return _sound(value, f"{path}: {TABLE}.{KEY}")


def _setting(told: Mapping[str, Any]) -> object:
    table = told.get(TABLE)
    return table.get(KEY) if isinstance(table, dict) else None


def _sound(value: object, where: str) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not (len(text) <= _LONGEST and _EMAIL.search(text) and text.isascii() and text.isprintable()):
        raise UsageError(f"{where}: is a name with an e-mail address in plain letters, such as {_SAMPLE}")
    return text
