"""From an offering to the notice on Form D that it is filed in."""

from datetime import date
from random import Random
from typing import Any

from msgspec import UNSET

from muniment.codes import states
from muniment.forms import FormD
from muniment.forms.definition import AsFiled
from muniment.forms.form_d.fields import Address, Issuer, Recipient, RelatedPerson, Signature, SolicitationState
from muniment.lab.entities import Entities, Officer, Venture
from muniment.lab.names import Place, dice
from muniment.lab.timeline import Offering

_DIVIDED_SINCE = date(2013, 9, 23)  # Rule 506 into 506(b) and 506(c)
_VERSIONS = ((date(2024, 3, 1), "X0708"), (date(2013, 9, 23), "X0706"), (date(2009, 1, 1), "X0603"))
_FUND_TYPES = ("Hedge Fund", "Hedge Fund", "Private Equity Fund", "Venture Capital Fund", "Other Investment Fund")
_INDUSTRIES = (
    *("Other Technology",) * 6, *("Other",) * 5, *("Biotechnology",) * 4, *("Other Health Care",) * 3,
    *("Commercial",) * 3, *("Residential",) * 3, *("Other Real Estate",) * 3, "Pharmaceuticals", "Computers",
    "Manufacturing", "Oil and Gas", "Other Energy", "Restaurants", "Retailing", "Business Services", "Insurance",
    "Agriculture", "Telecommunications", "Commercial Banking", "REITS and Finance", "Construction", "Investing",
    "Other Banking and Financial Services", "Hospitals and Physicians", "Lodging and Conventions",
)  # fmt: skip
_REVENUES = ("No Revenues", "$1 - $1,000,000", "$1,000,001 - $5,000,000", "Decline to Disclose", "Decline to Disclose")
_NET_ASSETS = ("Decline to Disclose", "Not Applicable", "$5,000,001 - $25,000,000", "Over $100,000,000")
_BY_ASSETS = frozenset({"Hedge Fund", "Other Investment Fund"})  # the others state revenues in Item 5
_ROLES = (("Executive Officer",), ("Executive Officer", "Director"), ("Director",), ("Executive Officer", "Promoter"))
_YOUNG = 5
_PAID, _NON_ACCREDITED = 0.18, 0.05


def notice_of(offering: Offering, entities: Entities) -> FormD:
    """Return the notice of an offering as it then stands."""
    venture = entities.venture(offering.venture)
    always = dice(entities.seed, "offering", offering.offering, "habits")
    rng = dice(entities.seed, "notice", offering.offering, offering.number)
    amended = offering.number > 1
    officers = _officers(offering, venture, entities, always)
    recipients = UNSET if always.random() > _PAID else _recipients(entities, always)
    least = always.choice((0, 0, 10_000, 25_000, 100_000))
    kind = _kind(offering, venture, always)
    investors = 1 + int(rng.expovariate(1 / 25)) if offering.stated else 0
    has_non_accredited = rng.random() < _NON_ACCREDITED
    signer = officers[0][0]
    name = " ".join(filter(None, (signer.first if signer.first != "-" else "", signer.middle, signer.last)))
    return FormD(
        schema_version=next(version for since, version in _VERSIONS if offering.filed >= since),
        submission_type="D/A" if amended else "D",
        live_or_test="LIVE",
        primary_issuer=_issuer(offering, venture),
        related_persons=tuple(
            RelatedPerson(
                first_name=who.first,
                middle_name=who.middle or UNSET,
                last_name=who.last,
                address=_address(who.place),
                relationships=roles,
            )
            for who, roles in officers
        ),
        is_amendment=amended,
        previous_accession_number=offering.previous if amended and offering.names_it and offering.previous else UNSET,
        first_sale=offering.first_sale or UNSET,
        first_sale_yet_to_occur=UNSET if offering.first_sale else True,
        more_than_one_year=offering.lasting,
        is_business_combination=always.random() < 0.01,
        minimum_investment=least if offering.offered is None or least * 10 <= offering.offered else 0,
        recipients=recipients,
        total_offering_amount="Indefinite" if offering.offered is None else offering.offered,
        total_amount_sold=offering.stated,
        total_remaining="Indefinite" if offering.offered is None else max(offering.offered - offering.stated, 0),
        has_non_accredited_investors=has_non_accredited,
        non_accredited_investors=rng.randint(0, investors) if has_non_accredited else UNSET,
        total_investors=investors,
        sales_commissions=offering.stated * 3 // 100 if recipients else 0,
        finders_fees=0,
        proceeds_to_related_persons=0,
        is_authorized_representative=False,
        signatures=(
            Signature(
                issuer=venture.name,
                signature=f"/s/ {name}"[:30],
                name=name,
                title="General Partner" if signer.first == "-" else "Chief Executive Officer",
                date=offering.filed,
            ),
        ),
        **kind,
    )


