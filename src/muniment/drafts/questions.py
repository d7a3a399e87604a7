"""A page of the form as questions: what is asked of this record, with what was typed so far.

The tree has three kinds of node: a question, a group of questions (an address, an item), a list of entries (persons).

How a field is asked, whether at all, with what control and from which choices,
follows from the definition of the form, so that a new field is asked by itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.caching import in_groups
from muniment.codes import TABLES, CodeTable
from muniment.errors import UsageError
from muniment.forms import FORMS, Record, form_of, stated_form
from muniment.forms.definition import Field, Part, fields, place_of, rows
from muniment.forms.filing_copy import by_edgar
from muniment.forms.layout import Step
from muniment.forms.tables import Law, help_for, law
from muniment.forms.walk import placed, value_at
from muniment.values import Choice, Count, Dollars, IsoDay, Mark, Number, Percent, Shares, Text, UsDay, YesNo
from muniment.wording import ADDRESS, capitalized

P = TypeVar("P", bound=Part)
R = TypeVar("R", bound=Record)

Control = Literal[
    "text", "long text", "lines", "number", "date", "yes or no", "tick", "radios", "select", "list", "several"
]

# What a draft says from its beginning, or what is said when it is signed.
_DECIDED = frozenset({"schema_version", "submission_type", "live_or_test", "is_amendment"})
# The mark of the Form D specification for "exactly one of the choices".
_ONE_OF = "m#9"
# Of what EDGAR fills in, the printed page and the signatures need these before it does.
_FOR_THE_PAGE = frozenset({"entityName", "jurisdictionOfInc"})
# Codes of two letters, which the form prints beside their words; others are known to machines alone.
_WITH_CODE = re.compile("[A-Z]{2}").fullmatch
_ENTRY = re.compile(r"\[\d*\]")
_NAMES_A_PLACE = re.compile(r"\b(?:item|row|cover|signature)s?\b", re.IGNORECASE).search
_FEW = 8  # choices that are shown at once; more are a list to open
_MANY = 40  # choices, more of which are typed, with proposals
_LONG = 150  # characters, more of which need several lines
# A member of a group ticks (a) or (b): in the file it is a letter, which no code list holds.
_BOXES = {"group": ("a", "b")}
# Lists of places are long: the states come first, each kind under a heading.
_PLACES = {
    "us-state": "United States",
    "us-district": "United States",
    "us-territory": "Territories of the United States",
    "us-country": "United States",
    "canada-province": "Canada",
    "canada-country": "Canada",
    "country": "Other countries",
    "unknown": "Other countries",
}
_ORDER = {group: number for number, group in enumerate(dict.fromkeys(_PLACES.values()), 1)}


class Option(Struct, frozen=True):
    """One choice: the code that is kept, the words of the form, and the heading it stands under."""

    code: str
    label: str
    group: str = ""


@cache
def asked_fields(part: type[Part], *, amendment: bool) -> tuple[Field, ...]:
    """Return the fields of a part that a person is asked for, in the order of the form."""
    return tuple(field for field in fields(part) if _is_asked(field, amendment=amendment))


def _is_asked(field: Field, *, amendment: bool) -> bool:
    at = field.at
    if field.name in _DECIDED or not at.path:  # what has no element was only ever printed
        return False
    if by_edgar(field) and at.path not in _FOR_THE_PAGE:
        return False
    original, _, later = at.need.partition("/")
    return amendment or not (later and original in ("NA", "o"))


def is_needed(field: Field, *, amendment: bool) -> bool:
    """Tell whether a field must be answered, whatever else is."""
    original, _, later = field.at.need.partition("/")
    return ((later or original) if amendment else original) == "m"


def control_of(field: Field) -> Control:
    """Return the control that a value is asked with."""
    kind = field.at.kind
    if field.name in _BOXES:
        return "radios"
    if isinstance(kind, Choice):
        if field.repeats:
            return "several"
        if len(kind.codes) > _MANY:
            return "list"
        return "radios" if len(kind.codes) <= _FEW and field.at.need == "m" else "select"
    if field.repeats:
        return "lines"
    if isinstance(kind, YesNo | Mark):
        asks = field.at.need == "m" or field.at.label.endswith("?")
        return "yes or no" if asks and isinstance(kind, YesNo) else "tick"
    if isinstance(kind, IsoDay | UsDay):
        return "date"
    if isinstance(kind, Count | Dollars | Shares | Percent):
        return "number"
    return "long text" if isinstance(kind, Text) and kind.longest > _LONG and not _is_name(field) else "text"


def _is_name(field: Field) -> bool:
    """Tell whether a text is a name: one line, however long."""
    return field.name.endswith(("name", "dealer")) or field.name.startswith("other_")


def list_of(field: Field) -> str:
    """Return the name of the official list that an answer is taken from, "" where it is none."""
    kind = field.at.kind
    return kind.codes.name if isinstance(kind, Choice) and isinstance(kind.codes, CodeTable) else ""


def meaning(field: Field, text: str) -> str:
    """Return what a code stands for, "" where that is not known or says no more."""
    codes = field.at.kind.codes if isinstance(field.at.kind, Choice) else {}
    return codes[text].label if isinstance(codes, CodeTable) and text in codes else ""


@cache
def proposals(name: str) -> tuple[Option, ...]:
    """Return the choices of an official list, by its name."""
    codes = TABLES[name]
    options = [_option(codes, code) for code in codes if _is_current(codes, code)]
    return tuple(sorted(options, key=lambda option: _ORDER.get(option.group, 0)))


def options_of(field: Field, chosen: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """Return the choices of a field that can be made today, and those that were made."""
    if field.name in _BOXES:
        return tuple(Option(letter, f"({letter})") for letter in _BOXES[field.name])
    kind = field.at.kind
    if not isinstance(kind, Choice):
        return ()
    codes = kind.codes
    options = [_option(codes, code) for code in codes if code in chosen or _is_current(codes, code)]
    options += [Option(code, code) for code in chosen if code not in codes]
    # A sort that keeps the official order.
    return tuple(sorted(options, key=lambda option: _ORDER.get(option.group, 0)))


def _option(codes: Mapping[str, object], code: str) -> Option:
    if not isinstance(codes, CodeTable):
        return Option(code, code)
    row = codes[code]
    letter = f"({row.letter}) " if row.letter and not row.label.endswith(f"({row.letter})") else ""
    label = f"{row.label} ({code})" if _WITH_CODE(code) and row.label != code else row.label
    return Option(code, f"{letter}{label}", row.group or _PLACES.get(row.kind, ""))


def _is_current(codes: Mapping[str, object], code: str) -> bool:
    return not isinstance(codes, CodeTable) or codes[code].current


@cache
def exclusive_ticks(part: type[Part]) -> tuple[tuple[str, ...], ...]:
    """Return the names of ticks of which exactly one is made, such as the three answers on an issuer's age."""
    of_one = (field for field in fields(part) if field.at.need == _ONE_OF and isinstance(field.at.kind, YesNo | Mark))
    ticks = in_groups((_container(field), field.name) for field in of_one)
    return tuple(tuple(names) for names in ticks.values() if len(names) > 1)


