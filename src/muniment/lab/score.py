"""Scores what was read of a filing against its truth: leaf by leaf, verdicts, counts, and the figures made of them.

* precision: of the values stated, the share that is right; recall: of the values labelled, the share that is right;
* states: of the labelled "N/A", true and false, the share that is stated exactly;
* persons: the share of files with the right numbers of persons (Form D: issuers and related persons);
* sure: of the right values, the share stated with a confidence of 0.9 or more; sure-wrong: of all values stated with
  such confidence, the share that is wrong or invented.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct, field, structs

from muniment.writers.summary import NAMED_BY

State: TypeAlias = bool | Literal["N/A"]
Verdict: TypeAlias = Literal["right", "missed", "wrong", "invented", "state_right", "state_missed", "state_wrong"]

SURE = 0.9
COUNTED = ("persons", "issuers", "related_persons")
NOT_ASKED = frozenset({"confidence", "file", "notes", "uncertain", "class", "source"})
_RIGHT: tuple[Verdict, ...] = ("right", "state_right")
_VALUES = ("right", "wrong", "invented")
_MAY_STAY_AWAY = frozenset({"excludes_shares"})  # boxes whose being empty need not be said
_LAST_STEP = re.compile(r"(?:\[\d+\]|\.?[^.\[\]]+)$")


# ---- whether two answers say the same -------------------------------------------------------------------------------
#
# Three kinds of answer differ: silence, a *state* ("N/A", true, false), and a *value*. Numbers agree exactly; lists as
# sets; texts in their letters and digits, whatever the case, accents and signs. Small damage of a long text, as
# scanning does it, is forgiven, but never in a digit or a roman numeral: those change what is said.

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


def is_silent(answer: object) -> bool:
    """Return whether nothing is stated."""
    return not answer.strip() if isinstance(answer, str) else answer is None or answer in ([], {})


def state_of(answer: object) -> State | None:
    """Return the state that is stated, None where it is a value or silence."""
    if isinstance(answer, bool):
        return answer
    return "N/A" if isinstance(answer, str) and answer.strip().casefold() == "n/a" else None


def letters(answer: object) -> str:
    """Return what texts are compared by: letters and digits, in one case and without accents.

    >>> letters("Société Générale, S.A."), letters("< 1%")
    ('societegeneralesa', 'lessthan1')
    """
    return _NOT_LETTERS.sub("", _plain(answer))


def agree(key: str, truth: object, read: object) -> bool:
    """Return whether `read` says what `truth` says; `key` is the last part of the field's name.

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
        expected, actual = _number(truth), _number(read)
        if expected is not None:
            return expected == actual
    return _agree_as_texts(truth, read)


def _plain(answer: object) -> str:
    """Take accents off their letters, and spell out the sign that makes another number of a number."""
    return _LESS_THAN.sub(" lessthan ", unicodedata.normalize("NFKD", str(answer)).casefold())


def _number(answer: object) -> tuple[str, Decimal] | None:
    """Return a number with the sign before it, None where it is no number."""
    match = _NUMBER.fullmatch(str(answer).strip())
    try:
        return (match[1], Decimal(match[2].replace(",", ""))) if match else None
    except InvalidOperation:  # commas alone
        return None


def _agree_as_texts(truth: object, read: object) -> bool:
    expected, actual = letters(truth), letters(read)
    if expected == actual:
        return bool(expected) or str(truth).split() == str(read).split()  # signs alone must be the same signs
    shorter, longer = sorted((len(expected), len(actual)))
    if shorter <= _LONG or longer - shorter > _SPREAD * (shorter + longer):
        return False
    truth, read = _plain(truth), _plain(read)
    if _unforgiving(truth) != _unforgiving(read):
        return False
    in_words = longer > _VERY_LONG
    matcher = SequenceMatcher(
        None,
        _WORDS.findall(truth) if in_words else expected,
        _WORDS.findall(read) if in_words else actual,
        autojunk=False,
    )
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def _unforgiving(plain: str) -> tuple[list[str], list[str]]:
    """Return the digits and the roman numerals of a text."""
    return _DIGITS.findall(plain), [word for word in _LETTERS.findall(plain) if _ROMAN.fullmatch(word)]


