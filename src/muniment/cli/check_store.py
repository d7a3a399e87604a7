"""`muniment check --store`: the filings of a store judged, and what was found kept beside them."""

from collections import Counter

import msgspec
from rich import box
from rich.table import Table
from rich.text import Text

from muniment.checks import BOOK, Finding, Severity, rank
from muniment.checks.book import edition
from muniment.checks.settings import Settings
from muniment.cli.output import console, emit, is_for_people
from muniment.cli.progress import counting
from muniment.cli.reporting import STYLES, counted, said
from muniment.cli.store_options import opened
from muniment.engines import Engine
from muniment.pipeline.findings import finding_of, keep_findings
from muniment.study.review import updating as review


def check_store(where: str, settings: Settings, least: Severity, engine: Engine, *, as_json: bool, again: bool) -> int:
    """Judge what was not judged yet, tell all that was found, and return the exit code: 1 where there is an error.

    The store keeps everything that the whole rulebook says: what is selected, ignored or weighed otherwise is so in
    what is told here.
    """
    tally = _Tally(least)
    codes = {rule.code for rule in settings.rules()}
    with opened(where, read_only=False, create=False) as held:
        with counting("filings") as show:
            report = keep_findings(held, again=again, progress=show, engine=engine)
        with counting("filings", "looking for doubts") as show:
            review.update(held, progress=show)
        for key, name, kept in held.all_findings():
            for finding in settings.weighed([finding_of(kept)] if kept.code in codes else []):
                if tally.take(key, finding) and as_json:
                    told = {"file": name, "filing": key, **said(finding)}
                    emit(msgspec.json.encode(told).decode() + "\n")
        judged = held.judgements(edition()).judged
    if not as_json:
        tally.tell({"filing": judged, "filing judged now": report.filings})
    return 1 if tally.counts["error"] else 0


class _Tally:
    """How often each rule is broken."""

    def __init__(self, least: Severity) -> None:
        self.least: Severity = least
        self.counts, self.unshown = Counter[str](), Counter[str]()
        self.findings = Counter[tuple[str, Severity]]()
        self.filings = Counter[tuple[str, Severity]]()
        self._last: dict[tuple[str, Severity], str] = {}

    def take(self, key: str, finding: Finding) -> bool:
        """Count a finding of a filing; tell whether it is grave enough to be shown."""
        if rank(finding.severity) > rank(self.least):
            self.unshown[finding.severity] += 1
            return False
        self.counts[finding.severity] += 1
        kind = finding.code, finding.severity
        self.findings[kind] += 1
        self.filings[kind] += self._last.get(kind) != key
        self._last[kind] = key
        return True

    def tell(self, numbers: dict[str, int]) -> None:
        """Print how often each rule is broken: a table for people, tab-separated lines for programs."""
        kinds = sorted(self.findings, key=lambda kind: (rank(kind[1]), -self.filings[kind], kind[0]))
        rows = [
            (code, weight, BOOK[code].name, self.filings[code, weight], self.findings[code, weight])
            for code, weight in kinds
        ]
        if not is_for_people():
            emit("".join("\t".join(map(str, row)) + "\n" for row in rows))
            return
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("code", "severity", "rule", "filings", "findings"):
            table.add_column(name, no_wrap=name != "rule", justify="right" if name.startswith("fi") else "left")
        for code, weight, name, filings, findings in rows:
            table.add_row(code, Text(weight, style=STYLES[weight]), name, f"{filings:,}", f"{findings:,}")
        out = console()
        if rows:
            out.print(table)
        out.print(counted(self.counts, self.unshown, numbers), soft_wrap=True)
