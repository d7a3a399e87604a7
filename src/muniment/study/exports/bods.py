"""Ownership as statements of the Beneficial Ownership Data Standard, version 0.4 (standard.openownership.org).

Issuers and holders are entity or person records, each with one statement. What one holder reports about one class of
one issuer is a relationship record: its first schedule makes a statement that is new, each further one an update, and
the schedule in which five percent or less is left closes it. Only the counted holding of a schedule becomes a
relationship; who else reports the same shares stands in an annotation, so that nobody adds them.

What the standard cannot say, and an annotation does: the number of shares; that beneficial ownership under Rule 13d-3
is power to vote or to dispose, and no economic interest; disclaimers; percents above 100. What a schedule does not
say is left out: when the interest began, and whether it is direct.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from muniment.codes import states
from muniment.store import Store
from muniment.store.output import one_file, writing
from muniment.study.exports.holdings import Held, Relationship, relationships
from muniment.study.exports.parties import Party, known, parties
from muniment.study.tables import need_study
from muniment.version import __version__

VERSION = "0.4"
_Statement = dict[str, Any]
_PUBLISHER = {"name": f"muniment {__version__}, from filings on SEC EDGAR"}
_CIK, _CUSIP6 = "SEC EDGAR Central Index Key (CIK)", "CUSIP issuer number"
_ALL = 100
_POWERS = (
    ("sole_voting", "sole power to vote"),
    ("shared_voting", "shared power to vote"),
    ("sole_dispositive", "sole power to dispose of"),
    ("shared_dispositive", "shared power to dispose of"),
)
_encode = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode


def export_bods(
    store: Store, chosen: Collection[int] | None, output: Path, today: date | None = None
) -> dict[str, int]:
    """Write what the schedules of a studied store say, or those with these ids, as one JSON array, a statement a line.

    Returns how many statements there are of each kind, and how many schedules are left out, since they name no issuer
    or no day.

    Raises:
        UsageError: `output` is a folder.
        EnvironmentProblem: the store has not been studied, or the file cannot be written.
    """
    with store.reading() as connection:
        need_study(connection)
        found, left_out = parties(connection, chosen)
        held = relationships(connection, chosen, known(found, connection))
        said = statements(found, held, today or date.today())
        with writing(output), one_file(output, "bods") as path, path.open("wb") as file:
            return _write(said, file) | {"left out": left_out}


def _write(said: Iterable[_Statement], file: BinaryIO) -> dict[str, int]:
    counts = {"entity": 0, "person": 0, "relationship": 0}
    lead = b"[\n"
    for one in said:
        counts[one["recordType"]] += 1
        file.write(lead + _encode(one))
        lead = b",\n"
    file.write(b"\n]\n" if any(counts.values()) else b"[]\n")
    return counts


def statements(found: Iterable[Party], held: Iterable[Relationship], published: date) -> Iterator[dict[str, Any]]:
    """Yield the statements, parties first, as the standard asks; `published` is the day of publication.

    The same filings give the same `statementId`, whichever store and day: it is a hash of all else that is said.
    """
    details = {"publicationDate": published.isoformat(), "bodsVersion": VERSION, "publisher": _PUBLISHER}
    for party in found:
        yield _stated(_party(party), details)
    for one in held:
        for schedule, status in one.series():
            yield _stated(_relationship(one, schedule, status), details)


def _stated(said: _Statement, details: dict[str, Any]) -> _Statement:
    return {"statementId": sha256(_encode(said)).hexdigest(), **said, "publicationDetails": details}


# ---- entities and persons -------------------------------------------------------------------------------------------


def _party(one: Party) -> _Statement:
    kind = "person" if one.is_person else "entity"
    seen = f"from {one.first} to {one.last}" if one.first != one.last else f"of {one.first}"
    about = f"Known as {one.key}. Names, addresses and numbers are those in filings {seen}."
    return {
        "statementDate": one.first.isoformat(),
        "declarationSubject": one.subject,
        "recordId": one.key,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": _person(one) if one.is_person else _entity(one),
        "annotations": [_annotation("", about)],
        "source": {"type": ["officialRegister"], "description": f"Filings on SEC EDGAR {seen}"},
    }


def _entity(one: Party) -> dict[str, Any]:
    kind = "registeredEntity" if one.is_registered else "legalEntity"
    details: dict[str, Any] = {
        "isComponent": False,
        "entityType": {"type": kind, **({"details": one.kinds} if one.kinds else {})},
        "name": one.name,
    }
    if one.other_names:
        details["alternateNames"] = list(one.other_names)
    if place := _place(one.citizenship):
        details["jurisdiction"] = place
    if found := list(_identifiers(one)):
        details["identifiers"] = found
    if one.address:
        details["addresses"] = [_address(one, "business")]
    if one.cik:
        details["uri"] = f"https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK={one.cik}"
    return details


def _person(one: Party) -> dict[str, Any]:
    """Return a natural person; the standard knows no CIK as a person's number: it stands in the record's id."""
    others = [{"type": "alternative", "fullName": name} for name in one.other_names]
    details: dict[str, Any] = {
        "isComponent": False,
        "personType": "knownPerson",
        "names": [{"fullName": one.name}, *others],
    }
    if place := _place(one.citizenship):
        is_country = len(place.get("code", "")) == len("US")
        details["nationalities"] = [place if is_country else {"name": place["name"]}]
    if one.address:
        details["addresses"] = [_address(one, "service")]
    return details


def _identifiers(one: Party) -> Iterator[dict[str, str]]:
    if one.cik:
        yield {"id": one.cik, "schemeName": _CIK}
    for number in one.cusips:
        yield {"id": number, "schemeName": _CUSIP6}


def _address(one: Party, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {"type": kind, "address": one.address}
    if one.zip:
        found["postCode"] = one.zip
    return found


def _place(words: str) -> dict[str, str] | None:
    """Return a country or a state of the United States; EDGAR's codes of other places are not those of ISO 3166."""
    if not words:
        return None
    code = states.ALL.get(states.ALL.compact(words)) if states.ALL.is_valid(words) else None
    if code is None:
        return {"name": words}
    if code.kind == "us-country":
        return {"name": code.label.title(), "code": "US"}
    is_state = code.kind in ("us-state", "us-district")
    return {"name": code.label.title(), **({"code": f"US-{code.code}"} if is_state else {})}


