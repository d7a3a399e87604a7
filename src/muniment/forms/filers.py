"""Who files: the CIKs whose access codes a submission carries."""

from collections.abc import Iterable, Iterator

from muniment.forms import Record, form_of
from muniment.forms.paths import each
from muniment.forms.spec import Party

PLACEHOLDER = "XXXXXXXX"
"""What EDGAR writes over an access code, and what stands for one in a copy that is kept."""


def filers(record: Record) -> Iterator[str]:
    """Yield the CIK of each filer, whose access code EDGAR will ask for."""
    for path in form_of(record).roles.filers:
        yield from (cik for _, cik in each(record, path))


def numbers(record: Record, parties: Iterable[Party]) -> Iterator[str]:
    """Yield the CIKs that stand beside parties of a form, in their order; some may stand twice."""
    for party in parties:
        if party.cik:
            yield from filter(None, (getattr(part, party.cik) for _, part in each(record, party.path)))
