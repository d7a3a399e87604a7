"""The page of a Form D: sixteen items in official order, with the choices that the form had on its day.

Sources: style sheet D_X08 of the Form D XML Technical Specification, version 13, and EDGAR's own rendering; wordings
from `forms/tables/wordings.tsv`, choices from `codes/`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from msgspec import UNSET

from muniment.codes import states
from muniment.codes.entity_types import ENTITY_TYPES
from muniment.codes.exemptions import EXEMPTIONS
from muniment.codes.fund_types import FUND_TYPES
from muniment.codes.industries import INDUSTRIES
from muniment.codes.net_asset_value_ranges import NET_ASSET_VALUE_RANGES
from muniment.codes.relationships import RELATIONSHIPS
from muniment.codes.revenue_ranges import REVENUE_RANGES
from muniment.codes.table import Code
from muniment.forms import day_signed
from muniment.forms.definition import Part
from muniment.forms.describe import Row, rows
from muniment.forms.form_d.fields import Address, FormD, Issuer, Recipient, RelatedPerson, Signature
from muniment.forms.page import words
from muniment.forms.tables import wordings
from muniment.pages.blocks import (
    Amount,
    Answer,
    Block,
    Choices,
    Field,
    Fields,
    Heading,
    Items,
    Option,
    Sheet,
    Table,
    Words,
)
from muniment.pages.options import among, beside, option, yes_no
from muniment.pages.values import NONE, entries, instead, place, said
from muniment.pages.walk import AlongRecord, Walk
from muniment.values import INDEFINITE

_FIRST_YEAR = 2008
_FIELDS: dict[str, Row] = {row.path: row for row in rows(FormD)}
_POOLED = "Pooled Investment Fund"
_CLARIFICATION = "Clarification of Response (if Necessary)"
_SECURITIES = (
    "offers_equity",
    "offers_pooled_fund_interests",
    "offers_debt",
    "offers_tenant_in_common",
    "offers_option",
    "offers_mineral_property",
    "offers_security_to_be_acquired",
    "offers_other",
)


def page(record: FormD, day: date | None = None) -> Sheet:
    """Return the page of a notice as the form was on `day`, else on the day it was signed."""
    return Sheet("Form D", "D", tuple(blocks(record, day or day_signed(record), AlongRecord())))


def blocks(record: FormD, day: date | None, walk: Walk) -> Iterator[Block]:
    """Yield the blocks of a notice as the form was on `day`, or those of an empty one as `walk` asks for them."""
    return _Page(record, day, walk).blocks()


class _Page:
    """One notice being printed."""

    def __init__(self, record: FormD, day: date | None, walk: Walk) -> None:
        self.record, self.day, self.walk = record, day, walk
        self.year = max(day.year if day else date.max.year, _FIRST_YEAR)

    def blocks(self) -> Iterator[Block]:
        """Yield the whole page."""
        yield from self._head()
        for path, issuer in self._issuers():
            yield from self._issuer(issuer, path)
        yield from self._flag("over_100_issuers")
        yield self._heading("3")
        for number, person in self.walk.each(self.record.related_persons, RelatedPerson):
            yield from self._person(person, f"related_persons[{number}]")
        yield from self._flag("over_100_related_persons")
        yield from chain(self._industry(), self._size(), self._exemptions(), self._filing(), self._offering())
        yield from self._compensation()
        yield from chain(self._amounts(), self._investors(), self._expenses(), self._signature())

    # ---- words of the form ------------------------------------------------------------------------------------------

    def _says(self, field: str) -> str:
        """Return how the form of the day words a field or an item."""
        return words("D", field, self.year)[0]

    def _heading(self, item: str) -> Heading:
        return Heading(self._says(f"item {item}"))

    def _head(self) -> Iterator[Block]:
        yield Words(self._says("<unreviewed-note>"), "notice")
        for text in words("D", "<agency>", self.year)[:2]:
            yield Words(text, "agency")
        title, subtitle = words("D", "<form-title>", self.year)[:2]
        yield Words(title, "title")
        yield Words(subtitle, "subtitle")
        yield Words("\n".join(words("D", "<omb-approval>", self.year)[:3]), "box")

    def _field(self, part: Any, name: str, path: str, width: int = 4) -> Field:  # noqa: ANN401
        return Field(self._says(f"{_plain(path)}.{name}"), _told(part, name), f"{path}.{name}", width)

    def _tick(self, name: str, text: str = "", path: str = "") -> Option:
        return Option(text or self._says(name), getattr(self.record, name) is True, path or name)

    def _flag(self, name: str) -> Iterator[Block]:
        if self.walk.shows(getattr(self.record, name) is True):
            yield Choices("", (self._tick(name),))

    # ---- Items 1 to 3 -----------------------------------------------------------------------------------------------

    def _issuers(self) -> Iterator[tuple[str, Issuer]]:
        if self.walk.shows(self.record.primary_issuer is not UNSET):
            yield "primary_issuer", self.record.primary_issuer or Issuer()
        for number, issuer in self.walk.each(self.record.other_issuers, Issuer):
            yield f"other_issuers[{number}]", issuer

    def _issuer(self, issuer: Issuer, path: str) -> Iterator[Block]:
        yield Heading(self._says("item 1"), path=path)
        names = [*entries(issuer, "previous_names"), *entries(issuer, "edgar_previous_names")]
        none = not names and True in (issuer.no_previous_names, issuer.no_edgar_previous_names)
        plain = _plain(path)
        box = Option(self._says(f"{plain}.no_previous_names"), none, f"{path}.no_previous_names")
        yield Fields((self._field(issuer, "cik", path),))
        yield Items(self._says(f"{plain}.previous_names[]"), tuple(names), f"{path}.previous_names", (box,))
        yield self._entity(issuer, path)
        yield Fields((self._field(issuer, "name", path, 8), self._field(issuer, "jurisdiction", path)))
        yield self._formed(issuer, path)
        yield self._heading("2")
        yield Fields((Field(self._says(f"{_plain(path)}.name"), _told(issuer, "name"), f"{path}.name", 12),))
        yield from self._address(issuer.address, f"{path}.address", self._field(issuer, "phone", path))

    def _entity(self, issuer: Issuer, path: str) -> Choices:
        options = [option(code, issuer.entity_type, f"{path}.entity_type") for code in ENTITY_TYPES.values()]
        last = beside(options[-1], _told(issuer, "other_entity_type"), f"{path}.other_entity_type")
        return Choices(self._says(f"{_plain(path)}.entity_type"), (*options[:-1], last), columns=3, single=True)

    def _formed(self, issuer: Issuer, path: str) -> Choices:
        plain = _plain(path)
        names = ("formed_over_five_years_ago", "formed_within_five_years", "yet_to_be_formed")
        over, within, yet = (
            Option(self._says(f"{plain}.{name}"), getattr(issuer, name) is True, f"{path}.{name}") for name in names
        )
        within = beside(within, _told(issuer, "year_formed"), f"{path}.year_formed")
        return Choices(self._says(f"{plain}.year_formed"), (over, within, yet), columns=3, single=True)

    def _address(self, address: Any, path: str, *also: Field) -> Iterator[Block]:  # noqa: ANN401
        held = Address() if address is UNSET else address
        state = Field(self._says(f"{_plain(path)}.state"), _state(held), f"{path}.state")
        yield Fields((self._field(held, "street1", path, 6), self._field(held, "street2", path, 6)))
        yield Fields((self._field(held, "city", path), state, self._field(held, "zip_code", path)))
        if also:
            yield Fields(also)

    def _person(self, person: RelatedPerson, path: str) -> Iterator[Block]:
        names = tuple(self._field(person, name, path) for name in ("last_name", "first_name", "middle_name"))
        yield Fields(names, begins=not path.endswith("[0]"))
        yield from self._address(person.address, f"{path}.address")
        yield Choices(
            self._says("related_persons[].relationships[]"),
            tuple(among(code, person.relationships, f"{path}.relationships") for code in RELATIONSHIPS.values()),
            columns=3,
        )
        yield Answer(
            self._says("related_persons[].clarification"), _told(person, "clarification"), f"{path}.clarification"
        )

    # ---- Items 4 to 11 ----------------------------------------------------------------------------------------------

    def _industry(self) -> Iterator[Block]:
        yield self._heading("4")
        yield Choices("", tuple(self._industries()), columns=3, single=True)

    def _industries(self) -> Iterator[Option]:
        group = ""
        for code in INDUSTRIES.values():
            if code.group and code.group != group:
                yield Option(code.group, None)
            group = code.group
            yield option(code, self.record.industry_group, "industry_group", depth=1 if group else 0)
            if code.code == _POOLED:
                yield from self._funds()

    def _funds(self) -> Iterator[Option]:
        for code in FUND_TYPES.values():
            yield option(code, self.record.fund_type, "fund_type", depth=2)
        yield Option(self._says("is_investment_company"), None, depth=2)
        yield from yes_no(self.record.is_investment_company, "is_investment_company", depth=3)

    def _size(self) -> Iterator[Block]:
        yield self._heading("5")
        for name, table in (("revenue_range", REVENUE_RANGES), ("net_asset_value_range", NET_ASSET_VALUE_RANGES)):
            chosen = getattr(self.record, name)
            options = tuple(option(code, chosen, name) for code in table.values())
            yield Choices(self._says(name), options, columns=2, single=True)

    def _exemptions(self) -> Iterator[Block]:
        yield self._heading("6")
        claimed = self.record.exemptions or ()
        shown = self.walk.shows
        offered = [code for code in EXEMPTIONS.values() if shown(code.code in claimed or _offered(code, self.day))]
        options = tuple(among(code, claimed, "exemptions", depth=int(code.code.startswith("3C."))) for code in offered)
        others = tuple(Option(code, True, "exemptions", code=code) for code in claimed if code not in EXEMPTIONS)
        yield Choices("", options + others, columns=2)

    def _filing(self) -> Iterator[Block]:
        record = self.record
        yield self._heading("7")
        is_new = record.is_amendment is False
        yield Choices(
            "",
            (
                Option(self._says("submission_type"), is_new, "is_amendment", code="no"),
                Option(self._says("is_amendment"), record.is_amendment is True, "is_amendment"),
            ),
            columns=2,
            single=True,
        )
        yield Fields((Field(self._says("first_sale"), _told(record, "first_sale"), "first_sale"),))
        yield Choices("", (self._tick("first_sale_yet_to_occur"),))
        yield self._heading("8")
        yield Choices(
            self._says("more_than_one_year"),
            tuple(yes_no(record.more_than_one_year, "more_than_one_year")),
            columns=2,
            single=True,
        )

    def _offering(self) -> Iterator[Block]:
        record = self.record
        yield self._heading("9")
        ticks = [self._tick(name) for name in _SECURITIES]
        last = beside(ticks[-1], _told(record, "other_security"), "other_security")
        yield Choices("", (*ticks[:-1], last), columns=2)
        yield self._heading("10")
        yield Choices(
            self._says("is_business_combination"),
            tuple(yes_no(record.is_business_combination, "is_business_combination")),
            columns=2,
            single=True,
        )
        yield self._clarified("business_combination_clarification")
        yield self._heading("11")
        yield self._amount("minimum_investment")

    # ---- Items 12 to 16 ---------------------------------------------------------------------------------------------

    def _compensation(self) -> Iterator[Block]:
        yield self._heading("12")
        for number, one in self.walk.each(self.record.recipients or (Recipient(),), Recipient):
            yield from self._recipient(one, f"recipients[{number}]")
        yield from self._flag("over_100_recipients")

    def _recipient(self, one: Recipient, path: str) -> Iterator[Block]:
        for first, second in (("name", "crd_number"), ("associated_dealer", "associated_dealer_crd_number")):
            yield Fields(
                (self._paid(one, first, path), self._paid(one, second, path)),
                begins=first == "name" and not path.endswith("[0]"),
            )
        yield from self._address(one.address, f"{path}.address")
        boxes = (
            Option(self._says("recipients[].all_states"), one.all_states is True, f"{path}.all_states"),
            Option(self._says("recipients[].foreign"), one.foreign is True, f"{path}.foreign"),
        )
        names = tuple(_state_name(state.name, state.state, states.SOLICITATION) for state in one.states or ())
        yield Items(self._says("recipients[].states[].state"), names, f"{path}.states", boxes)

    def _paid(self, one: Recipient, name: str, path: str) -> Field:
        """Return a field of a recipient, with the box None that all but the name have."""
        told = _told(one, name)
        if name == "name":
            return Field(self._says("recipients[].name"), told, f"{path}.name", 6)
        says_none = getattr(one, name) is UNSET and told == NONE
        box = Option(NONE, says_none, f"{path}.{name}", code=NONE)
        return Field(self._says(f"recipients[].{name}"), "" if says_none else told, f"{path}.{name}", 6, (box,))

    def _amount(self, name: str, *boxes: Option) -> Amount:
        return Amount(self._says(name), said(_FIELDS[name].field, self.record), name, self._says("<currency>"), boxes)

    def _amounts(self) -> Iterator[Block]:
        yield self._heading("13")
        for name in ("total_offering_amount", "total_amount_sold", "total_remaining"):
            box = Option(
                self._says("<indefinite-box>"), getattr(self.record, name) == INDEFINITE, name, code=INDEFINITE
            )
            yield self._amount(name, *(() if name == "total_amount_sold" else (box,)))
        yield self._clarified("amounts_clarification")

    def _investors(self) -> Iterator[Block]:
        yield self._heading("14")
        yield Choices("", (self._tick("has_non_accredited_investors"),))
        for name in ("non_accredited_investors", "total_investors"):
            held = getattr(self.record, name)
            yield Amount(self._says(name), instead(self.record, name) if held is UNSET else f"{held:,}", name)

    def _expenses(self) -> Iterator[Block]:
        yield self._heading("15")
        yield Words(self._says("<item-instruction>"), "instruction")
        for name in ("sales_commissions", "finders_fees"):
            yield self._amount(name, self._tick(f"{name}_estimated"))
        yield self._clarified("fees_clarification")
        yield self._heading("16")
        yield self._amount("proceeds_to_related_persons", self._tick("proceeds_estimated"))
        yield self._clarified("proceeds_clarification")

    def _clarified(self, name: str) -> Answer:
        return Answer(self._says(name), _told(self.record, name), name)

    # ---- Signature --------------------------------------------------------------------------------------------------

    def _signature(self) -> Iterator[Block]:
        record = self.record
        yield Heading(self._says("<signature-heading>"))
        verify, sign = words("D", "<signature-instruction>", self.year)[:2]
        yield Words(verify, "words")
        yield from self._terms()
        yield Words(self._says("<certification>"), "words")
        yield Words(sign, "words")
        if self.walk.shows(record.is_authorized_representative is not UNSET):
            yield Choices("", (self._tick("is_authorized_representative"),))
        names = ("issuer", "signature", "name", "title", "date")
        signed = record.signatures or ((Signature(),) if self.walk.shows(False) else ())
        rows = tuple(
            tuple((_told(one, name), f"signatures[{number}].{name}") for name in names)
            for number, one in enumerate(signed)
        )
        yield Table(tuple(self._says(f"signatures[].{name}") for name in names), rows)
        yield Words(self._says("<omb-note>"), "instruction")

    def _terms(self) -> Iterator[Block]:
        terms = [
            one.words
            for one in wordings("D")
            if one.field == "<terms-of-submission>" and (one.since or 0) <= self.year <= (one.until or self.year)
        ]
        heading, opening, _, *rest = terms  # of the two wordings of the first undertaking the public one
        yield Heading(heading, 3)
        yield Words(opening, "words")
        for text in rest:
            yield Words(text, "instruction" if text.startswith("*") else "bullet")


def _plain(path: str) -> str:
    """Return a path as the table of wordings names it."""
    head, bracket, rest = path.partition("[")
    return f"{head}[]{rest.partition(']')[2]}" if bracket else path


def _told(part: Part, name: str) -> str:
    """Return what is said in a field, in the words of the source where they are no value."""
    held = getattr(part, name)
    if held is UNSET:
        return instead(part, name)
    return held.isoformat() if isinstance(held, date) else str(held)


def _state(address: Address) -> str:
    return _state_name(address.state_name, address.state, states.FORM_D)


def _state_name(name: Any, code: Any, table: Any) -> str:  # noqa: ANN401
    """Return the name of a place, as the form prints it: that of the filing, else that of EDGAR's list."""
    return name or (place(table, code) if code else "")


def _offered(code: Code, day: date | None) -> bool:
    """Tell whether the form had a choice on a day; the form of today, where no day is known."""
    if day is None:
        return code.current
    return (code.since is None or code.since <= day) and (code.current if code.until is None else day <= code.until)
