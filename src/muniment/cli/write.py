"""`muniment write`: a filing in another shape."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec import UNSET, Struct

from muniment.cli.inputs import day_option, only_filing
from muniment.cli.output import emit_bytes, note, save, warn
from muniment.errors import RecordError, SourceError, UsageError
from muniment.evidence import DOUBTFUL
from muniment.extras import need
from muniment.forms.definition import attachments_of
from muniment.reading import Reading
from muniment.wording import count
from muniment.writers import convert, write
from muniment.writers.conversion import is_convertible, is_copy, missing, tally
from muniment.writers.pages import PRINTED, write_page
from muniment.writers.summary import is_from_print

Target = Literal["xml", "submission", "json", "yaml", "html", "pdf", "text"]
"""What to write."""

OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Where to (default: standard output).")]
AttachOption = Annotated[
    list[str] | None, typer.Option("--attach", metavar="TYPE=FILE", help="An exhibit, such as EX-99.1=agreed.txt.")
]
FilingDayOption = Annotated[date | None, day_option("--as-of", help="The day of filing (default: today).")]


class SubmissionOptions(Struct, frozen=True):
    """The options of a submission; `to_file` where it goes into a file."""

    file: str
    header: Path | None = None
    attach: tuple[str, ...] = ()
    live: bool | None = None
    as_of: date | None = None
    force: bool = False
    to_file: bool = False


def refuse_elsewhere(options: SubmissionOptions, *, is_submission: bool) -> None:
    """Refuse what makes no sense for another target, and standard input for two things at once.

    Raises:
        UsageError: it makes no sense.
    """
    only = {"--attach": bool(options.attach), "--live and --test": options.live is not None, "--as-of": options.as_of}
    only |= {"--force": options.force, "--header": options.header is not None}
    for option, given in only.items():
        if given and not is_submission:
            raise UsageError(f"{option} is for a submission: add --to submission")
    if options.file == "-" and str(options.header) == "-":
        raise UsageError("standard input (-) can be read once only: give the filing or the header as a file")


def write_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A filing; - is standard input.")],
    to: Annotated[Target, typer.Option("--to", help="XML, the submission for EDGAR, JSON, YAML, or its page.")] = "xml",
    output: OutputOption = None,
    header: Annotated[
        Path | None,
        typer.Option("--header", help="For a submission: contact, notices and access codes, as JSON; - is stdin."),
    ] = None,
    damaged: Annotated[bool, typer.Option("--damaged", help="Write what could be read of a damaged file.")] = False,
    attach: AttachOption = None,
    live: Annotated[
        bool | None, typer.Option("--live/--test", help="Mark the submission so (default: as the filing says).")
    ] = None,
    as_of: FilingDayOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write a submission that EDGAR would not take.")] = False,
) -> None:
    """Write a filing as XML, as the submission that EDGAR takes, as JSON, as YAML, or as its page: HTML, PDF, text.

    The page is that of the official form, in the wording and with the choices of the day on which it was filed.

    Of a printed schedule the XML is a conversion copy, not for filing; what it leaves out and what today's form asks
    beside it stands in its comments and on standard error.

    A submission has the exhibits of the folder beside its draft (draft.exhibits) and those of --attach. It is checked
    before it is written. A file gets EDGAR's placeholder for access codes; on standard output it has the codes of the
    header, or of variables such as MUNIMENT_CCC_0000320193.
    """
    options = SubmissionOptions(file, header, tuple(attach or ()), live, as_of, force, output is not None)
    refuse_elsewhere(options, is_submission=to == "submission")
    reading = only_filing(file)
    refuse_damaged(reading, anyway=damaged)
    deliver(_written(reading, to, options), output, is_pdf=to == "pdf")


def deliver(data: bytes, output: Path | None, *, is_pdf: bool = False) -> None:
    """Write what was made into a file, or to standard output where none is given.

    Raises:
        UsageError: it is a PDF, and standard output a terminal.
    """
    if output is not None:
        save(data, output)
    elif is_pdf and sys.stdout.isatty():
        raise UsageError("a PDF is no text for a terminal: give a file with --output")
    else:
        emit_bytes(data)


def refuse_damaged(reading: Reading, *, anyway: bool) -> None:
    """A damaged filing must not pass for a whole one."""
    faults = [problem for problem in reading.problems if problem.code == "damaged"]
    if not faults:
        return
    if not anyway:
        raise SourceError(
            f"is damaged ({faults[0].words}); --damaged writes what could be read", source=reading.source.name
        )
    warn(f"{reading.source.name}: is damaged; what could be read is written")


def _written(reading: Reading, to: Target, options: SubmissionOptions) -> bytes:
    """Return the bytes of a filing; a printed page as XML is a conversion copy, with a warning of what is missing."""
    left = len(reading.attachments) - _attached(reading, to)
    if left:
        documents = f"{left} attached document{'s' if left > 1 else ''}"
        warn(f"{reading.source.name}: {documents} left out; muniment read --attachments DIR writes them as files")
    if to in PRINTED:
        return printed(reading, to, draft=reading.is_draft)
    if to == "submission":
        return need("muniment.cli.submission", "drafts").submission_of(reading, options)
    if is_copy(reading):
        warn(f"{reading.source.name}: is a conversion copy; its marks and comments are not written again")
    if to in ("json", "yaml") or not is_from_print(reading.evidence):
        return write(reading.record, to)
    if not is_convertible(reading):
        message = "was read from a printed page, which muniment cannot write as XML yet; --to json writes what it says"
        raise RecordError(f"{reading.source.name}: {message}")
    conversion = convert(reading)
    data = write(conversion)
    warn(f"{reading.source.name}: written as a conversion copy, not for filing: {tally(conversion)}")
    note(missing(conversion))
    return data


def _attached(reading: Reading, to: Target) -> int:
    """Return how many attached documents are written with a filing: those that its XML has a place for."""
    if to == "submission" and reading.submission:
        return len(attachments_of(reading.record, reading.submission.header))
    return len(attachments_of(reading.record)) if to in ("xml", "submission", "json") else 0


def printed(reading: Reading, to: str, *, draft: bool) -> bytes:
    """Return the page of a filing as of the day on which it was filed; low confidence of a printed one is reported."""
    day = reading.header.filed if reading.header else UNSET
    data = write_page(reading.record, to, day or None, draft=draft)
    uncertain = sum(evidence.confidence < DOUBTFUL for evidence in reading.evidence.values())
    if uncertain:
        values = count(uncertain, "value is", "values are")
        hint = "muniment read --evidence names them"
        warn(f"{reading.source.name}: printed as it was read; {values} of low confidence ({hint})")
    return data
