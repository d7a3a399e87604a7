"""`muniment serve`: a store in the browser, on this machine or for a team; `team`: its users; `mcp`: to programs."""

import gc
import logging
import shlex
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal

import typer

from muniment import atomic, isolated
from muniment.cli.app import with_deadline
from muniment.cli.commands import group_of
from muniment.cli.inputs import first_line
from muniment.cli.output import FormatOption, console, emit_table, note, warn_of_cut
from muniment.cli.store_options import DEFAULT_STORE, DraftsOption, StorePath, begin, opened
from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need
from muniment.version import __version__

_LOG = logging.getLogger(__name__)
_READING, _PATIENCE, _LONGEST = 3, 20, 30
"""Seconds when the server is to stop: for documents being read, for requests under way, and for all together."""
_BACKLOG = 512  # connections that the system keeps until they are accepted


Log = Literal["errors", "text", "json"]
"""What the log has, and how: errors and warnings as text, or every request as text or JSON."""


_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve_command(
    store: StorePath = DEFAULT_STORE,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 8321,
    host: Annotated[str, typer.Option("--host", help="A loopback address; with --team any.")] = "127.0.0.1",
    team: Annotated[bool, typer.Option("--team", help="For those who have an account: see `muniment team`.")] = False,
    name: Annotated[list[str] | None, typer.Option("--name", help="A name that people type; may be repeated.")] = None,
    cert: Annotated[Path | None, typer.Option("--cert", help="TLS certificate chain, PEM.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="Its private key, PEM.")] = None,
    behind_proxy: Annotated[
        str, typer.Option("--behind-proxy", metavar="ADDRESS", help="Where the proxy that does TLS asks from.")
    ] = "",
    drafts: DraftsOption = None,
    outbox: Annotated[
        Path | None, typer.Option("--outbox", help="Where finished submissions go (default: outbox, beside the store).")
    ] = None,
    edgar: Annotated[
        str,
        typer.Option(
            "--edgar",
            metavar="EDGAR",
            help="Where submissions are filed: auto (a local EDGAR, where one runs), none, sandbox, test, live, a URL.",
        ),
    ] = "auto",
    log: Annotated[
        Log, typer.Option("--log", envvar="MUNIMENT_LOG", help="On standard error: errors alone, or a line a request.")
    ] = "errors",
) -> None:
    """Show a store in the browser, and prepare filings there, until Ctrl-C or SIGTERM.

    To this machine alone, or with --team to those who have an account.
    """
    if not team:
        # Refuse what only a team has: without accounts the pages would be open to all.
        if host not in _LOOPBACK:
            raise UsageError(f"--host {host}: without --team pages are for this machine alone, 127.0.0.1")
        if name or cert or key or behind_proxy:
            raise UsageError("--name, --cert, --key and --behind-proxy are for --team")
        uvicorn, web = need("uvicorn", "web"), need("muniment.web.app", "web")
        need("muniment.web.operating", "web").write_to(sys.stderr, log)
        _begin(store)
        _run(uvicorn, web.create_app(store, context=web.beside(store, drafts, outbox), edgar=edgar), host, port)
        return
    if (cert is None) != (key is None):
        raise UsageError("--cert and --key go together")
    uvicorn, web = need("uvicorn", "team"), need("muniment.web.access.team", "team")
    need("muniment.web.operating", "web").write_to(sys.stderr, log)
    served, tls = web.served(host, name or [], tls=cert is not None, proxy=behind_proxy), _tls(cert, key)
    _begin(store)
    context = need("muniment.web.app", "web").beside(store, drafts, outbox)
    _warn_of_rights(store, context.drafts.folder, context.outbox.folder)
    _run(uvicorn, web.create_team_app(store, served, context, edgar), host, port, served.proxy, **tls)


def _begin(where: str) -> None:
    """Begin an empty store where there is none, studied and looked through, so that all its pages answer."""
    if begin(where):
        updating, review = need("muniment.study.updating", "store"), need("muniment.study.review", "store")
        with opened(where, read_only=False) as store:
            updating.update(store)
            review.update(store)


def _warn_of_rights(store: str, drafts: Path, outbox: Path) -> None:
    """Say which files of a team others may read on this machine: what is made new is for its owner alone."""
    place = need("muniment.store.database", "store").place_of(store)
    beside = need("muniment.store.database", "store")
    databases = [place.at] if isinstance(place.at, Path) else []
    open_files = atomic.open_to_others([*databases, beside.team_of(place), beside.saved_of(place), drafts, outbox])
    if open_files:
        names = " ".join(shlex.quote(str(path)) for path in open_files)
        _LOG.warning("others on this machine may read what is the team's; to end that: chmod -R go-rwx %s", names)


def _tls(cert: Path | None, key: Path | None) -> dict[str, str]:
    """Return what the server needs for TLS, having looked whether it can be used."""
    if cert is None or key is None:
        return {}
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")  # never asks on the terminal
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, FileNotFoundError) else "no certificate with its private key, PEM"
        raise EnvironmentProblem(f"--cert {cert}, --key {key}: {reason}") from error
    return {"ssl_certfile": str(cert), "ssl_keyfile": str(key)}


def _run(uvicorn: ModuleType, app: object, host: str, port: int, proxy: object = None, **tls: str) -> None:
    """Serve until interrupted; the address is printed once the port is ours."""
    edge = need("muniment.edge", "web")
    # The server never takes the client from headers: `muniment.web.access.team` knows whose headers to trust.
    quiet = {"log_config": None, "log_level": "warning", "access_log": False, "server_header": False}
    with edge.Listener(edge.listen(host, port), proxy) as listener:
        # The loop of Python itself accepts through the listener, which others do not.
        kinds = {"http": edge.connections(listener), "loop": "asyncio", "ws": "none"}
        config = uvicorn.Config(
            app, **quiet, **kinds, proxy_headers=False, timeout_graceful_shutdown=_PATIENCE, backlog=_BACKLOG, **tls
        )
        server = uvicorn.Server(config)
        server.handle_exit = with_deadline(_LONGEST, with_deadline(_READING, server.handle_exit, isolated.end))
        gc.collect()
        gc.freeze()  # what connections leave behind is found quickly
        address = f"{edge.address_of(listener, host, tls=bool(tls))}/"
        console().print(f"muniment serves {address}", soft_wrap=True)
        fields = need("muniment.web.operating", "web").LOG_FIELDS
        _LOG.info("serving", extra={fields: {"address": address, "version": __version__}})
        with suppress(KeyboardInterrupt):  # the server has shut down by then, and passes the signal on
            server.run(sockets=[listener])
        _LOG.info("ended")


# ---- the users of a team --------------------------------------------------------------------------------------------

team_command = group_of("team", "Manage the users of `muniment serve --team`, and see what they did.")


RoleName = Literal["viewer", "preparer", "signer"]
"""The roles, as the command line has them."""


Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters a to z, digits, and . _ @ - between them.")]
RoleOption = Annotated[RoleName, typer.Option("--role", help="viewer looks, preparer drafts, signer submits.")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="A file whose first line is the password; else it is asked.")
]


