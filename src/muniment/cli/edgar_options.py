"""What every command that talks to an EDGAR shares: which one, who asks, and where tokens come from."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import stamina
import typer
from stamina.instrumentation import RetryDetails

from muniment.cli.output import note, warn
from muniment.edgar.client.endpoints import EdgarCredentials, Endpoint, Secret, UserSecrets, expires, read_secrets
from muniment.edgar.client.transport import Line, line_to
from muniment.errors import SourceError

_SOON = 7  # days
_LONG = 5.0  # seconds of waiting that are worth a line

EndpointOption = Annotated[
    str, typer.Option("--endpoint", help="sandbox (on this machine), test or live (the SEC's), or an address.")
]
TokensOption = Annotated[
    str | None, typer.Option("--tokens", help="A file with the JSON of `muniment edgar token`; - is standard input.")
]


def credentials_for(to: Endpoint, tokens: str | None) -> EdgarCredentials:
    """Return the secrets for an EDGAR, kept out of the logs; what is handed over is read now.

    Raises:
        UsageError: what is handed over holds no tokens.
        SourceError: it cannot be read.
    """
    credentials = EdgarCredentials(to, os.environ, _given(tokens))
    credentials.guard_logs()
    return credentials


def _given(tokens: str | None) -> UserSecrets:
    if tokens is None:
        return UserSecrets()
    if tokens == "-":
        return read_secrets(sys.stdin.buffer.read(), "standard input")
    try:
        return read_secrets(Path(tokens).read_bytes(), f"--tokens {tokens}")
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=tokens) from error


def line_for(to: Endpoint, *, public: bool = False) -> Line:
    """Return the line of a command to an EDGAR, see `line_to`; long waits are announced in a line."""

    def note_wait(details: RetryDetails) -> None:
        if details.wait_for >= _LONG:
            note([f"asking again in {details.wait_for:,.0f} seconds: {details.caused_by}"])

    stamina.instrumentation.set_on_retry_hooks([note_wait])
    return line_to(to, public=public)


def warn_of_expiry(named: dict[str, Secret]) -> None:
    """Warn of tokens that have ended or soon will, as far as they say so themselves."""
    for name, token in named.items():
        end = expires(token)
        if end is None:
            continue
        left = (end - datetime.now(UTC)).days
        if left < 0:
            warn(f"the {name} token ended on {end:%Y-%m-%d}: make a new one")
        elif left < _SOON:
            warn(f"the {name} token ends on {end:%Y-%m-%d}: make a new one before")
