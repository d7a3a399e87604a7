"""The words in which a form is defined: places, parts, and what a source wrote otherwise.

A form is a frozen record whose fields say, each in one line, where their value stands: the element, the item and
label of the printed form, the kind of value. Readers, writers, schemas and reference pages are made from those lines
(see `fields` and `rows`); nothing else describes a form a second time. Law, help and historical wordings stand
in tables beside the forms, keyed by (form, field), so that a definition stays short enough to read.

`fields` lists one part, field by field, in printed order; `rows` walks a whole form down to its leaves.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints
from typing import Annotated as A

from msgspec import UNSET, Struct, UnsetType

from muniment.identifiers import accession, cik, crd, cusip
from muniment.values import Kind, Number, Text

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


class Credentials(Struct, frozen=True):
    """A filer's CIK and its access code (CCC). A secret: it is not shown, not even by `repr`."""

    cik: str
    ccc: str

    def __repr__(self) -> str:
        """Name the filer only."""
        return f"Credentials(cik={self.cik!r}, ccc=...)"


class SubmissionHeader(Part, frozen=True):
    """What every submission has: the access codes of its filers."""

    credentials: tuple[Credentials, ...] = ()

    @property
    def codes(self) -> dict[str, str]:
        """The access codes by CIK, in ten digits: it may be written with or without the zeros before it."""
        return {filer.cik.zfill(10): filer.ccc for filer in self.credentials}


class Attachment(Part, frozen=True):
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
