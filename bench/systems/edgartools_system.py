"""edgartools as a system of the benchmark; runs with the Python of an environment that has it, needs no network.

XML schedules are read in full. Of older full submissions edgartools states what their header says (its `from_header`);
of a document without a header it states nothing. Figures that it names as unreported are left out.
"""

import re
from types import SimpleNamespace
from typing import Any

from answering import form_name, persons, run
from edgar.beneficial_ownership import Schedule13D, Schedule13G  # type: ignore[import-not-found]
from edgar.sgml import FilingSGML  # type: ignore[import-not-found]

_FIGURES = {
    "sole_voting": "sole_voting_power",
    "shared_voting": "shared_voting_power",
    "sole_dispositive": "sole_dispositive_power",
    "shared_dispositive": "shared_dispositive_power",
    "aggregate": "aggregate_amount",
}


def read(data: bytes, _name: str) -> dict[str, Any] | None:
    """Return the summary of a full submission, or of an XML document."""
    text = data.decode("utf-8", "replace")
    if "edgar/schedule13" in text[:3000] and text.lstrip().startswith("<"):
        kind = Schedule13D if "edgar/schedule13D" in text else Schedule13G
        return stated(kind(filing=None, **kind.parse_xml(text.strip())), "")
    if "<SEC-HEADER>" not in text and "<IMS-HEADER>" not in text:
        return None
    submission = FilingSGML.from_text(text)
    kind = Schedule13D if "13D" in submission.form else Schedule13G
    document = submission.xml()
    if document:
        return stated(kind(filing=None, **kind.parse_xml(document)), submission.form)
    # What `from_header` asks of a filing, which would fetch itself from EDGAR.
    filing = SimpleNamespace(header=submission.header, form=submission.form, cik=submission.cik, company="")
    return stated(kind.from_header(filing), submission.form)


def stated(schedule: Any, form: str) -> dict[str, Any]:  # noqa: ANN401 - a class of edgartools
    """Return what edgartools states of a schedule."""
    issuer, security = schedule.issuer_info, schedule.security_info
    summary: dict[str, Any] = {
        "form": form_name(form) or None,
        "amendment_number": schedule.amendment_number,
        "issuer": {"name": issuer.name or None, "cik": issuer.cik.zfill(10) if issuer.cik else None},
    }
    if not schedule.has_structured_data:
        return {**summary, "persons": persons([person.name for person in schedule.reporting_persons])}
    return {
        **summary,
        "security": {"title": security.title or None, "cusips": [security.cusip] if security.cusip else []},
        "event_date": day(getattr(schedule, "date_of_event", None) or getattr(schedule, "event_date", None)),
        "persons": [person_stated(person) for person in schedule.reporting_persons],
        "signatures": [
            {"name": line.signature, "title": line.title, "for": line.reporting_person, "date": day(line.date)}
            for line in schedule.signatures
        ],
    }


def day(text: str | None) -> str | None:
    """Return a day as truth files have it: edgartools gives it as XML filings do, MM/DD/YYYY."""
    return re.sub(r"^(\d\d)/(\d\d)/(\d{4})$", r"\3-\1-\2", text) if text else None


def person_stated(person: Any) -> dict[str, Any]:  # noqa: ANN401 - a class of edgartools
    """Return what edgartools states of a reporting person."""
    percent = person.reported("percent_of_class")
    return {
        "name": person.name,
        "group": person.member_of_group,
        "citizenship": person.citizenship or None,
        "funds": [person.fund_type] if person.fund_type else [],
        **{name: person.reported(figure) for name, figure in _FIGURES.items()},
        "excludes_shares": person.is_aggregate_exclude_shares,
        "percent": None if percent is None else str(percent),
        "types": [person.type_of_reporting_person] if person.type_of_reporting_person else [],
    }


if __name__ == "__main__":
    run(read)
