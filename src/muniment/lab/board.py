"""The board of the public benchmark: how well systems read the labelled filings, in each of their copies.

A row is a system, a kind of copy, and which filings: all, those that have a header, or those of filer agents of whom a
reader may not have seen any; then all again by the largest percent of each, which is what readers of positions state.
Every figure has an interval of 95 percent, by drawing filings with replacement.

* precision: of the values stated, the share that is right; recall: of the values labelled, the share that is right;
* coverage: of the values labelled, the share that is answered, rightly or not;
* sure-wrong: of the values stated with a confidence of 0.9 or more, the share that is wrong or invented;
* auroc, aurc, ece: see `calibration`. A system that states no confidence is sure of everything.

A system is a command. It is run with the paths of some files behind its own arguments and prints, for each file that it
could read, one JSON object: the summary (docs/evaluate.md) with the path in `file` and, if it has one, its confidence.

An answer is scored value by value, and by the largest percent. Systems read names from where they can. EDGAR's headers
write them in their own way (`BYRNE ADA L`, `LAMP CORP /DE/`), so a name that differs from the document's in that way
alone is no fault of any of them.
"""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from muniment.atomic import put
from muniment.documents.archive import Item
from muniment.engines import Engine, LoadedFile, Local, nothing_known
from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.lab import calibration
from muniment.lab.benchmark import MEANINGS, Copy, Entry, Prepared, Source, prepare, unseen_agents
from muniment.lab.calibration import Answers, Interval, drawn_intervals
from muniment.lab.evaluation import Filing, evaluate
from muniment.lab.score import Scored, Tally, confidence, members, score
from muniment.readers import read
from muniment.values.characters import folded
from muniment.wording import count
from muniment.writers.summary import summary

ALL, HEADED, UNSEEN = "all filings", "filings with a header", "filings of unseen agents"
POSITIONS = "the largest percent of each filing"
_HEADERS = (b"<SEC-HEADER>", b"<IMS-HEADER>")
SPLITS = (ALL, HEADED, UNSEEN, POSITIONS)
FIGURES = ("precision", "recall", "coverage", "sure-wrong", "auroc", "aurc", "ece")
_COLUMNS = ("precision", "recall", "coverage", "sure-wrong", "AUROC", "AURC", "ECE")

Progress: TypeAlias = Callable[[str], Callable[[int, int], None] | None]
"""Returns, for a line that says what is done, what is called with how far it is."""


# ---- other readers ---------------------------------------------------------------------------------------------------

OURS = "muniment"
_TOGETHER = 24  # files of one run: a program may take seconds to begin
_SECONDS = 60  # for each file
_ENCODER = msgspec.json.Encoder(decimal_format="number")  # with all their digits


class System(Struct, frozen=True):
    """A reader: its name, and its command; without one it is ours."""

    name: str
    command: tuple[str, ...] = ()


def parse_system(text: str) -> System:
    """Return the system that `NAME=COMMAND` names.

    Raises:
        UsageError: it has another form, or there is no such program.

    >>> parse_system("theirs=python3 read.py --fast")
    System(name='theirs', command=('python3', 'read.py', '--fast'))
    """
    name, _, command = text.partition("=")
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"--system {text}: {error}") from error
    if not name.strip() or not words or name == OURS:
        raise UsageError(f"--system {text}: write NAME=COMMAND, and another name than {OURS}")
    if shutil.which(words[0]) is None:
        raise UsageError(f"--system {name}: {words[0]}: no such program")
    return System(name.strip(), words)


