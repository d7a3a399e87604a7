"""Where a value was read from, how sure that is, and why a value is absent.

These four are data: they are compared, stored, printed and sent as JSON. Paths are those of the record, such as
`reporting_persons[2].percent`.
"""

import math
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

DOUBTFUL = 0.9
"""How sure a reader is of a value, from 0 to 1, below which the value is shown as doubtful."""


IN_ONE_TEXT = "in one text with"
"""How a part was found that has no text of its own but one with another part, whose record path follows."""

LEAST, MOST = 0.02, 0.999  # between which a reader of print is sure of a value
CONTRADICTED, DISPUTED = 0.6, 0.85  # the most that is believed of a value that another place contradicts
CONFIRMED = 4.0
"""What it adds in log odds that a text written apart, as another filing, says the same; set by hand."""


def probability(log_odds: float) -> float:
    """Return the probability, from 0 to 1, of log odds."""
    return 1 / (1 + math.exp(-log_odds))


def agreed(confidence: float) -> float:
    """Return the confidence of a value, from 0 to 1, that a text written apart says too."""
    odds = min(max(confidence, LEAST), MOST)
    return min(probability(math.log(odds / (1 - odds)) + CONFIRMED), MOST)


def contradicted(confidence: float, *, confirmed: bool) -> float:
    """Return the confidence of a value that another place contradicts, and a third perhaps confirms: never sure.

    What is printed stays stated, since filings contradict themselves.
    """
    return min(confidence, DISPUTED if confirmed else CONTRADICTED)


class Cell(Struct, frozen=True, gc=False):
    """A cell of a table in an archive: table, row (from 1; the header line is 0) and column, by their names."""

    table: str
    row: int
    column: str

    @property
    def words(self) -> str:
        """Table, row and column, in words."""
        return f"{self.table} row {self.row} column {self.column}"


class Span(Struct, frozen=True, omit_defaults=True, gc=False):
    """A stretch of a source: bytes `start` up to, not including, `end` of the original file.

    `source` is the content hash of that file. For PDF and scans also the `page` (from 1) and the `rectangle`
    (left, top, right, bottom, in points from the top left corner); none of their bytes are characters, so `start` and
    `end` count in the text as printed, in UTF-8. In a table inside an archive bytes are those of the table, `source` is
    its hash, and `cell` says where they stand.
    """

    source: str
    start: int
    end: int
    page: int | UnsetType = UNSET
    rectangle: tuple[float, float, float, float] | UnsetType = UNSET
    cell: Cell | UnsetType = UNSET


class Candidate(Struct, frozen=True):
    """A value that could also have been meant, how sure that would be (0 to 1), and where it stands."""

    value: str
    confidence: float
    spans: tuple[Span, ...] = ()


class Evidence(Struct, frozen=True, gc=False):
    """What a value rests on: the places it was read from, how sure the reader is (0 to 1), and how it was found."""

    spans: tuple[Span, ...]
    confidence: float = 1.0
    how: str = ""
    candidates: tuple[Candidate, ...] = ()


class State(Struct, frozen=True):
    """Why a value is absent, and the words that stand in its place.

    * `blank`: the place for it is there and empty;
    * `not applicable`: the source says that it does not apply ("N/A", "None"), `words` as printed;
    * `unreadable`: something stands there that is no such value, `words` as printed;
    * `lost`: the source is damaged there.
    """

    kind: Literal["blank", "not applicable", "unreadable", "lost"]
    words: str = ""


class Problem(Struct, frozen=True, omit_defaults=True):
    """One doubt about a source: the record path it concerns ("" for the whole), a stable code, plain words, a place."""

    path: str
    code: str
    words: str
    span: Span | UnsetType = UNSET
