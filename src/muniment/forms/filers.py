"""Who files: the CIKs whose access codes a submission carries."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from muniment.forms.form_d import FormD

PLACEHOLDER = "XXXXXXXX"
"""What EDGAR writes over an access code, and what stands for one in a copy that is kept."""


def filers(record: Any) -> Iterator[str]:  # noqa: ANN401 - any of the three forms
    """Yield the CIK of each filer, whose access code EDGAR will ask for."""
    if isinstance(record, FormD):
        issuers = [record.primary_issuer, *(record.other_issuers or ())]
        yield from (one.cik for one in issuers if one is not UNSET and one.cik is not UNSET)
    elif record.filer_cik is not UNSET:
        yield record.filer_cik