def answer(
    system: System, files: Sequence[Path], folder: Path, progress: Callable[[int, int], None] | None = None
) -> list[str]:
    """Have a system read files; write each answer as `NAME.json` into a folder; return a line for each failed run.

    Files of a run that failed are given to it again one by one, so that one file that it dies of costs no other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    for start in range(0, len(files), _TOGETHER):
        batch = files[start : start + _TOGETHER]
        left, problem = _run(system, batch, folder)
        if problem and len(batch) > 1:
            problems += [line for file in left if (line := _run(system, (file,), folder)[1])]
        elif problem:
            problems.append(problem)
        if progress:
            progress(start + len(batch), len(files))
    return problems


def answer_ourselves(
    files: Sequence[Path],
    folder: Path,
    engine: Engine | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[str]:
    """Read files ourselves, and write the summary of each that can be read as `NAME.json` into a folder.

    Returns a line for each file that took more time or memory than a file of its size may.
    """
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    units = (LoadedFile(Item(file.name, file.read_bytes())) for file in files)
    done = (engine or Local()).run(_summaries, units, nothing_known, together=1)
    for number, (file, outcome) in enumerate(zip(files, chain.from_iterable(done), strict=True), 1):
        if outcome.refused:
            problems.append(f"{OURS}: {file.name}: {outcome.refused.message}")
        else:
            for answered in outcome.made:
                put(_ENCODER.encode(answered), folder / f"{file.stem}.json")
        if progress:
            progress(number, len(files))
    return problems


def _summaries(filing: Item) -> Iterator[dict[str, Any]]:
    """Yield the summary of a filing, as the work of a worker; nothing where it cannot be read."""
    with suppress(MunimentError):
        yield summary(read(filing.data))


def _run(system: System, files: Sequence[Path], folder: Path) -> tuple[list[Path], str]:
    """Run a system once; return the files without an answer, and why it failed, "" where it did not."""
    names = {str(file): file for file in files}
    try:
        done = subprocess.run(
            [*system.command, *names], capture_output=True, timeout=_SECONDS * len(files), check=False
        )
        output, problem = done.stdout, ""
        if done.returncode:
            last = (done.stderr.decode(errors="replace").strip() or "no reason stated").splitlines()[-1]
            problem = f"exit code {done.returncode}: {last}"
    except subprocess.TimeoutExpired as error:
        output, problem = error.stdout or b"", f"no end after {_SECONDS * len(files)} seconds"
    except OSError as error:
        raise EnvironmentProblem(f"--system {system.name}: cannot be run: {error.strerror}") from error
    for answered in _objects(output.decode(errors="replace")):
        file = names.pop(str(answered.get("file")), None)
        if file:
            put(_ENCODER.encode(answered), folder / f"{file.stem}.json")
    named = files[0].name if len(files) == 1 else count(len(files), "file")
    return list(names.values()), problem and f"{system.name}: {named}: {problem}"


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of an output, one behind the other; it may end inside one."""
    decoder, at = json.JSONDecoder(parse_float=Decimal), text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError:
            at = text.find("\n{", at) + 1 or -1
            continue
        if isinstance(value, dict):
            yield value
        at = text.find("{", end)


# ---- scoring an answer -----------------------------------------------------------------------------------------------

_SLASHED = re.compile(r"\s{0,99}/[A-Za-z]{2,4}/?$")  # a state or the like, which tells namesakes apart
_WORDS = {
    "and": "",
    "the": "",
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "limited": "ltd",
    "lp": "l p",
    "llc": "l l c",
}
_FORMS = {"limited partnership": "l p", "limited liability company": "l l c"}


def score_values(labels: dict[str, Any], read: dict[str, Any], unread: str = "") -> Scored:
    """Score all that the labels ask; names of the issuer and of persons may be as headers have them."""
    stated = dict(read)
    issuer, issuer_read = labels.get("issuer"), read.get("issuer")
    if isinstance(issuer, dict) and isinstance(issuer_read, dict):
        stated["issuer"] = _named(issuer_read, [issuer])
    if "persons" in read:
        labelled = members(labels.get("persons"))
        stated["persons"] = [_named(person, labelled) for person in members(read["persons"])]
    return score(labels, stated, unread)


def score_position(labels: dict[str, Any], read: dict[str, Any], unread: str = "") -> Scored:
    """Score the largest percent of a filing; nothing is asked where no percent is labelled, or one is uncertain."""
    uncertain = [str(place) for place in labels.get("uncertain") or ()]
    is_scored = not any(place.startswith("persons[") and place.endswith(".percent") for place in uncertain)
    (percent, _), (stated, sure) = largest(labels), largest(read)
    if not is_scored or percent is None:
        return Scored(unread="" if read else unread)
    return score({"percent": percent}, {"percent": stated, "confidence": {"percent": sure}} if read else {}, unread)


