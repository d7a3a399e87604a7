"""Whether two summaries say the same at one place.

Three kinds of answer are told apart: silence, a *state* ("N/A", true, false), and a *value*. Numbers agree exactly;
lists as sets; texts in their letters and digits, whatever the case, accents and signs. Small damage of a long text, as
scanning does it, is forgiven, but never in a digit or a roman numeral: those change what is said.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any, Literal, TypeAlias

State: TypeAlias = bool | Literal["N/A"]

_LONG = 12  # letters up to which a text must agree in all of them
_VERY_LONG = 1000  # letters from which texts are likened word by word: by letters it would take minutes
_LIKE = 0.95
_SPREAD = 0.05  # by how much of both together the longer text may be longer
_NUMBERS_WRITTEN_AS_TEXT = frozenset({"percent"})
_LESS_THAN = re.compile(r"<\s*(?=[\d.])")
_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_WORDS = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"[0-9]")
_ROMAN = re.compile(r"c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_NUMBER = re.compile(r"([<>]?)\s*([-+]?(?:[\d,]*+\.\d++|[\d,]++\.?))\s*%?")


def is_silent(answer: Any) -> bool:  # noqa: ANN401 - whatever stands in a file of somebody else
    """Tell whether nothing is stated."""
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or answer in ([], {})


def state_of(answer: Any) -> State | None:  # noqa: ANN401
    """Return the state that is stated, None where it is a value or silence."""
    if isinstance(answer, bool):
        return answer
    return "N/A" if isinstance(answer, str) and answer.strip().casefold() == "n/a" else None


def letters(answer: Any) -> str:  # noqa: ANN401
    """Return what texts are compared by: letters and digits, in one case and without accents.

    >>> letters("Société Générale, S.A."), letters("< 1%")
    ('societegeneralesa', 'lessthan1')
    """
    return _NOT_LETTERS.sub("", _plain(answer))


def agree(key: str, truth: Any, read: Any) -> bool:  # noqa: ANN401
    """Tell whether `read` says what `truth` says; `key` is the last part of the field's name.

    >>> agree("percent", "5.3", "5.30"), agree("percent", "1", "<1"), agree("title", "Part II", "Part III")
    (True, False, False)
    """
    states = state_of(truth), state_of(read)
    if states != (None, None):
        return type(states[0]) is type(states[1]) and states[0] == states[1]
    if isinstance(truth, list):
        return _agree_as_sets(truth, read if isinstance(read, list) else [read])
    if isinstance(read, list | dict):
        return False
    if isinstance(truth, int | float | Decimal) or key in _NUMBERS_WRITTEN_AS_TEXT:
        wanted, found = _number(truth), _number(read)
        if wanted is not None:
            return wanted == found
    return _agree_as_texts(truth, read)


def likeness(one: str, other: str, at_least: float) -> float:
    """Return how alike two texts are, 0 to 1, and 0 where they are less alike than asked for."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < at_least or matcher.quick_ratio() < at_least:
        return 0.0
    return matcher.ratio()


def _plain(answer: Any) -> str:  # noqa: ANN401
    """Take accents off their letters, and spell out the sign that makes another number of a number."""
    return _LESS_THAN.sub(" lessthan ", unicodedata.normalize("NFKD", str(answer)).casefold())


def _number(answer: Any) -> tuple[str, Decimal] | None:  # noqa: ANN401
    """Return a number with the sign before it, None where it is no number."""
    match = _NUMBER.fullmatch(str(answer).strip())
    if match is None:
        return None
    try:
        return match[1], Decimal(match[2].replace(",", ""))
    except InvalidOperation:  # commas alone
        return None


def _agree_as_texts(truth: Any, read: Any) -> bool:  # noqa: ANN401
    wanted, found = letters(truth), letters(read)
    if wanted == found:
        return bool(wanted) or str(truth).split() == str(read).split()  # signs alone must be the same signs
    shorter, longer = sorted((len(wanted), len(found)))
    if shorter <= _LONG or longer - shorter > _SPREAD * (shorter + longer):
        return False
    truth, read = _plain(truth), _plain(read)
    if _unforgiving(truth) != _unforgiving(read):
        return False
    if longer > _VERY_LONG:
        return _alike(_WORDS.findall(truth), _WORDS.findall(read))
    return _alike(wanted, found)


def _unforgiving(plain: str) -> tuple[list[str], list[str]]:
    """Return the digits and the roman numerals of a text."""
    return _DIGITS.findall(plain), [word for word in _LETTERS.findall(plain) if _ROMAN.fullmatch(word)]


def _alike(one: str | list[str], other: str | list[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def _agree_as_sets(truth: list[Any], read: list[Any]) -> bool:
    wanted, left = _distinct(truth), _distinct(read)
    if len(wanted) != len(left):
        return False
    for one in wanted:
        place = _partner(one, left)
        if place is None:
            return False
        del left[place]
    return True


def _distinct(answers: list[Any]) -> list[Any]:
    return list({letters(answer) or str(answer): answer for answer in answers}.values())


def _partner(one: Any, others: list[Any]) -> int | None:  # noqa: ANN401
    """Return the place of the entry that says the same: in its letters if there is one, else with small damage."""
    spelled = letters(one)
    for place, other in enumerate(others):
        if letters(other) == spelled:
            return place
    return next((place for place, other in enumerate(others) if _agree_as_texts(one, other)), None)
