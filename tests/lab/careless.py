"""Records of anybody in any year, with all that careless filers leave out, repeat and get wrong."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from muniment.forms import Schedule13D
from muniment.forms.schedule_13 import schedule_13g
from muniment.forms.schedule_13.base import Signer
from muniment.lab import names
from muniment.lab.entities import Company, Entities, Holder, Member, cusip_of
from muniment.lab.names import FICTION
from muniment.lab.schedules import POWERS, Case, Maker
from muniment.lab.timeline import Position

FIRST_YEAR, LAST_YEAR = 1994, 2024
"""The years of printed schedules."""


def fictional(rng: Random, form: str | None = None, year: int | None = None) -> Case:
    """Return a printed schedule of "13D" or "13G" of any year, about companies and people that do not exist."""
    entities = Entities(rng.randrange(1_000_000), 100_000)
    company, holder = entities.issuer(rng.randrange(entities.issuers)), entities.holder(rng.randrange(entities.holders))
    if rng.random() < 0.4:
        company = replace(company, names=((date.min, company.names[0][1].upper()),))
    spelling = {member.name: member.name.upper() if rng.random() < 0.12 else member.name for member in holder.members}
    members = tuple(replace(member, name=spelling[member.name]) for member in holder.members)
    holder = replace(holder, members=members, signer=spelling.get(holder.signer, holder.signer))
    filed = date(year or rng.randint(FIRST_YEAR, LAST_YEAR), 1, 1) + timedelta(rng.randint(5, 345))
    position = Position(
        statement=0,
        issuer=0,
        which=rng.randrange(len(company.classes)),
        holder=0,
        part=0,
        schedule=form or rng.choice(("13G", "13G", "13D")),
        amendment=rng.choice((0, 0, rng.randint(1, 4), rng.randint(1, 28))),
        number=1,
        filed=filed,
        event=date(filed.year - 1, 12, 31) if filed.month < 3 and rng.random() < 0.8 else filed - timedelta(10),
        shares=0,
        exit=rng.random() < 0.15,
    )
    return Careless(position, company, holder, rng, rng).case()


class Careless(Maker):
    """The same of careless filers: rows left out or marked "N/A", sums that do not fit, several codes and numbers."""

    def __init__(self, position: Position, company: Company, holder: Holder, rng: Random, always: Random) -> None:
        super().__init__(position, company, holder, rng, always)
        self.group = rng.choice((UNSET, UNSET, UNSET, "a", "b", "b"))
        self.together = self._drawn() if rng.random() < 0.4 else None

    def case(self) -> Case:
        """Return the record; a few persons without a number say so."""
        case, rng = super().case(), self.rng
        record = case.record
        if isinstance(record, Schedule13D):
            record = replace(record, previously_filed_13g=rng.random() < 0.05)
        else:
            exits = all(person.aggregate_amount in (UNSET, 0) for person in record.reporting_persons or ())
            record = replace(
                record,
                rules=record.rules if rng.random() < 0.95 else UNSET,
                item3=record.item3 if rng.random() < 0.9 else UNSET,
                item5=schedule_13g.Item5(five_percent_or_less=exits and rng.random() < 0.9),
            )
        marked = set()
        for n, person in enumerate(record.reporting_persons or ()):
            blank = [name for name in (*POWERS, "aggregate_amount", "percent") if getattr(person, name) is UNSET]
            marked |= {f"reporting_persons[{n}].{name}" for name in blank if rng.random() < 0.6}
        return replace(case, record=record, not_applicable=frozenset(marked))

    def _cover(self) -> dict[str, Any]:
        cover, rng = super()._cover(), self.rng
        stem = self.company.classes[0][1][:6]
        stem = rng.choice("GNY") + stem[:5] if rng.random() < 0.4 else stem  # that of a company abroad
        issues = rng.sample(("10", "10", "20", "11", "30"), rng.choice((1,) * 8 + (2, 3)))
        return cover | {"cusips": tuple(dict.fromkeys(cusip_of(stem, issue) for issue in issues))}

    def _row(self, member: Member) -> dict[str, Any]:
        row, rng = super()._row(member), self.rng
        second = rng.choice(("CO", "OO", "PN", "IA", "HC"))
        if not member.human and second != member.code and rng.random() < 0.25:
            row["types"] = (member.code, second)
        row["excludes_shares"] = rng.random() < 0.08
        if self.position.schedule == "13D":
            row["legal_proceedings"] = rng.random() < 0.03
        return row | {name: UNSET for name in ("group", "citizenship") if rng.random() < 0.03}

    def _numbers(self, member: Member) -> dict[str, Any]:
        return self.together or self._drawn()

    def _drawn(self) -> dict[str, Any]:
        """Return the powers, the sum and the percentage of one person; now and then they do not fit together."""
        rng, outstanding = self.rng, self.outstanding
        owned = rng.choice((outstanding // 20, outstanding // 11, outstanding // 7)) + rng.randint(1, 99_999)
        owned = 0 if self.position.exit else owned
        shared = rng.choice((0, 0, owned, rng.randint(0, owned)))
        voting = rng.choice((1, 1, 1, 0.8, 0))
        powers = (int((owned - shared) * voting), int(shared * voting), owned - shared, shared)
        total = owned if rng.random() < 0.95 else owned + rng.randint(1, 5000)
        places = Decimal(rng.choice(("0.1", "0.1", "0.01", "1", "0.001")))
        percent = (Decimal(total) * 100 / outstanding).quantize(places, ROUND_HALF_UP)
        numbers: dict[str, Any] = {name: Decimal(value) for name, value in zip(POWERS, powers, strict=True)}
        numbers |= {"aggregate_amount": Decimal(total), "percent": percent}
        if rng.random() < 0.04:
            numbers |= dict.fromkeys(POWERS, UNSET)
        if self.position.exit and rng.random() < 0.15:
            return dict.fromkeys(numbers, UNSET)
        return {name: UNSET if rng.random() < 0.015 else value for name, value in numbers.items()}

    def _signers(self) -> Iterator[tuple[Member, Signer]]:
        """Yield who signs for each person: oneself, one officer for all or of one's own, or an attorney."""
        rng, day = self.rng, self.position.filed
        attorney, separately = rng.random() < 0.12, rng.random() < 0.3
        for member, signer in super()._signers():
            if attorney:
                title = "" if member.name == self.holder.signer else "Attorney-in-Fact"
                signer = Signer(signature=self.holder.signer, title=title, date=day)
            elif separately and not member.human:
                signer = Signer(signature=names.full_name(rng), title=rng.choice(FICTION["offices"]), date=day)
            yield member, signer
