"""What is kept of a filing, by whom and until when, and the words by which a schedule names its exhibits."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from muniment.drafts.exhibits import Exhibit
from muniment.drafts.papers import Paper, papers, years_after
from muniment.forms import Record, form_of
from muniment.forms.paths import value_at
from muniment.wording import day

_ATTESTED = 7  # years after the last electronic signature


class Keep(Struct, frozen=True):
    """One document that is kept: its name, who signs it, who keeps it until when, and the rule that says so."""

    name: str
    signer: str
    keeper: str
    until: date
    rule: str


def to_keep(record: Record, filed: date) -> tuple[Keep, ...]:
    """Return what is kept of a filing that is made on a day."""
    keeper = f"the {form_of(record).roles.keeper}"
    return tuple(_keep(one, keeper, filed) for one in papers(record))


def _keep(one: Paper, keeper: str, filed: date) -> Keep:
    years, rule = (_ATTESTED, "17 CFR 232.302(b)(2)") if one.kind == "attestation" else (5, "17 CFR 232.302(b)(1)")
    return Keep(one.name, one.who, keeper, years_after(filed, years), rule)


def keep_list(record: Record, filed: date) -> str:
    """Return the list of what is kept as plain text."""
    lines = ["What is signed and kept; none of it is sent with the filing as it stands here.", ""]
    lines += [f"Counted from {day(filed)}, the day of filing. If it is filed on another day, count anew.", ""]
    for one in to_keep(record, filed):
        after = " at least; count from the last electronic signature" if one.rule.endswith("(2)") else ""
        lines += [
            one.name,
            f"    signed by {one.signer}",
            f"    kept by {one.keeper} until {day(one.until)}{after} ({one.rule})",
            "",
        ]
    return "\n".join(lines)


class Offer(Struct, frozen=True):
    """Words that a field of a schedule may say: its path, its label, and the words."""

    path: str
    label: str
    words: str


def offers(record: Record, exhibits: Sequence[Exhibit]) -> tuple[Offer, ...]:
    """Return words that name the exhibits, for the field of the form that asks for them; none where it says something.

    Of a Schedule 13G that is filed by a group also the members, for Item 8, where nothing stands there.
    """
    roles, found = form_of(record).roles, []
    path, label = roles.exhibits
    if exhibits and path and not value_at(record, path):
        found.append(Offer(path, label, _named(exhibits)))
    path, label = roles.members
    declined = f"{path.rpartition('.')[0]}.not_applicable"
    if path and not value_at(record, path) and not value_at(record, declined) and (members := _members(record)):
        found.append(Offer(path, label, members))
    return tuple(found)


def _named(exhibits: Sequence[Exhibit]) -> str:
    return "\n".join(f"Exhibit {one.type.removeprefix('EX-')}: {_title(one)}" for one in exhibits)


def _title(one: Exhibit) -> str:
    """Return what an exhibit is called: as somebody said, or as its type or its own words tell; else its file."""
    if one.description:
        return one.description
    if one.type.startswith("EX-24"):
        return "Power of Attorney"
    words = b" ".join(one.data.lower().split())
    return "Joint Filing Agreement" if b"joint filing agreement" in words else one.name


def _members(record: Record) -> str:
    """Return the members of a group with their types; "" where nobody says that there is one."""
    persons = [one for one in value_at(record, "reporting_persons") or () if one.group == "a" and one.name]
    if len(persons) < 2:
        return ""
    return "\n".join(f"{one.name} ({', '.join(one.types)})" if one.types else one.name for one in persons)
