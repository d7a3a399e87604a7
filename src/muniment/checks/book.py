"""The rulebook: every rule of every topic, by code."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from msgspec import Struct

from muniment.checks import characters, fields, form_d, schedule_13, schema
from muniment.checks.rule import Rule
from muniment.version import __version__

TOPICS: tuple[ModuleType, ...] = (schema, fields, characters, *form_d.TOPICS, *schedule_13.TOPICS)
"""The modules that hold rules, one for each item or topic."""


def _collected() -> dict[str, Rule]:
    rules = [held for topic in TOPICS for held in vars(topic).values() if isinstance(held, Rule) and held.forms]
    book = {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}
    if len(book) != len(rules):
        raise ValueError("two rules have the same code")
    return book


BOOK: dict[str, Rule] = _collected()


@cache
def edition() -> str:
    """Return what names this rulebook: it changes with every line of a rule, and with every release."""
    digest = sha256(__version__.encode())
    here = Path(__file__).parent
    for file in sorted(one for one in here.rglob("*") if one.suffix in (".py", ".tsv", ".xml", ".xsd")):
        digest.update(b"\0" + file.relative_to(here).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


class Undecidable(Struct, frozen=True):
    """A rule of law that no filing can show to be broken: its code, what it says, and why nobody can tell."""

    code: str
    text: str
    cites: str
    reason: str


@cache
def undecidable() -> tuple[Undecidable, ...]:
    """Return the rules that are not decidable from a filing, by code."""
    here = Path(__file__).parent
    found: list[Undecidable] = []
    for table in sorted(here.glob("*/undecidable.tsv")):
        lines = [line for line in table.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        found += [Undecidable(*line.split("\t")) for line in lines[1:]]
    return tuple(sorted(found, key=lambda one: one.code))
