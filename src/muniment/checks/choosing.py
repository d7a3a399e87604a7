"""Which rules to judge by: codes, names and beginnings of codes."""

from collections.abc import Sequence

from muniment.checks.book import BOOK
from muniment.checks.rule import Rule
from muniment.errors import UsageError
from muniment.wording import likest


def chosen(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> frozenset[Rule]:
    """Return the rules that `select` names (all, where it names none) but those that `ignore` names.

    Raises:
        UsageError: a word names no rule; the message has the nearest that does.

    >>> sorted(rule.code for rule in chosen(["E-0", "sold-above-offered"], ["e-03"]))[-2:]
    ['E-08', 'E-28']
    """
    wanted = [rule for word in select for rule in named(word)] if select else BOOK.values()
    return frozenset(wanted).difference(*(named(word) for word in ignore))


def named(word: str) -> list[Rule]:
    """Return the rules of a code, a name, or the beginning of a code.

    Raises:
        UsageError: there is none.
    """
    key = word.strip().upper()
    found = [rule for rule in BOOK.values() if rule.code == key or rule.name.upper() == key]
    found = found or [rule for code, rule in BOOK.items() if key and code.startswith(key)]
    if not found:
        names = [*BOOK, *(rule.name for rule in BOOK.values())]
        near = likest(word, names)
        hint = f"; did you mean {near}?" if near else "; `muniment rules` lists all"
        raise UsageError(f"there is no rule {word!r}{hint}")
    return found
