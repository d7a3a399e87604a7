"""`muniment alert`: what is sent, to whom, and what became of it; `muniment destination`: where it goes."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from muniment.alerts import matching, outbox, saved, saved_destinations
from muniment.alerts.delivering import send_test
from muniment.alerts.outbox import Destination, Standing, moment_of
from muniment.alerts.saved import SavedAlert
from muniment.alerts.saved_destinations import EMAIL, Made, Secrets
from muniment.cells import text_of
from muniment.cli import output
from muniment.cli.commands import group_of
from muniment.cli.inputs import day_option, first_line, named_values, refuse_reversed
from muniment.cli.store_options import DEFAULT_STORE, StorePath, begun, opened
from muniment.errors import UsageError
from muniment.store import Store
from muniment.values import Unreadable
from muniment.wording import count

# ---- destinations ---------------------------------------------------------------------------------------------------


destination_command = group_of("destination", "Say where alerts go: webhooks, Slack, e-mail, files, feeds.")

DestinationName = Annotated[str, typer.Argument(metavar="NAME", help="Of the destination.")]
SecretFile = Annotated[
    Path | None,
    typer.Option("--secret-file", metavar="FILE", help="Its first line: a password, a key, or the address of Slack."),
]


@destination_command.command("add")
def add_destination(
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
def list_destination(store: StorePath = DEFAULT_STORE, fmt: output.FormatOption = "table") -> None:
    """List the destinations, and how each stands: what waits, since when it fails, what it last said."""
    with opened(store) as opened_store, opened_store.reading() as connection:
        destinations, standings = outbox.all_destinations(connection), outbox.standings(connection)
    every = [(destination, standings.get(destination.name, Standing())) for destination in destinations]
    objects = [{**msgspec.structs.asdict(place), **msgspec.structs.asdict(standing)} for place, standing in every]
    headings = ("name", "kind", "address", "", "waiting", "delivered", "given up", "last answer")
    output.emit_table(fmt, objects, headings, (_destination_row(*pair) for pair in every))


@destination_command.command("test")
def trial_destination(name: DestinationName, store: StorePath = DEFAULT_STORE) -> None:
    """Send one message that is marked as a test, and print what was answered."""
    with opened(store) as opened_store:
        send_tests(opened_store, [opened_store.ask(outbox.find_destination, name)], "test", "Test")


@destination_command.command("secret")
def secret_command(name: DestinationName, secret_file: SecretFile = None, store: StorePath = DEFAULT_STORE) -> None:
    """Give a destination another secret; that of a webhook is made where no file has one."""
    with opened(store, read_only=False, create=False) as opened_store:
        destination = opened_store.ask(outbox.find_destination, name)
        secret = _secret(destination.kind, destination.address, secret_file)
        _print_made(saved_destinations.renew(opened_store, _secrets(opened_store), name, secret))


@destination_command.command("pause")
def pause_destination(name: DestinationName, store: StorePath = DEFAULT_STORE) -> None:
    """Have what goes to a destination wait, until it is resumed."""
    with opened(store, read_only=False, create=False) as opened_store:
        saved_destinations.pause(opened_store, name)


@destination_command.command("resume")
def resume_destination(name: DestinationName, store: StorePath = DEFAULT_STORE) -> None:
    """Send what waited, and what comes."""
    with opened(store, read_only=False, create=False) as opened_store:
        saved_destinations.pause(opened_store, name, paused=False)


@destination_command.command("remove")
def remove_destination(name: DestinationName, store: StorePath = DEFAULT_STORE) -> None:
    """Remove a destination and its secret; what waits for it is given up."""
    with opened(store, read_only=False, create=False) as opened_store:
        output.note([saved_destinations.remove(opened_store, _secrets(opened_store), name)])


# ---- what these commands share --------------------------------------------------------------------------------------


def send_tests(store: Store, destinations: list[Destination], alert: str, title: str) -> None:
    """Send a test to each destination, and print what was answered; exit code 1 where one was not delivered."""
    failed = False
    for destination in destinations:
        answer = send_test(store, destination, _secrets(store), alert, title)
        failed = failed or not answer.delivered
        output.emit(f"{destination.name}\t{'delivered' if answer.delivered else 'not delivered'}\t{answer.text}\n")
    if failed:
        raise typer.Exit(1)


def _secrets(store: Store) -> Secrets:
    return Secrets(store.place)


def _secret(kind: str, address: str, file: Path | None) -> str:
    """Return the secret of a file, or a password that is asked for; "" where there is none."""
    if file is not None:
        return first_line(file, "--secret-file").strip()
    if kind == EMAIL and saved_destinations.logs_in(address) and output.is_for_people():
        return typer.prompt("Password of the mail server", hide_input=True)
    return ""


def _print_made(made: Made) -> None:
    if made.new_secret:
        output.emit(f"{made.new_secret}\n")
        output.note(["the key by which the receiver checks signatures: it is not shown again"])
    if made.kept_in:
        output.note([f"kept in {made.kept_in}"])


def _destination_row(destination: Destination, standing: Standing) -> tuple[str, ...]:
    state = "paused" if destination.paused else ""
    if standing.failing_since and not state:
        state = f"fails since {standing.failing_since:%Y-%m-%d %H:%M}Z"
    counts = (f"{number:,}" for number in (standing.waiting, standing.delivered, standing.given_up))
    return (destination.name, destination.kind, destination.address, state, *counts, standing.answer)


# ---- alerts ---------------------------------------------------------------------------------------------------------


alert_command = group_of("alert", "Send a message when a filing answers a saved question; see what was sent.")


Schedule = Literal["at-once", "daily", "weekly"]
"""When an alert is sent."""


State = Literal["waiting", "delivered", "given-up"]
"""The states of a delivery."""


Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the alert.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="How many lines at most.")]


@alert_command.command("add")
def add_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits, and . _ - between them.")],
    question: Annotated[
        str, typer.Option("--question", help="A question of `muniment ask`, or deadlines.", metavar="QUESTION")
    ] = "",
    sql: Annotated[
        str, typer.Option("--sql", help="A SELECT with a column accession; @FILE reads it from a file.")
    ] = "",
    given: Annotated[
        list[str] | None, typer.Option("--with", metavar="NAME=VALUE", help="A parameter of it; several times.")
    ] = None,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="DESTINATION", help="Where it goes; repeat.")] = None,
    title: Annotated[str, typer.Option("--title", help="What people call it; else the question's title.")] = "",
    schedule: Annotated[
        Schedule, typer.Option("--schedule", help="Digests go at 7 in Washington, weekly ones on Mondays.")
    ] = "at-once",
    unreadable: Annotated[bool, typer.Option("--unreadable", help="Send filings that cannot be read, too.")] = False,
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Make an alert, or change the one of that name: each new filing that answers it is sent.

    What is stored already is not sent; `muniment alert past` shows what would have been.
    """
    alert = SavedAlert(
        name=name,
        title=title,
        question=question or None,
        sql=_sql(sql) or None,
        arguments=named_values(given or [], "--with", name_of=lambda typed: typed.replace("-", "_")),
        schedule=schedule.replace("-", " "),
        unreadable=unreadable,
        destinations=tuple(to or ()),
    )
    with begun(store) as opened_store:
        is_paused = any(alert_.paused for alert_ in saved.of(opened_store) if alert_.name == name)
        made = saved.save(opened_store, msgspec.structs.replace(alert, paused=is_paused))
    output.note([_destination_text(made)])


