"""What only EDGAR's state decides: who is on file, which filings were accepted, which switches are set.

EDGAR learns from what is filed where it has nothing on file: a name, a place of business, a jurisdiction.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.checks.form_d.persons import same_name
from muniment.codes import states
from muniment.documents.header import HeaderAddress
from muniment.edgar.protocol import MessageType, SubmissionMessage
from muniment.edgar.sandbox.acceptance.review import (
    CONDITION,
    CONFLICT,
    MOST_OFFSET,
    VALUE,
    Place,
    Review,
    Submitted,
    message,
)
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.entities import Details, Entity, entity
from muniment.errors import IdentifierError
from muniment.forms import FORMS, Address, Record, form_of, mode_of, parse_name
from muniment.forms.filing_copy import filers, numbers
from muniment.forms.spec import Party
from muniment.forms.walk import each, value_at
from muniment.identifiers import accession as accessions
from muniment.identifiers import cik as ciks
from muniment.readers import read
from muniment.reading import Reading

_UNNAMED = re.compile(r"ENTITY [0-9]{1,10}").fullmatch


class OnFile(Struct):
    """The parties of a submission as EDGAR knows them, by CIK of ten digits, and what that says against it.

    `learned` are those about whom this submission states something new.
    """

    entities: dict[str, Entity]
    learned: list[Entity]
    messages: list[SubmissionMessage]


def on_file(connection: sqlite3.Connection, submitted: Submitted, review: Review) -> OnFile:
    """Look up the parties of a submission that can be read, and hold it against what EDGAR has."""
    if review.letters:
        stated = (ciks.compact(number) for number in review.letters.filers if ciks.is_valid(number))
        filers_known = {number: filer for number in stated if (filer := entity(connection, number)) is not None}
        unknown = [] if filers_known else [message("The submission names no filer that EDGAR knows.", label=VALUE)]
        return OnFile(filers_known, [], unknown)
    record = review.record
    if record is None or review.form is None:
        return OnFile({}, [], [])
    issuers_file = form_of(record).roles.issuers_file
    parties = _Issuers(connection, record) if issuers_file else _Holders(connection, record)
    parties.look(refused=any(refusal.type is MessageType.ERROR for refusal in submitted.refused))
    parties.messages += _of_transmission(connection, submitted, review)
    messages = parties.messages and _placed(parties.messages, read(submitted.body))  # was read before, behind limits
    return OnFile(parties.entities, parties.learned, messages)


def _placed(messages: list[SubmissionMessage], reading: Reading) -> list[SubmissionMessage]:
    """Return messages with line and column of the fields that their contexts name, or of the first beside that."""
    places, placed = Place(reading.data), list[SubmissionMessage]()
    for found in messages:
        path = found.context.rpartition(" ")[2]
        around = path[: max(path.rfind("."), 0)]
        beside = (path_ for path_ in reading.evidence if around and path_.startswith(f"{around}."))
        evidence = reading.evidence.get(path) or reading.evidence.get(next(beside, ""))
        line, column = places.of(evidence.spans[0]) if evidence and evidence.spans else (0, 0)
        placed.append(structs.replace(found, line_number=line, line_offset=min(column, MOST_OFFSET)) if line else found)
    return placed


def _of_transmission(
    connection: sqlite3.Connection, submitted: Submitted, review: Review
) -> Iterator[SubmissionMessage]:
    """Yield what the way says against it on which the submission came."""
    record: Any = review.record
    flag = mode_of(record).strip().upper()
    if flag and flag != submitted.mode and switch(connection, "mode-mismatch") == "suspend":
        text = f"The document says {flag} and was sent as {submitted.mode}: both must say the same."
        yield message(text, "mode live_or_test", label=CONFLICT)
    form = review.form
    if form is None or submitted.channel not in ("api", "bulk"):
        return
    family = FORMS[form.form].family
    if family and switch(connection, f"{family}-by-api") == "refuse":
        text = f"{form.submission_type} is not taken through the filing interface: submit it on the filing website."
        yield message(text, "channel", label=CONDITION)


class _Parties:
    """The parties of one submission, and the messages about them."""

    def __init__(self, connection: sqlite3.Connection, record: Record) -> None:
        self.connection, self.record, self.form = connection, record, form_of(record)
        self.entities: dict[str, Entity] = {}
        self.learned: list[Entity] = []
        self.messages: list[SubmissionMessage] = []

    def look(self, *, refused: bool) -> None:
        """Look up all parties; `refused` says that the intake already has messages about its filers."""
        raise NotImplementedError

    def lookup(self, cik: str, path: str, *, report: bool = True) -> Entity | None:
        """Return a party that EDGAR knows; else say so."""
        try:
            number = ciks.validate(cik)
        except IdentifierError:
            return None  # the rulebook speaks about its shape
        registrant = self.entities.get(number) or entity(self.connection, number)
        if registrant is not None:
            self.entities[number] = registrant
        elif report:
            self.messages.append(message(f"EDGAR has no entity with CIK {number}.", f"cik {path}", label=VALUE))
        return registrant

    def learn(self, registrant: Entity, name: str, **facts: object) -> None:
        """Put a name and facts where EDGAR has none."""
        nothing = Details()
        new = {
            key: value
            for key, value in facts.items()
            if value and getattr(registrant.details, key) == getattr(nothing, key)
        }
        if name and _UNNAMED(registrant.name):
            registrant = structs.replace(registrant, name=name)
        elif not new:
            return
        registrant = structs.replace(registrant, details=structs.replace(registrant.details, **new))
        self.entities[registrant.cik] = registrant
        self.learned.append(registrant)

    def previous(self, cik: str) -> str:
        """Return what is wrong with the accession number of the filing that is amended; "" for nothing."""
        named = value_at(self.record, self.form.amending.accession)
        if not named or not accessions.is_valid(named):
            return ""  # the rulebook asks for it
        number = accessions.compact(named)
        rows = self.connection.execute(
            "SELECT f.form, p.cik FROM filings f JOIN parties p ON p.filing = f.id WHERE f.accession = ?", (number,)
        ).fetchall()
        form = parse_name(rows[0][0]) if rows else None
        if form is None or FORMS[form.form].series != self.form.series:
            return f"{number} is no accepted filing on this form."
        if cik and all(row[1] != cik.zfill(10) for row in rows):
            return f"{number} is a filing about another issuer."
        return ""


class _Issuers(_Parties):
    """The issuers of a form that they file themselves."""

    def look(self, *, refused: bool) -> None:
        issuers = [(*place, party) for party in self.form.roles.issuers for place in each(self.record, party.path)]
        for path, issuer, party in issuers:
            cik = party.answer(issuer, "cik")
            registrant = self.lookup(cik, f"{path}.{party.cik}".lstrip("."), report=not refused) if cik else None
            if registrant is not None:
                signer = next((name for _, name in self._signed()), "") if len(issuers) == 1 else ""
                jurisdiction, phone = (party.answer(issuer, what) or "" for what in ("jurisdiction", "phone"))
                self.learn(
                    registrant,
                    party.name_of(issuer) or signer,
                    state=states.FORM_D.compact(jurisdiction) if states.FORM_D.is_valid(jurisdiction) else "",
                    phone=phone,
                    business=_business(party.answer(issuer, "address"), phone),
                )
                is_missing = party.jurisdiction and not (jurisdiction or self.entities[registrant.cik].details.state)
                if is_missing and switch(self.connection, "empty-jurisdiction") == "suspend":
                    at = f"{path}.{party.jurisdiction}".lstrip(".")
                    text = f"EDGAR has no jurisdiction of incorporation on file for CIK {registrant.cik}."
                    self.messages.append(message(text, f"jurisdiction {at}", label=VALUE))
        wrong = self.previous(next(numbers(self.record, self.form.roles.issuers[:1]), ""))
        if wrong:
            self.messages.append(message(wrong, f"previous {self.form.amending.accession}", label=VALUE))
        self._signatures()

    def _signed(self) -> Iterator[tuple[str, str]]:
        """Yield for whom is signed, by the path of the answer."""
        signatures = self.form.roles.signatures
        if signatures is None:
            return
        for path, signature in each(self.record, f"{signatures.path}[]"):
            if name := getattr(signature, signatures.principal):
                yield f"{path}.{signatures.principal}", name

    def _signatures(self) -> None:
        """Compare the issuers named at the signatures with the names on file."""
        names = [registrant.name for registrant in self.entities.values()]
        if any(map(_UNNAMED, names)):
            return  # nothing is on file to compare with
        for path, signed in self._signed():
            if names and not any(same_name(signed, name) for name in names):
                text = f"The signature is for {signed[:80]!r}; on file: {'; '.join(names[:3])}"
                self.messages.append(message(text, f"signature {path}"))


class _Holders(_Parties):
    """Filer, issuer and reporting persons of a form that is filed about an issuer."""

    def look(self, *, refused: bool) -> None:
        roles = self.form.roles
        (subject,) = roles.issuers
        issuer, filer = (
            _ten(next(ciks_of_role, "")) for ciks_of_role in (numbers(self.record, roles.issuers), filers(self.record))
        )
        leading = [(who, part) for who in roles.leading for _, part in each(self.record, who.path)]
        persons = {_ten(cik): who.name_of(part) for who, part in leading if (cik := who.answer(part, "cik"))}
        if filer:
            registrant = self.lookup(filer, roles.filers[0], report=not refused)
            if registrant is not None:
                # Whoever reports alone, and gives no CIK of another, is who files.
                alone = leading[0][0].name_of(leading[0][1]) if len(leading) == 1 and not persons else ""
                self.learn(registrant, persons.get(filer, alone))
        for cik in persons:
            self.lookup(cik, roles.joint, report=False)
        if issuer:
            self._issuer(issuer, subject)
        if filer and filer == issuer:
            text = f"CIK {filer} is that of the filer and that of the issuer: a filer files no schedule about itself."
            self.messages.append(message(text, f"cik {subject.cik}"))

    def _issuer(self, cik: str, subject: Party) -> None:
        learns = switch(self.connection, "unknown-issuer") == "learn"
        registrant = self.lookup(cik, subject.cik, report=not learns)
        if registrant is None and learns and ciks.is_valid(cik):
            registrant = Entity(cik, f"ENTITY {int(cik)}", Details())
            self.entities[cik] = registrant
        if registrant is not None:
            (stated,) = (part for _, part in each(self.record, subject.path))
            self.learn(registrant, subject.name_of(stated), business=_business(subject.answer(stated, "address"), ""))


def _ten(cik: str) -> str:
    """Return a CIK in ten digits, "" for none."""
    return cik.zfill(10) if cik else ""


def _business(address: Address | UnsetType, phone: str) -> HeaderAddress | None:
    """Return an address of a form as headers have it; None for none."""
    if address is UNSET:
        return None
    return HeaderAddress(
        street1=address.street1,
        street2=address.street2,
        city=address.city,
        state=address.state,
        zip=address.zip_code,
        phone=phone or UNSET,
    )
