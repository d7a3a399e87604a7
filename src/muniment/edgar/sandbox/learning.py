"""What EDGAR has on file about somebody, learned from the header of a disseminated filing."""

import re
import sqlite3

from msgspec import structs

from muniment.documents.header import FilingHeader, Party
from muniment.edgar.sandbox.access import entities
from muniment.edgar.sandbox.access.entities import Entity, FormerName
from muniment.identifiers import cik, irs

_INDUSTRY = re.compile(r"(.*?)(?<!\s)\s*+\[([0-9]{4})\]")
_SIC = re.compile(r"[0-9]{4}")


class Learner:
    """Puts the parties of filings on file; of two filings the later one is believed, in whatever order they come."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._latest: dict[str, str] = {}

    def learn(self, header: FilingHeader) -> None:
        """Take over what a header says of its parties, inside a transaction of the caller."""
        day = header.filed.isoformat() if header.filed else ""
        for party in header.parties:
            if not party.cik:
                continue
            number = cik.compact(party.cik)
            if day >= self._latest_of(number):
                self._latest[number] = day
                self._keep(number, party)

    def _latest_of(self, number: str) -> str:
        """Return the day of the latest filing under a CIK, once looked up."""
        if number not in self._latest:
            query = "SELECT max(f.filed) FROM parties p JOIN filings f ON f.id = p.filing WHERE p.cik = ?"
            self._latest[number] = self.connection.execute(query, (number,)).fetchone()[0] or ""
        return self._latest[number]

    def _keep(self, number: str, party: Party) -> None:
        held = entities.entity(self.connection, number)
        known = held or Entity(number, f"ENTITY {int(number)}")
        learned = Entity(number, party.name or known.name, structs.replace(known.details, **details_of(party)))
        if learned != held:
            entities.keep(self.connection, learned)


def details_of(party: Party) -> dict[str, object]:
    """Return the fields of `Details` that a party of a header states; no others."""
    industry = _INDUSTRY.fullmatch(party.sic or "")
    number = party.irs_number or ""
    found: dict[str, object] = {
        "state": party.state_of_incorporation,
        "irs": irs.compact(number) if irs.is_valid(number) else "",
        "sic": industry[2] if industry else party.sic if _SIC.fullmatch(party.sic or "") else "",
        "sic_words": industry[1] if industry else "",
        "office": party.organization_name,
        "fiscal_year_end": party.fiscal_year_end,
        "business": party.business_address,
        "mail": party.mail_address,
        "former_names": tuple(
            FormerName(one.name, until=one.changed or None) for one in party.former_names if one.name
        ),
    }
    return {name: value for name, value in found.items() if value}
