"""Scores our reader, or what another one made of filings, against truth files: in groups, and against saved scores.

A rise in a total may hide losses, so every value is compared with its own past. The file of saved scores names places
and verdicts and holds no words of any filing: of a value that was read wrongly it keeps a few digits of a hash, enough
to see that it changed.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import partial
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct, field

from muniment import atomic
from muniment.caching import in_groups
from muniment.documents.archive import Item
from muniment.engines import Engine, LoadedFile, Local, nothing_known
from muniment.errors import EnvironmentProblem, MunimentError, SourceError, UsageError
from muniment.isolated import packed, unpacked
from muniment.lab import calibration
from muniment.lab.score import NOT_ASKED, Board, Fault, Scored, Tally, board, score
from muniment.lab.truth_files import PARTS, Truth, load
from muniment.readers import read
from muniment.writers.summary import summary

Read: TypeAlias = "Callable[[Truth, bytes], dict[str, Any]]"
"""Returns what a reader makes of a filing, whose bytes are given; raises SourceError where it can make nothing."""
Scorer: TypeAlias = "Callable[[dict[str, Any], dict[str, Any], str], Scored]"
"""Scores what was read against labels; the last is why nothing was, where nothing was."""
Figures = Mapping[str, "float | int"]

_TOGETHER = 4  # filings that a worker gets together
_FORMAT = 1
_INDEX = re.compile(r"\[\d+\]")
_RIGHT = "right"


class Filing(Struct):
    """A truth, the score of what was read, and the seconds that reading took."""

    truth: Truth
    scored: Scored
    seconds: float


def evaluate(
    truths: Iterable[Truth],
    predictions: Path | None = None,
    engine: Engine | None = None,
    progress: Callable[[int, int], None] | None = None,
    scorer: Scorer = score,
) -> list[Filing]:
    """Score our reader, or the summaries in a folder of predictions; truths in trouble are left out.

    `engine` reads and scores, this process where none is given; where it reads the files have to be, too. `progress`
    is called after each filing, with how many are scored and of how many. One whose reader dies counts as unread.
    """
    truths = [truth for truth in truths if not truth.trouble]
    reader = partial(_predicted, predictions) if predictions else _ours
    # A filing goes with its truth: the time and memory that a worker may take are by the size of what it gets.
    units = (LoadedFile(Item(truth.name, packed((truth, _data(truth, predictions))))) for truth in truths)
    done = (engine or Local()).run(partial(_score, reader, scorer), units, nothing_known, together=_TOGETHER)
    filings: list[Filing] = []
    for truth, unit in zip(truths, chain.from_iterable(done), strict=True):
        scored = [Filing(truth, scorer(truth.labels, {}, unit.refused.message), 0.0)] if unit.refused else unit.made
        for filing in scored:
            filings.append(filing)
            if progress:
                progress(len(filings), len(truths))
    return filings


def _score(reader: Read, scorer: Scorer, item: Item) -> Iterator[Filing]:
    """Score what a reader makes of one filing; the work of a worker."""
    truth, data = unpacked(item.data)
    begin = time.perf_counter()
    try:
        reading, reason = reader(truth, data), "an empty summary"
    except SourceError as error:
        reading, reason = {}, error.words
    except MunimentError as error:
        reading, reason = {}, str(error)
    seconds = time.perf_counter() - begin
    yield Filing(truth, scorer(truth.labels, reading, reason), seconds)


def _data(truth: Truth, predictions: Path | None) -> bytes:
    """Return the bytes of a filing that we are to read; none where it cannot be opened, which reading then says."""
    if predictions or truth.source is None:
        return b""
    with suppress(OSError):
        return truth.source.read_bytes()
    return b""


def _ours(truth: Truth, data: bytes) -> dict[str, Any]:
    """Return our summary of a filing."""
    if truth.source is None:
        raise SourceError("no source", source=truth.name)
    return summary(read(data or truth.source))


def _predicted(folder: Path, truth: Truth, _data: bytes) -> dict[str, Any]:
    """Return the summary that another reader left in a folder."""
    path = folder / f"{truth.name}.json"
    if not path.is_file():
        raise SourceError("no prediction", source=str(path))
    return load(path)


# ---- saved scores, and what a change gained and lost against them ---------------------------------------------------


class Saved(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is saved of a filing: a hash of its labels, its counts, and its faults by place."""

    labels: str
    tally: Tally
    unread: bool = False
    faults: dict[str, str] = field(default_factory=dict)


