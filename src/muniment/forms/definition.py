"""The words in which a form is defined: places, parts, and what a source wrote otherwise.

A form is a frozen record whose fields say, each in one line, where their value stands: the element, the item and
label of the printed form, the kind of value. Readers, writers, schemas and reference pages are made from those lines
(see `fields` and `rows`); nothing else describes a form a second time. Law, help and historical wordings stand
in tables beside the forms, keyed by (form, field), so that a definition stays short enough to read.

`fields` lists one part, field by field, in printed order; `rows` walks a whole form down to its leaves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from reprlib import repr as shortened
from types import UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)
from typing import Annotated as A

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.errors import RecordError
from muniment.identifiers import accession, cik, crd, cusip
from muniment.values import INDEFINITE, Dollars, Kind, Number, Text

T = TypeVar("T")

# What a field holds, or nothing: absence is UNSET, never 0, "" or False.
Words: TypeAlias = str | UnsetType
Several: TypeAlias = tuple[str, ...] | UnsetType
Answer: TypeAlias = bool | UnsetType
Whole: TypeAlias = int | UnsetType
Exact: TypeAlias = Decimal | UnsetType
Amount: TypeAlias = int | Literal["Indefinite"] | UnsetType
Day: TypeAlias = date | UnsetType


# Prefixes of namespaces in element paths; what has none stands in the form's own namespace.
NAMESPACES = {"com": "http://www.sec.gov/edgar/common"}


def or_none(value: T | UnsetType) -> T | None:
    """Return a value, None for UNSET: what a table or JSON says of it."""
    return None if value is UNSET else value


class Former(Struct, frozen=True):
    """Another place where earlier files have the same value.

    `path` is the element there. `until` is the last schema version that has it so, "" where files of that time name
    no version. `after` names the field behind which it stands, where that is not its place today.
    """

    path: str
    until: str = ""
    after: str = ""


class At(Struct, frozen=True):
    """Where a value stands, in the XML and on the printed form: all that any output needs.

    * `path`: the element, from the element of the part it belongs to, steps divided by "/", each with a prefix of
      `NAMESPACES` where it does not stand in the form's own; "" for what was only ever printed;
    * `item`, `label`: the number and the words of the printed form ("" where the form does not print it);
    * `kind`: how words become a value; None for a part that has fields of its own;
    * `need`: the specification's letters, original and amendment ("m/o"), one letter where both are the same;
    * `most`: how often it may be repeated, 0 where no limit is stated;
    * `former`: other places in earlier files;
    * `private`: EDGAR removes it before dissemination: only a submission has it;
    * `access_code`: for a filer's CIK, the sibling element where a submission has the filer's access code (CCC), which
      no record ever holds; `redacted` is what EDGAR writes over it ("" where it removes the element);
    * `group`: a repeated part without an element of its own: its fields stand in `path` one after the other;
    * `after`: for fields of a submission header, the sibling element behind which it stands.
    """

    path: str
    item: str
    label: str
    kind: Kind[Any] | None = None
    need: str = "o"
    most: int = 0
    former: tuple[Former, ...] = ()
    private: bool = False
    access_code: str = ""
    redacted: str = ""
    group: bool = False
    after: str = ""


class AsFiled(Struct, frozen=True, omit_defaults=True):
    """What a source wrote otherwise than the value alone would be written, so that writing gives the same file again.

    `field` is the field of this part; for one entry of a list that states no value, `field[n]`. `words` stand there:
    "" for an element left blank, "None", `.5` for 0.5, or something unreadable. `path` is the element where it is not
    the usual one: a former path, or a container that stands empty (then `field` is "").
    """

    field: str
    words: str | UnsetType = UNSET
    path: str = ""


class Part(Struct, frozen=True, omit_defaults=True, repr_omit_defaults=True, gc=False):
    """A record, or a part of one that has several fields. Frozen data: it does nothing.

    Give the fields by name. Every one is UNSET where nothing is stated; `as_filed` holds the source's own spelling
    where that matters, and records made by hand leave it alone.
    """

    # The XML namespace of a form's elements; parts stand in that of their form.
    namespace: ClassVar[str | None] = None

    as_filed: tuple[AsFiled, ...] = ()


def in_order(part: type[Part], filed: Iterable[AsFiled]) -> tuple[AsFiled, ...]:
    """Return what a part says of its source's spelling in the order of its fields; what is of none comes first."""
    number = {name: n for n, name in enumerate(part.__struct_fields__)}
    return tuple(sorted(filed, key=lambda spelling: number.get(spelling.field.partition("[")[0], -1)))


