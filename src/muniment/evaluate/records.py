"""Fictional records of Schedules 13D and 13G, as they might have been filed in any year since 1994.

A `Case` is a record with what the printed form said beside it: the year, the tax numbers of row 1, and the rows that
were answered "not applicable".
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from msgspec import UNSET, Struct

from muniment.codes import states
from muniment.evaluate import items, names
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Signer
from muniment.forms.schedule_13.schedule_13g import Item3, Item5
from muniment.identifiers import cusip

POWERS = ("sole_voting_power", "shared_voting_power", "sole_dispositive_power", "shared_dispositive_power")
FIRST_YEAR, LAST_YEAR = 1994, 2024
# Boxes for the rules and the date of the event came onto the cover of Schedule 13G in 1998; numbers of persons left
# row 1 in about 2008.
RULES_SINCE, IRS_UNTIL = 1998, 2008
_ENTITIES = ("PN", "PN", "IA", "CO", "OO", "OO", "BK", "IC", "HC", "IV", "EP", "BD")
_QUALIFIED = ("IA", "BK", "IC", "HC", "IV", "EP", "BD")
_HOMES = ("DE", "DE", "DE", "NY", "CA", "TX", "MA", "MN")
_ABROAD = ("E9", "X0", "D0", "N7", "D8", "A6")
_HUMAN_HOMES = ("X1", "X1", "X1", "X1", "L3", "X0", "M0")


class Case(Struct, frozen=True):
    """A record, the year of its page, the tax numbers of its persons ("" for none), and the rows marked "N/A"."""

    record: Schedule13D | Schedule13G
    year: int
    irs_numbers: tuple[str, ...] = ()
    not_applicable: frozenset[str] = frozenset()


class _Person(Struct):
    """A reporting person in the making: name, code of its type, and whether it is a human being."""

    name: str
    code: str

    @property
    def human(self) -> bool:
        return self.code == "IN"


def fictional(rng: Random, form: str | None = None, year: int | None = None) -> Case:
    """Return a record of "13D" or "13G" about companies and people that do not exist."""
    form = form or rng.choice(("13G", "13G", "13D"))
    year = year or rng.randint(FIRST_YEAR, LAST_YEAR)
    cast = _cast(rng)
    signed = date(year, 1, 1) + timedelta(rng.randint(5, 360))
    make = _schedule_13g if form == "13G" else _schedule_13d
    record = make(rng, cast, year, signed)
    numbers = tuple("" if one.human else _irs_number(rng) for one in cast)
    has_numbers = rng.random() < (0.7 if year <= IRS_UNTIL else 0.15)
    return Case(record, year, numbers if has_numbers else ("",) * len(cast), _not_applicable(rng, record))


def make_cusip(rng: Random, stem: str = "") -> str:
    """Return a CUSIP number with the right check digit; `stem` are its first six characters, where they are given."""
    stem = stem or rng.choice(("", "", "", "", "G", "N", "Y")) + "".join(rng.choices("0123456789", k=6))
    if rng.random() < 0.3:
        stem = stem[:5] + rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
    body = stem[:6] + rng.choice(("10", "10", "20", "11", "30"))
    return body + cusip.calc_check_digit(body)


def _cast(rng: Random) -> list[_Person]:
    size = rng.choices((1, 2, 3, 4, 5, 8, 12), (38, 22, 16, 10, 8, 4, 2))[0]
    stem = names.root(rng)
    cast: dict[str, _Person] = {}
    while len(cast) < size:
        if rng.random() < (0.2 if not cast else 0.4):
            one = _Person(names.person(rng), "IN")
        else:
            code = rng.choice(_ENTITIES)
            one = _Person(names.entity(rng, code, stem), code)
        if rng.random() < 0.12:
            one.name = one.name.upper()
        cast[one.name] = one
    return list(cast.values())


def _irs_number(rng: Random) -> str:
    return f"{rng.choice((4, 6, 13, 22, 36, 56, 75, 94, 98)):02d}-{rng.randint(1_000_000, 9_999_999)}"


def _not_applicable(rng: Random, record: Schedule13D | Schedule13G) -> frozenset[str]:
    """Choose, in a few records, the rows of one person that have no number and say so."""
    found = set()
    for n, person in enumerate(record.reporting_persons or ()):
        blank = [name for name in (*POWERS, "aggregate_amount", "percent") if getattr(person, name) is UNSET]
        if blank and rng.random() < 0.6:
            found |= {f"reporting_persons[{n}].{name}" for name in blank}
    return frozenset(found)


# ---- the parts that both schedules have -----------------------------------------------------------------------------


def _cover(rng: Random, year: int, signed: date) -> dict[str, Any]:
    stem = make_cusip(rng)
    several = [make_cusip(rng, stem[:6]) for _ in range(rng.choice((0, 0, 0, 0, 0, 0, 0, 0, 1, 2)))]
    amendment = rng.choice((UNSET, UNSET, rng.randint(1, 4), rng.randint(1, 28)))
    event = date(year - 1, 12, 31) if signed.month <= 2 and rng.random() < 0.8 else signed - timedelta(10)
    street, city = names.street(rng)
    return {
        "amendment_number": amendment,
        "class_title": names.title(rng),
        "event_date": event,
        "issuer_name": names.issuer(rng),
        "cusips": tuple(dict.fromkeys((stem, *several))),
        "_address": f"{street}, {city}",
    }


def _numbers(rng: Random, outstanding: int, *, empty: bool) -> dict[str, Any]:
    """Return the powers, the sum and the percentage of one person; now and then they do not fit together."""
    held = 0 if empty else rng.choice((outstanding // 20, outstanding // 11, outstanding // 7)) + rng.randint(1, 99_999)
    shared = rng.choice((0, 0, held, rng.randint(0, held)))
    voting = rng.choice((1, 1, 1, 0.8, 0))
    powers = (int((held - shared) * voting), int(shared * voting), held - shared, shared)
    total = held if rng.random() < 0.95 else held + rng.randint(1, 5000)
    places = rng.choice(("0.1", "0.1", "0.01", "1", "0.001"))
    percent = (Decimal(total) * 100 / outstanding).quantize(Decimal(places), ROUND_HALF_UP)
    found: dict[str, Any] = {name: Decimal(value) for name, value in zip(POWERS, powers, strict=True)}
    found |= {"aggregate_amount": Decimal(total), "percent": percent}
    if rng.random() < 0.04:
        found |= dict.fromkeys(POWERS, UNSET)
    if empty and rng.random() < 0.15:
        found = dict.fromkeys(found, UNSET)
    for name in found:
        if rng.random() < 0.015:
            found[name] = UNSET
    return found


def _rows(rng: Random, cast: list[_Person]) -> list[dict[str, Any]]:
    outstanding = rng.randint(900_000, 250_000_000)
    empty = rng.random() < 0.15
    group = rng.choice((UNSET, UNSET, UNSET, "a", "b", "b"))
    together = _numbers(rng, outstanding, empty=empty) if rng.random() < 0.4 else None
    rows = []
    for one in cast:
        home = rng.choice(_HUMAN_HOMES if one.human else (_HOMES if rng.random() < 0.8 else _ABROAD))
        rows.append(
            {
                "name": one.name,
                "group": group if rng.random() < 0.97 else UNSET,
                "citizenship": home if rng.random() < 0.97 else UNSET,
                "excludes_shares": rng.choice((False,) * 12 + (True,)),
                "types": _types(rng, one),
            }
            | (together or _numbers(rng, outstanding, empty=empty))
        )
    return rows


def _types(rng: Random, one: _Person) -> tuple[str, ...]:
    second = rng.choice(("CO", "OO", "PN", "IA", "HC"))
    return (one.code, second) if not one.human and second != one.code and rng.random() < 0.25 else (one.code,)


def _signers(rng: Random, cast: list[_Person], signed: date) -> list[tuple[str, Signer]]:
    """Return who signs for each person: oneself, an officer of one's own, or one human being for all."""
    humans = [one.name for one in cast if one.human]
    officer, office = (humans or [names.person(rng)])[0], rng.choice(names.OFFICES)
    one_for_all, attorney = rng.random() < 0.7, rng.random() < 0.12
    found = []
    for one in cast:
        if attorney:
            signer = Signer(signature=officer, title="" if one.name == officer else "Attorney-in-Fact", date=signed)
        elif one.human:
            signer = Signer(signature=one.name, title="", date=signed)
        else:
            name, title = (officer, office) if one_for_all else (names.person(rng), rng.choice(names.OFFICES))
            signer = Signer(signature=name, title=title, date=signed)
        found.append((one.name, signer))
    return found


