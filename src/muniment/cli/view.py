"""A reading as people see it: the answers in the order of the form, beside item and label.

Made from the definition, so that a new field appears here by itself.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET, Struct

from muniment.codes import CodeTable
from muniment.evidence import State
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.reading import Reading
from muniment.values import Choice, Dollars, Percent


class Line(Struct):
    """One answer: its item and label, its words for people and as filed, its path, and what it is.

    `absent` says that the words stand for the absence of a value, `numeric` that they are a number.
    """

    item: str
    label: str
    words: str
    filed: str
    path: str
    absent: bool = False
    numeric: bool = False


class Block(Struct):
    """The parts of a repeated item, such as the reporting persons: the lines of each."""

    item: str
    label: str
    name: str
    parts: list[list[Line]]


def lines(reading: Reading) -> Iterator[Line | Block]:
    """Yield what a reading says, in the order of the form: single answers, and blocks of repeated parts."""
    yield from _part(reading, reading.record, "", "")


def _part(reading: Reading, part: Part, prefix: str, item: str) -> Iterator[Line | Block]:
    for field in fields(type(part)):
        held, path = getattr(part, field.name), f"{prefix}{field.name}"
        here = field.at.item or item
        if field.part is None:
            yield from _answer(reading, field, held, path, here)
        elif held is UNSET:
            continue
        elif field.repeats:
            yield from _repeated(reading, field, held, path, here)
        elif _is_address(field.part):
            yield Line(here, field.at.label, _address(held), _address(held), path)
        else:
            yield from _part(reading, held, f"{path}.", here)


def _answer(reading: Reading, field: Field, held: Any, path: str, item: str) -> Iterator[Line]:  # noqa: ANN401
    if held is not UNSET and held != ():
        numeric = isinstance(held, Decimal | int) and not isinstance(held, bool)
        yield Line(item, field.at.label, words(field, held), filed(field, held), path, numeric=numeric)
    elif path in reading.states:
        told = _absence(reading.states[path])
        yield Line(item, field.at.label, told, told, path, absent=True)


def _repeated(reading: Reading, field: Field, held: Any, path: str, item: str) -> Iterator[Line | Block]:  # noqa: ANN401
    if not held:
        yield Line(item, field.at.label, "none", "none", path, absent=True)
        return
    parts = [_flat(reading, part, f"{path}[{number}].", item) for number, part in enumerate(held)]
    if all(len(part) == 1 for part in parts):
        told = ("; ".join(part[0].words for part in parts), "; ".join(part[0].filed for part in parts))
        yield Line(item, field.at.label, *told, path)
    else:
        yield Block(item, field.at.label, field.name, parts)


def _flat(reading: Reading, part: Part, prefix: str, item: str) -> list[Line]:
    """Return the answers of one of several parts, what is repeated inside it in one line each."""
    found: list[Line] = []
    for one in _part(reading, part, prefix, item):
        if isinstance(one, Line):
            found.append(one)
        else:
            told = "\n".join(_one_line(inner) for inner in one.parts)
            filed = "; ".join(line.filed for inner in one.parts for line in inner)
            found.append(Line(one.item, one.label, told, filed, f"{prefix}{one.name}"))
    return found


def _one_line(lines: list[Line]) -> str:
    """Return the answers of a part in one line, without those that an earlier one holds, as a code its own name."""
    told: list[str] = []
    for line in lines:
        if not any(line.words in before for before in told):
            told.append(line.words)
    return "; ".join(told)


def filed(field: Field, held: Any) -> str:  # noqa: ANN401
    """Return a value as its form writes it."""
    if isinstance(held, tuple):
        return "; ".join(filed(field, one) for one in held)
    return field.at.kind.write(held) if field.at.kind else ""


def words(field: Field, held: Any) -> str:  # noqa: ANN401
    """Return a value as people read it: thousands parted, codes with their meaning."""
    if isinstance(held, tuple):
        return "; ".join(words(field, one) for one in held)
    kind = field.at.kind
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(kind, Percent):
        return f"{held:f} %"
    if isinstance(held, Decimal):
        return f"{held:,f}"
    if isinstance(held, int):
        return f"${held:,}" if isinstance(kind, Dollars) else str(held)
    if isinstance(kind, Choice):
        return _with_meaning(kind, held)
    return held.isoformat() if isinstance(held, date) else str(held)


def _with_meaning(kind: Choice, code: str) -> str:
    if isinstance(kind.codes, CodeTable) and code in kind.codes:
        label = kind.codes.format(code)
        return code if label == code else f"{code} {label}"
    return f"{code} (not in the official list)"


def _is_address(part: type[Part]) -> bool:
    return part.__name__ == "Address"


def _address(address: Any) -> str:  # noqa: ANN401
    """Return an address in one line, the state by its name where the filing has it."""
    state = getattr(address, "state_name", UNSET)
    place = address.state if state is UNSET else state
    parts = (address.street1, address.street2, address.city, place, address.zip_code)
    return ", ".join(str(part) for part in parts if part is not UNSET)


def _absence(state: State) -> str:
    return f"{state.kind}: {state.words!r}" if state.words else state.kind
