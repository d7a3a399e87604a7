"""Scores what was read of a filing against its truth: verdicts on leaves, counts, and the figures made of them.

* precision: of the values stated, the share that is right; recall: of the values asked, the share that is right;
* states: of the asked "N/A", true and false, the share that is stated exactly;
* persons: the share of files with the right numbers of persons (Form D: issuers and related persons);
* sure: of the right values, the share stated with a confidence of 0.9 or more; sure-wrong: of all values stated with
  such confidence, the share that is wrong or invented.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct, field, structs

from muniment.evaluate.leaves import COUNTED, Leaf, leaves, members
from muniment.evaluate.same import agree, is_silent, state_of

Verdict: TypeAlias = Literal["right", "missed", "wrong", "invented", "state_right", "state_missed", "state_wrong"]

SURE = 0.9
_RIGHT: tuple[Verdict, ...] = ("right", "state_right")
_VALUES = ("right", "wrong", "invented")
_MAY_STAY_AWAY = frozenset({"excludes_shares"})  # boxes whose being empty need not be said
_LAST_STEP = re.compile(r"(?:\[\d+\]|\.?[^.\[\]]+)$")


# ---- one leaf -------------------------------------------------------------------------------------------------------


def verdicts(leaf: Leaf) -> tuple[Verdict, ...]:
    """Say what a leaf counts as: nothing, one verdict, or two where a value stands in the place of a state."""
    wanted, found = state_of(leaf.truth), state_of(leaf.read)
    if is_silent(leaf.truth):
        if is_silent(leaf.read) or leaf.read is False:
            return ()
        return ("invented",) if found is None else ("state_wrong",)
    if wanted is None:
        if is_silent(leaf.read):
            return ("missed",)
        return ("right",) if agree(leaf.key, leaf.truth, leaf.read) else ("wrong",)
    if is_silent(leaf.read):
        return () if wanted is False and leaf.key in _MAY_STAY_AWAY else ("state_missed",)
    if found is None:
        return "state_wrong", "invented"
    return ("state_right",) if agree(leaf.key, leaf.truth, leaf.read) else ("state_wrong",)


def confidence(told: Any, path: str) -> float:  # noqa: ANN401
    """Return the reader's own probability for a path: the least of its own and its parts', else that of what holds it.

    Of what a reader says nothing, it is sure.

    >>> confidence({"persons[0]": 0.5, "persons[1].types[1]": 0.7}, "persons[0].name")
    0.5
    >>> confidence({"persons[0]": 0.5, "persons[1].types[1]": 0.7}, "persons[1].types")
    0.7
    """
    if not isinstance(told, Mapping):
        return 1.0
    said = [probability for key, probability in told.items() if key == path or key.startswith(f"{path}[")]
    while not said and path:
        shorter = _LAST_STEP.sub("", path)
        path = shorter if shorter != path else ""
        said = [told[path]] if path in told else []
    try:
        return min(map(float, said), default=1.0)
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

    def count(self, leaf: Leaf, found: Iterable[Verdict], told: Any) -> None:  # noqa: ANN401
        """Take a leaf into account."""
        for verdict in found:
            setattr(self, verdict, getattr(self, verdict) + 1)
            if verdict in _VALUES and confidence(told, leaf.path) >= SURE:
                self.sure_right += verdict == "right"
                self.sure_wrong += verdict != "right"

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(structs.astuple(self), structs.astuple(other), strict=True)
        return Tally(*(one + more for one, more in pairs))

    @property
    def points(self) -> int:
        """How many values were asked for."""
        return self.right + self.wrong + self.missed

    @property
    def state_points(self) -> int:
        """How many states were asked for, or stated where nothing was."""
        return self.state_right + self.state_wrong + self.state_missed

    @property
    def precision(self) -> float:
        """The share of right ones among the values stated; 1 where none was asked and none stated."""
        stated = self.right + self.wrong + self.invented
        return share(self.right, stated, 0.0 if self.points else 1.0)

    @property
    def recall(self) -> float:
        """The share of right ones among the values asked."""
        return share(self.right, self.points)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return share(2 * self.precision * self.recall, both, 0.0)

    @property
    def states(self) -> float:
        """The share of right ones among the states."""
        return share(self.state_right, self.state_points)

    @property
    def sure(self) -> float:
        """The share of the right values that the reader was sure of."""
        return share(self.sure_right, self.right, 0.0)

    @property
    def sure_but_wrong(self) -> float:
        """The share of wrong and invented ones among the values that the reader was sure of."""
        return share(self.sure_wrong, self.sure_right + self.sure_wrong, 0.0)


def share(part: float, whole: float, of_nothing: float = 1.0) -> float:
    """Return a share, and what is said where there is nothing to share."""
    return part / whole if whole else of_nothing


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
    """One file: its counts, by field too, its faults, and whether the numbers of persons are right (None: not asked).

    `unread` says why nothing was read of it, "" where something was.
    """

    tally: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    persons: bool | None = None
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    unread: str = ""


def score(truth: dict[str, Any], read: Any, unread: str = "nothing was read") -> Scored:  # noqa: ANN401
    """Score what was read against the truth; what is no object, or an empty one, counts as unread, for that reason."""
    usable = isinstance(read, dict) and bool(read)
    read = read if usable else {}
    scored = Scored(unread="" if usable else unread)
    doubtful = uncertain(truth)
    for leaf in leaves(truth, read):
        if leaf.field in doubtful or leaf.place in doubtful:
            continue
        found = verdicts(leaf)
        if not found:
            continue
        for tally in (scored.tally, scored.fields.setdefault(leaf.field, Tally())):
            tally.count(leaf, found, read.get("confidence"))
        if found[0] not in _RIGHT:
            scored.faults.append(Fault(leaf, found))
    scored.counts = {key: (len(members(truth[key])), len(members(read.get(key)))) for key in COUNTED if key in truth}
    scored.persons = all(wanted == found for wanted, found in scored.counts.values()) if scored.counts else None
    return scored


def uncertain(truth: dict[str, Any]) -> frozenset[str]:
    """Return the places and fields that two careful people could read differently: they are not scored."""
    named = truth.get("uncertain")
    return frozenset(one for one in named if isinstance(one, str)) if isinstance(named, list) else frozenset()


class Board(Struct):
    """Many files together."""

    tally: Tally = field(default_factory=Tally)
    files: int = 0
    unread: int = 0
    f1s: float = 0.0
    counted: int = 0
    counted_right: int = 0

    def add(self, scored: Scored) -> None:
        """Take a file into account."""
        self.tally += scored.tally
        self.files += 1
        self.unread += bool(scored.unread)
        self.f1s += scored.tally.f1
        self.counted += scored.persons is not None
        self.counted_right += scored.persons is True

    def figures(self) -> dict[str, float | int]:
        """Return every figure by its name."""
        tally = self.tally
        return {
            "precision": tally.precision,
            "recall": tally.recall,
            "macro-f1": share(self.f1s, self.files, 0.0),
            "states": tally.states,
            "persons": share(self.counted_right, self.counted),
            "sure": tally.sure,
            "sure-wrong": tally.sure_but_wrong,
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
    whole = Board()
    for scored in files:
        whole.add(scored)
    return whole
