"""`muniment edgar`: an EDGAR on this machine, who may file there, and what is on file."""

import logging
import shlex
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from muniment import private
from muniment.cli import edgar_run
from muniment.cli.edgar_load import DEFAULT_DATA, Data, fill_from, load_command
from muniment.cli.output import emit, note, warn
from muniment.codes import states
from muniment.edgar.protocol import DEFAULT_PORT
from muniment.edgar.sandbox.acceptance.hook import set_webhook
from muniment.edgar.sandbox.access import enrolling, entities
from muniment.edgar.sandbox.access.keys import Keys
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import NAME as DATABASE
from muniment.edgar.sandbox.database import database, transaction
from muniment.errors import UsageError
from muniment.extras import need
from muniment.identifiers import cik as ciks
from muniment.identifiers import irs, lei
from muniment.wording import code_of, meant

edgar_command = typer.Typer(
    name="edgar",
    help="Run an EDGAR on this machine: submit, be accepted or suspended, read it back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
edgar_command.command("load")(load_command)

edgar_command.command("certs")(edgar_run.certs_command)
edgar_command.command("run", context_settings={"allow_interspersed_args": False})(edgar_run.run_command)

Ciks = Annotated[list[str], typer.Option("--cik", metavar="CIK", help="Whom the tokens are for; may be repeated.")]
Names = Annotated[list[str] | None, typer.Option("--name", help="Names of new ones, in the order of --cik.")]
Email = Annotated[str, typer.Option("--user", metavar="EMAIL", help="The individual of the user token.")]


@edgar_command.command("serve")
def serve_command(
    data: Data = DEFAULT_DATA,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0 takes a free one.")
    ] = DEFAULT_PORT,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    from_store: Annotated[
        str, typer.Option("--from", metavar="STORE", help="First load the filings of this store: a file, or a URL.")
    ] = "",
    real_hours: Annotated[
        bool | None,
        typer.Option(
            "--real-hours/--any-hour",
            help="Take submissions from 6:00 to 22:00 Eastern time on business days only, or at any hour; without"
            " either as it was chosen last.",
        ),
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option("--webhook", metavar="URL", help='Post every final status there as JSON; "" ends that.'),
    ] = None,
    anywhere: Annotated[
        bool, typer.Option("--anywhere", help="Let other machines set the clock, make tokens and empty it, too.")
    ] = False,
) -> None:
    """Run it until Ctrl-C. The first line of the output is its address."""
    if from_store:
        fill_from(from_store, data)
    connection = database(data)
    if private.open_to_others([data / DATABASE]):
        end = f"to end that: chmod -R go-rwx {shlex.quote(str(data))}"
        warn(f"others on this machine may read {data / DATABASE}; {end}")
    if webhook is not None:
        set_webhook(connection, webhook)
    connection.close()
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s: %(message)s")
    logging.getLogger("muniment.edgar").setLevel(logging.INFO)
    sandbox = need("muniment.edgar.sandbox.server", "edgar").Sandbox(data, anywhere=anywhere)
    sandbox.serve(port, host, lambda address: _begin(address, data, real_hours))
    note(["ended"])


@edgar_command.command("token")
def token_command(
    cik: Ciks,
    data: Data = DEFAULT_DATA,
    name: Names = None,
    user: Email = enrolling.EMAIL,
    new_ccc: Annotated[bool, typer.Option("--new-ccc", help="Give all of them new access codes.")] = False,
) -> None:
    """Make two tokens, and the filers, codes and roles that are missing; print them as JSON, this one time.

    The filer token is that of the first CIK; the others delegate to it. `ccc` has the access codes that were made.
    """
    if name and len(name) > len(cik):
        raise UsageError(f"{len(name)} names for {len(cik)} CIKs")
    connection, keys = database(data), Keys(data)
    with transaction(connection):
        made = enrolling.enrol(
            connection, keys, cik, Clock(connection).now(), email=user, names=name or (), codes=new_ccc
        )
    connection.close()
    _print(made)


@edgar_command.command("filer")
def filer_command(
    cik: Annotated[str, typer.Argument(metavar="CIK", help="Whom to show or change; without it, all.")] = "",
    data: Data = DEFAULT_DATA,
    name: Annotated[str, typer.Option("--name", help="The conformed name.")] = "",
    change: Annotated[
        list[str] | None, typer.Option("--set", metavar="DETAIL=VALUE", help="A detail, such as state=DE; repeatable.")
    ] = None,
) -> None:
    """Show what is on file about filers, or put it on file, as JSON; access codes are never shown."""
    details = dict(map(_detail, change or ()))
    if (name or details) and not cik:
        raise UsageError("--name and --set need a CIK")
    connection = database(data)
    if not cik:
        for one in entities.every(connection):
            _print(one)
        return
    if name or details:
        with transaction(connection):
            entities.add(connection, cik, name, **details)
    held = entities.entity(connection, ciks.validate(cik))
    if held is None:
        raise UsageError(f"{data}: has no entity with CIK {ciks.validate(cik)}; --name puts it on file")
    _print(held)


def _begin(address: str, data: Path, real_hours: bool | None) -> None:
    """Choose the hours and tell the address, once the port is ours: another sandbox may serve the folder until then."""
    if real_hours is not None:
        connection = database(data)
        with transaction(connection):
            set_switch(connection, "hours", "real" if real_hours else "open")
        connection.close()
    emit(f"{address}\n")
    note(["open it in a browser: its pages make tokens, show what came in, set the clock; Ctrl-C ends it"])


def _print(told: object) -> None:
    emit(f"{msgspec.json.encode(told).decode()}\n")


def _detail(words: str) -> tuple[str, object]:
    """Return a detail and its value, which is JSON where it reads as such: a list, an object, true or false."""
    name, found, value = words.partition("=")
    if not found or name not in entities.Details.__struct_fields__:
        known = meant(name, entities.Details.__struct_fields__)
        raise UsageError(f"--set {words[:60]}: is no DETAIL=VALUE of a detail; {known}")
    if value.startswith(("[", "{")) or value in ("true", "false", "null"):
        try:
            return name, msgspec.json.decode(value)
        except msgspec.DecodeError as error:
            raise UsageError(f"--set {name}: {error}") from error
    if name not in _CHECKED or not value:  # nothing: nothing is on file any more
        return name, value
    try:
        return name, _CHECKED[name](value)
    except ValueError as error:
        raise UsageError(f"--set {name}: {error}") from error


_CHECKED = {
    "state": lambda words: code_of("--set state", states.ALL, words),
    "irs": irs.compact,
    "lei": lei.validate,
}
"""What makes a detail of typed words; other details are taken as they are."""
