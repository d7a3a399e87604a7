"""From files to findings: every filing in files, folders, archives and data sets checked, with places in the source."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import UNSET, Struct, UnsetType

from muniment.caching import cached_property
from muniment.checks import Filing, Finding, Profile, findings
from muniment.checks.history import link
from muniment.checks.rule import Rule
from muniment.checks.settings import Settings
from muniment.documents.archive import Item, Refused, holds_dataset, safe
from muniment.documents.passage import Lines, Place
from muniment.engines import Engine, Local, nothing_known, opened
from muniment.errors import DEFECTS, FormNotRead, MunimentError, SourceError, defect
from muniment.evidence import Cell, Evidence, Span
from muniment.pipeline.sources import STDIN, is_elsewhere, units
from muniment.readers import read_all
from muniment.readers.dataset import read_dataset
from muniment.reading import Reading
from muniment.views import paths_under

_PILE = 200  # files that are held together
_TOGETHER = 16  # files that go to a worker together
_ARCHIVES = (".zip", ".gz", ".tar", ".tgz")


class Where(Struct, frozen=True, omit_defaults=True):
    """Where something stands: lines and columns of a text, a page and a rectangle, or a cell of a data set.

    `near` says that nothing stands at the path itself: this is the first that stands beside it.
    """

    path: str
    place: Place | UnsetType = UNSET
    page: int | UnsetType = UNSET
    rectangle: tuple[float, float, float, float] | UnsetType = UNSET
    cell: Cell | UnsetType = UNSET
    near: bool = False


class CheckedFiling:
    """A filing out of a file, and what the rules found in it.

    * `file`: its name, `!` before the name inside of an archive; `accession`: its number, "" where it states none;
    * `findings`: the gravest first; `places` tells where each of them stands, and `lines` has the words there.
    """

    def __init__(self, file: str, filing: Filing, findings: list[Finding]) -> None:
        self.file, self.filing, self.findings = file, filing, findings
        self.accession = filing.accession

    def places(self, finding: Finding) -> list[Where]:
        """Return where the fields of a finding stand, as far as the source says."""
        if finding.span and isinstance(self.lines, Lines):
            return [self._at(next(iter(finding.paths), ""), finding.span, near=False)]
        locations = [where for path in finding.paths if (where := self._where(path))]
        exact = [where for where in locations if not where.near]
        return exact or locations[:1]

    def order(self, finding: Finding) -> tuple[bool, int, int, str]:
        """Return what sorts findings as they stand in the source, those without a place last."""
        where = next(iter(self.places(finding)), None)
        if where is None:
            return True, 0, 0, finding.code
        if where.cell:
            return False, where.cell.row, 0, where.cell.words
        return False, where.page or 0, where.place.start if where.place else 0, finding.code

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes as what can be printed of it, without the filing and its source."""
        places = [self.places(finding) for finding in self.findings]
        lines = self.lines
        spots = {where.place.line for wheres in places for where in wheres if where.place} if lines else ()
        quoted = Quoted({line: lines.text(line) for line in spots}) if lines else None
        return Arrived, (self.file, self.accession, self.findings, places, quoted)

    @cached_property
    def lines(self) -> "Lines | Quoted | None":
        """The lines of the source; None for a data set, which has cells."""
        reading = self.filing.reading
        return Lines(reading.characters, reading.trace.encoding) if isinstance(reading, Reading) else None

    @cached_property
    def _evidence(self) -> Mapping[str, Evidence]:
        return self.filing.reading.evidence if self.filing.reading else {}

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(path for path, evidence in self._evidence.items() if evidence.spans)

    def _where(self, path: str) -> Where | None:
        """Return where a path stands, or the parts of it, or else what stands beside it in the same part."""
        below_path = paths_under(self._paths, path)
        beside = below_path or paths_under(self._paths, path.rpartition(".")[0] or path)
        if not beside:
            return None
        spans = [span for inner_path in beside for span in self._evidence[inner_path].spans]
        return self._at(path, min(spans, key=lambda span: span.start), near=not below_path)

    def _at(self, path: str, span: Span, *, near: bool) -> Where:
        place = self.lines.place(span.start, span.end) if isinstance(self.lines, Lines) else UNSET
        return Where(path, place, span.page, span.rectangle, span.cell, near)


class Quoted(Struct, frozen=True):
    """Some lines of a source, by their numbers."""

    lines: dict[int, str]

    def text(self, line: int) -> str:
        """Return the characters of a line, without its end."""
        return self.lines[line]


class Arrived(CheckedFiling):
    """A filing that another process has checked: its findings, their places, and the lines in which they stand."""

    def __init__(
        self, file: str, accession: str, findings: list[Finding], places: list[list[Where]], lines: Quoted | None
    ) -> None:
        self.file, self.accession, self.findings = file, accession, findings
        self._places = {id(finding): wheres for finding, wheres in zip(findings, places, strict=True)}
        self.__dict__["lines"] = lines

    def places(self, finding: Finding) -> list[Where]:
        """Return where the fields of a finding stand, as far as the source says."""
        return self._places[id(finding)]


