"""`muniment edgar`: an EDGAR on this machine, who may file there, and what is on file; what another one does."""

import logging
import shlex
import sys
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from muniment import atomic
from muniment.cli.commands import group_of
from muniment.cli.edgar_options import EndpointOption, TokensOption, credentials_for
from muniment.cli.inputs import only_filing
from muniment.cli.output import complain_each, emit, emit_json, note, print_counts, warn
from muniment.cli.progress import progress
from muniment.cli.submission import HeaderOption, for_filing
from muniment.cli.write import SubmissionOptions
from muniment.codes import states
from muniment.documents.archive import Refused
from muniment.edgar.client.endpoints import EdgarCredentials, Endpoint, endpoint
from muniment.edgar.client.filing import prepared
from muniment.edgar.client.transport import PROGRAM, Line, line_to
from muniment.edgar.probe import Asker, Plan, Test, probe
from muniment.edgar.protocol import DEFAULT_PORT
from muniment.edgar.sandbox import entities, tokens
from muniment.edgar.sandbox.acceptance.notifier import set_webhook
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import NAME as DATABASE
from muniment.edgar.sandbox.database import opened, transaction
from muniment.edgar.sandbox.entities import Keys
from muniment.errors import RecordError, UsageError
from muniment.extras import need
from muniment.forms import form_of
from muniment.identifiers import cik as ciks
from muniment.identifiers import irs, lei
from muniment.wording import code_of, did_you_mean
from muniment.writers import write

edgar_command = group_of("edgar", "Run an EDGAR on this machine: submit, be accepted or suspended, read it back.")
DEFAULT_DATA = Path("edgar")
Data = Annotated[Path, typer.Option("--data", metavar="DIR", help="The folder of its data; made where there is none.")]
Ciks = Annotated[list[str], typer.Option("--cik", metavar="CIK", help="Whom the tokens are for; may be repeated.")]
Names = Annotated[list[str] | None, typer.Option("--name", help="Names of new ones, in the order of --cik.")]
Email = Annotated[
    str,
    typer.Option(
        "--user",
        metavar="EMAIL",
        help="The individual of the user token, whose former one ends; without it, one who has none.",
    ),
]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Full submissions: files, folders, archives.")]