EMAIL = Text(80)


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    """A filer's CIK and its access code (CCC). A secret: it is not shown, not even by `repr`."""

    cik: str
    ccc: str

    def __repr__(self) -> str:
        """Name the filer only."""
        return f"Credentials(cik={self.cik!r}, ccc=...)"


class SubmissionHeader(Part, frozen=True, forbid_unknown_fields=True):
    """What every submission has: the access codes of its filers."""

    credentials: tuple[Credentials, ...] = ()

    @property
    def codes(self) -> dict[str, str]:
        """The access codes by CIK, in ten digits: it may be written with or without the zeros before it."""
        return {filer.cik.zfill(10): filer.ccc for filer in self.credentials}


class Attachment(Part, frozen=True, forbid_unknown_fields=True):
    """A document attached to a submission; `contents` is base64, as the schemas ask."""

    name: A[Words, At("com:conformedName", "", "File Name", Text(32), "m")] = UNSET
    type: A[Words, At("com:conformedDocumentType", "", "Type", Text(128), "m")] = UNSET
    related_form_type: A[Words, At("com:relatedFormType", "", "Related Form Type", Text())] = UNSET
    description: A[Words, At("com:description", "", "Description", Text(255))] = UNSET
    contents: A[Words, At("com:contents", "", "Contents", Text(), "m")] = UNSET


def attachments_of(record: Part, header: SubmissionHeader | UnsetType = UNSET) -> tuple[Attachment, ...]:
    """Return the documents in the XML of a filing: those that its public copy still has, then those of its header."""
    parts = record, header or None
    return tuple(document for part in parts for document in getattr(part, "attachments", UNSET) or ())


CIK = Number(cik, "CIK", 10, cik.validate)
CUSIP = Number(cusip, "CUSIP", 12)
CRD = Number(crd, "CRD number", 9)
ACCESSION = Number(accession, "accession number", 20, accession.typed)


class Field(Struct, frozen=True):
    """One field of a part: its name, its place, its slot in the record, and the part it holds, if it holds one."""

    name: str
    at: At
    slot: int
    repeats: bool
    part: type[Part] | None
    hint: Any


class Row(Struct, frozen=True):
    """One leaf of a form: its record path (`[]` for each repetition), its element path, its item, and its field.

    The item is that of the part around it, where the field itself names none. What was only ever printed has no
    element: "".
    """

    path: str
    element: str
    item: str
    field: Field
    repeats: bool


@cache
def fields(part: type[Part]) -> tuple[Field, ...]:
    """Return the fields of `part` that have a place on the form, in the order of the definition."""
    hints = get_type_hints(part, include_extras=True)
    return tuple(
        _field(name, hints[name], slot)
        for slot, name in enumerate(part.__struct_fields__)
        if get_origin(hints[name]) is Annotated
    )


@cache
def field_of(part: type[Part], name: str) -> Field:
    """Return the field of that name; KeyError where `part` has none that has a place on the form."""
    return {field.name: field for field in fields(part)}[name]


