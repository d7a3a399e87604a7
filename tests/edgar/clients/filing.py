"""What the clients find: examples, filed with a local EDGAR, and what is in them."""

from datetime import datetime, time, timedelta

import httpx
from msgspec import structs

from edgar.sandbox.desk import CONTACT, EXAMPLES, parties
from muniment.deadlines import is_business_day
from muniment.drafts.submitting import filing_copy
from muniment.edgar.sandbox.local_edgar import LocalEdgar
from muniment.forms.filing_copy import PLACEHOLDER
from muniment.forms.form_d import FormDHeader
from muniment.forms.schedule_13.base import Schedule13DHeader, Schedule13GHeader
from muniment.readers import read

HEADERS = {"FormD": FormDHeader, "Schedule13D": Schedule13DHeader, "Schedule13G": Schedule13GHeader}


def business_hours(now: datetime) -> datetime:
    """Noon of the last business day, today where it is one; what is sent on a Sunday has the date of the next one."""
    day = next(day for past in range(9) if is_business_day(day := now.date() - timedelta(past)))
    return datetime.combine(day, time(12))


class Sent:
    """An example ready to be filed: who files it, with which tokens, and the body with the access code."""

    def __init__(self, edgar: LocalEdgar, name: str, **changes) -> None:
        self.record = structs.replace(read(EXAMPLES / f"{name}.xml").record, **changes)
        known = parties(self.record)
        self.cik = self.record.primary_issuer.cik if hasattr(self.record, "primary_issuer") else self.record.filer_cik
        for cik, title in known.items():
            edgar.filer(cik, title, state="DE")
        self.tokens = edgar.token(self.cik, new_ccc=True)
        header = HEADERS[type(self.record).__name__](**CONTACT)
        code = self.tokens.ccc[self.cik]
        self.body = filing_copy(self.record, header).replace(PLACEHOLDER.encode(), code.encode())

    def send(self, edgar: LocalEdgar) -> str:
        """File it; the accession number."""
        answer = httpx.post(
            f"{edgar.url}/submission/single/live",
            content=self.body,
            headers={
                "Authorization": f"Bearer {self.tokens.filer},{self.tokens.user}",
                "Content-Type": "application/xml",
                "User-Agent": "tests/1",
            },
        )
        assert answer.status_code == 202, answer.text
        number = answer.json()["accessionNumber"]
        assert edgar.wait_until_final(number).status == "DISSEMINATED"
        return number
