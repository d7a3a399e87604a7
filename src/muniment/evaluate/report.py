"""The answer of an evaluation: figures of all filings and of each group, gains and losses; as objects and as lines."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from muniment.evaluate.accuracy import Filing
from muniment.evaluate.corpus import PARTS
from muniment.evaluate.saved import Change, Changes
from muniment.evaluate.score import Board, Tally, board

Figures = Mapping[str, "float | int"]


class Group(Struct):
    """Some of the filings, or one field of all: what they have in common ("class", "ascii"), and their figures."""

    by: str
    name: str
    figures: Figures


class Report(Struct):
    """What an evaluation found; `skipped` are the lines about truths that could not be scored.

    `reader` is False where the predictions of another reader were scored: then there is no speed to tell.
    """

    filings: list[Filing]
    skipped: list[str]
    reader: bool = True
    changes: Changes | None = None

    @property
    def whole(self) -> Group:
        """All filings."""
        return _group("all", "", self.filings)

    @property
    def parts(self) -> list[Group]:
        """The filings one may tune a reader on, and those held out: apart, where both are there."""
        return [group for group in self._by("part", lambda one: one.truth.part, PARTS) if group.figures["files"]]

    @property
    def classes(self) -> list[Group]:
        """By what the source is."""
        return self._by("class", lambda one: one.truth.kind)

    @property
    def decades(self) -> list[Group]:
        """By decade."""
        return self._by("decade", lambda one: one.truth.decade)

    @property
    def files(self) -> list[Group]:
        """Each filing."""
        return self._by("file", lambda one: one.truth.name)

    @property
    def fields(self) -> list[Group]:
        """Each field, in the order of the truth files: the form from above to below."""
        tallies: dict[str, Tally] = {}
        for filing in self.filings:
            for name, tally in filing.scored.fields.items():
                tallies[name] = tallies.get(name, Tally()) + tally
        return [Group("field", name, of_places(tally)) for name, tally in tallies.items()]

    @property
    def unread(self) -> dict[str, list[str]]:
        """The filings of which nothing was read, by the reason."""
        reasons: dict[str, list[str]] = {}
        for filing in self.filings:
            if filing.scored.unread:
                reasons.setdefault(filing.scored.unread, []).append(filing.truth.name)
        return dict(sorted(reasons.items(), key=lambda one: (-len(one[1]), one[0])))

    @property
    def speed(self) -> float | None:
        """Documents read in a second of reading, by one process; None where nothing was read."""
        if not self.reader:
            return None
        read = [filing.seconds for filing in self.filings if not filing.scored.unread]
        return len(read) / sum(read) if read and sum(read) else None

    def _by(self, by: str, name: Callable[[Filing], str], names: Iterable[str] = ()) -> list[Group]:
        names = names or sorted({name(filing) for filing in self.filings})
        return [_group(by, one, [filing for filing in self.filings if name(filing) == one]) for one in names]


def _group(by: str, name: str, filings: Iterable[Filing]) -> Group:
    return Group(by, name, board(filing.scored for filing in filings).figures())


def of_places(tally: Tally) -> Figures:
    """Return the figures that mere places have: these are not read or unread, and count no persons."""
    figures = Board(tally).figures()
    return {name: value for name, value in figures.items() if name not in ("macro-f1", "persons", "files", "unread")}


# ---- lines and objects ----------------------------------------------------------------------------------------------


def line(group: Group) -> str:
    """Return the figures of a group in one line: its name, then names and figures in turn."""
    name = "_".join(f"{group.by}:{group.name}".strip(":").split())
    figures = (
        f"{key} {value:.4f}" if isinstance(value, float) else f"{key} {value}" for key, value in group.figures.items()
    )
    return " ".join([name, *figures])


def faults(filings: Iterable[Filing], most: int) -> list[dict[str, Any]]:
    """Return the first differences as objects, a wrong number of persons among them."""
    told: list[dict[str, Any]] = []
    for filing in filings:
        name = filing.truth.name
        for fault in filing.scored.faults:
            leaf = fault.leaf
            told.append(
                {
                    "filing": name,
                    "path": leaf.place or leaf.path,
                    "verdict": fault.words,
                    "truth": leaf.truth,
                    "read": leaf.read,
                }
            )
        for key, (wanted, found) in filing.scored.counts.items():
            if wanted != found:
                told.append(
                    {"filing": name, "path": key, "verdict": "number of persons", "truth": wanted, "read": found}
                )
        if len(told) >= most:
            break
    return told[:most]


def by_field(changed: Changes) -> list[tuple[str, int, int, int]]:
    """Return how many values of each field were gained, lost and changed."""
    return _counted(changed, lambda change: change.field)


def by_filing(changed: Changes) -> list[tuple[str, int, int, int]]:
    """Return how many values of each filing were gained, lost and changed."""
    return _counted(changed, lambda change: change.filing)


def _counted(changed: Changes, name: Callable[[Change], str]) -> list[tuple[str, int, int, int]]:
    gained, lost, other = (Counter(map(name, some)) for some in (changed.gained, changed.lost, changed.changed))
    return [(one, gained[one], lost[one], other[one]) for one in sorted(gained | lost | other)]


def as_object(report: Report, most_faults: int) -> dict[str, Any]:
    """Return the whole report as plain objects."""
    return {
        "all": report.whole.figures,
        "documents_per_second": report.speed,
        "parts": _named(report.parts),
        "classes": _named(report.classes),
        "decades": _named(report.decades),
        "fields": _named(report.fields),
        "files": _named(report.files),
        "unread": {name: reason for reason, names in report.unread.items() for name in names},
        "skipped": report.skipped,
        "errors": faults(report.filings, most_faults),
        "changes": _changes_as_object(report.changes) if report.changes else None,
    }


def _named(groups: Iterable[Group]) -> dict[str, Figures]:
    return {group.name: group.figures for group in groups}


def _changes_as_object(changed: Changes) -> dict[str, Any]:
    lists = {"gained": changed.gained, "lost": changed.lost, "changed": changed.changed}
    return {
        "compared": changed.compared,
        "before": of_places(changed.before),
        "after": of_places(changed.after),
        **{name: [change._asdict() for change in some] for name, some in lists.items()},
        "relabelled": changed.relabelled,
        "new": changed.new,
    }
