"""`muniment write --to submission`: the header, the exhibits, and what stands against it before it is written.

Access codes come from the header, from standard input or from the environment, and go to standard output alone: into
no file, no message and no log.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec import UNSET, Struct, UnsetType, structs

from muniment import deadlines
from muniment.cli.output import note, warn
from muniment.cli.write import SubmissionOptions
from muniment.drafts.exhibits import Exhibit, beside, named, offers
from muniment.drafts.submitting import NO_CONTACT, against, contact_of, with_codes_of, with_places_for_codes
from muniment.drafts.submitting import submission_of as joined
from muniment.errors import RecordError, SourceError
from muniment.forms import Record, form_of, with_mode
from muniment.forms.definition import SubmissionHeader, fields
from muniment.forms.filing_copy import PLACEHOLDER
from muniment.reading import Reading, Submission
from muniment.wording import count
from muniment.writers import write
from muniment.writers.conversion import is_copy
from muniment.writers.summary import is_from_print

HeaderOption = Annotated[
    Path | None, typer.Option("--header", help="Contact and notifications as JSON, where FILE has none.")
]
_LARGEST = 64 << 20  # bytes of a header, which may hold attachments


class Joined(Struct, frozen=True):
    """A submission, and the record with all that the preparer states, by which it is checked."""

    record: Record
    submission: Submission
    exhibits: tuple[Exhibit, ...]


def submission_of(reading: Reading, options: SubmissionOptions) -> bytes:
    """Return the submission of a filing, after printing what stands against it.

    Raises:
        RecordError: EDGAR would not take it, and --force was not given.
        SourceError: the header or an exhibit cannot be read, or an exhibit is none.
        UsageError: the exhibits do not go together, or the form has none.
    """
    filing = for_filing(reading, options, os.environ)
    data = write(filing.submission)
    findings = against(filing.record, filing.submission, options.as_of or deadlines.today(), codes=not options.to_file)
    errors, warnings = list(findings.grave()), list(findings.doubtful())
    _warn_of_list(f"{reading.source.name}: {count(len(warnings), 'warning')}", warnings)
    if errors and not options.force:
        note(errors)
        advice = "EDGAR would not take it; fix that, or --force writes it all the same"
        raise RecordError(f"{reading.source.name}: not written: {count(len(errors), 'error')}, listed above: {advice}")
    _warn_of_list(
        f"{reading.source.name}: written although EDGAR would not take it: {count(len(errors), 'error')}", errors
    )
    note(f"{offer.label} ({offer.path}) may say: {offer.text}" for offer in offers(filing.record, filing.exhibits))
    if options.to_file:
        note([f"access codes stand as {PLACEHOLDER} in the file: they are given when it is sent"])
    return data


def for_filing(reading: Reading, options: SubmissionOptions, environment: Mapping[str, str]) -> Joined:
    """Join a filing with its header, the access codes missing in the header from `environment`, and its exhibits.

    Raises:
        RecordError: it was printed, or is a conversion copy of what was; or there is no header.
        SourceError: the header or an exhibit cannot be read, or an exhibit is none.
        UsageError: the exhibits do not go together, or the form has none.
    """
    name = reading.source.name
    if is_copy(reading):
        raise RecordError(f"{name}: is a conversion copy of a printed page, which is not for filing")
    if is_from_print(reading.evidence):
        message = "was read from a printed page: a conversion of it is not for filing; --to xml writes one"
        raise RecordError(f"{name}: {message}")
    record: Any = reading.record
    if options.live is not None:
        record = with_mode(record, "LIVE" if options.live else "TEST")
    header = with_codes_of(record, _header(reading, options), environment)
    header = with_places_for_codes(record, header) if options.to_file else header
    exhibits = [*(beside(Path(options.file)) if options.file != "-" else ()), *map(named, options.attach)]
    return Joined(record, joined(record, header, exhibits), tuple(exhibits))


def _warn_of_list(heading: str, lines: Iterable[str]) -> None:
    notes = list(lines)
    if notes:
        warn(heading)
        note(notes)


def _header(reading: Reading, options: SubmissionOptions) -> SubmissionHeader:
    """Return the header that was given; what it leaves open is that of the file itself, then of the settings."""
    own_header = reading.submission.header if reading.submission else UNSET
    contact = contact_of(Path.cwd())
    if options.header is None:
        kind = form_of(reading.record).header
        if not own_header and fields(kind) and contact == NO_CONTACT:  # else nothing is asked but access codes
            kind_of_file = "draft" if reading.is_draft else "public copy"
            raise RecordError(
                f"{reading.source.name}: is a {kind_of_file}, without contact and access codes: give them with --header"
            )
        return contact.on(reading.record, _without_placeholders(own_header) if own_header else kind())
    try:
        data = sys.stdin.buffer.read(_LARGEST) if str(options.header) == "-" else options.header.read_bytes()
        decoded = msgspec.json.decode(data, type=form_of(reading.record).header)
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(options.header)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # The message of the decoder names the place and the type, never the content: access codes stay secret.
        known = ", ".join(form_of(reading.record).header.__struct_fields__[1:])
        raise SourceError(f"is no submission header: {error}; it takes {known}", source=str(options.header)) from error
    return contact.on(reading.record, _filled(decoded, own_header))


def _filled(given: SubmissionHeader, own_header: SubmissionHeader | UnsetType) -> SubmissionHeader:
    """Return a header with what it leaves open from that of the file itself."""
    if not own_header:
        return given
    codes = (*given.credentials, *_without_placeholders(own_header).credentials)
    names = frozenset(given.__struct_fields__) - {"credentials", "as_filed"}
    open_still = {
        name: getattr(own_header, name)
        for name in own_header.__struct_fields__
        if name in names and getattr(given, name) is UNSET
    }
    return structs.replace(
        given, **open_still, credentials=tuple({credential.cik: credential for credential in reversed(codes)}.values())
    )


def _without_placeholders(header: SubmissionHeader) -> SubmissionHeader:
    """Return a header without codes that are none: EDGAR's placeholder in a copy in a file."""
    return structs.replace(
        header, credentials=tuple(credential for credential in header.credentials if credential.ccc != PLACEHOLDER)
    )
