"""Ownership as statements of the Beneficial Ownership Data Standard, version 0.4 (standard.openownership.org).

Issuers and holders are entity or person records, each with one statement. What one holder reports about one class of
one issuer is a relationship record: its first schedule makes a statement that is new, each further one an update, and
the schedule in which five percent or less is left closes it. Only the counted holding of a schedule becomes a
relationship; who else reports the same shares stands in an annotation, so that nobody adds them. Where the figure of a
statement passes from one of its persons to another, the relationship of the former ends and that of the latter begins;
where a holder returns after it had left, another relationship begins.

What the standard cannot say, and an annotation does: the number of shares; that beneficial ownership under Rule 13d-3
is power to vote or to dispose, and no economic interest; disclaimers; percents above 100. What a schedule does not
say is left out: when the interest began, and whether it is direct.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, select

from muniment import deadlines
from muniment.caching import in_groups
from muniment.codes import states
from muniment.codes.schedule_13 import PERSON_TYPES_13G
from muniment.identifiers import cusip
from muniment.store import Store
from muniment.store.database import chunks
from muniment.store.exporting import one_file, writing
from muniment.store.tables import AnyRow, struct_of
from muniment.study import tables
from muniment.study.tables import key_of, need_study
from muniment.values.characters import folded
from muniment.version import __version__
from muniment.wording import count

VERSION = "0.4"
_Statement = dict[str, Any]
_PUBLISHER = {"name": f"muniment {__version__}, from filings on SEC EDGAR"}
_CIK, _CUSIP6 = "SEC EDGAR Central Index Key (CIK)", "CUSIP issuer number"
_ALL = 100
_POWERS = {
    "sole_voting": "sole power to vote",
    "shared_voting": "shared power to vote",
    "sole_dispositive": "sole power to dispose of",
    "shared_dispositive": "shared power to dispose of",
}
_E, _M, _S = tables.entities.c, tables.mentions.c, tables.statements.c
_R, _H = tables.reports.c, tables.holdings.c
_IS_ITS_FIGURE = (_H.filing_id == _R.filing_id) & (_H.position == _R.figure_position)
_encode = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode
Status = Literal["new", "updated", "closed"]
Number = int | Decimal


class Party(Struct, frozen=True, kw_only=True):
    """An issuer or a holder: its numbers, names, address, and the days of the first and last schedule it stands in.

    `subject` is the key of the first issuer it stands beside, its own where it is an issuer.
    """

    key: str
    name: str
    cik: str
    is_person: bool
    is_registered: bool
    kinds: str
    subject: str
    first: date
    last: date
    other_names: tuple[str, ...]
    cusips: tuple[str, ...]
    citizenship: str
    address: str
    zip: str


class Schedule(Struct, frozen=True, kw_only=True):
    """What one schedule says: its figure, who else is in it, and where it stands; `ends` where another one follows."""

    filed: date
    filing: str
    form: str
    event: date | None
    class_title: str
    shares: Number | None
    percent: Number | None
    sole_voting: Number | None
    shared_voting: Number | None
    sole_dispositive: Number | None
    shared_dispositive: Number | None
    path: str
    holder_name: str
    basis: str
    same: tuple[str, ...]
    others: tuple[str, ...]
    disclaimed: bool
    in_group: bool
    exit: bool
    ends: bool = False


class Relationship(Struct, frozen=True):
    """A holder and an issuer, and what the schedules say of them, in the order of filing.

    `holder` is None where nobody could be read; `record` is the same for all schedules of the relationship.
    """

    record: str
    issuer: Party
    holder: Party | None
    schedules: tuple[Schedule, ...]

    def series(self) -> Iterator[tuple[Schedule, Status]]:
        """Yield each schedule with what it does to the record of the relationship."""
        for number, schedule in enumerate(self.schedules):
            yield schedule, "closed" if schedule.exit or schedule.ends else "updated" if number else "new"


def export_bods(store: Store, chosen: Collection[int] | None, output: Path) -> dict[str, int]:
    """Write what the schedules of a studied store say, or those with these ids, as one JSON array, a statement a line.

    Returns how many statements there are of each kind, and how many schedules are left out, since they name no issuer
    or no day.

    Raises:
        UsageError: `output` is a folder.
        EnvironmentProblem: the store has not been studied, or the file cannot be written.
    """
    with store.reading() as connection:
        need_study(connection)
        named, left_out = parties(connection, chosen)
        related = relationships(connection, chosen, named)
        with writing(output), one_file(output, "bods") as path, path.open("wb") as file:
            counts = {"entity": 0, "person": 0, "relationship": 0}
            lead = b"[\n"
            for statement in statements(named.values(), related, deadlines.today()):
                counts[statement["recordType"]] += 1
                file.write(lead + _encode(statement))
                lead = b",\n"
            file.write(b"\n]\n" if any(counts.values()) else b"[]\n")
            return counts | {"left out": left_out}


def statements(named: Iterable[Party], related: Iterable[Relationship], published: date) -> Iterator[dict[str, Any]]:
    """Yield the statements, parties first, as the standard asks; `published` is the day of publication.

    The same filings give the same `statementId`, whichever store and day: it is a hash of all else that is said.
    """
    details = {"publicationDate": published.isoformat(), "bodsVersion": VERSION, "publisher": _PUBLISHER}
    followed = (_relationship(tie, schedule, status) for tie in related for schedule, status in tie.series())
    for statement in chain(map(_party, named), followed):
        yield {"statementId": sha256(_encode(statement)).hexdigest(), **statement, "publicationDetails": details}


# ---- who stands in the schedules ------------------------------------------------------------------------------------


def parties(connection: Connection, chosen: Collection[int] | None) -> tuple[dict[int, Party], int]:
    """Return who stands in the schedules, or those with these ids, and how many of these name no issuer or no day.

    By the ids of their entities: issuers first, so that whatever is named as a subject stands before it.
    """
    columns = (_R.filing_id, _R.issuer_id, _R.holder_id, _R.filed, _R.known, _R.event, _R.cusip)
    question = (
        select(*columns, _H.holder_id.label("counted_id"), _H.types, _H.citizenship)
        .outerjoin(tables.holdings, _IS_ITS_FIGURE)
        .where(_R.statement_id.is_not(None), _R.number.is_not(None))
        .order_by(_R.filed, _R.filing_id)
    )
    facts: dict[int, _EntityFacts] = {}
    left_out = 0
    for row in connection.execute(question, execution_options={"yield_per": 1000}):
        if chosen is not None and row.filing_id not in chosen:
            continue
        if row.issuer_id is None or (day := _day_of(row)) is None:
            left_out += 1
            continue
        issuer = facts.setdefault(row.issuer_id, _EntityFacts())
        issuer.add(row, day)
        issuer.is_issuer, issuer.subject = True, row.issuer_id
        if row.cusip and cusip.is_valid(row.cusip):  # what is printed and is none names nobody
            issuer.cusips[row.cusip[:6]] = None
        if (key := row.counted_id or row.holder_id) is not None:
            holder = facts.setdefault(key, _EntityFacts())
            holder.add(row, day)
            holder.types |= dict.fromkeys(row.types or ())
            holder.citizenship = row.citizenship or holder.citizenship
    return dict(_described(connection, facts)), left_out


class _EntityFacts:
    """What the schedules tell of one entity, as they come."""

    def __init__(self) -> None:
        self.subject = 0
        self.is_issuer = False
        self.days: set[date] = set()
        self.types: dict[str, None] = {}
        self.cusips: dict[str, None] = {}
        self.citizenship = ""

    def add(self, row: AnyRow, day: date) -> None:
        self.subject = self.subject or row.issuer_id
        self.days = {min({*self.days, day}), max({*self.days, day})}


def _described(connection: Connection, facts: dict[int, _EntityFacts]) -> Iterator[tuple[int, Party]]:
    for portion in chunks(sorted(facts, key=lambda key: (not facts[key].is_issuer, min(facts[key].days), key))):
        rows = {row.id: row for row in connection.execute(select(tables.entities).where(_E.id.in_(portion)))}
        subjects = {facts[key].subject for key in portion}
        keys = {row.id: str(row.key) for row in connection.execute(select(_E.id, _E.key).where(_E.id.in_(subjects)))}
        question = select(_M.entity_id, _M.name, _M.street, _M.city, _M.state, _M.zip).where(_M.entity_id.in_(portion))
        named = connection.execute(question.order_by(_M.filing_id, _M.position))
        mentions = in_groups((row.entity_id, row) for row in named)
        yield from (
            (key, _described_as(rows[key], facts[key], keys, mentions.get(key, []))) for key in portion if key in rows
        )


def _described_as(row: AnyRow, facts: _EntityFacts, keys: dict[int, str], mentions: list[AnyRow]) -> Party:
    is_natural = row.kind == "person" or (bool(facts.types) and "IN" in facts.types)
    names = {folded(mention.name): mention.name for mention in mentions if folded(mention.name) != folded(row.name)}
    place = next((mention for mention in reversed(mentions) if mention.street or mention.city), None)
    parts = [part for part in (place.street, place.city, place.state) if part] if place else []
    return Party(
        key=row.key,
        name=row.name,
        cik=row.cik or "",
        is_person=is_natural and not facts.is_issuer,
        is_registered=facts.is_issuer or not facts.types.keys().isdisjoint(("CO", "PN")),
        kinds=", ".join(PERSON_TYPES_13G[code].label for code in facts.types if code in PERSON_TYPES_13G),
        subject=keys.get(facts.subject) or row.key,
        first=min(facts.days),
        last=max(facts.days),
        other_names=tuple(names.values()),
        cusips=tuple(facts.cusips),
        citizenship=facts.citizenship,
        address=", ".join(parts),
        zip=(place.zip or "") if place else "",
    )


def _day_of(row: AnyRow) -> date | None:
    """Return the day on which a schedule was filed, as far as anything tells it."""
    return row.filed or (date.fromisoformat(row.known[:10]) if row.known else row.event)


# ---- what the schedules say, holder by holder -----------------------------------------------------------------------


def relationships(
    connection: Connection, chosen: Collection[int] | None, named: dict[int, Party]
) -> Iterator[Relationship]:
    """Yield the relationships of all schedules, or those with these ids, statement after statement.

    Schedules without an issuer in `named`, or without any day, are left out.
    """
    columns = (*(_H[name] for name in _POWERS), _H.position, _H.shares.label("own"), _H.percent.label("own_percent"))
    question = (
        select(tables.reports, _S.key, *columns, _H.holder_id.label("counted_id"), _H.name.label("counted_name"))
        .join(tables.statements, _S.id == _R.statement_id)
        .outerjoin(tables.holdings, _IS_ITS_FIGURE)
        .where(_R.number.is_not(None))  # a further copy of a filing has none
        .order_by(_R.statement_id, _R.number)
    )
    rows = (
        row
        for row in connection.execute(question, execution_options={"yield_per": 1000})
        if (chosen is None or row.filing_id in chosen) and row.issuer_id in named and _day_of(row)
    )
    for _, of_statement in groupby(rows, key=lambda row: row.statement_id):
        ordered = sorted(of_statement, key=lambda row: (_day_of(row), row.number or 0))
        yield from _of_statement(connection, ordered, named)


def _of_statement(connection: Connection, rows: Sequence[AnyRow], named: dict[int, Party]) -> Iterator[Relationship]:
    """Yield the relationships of one statement: one, unless the figure passes on, or a holder returns."""
    uncounted = (
        select(_H.filing_id, _H.name, _H.shares, _H.percent, _H.same_as)
        .join(tables.reports, _R.filing_id == _H.filing_id)
        .where(_H.filing_id.in_([row.filing_id for row in rows]), _H.position != _R.figure_position)
        .order_by(_H.filing_id, _H.position)
    )
    beside = {
        filing: list(persons)
        for filing, persons in groupby(connection.execute(uncounted), key=lambda row: row.filing_id)
    }
    stretches: list[list[AnyRow]] = []
    for row in rows:
        last = stretches[-1][-1] if stretches else None
        if last is None or last.exit or _parties_of(last) != _parties_of(row):
            stretches.append([])
        stretches[-1].append(row)
    for number, stretch in enumerate(stretches, 1):
        schedules = [_schedule(row, beside.get(row.filing_id, ())) for row in stretch]
        if number < len(stretches) and not schedules[-1].exit:
            # The last word on a holder whose figure another person of the statement has taken over.
            last, after = schedules[-1], stretches[number][0]
            of_successor = {"filed": _day_of(after) or last.filed, "filing": key_of(after), "form": after.form}
            schedules.append(structs.replace(last, **of_successor, path="", ends=True))
        issuer, holder = _parties_of(stretch[0])
        yield Relationship(f"{stretch[0].key}:{number}", named[issuer], named.get(holder), tuple(schedules))


def _parties_of(row: AnyRow) -> tuple[int, int]:
    return row.issuer_id, row.counted_id or row.holder_id or 0


def _schedule(row: AnyRow, beside: Sequence[AnyRow]) -> Schedule:
    same = [_named(person) for person in beside if row.position is not None and person.same_as == row.position]
    beside_names = [_named(person) for person in beside if row.position is None or person.same_as != row.position]
    return struct_of(
        Schedule,
        row,
        filed=_day_of(row) or date.min,
        filing=key_of(row),
        class_title=row.class_title or "",
        shares=row.shares if row.position is None else row.own,
        percent=row.percent if row.position is None else row.own_percent,
        path=row.path or "",
        holder_name=row.counted_name or row.holder_name or "",
        basis=row.basis + _together(row),
        same=tuple(same),
        others=tuple(beside_names),
        ends=False,
    )


def _named(person: AnyRow) -> str:
    shares = "no number of shares" if person.shares is None else count(person.shares, "share")
    percent = "" if person.percent is None else f", {person.percent}%"
    return f"{person.name or 'somebody without a name'} ({shares}{percent})"


# ---- entities and persons as statements -----------------------------------------------------------------------------


def _party(party: Party) -> _Statement:
    period = f"from {party.first} to {party.last}" if party.first != party.last else f"of {party.first}"
    about = f"Known as {party.key}. Names, addresses and numbers are those in filings {period}."
    return {
        "statementDate": party.first.isoformat(),
        "declarationSubject": party.subject,
        "recordId": party.key,
        "recordType": "person" if party.is_person else "entity",
        "recordStatus": "new",
        "recordDetails": _person(party) if party.is_person else _entity(party),
        "annotations": [_annotation("", about)],
        "source": {"type": ["officialRegister"], "description": f"Filings on SEC EDGAR {period}"},
    }


def _entity(party: Party) -> dict[str, Any]:
    kind = "registeredEntity" if party.is_registered else "legalEntity"
    details: dict[str, Any] = {
        "isComponent": False,
        "entityType": {"type": kind, **({"details": party.kinds} if party.kinds else {})},
        "name": party.name,
    }
    if party.other_names:
        details["alternateNames"] = list(party.other_names)
    if place := _place(party.citizenship):
        details["jurisdiction"] = place
    numbers = [{"id": party.cik, "schemeName": _CIK}] if party.cik else []
    if numbers := [*numbers, *({"id": number, "schemeName": _CUSIP6} for number in party.cusips)]:
        details["identifiers"] = numbers
    if party.address:
        details["addresses"] = [_address(party, "business")]
    if party.cik:
        details["uri"] = f"https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK={party.cik}"
    return details


def _person(party: Party) -> dict[str, Any]:
    """Return a natural person; the standard knows no CIK as a person's number: it stands in the record's id."""
    names = [{"fullName": party.name}, *[{"type": "alternative", "fullName": name} for name in party.other_names]]
    details: dict[str, Any] = {"isComponent": False, "personType": "knownPerson", "names": names}
    if place := _place(party.citizenship):
        is_country = len(place.get("code", "")) == len("US")
        details["nationalities"] = [place if is_country else {"name": place["name"]}]
    if party.address:
        details["addresses"] = [_address(party, "service")]
    return details


def _address(party: Party, kind: str) -> dict[str, Any]:
    return {"type": kind, "address": party.address, **({"postCode": party.zip} if party.zip else {})}


def _place(text: str) -> dict[str, str] | None:
    """Return a country or a state of the United States; EDGAR's codes of other places are not those of ISO 3166."""
    if not text:
        return None
    code = states.ALL.get(states.ALL.compact(text)) if states.ALL.is_valid(text) else None
    if code is None:
        return {"name": text}
    if code.kind == "us-country":
        return {"name": code.label.title(), "code": "US"}
    is_state = code.kind in ("us-state", "us-district")
    return {"name": code.label.title(), **({"code": f"US-{code.code}"} if is_state else {})}