def _agree_as_sets(truth: list[Any], read: list[Any]) -> bool:
    """Pair each entry with one of the same letters if there is one, else with one of small damage."""
    expected, remaining = ({letters(entry) or str(entry): entry for entry in entries} for entries in (truth, read))
    if len(expected) != len(remaining):
        return False
    for entry in expected.values():
        like = (key for key, candidate in remaining.items() if _agree_as_texts(entry, candidate))
        partner = next(
            chain((key for key, candidate in remaining.items() if letters(candidate) == letters(entry)), like), None
        )
        if partner is None:
            return False
        del remaining[partner]
    return True


# ---- truth and reading side by side, leaf by leaf -------------------------------------------------------------------
#
# What is asked is what the truth has a key for. Lists of members (persons, signatures …) are paired first, by name, so
# that a person who was overlooked does not put all that follow in the wrong place; a member that the truth does not
# have is invented, with every leaf it states.

_ALIKE = 0.6  # from which two members are taken for the same one
_BESIDE = 0.01  # what an agreeing value adds, where names are alike
_MOST_BESIDE = 20
_PER_PLACE = 0.0001  # what each place of distance takes away


class Leaf(NamedTuple):
    """One place: the field's name, the path where it was read, the path in the truth ("" where it has none), both."""

    field: str
    path: str
    place: str
    truth: Any
    read: Any

    @property
    def key(self) -> str:
        """The last part of the field's name."""
        return self.field.rpartition(".")[2]

    @property
    def identity(self) -> str:
        """A name that stays the same when another reader is scored; what is invented has no place in the truth."""
        return self.place or f"+{self.path}"


class _Location(NamedTuple):
    """Where the walk is: the beginnings of field name, path and place."""

    field: str = ""
    path: str = ""
    place: str = ""

    def __truediv__(self, key: str) -> "_Location":
        return _Location(f"{self.field}{key}", f"{self.path}{key}", f"{self.place}{key}")

    def member(self, truth: int, read: int | None) -> "_Location":
        # A member that was not read has no path: nothing is asked of it but its absence.
        return _Location(
            f"{self.field}[].", f"{self.path}[{'?' if read is None else read}].", f"{self.place}[{truth}]."
        )


def leaves(truth: dict[str, object], read: object, at: "_Location | None" = None) -> Iterator[Leaf]:
    """Yield every leaf that the truth asks for, and those of members that it does not have."""
    read = read if isinstance(read, dict) else {}
    at = at or _Location()
    for key, expected in truth.items():
        if key in NOT_ASKED:
            continue
        location, actual = at / key, read.get(key)
        if key in NAMED_BY:
            yield from _of_members(members(expected), members(actual), NAMED_BY[key], location)
        elif isinstance(expected, dict):
            yield from leaves(expected, actual, location / ".")
        else:
            yield Leaf(*location, expected, actual)


def members(answer: object) -> list[dict[str, object]]:
    """Return a list of members, whatever was given; what is no object is one with a single nameless value."""
    entries = [] if is_silent(answer) else answer if isinstance(answer, list) else [answer]
    return [member if isinstance(member, dict) else {"?": member} for member in entries]


def _of_members(truth: list[dict[str, Any]], read: list[dict[str, Any]], name: str, at: _Location) -> Iterator[Leaf]:
    partner = _partners(truth, read, name)
    for i, expected in enumerate(truth):
        j = partner.get(i)
        yield from leaves(expected, {} if j is None else read[j], at.member(i, j))
    for j in sorted(set(range(len(read))) - set(partner.values())):
        yield from _invented(read[j], f"{at.field}[]", f"{at.path}[{j}]")


def _invented(read: object, field: str, path: str) -> Iterator[Leaf]:
    """Yield every leaf of a member that the truth does not have."""
    if isinstance(read, dict):
        for key, answer in read.items():
            if key not in NOT_ASKED:
                yield from _invented(answer, f"{field}.{key}", f"{path}.{key}")
    elif isinstance(read, list) and any(isinstance(entry, dict) for entry in read):
        for n, answer in enumerate(read):
            yield from _invented(answer, f"{field}[]", f"{path}[{n}]")
    else:
        yield Leaf(field, path, "", None, read)


