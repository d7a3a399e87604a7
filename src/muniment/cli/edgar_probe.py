"""`muniment edgar probe`: what an EDGAR does, compared with what the local one is assumed to do."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from muniment import atomic
from muniment.cli.edgar_options import EndpointOption, TokensOption, credentials_for
from muniment.cli.inputs import only_one
from muniment.cli.output import emit
from muniment.cli.submission import for_filing
from muniment.cli.write import SubmissionOptions
from muniment.edgar.client.endpoints import EdgarCredentials, Endpoint, endpoint
from muniment.edgar.client.filing import prepared
from muniment.edgar.client.transport import PROGRAM, Line, line_to
from muniment.edgar.probe import Asker, Plan, Test, probe
from muniment.errors import RecordError
from muniment.forms import form_of
from muniment.identifiers import cik as ciks
from muniment.writers import write


def probe_command(
    to: EndpointOption = "sandbox",
    tokens: TokensOption = None,
    cik: Annotated[str, typer.Option("--cik", metavar="CIK", help="A filer of yours, whose data is read.")] = "",
    submit_test: Annotated[
        list[str] | None,
        typer.Option("--submit-test", metavar="FILE", help="Send this as a test filing, never a live one; repeatable."),
    ] = None,
    header: Annotated[
        Path | None, typer.Option("--header", help="Contact and notifications as JSON, where FILE has none.")
    ] = None,
    burst: Annotated[bool, typer.Option("--burst", help="Send 15 requests as fast as they go, once.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write everything there as JSON, without what is yours.")
    ] = None,
) -> None:
    """Ask an EDGAR what it does, and print which assumed behaviours of the local one that confirms or refutes.

    It reads, and changes nothing; only --submit-test sends something, as tests. What is written holds no tokens,
    codes, names or CIKs, so that it can be contributed.
    """
    where = endpoint(to)
    credentials = credentials_for(where, tokens)
    submissions = tuple(_test_submission(file, header, where, credentials) for file in submit_test or ())
    plan = Plan(cik and ciks.validate(cik), submissions, burst)
    with Line(PROGRAM) if burst else line_to(where) as line:
        probed = probe(Asker(line, where, credentials), where.host, plan)
    if output:
        atomic.put(msgspec.json.format(msgspec.json.encode(probed), indent=1) + b"\n", output)
    rows = [(verdict.name, verdict.basis, verdict.result, verdict.saw) for verdict in probed.verdicts]
    emit("".join("\t".join(row) + "\n" for row in rows))


def _test_submission(file: str, header: Path | None, to: Endpoint, credentials: EdgarCredentials) -> Test:
    """Return a file as a test submission with the access codes of its filers."""
    whole = for_filing(only_one(file), SubmissionOptions(file, header, ()), {})
    ready = prepared(whole.submission, to, credentials, test=True)
    if ready.without_code:
        raise RecordError(f"{file}: there is no access code (CCC) for the filer with CIK {ready.without_code[0]}")
    form = form_of(whole.record)
    return Test(form.name, form.family, write(ready.submission, "submission"))
