"""What only EDGAR's state tells: who is on file, which filings were accepted, which switches are set.

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
from muniment.edgar.sandbox.acceptance.review import CONDITION, CONFLICT, VALUE, Judged, Submitted, message
from muniment.edgar.sandbox.access.entities import Details, Entity, entity
from muniment.edgar.sandbox.behaviours import switch
from muniment.errors import IdentifierError
from muniment.forms import FORMS, Address, Record, form_of, mode_of
from muniment.forms import names as form_names
from muniment.forms.filing_copy import filers, numbers
from muniment.forms.paths import each, value_at
from muniment.forms.spec import Party
from muniment.identifiers import accession as accessions
from muniment.identifiers import cik as ciks

_UNNAMED = re.compile(r"ENTITY [0-9]{1,10}").fullmatch
_BY_INTERFACE = ("api", "bulk")


class OnFile(Struct):
    """The parties of a submission as EDGAR knows them, by CIK of ten digits, and what that says against it.

    `learned` are those whom this submission told something about.
    """

    entities: dict[str, Entity]
    learned: list[Entity]
    messages: list[SubmissionMessage]


def on_file(connection: sqlite3.Connection, submitted: Submitted, judged: Judged) -> OnFile:
    """Look up the parties of a submission that can be read, and hold it against what EDGAR has."""
    if judged.reading is None or judged.form is None:
        return OnFile({}, [], [])
    record = judged.reading.record
    issuers_file = form_of(record).roles.issuers_file
    found = _Issuers(connection, record) if issuers_file else _Holders(connection, record)
    found.look(refused=any(one.type is MessageType.ERROR for one in submitted.refused))
    found.messages += _of_transmission(connection, submitted, judged)
    return OnFile(found.entities, found.learned, found.messages)


def _of_transmission(
    connection: sqlite3.Connection, submitted: Submitted, judged: Judged
) -> Iterator[SubmissionMessage]:
    """Yield what the way says against it on which the submission came."""
    record: Any = judged.reading.record if judged.reading else None
    flag = mode_of(record).strip().upper()
    if flag and flag != submitted.mode and switch(connection, "mode-mismatch") == "suspend":
        words = f"The document says {flag} and was sent as {submitted.mode}: both must say the same."
        yield message(words, "mode live_or_test", label=CONFLICT)
    form = judged.form
    if form is None or submitted.channel not in _BY_INTERFACE:
        return
    family = FORMS[form.form].family
    if family and switch(connection, f"{family}-by-api") == "refuse":
        words = f"{form.submission_type} is not taken through the filing interface: submit it on the filing website."
        yield message(words, "channel", label=CONDITION)


class _Parties:
    """The parties of one submission, and what is told about them."""

    def __init__(self, connection: sqlite3.Connection, record: Record) -> None:
        self.connection, self.record, self.form = connection, record, form_of(record)
        self.entities: dict[str, Entity] = {}
        self.learned: list[Entity] = []
        self.messages: list[SubmissionMessage] = []

    def look(self, *, refused: bool) -> None:
        """Look up all parties; `refused` says that the door already spoke about its filers."""
        raise NotImplementedError

    def known(self, cik: str, path: str, *, tell: bool = True) -> Entity | None:
        """Return a party that EDGAR knows; else say so."""
        try:
            number = ciks.validate(cik)
        except IdentifierError:
            return None  # the rulebook speaks about its shape
        held = self.entities.get(number) or entity(self.connection, number)
        if held is not None:
            self.entities[number] = held
        elif tell:
            self.messages.append(message(f"EDGAR knows nobody with CIK {number}.", f"cik {path}", label=VALUE))
        return held

    def learn(self, held: Entity, name: str, **facts: object) -> None:
        """Put a name and facts where EDGAR has none."""
        nothing = Details()
        new = {
            key: value for key, value in facts.items() if value and getattr(held.details, key) == getattr(nothing, key)
        }
        if name and _UNNAMED(held.name):
            held = structs.replace(held, name=name)
        elif not new:
            return
        held = structs.replace(held, details=structs.replace(held.details, **new))
        self.entities[held.cik] = held
        self.learned.append(held)

    def previous(self, cik: str) -> str:
        """Return what is wrong with the accession number of the filing that is amended; "" for nothing.

        It may be on any form of its series: a Schedule 13D may amend a 13G.
        """
        named = value_at(self.record, self.form.amending.accession)
        if not named or not accessions.is_valid(named):
            return ""  # the rulebook asks for it
        number = accessions.compact(named)
        found = self.connection.execute(
            "SELECT f.form, p.cik FROM filings f JOIN parties p ON p.filing = f.id WHERE f.accession = ?", (number,)
        ).fetchall()
        form = form_names.parse(found[0][0]) if found else None
        if form is None or FORMS[form.form].series != self.form.series:
            return f"{number} is no accepted filing on this form."
        if cik and all(one[1] != cik.zfill(10) for one in found):
            return f"{number} is a filing about another issuer."
        return ""


class _Issuers(_Parties):
    """The issuers of a form that they file themselves."""

    def look(self, *, refused: bool) -> None:
        issuers = [(*one, party) for party in self.form.roles.issuers for one in each(self.record, party.path)]
        for path, issuer, party in issuers:
            cik = party.answer(issuer, "cik")
            held = self.known(cik, f"{path}.{party.cik}".lstrip("."), tell=not refused) if cik else None
            if held is not None:
                signer = next((name for _, name in self._signed()), "") if len(issuers) == 1 else ""
                jurisdiction, phone = (party.answer(issuer, what) or "" for what in ("jurisdiction", "phone"))
                self.learn(
                    held,
                    party.name_of(issuer) or signer,
                    state=states.FORM_D.compact(jurisdiction) if states.FORM_D.is_valid(jurisdiction) else "",
                    phone=phone,
                    business=_business(party.answer(issuer, "address"), phone),
                )
                if party.jurisdiction:
                    at = f"{path}.{party.jurisdiction}".lstrip(".")
                    self._jurisdiction(self.entities[held.cik], at, stated=bool(jurisdiction))
        wrong = self.previous(next(numbers(self.record, self.form.roles.issuers[:1]), ""))
        if wrong:
            self.messages.append(message(wrong, f"previous {self.form.amending.accession}", label=VALUE))
        self._signatures()

    def _jurisdiction(self, held: Entity, path: str, *, stated: bool) -> None:
        if held.details.state or stated:
            return
        strict = switch(self.connection, "empty-jurisdiction") == "suspend"
        words = f"EDGAR has no jurisdiction of incorporation on file for CIK {held.cik}."
        kind = MessageType.ERROR if strict else MessageType.WARNING
        self.messages.append(message(words, f"jurisdiction {path}", label=VALUE, kind=kind))

    def _signed(self) -> Iterator[tuple[str, str]]:
        """Yield for whom is signed, by the path of the answer."""
        signatures = self.form.roles.signatures
        if signatures is None:
            return
        for path, one in each(self.record, f"{signatures.path}[]"):
            if name := getattr(one, signatures.principal):
                yield f"{path}.{signatures.principal}", name

    def _signatures(self) -> None:
        """Compare the issuers named at the signatures with the names on file."""
        names = [one.name for one in self.entities.values()]
        if any(map(_UNNAMED, names)):
            return  # nothing is on file to compare with
        for path, signed in self._signed():
            if names and not any(same_name(signed, name) for name in names):
                words = f"The signature is for {signed[:80]!r}; on file: {'; '.join(names[:3])}"
                self.messages.append(message(words, f"signature {path}"))


class _Holders(_Parties):
    """Filer, issuer and reporting persons of a form that is filed about an issuer."""

    def look(self, *, refused: bool) -> None:
        roles = self.form.roles
        (subject,) = roles.issuers
        issuer, filer = (_ten(next(found, "")) for found in (numbers(self.record, roles.issuers), filers(self.record)))
        leading = [(who, part) for who in roles.leading for _, part in each(self.record, who.path)]
        persons = {_ten(cik): who.name_of(part) for who, part in leading if (cik := who.answer(part, "cik"))}
        if filer:
            held = self.known(filer, roles.filers[0], tell=not refused)
            names = list(persons.values())
            if held is not None:
                self.learn(held, persons.get(filer) or (names[0] if len(names) == 1 else ""))
        for cik in persons:
            self.known(cik, roles.joint, tell=False)
        if issuer:
            self._issuer(issuer, subject)
        if filer and filer == issuer:
            words = f"CIK {filer} is that of the filer and that of the issuer: nobody files a schedule about itself."
            self.messages.append(message(words, f"cik {subject.cik}"))
        wrong = self.previous(issuer)
        if wrong:  # earlier schedules may be older than this EDGAR
            path = f"previous {self.form.amending.accession}"
            self.messages.append(message(wrong, path, label=VALUE, kind=MessageType.WARNING))

    def _issuer(self, cik: str, subject: Party) -> None:
        learns = switch(self.connection, "unknown-issuer") == "learn"
        held = self.known(cik, subject.cik, tell=not learns)
        if held is None and learns and ciks.is_valid(cik):
            held = Entity(cik, f"ENTITY {int(cik)}", Details())
            self.entities[cik] = held
        if held is not None:
            (stated,) = (part for _, part in each(self.record, subject.path))
            self.learn(held, subject.name_of(stated), business=_business(subject.answer(stated, "address"), ""))


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
