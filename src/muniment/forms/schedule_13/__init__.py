"""Schedules 13D and 13G, as the rest of the package knows them.

Rules: 17 CFR 240.13d-2 (amendments), 240.13d-1(k) (joint filing).
"""

from datetime import date

from msgspec import structs

from muniment.forms.definition import Part as Record
from muniment.forms.definition import SubmissionHeader
from muniment.forms.layout import Layout
from muniment.forms.schedule_13.base import Schedule13DHeader, Schedule13GHeader
from muniment.forms.schedule_13.layout import LAYOUT_13D, LAYOUT_13G
from muniment.forms.schedule_13.schedule_13d import Schedule13D
from muniment.forms.schedule_13.schedule_13g import Schedule13G
from muniment.forms.schedule_13.switching import SWITCHES
from muniment.forms.spec import Amending, Dissemination, Figures, FormSpec, Hooks, Party, Roles, Signatures

_ISSUER = Party("issuer", "", ("issuer_name",), "issuer_cik", "issuer_address")
_PERSON = Party("reporting person", "reporting_persons[]", ("name",), "cik")
_CONTACT = Party("contact", "authorized_persons[]", ("name",), "", "address")
_AS_OF = "as of the event of this amendment."
_EXHIBITS = "what is attached to this amendment: an exhibit of the last filing is attached again, or was filed before."
_AMENDING = Amending(
    "previous_accession_number",
    number="amendment_number",
    cleared=("schema_version", "attachments", "event_date"),
    look={
        "previous_accession_number": "the number of the filing that this one amends.",
        "item5.five_percent_or_less": "tick it if this is the exit at five percent or less.",
        "item5.transactions": "the transactions of the past sixty days, or since the last filing.",
        "item5.ceased_on": "the day on which ownership fell to five percent or less, if it did.",
        "item7.exhibits": _EXHIBITS,
        "exhibit_information": _EXHIBITS,
        "reporting_persons[].aggregate_amount": _AS_OF,
        "reporting_persons[].percent": _AS_OF,
    },
)


_EVENT = {
    "13D": "the day of the change that asks for this amendment.",
    "13G": "the day of the change that asks for this amendment, or the end of the quarter.",
}
_VERSION = ("X0202", date(2026, 3, 16))


def _schedule(
    name: str, title: str, record: type[Record], header: type[SubmissionHeader], layout: Layout, roles: Roles
) -> FormSpec:
    """Return what EDGAR and the rules make of either; that the folder of sheets changed with the schema is assumed."""
    sheets = ("X02", f"xslSCHEDULE_{name}_X02", None), ("", f"xslSCHEDULE_{name}_X01", None)
    return FormSpec(
        name=name,
        called=f"Schedule {name}",
        title=f"Schedule {name}, {title}",
        index_type=f"SC {name}",
        submission_type=f"SCHEDULE {name}",
        spellings=frozenset(f"{before}{name}" for before in ("", "SC", "SC ", "SCHEDULE", "SCHEDULE ")),
        series="ownership",
        family="schedule-13",
        dissemination=Dissemination("1934 Act", version=_VERSION, sheets=sheets),
        hooks=Hooks(
            summary=f"muniment.writers.summary:schedule_{name.lower()}",
            headline="muniment.web.filing_page:of_ownership",
            facts="muniment.web.filing_page:facts_of_ownership",
            mentions="muniment.study.facts:of_schedule",
        ),
        is_read_from_paper=True,
        schema=f"schedule-13d-13g-v2.2/eis_Schedule{name}_Filer.xsd",
        record=record,
        header=header,
        roles=roles,
        blank={"live_or_test": "LIVE"},
        amending=structs.replace(_AMENDING, look={**_AMENDING.look, "event_date": _EVENT[name]}),
        switches=SWITCHES[name],
        layout=layout,
    )


def _roles(
    parties: tuple[Party, ...],
    exhibits: tuple[str, str],
    members: tuple[str, str] = ("", ""),
    trades: tuple[str, str] = ("", ""),
    exit: str = "",
    purpose: str = "",
) -> Roles:
    return Roles(
        issuers=(_ISSUER,),
        parties=parties,
        leads=("reporting person",),
        signers=Party("signer", "signatures[].signers[]", ("signature",)),
        signatures=Signatures("signatures", "reporting_person", signers="signers", by_attorney=True),
        principals=("reporting_persons[].name",),
        figures=Figures("reporting_persons[]", ("aggregate_amount", "percent"), "shares"),
        filers=("filer_cik",),
        keeper="filer",
        event="event_date",
        joint="reporting_persons",
        exhibits=exhibits,
        members=members,
        cusips="cusips",
        trades=trades,
        exit=exit,
        purpose=purpose,
    )


SCHEDULE_13D = _schedule(
    "13D",
    "statement of beneficial ownership",
    Schedule13D,
    Schedule13DHeader,
    LAYOUT_13D,
    _roles(
        (_PERSON, _CONTACT),
        ("item7.exhibits", "Item 7"),
        trades=("item5.transactions", "Item 5(c)"),
        exit="item5.ceased_on",
        purpose="item4.purpose",
    ),
)
SCHEDULE_13G = _schedule(
    "13G",
    "short-form statement of beneficial ownership",
    Schedule13G,
    Schedule13GHeader,
    LAYOUT_13G,
    _roles((_PERSON,), ("exhibit_information", "Exhibit information"), ("item8.members", "Item 8")),
)