def _kind(offering: Offering, venture: Venture, always: Random) -> dict[str, Any]:
    """Return industry, size, exemptions and securities."""
    rule = "06" if offering.filed < _DIVIDED_SINCE else always.choice(("06b",) * 9 + ("06c",))
    if venture.fund:
        kind, assets = always.choice(_FUND_TYPES), always.choice(_NET_ASSETS)
        of_assets = kind in _BY_ASSETS
        return {
            "industry_group": "Pooled Investment Fund",
            "fund_type": kind,
            "is_investment_company": False,
            "net_asset_value_range": assets if of_assets else UNSET,
            "revenue_range": UNSET if of_assets else "Decline to Disclose",
            "exemptions": (rule, "3C", always.choice(("3C.1", "3C.7", "3C.7"))),
            "offers_pooled_fund_interests": True,
        }
    debt = always.random() < 0.2
    return {
        "industry_group": always.choice(_INDUSTRIES),
        "revenue_range": always.choice(_REVENUES),
        "exemptions": (always.choice((rule,) * 19 + ("04",)),),
        "offers_equity": UNSET if debt else True,
        "offers_debt": True if debt else UNSET,
    }


def _issuer(offering: Offering, venture: Venture) -> Issuer:
    young = offering.filed.year - offering.formed <= _YOUNG
    partnership = "Limited Partnership" if venture.name.endswith(("L.P.", "LP")) else "Corporation"
    return Issuer(
        cik=venture.cik,
        name=venture.name,
        address=_address(venture.place),
        phone=venture.phone,
        jurisdiction=_state(venture.incorporated),
        previous_names=(venture.former,) if venture.former else (),
        no_previous_names=UNSET if venture.former else True,
        no_edgar_previous_names=True,
        edgar_previous_names=(),
        entity_type="Limited Liability Company" if venture.name.endswith("LLC") else partnership,
        formed_within_five_years=True if young else UNSET,
        formed_over_five_years_ago=UNSET if young else True,
        year_formed=offering.formed if young else UNSET,
    )


def _officers(
    offering: Offering, venture: Venture, entities: Entities, always: Random
) -> list[tuple[Officer, tuple[str, ...]]]:
    """Return the related persons: those of a family of funds stand in all of them, a few others in many."""
    people = max(6, entities.count // 8)
    officers = []
    if venture.fund:
        officers.append((entities.sponsor(venture.sponsor), ("Promoter",)))
        officers += [(entities.officer(venture.sponsor * 3 + n), ("Executive Officer",)) for n in range(2)]
        return officers
    roles = dice(entities.seed, "venture", offering.venture, "officers")
    for n in range(roles.randint(1, 5)):
        number = int(people * roles.random() ** 4) if n else people + offering.venture
        officers.append((entities.officer(number), roles.choice(_ROLES)))
    if offering.number > 1 and always.random() < 0.2:
        officers.append((entities.officer(2 * people + offering.venture), ("Director",)))
    return officers


def _recipients(entities: Entities, always: Random) -> tuple[Recipient, ...]:
    """Return one to three brokers, none of whom has an associated dealer; a few have no CRD number."""
    numbers = dict.fromkeys(int(entities.brokers * always.random() ** 2) for _ in range(always.choice((1, 1, 1, 2, 3))))
    recipients = []
    for broker in map(entities.broker, numbers):
        everywhere = always.random() < 0.3
        codes = sorted(set(always.choices(("NY", "CA", "TX", "FL", "MA", "IL", "CO"), k=3)))
        none = (*(() if broker.crd else ("crd_number",)), "associated_dealer", "associated_dealer_crd_number")
        recipient = Recipient(
            as_filed=tuple(AsFiled(field=name, words="None") for name in none),
            name=broker.name,
            crd_number=broker.crd or UNSET,
            address=_address(broker.place),
            all_states=True if everywhere else UNSET,
            states=() if everywhere else tuple(SolicitationState(state=code, name=_state(code)) for code in codes),
            foreign=False,
        )
        recipients.append(recipient)
    return tuple(recipients)


def _address(place: Place) -> Address:
    return Address(
        street1=place.street,
        street2=place.floor or UNSET,
        city=place.city,
        state=place.state,
        state_name=_state(place.state),
        zip_code=place.zip,
    )


def _state(code: str) -> str:
    return states.FORM_D.format(code)