# ---- relationships as statements ------------------------------------------------------------------------------------


def _relationship(related: Relationship, schedule: Schedule, status: str) -> _Statement:
    issuer, holder = related.issuer, related.holder
    nobody = {
        "reason": "interestedPartyHasNotProvidedInformation",
        "description": "The schedule names nobody that could be read.",
    }
    details = {
        "isComponent": False,
        "subject": issuer.key,
        "interestedParty": holder.key if holder else nobody,
        "interests": [_interest(related, schedule), *_votes(schedule)],
    }
    source: dict[str, Any] = {
        "type": ["officialRegister"],
        "description": f"{schedule.form}, {schedule.filing}" + (f", {schedule.path}" if schedule.path else ""),
    }
    if issuer.cik and "-" in schedule.filing:  # an accession number
        folder = f"https://www.sec.gov/Archives/edgar/data/{int(issuer.cik)}/{schedule.filing.replace('-', '')}"
        source["url"] = f"{folder}/{schedule.filing}-index.htm"
    if schedule.holder_name:
        source["assertedBy"] = [{"name": schedule.holder_name}]
    return {
        "statementDate": schedule.filed.isoformat(),
        "declaration": schedule.filing,
        "declarationSubject": issuer.key,
        "recordId": related.record,
        "recordType": "relationship",
        "recordStatus": status,
        "recordDetails": details,
        "annotations": list(_remarks(schedule, status)),
        "source": source,
    }


