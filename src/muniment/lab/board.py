"""The board of the public benchmark: how well systems read the labelled filings, in each of their copies.

A row is a system, a kind of copy, and which filings: all, those that have a header, or those of filer agents of whom a
reader may not have seen any; then all again by the largest percent of each, which is what readers of positions state.
Every figure has an interval of 95 percent, by drawing filings with replacement.

* precision: of the values stated, the share that is right; recall: of the values labelled, the share that is right;
* coverage: of the values labelled, the share that is answered, rightly or not;
* sure-wrong: of the values stated with a confidence of 0.9 or more, the share that is wrong or invented;
* auroc, aurc, ece: see `calibration`. A system that states no confidence is sure of everything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from muniment.engines import Engine
from muniment.lab import calibration
from muniment.lab.benchmark import Entry, Source, unseen_agents
from muniment.lab.board_scores import score_position, score_values
from muniment.lab.calibration import Answers, Interval, drawn_intervals
from muniment.lab.copies import MEANINGS, Copy, Prepared, prepare
from muniment.lab.evaluation import Filing, evaluate
from muniment.lab.score import Tally
from muniment.lab.systems import System, answer, answer_ourselves

ALL, HEADED, UNSEEN = "all filings", "filings with a header", "filings of unseen agents"
POSITIONS = "the largest percent of each filing"
_HEADERS = (b"<SEC-HEADER>", b"<IMS-HEADER>")
SPLITS = (ALL, HEADED, UNSEEN, POSITIONS)
FIGURES = ("precision", "recall", "coverage", "sure-wrong", "auroc", "aurc", "ece")
_SHOWN = ("precision", "recall", "coverage", "sure-wrong", "AUROC", "AURC", "ECE")

Progress: TypeAlias = Callable[[str], Callable[[int, int], None] | None]
"""Returns, for a line that says what is done, what is called with how far it is."""


class Row(Struct, frozen=True):
    """How well a system reads filings of one kind of copy; `unread` are those of which it stated nothing."""

    system: str
    copy: Copy
    split: str
    filings: int
    unread: int
    figures: Mapping[str, Interval]


class Board(Struct):
    """The rows; what was not run, or cut, and why; the runs of systems that failed; how many filings are listed."""

    rows: list[Row]
    notes: list[str]
    problems: list[str]
    listed: int
    found: int

    def of(self, split: str) -> list[Row]:
        """Return the rows of a split that state something: by copy, the systems in their order."""
        return [row for row in self.rows if row.split == split and row.unread < row.filings]

    def left_out(self) -> Iterator[str]:
        """Yield a line for each system that states nothing of copies: which these are; they have no rows."""
        silent = [row for row in self.rows if row.split == ALL and row.unread == row.filings]
        for system in dict.fromkeys(row.system for row in silent):
            copies = ", ".join(row.copy for row in silent if row.system == system)
            yield f"{system} states nothing of any file of these copies, and has no row of them: {copies}"

    def as_object(self) -> dict[str, Any]:
        """Return the whole board as plain objects."""
        return msgspec.to_builtins(self)


def run(
    sources: Sequence[Source],
    listed: Sequence[Entry],
    systems: Sequence[System],
    copies: Iterable[Copy],
    folder: Path,
    scans: int,
    engine: Engine | None = None,
    progress: Progress = lambda _: None,
) -> Board:
    """Prepare the copies in a folder, have each system read them, and score it.

    Whose agents are unseen is told by the whole list, whatever part of it is here.
    """
    board = Board([], [], [], len(listed), len(sources))
    parts = _parts(sources, listed)
    for copy in copies:
        prepared = prepare(sources, copy, folder, scans, progress(f"preparing {copy}"))
        if prepared.note:
            board.notes.append(f"{copy}: {prepared.note}")
        for system in systems if prepared.truths else ():
            answers = folder / "answers" / system.name / copy
            board.problems += _answer(system, prepared, answers, engine, progress(f"{system.name} reads {copy}"))
            for split, scorer in ((ALL, score_values), (POSITIONS, score_position)):
                filings = evaluate(prepared.truths, answers, engine, scorer=scorer)
                board.rows.append(row(system.name, copy, split, filings))
                if split == ALL:
                    board.rows += _split(system.name, copy, filings, parts)
    return board


def _parts(sources: Sequence[Source], listed: Sequence[Entry]) -> dict[str, set[str]]:
    """Return the names of the filings that splits have; only originals have their headers."""
    unseen = unseen_agents(listed)
    return {
        HEADED: {source.entry.name for source in sources if any(tag in source.data for tag in _HEADERS)},
        UNSEEN: {entry.name for entry in listed if entry.agent in unseen},
    }


def _split(system: str, copy: Copy, filings: Sequence[Filing], parts: Mapping[str, set[str]]) -> Iterator[Row]:
    for split, names in parts.items():
        part = [filing for filing in filings if filing.truth.name in names]
        if part and (split != HEADED or copy is Copy.ORIGINAL):
            yield row(system, copy, split, part)


def _answer(
    system: System,
    prepared: Prepared,
    answers: Path,
    engine: Engine | None,
    progress: Callable[[int, int], None] | None,
) -> list[str]:
    """Have a system read the files of one kind of copy, whatever it answered before; return a line for each failure."""
    for stale in answers.glob("*.json"):
        stale.unlink()
    files = [truth.source.resolve() for truth in prepared.truths if truth.source]
    if system.command:
        problems = answer(system, files, answers, progress)
    else:
        problems = answer_ourselves(files, answers, engine, progress)
    return [f"{prepared.copy}: {line}" for line in problems]


def row(system: str, copy: Copy, split: str, filings: Sequence[Filing]) -> Row:
    """Return the row of filings that were scored."""
    counts = [(filing.scored.tally, calibration.answers(filing.scored)) for filing in filings]
    unread = sum(bool(filing.scored.unread) for filing in filings)
    return Row(system, copy, split, len(filings), unread, drawn_intervals(counts, figures))


def figures(counts: Sequence[tuple[Tally, Answers]]) -> dict[str, float | None]:
    """Return the figures of filings together; None where one has no meaning: what is sure of nothing, is not wrong."""
    tally = Tally()
    for filing, _ in counts:
        tally += filing
    trusted = calibration.figures(calibration.together(answers for _, answers in counts))
    shares = {
        "precision": _share(tally.right, tally.right + tally.wrong + tally.invented),
        "recall": _share(tally.right, tally.points),
        "coverage": _share(tally.right + tally.wrong, tally.points),
        "sure-wrong": _share(tally.sure_wrong, tally.sure_right + tally.sure_wrong),
    }
    return {**shares, **{name: trusted[name] for name in FIGURES if name in trusted}}


def _share(part: int, total: int) -> float | None:
    return part / total if total else None


# ---- as Markdown ----------------------------------------------------------------------------------------------------


def markdown(board: Board) -> Iterator[str]:
    """Yield the lines of the board: a table for each split, then what was not run."""
    for split in SPLITS:
        rows = board.of(split)
        if rows:
            yield from (f"### {split.capitalize()}", "")
            yield f"| copy | system | filings | unread | {' | '.join(_SHOWN)} |"
            yield f"|---|---|--:|--:|{'--:|' * len(_SHOWN)}"
            yield from (f"| {' | '.join(cells(row))} |" for row in rows)
            yield ""
    shown = {row.copy for row in board.rows}
    yield from (f"* {copy}: {words}." for copy, words in MEANINGS.items() if copy in shown)
    if board.found < board.listed:
        yield f"* {board.found} of {board.listed} files of the list were found: these rows are of them alone."
    yield from (f"* {note}." for note in (*board.notes, *board.left_out()))


def cells(row: Row) -> list[str]:
    """Return the cells of a row, figures with their intervals; none where all draws are alike."""
    return [row.copy, row.system, str(row.filings), str(row.unread), *map(_cell, map(row.figures.__getitem__, FIGURES))]


def _cell(interval: Interval) -> str:
    if interval.value is None or interval.low is None or interval.high is None:
        return "-"
    if interval.low == interval.high:
        return shown(interval.value)
    return f"{shown(interval.value)} [{shown(interval.low)}, {shown(interval.high)}]"


def shown(figure: float) -> str:
    """Return a figure with three digits; what is less than all, or more than none, never looks like it.

    >>> shown(0.25), shown(1), shown(0.99996), shown(0.0001)
    ('0.250', '1.000', '>0.999', '<0.001')
    """
    text = f"{figure:.3f}"
    if text == "1.000" and figure < 1:
        return ">0.999"
    return "<0.001" if text == "0.000" and figure > 0 else text
