"""The summary: a short, stable JSON of what a filing says, one shape for every format it may come in.

Three different answers are never mixed up: `None`, the source does not state it; `"N/A"`, the source states that it
does not apply; and a value. Texts are as printed, white space collapsed. Shares are numbers (whole, or exact
decimals), percents decimal texts, dates ISO.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, overload

from msgspec import UNSET, UnsetType

from muniment.codes import schedule_13, states
from muniment.evidence import Evidence, State
from muniment.forms import FormD, Record, Schedule13D, Schedule13G, form_of, stated_form
from muniment.forms.definition import Day, Part, Several, Words, fields
from muniment.forms.form_d.fields import Address as IssuerAddress
from muniment.forms.form_d.fields import Issuer, Recipient, RelatedPerson
from muniment.forms.schedule_13 import schedule_13d as fields_13d
from muniment.forms.schedule_13 import schedule_13g as fields_13g
from muniment.forms.schedule_13.base import Address, Signer
from muniment.forms.spec import resolved
from muniment.identifiers import cusip
from muniment.reading import Reading, expect_reading
from muniment.values.characters import without_mark

# The lists of members, and the key that names a member.
NAMED_BY = {"persons": "name", "signatures": "name", "issuers": "name", "related_persons": "last", "recipients": "name"}

# How sure one may be of a value that an otherwise damaged XML file shows whole.
DAMAGED = 0.9

T = TypeVar("T")

# What a page may state of a percent or a day without stating one.
_LESS = re.compile(r"[<>][0-9.]+|[0-9]{4}-[0-9]{2}")
_WORD = re.compile(r"[^\W\d_]+")
_WRITTEN_OUT = 2
_OF_ENTITIES = frozenset({"trust", "fund", "partners", "capital", "llc", "lp", "inc", "ltd", "corp", "company"})
_NUMERALS = frozenset({"i", "ii", "iii", "iv", "v", "jr", "sr"})
_BETWEEN = " ,;:/-–—"
# Behind these a name is part of the title: "Trustee of the Ada Gull Trust".
_LINKS = frozenset({"of", "for", "the", "to", "at", "in", "and", "with", "&"})
_SECURITIES = {
    field.name: field.at.label.removesuffix(" (describe)")
    for field in fields(FormD)
    if field.name.startswith("offers_")
}


def summary(reading: Reading) -> dict[str, Any]:
    """Return the summary of a reading: plain dictionaries, lists, texts, `int` and `Decimal`.

    Raises:
        UsageError: it is no reading.
    """
    expect_reading("a summary is made of", reading)
    record, is_printed = reading.record, is_from_print(reading.evidence)
    result = resolved(form_of(record).hooks.summary)(
        record, Says(reading.states, coded=not is_printed, reading=reading)
    )
    if is_printed:
        result["confidence"] = confidences(reading, result)
    if any(problem.code == "damaged" for problem in reading.problems):
        result["confidence"] = dict.fromkeys(result, DAMAGED)
    return result


def of_any(record: Record, says: "Says") -> dict[str, Any]:
    """Return what a form without a summary of its own says, by the names of its fields."""
    return {"form": _form_name(record), **_fields(record, "", says)}


def _fields(part: Part, path: str, says: "Says") -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields(type(part)):
        value, field_path = getattr(part, field.name), f"{path}{field.name}"
        if field.repeats:
            entries = [(f"{field_path}[{number}]", entry) for number, entry in enumerate(value or ())]
            values[field.name] = [
                _fields(entry, f"{at}.", says) if field.part else says(entry, at) for at, entry in entries
            ]
        elif field.part is not None and value is not UNSET:
            values[field.name] = _fields(value, f"{field_path}.", says)
        else:
            values[field.name] = says(value, field_path)
    return values


class Says:
    """Turns a field into what the summary says of it, by the value and by the reason for its absence."""

    def __init__(self, states: Mapping[str, State], *, coded: bool, reading: Reading | None = None) -> None:
        """`coded`: the source has codes for places; else they stand there as printed, and `DE` is what was printed."""
        self.states, self.coded, self.reading = states, coded, reading

    @overload
    def __call__(self, value: Words | Day, path: str = "") -> str | None: ...
    @overload
    def __call__(self, value: object, path: str = "") -> object: ...
    def __call__(self, value: object, path: str = "") -> object:
        """Return None, "N/A" or the value, in the summary's types."""
        if value is UNSET:
            state = self.states.get(path)
            return "N/A" if state and state.kind == "not applicable" else None
        if isinstance(value, str):
            return " ".join(value.split())
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else value
        return value.isoformat() if isinstance(value, date) else value

    def fields(self, part: Part, names: Mapping[str, str], path: str = "") -> dict[str, Any]:
        """Return what some fields of a part say, under their names in the summary."""
        return {key: self(getattr(part, name), f"{path}{name}") for name, key in names.items()}

    def either(self, record: Part, *paths: str) -> object:
        """Return the first of some values that is stated; "N/A" only where none of them applies."""
        told = [self(getattr(record, path), path) for path in paths]
        return next((value for value in told if value not in (None, "N/A")), min(told, key=bool))

    def declined(self, path: str) -> str:
        """Return the words by which an item is said not to apply, as printed."""
        state = self.states.get(path)
        return self(state.words) or "" if state and state.words else "Not Applicable"

    def percent(self, value: Decimal, path: str) -> str | None:
        """Return the digits as printed."""
        return self(UNSET, path) if value is UNSET else f"{value:f}"

    def printed(self, part: Part, field: str, path: str) -> object:
        """Return a value, or the words in which a page states less than the field takes: "<1", 2020-03."""
        value = getattr(part, field)
        text = next((spelling.words for spelling in part.as_filed if spelling.field == field and spelling.words), None)
        if value is UNSET and text and _LESS.fullmatch(text):
            return text
        return self.percent(value, path) if isinstance(value, Decimal) else self(value, path)

    def several(self, values: Several) -> list[str]:
        """Return the entries of a list; none where there is no list."""
        return [] if values is UNSET else [self(value) or "" for value in values]