# ---- Schedule 13G ---------------------------------------------------------------------------------------------------


def _schedule_13g(rng: Random, cast: list[_Person], year: int, signed: date) -> Schedule13G:
    cover = _cover(rng, year, signed)
    address = cover.pop("_address")
    persons = tuple(schedule_13g.ReportingPerson(**row) for row in _rows(rng, cast))
    ruled = year >= RULES_SINCE
    institution = next((one.code for one in cast if one.code in _QUALIFIED), None)
    rule = "Rule 13d-1(b)" if institution else rng.choice(("Rule 13d-1(c)", "Rule 13d-1(d)"))
    where, city = names.street(rng)
    exits = all(one.aggregate_amount in (UNSET, 0) for one in persons)
    return Schedule13G(
        submission_type=_type("SCHEDULE 13G", cover),
        **(cover if ruled else cover | {"event_date": UNSET}),
        rules=(rule,) if ruled and rng.random() < 0.95 else UNSET,
        reporting_persons=persons,
        item1=schedule_13g.Item1(issuer_address=address),
        item2=schedule_13g.Item2(
            names="; ".join(one.name for one in cast),
            addresses=f"{where}, {city}",
            citizenship=_place(persons[0].citizenship) if len(persons) == 1 else "See row 4 of each cover page",
        ),
        item3=Item3(types=(institution,)) if institution and rng.random() < 0.9 else UNSET,
        item4=schedule_13g.Item4(amount="See the cover pages."),
        item5=Item5(five_percent_or_less=exits and rng.random() < 0.9),
        signatures=tuple(
            schedule_13g.PersonSignature(reporting_person=name, signers=(signer,))
            for name, signer in _signers(rng, cast, signed)
        ),
        **items.answers_13g(rng, exits=exits),
    )