@team_command.command("add")
def add_command(
    name: Name,
    role: RoleOption,
    password_file: PasswordFile = None,
    again: Annotated[bool, typer.Option("--again", help="The same person was removed, and comes back.")] = False,
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Make an account; the password is asked twice, or read from a file."""
    with _team(store, create=True) as team:
        made = team.accounts.add(name, _role(role), _password(password_file), again=again)
    note([f"{made.name} may log in as {made.role}"])


@team_command.command("list")
def list_command(store: StorePath = DEFAULT_STORE, fmt: FormatOption = "table") -> None:
    """List all accounts, those that were removed too."""
    with _team(store) as team:
        accounts = team.accounts.all()
    rows = [
        [account.name, account.role, "" if account.active else "removed", _time(account.since), _time(account.seen)]
        for account in accounts
    ]
    emit_table(fmt, accounts, ("name", "role", "", "since", "last login"), rows)


@team_command.command("role")
def role_command(
    name: Name,
    role: Annotated[RoleName, typer.Argument(metavar="ROLE", help="viewer, preparer or signer.")],
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Give a user another role; all sessions of the user end."""
    with _team(store) as team:
        team.accounts.change_role(name, _role(role))


@team_command.command("password")
def password_command(name: Name, password_file: PasswordFile = None, store: StorePath = DEFAULT_STORE) -> None:
    """Give a user another password, such as a forgotten one."""
    with _team(store) as team:
        team.accounts.set_password(name, _password(password_file))


@team_command.command("remove")
def remove_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Take a user's access away, at once; the log and drafts keep the name."""
    with _team(store) as team:
        team.accounts.remove(name)


@team_command.command("log")
def log_command(
    store: StorePath = DEFAULT_STORE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many lines at most.")] = 100,
    fmt: FormatOption = "table",
) -> None:
    """Show who did what, newest first."""
    with _team(store) as team:
        part = team.log.part(0, limit)
    rows = [[_time(entry.at), entry.who, entry.what, entry.about, entry.address] for entry in part.lines]
    emit_table(fmt, part.lines, ("when", "who", "what", "about", "from"), rows)
    warn_of_cut(len(part.lines), part.total, "lines")


@contextmanager
def _team(store: str, *, create: bool = False) -> Iterator[Any]:
    team = need("muniment.web.access.team", "team").Team(store, create=create)
    try:
        yield team
    finally:
        team.close()


def _role(role: RoleName) -> object:
    return need("muniment.web.access.visits", "team").Role(role)


def _password(file: Path | None) -> str:
    if file is None:
        return typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return first_line(file, "--password-file")


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}Z" if moment else ""


# ---- programs --------------------------------------------------------------------------------------------------------


def mcp_command(
    store: Annotated[
        str, typer.Option("--store", envvar="MUNIMENT_STORE", help="The store to answer from; opened to read.")
    ] = "",
    folder: Annotated[
        list[Path] | None, typer.Option("--folder", help="A folder whose files may be read; may be repeated.")
    ] = None,
) -> None:
    """Answer over standard input and output, until these end; nothing is written.

    Its tools are read, check, search, ask, holders and due.
    """
    if not store and not folder:
        raise UsageError("give --store, or --folder, or both: there would be nothing to answer from")
    make_server = need("muniment.mcp", "mcp").make_server
    if not store:
        make_server(None, folder or ()).run("stdio")
        return
    with opened(store) as opened_store:
        make_server(opened_store, folder or ()).run("stdio")