def _form_name(record: Record) -> str | None:
    name = stated_form(record)
    return str(name) if name else None


def _each(values: tuple[T, ...] | UnsetType) -> tuple[T, ...]:
    return () if values is UNSET else values


# ---- Schedules 13D and 13G ------------------------------------------------------------------------------------------


def schedule_13g(record: Schedule13G, says: Says) -> dict[str, Any]:
    """Return the summary of a Schedule 13G."""
    return _schedule(record, says, _items_13g(record, says)) | {
        "rules": [rule.removeprefix("Rule ") for rule in says.several(record.rules)],
        "item3": _item3(record),
        "item5_exit": None if record.item5 is UNSET else record.item5.five_percent_or_less is True,
    }


def schedule_13d(record: Schedule13D, says: Says) -> dict[str, Any]:
    """Return the summary of a Schedule 13D, which has no boxes for rules, Items 3 and 5."""
    items = {str(number): getattr(record, f"item{number}") for number in range(1, 8)}
    texts = {
        number: _joined(item, says, _LETTERS.get(number, {})) for number, item in items.items() if item is not UNSET
    }
    if says.reading and not says.coded and says.reading.source.media_type != "text/html":
        texts |= _in_turn(says.reading)
    return _schedule(record, says, texts)


def _schedule(record: Schedule13D | Schedule13G, says: Says, items: dict[str, str | None]) -> dict[str, Any]:
    """Return what both schedules say, with room for the boxes of a 13G."""
    return {
        "form": _form_name(record),
        "amendment_number": says(record.amendment_number),
        "issuer": {"name": says(record.issuer_name), "cik": says(record.issuer_cik)},
        "security": {
            "title": says(record.class_title),
            "cusips": [number[: cusip.LENGTH] for number in says.several(record.cusips)],
        },
        "event_date": says.printed(record, "event_date", "event_date"),
        "rules": [],
        "persons": [
            _person(person, f"reporting_persons[{n}].", says)
            for n, person in enumerate(_each(record.reporting_persons))
        ],
        "item3": [],
        "item5_exit": None,
        "signatures": [
            _signature(signer, says(signed.reporting_person), says)
            for signed in _each(record.signatures)
            for signer in _each(signed.signers)
        ],
        "items": items,
    }


def _person(person: fields_13d.ReportingPerson | fields_13g.ReportingPerson, path: str, says: Says) -> dict[str, Any]:
    return {
        "name": says(person.name, f"{path}name"),
        "irs_number": says(person.irs_number, f"{path}irs_number"),
        "group": says(person.group),  # of two boxes neither ticked, whatever stands beside them
        "citizenship": _place(person.citizenship, says, f"{path}citizenship"),
        "funds": says.several(getattr(person, "fund_sources", UNSET)),
        **says.fields(person, SHARES, path),
        "excludes_shares": says(person.excludes_shares),
        "percent": says.printed(person, "percent", f"{path}percent"),
        "types": says.several(person.types),
    }