@edgar_command.command("probe")
def probe_command(
    to: EndpointOption = "sandbox",
    tokens: TokensOption = None,
    cik: Annotated[str, typer.Option("--cik", metavar="CIK", help="A filer of yours, whose data is read.")] = "",
    submit_test: Annotated[
        list[str] | None,
        typer.Option("--submit-test", metavar="FILE", help="Send this as a test filing, never a live one; repeatable."),
    ] = None,
    header: HeaderOption = None,
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
    whole = for_filing(only_filing(file), SubmissionOptions(file, header, ()), {})
    ready = prepared(whole.submission, to, credentials, test=True)
    if ready.without_code:
        raise RecordError(f"{file}: there is no access code (CCC) for the filer with CIK {ready.without_code[0]}")
    form = form_of(whole.record)
    return Test(form.name, form.family, write(ready.submission, "submission"))


@edgar_command.command("load")
def load_command(paths: Paths, data: Data = DEFAULT_DATA) -> None:
    """Load full submissions of the past, which it then shows as its own; a second run takes only what is new.

    What has no accession number, form, filing date or CIK is refused by name, and the exit code is 1.
    """
    loading = need("muniment.edgar.sandbox.publishing", "edgar")
    with opened(data) as connection, progress(paths) as show:
        report = loading.load(connection, paths, show)
    _complain(report.refused)
    counts = {
        "filings loaded": report.filings,
        "known already": report.known,
        "no full submissions": report.others,
        "refused": len(report.refused),
    }
    print_counts(counts, filings=report.filings, seconds=report.seconds)
    raise typer.Exit(1 if report.refused else 0)


def fill_from(store: str, data: Path) -> None:
    """Put the filings of a store into the local EDGAR in `data`; standard error says what was left out."""
    pipeline = need("muniment.pipeline.edgar", "store")
    options = need("muniment.cli.store_options", "store")
    with options.opened(store) as opened_store, progress([]) as show:
        report = pipeline.load_store(opened_store, data, show)
    _complain(report.refused)
    for reason, count in sorted(report.left_out.items()):
        warn(f"{store}: {count:,} filings were left out: {reason}")


def _complain(refused: list[Refused]) -> None:
    complain_each([f"{filing.name}: {filing.message}" for filing in refused], "filings refused")


Way = Literal["auto", "hosts", "network", "proxy"]
"""How the SEC's names are made to mean the sandbox."""


@edgar_command.command("certs")
def certs_command(data: Data = DEFAULT_DATA) -> None:
    """Make the certificates of the local EDGAR, and print what makes clients trust them, for a shell."""
    made = need("muniment.edgar.sandbox.certs", "edgar").certificates(data)
    note([f"the authority is {made.authority}, the server's certificate {made.chain} with the key {made.key}"])
    emit("".join(f"export {name}={shlex.quote(value)}\n" for name, value in made.variables.items()))


@edgar_command.command("run", context_settings={"allow_interspersed_args": False})
def run_command(
    command: Annotated[list[str], typer.Argument(metavar="COMMAND", help="The program and its arguments.")],
    data: Data = DEFAULT_DATA,
    way: Annotated[
        Way, typer.Option("--way", help="How the SEC's names are answered; auto takes what works.")
    ] = "auto",
) -> None:
    """Run a command for which the SEC's addresses mean the local EDGAR; its exit code is the command's.

    The sandbox is started when none runs for the folder. The command itself is not changed.
    """
    running = need("muniment.edgar.sandbox.running", "edgar")
    raise typer.Exit(running.run_beside(data, command, way=way, notify=lambda line: note([line])))


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
    with opened(data) as connection:
        if atomic.open_to_others([data / DATABASE]):
            end = f"to end that: chmod -R go-rwx {shlex.quote(str(data))}"
            warn(f"others on this machine may read {data / DATABASE}; {end}")
        if webhook is not None:
            set_webhook(connection, webhook)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s: %(message)s")
    logging.getLogger("muniment.edgar").setLevel(logging.INFO)
    # The notifier itself logs what it could not deliver.
    need("stamina.instrumentation", "edgar").set_on_retry_hooks([])
    sandbox = need("muniment.edgar.sandbox.server", "edgar").Sandbox(data, anywhere=anywhere)
    sandbox.serve(port, host, lambda address: _begin(address, data, real_hours))
    note(["ended"])


@edgar_command.command("token")
def token_command(
    cik: Ciks,
    data: Data = DEFAULT_DATA,
    name: Names = None,
    user: Email = "",
    new_ccc: Annotated[bool, typer.Option("--new-ccc", help="Give all of them new access codes.")] = False,
) -> None:
    """Make two tokens, and the filers, codes and roles that are missing; print them as JSON, this one time.

    The filer token is that of the first CIK; the others delegate to it. `ccc` has the access codes that were made.
    """
    if name and len(name) > len(cik):
        raise UsageError(f"{len(name)} names for {len(cik)} CIKs")
    with opened(data) as connection:
        keys = Keys(data)
        with transaction(connection):
            made = tokens.enrol(
                connection, keys, cik, Clock(connection).now(), email=user, names=name or (), codes=new_ccc
            )
    emit_json(made)


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
    with opened(data) as connection:
        if not cik:
            for entity in entities.every(connection):
                emit_json(entity)
            return
        if name or details:
            with transaction(connection):
                entities.add(connection, cik, name, **details)
        entity = entities.entity(connection, ciks.validate(cik))
    if entity is None:
        raise UsageError(f"{data}: has no entity with CIK {ciks.validate(cik)}; --name puts it on file")
    emit_json(entity)


def _begin(address: str, data: Path, real_hours: bool | None) -> None:
    """Choose the hours and tell the address, once the port is ours: another sandbox may serve the folder until then."""
    if real_hours is not None:
        with opened(data) as connection, transaction(connection):
            set_switch(connection, "hours", "real" if real_hours else "open")
    emit(f"{address}\n")
    note(["open it in a browser: its pages make tokens, show what came in, set the clock; Ctrl-C ends it"])


def _detail(text: str) -> tuple[str, object]:
    name, sign, value = text.partition("=")
    if not sign or name not in entities.Details.__struct_fields__:
        hint = did_you_mean(name, entities.Details.__struct_fields__)
        raise UsageError(f"--set {text[:60]}: is no DETAIL=VALUE of a detail; {hint}")
    if value.startswith(("[", "{")) or value in ("true", "false", "null"):
        try:
            return name, msgspec.json.decode(value)
        except msgspec.DecodeError as error:
            raise UsageError(f"--set {name}: {error}") from error
    if name in ("tickers", "exchanges"):
        return name, [part.strip() for part in value.split(",") if part.strip()]
    if name not in _CHECKED or not value:  # nothing: nothing is on file any more
        return name, value
    try:
        return name, _CHECKED[name](value)
    except ValueError as error:
        raise UsageError(f"--set {name}: {error}") from error


"""Details that are lists of words: typed with commas."""

_CHECKED = {"state": lambda words: code_of("--set state", states.ALL, words), "irs": irs.compact, "lei": lei.validate}
"""What makes a detail of typed words; other details are taken as they are."""