@alert_command.command("list")
def list_command(store: StorePath = DEFAULT_STORE, fmt: output.FormatOption = "table") -> None:
    """List the alerts: what each asks, when it is sent, and where to."""
    with opened(store) as opened_store:
        alerts = saved.of(opened_store)
    rows = [
        (
            alert.name,
            alert.title,
            alert.question or "SQL",
            alert.schedule,
            ", ".join(alert.destinations) or "nowhere",
            "paused" if alert.paused else "",
        )
        for alert in alerts
    ]
    output.emit_table(fmt, alerts, ("name", "title", "asks", "sent", "to", ""), rows)


@alert_command.command("show")
def show_command(name: Name, store: StorePath = DEFAULT_STORE, fmt: output.FormatOption = "table") -> None:
    """Show an alert: all that was said when it was made."""
    with opened(store) as opened_store:
        alert = opened_store.ask(saved.find, name)
    if fmt == "json":
        output.emit_json(alert)
        return
    lines = [
        ("title", alert.title),
        ("question", alert.question or ""),
        ("sql", alert.sql or ""),
        *((f"  {key}", value) for key, value in alert.arguments.items()),
        ("sent", alert.schedule),
        ("to", ", ".join(alert.destinations) or "nowhere"),
        ("unreadable filings", "sent" if alert.unreadable else "not sent"),
        ("paused", "yes" if alert.paused else "no"),
    ]
    output.emit("".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines if value))


@alert_command.command("past")
def past_command(
    name: Name,
    since: Annotated[date, day_option("--since", help="Filed on this day or later.")],
    until: Annotated[date | None, day_option("--until", help="Filed on this day or before; else today.")] = None,
    limit: LimitOption = 100,
    store: StorePath = DEFAULT_STORE,
    fmt: output.FormatOption = "table",
) -> None:
    """Show what an alert would have sent about filings that are stored already."""
    refuse_reversed({"since": since, "until": until}, ("since", "until"))
    with opened(store) as opened_store:
        alert = opened_store.ask(saved.find, name)
        preview = matching.preview(opened_store, alert, since, until or datetime.now(UTC).date(), limit)
    headings = tuple(preview.rows[0]) if preview.rows else ()
    objects = [{key: None if cell is None else text_of(cell) for key, cell in row.items()} for row in preview.rows]
    output.emit_table(fmt, objects, headings, ([text_of(row[head]) for head in headings] for row in preview.rows))
    output.note([f"{name} would have sent {count(preview.events, 'alert')}, about {count(preview.filings, 'filing')}"])
    if preview.cut:
        output.warn(f"not all of it is shown: {preview.cut}")


