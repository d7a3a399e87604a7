"""Which class of an issuer's securities a schedule is about: by the words of its title beside "common stock".

A CUSIP's first eight characters are issuer and issue; a title is printed in many ways, so that only the words count
that tell one class of an issuer from another: "Class A Common Stock, par value $0.01 per share" is `a class`.
"""

import re
from collections.abc import Iterable

from muniment.folding import folded

# Everything from the par value on describes the class, and does not name it.
_PAR = re.compile(
    r"\b(?:no\s+)?(?:par|nominal|stated)\s+(?:or\s+\w+\s+)?value\b|\bno\s+par\b|\$\s*\.?\d|\(\s*[\"“]|\beach\s+represent",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    folded(
        "common commons stock stocks share shares ordinary capital of the and per each par value no in without with "
        "voting interest interests beneficial title class series securities security corporation corp inc company co "
        "ltd limited plc sa nv ag us usd new cusip issuer"
    ).split()
)
_LETTER = re.compile(r"\b(class|series)\s+([a-z0-9]{1,3})\b")


def class_words(title: str, issuer: str = "") -> str:
    """Return what in a title tells one class from another, "" where that is nothing.

    >>> class_words("Class A Common Stock, par value $0.01 per share"), class_words("Shares of Lamp Co", "Lamp Co")
    ('class a', '')
    >>> class_words("American Depositary Shares"), class_words("Series B Convertible Preferred Stock")
    ('american depositary', 'convertible preferred series b')
    """
    named = folded(_PAR.split(title, maxsplit=1)[0])
    letters = {f"{kind} {which}" for kind, which in _LETTER.findall(folded(title))}
    rest = set(_LETTER.sub(" ", named).split()) - _PLAIN - set(folded(issuer).split())
    words = {one for one in rest if one.isalpha() and len(one) > 1}
    return " ".join(sorted(letters | words))


def may_be_one(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether titles, as `class_words` has them, may name one class: a plain one may be any.

    >>> may_be_one({"class a"}, {"class b"}), may_be_one({"class a"}, {""}), may_be_one({"class a"}, {"class a"})
    (False, True, True)
    """
    mine, theirs = set(one), set(other)
    return not mine or not theirs or "" in mine or "" in theirs or bool(mine & theirs)
