"""What stands on a page in printed order: words of the form, and what was filed between them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec import Struct

BOXES = {"☒": True, "☐": False}
_LATER = 1 << 40  # more than a stretch of the form's words has characters


class Run(Struct):
    """Words that stand together; `filed`, or the form's own. `left` is where they begin in a table.

    `start` and `end` are characters of the printed text.
    """

    text: str
    filed: bool
    start: int
    end: int
    left: float = 0.0


class _Stretch(Struct):
    """The form's own words up to the next that are filed, without white space; where parts of them begin."""

    words: str
    starts: list[int]
    runs: list[Run]

    def run(self, at: int) -> Run:
        """Return the run that a character belongs to."""
        return self.runs[bisect_right(self.starts, at) - 1]


class Stream:
    """A walk over the runs of a page, forward only but for `back`."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.parts: list[_Stretch | Run] = list(_joined(runs))
        self.part, self.at = 0, 0
        self.last = (0, 0)  # where the words stand that were gone past last

    @property
    def place(self) -> int:
        """How far the page has been read."""
        return self.part * _LATER + self.at

    def back(self, place: int) -> None:
        """Go back to a place."""
        self.part, self.at = divmod(place, _LATER)

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.part >= len(self.parts)

    def _here(self) -> _Stretch | Run | None:
        return self.parts[self.part] if self.part < len(self.parts) else None

    def said(self, words: str) -> bool:
        """Go past words of the form, if they stand here; white space does not count."""
        here, bare = self._here(), "".join(words.split())
        if not bare:
            return True
        if not isinstance(here, _Stretch) or not here.words.startswith(bare, self.at):
            return False
        run = here.run(self.at)
        self.last = run.start, run.end
        self.at += len(bare)
        if self.at == len(here.words):
            self.part, self.at = self.part + 1, 0
        return True

    def left(self) -> float:
        """Return where the words that stand here begin."""
        here = self._here()
        if isinstance(here, Run):
            return here.left
        return here.run(self.at).left if here else 0.0

    def box(self) -> bool | None:
        """Go past a box, and return whether it is ticked; None where there is none."""
        return next((ticked for sign, ticked in BOXES.items() if self.said(sign)), None)

    def one(self) -> list[Run]:
        """Go past one run that was filed, if it stands here."""
        here = self._here()
        if not isinstance(here, Run):
            return []
        self.part += 1
        return [here]

    def filed(self) -> list[Run]:
        """Go past everything that was filed up to the next words of the form."""
        found: list[Run] = []
        while more := self.one():
            found += more
        return found


def _joined(runs: Iterable[Run]) -> Iterator[_Stretch | Run]:
    """Yield runs, the form's own in one as long as they follow each other."""
    parts: list[str] = []
    stretch = _Stretch("", [], [])
    length = 0
    for run in runs:
        if run.filed:
            if length:
                stretch.words = "".join(parts)
                yield stretch
            yield run
            parts, stretch, length = [], _Stretch("", [], []), 0
        elif bare := "".join(run.text.split()):
            stretch.starts.append(length)
            stretch.runs.append(run)
            parts.append(bare)
            length += len(bare)
    if length:
        stretch.words = "".join(parts)
        yield stretch