def _place(code: Words, says: Says, path: str = "") -> str | None:
    """Return the name of a state or country, as the official page prints it; a code that is none stays."""
    return states.SCHEDULE_13.format(code) if code and says.coded and code in states.SCHEDULE_13 else says(code, path)


def _item3(record: Schedule13G) -> list[str]:
    """Return the letters as the document prints them: a group was (h), then (j), and is (k) today."""
    if record.item3 is UNSET:
        return []
    printed = {spelling.field: spelling.words for spelling in record.item3.as_filed}
    codes = [(n, code) for n, code in enumerate(_each(record.item3.types)) if code in schedule_13.ITEM_3]
    return [str(printed.get(f"types[{n}]") or schedule_13.ITEM_3[code].letter) for n, code in codes]


def _signature(signer: Signer, person: str | None, says: Says) -> dict[str, Any]:
    """Take "/s/" from the name, the name from the title, and leave "for" out where somebody signs for themselves."""
    name = without_mark(says(signer.signature) or "") or None
    title = says(signer.title)
    for_themselves = name and person and _same_person(name, person)
    day = says.printed(signer, "date", "")
    return {"name": name, "title": _title(title, name), "for": None if for_themselves else person, "date": day}


def _same_person(first: str, second: str) -> bool:
    """Whether two names are one person's: the same words in any order, an initial for one of them.

    Two words at least are written out in both, for nobody knows who "J. Roe" is; and the second is not the first.
    """
    ours, theirs = (_WORD.findall(name.casefold()) for name in (first, second))
    if ours == theirs or first.casefold() == second.casefold():
        return True
    if _OF_ENTITIES.intersection(ours):
        return False
    shared = [word for word in ours if word in theirs and len(word) > 1]
    rest, others = ([word for word in words if word not in shared] for words in (ours, theirs))
    if len(shared) < _WRITTEN_OUT or len(rest) != len(others) or _NUMERALS.intersection((*rest, *others)):
        return False
    pairs = zip(sorted(rest), sorted(others), strict=True)
    return all(word == other or (word[0] == other[0] and 1 in (len(word), len(other))) for word, other in pairs)


def _title(title: str | None, name: str | None) -> str | None:
    """Return what "Name/Title" says beside the name: behind it, else before it."""
    if not title or not name:
        return title
    at = title.rfind(name)
    while at >= 0 and not _is_own(title[:at], title[at + len(name) :]):
        at = title.rfind(name, 0, at)
    return (title[at + len(name) :].strip(_BETWEEN) or title[:at].strip(_BETWEEN) or None) if at >= 0 else title


def _is_own(before: str, behind: str) -> bool:
    """Whether a name that stands between two parts of a title is the signer's, and no part of the title."""
    if before[-1:].isalnum() or behind[:1].isalnum() or behind.startswith(("'s", "’s")):
        return False
    return "".join(before.split()[-1:]).casefold() not in _LINKS


def _items_13g(record: Schedule13G, says: Says) -> dict[str, str | None]:
    items: dict[str, str | None] = {}
    if record.item1 is not UNSET:
        name = record.issuer_name if says.coded or record.item1.issuer_name is UNSET else record.item1.issuer_name
        items |= {"1a": says(name), "1b": says(record.item1.issuer_address)}
    if record.item2 is not UNSET:
        two = record.item2
        items |= {"2a": says(two.names), "2b": says(two.addresses), "2c": says(two.citizenship)}
        items |= {"2d": says(record.class_title), "2e": ", ".join(says.several(record.cusips)) or None}
    if record.item4 is not UNSET:
        items["4"] = _joined(record.item4, says)
    for number, field in _WITH_FLAG.items():
        item = getattr(record, f"item{number}")
        if item is not UNSET:
            items[number] = (
                says.declined(f"item{number}.{field}") if item.not_applicable is True else _joined(item, says)
            )
    return items


# The items that have a box "Not Applicable", each with the field of its text.
_WITH_FLAG = {"6": "others", "7": "subsidiaries", "8": "members", "9": "dissolution", "10": "certifications"}


