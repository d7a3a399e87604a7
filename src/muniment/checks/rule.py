"""A rule: what it says, where the law says so, when it holds, how to judge by it, and examples either way.

A check is one decorated function. Its parameters are the values that the rule `needs`, in that order; where one of
them is not stated, nobody can tell, and the function is not called. A name ending in "?" may be absent (UNSET), and "."
is the part itself. With `each` the function judges every part of that list. A last parameter `filing` takes the
whole filing: its record, day, history; its type says of which form, as in `Filing[FormD]`, so that the type checker
knows the fields, and a test holds every signature against the definitions. It returns a `Doubt`, several, or None.

```python
@rule(
    "E-28",
    "sold-above-offered",
    "The amount sold is not above the amount offered.",
    cites="Form D XML Technical Specification, note m#8",
    forms="D",
    severity="error",
    needs=("total_amount_sold", "total_offering_amount"),
    passes={"total_amount_sold": 4_000_000, "total_remaining": 0},
    fails={"total_amount_sold": 6_000_000, "total_remaining": 0},
)
def sold_above_offered(sold: int, offered: Amount) -> Doubt | None: ...
```
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias, TypedDict, Unpack

from msgspec import Struct

from muniment.checks.finding import Doubt, Profile, Severity
from muniment.forms import FORMS

Verdict: TypeAlias = Doubt | Iterable[Doubt] | None
Copy = Literal["xml", "table", "print"]
Dated = Literal["filed", "event", "first sale"]

ALL_13: tuple[str, ...] = ("13G", "13D")
"""Both schedules."""


def every(*but: str) -> tuple[str, ...]:
    """Return the names of all forms, but for some."""
    return tuple(name for name in FORMS if name not in but)


class Example(Struct, frozen=True, kw_only=True):
    """A filing that a rule passes or fails: a sample of the form, and what is different in it.

    * `changes`: values by path, put into the sample one after the other;
    * `form`: the sample, `D`, `D/A`, `13G`, `13G/A`, `13D` or `13D/A`; the first form of the rule where none is said;
    * `filed`: the day of filing, where it is not that of the sample; `accepted`: the time of acceptance;
    * `profile`: under which it is judged;
    * `attached`: the types of its other documents, None where nobody knows them;
    * `copy`: what the source is: XML, a row of a data set, or print;
    * `earlier`: the filings before it, oldest first, each as changes to the same sample and the day it was filed;
    * `source`: the bytes it was read from, where the rule looks at them;
    * `header`: what the filer-only header says otherwise, by field: a submission is judged then;
    * `also`: codes of other rules that break with it, where one change cannot break one rule alone.
    """

    changes: Mapping[str, object] = {}
    form: str = ""
    filed: date | None = None
    accepted: datetime | None = None
    profile: Profile = "public"
    attached: tuple[str, ...] | None = None
    copy: Copy = "xml"
    earlier: tuple["Example", ...] | None = None
    source: bytes = b""
    header: Mapping[str, object] | None = None
    also: tuple[str, ...] = ()


Examples: TypeAlias = Mapping[str, object] | Example | tuple[Mapping[str, object] | Example, ...]


class Rule(Struct, frozen=True, kw_only=True, eq=False):
    """One rule of the rulebook; see the module.

    * `code`: stable for ever, such as `K-06`; `name`: a short name in words and hyphens;
    * `text`: the rule in one sentence; `cites`: where it stands;
    * `forms`: `D`, `13G`, `13D`; `only`: originals or amendments;
    * `severity`: the gravest it can be;
    * `since`, `until`: first and last day on which it holds, of the date that `dated` names;
    * `profiles`: `submit` judges what is about to be filed, `public` what EDGAR has disseminated;
    * `copies`: the kinds of sources it can judge; on a printed page nothing weighs more than a warning;
    * `mend`: what would mend it; `basis`: what the rule rests on, and how often accepted filings break it;
    * `history`: it needs to know the earlier filings;
    * `in_schema`: the official schema asks the same, so that the rule is silent where a submission breaks that.
    """

    code: str
    name: str
    text: str
    cites: str
    forms: tuple[str, ...]
    severity: Severity
    judge: Callable[..., Verdict]
    each: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    only: Literal["", "original", "amendment"] = ""
    since: date | None = None
    until: date | None = None
    dated: Dated = "filed"
    profiles: tuple[Profile, ...] = ("public", "submit")
    copies: tuple[Copy, ...] = ("xml", "table", "print")
    mend: str = ""
    basis: str = ""
    history: bool = False
    in_schema: bool = False
    passes: tuple[Example, ...] = ()
    fails: tuple[Example, ...] = ()
    takes_filing: bool = False
    topic: str = ""


class Further(TypedDict, total=False):
    """The fields of a `Rule` that most rules do without."""

    only: Literal["", "original", "amendment"]
    since: date | None
    until: date | None
    dated: Dated
    profiles: tuple[Profile, ...]
    copies: tuple[Copy, ...]
    mend: str
    basis: str
    history: bool
    in_schema: bool


def rule(
    code: str,
    name: str,
    text: str,
    *,
    cites: str,
    forms: str | tuple[str, ...],
    severity: Severity,
    passes: Examples,
    fails: Examples,
    each: str | tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    **rest: Unpack[Further],
) -> Callable[[Callable[..., Verdict]], Rule]:
    """Make a rule of the function that judges by it; `rest` are further fields of `Rule`."""

    def made(judge: Callable[..., Verdict]) -> Rule:
        return Rule(
            code=code,
            name=name,
            text=text,
            cites=cites,
            forms=(forms,) if isinstance(forms, str) else forms,
            severity=severity,
            judge=judge,
            each=(each,) if isinstance(each, str) else each,
            needs=needs,
            passes=_examples(passes),
            fails=_examples(fails),
            takes_filing="filing" in inspect.signature(judge).parameters,
            topic=judge.__module__,
            **rest,
        )

    return made


def _examples(told: Examples) -> tuple[Example, ...]:
    several = told if isinstance(told, tuple) else (told,)
    return tuple(one if isinstance(one, Example) else Example(changes=one) for one in several)
