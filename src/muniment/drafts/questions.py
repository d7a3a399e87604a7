"""A page of the form as questions: what is asked of this record, with what was typed so far.

The tree has three kinds of node: a question, a group of questions (an address, an item), a list of entries (persons).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from msgspec import UNSET, Struct

from muniment.codes import CodeTable
from muniment.drafts.controls import (
    Control,
    Option,
    asked,
    control_of,
    flag_of_list,
    instead_of,
    is_needed,
    list_of,
    meaning,
    options_of,
    single_choice,
    ticks_of_which_one,
    typed,
)
from muniment.errors import UsageError
from muniment.forms import FORMS, Record, form_of, parse_name
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.filing_copy import by_edgar
from muniment.forms.layout import Step
from muniment.forms.tables import Law, help_for, law
from muniment.forms.walk import placed, value_at
from muniment.values import Choice, Dollars, Number, Text
from muniment.wording import ADDRESS, capitalized

_MOST = 100  # entries of a list for which the form states no limit
# An item that may be answered "not applicable" needs one of its answers, but no one of them.
_WAIVED = "not_applicable"
_SENTENCE = re.compile(r"(?<=[.;]) (?=[A-Z])")
_OF_FILES = re.compile(r'rather than writing "false"|^Write [YM]|^Leave (?:it|them) out(?: when|\.)')
_AS_WRITTEN = re.compile(r",? as (?:MM/DD/YYYY|YYYY-MM-DD)|, without \$, commas or cents")
_EXAMPLES = {"date": "For example 2026-03-27 or 3/27/2026."}


class Same(Struct, frozen=True):
    """The place that another may take over, and what it is called.

    A part is like another of its type, and a field like another of its label: the first place of each on the form is
    the one that later places may take over.
    """

    source: str
    label: str


class Question(Struct, frozen=True, kw_only=True):
    """A question: its place in the record, the words of the form, how it is asked, and what was typed.

    * `covers`: the paths that an answer may stand at, where they are several ticks of one choice;
    * `words`: what stands in the record, as a person types it; of ticks and choices the codes that are ticked;
    * `given`: EDGAR fills it in itself; `needed`: no filing goes without it; `optional`: any may;
    * `list`: the official list that a typed answer is taken from, and `meaning` what the answer stands for there;
    * `indefinite`: the word "Indefinite" is an answer too; `longest`: how many characters there is room for.
    """

    path: str
    item: str
    label: str
    control: Control
    hint: str = ""
    law: tuple[Law, ...] = ()
    options: tuple[Option, ...] = ()
    words: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    given: bool = False
    needed: bool = False
    optional: bool = False
    indefinite: bool = False
    longest: int = 0
    same: Same | None = None
    list: str = ""
    meaning: str = ""


class Group(Struct, frozen=True, kw_only=True):
    """Questions under one heading: an address, or an item of the form."""

    path: str
    item: str
    label: str
    law: tuple[Law, ...]
    nodes: tuple["Node", ...]
    same: Same | None = None


class Entry(Struct, frozen=True):
    """One entry of a list, such as the second person: its path, its name, and its questions."""

    path: str
    label: str
    nodes: tuple["Node", ...]


class Entries(Struct, frozen=True, kw_only=True):
    """A list of entries, which may be added to and removed from; `one` names a single entry."""

    path: str
    item: str
    label: str
    one: str
    law: tuple[Law, ...]
    entries: tuple[Entry, ...]
    may_add: bool
    same: Same | None = None


Node: TypeAlias = Question | Group | Entries


def is_amendment(record: Record) -> bool:
    """Tell whether a record amends an earlier filing."""
    flag = form_of(record).amending.flag
    if flag:
        return getattr(record, flag) is True
    name = parse_name(record.submission_type) if record.submission_type else None
    return bool(name and name.amendment)


def questions(record: Record, step: Step) -> tuple[Node, ...]:
    """Return what a page asks of a record."""
    asking = _QuestionPage(record)
    shown = set(asked(type(record), amendment=asking.amendment))
    return asking.nodes(record, tuple(field for field in asking.layout.asked_on(step) if field in shown), "", "")


def every_question(nodes: tuple[Node, ...]) -> Iterator[Question]:
    """Yield the questions of a page, in order."""
    for node in nodes:
        if isinstance(node, Question):
            yield node
        elif isinstance(node, Group):
            yield from every_question(node.nodes)
        else:
            for entry in node.entries:
                yield from every_question(entry.nodes)


def said_for_a_page(help_: str) -> str:
    """Return the help on a field without what concerns only those who write a file by hand.

    >>> said_for_a_page('Tick it for notes. Leave the box unticked rather than writing "false".')
    'Tick it for notes.'
    """
    kept = [sentence for sentence in _SENTENCE.split(help_) if not _OF_FILES.search(sentence)]
    return _AS_WRITTEN.sub("", " ".join(kept))


class _QuestionPage:
    """One page being asked of one record."""

    def __init__(self, record: Record) -> None:
        self.record, self.form, self.layout = record, form_of(record).name, form_of(record).layout
        self.amendment = is_amendment(record)
        self.sames = sames(FORMS[self.form].record, amendment=self.amendment)

    def nodes(self, part: Part, of: tuple[Field, ...], path: str, plain: str) -> tuple[Node, ...]:
        """Return the questions on some fields of a part that stands at `path`."""
        return tuple(self._nodes(part, of, path, plain))

    def _fields_asked(self, kind: type[Part], path: str) -> tuple[Field, ...]:
        """Return what is asked of a part at a path, section by section."""
        known = set(asked(kind, amendment=self.amendment))
        return tuple(field for field in self.layout.fields(kind, f"{path}.") if field in known)

    def _nodes(self, part: Part, of: tuple[Field, ...], path: str, plain: str) -> Iterator[Node]:
        choices = {name: group for group in ticks_of_which_one(type(part)) for name in group}
        flags = flag_of_list(type(part))
        for field in of:
            own_path, plain_path = f"{path}{field.name}", f"{plain}{field.name}" + ("[]" if field.repeats else "")
            if field.name in choices:
                if choices[field.name][0] == field.name:
                    yield self._one_of(part, choices[field.name], of, path, plain)
            elif field.name in flags and not _is_full(part, flags[field.name], field):
                continue
            elif field.part is None or single_choice(field, amendment=self.amendment):
                yield self._question(part, field, own_path, plain_path)
            elif field.repeats:
                yield self._entries(part, field, own_path, plain_path)
            else:
                yield self._group(part, field, own_path, plain_path)

    def _question(self, part: Part, field: Field, path: str, plain: str) -> Question:
        inner = single_choice(field, amendment=self.amendment)
        kind = (inner or field).at.kind
        control: Control = "several" if inner else control_of(field)
        words = typed(part, field, amendment=self.amendment)
        chosen = words if isinstance(kind, Choice) else ()
        help_path = plain if not inner else f"{plain}.{inner.name}"
        hint = [said_for_a_page(help_for(self.form, help_path)), _EXAMPLES.get(control, "")]
        if field.name in instead_of(type(part)):
            hint.append("What you type here takes the place of the tick below.")
        return Question(
            path=path,
            item=field.at.item,
            label=(inner or field).at.label if inner and not field.at.label else field.at.label,
            control=control,
            hint=" ".join(line for line in hint if line),
            law=self._law(help_path, plain),
            options=() if control == "list" else options_of(inner or field, chosen),
            words=words,
            list=list_of(field) if control == "list" else "",
            meaning=meaning(field, words[0]) if control == "list" and words else "",
            given=by_edgar(field),
            needed=is_needed(field, amendment=self.amendment) and not hasattr(part, _WAIVED),
            optional=field.at.need == "o" and control not in ("tick", "several"),
            indefinite=isinstance(kind, Dollars) and kind.indefinite,
            longest=kind.longest if isinstance(kind, Text | Number) else 0,
            same=self.sames.get(plain),
        )

    def _law(self, *plain: str) -> tuple[Law, ...]:
        """Return the law on a field itself; that on the part around it stands at the part."""
        return tuple(row for path in dict.fromkeys(plain) for row in law(self.form, path) if row.field == path)

    def _one_of(self, part: Part, ticks: tuple[str, ...], of: tuple[Field, ...], path: str, plain: str) -> Question:
        known = {field.name: field for field in of if field.name in ticks}
        first = known[ticks[0]]
        ticked = tuple(name for name in ticks if getattr(part, name) is True)
        laws = tuple(row for name in ticks for row in self._law(f"{plain}{name}"))
        return Question(
            path=f"{path}{ticks[0]}",
            item=first.at.item,
            label=_common_label(part, first),
            control="radios",
            hint=" ".join(
                f"{known[name].at.label}: {said_for_a_page(help_for(self.form, plain + name))}" for name in ticks
            ),
            law=laws,
            options=tuple(Option(name, known[name].at.label) for name in ticks),
            words=ticked,
            covers=tuple(f"{path}{name}" for name in ticks),
            needed=True,
        )

    def _group(self, part: Part, field: Field, path: str, plain: str) -> Group:
        value = getattr(part, field.name)
        kind: Any = field.part
        inner = kind() if value is UNSET else value
        return Group(
            path=path,
            item=field.at.item,
            label=field.at.label,
            law=self._law(plain, f"item {field.at.item}"),
            nodes=self.nodes(inner, self._fields_asked(kind, path), f"{path}.", f"{plain}."),
            same=self.sames.get(plain),
        )

    def _entries(self, part: Part, field: Field, path: str, plain: str) -> Entries:
        parts = getattr(part, field.name) or ()
        kind: Any = field.part
        if not parts and is_needed(field, amendment=self.amendment):
            parts = (kind(),)
        of = self._fields_asked(kind, f"{path}[]")
        # A person signs by one or several hands: the person is named by the field that says who it is.
        singular = _singular(of[0].at.label if any(inner.repeats for inner in of if inner.part) else field.at.label)
        entries = tuple(
            Entry(f"{path}[{n}]", f"{singular} {n + 1}", self.nodes(inner, of, f"{path}[{n}].", f"{plain}."))
            for n, inner in enumerate(parts)
        )
        return Entries(
            path=path,
            item=field.at.item,
            label=field.at.label,
            one=singular,
            law=self._law(plain, f"item {field.at.item}"),
            entries=entries,
            may_add=len(parts) < (field.at.most or _MOST),
            same=next((same for place, same in self.sames.items() if place.startswith(f"{plain}.")), None),
        )


def _is_full(part: Part, name: str, flag: Field) -> bool:
    """Tell whether a list has no room left, or is said to be longer already."""
    most = next(field.at.most for field in asked(type(part), amendment=True) if field.name == name)
    return len(getattr(part, name) or ()) >= most or getattr(part, flag.name) is True


def _common_label(part: Part, first: Field) -> str:
    """Return the label of the value that stands with some ticks in one element, as the year with the three ages."""
    container = first.at.path.rpartition("/")[0]
    beside = [field for field in asked(type(part), amendment=True) if field.at.path == f"{container}/value"]
    return beside[0].at.label if beside else first.at.label


def _singular(label: str) -> str:
    """Return what one entry of a list is called.

    >>> _singular("Related Persons"), _singular("Additional Issuer(s)"), _singular("Sales Compensation")
    ('Related person', 'Additional issuer', 'Recipient')
    """
    if label == "Sales Compensation":
        return "Recipient"
    if label.startswith("Name, Address"):
        return "Person authorized to receive notices"
    if label in ("Signature", "Signature and Submission", "Signatures"):
        return "Signature"
    return label.replace("(s)", "").removesuffix("s").capitalize()


_ADDRESS = "street1"  # only an address has it


class _Place(Struct, frozen=True):
    plain: str
    field: Field
    nested: bool


@cache
def sames(record: type[Part], *, amendment: bool) -> Mapping[str, Same]:
    """Return, by path (`[]` for each repetition), the place that may be taken over there."""
    places = list(_places(record, "", amendment=amendment))
    by_path: dict[str, Same] = {}
    for number, place in enumerate(places):
        source = next((earlier for earlier in places[:number] if _is_like(earlier, place)), None)
        if source is not None and "[]" not in source.plain:
            by_path[place.plain] = Same(source.plain, "the issuer" if _is_address(place.field) else "the cover")
    return by_path


def _places(part: type[Part], path: str, *, amendment: bool) -> Iterator[_Place]:
    for field in asked(part, amendment=amendment):
        here = f"{path}{field.name}" + ("[]" if field.repeats else "")
        yield _Place(here, field, bool(path))
        if field.part is not None and not _is_address(field):
            yield from _places(field.part, f"{here}.", amendment=amendment)


def _is_like(source: _Place, place: _Place) -> bool:
    if not place.nested or place.field.repeats or source.field.repeats:
        return False
    if _is_address(place.field):
        return source.field.part is place.field.part
    alike = source.field.at.label.casefold() == place.field.at.label.casefold()
    plain_text = isinstance(place.field.at.kind, Text) and (
        isinstance(source.field.at.kind, Text) or _is_address(source.field)
    )
    return alike and plain_text and not source.nested and "[]" not in place.plain


def _is_address(field: Field) -> bool:
    return field.part is not None and not field.repeats and _ADDRESS in field.part.__struct_fields__


def taken_over(record: Record, path: str, same: Same) -> Record:
    """Return the record with what stands at the source of `same` at `path` too.

    Raises:
        UsageError: nothing stands at the source yet.
    """
    value = value_at(record, same.source)
    if value is UNSET:
        raise UsageError(f"{same.label} has no such answer yet: give it first")
    kind = _field_at(type(record), path)
    if kind is not None and kind.part is None and isinstance(value, Part):
        value = in_one_line(value)
    return placed(record, path, value)


def _field_at(part: object, path: str) -> Field | None:
    """Return the field of the definition at a path without repetitions."""
    name, _, rest = path.partition(".")
    field = next((candidate for candidate in fields(part) if candidate.name == name.partition("[")[0]), None)
    return _field_at(field.part, rest) if field and rest and field.part else field


def in_one_line(address: Part) -> str:
    """Return an address as one text: street, city, state by its name, ZIP code."""
    field = next(candidate for candidate in fields(type(address)) if candidate.name == "state")
    street1, street2, city, state, zip_code = (value_at(address, name) for name in ADDRESS)
    codes = field.at.kind.codes if isinstance(field.at.kind, Choice) else None
    if isinstance(codes, CodeTable) and state in codes:
        state = capitalized(codes[state].label)
    parts = (street1, street2, city, state, zip_code)
    return ", ".join(candidate for candidate in parts if candidate)
