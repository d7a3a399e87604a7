"""What was found in a printed text: a value, or why there is none, with its place and what speaks for it."""

from typing import Any, Literal

from msgspec import UNSET, Struct, field

# The confidence from which on a value is stated; below, it is a candidate. Confidence is fitted to doubt early (see
# `bench/confidence.py`): of values with so little of it, still more are right than wrong.
LEAST = 0.2

Absence = Literal["", "blank", "not applicable", "unreadable", "lost"]


class Found(Struct):
    """A value read from characters `start` up to `end` of the printed text.

    Where there is none, `value` is UNSET and `absence` says why, with the `words` that stand there. `how` says in a
    few words how it was found. `signs` are what speaks for or against it, by name, from 0 to 1: what the confidence
    is worked out from. `confidence` is that, once it is known.
    """

    value: Any
    start: int
    end: int
    words: str = ""
    absence: Absence = ""
    how: str = ""
    signs: dict[str, float] = field(default_factory=dict)
    confidence: float = 1.0

    @property
    def sure_enough(self) -> bool:
        """Whether the value is stated; below this it is a candidate only."""
        return self.confidence >= LEAST

    @property
    def stated(self) -> bool:
        """Whether there is a value."""
        return self.value is not UNSET