@alert_command.command("test")
def trial_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Send one message that is marked as a test to each destination of an alert, and print what was answered."""
    with opened(store) as opened_store:
        with opened_store.reading() as connection:
            alert = saved.find(connection, name)
            goes_to = [outbox.find_destination(connection, destination) for destination in alert.destinations]
        if not goes_to:
            raise UsageError(f"{name} goes nowhere: make a destination, and name it by --to")
        send_tests(opened_store, goes_to, alert.name, alert.title)


@alert_command.command("pause")
def pause_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Have an alert send nothing until it is resumed; what comes in meanwhile is not sent later."""
    with opened(store, read_only=False, create=False) as opened_store:
        saved.pause(opened_store, name)


@alert_command.command("resume")
def resume_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Have an alert send what comes in from now on."""
    with opened(store, read_only=False, create=False) as opened_store:
        saved.pause(opened_store, name, paused=False)


@alert_command.command("remove")
def remove_command(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Remove an alert; what it sent stays in the outbox, and what waits is still sent."""
    with opened(store, read_only=False, create=False) as opened_store:
        saved.remove(opened_store, name)


@alert_command.command("deliveries")
def deliveries_command(
    to: Annotated[str, typer.Option("--to", metavar="DESTINATION", help="To this destination.")] = "",
    alert: Annotated[str, typer.Option("--alert", metavar="NAME", help="Of this alert.")] = "",
    state: Annotated[State | None, typer.Option("--state", help="In this state.")] = None,
    limit: LimitOption = 50,
    store: StorePath = DEFAULT_STORE,
    fmt: output.FormatOption = "table",
) -> None:
    """Show what was sent where, and what was answered, the latest first."""
    wanted = (state or "").replace("-", " ")
    with opened(store) as opened_store:
        deliveries, total = opened_store.ask(
            outbox.deliveries_of, destination=to, alert=alert, state=wanted, limit=limit
        )
    rows = [
        (
            str(delivery.event),
            f"{delivery.made_at:%Y-%m-%d %H:%M:%S}Z",
            delivery.alert,
            delivery.sentence,
            delivery.destination,
            delivery.state,
            f"{delivery.attempts:,}",
            f"{delivery.next_at:%Y-%m-%d %H:%M:%S}Z" if delivery.next_at else "",
            delivery.answer,
        )
        for delivery in deliveries
    ]
    headings = ("event", "made", "alert", "what", "to", "state", "tries", "next try", "last answer")
    output.emit_table(fmt, deliveries, headings, rows)
    output.warn_of_cut(len(deliveries), total, "deliveries")


@alert_command.command("replay")
def replay_command(
    destination: Annotated[str, typer.Argument(metavar="DESTINATION", help="Where to.")],
    since: Annotated[
        str, typer.Option("--since", metavar="MOMENT", help="What was made from then on, such as 2026-03-06T14:00Z.")
    ] = "",
    event: Annotated[int, typer.Option("--event", min=0, help="From this event on, as `deliveries` numbers them.")] = 0,
    alert: Annotated[str, typer.Option("--alert", metavar="NAME", help="Of this alert alone.")] = "",
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Send again what a destination got, or should have: under the same keys, so that what it has is not doubled."""
    if bool(since) == bool(event):
        raise UsageError("say from where: --since MOMENT or --event NUMBER")
    start = event or _moment(since)
    with opened(store, read_only=False, create=False) as opened_store:
        number = opened_store.write(outbox.replay, destination, since=start, alert=alert)
    output.note(
        [count(number, f"delivery to {destination} is sent again", f"deliveries to {destination} are sent again")]
    )


# ---- what is typed --------------------------------------------------------------------------------------------------


def _moment(text: str) -> datetime:
    try:
        return moment_of(text)
    except Unreadable as error:
        raise UsageError(f"--since {text[:60]!r}: {error}") from None


def _sql(text: str) -> str:
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--sql {text}: cannot be read: {getattr(error, 'strerror', None) or 'no text'}") from error


def _destination_text(alert: SavedAlert) -> str:
    goes_to = ", ".join(alert.destinations)
    if not goes_to:
        return f"{alert.name} is saved, and goes nowhere yet: --to names a destination"
    stays = "; it is still paused: `muniment alert resume`" if alert.paused else ""
    return f"{alert.name} goes to {goes_to}, {alert.schedule}{stays}"
