"""`muniment check --store`: the filings of a store checked, and the findings stored beside them."""

from collections import Counter

from rich import box
from rich.table import Table
from rich.text import Text

from muniment.checks import REGISTRY, Finding, Severity, rank
from muniment.checks.registry import edition
from muniment.checks.settings import Settings
from muniment.cli.output import console, emit, emit_json, is_for_people
from muniment.cli.progress import counting
from muniment.cli.reporting import STYLES, counted, finding_object
from muniment.cli.store_options import opened
from muniment.engines import Engine
from muniment.pipeline.findings import finding_of, keep_findings
from muniment.study import review


def check_store(where: str, settings: Settings, least: Severity, engine: Engine, *, as_json: bool, again: bool) -> int:
    """Check what was not checked yet, print all that was found, and return the exit code: 1 where there is an error.

    The store has the findings of all rules: what is selected, ignored or of another severity is so in what is printed
    here.
    """
    tally = _Tally(least)
    codes = {rule.code for rule in settings.rules()}
    with opened(where, read_only=False, create=False) as store:
        with counting("filings") as show:
            report = keep_findings(store, again=again, progress=show, engine=engine)
        with counting("filings", "looking for values to review") as show:
            review.update(store, progress=show)
        for key, name, stored in store.all_findings():
            for finding in settings.apply([finding_of(stored)] if stored.code in codes else []):
                if tally.add(key, finding) and as_json:
                    emit_json({"file": name, "filing": key, **finding_object(finding)})
        checked = store.judgements(edition()).judged
    if not as_json:
        tally.show({"filing": checked, "filing checked now": report.filings})
    return 1 if tally.counts["error"] else 0


class _Tally:
    """How often each rule is broken."""

    def __init__(self, least: Severity) -> None:
        self.least: Severity = least
        self.counts, self.unshown = Counter[str](), Counter[str]()
        self.findings = Counter[tuple[str, Severity]]()
        self.filings = Counter[tuple[str, Severity]]()
        self._last: dict[tuple[str, Severity], str] = {}

    def add(self, key: str, finding: Finding) -> bool:
        """Count a finding of a filing; return whether it is severe enough to be shown."""
        if rank(finding.severity) > rank(self.least):
            self.unshown[finding.severity] += 1
            return False
        self.counts[finding.severity] += 1
        kind = finding.code, finding.severity
        self.findings[kind] += 1
        self.filings[kind] += self._last.get(kind) != key
        self._last[kind] = key
        return True

    def show(self, numbers: dict[str, int]) -> None:
        """Print how often each rule is broken: a table for people, tab-separated lines for programs."""
        kinds = sorted(self.findings, key=lambda kind: (rank(kind[1]), -self.filings[kind], kind[0]))
        rows = [
            (code, severity, REGISTRY[code].name, self.filings[code, severity], self.findings[code, severity])
            for code, severity in kinds
        ]
        if not is_for_people():
            emit("".join("\t".join(map(str, row)) + "\n" for row in rows))
            return
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("code", "severity", "rule", "filings", "findings"):
            table.add_column(name, no_wrap=name != "rule", justify="right" if name.startswith("fi") else "left")
        for code, severity, name, filings, findings in rows:
            table.add_row(code, Text(severity, style=STYLES[severity]), name, f"{filings:,}", f"{findings:,}")
        out = console()
        if rows:
            out.print(table)
        out.print(counted(self.counts, self.unshown, numbers), soft_wrap=True)
