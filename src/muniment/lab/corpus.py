"""Everything that is filed in a corpus of sample filings, in the order of filing, from its seed and their number.

Only what goes on is kept, each statement and offering as the next filing it will make: so a million filings take no
more memory than those that are open at one time. Every number is given when a filing is made, so that accession numbers
rise with the days. First stands the notice on Form D of an offering.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from muniment.codes import states
from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.submission import item_text
from muniment.errors import UsageError
from muniment.forms import FormD, Record
from muniment.forms.definition import AsFiled
from muniment.forms.form_d.fields import Address, Issuer, Recipient, RelatedPerson, Signature, SolicitationState
from muniment.lab import timeline
from muniment.lab.entities import FIRST_DAY, LAST_DAY, Entities, Officer, Venture
from muniment.lab.names import Place, conformed, dice
from muniment.lab.schedules import case_of
from muniment.lab.timeline import NOTICES_SINCE, Offering, Position

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
                address=_notice_address(who.place),
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
        address=_notice_address(venture.place),
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
            address=_notice_address(broker.place),
            all_states=True if everywhere else UNSET,
            states=() if everywhere else tuple(SolicitationState(state=code, name=_state(code)) for code in codes),
            foreign=False,
        )
        recipients.append(recipient)
    return tuple(recipients)


def _notice_address(place: Place) -> Address:
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


EDITION = 2
"""Goes up when the same seed and count would make other filings."""
MOST = 5_000_000
"""How many filings the ranges of numbers are wide enough for."""
SCHEDULES = 0.6
"""Which share of the filings are Schedules 13D and 13G; the others are notices on Form D."""
PER_STATEMENT, PER_OFFERING = 5.68, 2.01
"""How many filings a statement and an offering come to in the years of a corpus, measured."""
_GROWN = 3  # times as many begin at the end as at the beginning
_OWN_LOGIN = 0.15
_TRIES = 12
_OFFERINGS = 9_000_000
_ACTS_IN_WORDS_SINCE = date(1996, 1, 1)
_ACCEPTANCE_SINCE = date(2000, 1, 1)  # headers of the nineties do not state the moment of acceptance

Due = Position | Offering


class Planned(Struct, frozen=True):
    """A filing that is to be made: its number in the corpus from 0, its accession number, and what it reports."""

    number: int
    accession: str
    accepted: datetime
    due: Due

    @property
    def filed(self) -> date:
        """The filing date."""
        return self.due.filed


class Corpus:
    """A corpus of `count` filings; the same seed and count make the same filings, byte for byte."""

    def __init__(self, seed: int, count: int) -> None:
        if not 1 <= count <= MOST:
            raise UsageError(f"a sample has 1 to {MOST:,} filings, not {count:,}")
        self.seed, self.count = seed, count
        self.entities = Entities(seed, count)
        self._statements = int(count * SCHEDULES / PER_STATEMENT) + 1
        self._offerings = int(count * (1 - SCHEDULES) / PER_OFFERING) + 1

    def __iter__(self) -> Iterator[Planned]:
        return _Run(self).planned()

    def begins(self, kind: str, number: int) -> date:
        """Return the day of the first schedule of a statement ("s"), or of the first notice of an offering ("o")."""
        if kind == "s":
            return timeline.opening(number, self._statements, FIRST_DAY, _GROWN, season=True)
        return timeline.opening(number, self._offerings, NOTICES_SINCE, _GROWN, season=False)

    def record(self, planned: Planned) -> Record:
        """Return the record of a filing."""
        due = planned.due
        return notice_of(due, self.entities) if isinstance(due, Offering) else case_of(due, self.entities).record

    def header(self, planned: Planned) -> FilingHeader:
        """Return what EDGAR says about a filing: its number and days, and who files about whom."""
        due, filed = planned.due, planned.filed
        header = FilingHeader(
            accession_number=planned.accession,
            document_count=1,
            filed=filed,
            changed=filed,
            accepted=planned.accepted if filed >= _ACCEPTANCE_SINCE else UNSET,
        )
        if isinstance(due, Position):
            form = f"{'SCHEDULE' if due.in_xml else 'SC'} {due.schedule}{'/A' if due.amendment else ''}"
            members = self.entities.holder(due.holder).members[due.part + 1 :]
            parties, group = self._parties_of_schedule(due, form), tuple(conformed(member.name) for member in members)
            return replace(header, form=form, parties=parties, group_members=group)
        record = notice_of(due, self.entities)
        form = record.submission_type or "D"
        items = tuple(item_text(code).removeprefix("<ITEMS>") for code in record.exemptions or ())
        return replace(header, form=form, parties=(self._issuer_of_notice(due, form),), items=items, effective=filed)

    def _parties_of_schedule(self, due: Position, form: str) -> tuple[Party, Party]:
        company, holder = self.entities.issuer(due.issuer), self.entities.holder(due.holder)
        former = [
            FormerName(name=conformed(name), changed=until)
            for (_, name), (until, _) in zip(company.names, company.names[1:], strict=False)
            if until <= due.filed
        ]
        lead = holder.members[due.part]
        subject = Party(
            role="SUBJECT COMPANY",
            name=conformed(company.named(due.filed)),
            cik=company.cik,
            sic=company.sic,
            irs_number="000000000",
            state_of_incorporation=company.incorporated,
            fiscal_year_end="1231",
            form_type=form,
            act="1934 Act" if due.filed >= _ACTS_IN_WORDS_SINCE else "34",
            file_number=company.file_number,
            business_address=_address(company.place, company.phone),
            former_names=tuple(former),
        )
        filer = Party(
            role="FILED BY",
            name=conformed(lead.name),
            cik=lead.cik or holder.members[0].cik,
            state_of_incorporation=UNSET if lead.human else lead.home,
            form_type=form,
            business_address=_address(holder.place, holder.phone),
        )
        return subject, filer

    def _issuer_of_notice(self, due: Offering, form: str) -> Party:
        venture = self.entities.venture(due.venture)
        return Party(
            role="FILER",
            name=conformed(venture.name),
            cik=venture.cik,
            irs_number="000000000",
            state_of_incorporation=venture.incorporated,
            form_type=form,
            act="1933 Act",
            file_number=f"021-{_OFFERINGS + due.offering}",
            business_address=_address(venture.place, venture.phone),
            former_names=(FormerName(name=conformed(venture.former)),) if venture.former else (),
        )


def _address(place: Place, phone: str) -> HeaderAddress:
    return HeaderAddress(
        street1=place.street.upper(),
        street2=place.floor.upper() or UNSET,
        city=place.city.upper(),
        state=place.state,
        zip=place.zip,
        phone=phone,
    )


class _Run:
    """One way through a corpus: what is open, and the numbers given so far this year."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.entities, self.seed = corpus, corpus.entities, corpus.seed
        self.open: list[tuple[date, tuple[str, int], Due]] = []
        self.taken: set[tuple[int, int, int]] = set()
        self.numbers_given: dict[str, int] = defaultdict(int)
        self.year = 0
        self.begun = {"s": 0, "o": 0}

    def planned(self) -> Iterator[Planned]:
        """Yield the filings in the order of their days; those of one day by their statements."""
        for number in range(self.corpus.count):
            due = self._next()
            rng = dice(self.seed, "edgar", *due.key, due.number)
            accession = self._accession(due, rng)
            accepted = timeline.accepted(due.filed, rng, schedule=isinstance(due, Position))
            yield Planned(number, accession, accepted, due)
            upcoming = due.next_filing(self.entities, dice(self.seed, *due.key, due.number + 1))
            if upcoming is None and isinstance(due, Position):
                self.taken.discard((due.issuer, due.which, due.holder))
            if upcoming is not None and upcoming.filed <= LAST_DAY:
                heapq.heappush(self.open, (upcoming.filed, due.key, replace(upcoming, previous=accession)))

    def _next(self) -> Due:
        """Return what is filed next: what is open, or the beginning of something, whichever comes first."""
        day, kind = min((self.corpus.begins(kind, number), kind) for kind, number in self.begun.items())
        if self.open and self.open[0][0] <= day:
            return heapq.heappop(self.open)[2]
        number = self.begun[kind]
        self.begun[kind] = number + 1
        rng = dice(self.seed, kind, number, 1)
        if kind == "o":
            return timeline.opened_offering(
                number, day, lambda offering: self.corpus.begins("o", offering), self.entities, rng
            )
        # One holder has one statement on a class at a time.
        due = timeline.opened_statement(number, day, self.entities, rng)
        for _ in range(_TRIES):
            if (due.issuer, due.which, due.holder) not in self.taken:
                break
            due = timeline.opened_statement(number, day, self.entities, rng)
        self.taken.add((due.issuer, due.which, due.holder))
        return due

    def _accession(self, due: Due, rng: Random) -> str:
        if due.filed.year != self.year:
            self.year = due.filed.year
            self.numbers_given.clear()
        login = self.entities.agent(rng)
        if rng.random() < _OWN_LOGIN and isinstance(due, Offering):
            login = self.entities.venture(due.venture).cik
        self.numbers_given[login] += 1
        return f"{login}-{self.year % 100:02d}-{self.numbers_given[login]:06d}"
