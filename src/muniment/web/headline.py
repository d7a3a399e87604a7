"""What a filing says at a glance: a title that states the finding, and a few facts."""

from decimal import Decimal

from msgspec import UNSET, Struct

from muniment.forms import FormD, Record, Schedule13D, Schedule13G, form_of
from muniment.forms.describe import rows
from muniment.forms.layout import plain
from muniment.forms.paths import each, value_at
from muniment.forms.spec import mentions, resolved
from muniment.values import INDEFINITE
from muniment.web.lists import several
from muniment.wording import amount, day


class Fact(Struct, frozen=True):
    """One fact: what it is, its words, and the path of the answer that states it, "" where several do."""

    label: str
    words: str
    path: str = ""


def headline(record: Record) -> str:
    """Return one sentence that says what was filed."""
    return resolved(form_of(record).hooks.headline)(record)


def facts(record: Record) -> list[Fact]:
    """Return the few facts that people look for first, in words; what is not stated is left out."""
    return [Fact(*one) for one in resolved(form_of(record).hooks.facts)(record) if one[1]]


def _or(value: object, words: str) -> str:
    return words if value is UNSET or value == "" else str(value)


# ---- any form -------------------------------------------------------------------------------------------------------


def of_any(record: Record) -> str:
    """Return whose filing it is, and what."""
    form = form_of(record)
    names = [found.name for found in mentions(record, form.roles.issuers)]
    return (
        f"{form.called} {'of' if form.roles.issuers_file else 'about'} {several(names) or 'an issuer without a name'}"
    )


def facts_of_any(record: Record) -> list[tuple[str, str, str]]:
    """Return figures, event and the number of those whom a list names beside the issuer, by label, words and path."""
    roles = form_of(record).roles
    labels = {row.path.removesuffix("[]"): row.field.at.label for row in rows(type(record))}
    told = []
    for at, part in each(record, roles.figures.path):
        prefix = f"{at}." if at else ""
        for name in roles.figures.names:
            sign = "$" if roles.figures.unit == "dollars" else ""
            told.append((labels[plain(f"{prefix}{name}")], amount(getattr(part, name), sign=sign), f"{prefix}{name}"))
    if roles.event:
        told.append((labels[roles.event], day(value_at(record, roles.event)), roles.event))
    for party in roles.leading:
        number = len(list(mentions(record, [party])))
        told.append((f"{party.role.capitalize()}s", str(number) if number else "", party.path.partition("[")[0]))
    return told


# ---- offerings ------------------------------------------------------------------------------------------------------


def of_offering(record: FormD) -> str:
    """Return who offers how much, and how much of it is sold."""
    issuers = [record.primary_issuer, *(record.other_issuers or ())]
    names = [_or(issuer.name, "an issuer without a name") for issuer in issuers if issuer is not UNSET]
    who = several(names) or "An issuer without a name"
    verb = "offer" if len(names) > 1 else "offers"
    offered, sold = _offered(record), amount(record.total_amount_sold)
    what = f"{who} {verb} {offered}" if offered else f"{who} {verb} securities"
    return f"{what}, {sold} of it sold" if offered and sold else what


def _offered(record: FormD) -> str:
    """Return what is offered, as a sentence has it."""
    said = amount(record.total_offering_amount)
    return "an indefinite amount" if said == INDEFINITE else said


def facts_of_offering(record: FormD) -> list[tuple[str, str, str]]:
    """Return the amounts of an offering, its investors, first sale and exemptions, by label, words and path."""
    first = "yet to occur" if record.first_sale_yet_to_occur is True else day(record.first_sale)
    investors = "" if record.total_investors is UNSET else f"{record.total_investors:,}"
    exemptions = ", ".join(record.exemptions or ())
    return [
        ("Offered", amount(record.total_offering_amount), "total_offering_amount"),
        ("Sold", amount(record.total_amount_sold), "total_amount_sold"),
        ("Remaining", amount(record.total_remaining), "total_remaining"),
        ("Investors", investors, "total_investors"),
        ("First sale", first, "first_sale_yet_to_occur" if record.first_sale is UNSET else "first_sale"),
        ("Exemptions", exemptions, "exemptions"),
    ]


# ---- reports of ownership -------------------------------------------------------------------------------------------


def of_ownership(record: Schedule13D | Schedule13G) -> str:
    """Return who reports which share of what."""
    persons = record.reporting_persons or ()
    names = [_or(person.name, "a person without a name") for person in persons]
    who = several(names) or "Persons without a name"
    verb = "reports" if len(names) == 1 else "report"
    at, percent = _greatest(record, "percent")
    share = f"{percent:f}%" if at else "their share"
    return f"{who} {verb} {share} of {_or(record.issuer_name, 'an issuer without a name')}"


def facts_of_ownership(record: Schedule13D | Schedule13G) -> list[tuple[str, str, str]]:
    """Return event, greatest share, persons and CUSIP numbers, by label, words and path."""
    at_percent, percent = _greatest(record, "percent")
    at_shares, shares = _greatest(record, "aggregate_amount")
    persons = len(record.reporting_persons or ())
    return [
        ("Event", day(record.event_date), "event_date"),
        ("Percent of class", f"{percent:f}%" if at_percent else "", at_percent),
        ("Shares", amount(shares, sign="") if at_shares else "", at_shares),
        ("Reporting persons", str(persons) if persons else "", "reporting_persons"),
        ("CUSIP", ", ".join(record.cusips or ()), "cusips"),
    ]


def _greatest(record: Schedule13D | Schedule13G, name: str) -> tuple[str, Decimal]:
    """Return path and value of the greatest number that a reporting person states; no path where none does."""
    found = [
        (getattr(person, name), f"reporting_persons[{number}].{name}")
        for number, person in enumerate(record.reporting_persons or ())
        if getattr(person, name) is not UNSET
    ]
    value, path = max(found, key=lambda one: one[0], default=(Decimal(0), ""))
    return path, value