def _field(name: str, hint: object, slot: int) -> Field:
    union, at = get_args(hint)
    (part,) = (kind for kind in _members(union) if kind is not UnsetType) if at.kind is None else (None,)
    repeats = any(get_origin(kind) is tuple for kind in _members(union))
    if repeats and part is not None:
        part = get_args(part)[0]
    return Field(name, at, slot, repeats, part, union)


def _members(union: object) -> tuple[Any, ...]:
    return get_args(union) if get_origin(union) in (Union, UnionType) else (union,)


def place_of(item: str) -> str:
    """Return where on the form an item is, in words.

    >>> [place_of(item) for item in ("4(a)", "row 5", "cover", "S", "")]
    ['Item 4(a)', 'Row 5', 'Cover', 'Signature', '']
    """
    return "Signature" if item == "S" else f"Item {item}" if item[:1].isdigit() else item.capitalize()


def rows(
    part: type[Part], path: str = "", element: str = "", item: str = "", *, repeats: bool = False
) -> Iterator[Row]:
    """Yield every leaf of `part`, in printed order; `path` and `element` go before its own."""
    for field in fields(part):
        row_path = f"{path}{field.name}" + ("[]" if field.repeats else "")
        row_element = f"{element}{field.at.path}" if field.at.path else ""
        again = repeats or field.repeats
        if field.part is None:
            yield Row(row_path, row_element, field.at.item or item, field, again)
        else:
            yield from rows(field.part, f"{row_path}.", f"{row_element}/", field.at.item or item, repeats=again)


# ---- what a record may hold ------------------------------------------------------------------------------------------
# Readers make records whose values are of the types that their definition says. One made by hand, or by another
# program, may hold anything: it is looked at once, before it is written or checked, so that no target states another
# value than the record.

P = TypeVar("P", bound=Part)

_IS: Mapping[object, Callable[[Any], bool]] = {
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Decimal: lambda value: isinstance(value, Decimal) and value.is_finite(),
    date: lambda value: isinstance(value, date) and not isinstance(value, datetime),
}
_TAKES: Mapping[object, str] = {
    str: "a text",
    bool: "True or False",
    int: "a whole number, an int",
    Decimal: "an exact number, a Decimal or an int",
    date: "a day, a datetime.date",
}


def exact(part: P, path: str = "") -> P:
    """Return a record whose every value is of its field's type: itself, or with a Decimal for an int where it counts.

    Raises:
        RecordError: a value is of another type; the message names its path.
    """
    changed: dict[str, object] = {}
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if value is not UNSET and (held := _held(field, value, path + field.name)) is not value:
            changed[field.name] = held
    return structs.replace(part, **changed) if changed else part


def _held(field: Field, value: object, path: str) -> object:
    if not field.repeats:
        return _one(field, value, path)
    if not isinstance(value, tuple):
        raise _refused(path, "a tuple", value)
    entries = cast("tuple[object, ...]", value)
    held = [_one(field, entry, f"{path}[{number}]") for number, entry in enumerate(entries)]
    return tuple(held) if any(new is not old for new, old in zip(held, entries, strict=True)) else entries


def _one(field: Field, value: object, path: str) -> object:
    if field.part is not None:
        if type(value) is not field.part:
            raise _refused(path, f"the type {field.part.__name__}", value)
        return exact(value, f"{path}.")
    kind = field.at.kind
    taken = kind.python if kind else str
    if taken is Decimal and _IS[int](value):
        return Decimal(cast("int", value))
    if isinstance(kind, Dollars) and kind.indefinite and value == INDEFINITE:
        return value
    if taken in _IS and not _IS[taken](value):
        raise _refused(path, _TAKES[taken], value)
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            half = ord(value[error.start])
            raise RecordError(f"{path}: holds U+{half:04X}, half of a character, which no file can hold") from error
    return value


def _refused(path: str, takes: str, value: object) -> RecordError:
    instead = "; where nothing is stated, leave the field out" if value is None else ""
    return RecordError(f"{path}: takes {takes}, not {shortened(value)}{instead}")
