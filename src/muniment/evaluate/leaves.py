"""Walks a truth and what was read side by side, leaf by leaf.

What is asked is what the truth has a key for. Lists of members (persons, signatures …) are paired first, by name, so
that a person who was overlooked does not put all that follow in the wrong place; a member that the truth does not have
is invented, with every leaf it states.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from muniment.evaluate.same import is_silent, letters, likeness
from muniment.writers.summary import NAMED_BY

COUNTED = ("persons", "issuers", "related_persons")
NOT_ASKED = frozenset({"confidence", "file", "notes", "uncertain", "class", "source"})

_ALIKE = 0.6  # from which two members are taken for the same one
_BESIDE = 0.01  # what an agreeing value adds, where names are alike
_MOST_BESIDE = 20
_APART = 0.0001  # what each place of distance takes away


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


class _At(NamedTuple):
    """Where the walk is: the beginnings of field name, path and place."""

    field: str = ""
    path: str = ""
    place: str = ""

    def __truediv__(self, key: str) -> "_At":
        return _At(f"{self.field}{key}", f"{self.path}{key}", f"{self.place}{key}")

    def inside(self) -> "_At":
        return self / "."

    def member(self, truth: int, read: int | None) -> "_At":
        # A member that was not read has no path: nothing is asked of it but its absence.
        return _At(f"{self.field}[].", f"{self.path}[{'?' if read is None else read}].", f"{self.place}[{truth}].")


def leaves(truth: dict[str, Any], read: Any, at: "_At | None" = None) -> Iterator[Leaf]:  # noqa: ANN401
    """Yield every leaf that the truth asks for, and those of members that it does not have."""
    read = read if isinstance(read, dict) else {}
    at = at or _At()
    for key, wanted in truth.items():
        if key in NOT_ASKED:
            continue
        here, found = at / key, read.get(key)
        if key in NAMED_BY:
            yield from _of_members(members(wanted), members(found), NAMED_BY[key], here)
        elif isinstance(wanted, dict):
            yield from leaves(wanted, found, here.inside())
        else:
            yield Leaf(*here, wanted, found)


def members(answer: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return a list of members, whatever was given; what is no object is one with a single nameless value."""
    if is_silent(answer):
        return []
    given = answer if isinstance(answer, list) else [answer]
    return [one if isinstance(one, dict) else {"?": one} for one in given]


def _of_members(truth: list[dict[str, Any]], read: list[dict[str, Any]], name: str, at: _At) -> Iterator[Leaf]:
    partner = _partners(truth, read, name)
    for i, wanted in enumerate(truth):
        j = partner.get(i)
        yield from leaves(wanted, {} if j is None else read[j], at.member(i, j))
    for j in sorted(set(range(len(read))) - set(partner.values())):
        yield from _invented(read[j], f"{at.field}[]", f"{at.path}[{j}]")


def _invented(read: Any, field: str, path: str) -> Iterator[Leaf]:  # noqa: ANN401
    """Yield every leaf of a member that nobody asked for."""
    if isinstance(read, dict):
        for key, answer in read.items():
            if key not in NOT_ASKED:
                yield from _invented(answer, f"{field}.{key}", f"{path}.{key}")
    elif isinstance(read, list) and any(isinstance(one, dict) for one in read):
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
        (_alike(name, wanted, found) - abs(i - j) * _APART, -i, -j)
        for j, found in enumerate(read)
        for i, wanted in enumerate(truth)
    ]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for alike, i, j in sorted(ranked, reverse=True):
        if alike >= _ALIKE and -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    left = (i for i in range(len(truth)) if i not in partner)
    free = (j for j in range(len(read)) if j not in taken)
    return partner | dict(zip(left, free, strict=False))


def _alike(name: str, wanted: dict[str, Any], found: dict[str, Any]) -> float:
    """Return how well two members go together: by name first, then by their other values."""
    called, other = letters(wanted.get(name) or ""), letters(found.get(name) or "")
    by_name = 1.0 if called == other else likeness(called, other, _ALIKE)
    agreeing = sum(
        not is_silent(answer) and letters(answer) == letters(found.get(key) or "")
        for key, answer in wanted.items()
        if key != name
    )
    return by_name + _BESIDE * min(agreeing, _MOST_BESIDE)
