"""`muniment status`: what became of submissions."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from muniment.cli.edgar_options import EndpointOption, TokensOption, credentials_for, line_for
from muniment.cli.output import console, emit_json, hanging, note, printable, warn
from muniment.cli.store_options import Format, FormatOption
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.filing import Filing
from muniment.edgar.client.responses import Message, State
from muniment.edgar.client.sendings import resolve
from muniment.edgar.protocol import Status

WaitOption = Annotated[bool, typer.Option("--wait", help="Ask until EDGAR has made up its mind.")]


def status_command(
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER", help="Accession numbers.")],
    to: EndpointOption = "sandbox",
    wait: WaitOption = False,
    fmt: FormatOption = Format.TABLE,
    tokens: TokensOption = None,
) -> None:
    """Tell what became of submissions; of one that was suspended the reasons, with the fields they concern.

    Exit code 1 when one was suspended or EDGAR does not know it.
    """
    where = endpoint(to)
    with line_for(where) as line:
        filing = Filing(line, where, credentials_for(where, tokens))
        states = filing.follow(numbers, print_change) if wait else filing.status(numbers)
    print_states(states, fmt)
    for sending, state in resolve(where.api, states):
        of = Path(sending.beside).name.removesuffix(".sent.jsonl") if sending.beside else "standard input"
        note([f"{state.accession} is what was sent of {of} on {sending.at:%Y-%m-%d %H:%M} UTC, when no answer came"])
    if wait:
        note_undecided(states)
    raise typer.Exit(exit_code(states))


def note_undecided(states: list[State]) -> None:
    """Say why nobody waits any longer for submissions that are neither accepted nor suspended."""
    for state in states:
        if state.status == Status.BLOCKED:
            warn(
                f"{state.accession}: EDGAR holds it as BLOCKED until somebody acts on it: ask Filer Support, then again"
            )
        elif state.is_known and not (state.is_filed or state.is_suspended):
            word = printable(state.status)
            warn(f"{state.accession}: EDGAR ended it as {word}, which says neither accepted nor suspended: look there")


def print_change(state: State) -> None:
    """Print on standard error that a submission has come further."""
    note([f"{state.accession} {state.status}"])


_STYLES = {"SUSPENDED": "bold red", "ACCEPTED": "bold green", "DISSEMINATED": "bold green", "DONE": "bold green"}
_UNKNOWN = "UNKNOWN"
_DATES = ("received", "accepted", "suspended", "filed")


def print_states(states: list[State], fmt: Format) -> None:
    """Print submissions: for people, or one JSON object a line."""
    for state in states:
        if fmt is Format.JSON:
            emit_json(state)
        else:
            console().print(_block(state), soft_wrap=True)


def exit_code(states: list[State]) -> int:
    """Return 1 where a submission was suspended, is not known, or ended in any other way than accepted; else 0."""
    return int(any(not state.is_known or (state.has_ended and not state.is_filed) for state in states))


def _block(state: State) -> Text:
    """Return a submission as lines: what it is, when, its numbers, and what EDGAR says against it."""
    word = state.status or _UNKNOWN
    head = Text.assemble(f"{state.accession}  ", (printable(word), _STYLES.get(word, "bold")))
    head.append(printable("".join(f"  {part}" for part in (state.form, state.mode, state.company) if part)))
    lines = [head]
    if not state.is_known:
        message = "EDGAR knows no such submission, or no longer: it keeps them for 2 to 60 days"
        return Text("\n").join([head, hanging("  ", message, console())])
    dates = {name: getattr(state, name) for name in _DATES}
    beside = {**dates, "file number": ", ".join(state.file_numbers), "items": ", ".join(state.items)}
    lines += [hanging(f"  {name}: ", value, console()) for name, value in beside.items() if value]
    for reason in state.reasons:
        lines += _reason(reason)
    return Text("\n").join(lines)


def _reason(reason: Message) -> list[Text]:
    """Return a message, and the field or place that it is about in a line of its own."""
    label = " ".join(filter(None, ((reason.type or "error").lower(), reason.number, reason.label)))
    style = "bold red" if reason.is_error else "bold yellow"
    lines = [hanging(f"  {label}: ", reason.content or "(no text)", console(), (style, ""))]
    places = {"document": reason.document, "line": reason.line, "column": reason.offset}
    where = ", ".join([reason.context] * bool(reason.context) + [f"{k} {v}" for k, v in places.items() if v])
    return [*lines, hanging("    at: ", where, console())] if where else lines
