"""`muniment write --to submission`: the header, the exhibits, and what stands against it before it is written.

Access codes come from the header, from standard input or from the environment, and go to standard output alone: into
no file, no message and no log.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct, structs

from muniment.cli.output import note, warn
from muniment.cli.write import Asked
from muniment.drafts.exhibits import Exhibit, beside, named
from muniment.drafts.papers import offers
from muniment.drafts.submitting import Against, against, with_codes_of, with_places_for_codes
from muniment.drafts.submitting import submission_of as joined
from muniment.errors import RecordError, SourceError
from muniment.forms import Record, form_of, with_mode
from muniment.forms.definition import SubmissionHeader
from muniment.forms.describe import fields
from muniment.forms.filing_copy import PLACEHOLDER
from muniment.reading import Reading, Submission
from muniment.writers import write
from muniment.writers.copies import is_copy
from muniment.writers.summary import is_from_print

_LARGEST = 64 << 20  # bytes of a header, which may hold attachments


class Joined(Struct, frozen=True):
    """A submission, and the record with all that the preparer states, by which it is judged."""

    record: Record
    submission: Submission
    exhibits: tuple[Exhibit, ...]


def submission_of(reading: Reading, asked: Asked) -> bytes:
    """Return the submission of a filing, after telling what stands against it.

    Raises:
        RecordError: EDGAR would not take it, and nobody said that it is to be written all the same.
        SourceError: the header or an exhibit cannot be read, or an exhibit is none.
        UsageError: the exhibits do not go together, or the form has none.
    """
    one = for_filing(reading, asked, os.environ)
    data = write(one.submission)
    found = against(one.record, one.submission, asked.as_of or date.today(), codes=not asked.kept)
    _tell(reading.source.name, found, force=asked.force)
    note(f"{offer.label} ({offer.path}) may say: {offer.words}" for offer in offers(one.record, one.exhibits))
    if asked.kept:
        note([f"access codes stand as {PLACEHOLDER} in the file: they are given when it is sent"])
    return data


def for_filing(reading: Reading, asked: Asked, environment: Mapping[str, str]) -> Joined:
    """Join a filing with its header, the access codes that the header lacks from `environment`, and its exhibits.

    Raises:
        RecordError: it was printed, or is a conversion copy of what was; or there is no header.
        SourceError: the header or an exhibit cannot be read, or an exhibit is none.
        UsageError: the exhibits do not go together, or the form has none.
    """
    _refuse_conversions(reading)
    record: Any = reading.record
    if asked.live is not None:
        record = with_mode(record, "LIVE" if asked.live else "TEST")
    header = with_codes_of(record, _header(reading, asked), environment)
    header = with_places_for_codes(record, header) if asked.kept else header
    exhibits = [*(beside(Path(asked.file)) if asked.file != "-" else ()), *map(named, asked.attach)]
    return Joined(record, joined(record, header, exhibits), tuple(exhibits))


def _refuse_conversions(reading: Reading) -> None:
    name = reading.source.name
    if is_copy(reading):
        raise RecordError(f"{name}: is a conversion copy of a printed page, which is not for filing")
    if is_from_print(reading.evidence):
        words = "was read from a printed page: a conversion of it is not for filing; --to xml writes one"
        raise RecordError(f"{name}: {words}")


def _tell(name: str, found: Against, *, force: bool) -> None:
    grave, doubtful = list(found.grave()), list(found.doubtful())
    _listed(f"{name}: {_count(doubtful, 'warning')}", doubtful)
    if grave and not force:
        note(grave)
        words = "EDGAR would not take it; mend that, or --force writes it all the same"
        raise RecordError(f"{name}: not written: {_count(grave, 'error')}, told above: {words}")
    _listed(f"{name}: written although EDGAR would not take it: {_count(grave, 'error')}", grave)


def _listed(words: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if told:
        warn(words)
        note(told)


def _count(some: list[str], one: str) -> str:
    return f"{len(some)} {one}{'s' if len(some) != 1 else ''}"


def _header(reading: Reading, asked: Asked) -> SubmissionHeader:
    """Return the header that was given, and what it leaves open from that of the file itself."""
    own = reading.submission.header if reading.submission else UNSET
    if asked.header is None:
        if not own and not fields(form_of(reading.record).header):  # nothing is asked but access codes
            return form_of(reading.record).header()
        if not own:
            raise RecordError(
                f"{reading.source.name}: is a public copy, without contact and access codes: give them with --header"
            )
        return _without_placeholders(own)
    given = _decoded(asked.header, reading.record)
    if not own:
        return given
    codes = (*given.credentials, *_without_placeholders(own).credentials)
    open_still = {
        one: getattr(own, one) for one in own.__struct_fields__ if one in _names(given) and getattr(given, one) is UNSET
    }
    return structs.replace(given, **open_still, credentials=tuple({one.cik: one for one in reversed(codes)}.values()))


def _names(header: SubmissionHeader) -> frozenset[str]:
    return frozenset(header.__struct_fields__) - {"credentials", "as_filed"}


def _without_placeholders(header: SubmissionHeader) -> SubmissionHeader:
    """Return a header without codes that are none: EDGAR's placeholder in a copy that was kept."""
    return structs.replace(header, credentials=tuple(one for one in header.credentials if one.ccc != PLACEHOLDER))


def _decoded(path: Path, record: Record) -> SubmissionHeader:
    try:
        data = sys.stdin.buffer.read(_LARGEST) if str(path) == "-" else path.read_bytes()
        return msgspec.json.decode(data, type=form_of(record).header)
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(path)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # The words of the decoder name the place and the type, never the content: access codes stay secret.
        raise SourceError(f"is no submission header: {error}", source=str(path)) from error
