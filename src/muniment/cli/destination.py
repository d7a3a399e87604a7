"""`muniment destination`: where alerts go."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from muniment.alerts import outbox, saved_destinations
from muniment.alerts.delivering import send_test
from muniment.alerts.outbox import Destination, Standing
from muniment.alerts.saved_destinations import EMAIL, Made
from muniment.alerts.secrets import Secrets
from muniment.cli.commands import group_of
from muniment.cli.inputs import first_line
from muniment.cli.output import Format, FormatOption, emit, emit_table, is_for_people, note
from muniment.cli.store_options import DEFAULT_STORE, StorePath, begun, opened
from muniment.store import Store

destination_command = group_of("destination", "Say where alerts go: webhooks, Slack, e-mail, files, feeds.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the destination.")]
SecretFile = Annotated[
    Path | None,
    typer.Option("--secret-file", metavar="FILE", help="Its first line: a password, a key, or the address of Slack."),
]


@destination_command.command("add")
def add_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits, and . _ - between them.")],
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="https://…, smtp://…, FILE.jsonl, FILE.atom, FILE.ics, or feed.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="webhook, slack, email, file or feed, where the address does not tell.")
    ] = "",
    private: Annotated[
        bool, typer.Option("--private", help="It may be on this machine, or in a private network.")
    ] = False,
    secret_file: SecretFile = None,
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Make a destination; the key by which a webhook is signed is made, too, and printed this once.

    Secrets go into the keyring, or where there is none into a file beside the store that you alone may read.
    """
    with begun(store) as opened_store:
        secret = _secret(kind or saved_destinations.kind_of(address), address, secret_file)
        made = saved_destinations.add(
            opened_store, _secrets(opened_store), name, address, kind=kind, private=private, secret=secret
        )
    _print_made(made)


@destination_command.command("list")
def list_command(store: StorePath = DEFAULT_STORE, fmt: FormatOption = Format.TABLE) -> None:
    """List the destinations, and how each stands: what waits, since when it fails, what it last said."""
    with opened(store) as opened_store, opened_store.reading() as connection:
        destinations, standings = outbox.all_destinations(connection), outbox.standings(connection)
    every = [(destination, standings.get(destination.name, Standing())) for destination in destinations]
    objects = [{**msgspec.structs.asdict(destination), **msgspec.structs.asdict(found)} for destination, found in every]
    heads = ("name", "kind", "address", "", "waiting", "delivered", "given up", "last answer")
    emit_table(fmt, objects, heads, (_row(*pair) for pair in every))


@destination_command.command("test")
def trial_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Send one message that is marked as a test, and print what was answered."""
    with opened(store) as opened_store:
        with opened_store.reading() as connection:
            destination = outbox.find_destination(connection, name)
        send_tests(opened_store, [destination], "test", "Test")


@destination_command.command("secret")
def secret_command(name: Name, secret_file: SecretFile = None, store: StorePath = DEFAULT_STORE) -> None:
    """Give a destination another secret; that of a webhook is made where no file has one."""
    with opened(store, read_only=False, create=False) as opened_store:
        with opened_store.reading() as connection:
            found = outbox.find_destination(connection, name)
        secret = _secret(found.kind, found.address, secret_file)
        _print_made(saved_destinations.renew(opened_store, _secrets(opened_store), name, secret))


@destination_command.command("pause")
def pause_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Have what goes to a destination wait, until it is resumed."""
    with opened(store, read_only=False, create=False) as opened_store:
        saved_destinations.pause(opened_store, name)


@destination_command.command("resume")
def resume_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Send what waited, and what comes."""
    with opened(store, read_only=False, create=False) as opened_store:
        saved_destinations.pause(opened_store, name, paused=False)


@destination_command.command("remove")
def remove_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Remove a destination and its secret; what waits for it is given up."""
    with opened(store, read_only=False, create=False) as opened_store:
        number = saved_destinations.remove(opened_store, _secrets(opened_store), name)
    note([f"{name} is removed" + (f", and {number:,} waiting deliveries are given up" if number else "")])


# ---- what these commands share --------------------------------------------------------------------------------------


def send_tests(store: Store, destinations: list[Destination], alert: str, title: str) -> None:
    """Send a test to each destination, and print what was answered; exit code 1 where one was not delivered."""
    failed = False
    for destination in destinations:
        answer = send_test(store, destination, _secrets(store), alert, title)
        failed = failed or not answer.delivered
        emit(f"{destination.name}\t{'delivered' if answer.delivered else 'not delivered'}\t{answer.words}\n")
    if failed:
        raise typer.Exit(1)


def _secrets(store: Store) -> Secrets:
    return Secrets(store.place)


def _secret(kind: str, address: str, file: Path | None) -> str:
    """Return the secret of a file, or a password that is asked for; "" where there is none."""
    if file is not None:
        return first_line(file, "--secret-file").strip()
    if kind == EMAIL and saved_destinations.logs_in(address) and is_for_people():
        return typer.prompt("Password of the mail server", hide_input=True)
    return ""


def _print_made(made: Made) -> None:
    if made.new_secret:
        emit(f"{made.new_secret}\n")
        note(["the key by which the receiver checks signatures: it is not shown again"])
    if made.kept_in:
        note([f"kept in {made.kept_in}"])


def _row(destination: Destination, found: Standing) -> tuple[str, ...]:
    state = "paused" if destination.paused else ""
    if found.failing_since and not state:
        state = f"fails since {found.failing_since:%Y-%m-%d %H:%M}Z"
    counts = (f"{number:,}" for number in (found.waiting, found.delivered, found.given_up))
    return (destination.name, destination.kind, destination.address, state, *counts, found.answer)