# The letters that stand before the parts of an item; only print has them.
_LETTERS = {
    "2": dict(zip(fields_13d.Item2.__struct_fields__[1:], "abcdef", strict=True)),
    "5": dict(zip(fields_13d.Item5.__struct_fields__[1:], "abcde", strict=True)),
}


def _joined(part: Part, says: Says, letters: Mapping[str, str] | None = None) -> str | None:
    """Return all texts of an item, one after the other."""
    texts = [(name, _text(getattr(part, name), says)) for name in part.__struct_fields__[1:]]
    if letters and not says.coded and sum(1 for _, text in texts if text) > 1:
        texts = [(name, _with_letter(text, letters[name])) for name, text in texts]
    return " ".join(text for _, text in texts if text) or None


def _in_turn(reading: Reading) -> dict[str, str]:
    """Return the items of a text that several persons answer in turn, each by letters, in the order of the page."""
    told: dict[str, str] = {}
    for number, letters in _LETTERS.items():
        parts = {letter: reading.evidence.get(f"item{number}.{name}") for name, letter in letters.items()}
        places = [(span.start, span.end, letter, span) for letter, part in parts.items() if part for span in part.spans]
        of_all = Counter(place[:2] for place in places)  # a name stands before each of its letters
        if max(of_all.values(), default=0) > 1 and max(Counter(place[2] for place in places).values()) > 1:
            pieces = {place[:2]: place[2:] for place in reversed(places)}
            texts = [
                (" ".join(reading.words(span).split()), of_all[place] > 1, letter)
                for place, (letter, span) in sorted(pieces.items())
            ]
            told[number] = " ".join(
                text if is_of_all or text.startswith(f"({letter})") else f"({letter}) {text}"
                for text, is_of_all, letter in texts
            )
    return told


def _text(value: object, says: Says) -> str | None:
    if isinstance(value, Address):
        return _joined(value, says)
    return says(value) if isinstance(value, str) else None


def _with_letter(text: str | None, letter: str) -> str | None:
    """Return the text of a part behind its letter, unless letters stand in it, as in "(d) and (e)"."""
    return text if text is None or f"({letter})" in text[:_BEFORE_LETTER] else f"({letter}) {text}"


_BEFORE_LETTER = 400


# ---- Form D ---------------------------------------------------------------------------------------------------------

# Fields by their names in the summary.
_ITEM_4 = {
    "industry_group": "industry",
    "fund_type": "fund_type",
    "is_investment_company": "investment_company_act",
}
_ITEMS_10_AND_11 = {"is_business_combination": "business_combination", "minimum_investment": "minimum_investment"}
_ITEMS_13_TO_16 = {
    "total_offering_amount": "offered",
    "total_amount_sold": "sold",
    "total_remaining": "remaining",
    "non_accredited_investors": "non_accredited",
    "total_investors": "investors",
    "sales_commissions": "commissions",
    "finders_fees": "finders_fees",
    "proceeds_to_related_persons": "use_of_proceeds",
}
_CLARIFICATIONS = {
    "business_combination_clarification": "10",
    "amounts_clarification": "13",
    "fees_clarification": "15",
    "proceeds_clarification": "16",
}
_ESTIMATES = {
    "sales_commissions_estimated": "commissions",
    "finders_fees_estimated": "finders_fees",
    "proceeds_estimated": "use_of_proceeds",
}
_ISSUER = {name: name for name in ("name", "cik", "jurisdiction", "entity_type")}
_ADDRESS = {"street1": "street1", "street2": "street2", "city": "city", "state": "state", "zip_code": "zip"}
_PERSON = {"first_name": "first", "middle_name": "middle", "last_name": "last"}
_RECIPIENT = {
    "name": "name",
    "crd_number": "crd",
    "associated_dealer": "associated",
    "associated_dealer_crd_number": "associated_crd",
}
_SIGNED = {name: name for name in ("issuer", "name", "title", "date")}


