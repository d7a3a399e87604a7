"""From a position to the record it is filed in: as printed until December 2024, in XML since."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from msgspec import UNSET

from muniment.codes import states
from muniment.evaluate import items
from muniment.evaluate.printing import Case
from muniment.evaluate.records import IRS_UNTIL, POWERS, RULES_SINCE
from muniment.evaluate.sample.cast import Cast, Company, Holder, Member
from muniment.evaluate.sample.days import SCHEDULES_IN_XML_SINCE
from muniment.evaluate.sample.positions import Position
from muniment.evaluate.sample.words import Place, dice, misspelled
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Address, Signer

Schedule = Schedule13D | Schedule13G

_RULES = {
    "institution": "Rule 13d-1(b)",
    "fund": "Rule 13d-1(c)",
    "insider": "Rule 13d-1(d)",
    "company": "Rule 13d-1(c)",
}
_MISSPELLED, _WITHOUT_CUSIP, _HAS_NUMBERS = 0.015, 0.03, 0.6
_FUNDS = {"fund": ("WC",), "institution": ("OO",), "insider": ("PF",), "company": ("WC",)}
_BOUGHT = "The shares were bought in the open market for ${:,} in all, commissions included."
_PURPOSE = (
    "The shares were acquired for investment. The reporting persons may buy more of them or sell some.",
    "The reporting persons have spoken with the board about its composition and about the sale of a division.",
    "The reporting persons intend to propose candidates for the board at the next annual meeting.",
)
_CERTIFICATIONS = {
    "Rule 13d-1(b)": "The securities are held in the ordinary course of business, not to change or influence control.",
    "Rule 13d-1(c)": "The securities are not held to change or influence the control of the issuer.",
}


def case_of(one: Position, cast: Cast) -> Case:
    """Return the record of a filing, with what its printed form says beside it."""
    return _Maker(one, cast).case()


def in_xml(one: Position) -> bool:
    """Whether a schedule is filed as XML."""
    return one.filed >= SCHEDULES_IN_XML_SINCE


class _Maker:
    """Makes the record of one filing; what stays the same through a statement hangs on its number alone."""

    def __init__(self, one: Position, cast: Cast) -> None:
        self.one, self.cast = one, cast
        self.company: Company = cast.issuer(one.issuer)
        self.holder: Holder = cast.holder(one.holder)
        self.members = self.holder.members[one.part :]
        self.rng = dice(cast.seed, "schedule", one.statement, one.number)
        self.always = dice(cast.seed, "statement", one.statement, "habits")
        self.xml = in_xml(one)
        self.outstanding = self.company.shares(one.event, one.which)

    def case(self) -> Case:
        """Return the record with its year and the tax numbers on its pages."""
        record = self._schedule_13d() if self.one.schedule == "13D" else self._schedule_13g()
        numbers = tuple("" if one.human else _irs_number(self.cast.seed, one) for one in self.members)
        year = self.one.filed.year
        told = year <= IRS_UNTIL and self.always.random() < _HAS_NUMBERS
        return Case(record, year, numbers if told else ("",) * len(numbers))

    # ---- what both schedules have ----

    def _cover(self) -> dict[str, Any]:
        one, (title, number) = self.one, self.company.classes[self.one.which]
        name = self.company.named(one.filed)
        if not self.xml and self.rng.random() < _MISSPELLED:
            name = misspelled(name, self.rng)
        lacks_number = not self.xml and self.rng.random() < _WITHOUT_CUSIP
        amended = one.amendment > 0
        told: dict[str, Any] = {
            "submission_type": f"SCHEDULE {one.schedule}{'/A' if amended else ''}",
            "amendment_number": one.amendment if amended else UNSET,
            "class_title": title,
            "event_date": one.event,
            "issuer_name": name,
            "cusips": UNSET if lacks_number else (number,),
        }
        return told | (self._filed_by() if self.xml else {})

    def _filed_by(self) -> dict[str, Any]:
        one = self.one
        return {
            "filer_cik": self.members[0].cik or self.holder.members[0].cik,
            "live_or_test": "LIVE",
            "issuer_cik": self.company.cik,
            "issuer_address": _address(self.company.place),
            "previous_accession_number": one.previous if one.amendment and one.previous else UNSET,
        }

    def _row(self, member: Member) -> dict[str, Any]:
        group = self.always.choice((UNSET, UNSET, "b")) if len(self.members) > 1 else UNSET
        return {
            "name": member.name,
            "group": group,
            "citizenship": member.home,
            "excludes_shares": False,
            "types": (member.code,),
        } | self._numbers(member)

    def _numbers(self, member: Member) -> dict[str, Any]:
        """Return powers, sum and percentage: those of all are the same but for a fund that has a part."""
        held = self.one.shares // 3 if member.code == "IV" else self.one.shares
        alone = self.holder.scheme in ("institution", "insider")
        voting = held if self.holder.scheme != "institution" else held * 9 // 10
        powers = (voting, 0, held, 0) if alone else (0, voting, 0, held)
        percent = (Decimal(held) * 100 / self.outstanding).quantize(Decimal("0.1"), ROUND_HALF_UP)
        told: dict[str, Any] = {name: Decimal(value) for name, value in zip(POWERS, powers, strict=True)}
        return told | {"aggregate_amount": Decimal(held), "percent": percent}

    def _signers(self) -> list[tuple[str, Signer]]:
        mark = "/s/ " if self.xml else ""
        found = []
        for member in self.members:
            who = member.name if member.human else self.holder.signer
            title = (who if self.xml else "") if member.human else self.holder.office
            found.append((member.name, Signer(signature=mark + who, title=title, date=self.one.filed)))
        return found

    # ---- Schedule 13G ----

    def _schedule_13g(self) -> Schedule13G:
        ruled = self.one.filed.year >= RULES_SINCE
        cover = self._cover()
        rule = _RULES[self.holder.scheme]
        if not ruled:
            cover |= {"event_date": UNSET}
        persons = tuple(schedule_13g.ReportingPerson(**self._row(member)) for member in self.members)
        told = self._items_in_xml(rule) if self.xml else self._items_printed(rule)
        return Schedule13G(
            **cover,
            rules=(rule,) if ruled else UNSET,
            reporting_persons=persons,
            signatures=tuple(
                schedule_13g.PersonSignature(reporting_person=name, signers=(signer,))
                for name, signer in self._signers()
            ),
            **told,
        )

    def _items_printed(self, rule: str) -> dict[str, Any]:
        institution = rule.endswith("(b)")
        return {
            "item1": schedule_13g.Item1(issuer_address=self.company.place.line),
            "item2": schedule_13g.Item2(
                names="; ".join(one.name for one in self.members),
                addresses=self.holder.place.line,
                citizenship=_homes(self.members),
            ),
            "item3": schedule_13g.Item3(types=(self.members[0].code,)) if institution else UNSET,
            "item4": schedule_13g.Item4(amount="See the cover pages."),
            "item5": schedule_13g.Item5(five_percent_or_less=self.one.exit),
            **items.answers_13g(self.rng, exits=self.one.exit),
        }

    def _items_in_xml(self, rule: str) -> dict[str, Any]:
        institution, one = rule.endswith("(b)"), self.one
        first = self._numbers(self.members[0])
        voting, together, disposing, with_others = (f"{first[name]:,}" for name in POWERS)
        types = tuple(dict.fromkeys(one.code for one in self.members if one.code in ("IA", "HC", "IV")))
        return {
            "item1": schedule_13g.Item1(
                issuer_name=self.company.named(one.filed), issuer_address=self.company.place.line
            ),
            "item2": schedule_13g.Item2(
                names="; ".join(one.name for one in self.members),
                addresses=self.holder.place.line,
                citizenship=_homes(self.members),
            ),
            "item3": schedule_13g.Item3(not_applicable=not institution, types=types if institution else UNSET),
            "item4": schedule_13g.Item4(
                amount=f"{one.shares:,}",
                percent=f"{first['percent']}%",
                sole_voting_power=voting,
                shared_voting_power=together,
                sole_dispositive_power=disposing,
                shared_dispositive_power=with_others,
            ),
            "item5": schedule_13g.Item5(not_applicable=not one.exit, five_percent_or_less=True if one.exit else UNSET),
            "item6": schedule_13g.Item6(not_applicable=True),
            "item7": schedule_13g.Item7(not_applicable=True),
            "item8": schedule_13g.Item8(not_applicable=True),
            "item9": schedule_13g.Item9(not_applicable=True),
            "item10": schedule_13g.Item10(
                not_applicable=rule not in _CERTIFICATIONS, certifications=_CERTIFICATIONS.get(rule, UNSET)
            ),
            "exhibit_information": "Exhibit 99.1: Joint Filing Agreement" if len(self.members) > 1 else UNSET,
        }

    # ---- Schedule 13D ----

    def _schedule_13d(self) -> Schedule13D:
        cover = self._cover()
        persons = []
        for member in self.members:
            numbered = {"cik": member.cik or UNSET, "has_no_cik": not member.cik} if self.xml else {}
            row = {"fund_sources": _FUNDS[self.holder.scheme], "legal_proceedings": False}
            persons.append(schedule_13d.ReportingPerson(**numbered, **row, **self._row(member)))
        home = self.holder.place
        told = self._answers() if self.xml else self._stories(cover)
        return Schedule13D(
            **cover,
            previously_filed_13g=False,
            authorized_persons=(
                schedule_13d.AuthorizedPerson(
                    name=self.holder.signer, phone=self.holder.phone, address=_address(home) if self.xml else UNSET
                ),
            ),
            reporting_persons=tuple(persons),
            signatures=tuple(
                schedule_13d.PersonSignature(reporting_person=name, signers=(signer,))
                for name, signer in self._signers()
            ),
            **told,
        )

    def _stories(self, cover: dict[str, Any]) -> dict[str, Any]:
        names = [member.name for member in self.members]
        return items.answers_13d(self.rng, cover, names, self.holder.place.line, self.company.place.line)

    def _answers(self) -> dict[str, Any]:
        names = "; ".join(member.name for member in self.members)
        money = self.one.shares * self.rng.randint(2, 60)
        percent = self._numbers(self.members[0])["percent"]
        told: dict[str, Any] = {
            "item1": schedule_13d.Item1(
                class_title=self.company.classes[self.one.which][0],
                issuer_name=self.company.named(self.one.filed),
                issuer_address=_address(self.company.place),
            ),
            "item2": schedule_13d.Item2(
                names=names,
                addresses=self.holder.place.line,
                occupations="Investing.",
                convictions="None.",
                civil_proceedings="None.",
                citizenship=_homes(self.members),
            ),
            "item3": schedule_13d.Item3(funds=_BOUGHT.format(money)),
            "item4": schedule_13d.Item4(purpose=self.rng.choice(_PURPOSE)),
            "item5": schedule_13d.Item5(
                amount_and_percent=f"{self.one.shares:,} shares, {percent}%",
                powers="See the cover pages.",
                transactions="None.",
                others_with_rights="None.",
                ceased_on=f"{self.one.event:%m/%d/%Y}" if self.one.exit else "Not applicable.",
            ),
            "item6": schedule_13d.Item6(contracts="None."),
            "item7": schedule_13d.Item7(exhibits="Exhibit 99.1: Joint Filing Agreement."),
        }
        return told


def _irs_number(seed: int, member: Member) -> str:
    return f"00-{dice(seed, 'irs', member.name).randint(1_000_000, 9_999_999)}"


def _homes(members: tuple[Member, ...]) -> str:
    homes = [states.SCHEDULE_13.format(one.home).title() for one in members]
    return "; ".join(dict.fromkeys(homes))


def _address(place: Place) -> Address:
    return Address(
        street1=place.street, street2=place.floor or UNSET, city=place.city, state=place.state, zip_code=place.zip
    )