class Scores(Struct, forbid_unknown_fields=True):
    """A file of saved scores."""

    filings: dict[str, Saved] = field(default_factory=dict)
    format: int = _FORMAT


class Change(NamedTuple):
    """A place whose verdict, or wrong value, is another than it was."""

    filing: str
    field: str
    place: str
    before: str
    after: str
    truth: Any = None
    read: Any = None


class Changes(Struct):
    """What a change did: values gained, lost, wrong in another way; the counts before and after of what is compared.

    `relabelled` are filings whose truth is another than it was: what they gain or lose is not the reader's doing, so
    they are left out; `new` are filings that the saved scores do not have.
    """

    gained: list[Change] = field(default_factory=list)
    lost: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    compared: int = 0
    relabelled: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def load_scores(path: Path) -> Scores:
    """Read saved scores.

    Raises:
        SourceError: it cannot be opened, or holds something else.
    """
    try:
        scores = msgspec.json.decode(path.read_bytes(), type=Scores)
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(path)) from error
    except msgspec.DecodeError as error:
        raise SourceError(f"not a file of saved scores: {error}", source=str(path)) from error
    if scores.format != _FORMAT:
        raise UsageError(f"{path}: saved in format {scores.format}; this version reads {_FORMAT}: save it again")
    return scores


