"""What the status of a submission tells once it is final."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import UNSET

from muniment.documents.header import FilingHeader, Party
from muniment.documents.submission_writing import item_code
from muniment.edgar.protocol import Registrant, Role, Status, SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox.acceptance.dating import midnight
from muniment.edgar.sandbox.acceptance.on_file import OnFile
from muniment.edgar.sandbox.acceptance.review import Judged
from muniment.edgar.sandbox.acceptance.submitted import Submitted

UNKNOWN = "UNKNOWN"
"""The form type of what is none of the forms taken, as a recorded exchange has it."""

_ROLES = {"SUBJECT COMPANY": Role.PRIMARY_SUBJECT, "FILED BY": Role.FILED_BY}


def form_type(judged: Judged) -> str:
    """Return the form type of a submission."""
    return judged.form.submission_type if judged.form else UNKNOWN


def accepted_status(
    submitted: Submitted,
    judged: Judged,
    header: FilingHeader,
    documents: int,
    messages: Sequence[SubmissionMessage],
    accepted: datetime,
) -> SubmissionStatus:
    """Return the status of an accepted submission, without its notification."""
    registrants = tuple(_registrants(header))
    return SubmissionStatus(
        **_common(submitted, judged, Status.ACCEPTED, messages),
        company=registrants[0].company,
        document_count=documents,
        items=tuple(map(item_code, header.items)),
        filing_date=midnight(judged.filed) if judged.filed else UNSET,
        accepted_date=accepted.isoformat(timespec="milliseconds"),
        file_numbers=tuple(dict.fromkeys(number for one in registrants for number in one.file_numbers)),
        registrants=registrants,
    )


def suspended_status(
    submitted: Submitted, judged: Judged, found: OnFile, messages: Sequence[SubmissionMessage], suspended: datetime
) -> SubmissionStatus:
    """Return the status of a suspended submission, without its notification."""
    parties = tuple(
        Registrant(cik=one.cik, company=one.name, form_type=form_type(judged)) for one in found.entities.values()
    )
    return SubmissionStatus(
        **_common(submitted, judged, Status.SUSPENDED, messages),
        company=parties[0].company if parties else "",
        document_count=1 + (judged.attached.count if judged.attached else 0),
        items=(),
        suspended_date=suspended.isoformat(timespec="milliseconds"),
        file_numbers=(),
        registrants=parties,
    )


def _common(
    submitted: Submitted,
    judged: Judged,
    status: Status,
    messages: Sequence[SubmissionMessage],
) -> dict[str, Any]:
    form = form_type(judged)
    return {
        "accession_number": submitted.accession,
        "submission_accession_number": submitted.accession,
        "form_type": form,
        "submission_form_type": form,
        "mode": submitted.mode,
        "status": str(status),
        "submission_processing_status": str(status),
        "final": True,
        "received_date": submitted.received.isoformat(timespec="milliseconds"),
        "submission_messages": tuple(messages),
        "messages": (),
    }


def _registrants(header: FilingHeader) -> Iterator[Registrant]:
    for position, party in enumerate(header.parties):
        yield Registrant(
            cik=party.cik or "",
            company=party.name or "",
            form_type=party.form_type or "",
            filing_role=_role(party, position),
            file_numbers=(party.file_number,) if party.file_number else (),
        )


def _role(party: Party, position: int) -> str:
    filer = Role.NONPRIMARY_REGISTRANT if position else Role.PRIMARY_REGISTRANT
    return str(_ROLES.get(party.role, filer))
