"""From what was found in a text to a record: values in their fields, and by record path why others are absent."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import UNSET, Struct, structs

from muniment.codes import schedule_13
from muniment.documents.header import FilingHeader
from muniment.errors import IdentifierError
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.definition import AsFiled, Part, Words
from muniment.forms.names import FormName
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Signer
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.items.filling import filled
from muniment.readers.labelled.signatures import Signed
from muniment.readers.labelled.statement import Statement

P = TypeVar("P", bound=Part)

_PLAIN = re.compile(r"\d{0,3}(?:\.\d*)?").fullmatch
# Rows of the cover page whose field has another name than the row.
_FIELDS = {"<irs-number>": "irs_number"}


class Built(Struct):
    """A record, and what was found for each of its paths: values, and what stands in their place."""

    record: Schedule13D | Schedule13G
    found: dict[str, Found]


def build(statement: Statement, issuer_cik: Words = UNSET) -> Built:
    """Return the record of a statement; `issuer_cik` is what the header of its submission says of the issuer."""
    found: dict[str, Found] = {}
    form, person = (
        (Schedule13G, schedule_13g.ReportingPerson)
        if statement.letter == "G"
        else (Schedule13D, schedule_13d.ReportingPerson)
    )
    persons = tuple(
        _part(person, one.rows, f"reporting_persons[{n}].", found) for n, one in enumerate(statement.persons)
    )
    signatures = _signatures(statement, found)
    name = FormName(f"13{statement.letter}", amendment=statement.amended)
    fields: dict[str, Any] = {"submission_type": name.submission_type, "issuer_cik": issuer_cik}
    if persons:
        fields["reporting_persons"] = persons
    if signatures:
        fields["signatures"] = signatures
    fields |= filled(statement.letter, statement.answers.found, found)
    if statement.letter == "G":
        fields |= _boxes(statement, fields.get("item5"), found)
    return Built(_part(form, statement.first.fields, "", found, **fields), found)


def _part(kind: type[P], rows: Mapping[str, Found], prefix: str, found: dict[str, Found], **fields: Any) -> P:  # noqa: ANN401
    """Return a part of the record with the values that were found for its fields, and note them by path."""
    as_filed: list[AsFiled] = []
    for row, one in rows.items():
        name = _FIELDS.get(row, row)
        if name not in kind.__struct_fields__:
            continue
        found[prefix + name] = one
        value, words = _fitting(name, one)
        if words:
            as_filed.append(AsFiled(name, words))
        if value is not UNSET:
            fields[name] = value
    return kind(**fields, as_filed=tuple(as_filed))


def _fitting(name: str, one: Found) -> tuple[Any, str]:
    """Return a value as its field takes it, else UNSET and the words it is printed in: less than 1 %, a month."""
    value = one.value
    if value is UNSET or not one.sure_enough:
        return UNSET, ""
    if name == "percent":
        return (Decimal(value), "") if _PLAIN(value) and any(map(str.isdigit, value)) else (UNSET, value)
    if name.endswith("date") and not isinstance(value, date):
        return UNSET, value
    return value, ""


def _signatures(statement: Statement, found: dict[str, Found]) -> tuple[Any, ...]:
    module = schedule_13g if statement.letter == "G" else schedule_13d
    return tuple(_signature(module.PersonSignature, one, n, found) for n, one in enumerate(statement.signed))


def _signature(kind: type[P], one: Signed, n: int, found: dict[str, Found]) -> P:
    """Return one signature line as the record has it: the person signed for, and the one who signed."""
    path = f"signatures[{n}]."
    rows = {"signature": one.name, "title": one.title, "date": one.date}
    signer = _part(Signer, {name: hit for name, hit in rows.items() if hit}, f"{path}signers[0].", found)
    signed_for = {"reporting_person": one.for_} if one.for_ else {}
    return _part(kind, signed_for, path, found, signers=(signer,))


def _boxes(statement: Statement, item5: schedule_13g.Item5 | None, found: dict[str, Found]) -> dict[str, Any]:
    """Return the items of a Schedule 13G that hold boxes; `item5` is what else was found of it."""
    items: dict[str, Any] = {}
    if statement.item3.stated:
        found["item3.types"] = statement.item3
        items["item3"] = _item3(statement.item3)
    if statement.exit.stated:
        found["item5.five_percent_or_less"] = statement.exit
        items["item5"] = structs.replace(item5 or schedule_13g.Item5(), five_percent_or_less=statement.exit.value)
    elif statement.exit.absence == "unreadable":
        found["item5.five_percent_or_less"] = statement.exit
    return items


def _item3(one: Found) -> schedule_13g.Item3:
    """Return the kinds that letters stand for, and the letters where today's form has others."""
    codes, as_filed = [], []
    for n, (letter, kind) in enumerate(one.value):
        codes.append(_code(letter, kind))
        if schedule_13.ITEM_3[codes[-1]].letter != letter:
            as_filed.append(AsFiled(f"types[{n}]", letter))
    return schedule_13g.Item3(types=tuple(codes), as_filed=tuple(as_filed))


def _code(letter: str, kind: str) -> str:
    """Return the code of a kind by today's letter; of a letter whose words are unknown, what it stands for today."""
    try:
        return schedule_13.from_letter(kind or letter).code
    except IdentifierError:
        return "OO"


def issuer_cik(header: FilingHeader) -> Words:
    """Return the CIK of the subject company by a header; UNSET where it names none."""
    return next((one.cik for one in header.parties if one.cik and "SUBJECT" in one.role.upper()), UNSET)
