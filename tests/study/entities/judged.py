"""Pairs of related persons in notices of two quarters, judged from the two notices, and how well entities agree.

`people.tsv` names each by its notice and its place among whom that names; how the pair was chosen (of those whom such a
rule finds, the ones with the least hash); and what two readings said that knew nothing of each other's answers, from
issuer, address, telephone, role and who else is named: "same", "different", "unclear". `half` is "developed" where the
rules were written in view of the first reading, "measured" where they were written before and left alone after.

* chosen by: "place" one name at one address; "state" one name in one state, "elsewhere" in two, for two issuers;
  "middle name" middle names that contradict at one address, "middle name elsewhere" at two; "first name" one last name,
  initial and ZIP code; "order" the two names the other way round.
"""

import csv
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

PEOPLE = Path(__file__).parent / "people.tsv"
Place = tuple[str, int]
"""The number of a notice, and a position among whom it names."""


class Pair(Struct, frozen=True):
    """Two mentions, and what each reading says of them."""

    places: tuple[Place, Place]
    chosen_by: str
    half: str
    readings: tuple[str, str]

    @property
    def label(self) -> str:
        """What both readings say; "unclear" where they differ."""
        first, second = self.readings
        return first if first == second else "unclear"


class Score(Struct, frozen=True):
    """Pairs that are joined rightly and wrongly, those that should be, and those that nobody can tell."""

    right: int
    wrong: int
    missed: int
    unclear: int


def read() -> list[Pair]:
    """Return the pairs that were judged."""
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        return [
            Pair(
                ((row["notice"], int(row["position"])), (row["other_notice"], int(row["other_position"]))),
                row["chosen_by"],
                row["half"],
                (row["first_reading"], row["second_reading"]),
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def score(pairs: Iterable[Pair], entities: Mapping[Place, Hashable]) -> Score:
    """Return how well entities agree with the pairs that they have both places of."""
    known = [pair for pair in pairs if entities.keys() >= set(pair.places)]
    found = [(pair.label, entities[pair.places[0]] == entities[pair.places[1]]) for pair in known]
    counted = (("same", True), ("different", True), ("same", False))
    return Score(*(found.count(one) for one in counted), sum(label == "unclear" for label, _ in found))
