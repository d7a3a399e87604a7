"""From a position to the record of the Schedule 13D or 13G it is filed in: as printed, since December 2024 in XML."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from msgspec import UNSET, Struct

from muniment.checks.schedule_13.texts import POWERS
from muniment.codes import states
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Address, Signer
from muniment.lab import names
from muniment.lab.entities import Company, Entities, Holder, Member
from muniment.lab.names import FICTION, Place, dice
from muniment.lab.timeline import Position

# Boxes for the rules and the date of the event came onto the cover of Schedule 13G in 1998; numbers of persons left
# row 1 in about 2008.
_RULES_SINCE, _IRS_UNTIL = 1998, 2008
_QUALIFIED = ("IA", "BK", "IC", "HC", "IV", "EP", "BD")
_MISSPELLED, _WITHOUT_CUSIP = 0.015, 0.03
_CERTIFICATIONS = {
    "Rule 13d-1(b)": "The securities are held in the ordinary course of business, not to change or influence control.",
    "Rule 13d-1(c)": "The securities are not held to change or influence the control of the issuer.",
}
_ANSWERS: dict[str, list[str]] = FICTION["answers"]


class Case(Struct, frozen=True):
    """A record, the year of its page, the tax numbers of its persons ("" for none), and the rows marked "N/A"."""

    record: Schedule13D | Schedule13G
    year: int
    irs_numbers: tuple[str, ...] = ()
    not_applicable: frozenset[str] = frozenset()


def case_of(position: Position, entities: Entities) -> Case:
    """Return the record of a filing of a corpus, with what its printed form says beside it."""
    rng = dice(entities.seed, "schedule", position.statement, position.number)
    always = dice(entities.seed, "statement", position.statement, "habits")
    company, holder = entities.issuer(position.issuer), entities.holder(position.holder)
    return Maker(position, company, holder, rng, always).case()


def nothing(rng: Random) -> str:
    """Return one of the ways to say that an item does not apply."""
    return rng.choice(_ANSWERS["nothing"])


class Maker:
    """Makes the record of one filing: by chance of its own, and by `always`, which is that of the whole statement."""

    def __init__(self, position: Position, company: Company, holder: Holder, rng: Random, always: Random) -> None:
        self.position, self.company, self.holder = position, company, holder
        self.rng, self.always, self.xml = rng, always, position.in_xml
        self.members, self.institution = holder.members[position.part :], holder.scheme.rule.endswith("(b)")
        self.group = always.choice((UNSET, UNSET, "b")) if len(self.members) > 1 else UNSET
        self.funds = always.choice(((holder.scheme.funds,),) * 5 + (("AF",), ("WC", "OO"), ("BK", "WC")))
        self.outstanding = company.shares(position.event, position.which)

    def case(self) -> Case:
        """Return the record with its year and the tax numbers on its pages."""
        record = self._schedule_13d() if self.position.schedule == "13D" else self._schedule_13g()
        year = self.position.filed.year
        numbered = self.always.random() < (0.65 if year <= _IRS_UNTIL else 0.1)
        numbers = (f"00-{dice('irs', member.name).randint(1_000_000, 9_999_999)}" for member in self.members)
        pairs = zip(self.members, numbers, strict=True)
        return Case(record, year, tuple("" if member.human or not numbered else number for member, number in pairs))

    # ---- what both schedules have ----

    def _cover(self) -> dict[str, Any]:
        position, (title, number) = self.position, self.company.classes[self.position.which]
        name = self.company.named(position.filed)
        if not self.xml and self.rng.random() < _MISSPELLED:
            name = names.misspelled(name, self.rng)
        numberless = not self.xml and self.rng.random() < _WITHOUT_CUSIP
        amended = position.amendment > 0
        cover: dict[str, Any] = {
            "submission_type": f"SCHEDULE {position.schedule}{'/A' if amended else ''}",
            "amendment_number": position.amendment if amended else UNSET,
            "class_title": title,
            "event_date": position.event,
            "issuer_name": name,
            "cusips": UNSET if numberless else (number,),
        }
        if not self.xml:
            return cover
        return cover | {
            "filer_cik": self.members[0].cik or self.holder.members[0].cik,
            "live_or_test": "LIVE",
            "issuer_cik": self.company.cik,
            "issuer_address": _address(self.company.place),
            "previous_accession_number": position.previous if amended and position.previous else UNSET,
        }

    def _row(self, member: Member) -> dict[str, Any]:
        return {
            "name": member.name,
            "group": self.group,
            "citizenship": member.home,
            "excludes_shares": False,
            "types": (member.code,),
        } | self._numbers(member)

    def _numbers(self, member: Member) -> dict[str, Any]:
        """Return powers, sum and percentage: those of all are the same but for funds that have a part."""
        parts = sum(other_member.code == "IV" for other_member in self.members)
        owned = self.position.shares // (parts + 2) if member.code == "IV" else self.position.shares
        voting = owned * 9 // 10 if self.institution else owned
        powers = (voting, 0, owned, 0) if self.holder.scheme.alone else (0, voting, 0, owned)
        percent = (Decimal(owned) * 100 / self.outstanding).quantize(Decimal("0.1"), ROUND_HALF_UP)
        numbers: dict[str, Any] = {name: Decimal(value) for name, value in zip(POWERS, powers, strict=True)}
        return numbers | {"aggregate_amount": Decimal(owned), "percent": percent}

    def _signers(self) -> Iterator[tuple[Member, Signer]]:
        mark = "/s/ " if self.xml else ""
        for member in self.members:
            who = member.name if member.human else self.holder.signer
            title = (who if self.xml else "") if member.human else self.holder.title
            yield member, Signer(signature=mark + who, title=title, date=self.position.filed)

    def _homes(self) -> str:
        if not self.xml and len(self.members) > 1 and self.rng.random() < 0.5:
            return "See row 4 of each cover page"
        return "; ".join(dict.fromkeys(states.SCHEDULE_13.format(member.home).title() for member in self.members))

    # ---- Schedule 13G ----

    def _kinds(self) -> tuple[str, ...]:
        """Return the kinds of institution that Item 3 states: every one that row 12 of a member does."""
        return tuple(dict.fromkeys(member.code for member in self.members if member.code in _QUALIFIED))

    def _schedule_13g(self) -> Schedule13G:
        ruled, rule = self.position.filed.year >= _RULES_SINCE, self.holder.scheme.rule
        signatures = (
            schedule_13g.PersonSignature(reporting_person=member.name, signers=(signer,))
            for member, signer in self._signers()
        )
        return Schedule13G(
            **(self._cover() | ({} if ruled else {"event_date": UNSET})),
            rules=(rule,) if ruled else UNSET,
            reporting_persons=tuple(schedule_13g.ReportingPerson(**self._row(member)) for member in self.members),
            signatures=tuple(signatures),
            item2=schedule_13g.Item2(
                names="; ".join(member.name for member in self.members),
                addresses=self.holder.place.line,
                citizenship=self._homes(),
            ),
            **(self._items_in_xml(rule) if self.xml else self._items_printed()),
        )

    def _items_printed(self) -> dict[str, Any]:
        no = nothing(self.rng)
        on_behalf = self.rng.choice(_ANSWERS["others"]) if not self.position.exit and self.rng.random() < 0.3 else no
        return {
            "item1": schedule_13g.Item1(issuer_address=self.company.place.line),
            "item3": schedule_13g.Item3(types=self._kinds()) if self.institution else UNSET,
            "item4": schedule_13g.Item4(amount="See the cover pages."),
            "item5": schedule_13g.Item5(five_percent_or_less=self.position.exit),
            "item6": schedule_13g.Item6(others=on_behalf),
            "item7": schedule_13g.Item7(subsidiaries=self.rng.choice((no, no, "See Exhibit A."))),
            "item8": schedule_13g.Item8(members=no),
            "item9": schedule_13g.Item9(dissolution=no),
        }

    def _items_in_xml(self, rule: str) -> dict[str, Any]:
        institution, exits, first = self.institution, self.position.exit, self._numbers(self.members[0])
        return {
            "item1": schedule_13g.Item1(
                issuer_name=self.company.named(self.position.filed), issuer_address=self.company.place.line
            ),
            "item3": schedule_13g.Item3(not_applicable=not institution, types=self._kinds() if institution else UNSET),
            "item4": schedule_13g.Item4(
                amount=f"{self.position.shares:,}",
                percent=f"{first['percent']}%",
                **dict[str, Any]((name, f"{first[name]:,}") for name in POWERS),
            ),
            "item5": schedule_13g.Item5(not_applicable=not exits, five_percent_or_less=True if exits else UNSET),
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
        cover, home = self._cover(), self.holder.place
        persons = []
        for member in self.members:
            numbered = {"cik": member.cik or UNSET, "has_no_cik": not member.cik} if self.xml else {}
            row = {"fund_sources": self.funds, "legal_proceedings": False} | self._row(member)
            persons.append(schedule_13d.ReportingPerson(**numbered, **row))
        address = _address(home) if self.xml else UNSET
        who = schedule_13d.AuthorizedPerson(name=self.holder.signer, phone=self.holder.phone, address=address)
        signatures = (
            schedule_13d.PersonSignature(reporting_person=member.name, signers=(signer,))
            for member, signer in self._signers()
        )
        return Schedule13D(
            **cover,
            previously_filed_13g=False,
            authorized_persons=(who,),
            reporting_persons=tuple(persons),
            signatures=tuple(signatures),
            **(self._answers_in_xml() if self.xml else self._answers_printed(cover)),
        )

    def _answers_printed(self, cover: dict[str, Any]) -> dict[str, Any]:
        """Return items 1 to 7; an amendment leaves some of them out."""
        rng, everybody = self.rng, ", ".join(member.name for member in self.members)
        amount = f"{rng.randint(100_000, 90_000_000):,}"
        story = (
            f"This statement relates to the {cover['class_title']} of {cover['issuer_name']}, whose principal "
            f"executive offices are at {self.company.place.line}."
        )
        people = (
            f"(a) This statement is filed by {everybody}. (b) The business address is {self.holder.place.line}. "
            "(c) Investing."
        )
        innocent = (
            "(d) and (e) During the last five years, none of the reporting persons has been convicted. (f) See row 6."
        )
        items = {
            "item1": schedule_13d.Item1(comment=story),
            "item2": schedule_13d.Item2(names=people, convictions=innocent),
            "item3": schedule_13d.Item3(funds=rng.choice(_ANSWERS["funds"]).format(amount)),
            "item4": schedule_13d.Item4(purpose=rng.choice(_ANSWERS["purposes"]).format(amount)),
            "item5": schedule_13d.Item5(amount_and_percent=rng.choice(_ANSWERS["interest"]).format(amount, amount)),
            "item6": schedule_13d.Item6(contracts=rng.choice(_ANSWERS["contracts"])),
            "item7": schedule_13d.Item7(exhibits=rng.choice(_ANSWERS["exhibits"])),
        }
        return {name: item for name, item in items.items() if not self.position.amendment or rng.random() < 0.6}

    def _answers_in_xml(self) -> dict[str, Any]:
        position, percent = self.position, self._numbers(self.members[0])["percent"]
        money = f"{position.shares * self.rng.randint(2, 60):,}"
        return {
            "item1": schedule_13d.Item1(
                class_title=self.company.classes[position.which][0],
                issuer_name=self.company.named(position.filed),
                issuer_address=_address(self.company.place),
            ),
            "item2": schedule_13d.Item2(
                names="; ".join(member.name for member in self.members),
                addresses=self.holder.place.line,
                occupations="Investing.",
                convictions="None.",
                civil_proceedings="None.",
                citizenship=self._homes(),
            ),
            "item3": schedule_13d.Item3(funds=self.rng.choice(_ANSWERS["funds"]).format(money)),
            "item4": schedule_13d.Item4(purpose=self.rng.choice(_ANSWERS["purposes"]).format(f"{position.shares:,}")),
            "item5": schedule_13d.Item5(
                amount_and_percent=f"{position.shares:,} shares, {percent}%",
                powers="See the cover pages.",
                transactions="None.",
                others_with_rights="None.",
                ceased_on=f"{position.event:%m/%d/%Y}" if position.exit else "Not applicable.",
            ),
            "item6": schedule_13d.Item6(contracts="None."),
            "item7": schedule_13d.Item7(exhibits="Exhibit 99.1: Joint Filing Agreement."),
        }


def _address(place: Place) -> Address:
    return Address(
        street1=place.street, street2=place.floor or UNSET, city=place.city, state=place.state, zip_code=place.zip
    )