@cache
def instead_of(part: type[Part]) -> Mapping[str, str]:
    """Return, by the name of a value, the tick that stands in its place, such as "yet to occur" for a date."""
    ticks = {_container(field): field.name for field in fields(part) if _is_lone_tick(part, field)}
    return {
        field.name: ticks[_container(field)]
        for field in fields(part)
        if field.at.need == _ONE_OF and not isinstance(field.at.kind, YesNo | Mark) and _container(field) in ticks
    }


def _is_lone_tick(part: type[Part], field: Field) -> bool:
    alone = all(field.name not in names for names in exclusive_ticks(part))
    return alone and field.at.need == _ONE_OF and isinstance(field.at.kind, YesNo | Mark)


@cache
def flag_of_list(part: type[Part]) -> Mapping[str, str]:
    """Return, by the name of a tick, the list that it says is longer than the form has room for."""
    lists = {
        _container(field): field.name
        for field in fields(part)
        if field.part is not None and field.repeats and field.at.most
    }
    return {
        field.name: lists[_container(field)]
        for field in fields(part)
        if isinstance(field.at.kind, YesNo) and _container(field) in lists and field.at.path.endswith("Flag")
    }


def single_choice(field: Field, *, amendment: bool) -> Field | None:
    """Return the one field of a list without elements of its own that is a choice, such as a state; else None."""
    if field.part is None or not (field.repeats and field.at.group):
        return None
    inner = asked_fields(field.part, amendment=amendment)
    return inner[0] if len(inner) == 1 and isinstance(inner[0].at.kind, Choice) else None


def _container(field: Field) -> str:
    path, _, _ = field.at.path.rpartition("/")
    return path or field.at.path if field.at.group else path