def form_d(record: FormD, says: Says) -> dict[str, Any]:
    """Return the summary of a Form D."""
    return {
        "form": _form_name(record),
        "issuers": [_issuer(entry, path, says) for path, entry in _issuers(record)],
        "related_persons": [
            _related_person(person, f"related_persons[{n}].", says)
            for n, person in enumerate(_each(record.related_persons))
        ],
        **says.fields(record, _ITEM_4),
        "size": says.either(record, "revenue_range", "net_asset_value_range"),
        "exemptions": says.several(record.exemptions),
        "previous_accession": says(record.previous_accession_number, "previous_accession_number"),
        "first_sale": "yet to occur"
        if record.first_sale_yet_to_occur is True
        else says(record.first_sale, "first_sale"),
        "more_than_one_year": says(record.more_than_one_year, "more_than_one_year"),
        "securities": [label for name, label in _SECURITIES.items() if getattr(record, name) is True],
        **says.fields(record, _ITEMS_10_AND_11),
        "recipients": [_recipient(part, f"recipients[{n}].", says) for n, part in enumerate(_each(record.recipients))],
        **says.fields(record, _ITEMS_13_TO_16),
        "clarifications": says.fields(record, _CLARIFICATIONS),
        "estimates": {key: getattr(record, name) is True for name, key in _ESTIMATES.items()},
        "signatures": [
            says.fields(signature, _SIGNED, f"signatures[{n}].") for n, signature in enumerate(_each(record.signatures))
        ],
    }


def _issuers(record: FormD) -> list[tuple[str, Issuer]]:
    primary = [("primary_issuer.", record.primary_issuer)] if record.primary_issuer is not UNSET else []
    return primary + [(f"other_issuers[{n}].", issuer) for n, issuer in enumerate(_each(record.other_issuers))]


def _issuer(issuer: Issuer, path: str, says: Says) -> dict[str, Any]:
    previous = [*_each(issuer.previous_names), *_each(issuer.edgar_previous_names)]
    return {
        **says.fields(issuer, _ISSUER, path),
        "year": _year(issuer),
        "previous_names": [says(name) for name in previous],
        **_address(issuer.address, f"{path}address.", says),
        "phone": says(issuer.phone, f"{path}phone"),
    }


def _year(issuer: Issuer) -> int | str | None:
    if issuer.formed_over_five_years_ago is True:
        return "over five years ago"
    if issuer.yet_to_be_formed is True:
        return "yet to be formed"
    return None if issuer.year_formed is UNSET else issuer.year_formed


def _address(address: IssuerAddress | UnsetType, path: str, says: Says) -> dict[str, Any]:
    if address is UNSET:
        return dict.fromkeys(_ADDRESS.values())
    state = address.state_name if address.state_name is not UNSET else address.state
    return says.fields(address, _ADDRESS, path) | {"state": says(state, f"{path}state")}


def _related_person(person: RelatedPerson, path: str, says: Says) -> dict[str, Any]:
    return {
        **says.fields(person, _PERSON, path),
        "relationships": says.several(person.relationships),
        **_address(person.address, f"{path}address.", says),
        "clarification": says(person.clarification, f"{path}clarification"),
    }


def _recipient(recipient: Recipient, path: str, says: Says) -> dict[str, Any]:
    solicited = [says(state.state) for state in _each(recipient.states)]
    return {
        **says.fields(recipient, _RECIPIENT, path),
        **_address(recipient.address, f"{path}address.", says),
        "states": ["All States"] if recipient.all_states is True else solicited,
        "foreign": says(recipient.foreign),
    }


# ---- how sure a reading is of each value, under the paths of the summary --------------------------------------------


