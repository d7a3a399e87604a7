"""A submission before it is written: the filing copy, and everything that EDGAR would have against it.

The official schema judges what is written, which leaves out what EDGAR fills in itself; the rules of EDGAR and of the
law, by the profile `submit`, judge the record with all that the preparer states.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, structs

from muniment.checks import Finding
from muniment.drafts.exhibits import Exhibit, attached
from muniment.drafts.judging import judged
from muniment.edgar.client.endpoints import code_in
from muniment.forms import Record
from muniment.forms.filers import PLACEHOLDER, filers
from muniment.forms.filing_copy import filed_copy
from muniment.forms.header import Credentials, SubmissionHeader
from muniment.identifiers import cik as ciks
from muniment.reading import Submission


class Against(Struct, frozen=True):
    """What stands against a submission."""

    findings: tuple[Finding, ...]

    def grave(self) -> Iterator[str]:
        """Yield what EDGAR would suspend it for, one line each."""
        yield from (_line(one) for one in self.findings if one.severity == "error")

    def doubtful(self) -> Iterator[str]:
        """Yield what EDGAR or the law warns of, one line each."""
        yield from (_line(one) for one in self.findings if one.severity == "warning")


def _line(one: Finding) -> str:
    where = f" ({', '.join(one.paths[:3])})" if one.paths else ""
    return f"{one.code}: {one.message}{where}"


def submission_of(record: Record, header: SubmissionHeader, exhibits: Sequence[Exhibit] = ()) -> Submission:
    """Return what is written for EDGAR: the filing copy of a record, the header, the exhibits.

    Raises:
        UsageError: the form has no place for exhibits, or they do not go together.
    """
    return Submission(filed_copy(record), attached(record, header, exhibits))


def against(record: Record, submission: Submission, today: date, *, codes: bool = True) -> Against:
    """Return what stands against a submission of a record; without `codes` nobody asks for access codes yet."""
    header = submission.header if codes else with_places_for_codes(record, submission.header)
    findings = judged(record, today, header)
    return Against(tuple(findings))


def with_places_for_codes(record: Record, header: SubmissionHeader) -> SubmissionHeader:
    """Return a header with EDGAR's placeholder for the access code of each filer: for judging, and to be kept."""
    return structs.replace(
        header, credentials=tuple(Credentials(cik, PLACEHOLDER) for cik in dict.fromkeys(filers(record)))
    )


def with_codes_of(record: Record, header: SubmissionHeader, environment: Mapping[str, str]) -> SubmissionHeader:
    """Return a header with the access codes that it lacks, from variables such as MUNIMENT_CCC_0000320193.

    A CIK may be given with or without the zeros before it.
    """
    given = {one.cik.zfill(10): one.ccc for one in header.credentials}
    for cik in filter(ciks.is_valid, filers(record)):
        code = code_in(environment, cik)
        if code:
            given.setdefault(ciks.compact(cik), code)
    return structs.replace(header, credentials=tuple(Credentials(cik, code) for cik, code in given.items()))