def typed(part: Part, field: Field, *, amendment: bool) -> tuple[str, ...]:
    """Return the words in a field; "yes" and "no" for answers, one entry a line or tick for lists, () for nothing."""
    value = getattr(part, field.name)
    inner = single_choice(field, amendment=amendment)
    if inner is not None:
        return tuple(code for entry in value or () if (code := getattr(entry, inner.name)) is not UNSET)
    if field.repeats:
        return tuple(_lines(part, field, value))
    if value is UNSET:
        texts = tuple(spelling.words for spelling in part.as_filed if spelling.field == field.name and spelling.words)
    else:
        texts = (spelled(field, value),)
    return texts if control_of(field) == "long text" else tuple(map(one_line, texts))


def one_line(text: str) -> str:
    """Return a text as a field of one line shows it: browsers leave ends of lines out, and would join the words."""
    return text.replace("\n", " ")


def spelled(field: Field, value: object) -> str:
    """Return one value as a person types it: thousands parted, yes and no in words."""
    return field.at.kind.write_typed(value) if field.at.kind else ""


def _lines(part: Part, field: Field, filed: Sequence[object] | UnsetType) -> list[str]:
    """Return the values of a list, and between them what was typed and is no value."""
    instead = {spelling.field: spelling.words for spelling in part.as_filed if spelling.words}
    values = [spelled(field, value) for value in filed or ()]
    lines: list[str] = []
    while values or f"{field.name}[{len(lines)}]" in instead:
        label = instead.get(f"{field.name}[{len(lines)}]")
        lines.append(label if isinstance(label, str) else values.pop(0))
    return [*map(one_line, lines)]


_MOST = 100  # entries of a list for which the form states no limit
# An item that may be answered "not applicable" needs one of its answers, but no one of them.
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
    * `texts`: what stands in the record, as a person types it; of ticks and choices the codes that are ticked;
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
    texts: tuple[str, ...] = ()
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
    """A list of entries, which may be added to and removed from; with `needed` one stays. `noun` names a single one."""

    path: str
    item: str
    label: str
    noun: str
    law: tuple[Law, ...]
    entries: tuple[Entry, ...]
    may_add: bool
    needed: bool
    same: Same | None = None


Node: TypeAlias = Question | Group | Entries


def is_amendment(record: Record) -> bool:
    """Tell whether a record amends an earlier filing."""
    flag = form_of(record).amending.flag
    if flag:
        return getattr(record, flag) is True
    name = stated_form(record)
    return bool(name and name.amendment)


def questions(record: Record, step: Step) -> tuple[Node, ...]:
    """Return what a page asks of a record."""
    asking = _QuestionPage(record)
    shown = set(asked_fields(type(record), amendment=asking.amendment))
    return asking.nodes(record, tuple(field for field in asking.layout.fields_on(step) if field in shown), "", "")


def with_needed(record: R, step: Step | None = None) -> R:
    """Return the record with an empty part wherever its form needs one on a page, or on any page.

    What is missing in a part is reported only where the part is there: so each missing answer is reported by itself.
    """
    amendment = is_amendment(record)
    return _with_needed(record, form_of(record).layout.fields_on(step) if step else None, amendment=amendment)


def _with_needed(part: P, of: Sequence[Field] | None, *, amendment: bool) -> P:
    changed: dict[str, Any] = {}
    for field in asked_fields(type(part), amendment=amendment):
        value: Any = getattr(part, field.name)
        if field.part is None or (of is not None and field not in of):
            continue
        if not value and is_needed(field, amendment=amendment):
            value = (field.part(),) if field.repeats else field.part()
        if not value:
            continue
        inner = value if field.repeats else (value,)
        opened = tuple(_with_needed(entry, None, amendment=amendment) for entry in inner)
        changed[field.name] = opened if field.repeats else opened[0]
    return structs.replace(part, **changed) if changed else part


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


