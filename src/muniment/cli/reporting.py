"""What `muniment check` tells while it goes through files: one class a format, each writing findings as they come."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

import msgspec
from msgspec import UNSET

from muniment.checks import Finding, Severity, rank
from muniment.checks.rule import Rule
from muniment.cli.findings import counted, print_blocks
from muniment.cli.output import complain, console, emit
from muniment.cli.progress import Bar
from muniment.cli.sarif import Sarif
from muniment.cli.workflow import command
from muniment.documents.archive import Refused
from muniment.pipeline.checking import Found, Judged, Passed, Where

_SHOWN = 20  # files that could not be read, told one by one


class Report:
    """What was found so far, and how it is told; made for a format by what `begin`, `add` and `end` write."""

    def __init__(self, rules: frozenset[Rule], least: Severity) -> None:
        self.rules = rules
        self.least: Severity = least
        self.counts, self.unshown = Counter[str](), Counter[str]()
        self.filings = self.files = self.passed = 0
        self.refused: list[Refused] = []
        self._last = ""
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return time.monotonic() - self._began

    @property
    def exit_code(self) -> int:
        """1 where an error was found, or a file could not be read."""
        return 1 if self.counts["error"] or self.refused else 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write the head now and the tail at the end, also where the work is broken off."""
        self.begin()
        whole = False
        try:
            yield
            whole = True
        finally:
            self.end(whole=whole)

    def take(self, one: Found, bar: Bar | None) -> None:
        """Take a filing, or a file that is none, into account, and tell it."""
        name = one.file if isinstance(one, Judged) else one.name
        self.files += name != self._last
        self._last = name
        self.passed += isinstance(one, Passed)
        shown = self._shown(one) if isinstance(one, Judged) else []
        if shown or isinstance(one, Refused):
            with bar.away() if bar else nullcontext():
                if isinstance(one, Judged):
                    self.add(one, shown)
                elif isinstance(one, Refused):
                    self._refuse(one)
        if bar:
            bar(self)

    def _shown(self, one: Judged) -> list[Finding]:
        """Count the findings of a filing, and return those to be shown: the gravest first, then as they stand in it."""
        self.filings += 1
        shown = [finding for finding in one.findings if rank(finding.severity) <= rank(self.least)]
        self.counts.update(finding.severity if finding.decided else "cannot tell" for finding in shown)
        self.unshown.update(f.severity for f in one.findings if f.decided and rank(f.severity) > rank(self.least))
        return sorted(shown, key=lambda finding: (rank(finding.severity), not finding.decided, *one.order(finding)))

    def _refuse(self, one: Refused) -> None:
        self.refused.append(one)
        if len(self.refused) <= _SHOWN:
            complain(f"{one.name}: {one.words}")
        elif len(self.refused) == _SHOWN + 1:
            complain("more files cannot be read")

    def begin(self) -> None:
        """Write what stands before the findings."""

    def add(self, one: Judged, shown: list[Finding]) -> None:
        """Write the findings of a filing."""
        raise NotImplementedError

    def end(self, *, whole: bool) -> None:
        """Write what stands behind them; not `whole` where the work was broken off."""


class TableReport(Report):
    """For people: each finding with the words of the source, and a last line with counts."""

    def begin(self) -> None:
        """Look at the terminal, or at what stands in its place."""
        self.out = console()

    def add(self, one: Judged, shown: list[Finding]) -> None:
        """Print the findings of a filing."""
        print_blocks(self.out, one, shown)

    def _numbers(self) -> dict[str, int]:
        return {"filing": self.filings, "file not read": len(self.refused), "file passed over": self.passed}

    def end(self, *, whole: bool) -> None:
        """Print how much was found."""
        if whole:
            self.out.print(counted(self.counts, self.unshown, self._numbers()), soft_wrap=True)


class JsonReport(Report):
    """For programs: one JSON object a finding and line."""

    def add(self, one: Judged, shown: list[Finding]) -> None:
        """Write the findings of a filing."""
        for finding in shown:
            emit(msgspec.json.encode(as_object(one, finding)).decode() + "\n")


class GithubReport(Report):
    """For GitHub: one workflow command a finding."""

    def add(self, one: Judged, shown: list[Finding]) -> None:
        """Write the findings of a filing."""
        emit("".join(f"{command(one, finding)}\n" for finding in shown))


class SarifReport(Report):
    """For code scanning: one document."""

    def begin(self) -> None:
        """Write the head, with all rules."""
        self.sarif = Sarif(self.rules, emit)
        self.sarif.begin()

    def add(self, one: Judged, shown: list[Finding]) -> None:
        """Write the results of a filing."""
        self.sarif.add(one, shown)

    def end(self, *, whole: bool) -> None:
        """Write the tail, with the files that could not be read."""
        self.sarif.end([(refused.name, refused.words) for refused in self.refused], whole=whole)


# ---- findings as JSON -----------------------------------------------------------------------------------------------


def as_object(one: Judged, finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it; `place` is the first of `places`, null where the source tells none."""
    places = [_place(where) for where in one.places(finding)]
    return {
        "file": one.file,
        "filing": one.accession or None,
        **said(finding),
        "place": places[0] if places else None,
        "places": places,
    }


def said(finding: Finding) -> Mapping[str, Any]:
    """Return what a finding says, without its places."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "decided": finding.decided,
        "paths": finding.paths,
        "message": finding.message,
        "citation": finding.citation,
        "mend": finding.mend,
        "values": finding.values,
        "seen": finding.seen,
    }


def _place(where: Where) -> dict[str, Any]:
    told: dict[str, Any] = {"path": where.path}
    if where.cell:
        told |= msgspec.structs.asdict(where.cell)
    elif where.page:
        told |= {"page": where.page, "rectangle": None if where.rectangle is UNSET else where.rectangle}
    elif where.place:
        told |= msgspec.structs.asdict(where.place)
    return told | ({"near": True} if where.near else {})