def _interest(related: Relationship, schedule: Schedule) -> dict[str, Any]:
    shares, percent = schedule.shares, schedule.percent
    interest: dict[str, Any] = {
        "type": "unknownInterest" if shares is None and percent is None else "shareholding",
        "directOrIndirect": "unknown",
        "details": f"Beneficial ownership under Rule 13d-3 of {schedule.class_title or 'a class of securities'}"
        + ("" if shares is None else f": {_number(shares)} shares"),
    }
    if related.holder and related.holder.is_person and not schedule.disclaimed and shares != 0:
        interest["beneficialOwnershipOrControl"] = True
    if percent is not None and 0 <= percent <= _ALL:
        interest["share"] = {"exact": percent}
    if shares == 0 and schedule.exit and schedule.event:
        interest["endDate"] = schedule.event.isoformat()
    return interest


def _together(row: AnyRow) -> str:
    """Return what a group has, where that is more than the one whom the relationship is about."""
    if row.position is None or (row.shares == row.own and row.percent == row.own_percent):
        return ""
    percent = f", {row.percent:f} percent" if row.percent is not None else ""
    return f": {_number(row.shares)} shares{percent}"


def _votes(schedule: Schedule) -> Iterator[dict[str, Any]]:
    """Yield the power to vote, where the cover tells it; its part of the class is not stated, and not worked out."""
    power = {name: getattr(schedule, name) for name in _POWERS}
    if any(power.values()):
        powers = [f"{text} {_number(power[name])} shares" for name, text in _POWERS.items() if power[name] is not None]
        kind = "votingRights" if power["sole_voting"] or power["shared_voting"] else "otherInfluenceOrControl"
        yield {"type": kind, "directOrIndirect": "unknown", "details": "; ".join(powers)}