def entry_labels(nodes: tuple[Node, ...], around: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path of each entry but the only one of a list that the form needs, with what it is called."""
    for node in nodes:
        if isinstance(node, Group):
            yield from entry_labels(node.nodes, around)
        elif isinstance(node, Entries):
            for entry in node.entries:
                label = f"{around}{entry.label}" if len(node.entries) > 1 or not node.needed else ""
                if label:
                    yield entry.path, label
                yield from entry_labels(entry.nodes, f"{label}, " if label else around)


def entry_label(path: str, labels: Mapping[str, str]) -> str:
    """Return what the innermost entry around a place is called, "" where it is in none that has to be named.

    >>> entry_label("persons[1].address.city", {"persons[1]": "Person 2"})
    'Person 2'
    """
    ends = [place + 1 for place, sign in enumerate(path) if sign == "]"]
    return next((labels[path[:end]] for end in reversed(ends) if path[:end] in labels), "")


def about(record: Record, path: str, message: str, labels: Mapping[str, str]) -> str:
    """Return where on the form a place is, as far as a message about it leaves that out: `Recipient 1: Item 12`."""
    item = "" if _NAMES_A_PLACE(message) else _items(type(record)).get(_ENTRY.sub("", path), "")
    return ": ".join(filter(None, (entry_label(path, labels), place_of(item))))


@cache
def _items(record: type[Part]) -> Mapping[str, str]:
    """Return the item of each field of a form, and of each part the first of its fields."""
    items: dict[str, str] = {}
    for row in rows(record):
        names = _ENTRY.sub("", row.path).split(".")
        for depth in range(1, len(names) + 1):
            items.setdefault(".".join(names[:depth]), row.item)
    return items


def said_for_a_page(help_: str) -> str:
    """Return the help on a field without what concerns only those who write a file by hand.

    >>> said_for_a_page('Tick it for notes. Leave the box unticked rather than writing "false".')
    'Tick it for notes.'
    """
    sentences = [sentence for sentence in _SENTENCE.split(help_) if not _OF_FILES.search(sentence)]
    return _AS_WRITTEN.sub("", " ".join(sentences))


class _QuestionPage:
    def __init__(self, record: Record) -> None:
        self.record, self.form, self.layout = record, form_of(record).name, form_of(record).layout
        self.amendment = is_amendment(record)
        self.sames = sames(FORMS[self.form].record, amendment=self.amendment)

    def nodes(self, part: Part, of: tuple[Field, ...], path: str, plain: str) -> tuple[Node, ...]:
        """Return the questions on some fields of a part that stands at `path`."""
        return tuple(self._nodes(part, of, path, plain))

    def _asked_fields(self, kind: type[Part], path: str) -> tuple[Field, ...]:
        """Return what is asked of a part at a path, section by section."""
        fields_of_kind = set(asked_fields(kind, amendment=self.amendment))
        return tuple(field for field in self.layout.fields(kind, f"{path}.") if field in fields_of_kind)

    def _nodes(self, part: Part, of: tuple[Field, ...], path: str, plain: str) -> Iterator[Node]:
        choices = {name: group for group in exclusive_ticks(type(part)) for name in group}
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
        texts = typed(part, field, amendment=self.amendment)
        chosen = texts if isinstance(kind, Choice) else ()
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
            texts=texts,
            list=list_of(field) if control == "list" else "",
            meaning=meaning(field, texts[0]) if control == "list" and texts else "",
            given=by_edgar(field),
            needed=is_needed(field, amendment=self.amendment) and not hasattr(part, "not_applicable"),
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
        # The label of the value that stands with them in one element, as the year with the three ages.
        container = first.at.path.rpartition("/")[0]
        beside = [field for field in asked_fields(type(part), amendment=True) if field.at.path == f"{container}/value"]
        return Question(
            path=f"{path}{ticks[0]}",
            item=first.at.item,
            label=beside[0].at.label if beside else first.at.label,
            control="radios",
            hint=" ".join(
                f"{known[name].at.label}: {said_for_a_page(help_for(self.form, plain + name))}" for name in ticks
            ),
            law=laws,
            options=tuple(Option(name, known[name].at.label) for name in ticks),
            texts=ticked,
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
            nodes=self.nodes(inner, self._asked_fields(kind, path), f"{path}.", f"{plain}."),
            same=self.sames.get(plain),
        )

    def _entries(self, part: Part, field: Field, path: str, plain: str) -> Entries:
        parts = getattr(part, field.name) or ()
        kind: Any = field.part
        needed = is_needed(field, amendment=self.amendment)
        if not parts and needed:
            parts = (kind(),)
        of = self._asked_fields(kind, f"{path}[]")
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
            noun=singular,
            law=self._law(plain, f"item {field.at.item}"),
            entries=entries,
            may_add=len(parts) < (field.at.most or _MOST),
            needed=needed,
            same=next((same for place, same in self.sames.items() if place.startswith(f"{plain}.")), None),
        )


def _is_full(part: Part, name: str, flag: Field) -> bool:
    most = next(field.at.most for field in asked_fields(type(part), amendment=True) if field.name == name)
    return len(getattr(part, name) or ()) >= most or getattr(part, flag.name) is True


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
    for field in asked_fields(part, amendment=amendment):
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
    return ", ".join(candidate for candidate in (street1, street2, city, state, zip_code) if candidate)