def save_scores(path: Path, filings: Iterable[Filing]) -> None:
    """Save scores; of filings that a file holds already and that are not among these, the scores stay.

    Raises:
        SourceError: the file that is there holds something else.
        EnvironmentProblem: it cannot be written.
    """
    scores = load_scores(path) if path.exists() else Scores()
    for filing in filings:
        scored = filing.scored
        # Of an unread filing every value is missed: no need to list them.
        faults = {} if scored.unread else dict(sorted(_faults(scored).items()))
        labels = hash_of_labels(filing.truth.labels)
        scores.filings[filing.truth.name] = Saved(labels, scored.tally, bool(scored.unread), faults)
    scores.filings = dict(sorted(scores.filings.items()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(msgspec.json.format(msgspec.json.encode(scores), indent=1) + b"\n", path, mode=0o666)
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be written: {error.strerror}") from error


def changes(filings: Iterable[Filing], scores: Scores) -> Changes:
    """Compare each value with what it was."""
    result = Changes()
    for filing in filings:
        name, before = filing.truth.name, scores.filings.get(filing.truth.name)
        if before is None:
            result.new.append(name)
        elif before.labels != hash_of_labels(filing.truth.labels):
            result.relabelled.append(name)
        else:
            result.compared += 1
            result.before += before.tally
            result.after += filing.scored.tally
            faults = before.faults or _faults(score(filing.truth.labels, {}) if before.unread else Scored())
            _compare(result, name, faults, filing.scored)
    return result


def _compare(result: Changes, name: str, before: Mapping[str, str], scored: Scored) -> None:
    faults = {fault.leaf.identity: fault for fault in scored.faults}
    for place, fault in faults.items():
        was, now = before.get(place, _RIGHT), _code(fault)
        if was != now:
            into = result.lost if was == _RIGHT else result.changed
            leaf = fault.leaf
            into.append(Change(name, leaf.field, place, was.partition(" #")[0], fault.words, leaf.truth, leaf.read))
    for place, was in before.items():
        if place not in faults:
            field = _INDEX.sub("[]", place.removeprefix("+"))
            result.gained.append(Change(name, field, place, was.partition(" #")[0], _RIGHT))


def _faults(scored: Scored) -> dict[str, str]:
    return {fault.leaf.identity: _code(fault) for fault in scored.faults}


def _code(fault: Fault) -> str:
    """Return the verdicts of a fault, and some digits by which another wrong value is known."""
    silent = all(verdict.endswith("missed") for verdict in fault.verdicts)
    return fault.words if silent else f"{fault.words} #{_hash(fault.leaf.read, 8)}"


def hash_of_labels(labels: Mapping[str, Any]) -> str:
    """Return a hash of what the score depends on: its labels, and what is not scored."""
    return _hash({key: value for key, value in labels.items() if key not in NOT_ASKED or key == "uncertain"}, 12)


def _hash(value: object, digits: int) -> str:
    return sha256(json.dumps(value, sort_keys=True, default=_number).encode()).hexdigest()[:digits]


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return f"number {value}"
    raise TypeError(f"{value!r} is not JSON")


# ---- the report: figures of all filings and of each group, as objects and as lines ----------------------------------


_BY: dict[str, Callable[[Truth], str]] = {
    "part": attrgetter("part"),
    "class": attrgetter("kind"),
    "decade": attrgetter("decade"),
    "file": attrgetter("name"),
}


class Group(Struct):
    """Some of the filings, or one field of all: what they have in common ("class", "ascii"), and their figures."""

    by: str
    name: str
    figures: Figures


class Calibration(Struct):
    """Some of the filings, or one field of all, and the figures of `calibration` with their intervals."""

    by: str
    name: str
    figures: Mapping[str, calibration.Interval]


class Report(Struct):
    """What an evaluation found; `skipped` are the lines about truths that could not be scored.

    `reader` is False where the predictions of another reader were scored: then there is no speed to report.
    """

    filings: list[Filing]
    skipped: list[str]
    reader: bool = True
    changes: Changes | None = None

    @property
    def whole(self) -> Group:
        """All filings."""
        return _group("all", "", self.filings)

    def groups(self, by: str) -> list[Group]:
        """Return the filings in groups: by "part", "class" of the source, "decade" or "file"."""
        names = {_BY[by](filing.truth) for filing in self.filings}
        ordered = [part for part in PARTS if part in names] if by == "part" else sorted(names)
        return [
            _group(by, name, [scored_filing for scored_filing in self.filings if _BY[by](scored_filing.truth) == name])
            for name in ordered
        ]

    @property
    def fields(self) -> list[Group]:
        """Each field, in the order of the truth files: the form from above to below."""
        tallies: dict[str, Tally] = {}
        for filing in self.filings:
            for name, tally in filing.scored.fields.items():
                tallies[name] = tallies.get(name, Tally()) + tally
        return [Group("field", name, of_places(tally)) for name, tally in tallies.items()]

    def calibrations(self) -> list[Calibration]:
        """Return how far confidence can be trusted: of all values, by the decade of the filing, and by field."""
        groups = [("all", "", self.filings)]
        for decade in sorted({filing.truth.decade for filing in self.filings}):
            groups.append(("decade", decade, [each for each in self.filings if each.truth.decade == decade]))
        samples = [
            Calibration(by, name, calibration.intervals([calibration.answers(each.scored) for each in filings]))
            for by, name, filings in groups
        ]
        for name in dict.fromkeys(key for filing in self.filings for key in filing.scored.stated):
            of_field = [calibration.answers(each.scored, name) for each in self.filings if name in each.scored.stated]
            samples.append(Calibration("field", name, calibration.intervals(of_field)))
        return samples

    @property
    def stated(self) -> calibration.Answers:
        """Every value that was read, by its confidence."""
        return calibration.together(calibration.answers(filing.scored) for filing in self.filings)

    @property
    def unread(self) -> dict[str, list[str]]:
        """The filings of which nothing was read, by the reason."""
        unread = (filing for filing in self.filings if filing.scored.unread)
        reasons = in_groups((filing.scored.unread, filing.truth.name) for filing in unread)
        return dict(sorted(reasons.items(), key=lambda entry: (-len(entry[1]), entry[0])))

    @property
    def speed(self) -> float | None:
        """Documents read in a second of reading, by one process; None where nothing was read."""
        if not self.reader:
            return None
        read = [filing.seconds for filing in self.filings if not filing.scored.unread]
        return len(read) / sum(read) if read and sum(read) else None

    def as_object(self, most_faults: int, *, with_confidence: bool = False) -> dict[str, Any]:
        """Return the whole report as plain objects."""
        calibrations = self.calibrations() if with_confidence else []
        bins = calibration.bins(self.stated) if with_confidence else []
        return {
            "all": self.whole.figures,
            "documents_per_second": self.speed,
            "parts": _named(self.groups("part")),
            "classes": _named(self.groups("class")),
            "decades": _named(self.groups("decade")),
            "fields": _named(self.fields),
            "files": _named(self.groups("file")),
            "unread": {name: reason for reason, names in self.unread.items() for name in names},
            "skipped": self.skipped,
            "errors": faults(self.filings, most_faults),
            "changes": _changes_as_object(self.changes) if self.changes else None,
            "confidence": [msgspec.to_builtins(each) for each in calibrations] if with_confidence else None,
            "reliability": [msgspec.to_builtins(each) for each in bins] if with_confidence else None,
        }


def _named(groups: Iterable[Group]) -> dict[str, Figures]:
    return {group.name: group.figures for group in groups}


def _changes_as_object(changed: Changes) -> dict[str, Any]:
    lists = {"gained": changed.gained, "lost": changed.lost, "changed": changed.changed}
    return {
        "compared": changed.compared,
        "before": of_places(changed.before),
        "after": of_places(changed.after),
        **{name: [change._asdict() for change in changes] for name, changes in lists.items()},
        "relabelled": changed.relabelled,
        "new": changed.new,
    }


def _group(by: str, name: str, filings: Iterable[Filing]) -> Group:
    return Group(by, name, board(filing.scored for filing in filings).figures())


def of_places(tally: Tally) -> Figures:
    """Return the figures that mere places have: these are not read or unread, and count no persons."""
    figures = Board(tally).figures()
    return {name: value for name, value in figures.items() if name not in ("macro-f1", "persons", "files", "unread")}


def line(group: Group) -> str:
    """Return the figures of a group in one line: its name, then names and figures in turn."""
    name = "_".join(f"{group.by}:{group.name}".strip(":").split())
    figures = (
        f"{key} {value:.4f}" if isinstance(value, float) else f"{key} {value}" for key, value in group.figures.items()
    )
    return " ".join([name, *figures])


def faults(filings: Iterable[Filing], most: int) -> list[dict[str, Any]]:
    """Return the first differences as objects, a wrong number of persons among them."""
    rows_found: list[dict[str, Any]] = []
    for filing in filings:
        differences = [
            (fault.leaf.place or fault.leaf.path, fault.words, fault.leaf.truth, fault.leaf.read)
            for fault in filing.scored.faults
        ]
        counts = filing.scored.counts.items()
        differences += [(key, "number of persons", *pair) for key, pair in counts if pair[0] != pair[1]]
        keys = ("filing", "path", "verdict", "truth", "read")
        rows = ((filing.truth.name, *values) for values in differences)
        rows_found.extend(dict[str, Any](zip(keys, row, strict=True)) for row in rows)
        if len(rows_found) >= most:
            break
    return rows_found[:most]


def counted(changed: Changes, by: Callable[[Change], str]) -> list[tuple[str, int, int, int]]:
    """Return how many values were gained, lost and changed, by what `by` names of a change: its field, its filing."""
    gained, lost, changed_otherwise = (
        Counter(map(by, changes)) for changes in (changed.gained, changed.lost, changed.changed)
    )
    return [
        (name, gained[name], lost[name], changed_otherwise[name]) for name in sorted(gained | lost | changed_otherwise)
    ]