class Passed(Struct, frozen=True):
    """A file in a folder or an archive that is no filing of ours: passed over, and what it is."""

    name: str
    reason: str


CheckResult: TypeAlias = CheckedFiling | Refused | Passed
_Opened: TypeAlias = tuple[str, Filing] | Refused | Passed
Prepare: TypeAlias = Callable[[str, Filing], None]
"""What adds to the filing out of a file, by its name, what the file does not hold."""


def check_files(
    names: Sequence[str],
    settings: Settings,
    *,
    as_of: date | None = None,
    undecided: bool = False,
    engine: Engine | None = None,
    prepare: Prepare | None = None,
) -> Iterator[CheckResult]:
    """Yield every filing in files, folders and archives, checked; what cannot be read is reported, the others go on.

    What is named has to be a filing; a folder or an archive may hold other files as well. Of a few files named one by
    one each is checked with those of them that came before it, in this process. Of folders and archives a few files
    are held at a time, of a data set one quarter, and every filing is checked by itself, by `engine` where given.
    `prepare` adds to each filing what its file does not hold; its errors are those of reading.
    """
    checking = _Check(settings, frozenset(map(safe, names)), as_of, undecided, prepare)
    sources = units(names)
    if 1 < len(names) <= _PILE and not any(map(_holds_many, names)):
        filings = (each_filing for item in opened(sources) for each_filing in checking.opened(item))
        yield from map(checking.checked, _linked(filings))
        return
    for outcomes in (engine or Local()).run(checking, sources, nothing_known, together=_TOGETHER):
        for outcome in outcomes:
            if outcome.refused:
                yield outcome.refused
            else:
                yield from outcome.made


class _Check:
    """Checks the filings in a file; the work of a worker. `named` are the files that were named one by one."""

    def __init__(
        self,
        settings: Settings,
        named: frozenset[str],
        as_of: date | None,
        undecided: bool,
        prepare: Prepare | None = None,
    ) -> None:
        self.settings, self.named, self.as_of, self.undecided = settings, named, as_of, undecided
        self.prepare = prepare

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes as what was asked: rules are code."""
        return _Check, (self.settings, self.named, self.as_of, self.undecided, self.prepare)

    def __call__(self, item: Item) -> Iterator[CheckResult]:
        """Yield every filing in a file, checked."""
        return map(self.checked, self.opened(item))

    @cached_property
    def rules(self) -> frozenset[Rule]:
        """The rules to check by."""
        return self.settings.rules()

    def opened(self, item: Item | Refused) -> Iterator[_Opened]:
        """Yield every filing in a file, or what is to be said instead."""
        if isinstance(item, Refused):
            yield item
            return
        try:
            for filing in filings_in(item, self.settings.profile, self.as_of):
                if self.prepare:
                    self.prepare(item.name, filing)
                yield item.name, filing
        except SourceError as error:
            words = ": ".join(filter(None, (error.place, error.words)))
            is_inside = item.name not in self.named and isinstance(error, FormNotRead)
            yield Passed(item.name, words) if is_inside else Refused(item.name, words)
        except MunimentError as error:
            yield Refused(item.name, str(error))
        except DEFECTS as error:
            yield Refused(item.name, defect(error))

    def checked(self, opened: _Opened) -> CheckResult:
        """Check a filing; what is none stays as it is."""
        if not isinstance(opened, tuple):
            return opened
        file, filing = opened
        try:
            all_findings = findings(filing, self.rules, undecided=self.undecided)
            return CheckedFiling(file, filing, self.settings.apply(all_findings))
        except DEFECTS as error:  # of a data set the other filings go on
            return Refused(" ".join(filter(None, (file, filing.accession))), defect(error))


def _holds_many(name: str) -> bool:
    """Whether a name looks like a folder or an archive; what is none of these but holds many is checked as well."""
    return name == STDIN or os.path.isdir(name) or is_elsewhere(name) or name.lower().endswith(_ARCHIVES)


def _linked(opened: Iterable[_Opened]) -> Iterator[_Opened]:
    """Yield the same, each filing with those before it; who has none here may have some elsewhere."""
    entries = list(opened)
    filings = [entry[1] for entry in entries if isinstance(entry, tuple)]
    link(filings)
    for filing in filings:
        filing.earlier = filing.earlier or (() if filing.noticed else None)
    yield from entries


def filings_in(item: Item, profile: Profile = "public", as_of: date | None = None) -> Iterator[Filing]:
    """Yield every filing that one file holds, as rules see it; the errors are those of reading."""
    for reading in read_dataset(item.data, item.name) if holds_dataset(item.data) else read_all(item.data):
        filing = Filing.of(reading, profile=profile, as_of=as_of)
        filing.packed = item.packed
        yield filing