def largest(summary: Mapping[str, Any]) -> tuple[str | None, float]:
    """Return the largest percent of all persons, and the confidence stated with it.

    >>> largest({"persons": [{"percent": "<1"}, {"percent": "6.20"}], "confidence": {"persons[1].percent": 0.7}})
    ('6.20', 0.7)
    >>> largest({"persons": [{"percent": "<5"}, {"percent": "5"}, {"percent": "nan"}]})
    ('5', 1.0)
    """
    figures: list[tuple[Decimal, str, float]] = []
    for number, person in enumerate(members(summary.get("persons"))):
        text = str(person.get("percent") or "").strip()
        try:
            value = Decimal(text.strip("<>% "))
        except InvalidOperation:  # N/A, or nothing
            continue
        if not value.is_finite():  # what programs write for nothing
            continue
        figures.append((value, text, confidence(summary.get("confidence"), f"persons[{number}].percent")))
    _, text, sure = max(figures, key=lambda each: (each[0], each[1][0] != "<", *each[1:]), default=(None, None, 1.0))
    return text, sure


def conformed(name: str) -> str:
    """Return what names of documents and of headers have in common: their words in any order, forms in short.

    >>> conformed("J. P. Lamp & Company, Incorporated") == conformed("LAMP J P & CO INC                /DE/")
    True
    >>> conformed("Lamp Fund II, L.P.") == conformed("LAMP FUND LP")
    False
    """
    name_ = folded(_SLASHED.sub("", name.strip()))
    for form, short in _FORMS.items():
        name_ = name_.replace(form, short)
    return " ".join(sorted(" ".join(_WORDS.get(word, word) for word in name_.split()).split()))


def _named(party: Mapping[str, Any], labelled: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a party with the labelled name that its own is in a header's spelling, where that can be one only."""
    own = str(party.get("name") or "")
    names = {str(other.get("name") or "") for other in labelled}
    same = [name for name in names if name and conformed(name) == conformed(own)]
    return {**party, "name": same[0]} if len(same) == 1 else dict(party)


# ---- the board -------------------------------------------------------------------------------------------------------


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
    entries: Sequence[Entry],
    systems: Sequence[System],
    copies: Iterable[Copy],
    folder: Path,
    scans: int,
    engine: Engine | None = None,
    progress: Progress = lambda _: None,
) -> Board:
    """Prepare the copies in a folder, have each system read them, and score it.

    Whose agents are unseen follows from the whole list, whatever part of it is here.
    """
    board = Board([], [], [], len(entries), len(sources))
    unseen = unseen_agents(entries)
    parts = {
        HEADED: {source.entry.name for source in sources if any(tag in source.data for tag in _HEADERS)},
        UNSEEN: {entry.name for entry in entries if entry.agent in unseen},
    }
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
            yield f"| copy | system | filings | unread | {' | '.join(_COLUMNS)} |"
            yield f"|---|---|--:|--:|{'--:|' * len(_COLUMNS)}"
            yield from (f"| {' | '.join(cells(row))} |" for row in rows)
            yield ""
    copies = {row.copy for row in board.rows}
    yield from (f"* {copy}: {meaning}." for copy, meaning in MEANINGS.items() if copy in copies)
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
        return formatted(interval.value)
    return f"{formatted(interval.value)} [{formatted(interval.low)}, {formatted(interval.high)}]"


def formatted(figure: float) -> str:
    """Return a figure with three digits; what is less than all, or more than none, never looks like it.

    >>> formatted(0.25), formatted(1), formatted(0.99996), formatted(0.0001)
    ('0.250', '1.000', '>0.999', '<0.001')
    """
    text = f"{figure:.3f}"
    if text == "1.000" and figure < 1:
        return ">0.999"
    return "<0.001" if text == "0.000" and figure > 0 else text