# ---- relationships --------------------------------------------------------------------------------------------------


def _relationship(one: Relationship, held: Held, status: str) -> _Statement:
    party: Any = one.holder or {
        "reason": "interestedPartyHasNotProvidedInformation",
        "description": "The schedule names nobody that could be read.",
    }
    interests = [_interest(one, held), *_votes(held)]
    details = {"isComponent": False, "subject": one.issuer, "interestedParty": party, "interests": interests}
    return {
        "statementDate": held.filed.isoformat(),
        "declaration": held.filing,
        "declarationSubject": one.issuer,
        "recordId": one.record,
        "recordType": "relationship",
        "recordStatus": status,
        "recordDetails": details,
        "annotations": list(_remarks(held, status)),
        "source": _source(one, held),
    }


def _interest(one: Relationship, held: Held) -> dict[str, Any]:
    interest: dict[str, Any] = {
        "type": "shareholding" if held.shares is not None or held.percent is not None else "unknownInterest",
        "directOrIndirect": "unknown",
        "details": f"Beneficial ownership under Rule 13d-3 of {held.class_title or 'a class of securities'}"
        + (f": {_number(held.shares)} shares" if held.shares is not None else ""),
    }
    if one.is_of_person and not held.disclaimed and held.shares != 0:
        interest["beneficialOwnershipOrControl"] = True
    if held.percent is not None and 0 <= held.percent <= _ALL:
        interest["share"] = {"exact": held.percent}
    if held.shares == 0 and held.exit and held.event:
        interest["endDate"] = held.event.isoformat()
    return interest


def _votes(held: Held) -> Iterator[dict[str, Any]]:
    """Yield the power to vote, where the cover tells it; its part of the class is not stated, and not worked out."""
    said = {name: getattr(held, name) for name, _ in _POWERS}
    if not any(said.values()):
        return
    told = [f"{words} {_number(said[name])} shares" for name, words in _POWERS if said[name] is not None]
    kind = "votingRights" if said["sole_voting"] or said["shared_voting"] else "otherInfluenceOrControl"
    yield {"type": kind, "directOrIndirect": "unknown", "details": "; ".join(told)}


def _remarks(held: Held, status: str) -> Iterator[dict[str, Any]]:
    share = "/recordDetails/interests/0"
    if held.basis:
        yield _annotation(share, f"The figure of this schedule: {held.basis}.")
    if held.same:
        yield _annotation(share, f"The same shares are reported by, and not counted again: {'; '.join(held.same)}.")
    if held.others:
        yield _annotation(share, f"Further persons in this schedule, not counted: {'; '.join(held.others)}.")
    if held.disclaimed:
        yield _annotation(share, "Somebody in this schedule disclaims beneficial ownership of shares.")
    if held.percent is not None and not 0 <= held.percent <= _ALL:
        yield _annotation(share, f"The schedule states {held.percent:f} percent, which is no share of a whole.")
    if held.in_group:
        yield _annotation("", "The schedule says that it is filed by a group.")
    if held.event:
        yield _annotation(share, f"True as of {held.event}, the date of the event that the schedule names.")
    if held.ends:
        yield _annotation("", "Another person of the same statement reports the figure from here on.")
    elif status == "closed":
        yield _annotation("", "Five percent or less is left: no further schedule is due, but some may still be held.")


def _source(one: Relationship, held: Held) -> dict[str, Any]:
    source: dict[str, Any] = {
        "type": ["officialRegister"],
        "description": f"{held.form}, {held.filing}" + (f", {held.path}" if held.path else ""),
    }
    if one.issuer_cik and held.is_accession:
        folder = f"https://www.sec.gov/Archives/edgar/data/{int(one.issuer_cik)}/{held.filing.replace('-', '')}"
        source["url"] = f"{folder}/{held.filing}-index.htm"
    if held.holder_name:
        source["assertedBy"] = [{"name": held.holder_name}]
    return source


def _annotation(target: str, words: str) -> dict[str, Any]:
    return {"statementPointerTarget": target, "motivation": "commenting", "description": words}


def _number(number: int | Decimal) -> str:
    return f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
