"""A rule: a row that a lawyer reads, a function that checks it, filings that pass and fail it, and what it finds.

The row stands in `rules.tsv`: what the law asks, where and since when, for which filings, how grave a violation is, how
it is checked, what would fix it. Filings that pass and fail it stand in `examples.tsv`. The function names its code:

```python
@rule("E-28", requires=("total_amount_sold", "total_offering_amount"))
def sold_above_offered(sold: int, offered: Offered) -> Violation | None:
    if offered == INDEFINITE or sold <= offered:
        return None
    return Violation(f"{amount(sold)} is sold of {amount(offered)} offered.")
```

Its parameters are the values that the rule `requires`, in that order; where one of them is not stated, the rule cannot
be decided, and the function is not called. A name ending in "?" may be absent (UNSET); one ending in "-" may be left
out, and then the rule asks nothing; "." is the part itself. With `each` the function checks every part of that list. A
last parameter `filing` takes the whole filing: its record, day, history; its type says of which form, as in
`Filing[FormD]`, so that the type checker knows the fields, and a test compares every signature with the definitions. It
returns a `Violation`, several, or None; and `Undecided` where what it would compare is not known.

While a file is damaged, what is absent may have been lost: a violation that points at what is absent, or at a list, is
not decided, nor is one of a rule that is `whole`.

Where the law changed its number and nothing else, one function has a row for each edition, with their dates.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar, get_args, get_type_hints
from warnings import warn

import msgspec
from msgspec import UNSET, Struct, UnsetType, ValidationError, field, structs

from muniment.caching import in_groups
from muniment.evidence import Evidence, Span
from muniment.forms import FORMS
from muniment.forms.definition import Part
from muniment.forms.walk import steps
from muniment.tsv import table_rows

Severity = Literal["error", "warning", "note"]
Profile = Literal["public", "submit"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""Gravest first: an error would suspend the filing or leave it incomplete in law, a note is worth a look."""


class Violation(Struct, frozen=True):
    """How some fields violate a rule.

    * `message`: one sentence with the values in it, for the person who prepared or studies the filing;
    * `fields`: the fields concerned, as paths below the part that was checked; where none is named, those the rule
      requires;
    * `suggestion`: what would fix it, where that is more than the rule says;
    * `severity`: where it is less than that of the rule;
    * `span`: the place in the source, where that is not the place of a field.
    """

    message: str
    fields: tuple[str, ...] = ()
    suggestion: str = ""
    severity: Severity | None = None
    span: Span | UnsetType = UNSET


class Undecided(Struct, frozen=True):
    """Why a rule cannot be decided, as the rest of a sentence behind "cannot tell", and the fields concerned."""

    reason: str
    fields: tuple[str, ...] = ()


