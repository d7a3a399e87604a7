"""`muniment submit`: a filing goes to EDGAR."""

from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import UNSET, Struct, structs
from rich.console import Console

from muniment.checks import Filing as Checked
from muniment.checks import Finding, chosen, findings
from muniment.cli.edgar_options import EndpointOption, TokensOption, line_to, purse_for, tell_expiry
from muniment.cli.findings import print_blocks
from muniment.cli.inputs import only_one
from muniment.cli.output import emit, note, warn
from muniment.cli.states import exit_code, tell_states
from muniment.cli.status import WaitOption, tell_change
from muniment.cli.store_options import Format
from muniment.cli.write import for_filing, refuse_damaged
from muniment.drafts.filling import filed_copy
from muniment.edgar.client.answers import Receipt
from muniment.edgar.client.credentials import Purse
from muniment.edgar.client.endpoints import Endpoint, endpoint
from muniment.edgar.client.fetching import today
from muniment.edgar.client.filing import Filing, Prepared, prepared
from muniment.edgar.client.sendings import Sendings, send_once
from muniment.errors import RecordError, UsageError
from muniment.forms.filers import PLACEHOLDER
from muniment.forms.header import Credentials
from muniment.pipeline.checking import Judged
from muniment.readers import read_all
from muniment.reading import Reading, Submission
from muniment.writers import write

_STDIN = "-"
_OF_DRAFTS = ("Y-01",)  # what a draft has that its form has not, and no filing copy can show


class Asked(Struct, frozen=True):
    """How to send: whatever the checks say, whatever was sent before, as a test, with whose number."""

    force: bool
    again: bool
    test: bool
    login: str


def submit_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A draft, a filing copy, a file of the outbox.")],
    to: EndpointOption = "sandbox",
    header: Annotated[
        Path | None, typer.Option("--header", help="Contact and notifications as JSON, where FILE has none.")
    ] = None,
    test: Annotated[bool, typer.Option("--test", help="Send it as a test filing, whatever it says.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but send it.")] = False,
    wait: WaitOption = False,
    force: Annotated[bool, typer.Option("--force", help="Send it although checks find errors in it.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send it although it was sent before.")] = False,
    login: Annotated[str, typer.Option("--login-cik", help="The CIK whose accession number it gets.")] = "",
    tokens: TokensOption = None,
) -> None:
    """Send a filing to EDGAR; the first line printed is its accession number.

    It is checked first as EDGAR would. Access codes (CCC) and tokens come from --tokens, from the environment or from
    the keyring, and are written nowhere. That EDGAR received a submission does not mean that it accepts it: --wait
    and `muniment status` tell. Exit code 1 when it was not sent or is suspended.
    """
    where = endpoint(to)
    if file == tokens == _STDIN:
        raise UsageError("standard input (-) can be read once only")
    purse = purse_for(where, tokens)
    reading = only_one(file)
    asked = Asked(force, again, test, login)
    ready = _checked(reading, header, where, purse, asked)
    if dry_run:
        note([f"{file}: not sent (--dry-run): {ready.mode} to {where.api}", *_codes(ready)])
        return
    with line_to(where) as line:
        filing = Filing(line, where, purse)
        tell_expiry({"filer": purse.filer(), "user": purse.user()})
        receipt = _sent(filing, ready, file, asked)
        emit(f"{receipt.accession}\n")
        note(f"{one.type.lower()}: {one.content}" for one in receipt.answer.messages)
        if wait:
            states = filing.follow([receipt.accession], tell_change)
            tell_states(states, Format.TABLE)
            raise typer.Exit(exit_code(states))


def _sent(filing: Filing, ready: Prepared, file: str, asked: Asked) -> Receipt:
    if file == _STDIN:
        return filing.submit(ready, asked.login)
    return send_once(filing, ready, Sendings(Path(file)), asked.login, again=asked.again)


def _checked(reading: Reading, header: Path | None, to: Endpoint, purse: Purse, asked: Asked) -> Prepared:
    """Return what will be sent, once nothing speaks against it.

    Raises:
        RecordError: it is nothing to be filed, or checks find errors in it.
        UsageError: it does not go there.
    """
    name = reading.source.name
    refuse_damaged(reading, anyway=False)
    if reading.header is not UNSET and reading.header.accession_number:
        words = "muniment draft from makes the draft of an amendment"
        raise RecordError(f"{name}: was filed already, as {reading.header.accession_number}; {words}")
    submission = for_filing(reading, header)
    if reading.unread and not asked.force:
        words = f"{len(reading.unread)} parts of it are unknown to muniment and would not be sent"
        raise RecordError(f"{name}: {words} (muniment read --unread shows them); --force sends the rest")
    if reading.submission is UNSET:
        submission = Submission(filed_copy(submission.record), submission.header)
    ready = prepared(submission, to, purse, test=asked.test)
    found = _findings(reading, ready)
    errors = [one for one in found if one.severity == "error"]
    print_blocks(Console(stderr=True, highlight=False), *_judged(reading, found))
    if errors and not asked.force:
        several = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        raise RecordError(f"{name}: {several} for which EDGAR would suspend it; nothing was sent (--force sends it)")
    if errors:
        warn(f"{name}: is sent although EDGAR will probably suspend it")
    return ready


def _findings(reading: Reading, ready: Prepared) -> list[Finding]:
    """Judge what will be sent, which is written anew: former elements of the file are none of its faults.

    A code that is missing is told elsewhere, with how to give it.
    """
    missing = tuple(Credentials(number, PLACEHOLDER) for number in ready.without_code)
    header = ready.submission.header
    whole = structs.replace(header, credentials=(*header.credentials, *missing))
    sent = next(iter(read_all(write(Submission(ready.submission.record, whole), "submission"))))
    found = findings(Checked.of(sent, profile="submit", as_of=today()))
    found += findings(Checked.of(reading, profile="submit", as_of=today()), chosen(_OF_DRAFTS, ()))
    return [one for one in found if one.severity != "note"]


def _judged(reading: Reading, found: list[Finding]) -> tuple[Judged, list[Finding]]:
    """Return findings in order, with a source to quote from that has no access codes: lines are shown whole."""
    codes = {one.ccc for one in reading.submission.header.credentials} if reading.submission is not UNSET else set()
    data = reading.data
    for code in filter(None, codes):
        data = data.replace(code.encode(), b"X" * len(code.encode()))
    shown = next(iter(read_all(data)))
    judged = Judged(reading.source.name, Checked.of(shown, profile="submit"), found)
    return judged, sorted(found, key=lambda one: (one.severity, *judged.order(one)))


def _codes(ready: Prepared) -> list[str]:
    """Say for which filers there is an access code, and for which there is none."""
    given: Any = ready.submission.header.credentials
    told = [f"access code given for CIK {one.cik}" for one in given]
    return told + [f"no access code for CIK {number}" for number in ready.without_code]
