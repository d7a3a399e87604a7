"""A rule: a row that a lawyer reads, and a function that judges by it.

The row stands in `rules.tsv`: what the law asks, where and since when, for which filings, how grave a breach is, how it
is judged, what would mend it. Filings that pass and fail it stand in `examples.tsv`. The function is named by its code:

```python
@rule("E-28", needs=("total_amount_sold", "total_offering_amount"))
def sold_above_offered(sold: int, offered: Offered) -> Doubt | None:
    if offered == INDEFINITE or sold <= offered:
        return None
    return Doubt(f"{amount(sold)} is sold of {amount(offered)} offered.")
```

Its parameters are the values that the rule `needs`, in that order; where one of them is not stated, nobody can tell,
and the function is not called. A name ending in "?" may be absent (UNSET), and "." is the part itself. With `each` the
function judges every part of that list. A last parameter `filing` takes the whole filing: its record, day, history; its
type says of which form, as in `Filing[FormD]`, so that the type checker knows the fields, and a test holds every
signature against the definitions. It returns a `Doubt`, several, or None.

Where the law changed its number and nothing else, one function has a row for each edition, with their dates.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, TypeAlias, TypeVar

from msgspec import Struct

from muniment.checks.examples import Example, examples
from muniment.checks.finding import Doubt, Profile, Severity

Verdict: TypeAlias = Doubt | Iterable[Doubt] | None
Copy = Literal["xml", "table", "print"]
Dated = Literal["filed", "event", "first sale"]
Source = Literal["official", "copy", "no", "own"]

J = TypeVar("J", bound=Callable[..., Verdict])


class Rule(Struct, frozen=True, kw_only=True, eq=False):
    """One rule of the rulebook: its row, in the words of the table, and its function.

    * `code`: stable for ever, such as `K-06`; `name`: a short name in words and hyphens;
    * `topic`: what it is about, in words: rules of one topic stand on one page of the reference;
    * `severity`: the gravest it can be;
    * `forms`: `D`, `13G`, `13D`; `only`: originals or amendments;
    * `since`, `until`: first and last day on which it holds, of the date that `dated` names; None for always;
    * `profiles`: `submit` judges what is about to be filed, `public` what EDGAR has disseminated;
    * `copies`: the kinds of sources it can judge; on a printed page nothing weighs more than a warning;
    * `history`: it needs to know the earlier filings;
    * `in_schema`: the official schema asks the same, so that the rule is silent where a submission breaks that;
    * `text`: what the law asks, in one sentence; `citation`: where it stands;
    * `source`: what was at hand when the row was written: the `official` text, a `copy` of it, or `no` text, so that it
      was written from memory and summaries; a rule that is the program's `own` has none;
    * `judgement`: when a filing breaks it, in one sentence;
    * `suggestion`: what would mend it; `rationale`: what the rule rests on, and how often accepted filings break it;
    * `judge`, `each`, `needs`: its function, and what that is given;
    * `editions`: the codes of all rules that the function judges by, where they are several.
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
    judge: Callable[..., Verdict]
    each: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()

    @property
    def takes_filing(self) -> bool:
        """Whether the function asks for the whole filing."""
        code = self.judge.__code__
        return "filing" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @property
    def passes(self) -> tuple[Example, ...]:
        """Filings that the rule passes."""
        return examples(self.code, "passes")

    @property
    def fails(self) -> tuple[Example, ...]:
        """Filings that the rule fails."""
        return examples(self.code, "fails")


class Judge(Struct, frozen=True):
    """A function that judges, the codes of its rules, and what it is given."""

    judge: Callable[..., Verdict]
    codes: tuple[str, ...]
    each: tuple[str, ...]
    needs: tuple[str, ...]


JUDGES: dict[str, Judge] = {}
"""The functions of all modules that were imported, by the code of their rule."""


def rule(*codes: str, each: str | tuple[str, ...] = (), needs: tuple[str, ...] = ()) -> Callable[[J], J]:
    """Let a function judge by the rule of a code, or by all editions of one rule; see the module.

    Raises:
        ValueError: another function judges by one of them.
    """

    def named(judge: J) -> J:
        made = Judge(judge, codes, (each,) if isinstance(each, str) else each, needs)
        for code in codes:
            if JUDGES.setdefault(code, made) is not made:
                raise ValueError(f"two functions judge by {code}")
        return judge

    return named