def _remarks(schedule: Schedule, status: str) -> Iterator[dict[str, Any]]:
    share, percent = "/recordDetails/interests/0", schedule.percent
    if schedule.basis:
        yield _annotation(share, f"The figure of this schedule: {schedule.basis}.")
    if schedule.same:
        same = "; ".join(schedule.same)
        yield _annotation(share, f"The same shares are reported by, and not counted again: {same}.")
    if schedule.others:
        yield _annotation(share, f"Further persons in this schedule, not counted: {'; '.join(schedule.others)}.")
    if schedule.disclaimed:
        yield _annotation(share, "Somebody in this schedule disclaims beneficial ownership of shares.")
    if percent is not None and not 0 <= percent <= _ALL:
        yield _annotation(share, f"The schedule states {percent:f} percent, which is no share of a whole.")
    if schedule.in_group:
        yield _annotation("", "The schedule says that it is filed by a group.")
    if schedule.event:
        yield _annotation(share, f"True as of {schedule.event}, the date of the event that the schedule names.")
    if schedule.ends:
        yield _annotation("", "Another person of the same statement reports the figure from here on.")
    elif status == "closed":
        yield _annotation("", "Five percent or less is left: no further schedule is due, but some may still be held.")


def _annotation(target: str, text: str) -> dict[str, Any]:
    return {"statementPointerTarget": target, "motivation": "commenting", "description": text}


def _number(number: int | Decimal) -> str:
    return f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
