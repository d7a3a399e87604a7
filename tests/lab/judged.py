"""What is read of a page whose truth is known, leaf by leaf."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from muniment.errors import MunimentError
from muniment.lab.score import confidence, leaves, verdicts
from muniment.readers import read
from muniment.writers.summary import summary

_STATED = ("right", "wrong", "invented")


class Verdict(NamedTuple):
    """A leaf: its page, field, place, verdict, truth, what was read, and confidence, 0 where nothing is stated."""

    page: int
    field: str
    place: str
    verdict: str
    truth: object
    read: object
    sure: float

    @property
    def is_stated(self) -> bool:
        """Whether a value is stated there."""
        return self.verdict in _STATED


def judged(page: int, data: bytes, truth: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield the verdict on each leaf of a page, of which a reader that fails says nothing; uncertain ones left out."""
    try:
        told: dict[str, Any] = summary(read(data))
    except MunimentError:
        told = {"confidence": {}}
    unsure = set(truth["uncertain"])
    for leaf in leaves(truth, told):
        for verdict in verdicts(leaf) if not {leaf.field, leaf.place} & unsure else ():
            sure = confidence(told["confidence"], leaf.path) if verdict in _STATED else 0.0
            yield Verdict(page, leaf.field, leaf.place or leaf.path, verdict, leaf.truth, leaf.read, sure)
