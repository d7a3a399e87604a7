"""`muniment submit` and `muniment status`: a filing goes to EDGAR, and what became of it."""

from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import UNSET
from rich.console import Console
from rich.text import Text

from muniment import deadlines
from muniment.checks import Filing as Checked
from muniment.checks.rule import rank
from muniment.cli.edgar_options import EndpointOption, TokensOption, credentials_for, line_for, warn_of_expiry
from muniment.cli.inputs import only_filing
from muniment.cli.output import Format, FormatOption, console, emit, emit_json, hanging, note, printable, warn
from muniment.cli.reporting import print_blocks
from muniment.cli.submission import HeaderOption, for_filing
from muniment.cli.write import AttachOption, SubmissionOptions, refuse_damaged
from muniment.drafts.submitting import against
from muniment.edgar.client.endpoints import EdgarCredentials, Endpoint, endpoint
from muniment.edgar.client.filing import Filing, Message, Prepared, State, prepared
from muniment.edgar.client.sendings import Sendings, resolve, send_once
from muniment.edgar.protocol import Status
from muniment.errors import RecordError, UsageError
from muniment.forms import Record
from muniment.pipeline.checking import CheckedFiling
from muniment.reading import Reading
from muniment.wording import count

WaitOption = Annotated[bool, typer.Option("--wait", help="Ask until EDGAR has made up its mind.")]


def status_command(
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER", help="Accession numbers.")],
    to: EndpointOption = "sandbox",
    wait: WaitOption = False,
    fmt: FormatOption = "table",
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
    for sending, state in resolve(where.api, states, warn):
        of = Path(sending.beside).name.removesuffix(".sent.jsonl") if sending.beside else "standard input"
        note([f"{state.accession} is what was sent of {of} on {sending.at:%Y-%m-%d %H:%M} UTC, when no answer came"])
    if wait:
        note_undecided(states)
    raise typer.Exit(exit_code(states))


def note_undecided(states: list[State]) -> None:
    """Say why no more is waited for submissions that are neither accepted nor suspended."""
    for state in states:
        if state.status == Status.BLOCKED:
            warn(f"{state.accession}: EDGAR holds it as BLOCKED until its staff acts: ask Filer Support, then again")
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
        if fmt == "json":
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
    where = ", ".join(filter(None, [reason.context, *(f"{name} {value}" for name, value in places.items() if value)]))
    return [*lines, hanging("    at: ", where, console())] if where else lines


_STDIN = "-"


def submit_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A draft, a filing copy, a file of the outbox.")],
    to: EndpointOption = "sandbox",
    header: HeaderOption = None,
    attach: AttachOption = None,
    test: Annotated[bool, typer.Option("--test", help="Send it as a test filing, whatever it says.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but send it.")] = False,
    wait: WaitOption = False,
    force: Annotated[bool, typer.Option("--force", help="Send it although checks find errors in it.")] = False,
    again: Annotated[
        bool, typer.Option("--again", "--anyway", help="Send it although it was sent before, or may have been.")
    ] = False,
    login: Annotated[str, typer.Option("--login-cik", help="The CIK whose accession number it gets.")] = "",
    tokens: TokensOption = None,
) -> None:
    """Send a filing to EDGAR; the first line printed is its accession number.

    It is checked first as EDGAR would. Access codes (CCC) and tokens come from --tokens, from the environment or from
    the keyring, and are written nowhere. That EDGAR received a submission does not mean that it accepts it: --wait
    and `muniment status` tell. Exit code 1 when it was not sent or is suspended.
    """
    where = endpoint(to)
    if [file, str(header), tokens].count(_STDIN) > 1:
        raise UsageError("standard input (-) can be read once only: give the others as files")
    credentials = credentials_for(where, tokens)
    reading = only_filing(file)
    written = SubmissionOptions(file, header, tuple(attach or ()))
    ready = _checked(reading, where, credentials, written, force=force, test=test)
    if dry_run:
        given: Any = ready.submission.header.credentials
        lines = [f"access code given for CIK {credential.cik}" for credential in given]
        lines += [f"no access code for CIK {number}" for number in ready.without_code]
        note([f"{file}: not sent (--dry-run): {ready.mode} to {where.api}", *lines])
        return
    with line_for(where) as line:
        filing = Filing(line, where, credentials)
        warn_of_expiry({"filer": credentials.filer(), "user": credentials.user()})
        sendings = Sendings(None if file == _STDIN else Path(file), ready.submission)
        receipt = send_once(filing, ready, sendings, login, again=again)
        emit(f"{receipt.accession}\n")
        note(f"{message.type.lower()}: {message.content}" for message in receipt.response.messages)
        if wait:
            states = filing.follow([receipt.accession], print_change)
            print_states(states, "table")
            note_undecided(states)
            raise typer.Exit(exit_code(states))


def _checked(
    reading: Reading,
    to: Endpoint,
    credentials: EdgarCredentials,
    written: SubmissionOptions,
    *,
    force: bool,
    test: bool,
) -> Prepared:
    """Return what will be sent, once nothing speaks against it.

    Raises:
        RecordError: it is nothing to be filed, or checks find errors in it.
        UsageError: it does not go there.
    """
    name = reading.source.name
    refuse_damaged(reading, anyway=False)
    if reading.header is not UNSET and reading.header.accession_number:
        advice = "muniment draft from makes the draft of an amendment"
        raise RecordError(f"{name}: was filed already, as {reading.header.accession_number}; {advice}")
    whole = for_filing(reading, written, {})  # without codes: the credentials bring those of the environment
    if reading.unread and not force:
        parts = count(len(reading.unread), "part of it is", "parts of it are")
        unknown = "unknown to muniment and would not be sent"
        raise RecordError(f"{name}: {parts} {unknown} (muniment read --unread shows them); --force sends the rest")
    ready = prepared(whole.submission, to, credentials, test=test)
    _refuse_faults(reading, whole.record, ready, force=force)
    return ready


def _refuse_faults(reading: Reading, record: Record, ready: Prepared, *, force: bool) -> None:
    """Print what stands against a submission, and refuse what EDGAR would suspend.

    An access code that is missing is reported elsewhere, with how to give it.
    """
    name = reading.source.name
    findings = against(record, ready.submission, deadlines.today(), codes=False)
    serious = [finding for finding in findings.findings if finding.severity != "note"]
    checked = CheckedFiling(name, Checked.of(reading, profile="submit"), serious)
    print_blocks(
        Console(stderr=True, highlight=False),
        checked,
        sorted(serious, key=lambda finding: (rank(finding.severity), checked.order(finding))),
    )
    faults = sum(finding.severity == "error" for finding in serious)
    several = count(faults, "error")
    if faults and not force:
        raise RecordError(f"{name}: {several} for which EDGAR would suspend it; nothing was sent (--force sends it)")
    if faults:
        warn(f"{name}: is sent although EDGAR will probably suspend it")