def _partners(truth: list[dict[str, Any]], read: list[dict[str, Any]], name: str) -> dict[int, int]:
    """Say which member of the truth is which that was read: the most alike first, the rest in their order.

    Those left over on both sides are taken for the same place under another name: read wrongly, not missed.
    """
    # Distance counts in the order, so that namesakes keep theirs; of equals, the earlier ones come first.
    ranked = [
        (_alike(name, expected, actual) - abs(i - j) * _PER_PLACE, -i, -j)
        for j, actual in enumerate(read)
        for i, expected in enumerate(truth)
    ]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for alike, i, j in sorted(ranked, reverse=True):
        if alike >= _ALIKE and -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    unpaired = (i for i in range(len(truth)) if i not in partner)
    return partner | dict(zip(unpaired, (j for j in range(len(read)) if j not in taken), strict=False))


def _alike(name: str, expected: dict[str, Any], actual: dict[str, Any]) -> float:
    """Return how well two members go together: by name first, then by their other values."""
    name_expected, name_actual = letters(expected.get(name) or ""), letters(actual.get(name) or "")
    by_name = 1.0
    if name_expected != name_actual:
        matcher = SequenceMatcher(None, name_expected, name_actual, autojunk=False)
        hopeless = matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE
        by_name = 0.0 if hopeless else matcher.ratio()
    agreeing = sum(
        not is_silent(answer) and letters(answer) == letters(actual.get(key) or "")
        for key, answer in expected.items()
        if key != name
    )
    return by_name + _BESIDE * min(agreeing, _MOST_BESIDE)


# ---- verdicts -------------------------------------------------------------------------------------------------------


def verdicts(leaf: Leaf) -> tuple[Verdict, ...]:
    """Say what a leaf counts as: nothing, one verdict, or two where a value stands in the place of a state."""
    expected, actual = state_of(leaf.truth), state_of(leaf.read)
    if is_silent(leaf.truth):
        if is_silent(leaf.read) or leaf.read is False:
            return ()
        return ("invented",) if actual is None else ("state_wrong",)
    if expected is None:
        if is_silent(leaf.read):
            return ("missed",)
        return ("right",) if agree(leaf.key, leaf.truth, leaf.read) else ("wrong",)
    if is_silent(leaf.read):
        return () if expected is False and leaf.key in _MAY_STAY_AWAY else ("state_missed",)
    if actual is None:
        return "state_wrong", "invented"
    return ("state_right",) if agree(leaf.key, leaf.truth, leaf.read) else ("state_wrong",)


def confidence(stated: object, path: str) -> float:
    """Return the reader's own probability for a path: the least of its own and its parts', else that of what holds it.

    Where a reader states none, it is 1.

    >>> confidence({"persons[0]": 0.5, "persons[1].types[1]": 0.7}, "persons[0].name")
    0.5
    >>> confidence({"persons[0]": 0.5, "persons[1].types[1]": 0.7}, "persons[1].types")
    0.7
    """
    if not isinstance(stated, Mapping):
        return 1.0
    probabilities = [probability for key, probability in stated.items() if key == path or key.startswith(f"{path}[")]
    while not probabilities and path:
        shorter = _LAST_STEP.sub("", path)
        path = shorter if shorter != path else ""
        probabilities = [stated[path]] if path in stated else []
    try:
        return min(map(float, probabilities), default=1.0)
    except (TypeError, ValueError):
        return 1.0


# ---- counts ---------------------------------------------------------------------------------------------------------


