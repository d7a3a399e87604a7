"""datamule as a system of the benchmark; runs with the Python of an environment that has it, needs no network.

datamule has fields of XML schedules and of the headers of submissions; the text and the pages of older schedules it
gives as nested sections without fields. So what it states of the filings of the list is what their header says, and
the CUSIP where its search for such numbers finds one alone in the document.
"""

import re
from typing import Any

from answering import form_name, persons, run
from datamule import Submission  # type: ignore[import-not-found]
from datamule.tags.utils import get_cusip_using_regex  # type: ignore[import-not-found]

_TAG = re.compile(r"<[^<>]{0,2000}>")
_PICTURES = (b"%PDF", b"II*\0", b"MM\0*")


def read(data: bytes, name: str) -> dict[str, Any] | None:
    """Return the summary of a full submission, or of a document the CUSIP."""
    if data.startswith(_PICTURES):
        return None
    number = re.match(r"\d{10}-\d{2}-\d{6}", name)
    if not number or not re.search(rb"<(?:SEC|IMS)-HEADER>", data):
        security = cusip(_TAG.sub(" ", data.decode("latin-1")))
        return {"security": security} if security else None
    submission = Submission(sgml_content=data, accession=number[0])
    header = submission.metadata.content
    subject = (companies(header, "subject-company") or [{}])[0]
    cik = subject.get("cik") or subject.get("central-index-key")
    return {
        "form": form_name(header.get("conformed-submission-type") or header.get("type") or "") or None,
        "issuer": {"name": subject.get("conformed-name"), "cik": cik.zfill(10) if cik else None},
        "security": cusip(str(next(iter(submission)).text)),
        "persons": persons([company.get("conformed-name", "") for company in companies(header, "filed-by")]),
    }


def cusip(text: str) -> dict[str, Any]:
    """Return the security by the one number that datamule's search finds in a text; nothing where it finds several."""
    found = {number for number, *_ in get_cusip_using_regex(text)}
    return {"cusips": [*found]} if len(found) == 1 else {}


def companies(header: dict[str, Any], role: str) -> list[dict[str, Any]]:
    """Return what a header says of each company of a role; datamule gives one, or a list."""
    parties = header.get(role) or []
    return [party.get("company-data", {}) for party in (parties if isinstance(parties, list) else [parties])]


if __name__ == "__main__":
    run(read)
