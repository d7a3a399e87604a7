"""Filling a record from a form that a browser sent: names are the paths of the record, values what a person typed.

What is no value of its field stays in the draft as it was typed, so that nothing is lost. What no page of ours can
have sent is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Any, TypeAlias, TypeVar

from msgspec import UNSET, UnsetType, structs

from muniment.codes.table import CodeTable
from muniment.drafts import questions
from muniment.errors import UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import AsFiled, Field, Part, fields, in_order
from muniment.forms.filing_copy import by_edgar
from muniment.forms.layout import Step
from muniment.readers.yaml import value_of
from muniment.values import Choice, Mark, Unreadable, YesNo
from muniment.values.numbers import INDEFINITE

P = TypeVar("P", bound=Part)
Parts: TypeAlias = tuple[Part, ...] | UnsetType

Posted = Mapping[str, Sequence[str]]

_MOST = 100  # entries of a list for which the form states no limit
_LONGEST = 100_000  # characters of one answer
# What ends a line in texts that are pasted: word processors have signs of their own for it.
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Signs that nobody types: all below the blank but tabulator and line feed.
_UNTYPED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


class TooLong(UsageError):
    """An answer is longer than any that a draft keeps."""


def fill(record: Record, step: Step, posted: Posted, *, shown: bool = False) -> Record:
    """Return the record with the answers of one page in place of those that it had there.

    A list counts its entries under its own path. A tick that was not sent is not made; any other field that was not
    sent stays as it is. An answer without words is no answer. What is only `shown` again has answers of any length.

    Raises:
        UsageError: a name is no field of the page, or a list is longer than any page of ours allows.
        TooLong: an answer is.
    """
    for name, texts in posted.items():
        if not shown and any(len(text) > _LONGEST for text in texts):
            raise TooLong(f"{name[:80]} has more than {_LONGEST:,} characters")
    filler = _Filler(posted, amendment=questions.is_amendment(record))
    asked = set(questions.asked_fields(type(record), amendment=filler.amendment))
    filled = filler.part(record, tuple(field for field in form_of(record).layout.fields_on(step) if field in asked), "")
    unknown = next((name for name in posted if name not in filler.taken), None)
    if unknown is not None:
        raise UsageError(f"{unknown[:80]!r} is no field of this page")
    return filled


def _labels(part: Part, names: Set[str]) -> Iterator[str]:
    """Yield the labels of the codes that some fields of a part have."""
    for field in fields(type(part)):
        codes, value = getattr(field.at.kind, "codes", None), getattr(part, field.name)
        if field.name in names and isinstance(codes, CodeTable) and isinstance(value, str) and value in codes:
            yield codes[value].label


class _Filler:
    """One page being filled in; `taken` are the names that it had a field for."""

    def __init__(self, posted: Posted, *, amendment: bool) -> None:
        self.posted, self.amendment = posted, amendment
        self.taken: set[str] = set()

    def part(self, part: P, of: tuple[Field, ...], path: str) -> P:
        """Return a part with the answers sent for some of its fields."""
        changed: dict[str, Any] = {}
        instead: dict[str, list[AsFiled]] = {}
        for field in of:
            self._field(part, field, f"{path}{field.name}", changed, instead)
        # A value that is typed now takes back the tick that stood in its place.
        for name, tick in questions.instead_of(type(part)).items():
            is_new = getattr(part, name) is UNSET and changed.get(name, UNSET) not in (UNSET, ())
            if is_new and getattr(part, tick) is True:
                changed[tick] = UNSET
        # The name that EDGAR gave a code is not that of another one.
        former = set(_labels(part, {name for name in changed if changed[name] != getattr(part, name)}))
        if former:
            names = [field.name for field in fields(type(part)) if by_edgar(field)]
            changed |= {name: UNSET for name in names if getattr(part, name) in former}
        # What a part keeps of its source and of what was typed, in the order of the form.
        if not instead:
            spelled = part.as_filed
        else:
            kept = [spelling for spelling in part.as_filed if spelling.field.partition("[")[0] not in instead]
            spelled = in_order(type(part), chain(kept, *instead.values()))
        if spelled != part.as_filed:
            changed["as_filed"] = spelled
        return structs.replace(part, **changed) if changed else part

    def _field(
        self, part: Part, field: Field, path: str, changed: dict[str, Any], instead: dict[str, list[AsFiled]]
    ) -> None:
        inner, value = questions.single_choice(field, amendment=self.amendment), getattr(part, field.name)
        if field.part is not None and inner is None:
            changed[field.name] = (
                self._entries(field, value, path) if field.repeats else self._inner(field.part, value, path)
            )
        elif inner is not None:
            changed[field.name] = self._single_choices(field, inner, value, path)
        elif questions.control_of(field) == "tick":
            self._tick(part, field, path, changed, instead)
        elif self._posted_texts(path) is not None:
            self._typed(part, field, path, changed, instead)
        elif questions.control_of(field) == "several":
            changed[field.name] = UNSET if value else value

    def _posted_texts(self, name: str) -> list[str] | None:
        """Return what was sent under a name, without outer blanks; None where nothing was."""
        if name not in self.posted:
            return None
        self.taken.add(name)
        texts = [_UNTYPED.sub("", _LINE_END.sub("\n", text)).strip() for text in self.posted[name]]
        return [text for text in texts if text]

    # ---- parts ------------------------------------------------------------------------------------------------------

    def _inner(self, kind: type[Part], part: Part | UnsetType, path: str) -> Part | UnsetType:
        filled = self.part(
            kind() if part is UNSET else part, questions.asked_fields(kind, amendment=self.amendment), f"{path}."
        )
        return UNSET if filled == kind() and part is UNSET else filled

    def _entries(self, field: Field, parts: Parts, path: str) -> Parts:
        count = self._count(field, path, len(parts or ()))
        if count is None:
            return parts
        kind: Any = field.part
        of, filled = questions.asked_fields(kind, amendment=self.amendment), []
        before = parts or ()
        for number in range(count):
            filled.append(self.part(before[number] if number < len(before) else kind(), of, f"{path}[{number}]."))
        while len(filled) > len(before) and filled[-1] == kind():
            filled.pop()  # a page begins a list that must have entries with an empty one
        return tuple(filled) if filled or parts == () else UNSET

    def _count(self, field: Field, path: str, before: int) -> int | None:
        """Return how many entries of a list were sent: as many as the form has room for, or as there are too many."""
        texts = self._posted_texts(path)
        if not texts:
            return None
        most = max(field.at.most or _MOST, before)
        if not texts[0].isdecimal() or not texts[0].isascii() or len(texts[0]) > 4 or int(texts[0]) > most:
            raise UsageError(f"{path}: {texts[0][:20]!r} is no number of entries that the form has room for")
        return int(texts[0])

    def _single_choices(self, field: Field, inner: Field, parts: Parts, path: str) -> Parts:
        codes = self._posted_texts(path) or []
        before = [getattr(value, inner.name) for value in parts or ()]
        if sorted(codes) == sorted(value for value in before if value is not UNSET):
            return parts
        kind: Any = field.part
        _few(codes, inner, path)
        return tuple(kind(**{inner.name: code}) for code in dict.fromkeys(codes)) or UNSET

    # ---- values -----------------------------------------------------------------------------------------------------

    def _tick(
        self, part: Part, field: Field, path: str, changed: dict[str, Any], instead: dict[str, list[AsFiled]]
    ) -> None:
        for names in questions.exclusive_ticks(type(part)):
            if field.name in names:
                first = f"{path.removesuffix(field.name)}{names[0]}"
                texts = self._posted_texts(first)
                if texts is None:
                    return
                if any(text not in names for text in texts):
                    raise UsageError(f"{first[:80]}: {texts[0][:40]!r} is no choice of this page")
                changed[field.name] = True if field.name in texts else UNSET
                return
        if field.name in questions.flag_of_list(type(part)) and path not in self.posted:
            return  # shown only where its list is full
        value, ticked = getattr(part, field.name), bool(self._posted_texts(path))
        changed[field.name] = True if ticked else value if value is False else UNSET
        if ticked:
            instead[field.name] = []

    def _typed(
        self, part: Part, field: Field, path: str, changed: dict[str, Any], instead: dict[str, list[AsFiled]]
    ) -> None:
        texts = self._posted_texts(path) or []
        before = [*questions.typed(part, field, amendment=self.amendment)]
        if field.repeats:
            if questions.control_of(field) == "lines":
                texts = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
                same = texts == before
            else:  # boxes and choices of a set, in any order
                texts = [*dict.fromkeys(texts)]
                same = sorted(texts) == sorted(before)
            if not same:
                _few(texts, field, path)
                changed[field.name], instead[field.name] = _values(field, texts)
            return
        if questions.control_of(field) != "long text":
            texts = [*map(questions.one_line, texts)]
        # The one answer of a field: of an amount and the tick "Indefinite" beside it the one that is new.
        if len(texts) > 1 and INDEFINITE in texts:
            texts = [text for text in texts if text not in before] or texts
            words = INDEFINITE if INDEFINITE in texts else texts[0]
        else:
            words = texts[0] if texts else ""
        if [words] != before[:1] if words else before:
            changed[field.name], instead[field.name] = _value(field, words)
        elif not words:
            changed[field.name] = UNSET


def _few(texts: list[str], field: Field, path: str) -> None:
    if len(texts) > max(field.at.most, _MOST):
        raise UsageError(f"{path}: {len(texts)} entries are more than the form has room for")


def _value(field: Field, text: str) -> tuple[Any, list[AsFiled]]:
    if not text:
        return UNSET, []
    if isinstance(field.at.kind, YesNo | Mark) and text not in ("yes", "no"):
        return UNSET, [AsFiled(field.name, text)]
    if isinstance(field.at.kind, Choice) and text in field.at.kind.codes:
        return text, []
    try:
        return value_of(field, text), []
    except Unreadable:
        # A code that no list has is kept as what it is: the check names it.
        return (text, []) if isinstance(field.at.kind, Choice) else (UNSET, [AsFiled(field.name, text)])


def _values(field: Field, texts: list[str]) -> tuple[Any, list[AsFiled]]:
    """Return the values of a list, and what was typed between them."""
    values, instead = [], []
    for number, text in enumerate(texts):
        value, spelled = _value(field, text)
        if value is UNSET:
            instead += [AsFiled(f"{field.name}[{number}]", spelling.words) for spelling in spelled]
        else:
            values.append(value)
    return (tuple(values) if values or instead else UNSET), instead