class Tally(Struct, omit_defaults=True):
    """How many leaves came out how, and the figures made of that."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    state_right: int = 0
    state_wrong: int = 0
    state_missed: int = 0
    sure_right: int = 0
    sure_wrong: int = 0

    def count(self, leaf: Leaf, leaf_verdicts: Iterable[Verdict], stated: object) -> None:
        """Take a leaf into account."""
        for verdict in leaf_verdicts:
            setattr(self, verdict, getattr(self, verdict) + 1)
            if verdict in _VALUES and confidence(stated, leaf.path) >= SURE:
                self.sure_right += verdict == "right"
                self.sure_wrong += verdict != "right"

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(structs.astuple(self), structs.astuple(other), strict=True)
        return Tally(*(ours + theirs for ours, theirs in pairs))

    @property
    def points(self) -> int:
        """How many values the truth has."""
        return self.right + self.wrong + self.missed

    @property
    def state_points(self) -> int:
        """How many states the truth has, or were stated where it has none."""
        return self.state_right + self.state_wrong + self.state_missed

    @property
    def precision(self) -> float:
        """The share of right ones among the values stated; 1 where the truth has none and none is stated."""
        return share(self.right, self.right + self.wrong + self.invented, 0.0 if self.points else 1.0)

    @property
    def recall(self) -> float:
        """The share of right ones among the values of the truth."""
        return share(self.right, self.points)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return share(2 * self.precision * self.recall, self.precision + self.recall, 0.0)

    @property
    def states(self) -> float:
        """The share of right ones among the states."""
        return share(self.state_right, self.state_points)

    @property
    def confident_share(self) -> float:
        """The share of the right values with high confidence."""
        return share(self.sure_right, self.right, 0.0)

    @property
    def sure_wrong_share(self) -> float:
        """The share of wrong and invented ones among the values with high confidence."""
        return share(self.sure_wrong, self.sure_right + self.sure_wrong, 0.0)


def share(part: float, total: float, of_nothing: float = 1.0) -> float:
    """Return a share, and `of_nothing` where there is nothing to share."""
    return part / total if total else of_nothing


# ---- a file, and many -----------------------------------------------------------------------------------------------


class Fault(NamedTuple):
    """A leaf that is not right, and what it counts as."""

    leaf: Leaf
    verdicts: tuple[Verdict, ...]

    @property
    def words(self) -> str:
        """The verdicts, for people."""
        return ", ".join(verdict.replace("_", " ") for verdict in self.verdicts)


class Scored(Struct):
    """One file: its counts, by field too, its faults, and whether the numbers of persons are right (None: not scored).

    `unread` says why nothing was read of it, "" where something was. `stated` has, by field, each value that was read:
    the confidence stated with it, and whether it is right.
    """

    tally: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    persons: bool | None = None
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    unread: str = ""
    stated: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)


def score(truth: dict[str, object], read: object, unread: str = "nothing was read") -> Scored:
    """Score what was read against the truth; what is no object, or an empty one, counts as unread, for that reason.

    What the truth names as `uncertain` two careful people could read differently: it is not scored.
    """
    stated: dict[str, object] = read if isinstance(read, dict) else {}
    scored = Scored(unread="" if stated else unread)
    named = truth.get("uncertain")
    uncertain = {place for place in named if isinstance(place, str)} if isinstance(named, list) else set[str]()
    for leaf in leaves(truth, stated):
        leaf_verdicts = () if {leaf.field, leaf.place} & uncertain else verdicts(leaf)
        if not leaf_verdicts:
            continue
        for tally in (scored.tally, scored.fields.setdefault(leaf.field, Tally())):
            tally.count(leaf, leaf_verdicts, stated.get("confidence"))
        if value := next((verdict for verdict in leaf_verdicts if verdict in _VALUES), None):
            sure = confidence(stated.get("confidence"), leaf.path)
            scored.stated.setdefault(leaf.field, []).append((sure, value == "right"))
        if leaf_verdicts[0] not in _RIGHT:
            scored.faults.append(Fault(leaf, leaf_verdicts))
    scored.counts = {key: (len(members(truth[key])), len(members(stated.get(key)))) for key in COUNTED if key in truth}
    scored.persons = (
        all(expected == leaf_verdicts for expected, leaf_verdicts in scored.counts.values()) if scored.counts else None
    )
    return scored


class Board(Struct):
    """Many files together."""

    tally: Tally = field(default_factory=Tally)
    files: int = 0
    unread: int = 0
    f1s: float = 0.0
    counted: int = 0
    counted_right: int = 0

    def figures(self) -> dict[str, float | int]:
        """Return every figure by its name."""
        tally = self.tally
        return {
            "precision": tally.precision,
            "recall": tally.recall,
            "macro-f1": share(self.f1s, self.files, 0.0),
            "states": tally.states,
            "persons": share(self.counted_right, self.counted),
            "sure": tally.confident_share,
            "sure-wrong": tally.sure_wrong_share,
            "files": self.files,
            "unread": self.unread,
            "f1": tally.f1,
            "points": tally.points,
            "right": tally.right,
            "wrong": tally.wrong,
            "missed": tally.missed,
            "invented": tally.invented,
            "state-points": tally.state_points,
            "state-right": tally.state_right,
        }


def board(files: Iterable[Scored]) -> Board:
    """Return the counts of many files together."""
    total = Board()
    for scored in files:
        total.tally += scored.tally
        total.files += 1
        total.unread += bool(scored.unread)
        total.f1s += scored.tally.f1
        total.counted += scored.persons is not None
        total.counted_right += scored.persons is True
    return total