_CERTAIN = ("xml", "data set", "draft", "EDGAR's rendering")
# Items 1 and 2 of a 13G have an answer for each of their parts; all other items have one.
_PARTS_13G = {
    "item1.issuer_name": "1a",
    "item1.issuer_address": "1b",
    "item2.names": "2a",
    "item2.addresses": "2b",
    "item2.citizenship": "2c",
}
# Answers of these items are those of the cover, where the item has none of its own.
_AGAIN = {"items.1a": "issuer.name", "items.2d": "security.title", "items.2e": "security.cusips"}
_OF_13G = re.compile(r"item(?:4\.amount|5\.(?:five|not)|[67]\.(?:not|others|subsid)|8|9|10|3\.types)").match
_ITEM = re.compile(r"item(\d+)\.").match
_NAMES = {
    "submission_type": "form",
    "issuer_name": "issuer.name",
    "issuer_cik": "issuer.cik",
    "class_title": "security.title",
    "cusips": "security.cusips",
    "item3.types": "item3",
    "item5.five_percent_or_less": "item5_exit",
    # of a Form D
    **_ITEM_4,
    "revenue_range": "size",
    "net_asset_value_range": "size",
    "previous_accession_number": "previous_accession",
    "first_sale_yet_to_occur": "first_sale",
    **dict.fromkeys(_SECURITIES, "securities"),
    **_ITEMS_10_AND_11,
    **_ITEMS_13_TO_16,
    **{name: f"estimates.{key}" for name, key in _ESTIMATES.items()},
    **{name: f"clarifications.{key}" for name, key in _CLARIFICATIONS.items()},
}
# The numbers of shares in the rows of a person, by their names in the summary.
SHARES = {
    "sole_voting_power": "sole_voting",
    "shared_voting_power": "shared_voting",
    "sole_dispositive_power": "sole_dispositive",
    "shared_dispositive_power": "shared_dispositive",
    "aggregate_amount": "aggregate",
}
_OF_SIGNATURES = {"signers[0].signature": "name", "signers[0].title": "title", "signers[0].date": "date"}
_SIGNATURE = re.compile(r"signatures(\[\d+\])\.(signers.+|reporting_person)").fullmatch
# The fields of members by their names in the summary.
_LISTS = {"primary_issuer": "issuers", "other_issuers": "issuers", "reporting_persons": "persons"}
_OF_MEMBERS = {
    "fund_sources": "funds",
    **SHARES,
    **{f"address.{name}": key for name, key in _ADDRESS.items()},
    "address.state_name": "state",
    "year_formed": "year",
    "formed_over_five_years_ago": "year",
    "yet_to_be_formed": "year",
    "edgar_previous_names": "previous_names",
    **_PERSON,
    **_RECIPIENT,
    "all_states": "states",
}
_MEMBER = re.compile(r"(?P<list>[a-z_]+)(?:\[(?P<number>\d+)\])?\.(?P<field>.+)").fullmatch
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def is_from_print(evidence: Mapping[str, Evidence]) -> bool:
    """Whether any value was read from a printed text, where XML and data sets name what each of them is."""
    return any(not entry.how.startswith(_CERTAIN) for entry in evidence.values())


def confidences(reading: Reading, told: Mapping[str, Any]) -> dict[str, float]:
    """Return the probability of each value that a summary tells of a reading from print, under its path there."""
    by_path: dict[str, float] = {}
    of_13g = any(map(_OF_13G, reading.evidence))
    for name, value in reading.evidence.items():
        path = path_in_summary(name, of_13g=of_13g)
        if _is_told(told, path):
            by_path[path] = min(round(value.confidence, 4), by_path.get(path, 1.0))
    for again, path in _AGAIN.items():
        those = [sure for at, sure in by_path.items() if at.partition("[")[0] == path]
        if those and again not in by_path and _is_told(told, again):
            by_path[again] = min(those)
    return by_path


def _is_told(told: Mapping[str, Any], path: str) -> bool:
    """Whether a summary has a value at a path, or says there that it has none."""
    here: Any = told
    try:
        for name, number in _STEP.findall(path):
            here = here[int(number)] if number else here[name]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def path_in_summary(name: str, *, of_13g: bool = False) -> str:
    """Return the path in the summary of a record path; parts of Items 1 and 2 are answers of their own in a 13G.

    >>> path_in_summary("reporting_persons[0].types[1]"), path_in_summary("item6.others")
    ('persons[0].types[1]', 'items.6')
    >>> path_in_summary("other_issuers[1].address.zip_code"), path_in_summary("first_sale_yet_to_occur")
    ('issuers[2].zip', 'first_sale')
    """
    signature, item, member = _SIGNATURE(name), _ITEM(name), _MEMBER(name)
    if signature:
        return f"signatures{signature[1]}.{_OF_SIGNATURES.get(signature[2], 'for')}"
    if item and name.partition("[")[0] not in _NAMES:
        number = _PARTS_13G.get(name, item[1]) if of_13g else item[1]
        return f"items.{number}"
    group, field = "", name
    if member and not item:
        number = int(member["number"] or 0) + (member["list"] == "other_issuers")
        group, field = f"{_LISTS.get(member['list'], member['list'])}[{number}].", member["field"]
    field, bracket, rest = field.partition("[")
    field = (_OF_MEMBERS if group else _NAMES).get(field, field)
    # of the former names, a list that one of two fields tells, there is one probability for all
    entry = f"[{rest.partition(']')[0]}]" if bracket and field != "previous_names" else ""
    return f"{group}{field}{entry}"
