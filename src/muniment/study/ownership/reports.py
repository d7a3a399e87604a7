"""What one schedule tells, as rows of `tables.reports` and `tables.holdings`; the rest is left to `follow`."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import Connection, insert

from muniment.checks.filing import Filing
from muniment.deadlines.of_filing import dues_of, rules_of
from muniment.forms import Schedule13, names
from muniment.forms.definition import or_none
from muniment.identifiers import cusip
from muniment.store.names import REPORTING_PERSON
from muniment.study import tables
from muniment.study.facts import Facts
from muniment.study.ownership.figure import figure, number, same_as
from muniment.study.ownership.signs import in_group, is_disclaimed, is_exit

_NUMBERS = {
    "shares": "aggregate_amount",
    "percent": "percent",
    "sole_voting": "sole_voting_power",
    "shared_voting": "shared_voting_power",
    "sole_dispositive": "sole_dispositive_power",
    "shared_dispositive": "shared_dispositive_power",
}


class Resolved(Protocol):
    """Whom mentions are of."""

    def entity(self, filing_id: int, position: int) -> int:
        """Return the id of the entity of a mention, by the filing and the position among its mentions."""
        ...


def put(connection: Connection, facts: Iterable[Facts], resolved: Resolved) -> None:
    """Write down what each schedule among these filings says; rows of these filings must not be there."""
    held = ((one, one.held.record) for one in facts)
    schedules = [(one, record) for one, record in held if isinstance(record, Schedule13)]
    if not schedules:
        return
    reports = [_report(one, record, resolved) for one, record in schedules]
    connection.execute(insert(tables.reports), reports)
    told = (_holdings(*one, report, resolved) for one, report in zip(schedules, reports, strict=True))
    holdings = list(chain.from_iterable(told))
    if holdings:
        connection.execute(insert(tables.holdings), holdings)


def _report(one: Facts, record: Schedule13, resolved: Resolved) -> dict[str, Any]:
    filing = Filing(record)
    persons = record.reporting_persons or ()
    chosen = figure(persons)
    amendment = filing.amendment
    name = names.FormName("13G" if filing.form == "13G" else "13D", amendment=bool(amendment))
    return {
        "filing_id": one.held.id,
        "accession": one.held.key,
        "form": str(name),
        "schedule": filing.form,
        "amendment": amendment,
        "amendment_number": or_none(record.amendment_number),
        "rule": " ".join(rule.removeprefix("Rule ") for rule in rules_of(record)) or None,
        "event": or_none(record.event_date),
        "filed": one.filed,
        "known": one.known or None,
        **_parties(one, resolved),
        "class_title": or_none(record.class_title),
        "cusip": _cusip(record),
        "persons": len(persons),
        "figure_position": chosen.position,
        "shares": chosen.shares,
        "percent": chosen.percent,
        "basis": chosen.basis,
        "disclaimed": is_disclaimed(record),
        "in_group": in_group(record),
        "exit": is_exit(record, amendment),
        "due": dues_of(record, one.filed).on_time_until,
    }


def _parties(one: Facts, resolved: Resolved) -> dict[str, Any]:
    issuer, lead = one.issuer, one.lead
    return {
        "issuer_id": None if issuer is None else resolved.entity(one.held.id, issuer),
        "issuer_name": None if issuer is None else one.mentions[issuer].name,
        "holder_id": None if lead is None else resolved.entity(one.held.id, lead),
        "holder_name": None if lead is None else _name(one, lead, resolved),
    }


def _name(one: Facts, lead: int, resolved: Resolved) -> str:
    """Return the name of who files: as its own row on the cover has it, else the header; else the first on the cover.

    XML by itself tells the filer's number only.
    """
    persons = [number for number, mention in enumerate(one.mentions) if mention.role == REPORTING_PERSON]
    whose = resolved.entity(one.held.id, lead)
    own = next((number for number in persons if resolved.entity(one.held.id, number) == whose), lead)
    told = one.mentions[own]
    is_number = told.name.removeprefix("CIK ") == told.cik
    return one.mentions[persons[0]].name if is_number and persons else told.name


def _holdings(one: Facts, record: Schedule13, report: dict[str, Any], resolved: Resolved) -> Iterator[dict[str, Any]]:
    persons = record.reporting_persons or ()
    places = {mention.path: number for number, mention in enumerate(one.mentions)}
    for position, (person, same) in enumerate(zip(persons, same_as(persons), strict=True)):
        path = f"reporting_persons[{position}]"
        mention = places.get(f"{path}.name")
        yield {
            "filing_id": one.held.id,
            "position": position,
            "issuer_id": report["issuer_id"],
            "holder_id": None if mention is None else resolved.entity(one.held.id, mention),
            "name": or_none(person.name),
            **{column: number(getattr(person, field)) for column, field in _NUMBERS.items()},
            "types": or_none(person.types),
            "citizenship": or_none(person.citizenship),
            "in_group": {"a": True, "b": False}.get((person.group or "").casefold()),
            "excludes_shares": or_none(person.excludes_shares),
            "counted": position == report["figure_position"],
            "same_as": same,
            "path": path,
        }


def _cusip(record: Schedule13) -> str | None:
    """Return the first CUSIP that is one, else the first printed; None for none, and for words such as "N/A"."""
    printed = [one for one in record.cusips or () if not cusip.is_placeholder(one)]
    return next((cusip.compact(one) for one in printed if cusip.is_valid(one)), printed[0] if printed else None)
