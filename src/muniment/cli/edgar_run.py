"""`muniment edgar certs` and `muniment edgar run`: programs with the SEC's addresses in them, on this machine."""

import shlex
from enum import StrEnum
from typing import Annotated

import typer

from muniment.cli.edgar_load import DEFAULT_DATA, Data
from muniment.cli.output import emit, note
from muniment.extras import need


class Way(StrEnum):
    """How the SEC's names are made to mean the sandbox."""

    AUTO = "auto"
    HOSTS = "hosts"
    NETWORK = "network"
    PROXY = "proxy"


def certs_command(data: Data = DEFAULT_DATA) -> None:
    """Make the certificates of the local EDGAR, and print what makes clients trust them, for a shell."""
    made = need("muniment.edgar.sandbox.certs", "edgar").certificates(data)
    note([f"the authority is {made.authority}, the server's certificate {made.chain} with the key {made.key}"])
    emit("".join(f"export {name}={shlex.quote(value)}\n" for name, value in made.variables.items()))


def run_command(
    command: Annotated[list[str], typer.Argument(metavar="COMMAND", help="The program and its arguments.")],
    data: Data = DEFAULT_DATA,
    way: Annotated[Way, typer.Option("--way", help="How the SEC's names are answered; auto takes what works.")] = (
        Way.AUTO
    ),
) -> None:
    """Run a command for which the SEC's addresses mean the local EDGAR; its exit code is the command's.

    The sandbox is started when none runs for the folder. The command itself is not changed.
    """
    beside = need("muniment.edgar.sandbox.running.command", "edgar")
    raise typer.Exit(beside.run_beside(data, command, way=way.value, told=lambda line: note([line])))