class Finding(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that a check found in a filing.

    * `code`, `name`, `citation`: the rule, and where the law or the specification says so;
    * `severity`: see `SEVERITIES`; under the profile `public` what EDGAR is known to accept is a note;
    * `paths`: the places in the record, and `values`: what stands there, as the form writes it;
    * `evidence`: where each value was read, by path, as far as the source has places; `span`: the place in the source
      that the finding is about, where that is not the place of a field;
    * `message`: what is wrong, in plain English; `mend`: what would fix it;
    * `seen`: where EDGAR accepted the like;
    * `decided`: False where a value is missing or of low confidence, the file is damaged, or what it would be
      compared with is not known; only those get it who ask for it.
    """

    code: str
    name: str
    severity: Severity
    paths: tuple[str, ...]
    message: str
    citation: str
    mend: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    evidence: Mapping[str, Evidence] = field(default_factory=dict[str, Evidence])
    seen: str = ""
    decided: bool = True
    span: Span | UnsetType = UNSET


def rank(severity: Severity) -> int:
    """Return 0 for an error, 1 for a warning, 2 for a note."""
    return SEVERITIES.index(severity)


Result = Literal["passes", "fails"]


class Example(Struct, frozen=True, kw_only=True):
    """A filing that a rule passes or fails: a sample of the form, and what is different in it.

    * `changes`: values by path, put into the sample one after the other; None takes one away, and a text that is no
      value of its field is what the source has there;
    * `form`: the sample, `D`, `D/A`, `13G`, `13G/A`, `13D` or `13D/A`;
    * `filed`: the day of filing, where it is not that of the sample; `accepted`: the time of acceptance;
    * `profile`: under which it is checked;
    * `attached`: the types of its other documents, None where they are not known;
    * `copy`: what the source is: XML, a row of a data set, or print;
    * `earlier`: the filings before it, oldest first, each as changes to the same sample and the day it was filed;
    * `source`: the bytes it was read from, where the rule looks at them;
    * `header`: other values of the filer-only header, by field: a submission is checked then;
    * `also`: codes of other rules that break with it, where one change cannot break one rule alone.
    """

    changes: Mapping[str, object] = {}
    form: str = ""
    filed: date | None = None
    accepted: datetime | None = None
    profile: Profile = "public"
    attached: tuple[str, ...] | None = None
    copy: Literal["xml", "table", "print"] = "xml"
    earlier: tuple["Example", ...] | None = None
    source: bytes = b""
    header: Mapping[str, object] | None = None
    also: tuple[str, ...] = ()


@cache
def examples(code: str, result: Result) -> tuple[Example, ...]:
    """Return the filings that a rule passes, or those that it fails."""
    return tuple(map(_of_row, _by_rule().get((code, result), ())))


@cache
def _by_rule() -> Mapping[tuple[str, str], list[dict[str, str]]]:
    return in_groups(((row["rule"], row["result"]), row) for row in table_rows(__file__, "examples.tsv"))


def _of_row(row: dict[str, str]) -> Example:
    example: dict[str, Any] = {name: row[name] for name in ("form", "filed", "profile", "copy") if row[name]}
    example |= {"changes": _json(row["changes"] or "{}"), "also": row["also"].split()}
    return _example(example | _json(row["beside"] or "{}"), "")


def _json(text: str) -> dict[str, Any]:
    return json.loads(text, parse_float=Decimal)


def _example(example: dict[str, Any], form: str) -> Example:
    """Return the example that an object describes; one before it is of the same form, unless it says otherwise."""
    form = example.setdefault("form", form)
    described = FORMS[form.removesuffix("/A")]
    changes = {path: _value(described.record, path, value) for path, value in example.pop("changes", {}).items()}
    header = example.pop("header", None)
    if header is not None:
        header = {path: _value(described.header, path, value) for path, value in header.items()}
    earlier = example.pop("earlier", None)
    if earlier is not None:
        earlier = tuple(_example(before, form) for before in earlier)
    source = example.pop("source", "").encode("latin-1")
    return structs.replace(
        msgspec.convert(example, Example), changes=changes, header=header, earlier=earlier, source=source
    )


def _value(part: type[Part], path: str, value: object) -> object:
    """Return a value as the field at a path holds it; a text that is no value of it stays."""
    kind: Any = part
    for step in steps(path):
        type_ = next(alternative for alternative in get_args(kind) or (kind,) if alternative is not UnsetType)
        kind = get_args(type_)[0] if isinstance(step, int) else _hints(type_)[step]
    try:
        return value if value is None else msgspec.convert(value, kind)
    except ValidationError:
        return value


@cache
def _hints(part: type[Part]) -> dict[str, Any]:
    return get_type_hints(part)


Violations: TypeAlias = Violation | Undecided | Iterable[Violation | Undecided] | None
Copy = Literal["xml", "table", "print"]
Dated = Literal["filed", "event", "first sale"]
Source = Literal["official", "copy", "no", "own"]

F = TypeVar("F", bound=Callable[..., Violations])


class Rule(Struct, frozen=True, kw_only=True, eq=False):
    """One rule: its row, under the names of the table, and its function.

    * `code`: stable for ever, such as `K-06`; `name`: a short name of lower-case words and hyphens;
    * `topic`: what it is about: rules of one topic stand on one page of the reference;
    * `severity`: the gravest it can be;
    * `forms`: `D`, `13G`, `13D`; `only`: originals or amendments;
    * `since`, `until`: first and last day on which it holds, of the date that `dated` names; None for always;
    * `profiles`: `submit` checks what is about to be filed, `public` what EDGAR has disseminated;
    * `copies`: the kinds of sources it can check; on a printed page nothing is more than a warning;
    * `history`: it requires the earlier filings;
    * `in_schema`: the official schema asks the same, so that the rule is silent where a submission breaks that;
    * `text`: what the law asks, in one sentence; `citation`: where it stands;
    * `source`: what was at hand when the row was written: the `official` text, a `copy` of it, or `no` text, so that it
      was written from memory and summaries; a rule that is the program's `own` has none;
    * `judgement`: when a filing breaks it, in one sentence;
    * `suggestion`: what would fix it; `rationale`: what the rule rests on, and how often accepted filings break it;
    * `check`, `each`, `requires`: its function, and what that is given;
    * `whole`: what a damaged file has lost may be what it misses, though what it points at is there;
    * `editions`: the codes of all rules that the function checks, where they are several.

    `judge` and `needs` are the former names of `check` and `requires`; they warn, and go with the next release.
    """

    code: str
    name: str
    topic: str = ""
    severity: Severity
    forms: tuple[str, ...]
    only: Literal["", "original", "amendment"] = ""
    since: date | None = None
    until: date | None = None
    dated: Dated = "filed"
    profiles: tuple[Profile, ...] = ("public", "submit")
    copies: tuple[Copy, ...] = ("xml", "table", "print")
    history: bool = False
    in_schema: bool = False
    text: str
    citation: str
    source: Source = "own"
    judgement: str = ""
    suggestion: str = ""
    rationale: str = ""
    check: Callable[..., Violations] = lambda: None
    each: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    whole: bool = False
    editions: tuple[str, ...] = ()
    judge: Callable[..., Violations] | None = None
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take the former names of two fields, with a warning."""
        for former, name in (("judge", "check"), ("needs", "requires")):
            if value := getattr(self, former):
                warn(f"Rule({former}=...) is Rule({name}=...) now", DeprecationWarning, stacklevel=2)
                structs.force_setattr(self, name, value)
                structs.force_setattr(self, former, None if former == "judge" else ())

    @property
    def takes_filing(self) -> bool:
        """Whether the function asks for the whole filing."""
        code = self.check.__code__
        return "filing" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @property
    def passes(self) -> tuple[Example, ...]:
        """Filings that the rule passes."""
        return examples(self.code, "passes")

    @property
    def fails(self) -> tuple[Example, ...]:
        """Filings that the rule fails."""
        return examples(self.code, "fails")


class Check(Struct, frozen=True):
    """A function that checks, the codes of its rules, what it is given, and whether it asks for the whole filing."""

    function: Callable[..., Violations]
    codes: tuple[str, ...]
    each: tuple[str, ...]
    requires: tuple[str, ...]
    whole: bool


CHECKS: dict[str, Check] = {}
"""The functions of all modules that were imported, by the code of their rule."""


def rule(
    *codes: str, each: str | tuple[str, ...] = (), requires: tuple[str, ...] = (), whole: bool = False
) -> Callable[[F], F]:
    """Let a function check the rule of a code, or all editions of one rule; see the module.

    Raises:
        ValueError: another function checks one of them.
    """

    def register(function: F) -> F:
        check = Check(function, codes, (each,) if isinstance(each, str) else each, requires, whole)
        for code in codes:
            if CHECKS.setdefault(code, check) is not check:
                raise ValueError(f"two functions check {code}")
        return function

    return register
