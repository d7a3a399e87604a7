"""`muniment team`: the users of `muniment serve --team`, and what they did."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from muniment.cli.commands import group_of
from muniment.cli.inputs import first_line
from muniment.cli.output import Format, FormatOption, emit_table, note, warn_of_cut
from muniment.cli.store_options import DEFAULT_STORE, StorePath
from muniment.extras import need

team_command = group_of("team", "Manage the users of `muniment serve --team`, and see what they did.")


class RoleName(StrEnum):
    """The roles, as the command line has them."""

    VIEWER = "viewer"
    PREPARER = "preparer"
    SIGNER = "signer"


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
def list_command(store: StorePath = DEFAULT_STORE, fmt: FormatOption = Format.TABLE) -> None:
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
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show who did what, newest first."""
    with _team(store) as team:
        part = team.log.part(0, limit)
    rows = [[_time(entry.at), entry.who, entry.what, entry.about, entry.address] for entry in part.lines]
    emit_table(fmt, part.lines, ("when", "who", "what", "about", "from"), rows)
    warn_of_cut(len(part.lines), part.total, "lines")


# ---- what these commands share --------------------------------------------------------------------------------------


@contextmanager
def _team(store: str, *, create: bool = False) -> Iterator[Any]:
    team = need("muniment.web.access.team", "team").Team(store, create=create)
    try:
        yield team
    finally:
        team.close()


def _role(role: RoleName) -> object:
    return need("muniment.web.access.visits", "team").Role(role.value)


def _password(file: Path | None) -> str:
    if file is None:
        return typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return first_line(file, "--password-file")


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}Z" if moment else ""
