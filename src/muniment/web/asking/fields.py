"""The parameters of a question as fields of a form: lists with names, what is wrong beside each, and in words."""

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, structs
from sqlalchemy import Connection, select

from muniment.errors import UsageError
from muniment.store.tables import filings
from muniment.study.entities import lookup
from muniment.study.questions import CODED, Parameter, Question, value_of
from muniment.values import Unreadable
from muniment.values.grammar import typed_moment
from muniment.web.lists import Chip, address_of, place
from muniment.web.study.figures import distinct_names
from muniment.wording import capitalized, day, nearest_name

_LABELS = {
    "as_of": "True on",
    "entity": "Company or person",
    "known": "Known by",
    "since": "Filed since",
    "until": "Filed until",
    "least": "At least",
    "funds": "Pooled investment funds",
    "linked": "Matched by",
}
_F = filings.c
_YES_NO = (("yes", "Yes"), ("no", "No"))
_MOST_ALIKE = 20  # of one name, with a link each
ENTITY_KEY = re.compile(r"(cik|crd|cusip|name):")
"""How the key of somebody in a study begins."""


class ParameterField(Struct, frozen=True):
    """A parameter as a field of a form.

    * `value`: what was typed, of a list the code that it means; `choices`: codes with labels, where there is a list;
    * `wrong`: what is wrong with it, "" for nothing; `meant`: the same question of each who may be meant;
    * `example`: what may be typed, of the newest filing in the store, "" for none;
    * `who`: whom it names, `chosen`: who was chosen from several, and the question of anybody else.
    """

    name: str
    label: str
    words: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    wrong: str = ""
    meant: tuple[Chip, ...] = ()
    chosen: Chip | None = None
    who: str = ""
    example: str = ""


def plain_field(name: str, value: str) -> ParameterField:
    """Return a parameter of somebody's own query as a field."""
    return ParameterField(name, label_of(name), name, "text", value)


def label_of(name: str) -> str:
    """Return what a parameter is called on a page."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def choices_of(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """Return the values that a parameter may have, with their labels; none where it may have any."""
    if parameter.kind == "flag":
        return _YES_NO
    if parameter.kind == "state":
        places = ((code, place(code)) for code in CODED["state"])
        return tuple(sorted(places, key=lambda choice: choice[1]))
    if parameter.kind in CODED:
        return tuple((code, capitalized(row.label)) for code, row in CODED[parameter.kind].items())
    unit = "%" if parameter.name == "threshold" else ""
    return tuple((choice, f"{choice[:1].upper()}{choice[1:]}{unit}") for choice in parameter.choices)


Address = Callable[[Mapping[str, str]], str]
"""The address of a page that asks a question, for other values of its parameters."""


def fields_of(
    connection: Connection, question: Question, typed: Mapping[str, str], address: Address | None = None
) -> list[ParameterField]:
    """Return the fields of a question with what was typed, and beside each what is wrong with it.

    Links to the same question with other values lead to its own page, unless `address` gives another one.
    """
    leads = address or (lambda given: address_of(f"/ask/{question.name}", given))
    # What may be typed by name or kind of parameter: as the filing has it that was filed last.
    newest = select(_F.filed, _F.issuer, _F.accession).where(_F.filed.is_not(None)).order_by(_F.filed.desc()).limit(1)
    row = connection.execute(newest).first()
    named = {"moment": row.filed, "issuer": row.issuer, "accession": row.accession} if row else {}
    examples = {kind: str(value) for kind, value in named.items() if value}
    return [
        structs.replace(
            _field(connection, parameter, typed, leads),
            example=examples.get(parameter.name) or examples.get(parameter.kind, ""),
        )
        for parameter in question.parameters
    ]


def _field(connection: Connection, parameter: Parameter, typed: Mapping[str, str], address: Address) -> ParameterField:
    name, kind, value = parameter.name, parameter.kind, typed.get(parameter.name, "")
    choices, wrong, who, chosen = choices_of(parameter), "", "", None
    meant: tuple[Chip, ...] = ()
    if value and kind == "entity":
        found = lookup.entities(connection, value)
        if len(found) != 1:
            all_alike = found or lookup.beginning(connection, value)
            alike = all_alike[:_MOST_ALIKE]
            these = f" of these {len(alike)}, of {len(all_alike):,}" if len(all_alike) > len(alike) else ""
            wrong = (
                f"several in this store are called {value!r:.80}: choose one{these}"
                if found
                else f"nobody in this store is called {value!r:.80}: "
                f"{f'choose who is meant{these}, or ' if alike else ''}give a CIK, a CUSIP or a whole name"
            )
            labels = distinct_names(alike)
            addresses = (address({**typed, name: entity.key}) for entity in alike)
            meant = tuple(Chip(label, href) for label, href in zip(labels, addresses, strict=False))
        who = found[0].name if len(found) == 1 else ""
        if who and ENTITY_KEY.match(value):
            chosen = Chip(who, address({**typed, name: ""}))
    if value and not wrong:
        try:
            read = value_of(connection, parameter, value)
        except UsageError as error:
            wrong = _not_listed(value, choices) if choices else str(error).removeprefix(f"{name}: ")
        else:
            value = _code(read, value) if choices else value
    return ParameterField(name, label_of(name), parameter.words, kind, value, choices, wrong, meant, chosen, who)


def _not_listed(value: str, choices: Iterable[tuple[str, str]]) -> str:
    near = nearest_name(value, [label for _, label in choices])
    return f"{value!r:.80} is not in the list: {f'did you mean {near}?' if near else 'choose one'}"


def _code(read: object, typed: str) -> str:
    """Return the code of a choice as its list has it."""
    return ("yes" if read else "no") if isinstance(read, bool) else str(read) if not isinstance(read, int) else typed


def in_words(fields: Iterable[ParameterField]) -> list[str]:
    """Return what was asked for, parameter by parameter, as people read it: "State California"."""
    return [f"{field.label[:1].lower()}{field.label[1:]} {_shown(field)}" for field in fields if field.value]


def _shown(field: ParameterField) -> str:
    if field.who:
        return field.who
    label = dict(field.choices).get(field.value)
    if label:
        return label.lower() if field.kind == "flag" else label
    if field.kind in ("date", "moment"):
        try:
            moment = typed_moment(field.value)
        except Unreadable:
            return field.value
        return day(moment) + (f", {moment:%H:%M}" if hasattr(moment, "hour") else "")
    return field.value
