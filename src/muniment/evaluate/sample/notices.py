"""From an offering to the notice on Form D that it is filed in."""

from datetime import date
from random import Random
from typing import Any

from msgspec import UNSET

from muniment.codes import states
from muniment.evaluate.sample.cast import Broker, Cast, Officer, Venture
from muniment.evaluate.sample.offerings import Offering
from muniment.evaluate.sample.words import Place, dice
from muniment.forms import FormD
from muniment.forms.definition import AsFiled
from muniment.forms.form_d.fields import Address, Issuer, Recipient, RelatedPerson, Signature, SolicitationState

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


def notice_of(one: Offering, cast: Cast) -> FormD:
    """Return the notice of an offering as it then stands."""
    venture = cast.venture(one.venture)
    always = dice(cast.seed, "offering", one.offering, "habits")
    rng = dice(cast.seed, "notice", one.offering, one.number)
    amended = one.number > 1
    officers = _officers(one, venture, cast, always)
    recipients = _recipients(cast, always)
    least = always.choice((0, 0, 10_000, 25_000, 100_000))
    return FormD(
        schema_version=next(version for since, version in _VERSIONS if one.filed >= since),
        submission_type="D/A" if amended else "D",
        live_or_test="LIVE",
        primary_issuer=_issuer(one, venture),
        related_persons=tuple(_related(*told) for told in officers),
        is_amendment=amended,
        previous_accession_number=one.previous if amended and one.names_it and one.previous else UNSET,
        first_sale=one.first_sale or UNSET,
        first_sale_yet_to_occur=UNSET if one.first_sale else True,
        more_than_one_year=one.lasting,
        is_business_combination=always.random() < 0.01,
        minimum_investment=least if one.offered is None or least * 10 <= one.offered else 0,
        recipients=recipients,
        sales_commissions=one.said * 3 // 100 if recipients else 0,
        finders_fees=0,
        proceeds_to_related_persons=0,
        is_authorized_representative=False,
        signatures=(_signature(one, venture, officers[0][0]),),
        **_kind(one, venture, always),
        **_sums(one, rng),
    )


def _kind(one: Offering, venture: Venture, always: Random) -> dict[str, Any]:
    """Return industry, size, exemptions and securities."""
    rule = "06" if one.filed < _DIVIDED_SINCE else always.choice(("06b",) * 9 + ("06c",))
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


def _sums(one: Offering, rng: Random) -> dict[str, Any]:
    offered = "Indefinite" if one.offered is None else one.offered
    investors = 1 + int(rng.expovariate(1 / 25)) if one.said else 0
    others = rng.random() < _NON_ACCREDITED
    return {
        "total_offering_amount": offered,
        "total_amount_sold": one.said,
        "total_remaining": "Indefinite" if one.offered is None else max(one.offered - one.said, 0),
        "has_non_accredited_investors": others,
        "non_accredited_investors": rng.randint(0, investors) if others else UNSET,
        "total_investors": investors,
    }


def _issuer(one: Offering, venture: Venture) -> Issuer:
    young = one.filed.year - one.formed <= _YOUNG
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
        entity_type=_entity_type(venture.name),
        formed_within_five_years=True if young else UNSET,
        formed_over_five_years_ago=UNSET if young else True,
        year_formed=one.formed if young else UNSET,
    )


def _entity_type(name: str) -> str:
    if name.endswith(("L.P.", "LP")):
        return "Limited Partnership"
    return "Limited Liability Company" if name.endswith("LLC") else "Corporation"


def _officers(one: Offering, venture: Venture, cast: Cast, always: Random) -> list[tuple[Officer, tuple[str, ...]]]:
    """Return the related persons: those of a family of funds stand in all of them, a few others in many."""
    people = max(6, cast.count // 8)
    found = []
    if venture.fund:
        found.append((cast.sponsor(venture.sponsor), ("Promoter",)))
        found += [(cast.officer(venture.sponsor * 3 + n), ("Executive Officer",)) for n in range(2)]
        return found
    roles = dice(cast.seed, "venture", one.venture, "officers")
    for n in range(roles.randint(1, 5)):
        number = int(people * roles.random() ** 4) if n else people + one.venture
        found.append((cast.officer(number), roles.choice(_ROLES)))
    if one.number > 1 and always.random() < 0.2:
        found.append((cast.officer(2 * people + one.venture), ("Director",)))
    return found


def _related(who: Officer, roles: tuple[str, ...]) -> RelatedPerson:
    return RelatedPerson(
        first_name=who.first,
        middle_name=who.middle or UNSET,
        last_name=who.last,
        address=_address(who.place),
        relationships=roles,
    )


def _recipients(cast: Cast, always: Random) -> Any:  # noqa: ANN401 - recipients, or UNSET
    if always.random() > _PAID:
        return UNSET
    numbers = dict.fromkeys(int(cast.brokers * always.random() ** 2) for _ in range(always.choice((1, 1, 1, 2, 3))))
    return tuple(_recipient(cast.broker(number), always) for number in numbers)


def _recipient(broker: Broker, always: Random) -> Recipient:
    everywhere = always.random() < 0.3
    codes = sorted(set(always.choices(("NY", "CA", "TX", "FL", "MA", "IL", "CO"), k=3)))
    none = (*(() if broker.crd else ("crd_number",)), "associated_dealer", "associated_dealer_crd_number")
    return Recipient(
        as_filed=tuple(AsFiled(field=name, words="None") for name in none),
        name=broker.name,
        crd_number=broker.crd or UNSET,
        address=_address(broker.place),
        all_states=True if everywhere else UNSET,
        states=() if everywhere else tuple(SolicitationState(state=one, name=_state(one)) for one in codes),
        foreign=False,
    )


def _signature(one: Offering, venture: Venture, who: Officer) -> Signature:
    name = " ".join(filter(None, (who.first if who.first != "-" else "", who.middle, who.last)))
    title = "General Partner" if who.first == "-" else "Chief Executive Officer"
    return Signature(issuer=venture.name, signature=f"/s/ {name}"[:30], name=name, title=title, date=one.filed)


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