def _type(name: str, cover: dict[str, Any]) -> str:
    return name if cover["amendment_number"] is UNSET else f"{name}/A"


def _place(code: Any) -> str:  # noqa: ANN401 - a code, or UNSET
    return states.SCHEDULE_13.format(code).title() if code is not UNSET else "United States"


# ---- Schedule 13D ---------------------------------------------------------------------------------------------------


def _schedule_13d(rng: Random, cast: list[_Person], year: int, signed: date) -> Schedule13D:
    cover = _cover(rng, year, signed)
    address = cover.pop("_address")
    sources = rng.choice((("WC",), ("PF",), ("AF",), ("OO",), ("WC", "OO"), ("BK", "WC"), UNSET))
    persons = tuple(
        schedule_13d.ReportingPerson(fund_sources=sources, legal_proceedings=rng.random() < 0.03, **row)
        for row in _rows(rng, cast)
    )
    street, city = names.street(rng)
    return Schedule13D(
        submission_type=_type("SCHEDULE 13D", cover),
        **cover,
        previously_filed_13g=rng.random() < 0.05,
        authorized_persons=(schedule_13d.AuthorizedPerson(name=names.person(rng), phone=names.phone(rng)),),
        reporting_persons=persons,
        signatures=tuple(
            schedule_13d.PersonSignature(reporting_person=name, signers=(signer,))
            for name, signer in _signers(rng, cast, signed)
        ),
        **items.answers_13d(rng, cover, [one.name for one in cast], f"{street}, {city}", address),
    )
