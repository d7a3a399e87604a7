"""What a submission alone tells: whether its XML can be read, and what the rulebook has against it.

The rulebook, and with it the official schema, is that of `muniment check --profile submit`; nothing is judged here
that it judges. All faults are told,
not only the first.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from msgspec import UNSET, Struct

from muniment.checks import Filing, Finding, findings
from muniment.deadlines import filing_date
from muniment.documents.sniff import NAMES, sniff
from muniment.edgar.protocol import SubmissionMessage
from muniment.edgar.sandbox.acceptance.attachments import Attached, attached
from muniment.edgar.sandbox.acceptance.messages import (
    CONDITION,
    VALUE,
    Place,
    message,
    of_finding,
    of_problem,
)
from muniment.edgar.sandbox.acceptance.submitted import Submitted
from muniment.errors import FormNotRead, SourceError, UsageError
from muniment.evidence import Problem
from muniment.forms import form_of, names
from muniment.forms.names import FormName
from muniment.readers import read
from muniment.reading import Reading

_MOST = 300  # messages that are told; a submission with more has other worries


class Judged(Struct):
    """A submission as far as it speaks for itself.

    `reading` and `form` are None where it is none of the forms D, 13D and 13G; `filed` is the filing date that the
    time of its receipt gives it, None without a form.
    """

    messages: list[SubmissionMessage]
    reading: Reading | None = None
    form: FormName | None = None
    filed: date | None = None
    attached: Attached | None = None


def judge(submitted: Submitted) -> Judged:
    """Review a submission by what it says itself.

    Raises:
        UsageError: it was received in a year whose business days are not known.
    """
    data = submitted.body
    kind = sniff(data)
    if kind != "xml":
        return Judged([message(f"The submission is {NAMES.get(kind, kind)}, not XML.", "schema", label=VALUE)])
    try:
        reading = read(data)
    except FormNotRead as error:
        return Judged([message(f"The form is not taken here: {error.words}.", "form", label=CONDITION)])
    except SourceError as error:
        place = f"{error.place}: " if error.place else ""
        return Judged([message(f"The submission cannot be read: {place}{error.words}.", "schema", label=VALUE)])
    form = names.parse(reading.record.submission_type or "")
    said = (reading.record.submission_type or "").strip()
    if form is None or form.form != form_of(reading.record).name or said != form.submission_type:
        words = f"The submission type is {said[:40]!r}, which is none of this form." if said else "It names no type."
        return Judged([message(words, "schema submission_type", label=VALUE), *_of_reading(reading, data)], reading)
    filed = filing_date(submitted.received, form.submission_type, transmitted=True)
    if filed is None:
        raise UsageError(f"no filing date follows from {submitted.received.isoformat()}")
    header = reading.submission.header if reading.submission else UNSET
    documents = attached((header and getattr(header, "attachments", UNSET)) or ())
    found = _messages(reading, filed, data, documents.messages)
    return Judged([*_first(found)], reading, form, filed, documents)


def _first(messages: Iterator[SubmissionMessage]) -> Iterator[SubmissionMessage]:
    """Yield the first messages, and say so where there are more."""
    yield from islice(messages, _MOST)
    if next(messages, None) is not None:
        yield message(f"There are more faults: only the first {_MOST} are told.", label=CONDITION)


def _messages(
    reading: Reading, filed: date, data: bytes, attachments: list[SubmissionMessage]
) -> Iterator[SubmissionMessage]:
    """Yield what there is against a submission, everything that suspends it before all that does not."""
    found = findings(Filing.of(reading, profile="submit", as_of=filed), evidence=False)
    errors = [one for one in found if one.severity == "error"]
    place = Place(data)
    for one in errors:
        yield of_finding(one, _line(one, reading, place))
    for problem in _beside_schema(reading):
        if not any(problem.words in finding.message for finding in errors):
            yield of_problem(problem, place.of(problem.span))
    yield from attachments
    for one in found:
        if one.severity == "warning":
            yield of_finding(one, _line(one, reading, place))


def _of_reading(reading: Reading, data: bytes) -> list[SubmissionMessage]:
    place = Place(data)
    return [of_problem(problem, place.of(problem.span)) for problem in reading.problems[:_MOST]]


def _beside_schema(reading: Reading) -> Iterator[Problem]:
    """Yield what the reader could not take and no schema judges: processing instructions, a wrong encoding."""
    return (problem for problem in reading.problems if problem.code in ("stray-processing-instruction", "encoding"))


def _line(finding: Finding, reading: Reading, place: Place) -> tuple[int, int]:
    """Return where a finding stands, or the first of its values that stands anywhere."""
    if finding.span:
        return place.of(finding.span)
    for path in finding.paths:
        evidence = reading.evidence.get(path)
        if evidence and evidence.spans:
            return place.of(evidence.spans[0])
    return 0, 0
