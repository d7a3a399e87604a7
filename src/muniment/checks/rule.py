"""A rule: a row that a lawyer reads, and a function that checks it.

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
be decided, and the function is not called. A name ending in "?" may be absent (UNSET), and "." is the part itself. With
`each` the function checks every part of that list. A last parameter `filing` takes the whole filing: its record, day,
history; its type says of which form, as in `Filing[FormD]`, so that the type checker knows the fields, and a test
compares every signature with the definitions. It returns a `Violation`, several, or None.

Where the law changed its number and nothing else, one function has a row for each edition, with their dates.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, TypeAlias, TypeVar
from warnings import warn

from msgspec import Struct, structs

from muniment.checks.examples import Example, examples
from muniment.checks.finding import Profile, Severity, Violation

Violations: TypeAlias = Violation | Iterable[Violation] | None
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
    """A function that checks, the codes of its rules, and what it is given."""

    function: Callable[..., Violations]
    codes: tuple[str, ...]
    each: tuple[str, ...]
    requires: tuple[str, ...]


CHECKS: dict[str, Check] = {}
"""The functions of all modules that were imported, by the code of their rule."""


def rule(*codes: str, each: str | tuple[str, ...] = (), requires: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Let a function check the rule of a code, or all editions of one rule; see the module.

    Raises:
        ValueError: another function checks one of them.
    """

    def register(function: F) -> F:
        check = Check(function, codes, (each,) if isinstance(each, str) else each, requires)
        for code in codes:
            if CHECKS.setdefault(code, check) is not check:
                raise ValueError(f"two functions check {code}")
        return function

    return register
