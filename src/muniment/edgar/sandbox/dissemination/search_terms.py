"""What people type into full-text search, as terms: for the index of words, and as EDGAR's answers repeat them.

Words are all meant, `"words in quotes"` as they stand, `OR` between two gives either, `-word` or `NOT word` excludes,
`word*` is any word that begins so, `a NEAR(5) b` has no more than five words between them, `NEAR` no more than ten.
Operators are in capitals; every other sign has no meaning (SEC, "EDGAR Full Text Search FAQ"; how NEAR counts is
assumed).
"""

import re
from typing import Any

from msgspec import Struct

_TERM = re.compile(r'(?P<minus>-|\bNOT\s+)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_NEAR = re.compile(r"NEAR(?:\((\d{1,3})\))?")
_NEAR_WORDS = 10
_MOST = 64  # terms; what is longer is cut


class Term(Struct, frozen=True):
    """Words that stand together; or terms `near` each other, at most `distance` words between the first and the last.

    `begins`: the word is the beginning of one.
    """

    text: str = ""
    begins: bool = False
    near: tuple["Term", ...] = ()
    distance: int = 0

    @property
    def match(self) -> str:
        """The term in the language of FTS5, in quotes, in which nothing has a meaning."""
        if self.near:
            return f"NEAR({' '.join(term.match for term in self.near)}, {self.distance})"
        quoted = '"' + self.text.replace('"', '""') + '"'
        return f"{quoted} *" if self.begins else quoted

    @property
    def repeated(self) -> dict[str, Any]:
        """The term as the `query` of an answer has it."""
        if self.near:
            words = " ".join(term.text for term in self.near)
            return {"match_phrase": {"doc_text": {"query": words, "slop": self.distance}}}
        return {"prefix" if self.begins else "match_phrase": {"doc_text": self.text}}


class Terms(Struct, frozen=True):
    """One of each group is meant, and none of `excluded`."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def match(self) -> str:
        """The groups in the language of FTS5, "" where there are none.

        >>> parse('"exempt offering" fund* north OR south -trust').match
        '("exempt offering") AND ("fund" *) AND ("north" OR "south")'
        >>> parse("capital NEAR(3) call").match
        '(NEAR("capital" "call", 3))'
        """
        return " AND ".join(f"({_either(group)})" for group in self.groups)

    @property
    def unmatch(self) -> str:
        """What is excluded, in the language of FTS5; "" where nothing is."""
        return _either(self.excluded)

    @property
    def must(self) -> list[dict[str, Any]]:
        """The groups as the `query` of an answer has them."""
        return [
            group[0].repeated if len(group) == 1 else {"bool": {"should": [term.repeated for term in group]}}
            for group in self.groups
        ]


def parse(typed: str) -> Terms:
    """Return the terms of what was typed; none where no letter or digit is in it."""
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    either, distance = False, None
    for match in list(_TERM.finditer(typed))[:_MOST]:
        word = match["word"]
        if word in ("OR", "AND", "NOT") and not match["minus"]:
            either, distance = word == "OR" and bool(groups), None
            continue
        if word and (near := _NEAR.fullmatch(word)):
            distance = int(near[1] or _NEAR_WORDS) if groups else None
            continue
        term = _term(word if word is not None else match["phrase"], is_word=word is not None)
        if term is None:
            continue
        if match["minus"]:
            excluded.append(term)
        elif distance is not None:
            groups[-1][-1] = _near(groups[-1][-1], term, distance)
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either, distance = False, None
    return Terms(tuple(tuple(group) for group in groups), tuple(excluded))


def _term(text: str, *, is_word: bool) -> Term | None:
    text = text.replace("\0", " ")  # where SQLite would see the end of the question
    bare = text.rstrip("*") if is_word else text
    if not any(character.isalnum() for character in bare):
        return None
    return Term(bare, begins=is_word and text.endswith("*"))


def _near(first: Term, second: Term, distance: int) -> Term:
    """Put a term beside those that it is near to; of several distances the longest holds."""
    return Term(near=(*(first.near or (first,)), second), distance=max(first.distance, distance))


def _either(terms: tuple[Term, ...]) -> str:
    return " OR ".join(term.match for term in terms)
