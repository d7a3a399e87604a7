"""Schedules 13D and 13G, as the rest of the package knows them."""

from muniment.forms.schedule_13.header import Schedule13DHeader, Schedule13GHeader
from muniment.forms.schedule_13.schedule_13d import Schedule13D
from muniment.forms.schedule_13.schedule_13g import Schedule13G
from muniment.forms.spec import FormSpec, Party, Roles

_ISSUER = Party("issuer", "", ("issuer_name",), "issuer_cik", "issuer_address")
_PERSON = Party("reporting person", "reporting_persons[]", ("name",), "cik")
_CONTACT = Party("contact", "authorized_persons[]", ("name",), "", "address")


def _roles(*parties: Party) -> Roles:
    return Roles(
        issuers=(_ISSUER,),
        parties=parties,
        leads=("reporting person",),
        signers=Party("signer", "signatures[].signers[]", ("signature",)),
        amount="reporting_persons[].aggregate_amount",
        filers=("filer_cik",),
        keeper="filer",
    )


def _spellings(name: str) -> frozenset[str]:
    return frozenset(f"{before}{name}" for before in ("", "SC", "SC ", "SCHEDULE", "SCHEDULE "))


SCHEDULE_13D = FormSpec(
    name="13D",
    title="Schedule 13D, statement of beneficial ownership",
    index_type="SC 13D",
    submission_type="SCHEDULE 13D",
    spellings=_spellings("13D"),
    record=Schedule13D,
    header=Schedule13DHeader,
    roles=_roles(_PERSON, _CONTACT),
)
SCHEDULE_13G = FormSpec(
    name="13G",
    title="Schedule 13G, short-form statement of beneficial ownership",
    index_type="SC 13G",
    submission_type="SCHEDULE 13G",
    spellings=_spellings("13G"),
    record=Schedule13G,
    header=Schedule13GHeader,
    roles=_roles(_PERSON),
)
