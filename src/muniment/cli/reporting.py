"""What `muniment check` prints while it goes through files: one class a format, each writing findings as they come."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import UNSET
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from muniment.checks import SEVERITIES, Finding, Severity, rank
from muniment.checks.explanations import explain
from muniment.checks.rule import Rule
from muniment.cli.output import complain, console, emit, emit_json, hanging, one_line, printable
from muniment.cli.progress import Bar
from muniment.documents.archive import Refused
from muniment.forms.filing_copy import masked
from muniment.pipeline.checking import CheckedFiling, CheckResult, Passed, Where
from muniment.pipeline.sources import STDIN
from muniment.version import __version__
from muniment.wording import clipped, count

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
"""How each severity looks on a terminal; its word stands beside it."""

_LINES = 4  # places that are shown of one finding
_WIDE = 100  # characters of a line of the source
_BEFORE = 24  # of these before the value, where a line is long


def block(checked: CheckedFiling, finding: Finding, out: Console) -> Text:
    """Return a finding as lines."""
    places = checked.places(finding)
    style = STYLES[finding.severity]
    head = Text.assemble((finding.severity if finding.decided else "cannot tell", style))
    head.append(f" {finding.code}", style="bold").append(f" {finding.name}")
    lines = [
        head,
        Text.assemble(("  --> ", "blue"), place_line(checked, places)),
        *_quoted(checked, finding, places, style),
    ]
    lines.append(hanging("  ", finding.message, out, ("", "bold")))
    beside = (("law: ", finding.citation), ("fix: ", finding.mend), ("seen:", finding.seen))
    lines += [hanging(f"  {label} ", text, out) for label, text in beside if text]
    return Text("\n").join(lines).append("\n")


def place_line(checked: CheckedFiling, places: Sequence[Where]) -> str:
    """Return file, filing and first place in one line, in the shape that editors open."""
    file = one_line(checked.file)
    if not places:
        return _named(file, checked)
    first = places[0]
    if first.cell:
        return f"{_named(file, checked)}: {first.cell.words}"
    if first.page:
        sides = ",".join(f"{side:g}" for side in first.rectangle or ())
        return f"{file}: page {first.page}" + (f" at {sides}" if sides else "")
    return f"{file}:{first.place.line}:{first.place.column}" if first.place else file


def _named(file: str, checked: CheckedFiling) -> str:
    """Return the file, with the filing in it where it holds many."""
    return f"{file}: {checked.accession}" if checked.accession and checked.lines is None else file


# ---- the text of the source -----------------------------------------------------------------------------------------


def _quoted(checked: CheckedFiling, finding: Finding, places: Sequence[Where], style: str) -> Iterator[Text]:
    """Yield the lines of the source with the value underlined; of a data set the cells."""
    shown = places[:_LINES]
    if not shown:
        return
    width = max(len(_number(where)) for where in shown)
    gutter = f"{' ' * width} |"
    yield Text(gutter, style="blue")
    for where in shown:
        text, before, length = _excerpt(checked, finding, where)
        yield Text.assemble((f"{_number(where):>{width}} | ", "blue"), text)
        if length:
            line = Text.assemble((f"{gutter} ", "blue"), " " * before, ("^" * length, style))
            yield line.append(f" {where.path}", style="dim") if len(shown) > 1 else line
    if len(places) > len(shown):
        yield Text.assemble(
            (f"{gutter} ", "blue"), (f"and {len(places) - len(shown)} more places; --format json has all", "dim")
        )
    yield Text(gutter, style="blue")


def _number(where: Where) -> str:
    """Return the number of a line; pages and cells have none that a person could look up."""
    return str(where.place.line) if where.place and not where.page else ""


def _excerpt(checked: CheckedFiling, finding: Finding, where: Where) -> tuple[str, int, int]:
    """Return a line of the source, and how far from its beginning the value stands, and how wide it is."""
    if checked.lines is None or not where.place:
        text = one_line(finding.values.get(where.path, "")) or "(blank)"
        cell = f"{where.cell.column} = " if where.cell else ""
        return cell + text, cell_len(cell), cell_len(text)
    place = where.place
    whole = masked(checked.lines.text(place.line))
    begin = place.column - 1
    stop = place.end_column - 1 if place.end_line == place.line else len(whole)
    before, quoted, behind = whole[:begin].lstrip(), whole[begin:stop], whole[stop:]
    if len(before) + len(quoted) + len(behind) > _WIDE:
        before = before if len(before) <= _BEFORE else f"…{before[-_BEFORE:]}"
        quoted = clipped(quoted, _WIDE)
        behind = f"{behind[: max(_WIDE - len(before) - len(quoted), 0)]}…" if behind else ""
    before, quoted, behind = _flat(before), _flat(quoted), _flat(behind)
    marked = 0 if where.near else max(cell_len(quoted), 1)
    return before + quoted + behind, cell_len(before), marked


def _flat(text: str) -> str:
    """Return a text with one blank for each tab, and nothing that a terminal would obey."""
    return printable(text.replace("\t", " ")).replace("\n", " ")


# ---- the last line --------------------------------------------------------------------------------------------------


def counted(counts: Counter[str], unshown: Counter[str], numbers: Mapping[str, int]) -> str:
    """Return how many findings there are in how many filings, in one line; and what was not shown or not read.

    `numbers` begin with that of the filings.
    """
    (things, filings), *rest = numbers.items()
    texts = _several(counts) + ([f"{counts['cannot tell']:,} that cannot be decided"] if counts["cannot tell"] else [])
    parts = [
        f"{', '.join(texts) or 'No findings'} in {_number_of(filings, things)}" if filings else f"No {things} checked"
    ]
    parts += [_number_of(number, things) for things, number in rest if number]
    lowest = next((severity for severity in reversed(SEVERITIES) if unshown[severity]), "")
    parts += [f"{' and '.join(_several(unshown))} not shown: --min-severity {lowest} shows all"] if lowest else []
    return "; ".join(parts) + "."


def _several(counts: Counter[str]) -> list[str]:
    return [_number_of(counts[severity], severity) for severity in SEVERITIES if counts[severity]]


def _number_of(number: int, thing: str) -> str:
    """Return a number of things: 1 file not read, 2 files not read."""
    noun, *rest = thing.split(" ", 1)
    return " ".join([count(number, noun), *rest])


def print_blocks(out: Console, checked: CheckedFiling, findings: Iterable[Finding]) -> None:
    """Print findings of a filing."""
    for finding in findings:
        out.print(block(checked, finding, out), soft_wrap=True)


_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def rule_object(rule: Rule) -> dict[str, Any]:
    """Return a rule as SARIF describes rules."""
    explanation = explain(rule)
    help_texts = [f"{explanation.text} {explanation.citation}.", explanation.suggestion, explanation.rationale]
    return {
        "id": explanation.code,
        "name": explanation.name,
        "shortDescription": {"text": explanation.text},
        "fullDescription": {"text": f"{explanation.text} {explanation.citation}."},
        "help": {"text": "\n".join(filter(None, help_texts))},
        "defaultConfiguration": {"level": explanation.severity},
        "properties": {"tags": list(rule.forms), "citation": explanation.citation, "inForce": explanation.in_force},
    }


def _location(checked: CheckedFiling, finding: Finding, places: list[Where]) -> dict[str, Any]:
    """Return the first place, and the fields by their paths; a cell or a page stands in the message."""
    physical: dict[str, Any] = _artifact(checked.file)
    first = places[0] if places else None
    if first and first.place and not first.page:
        place = first.place
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "byteOffset": place.start,
            "byteLength": place.end - place.start,
        }
    location: dict[str, Any] = {"physicalLocation": physical}
    logical = [{"fullyQualifiedName": path, "kind": "member"} for path in finding.paths]
    if logical:
        location["logicalLocations"] = logical
    if first and (first.cell or first.page):
        location["message"] = {"text": first.cell.words if first.cell else f"page {first.page}"}
    return location


def _artifact(name: str) -> dict[str, Any]:
    return {"artifactLocation": {"uri": uri(name)}}


def uri(name: str) -> str:
    """Return the name of a file as a URI: an absolute path with its scheme, anything else relative."""
    if name == STDIN:
        return "stdin"
    return f"file://{quote(name)}" if Path(name).is_absolute() else quote(name)


def _json(object_: object) -> str:
    return msgspec.json.encode(object_).decode()


_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def command(checked: CheckedFiling, finding: Finding) -> str:
    """Return a finding as one line; a cell or a page is named in the message."""
    places = checked.places(finding)
    first = places[0] if places else None
    properties = {"file": checked.file}
    beside = ""
    if first and (first.cell or first.page):
        beside = f" ({first.cell.words if first.cell else f'page {first.page}'})"
    elif first and first.place:
        place = first.place
        properties |= {"line": str(place.line), "endLine": str(place.end_line)}
        if place.line == place.end_line:  # GitHub takes columns within one line only
            properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    properties["title"] = f"{finding.code} {finding.name}"
    pairs = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    message = " ".join(filter(None, (finding.message, finding.mend, f"[{finding.citation}]"))) + beside
    return f"::{_COMMANDS[finding.severity]} {pairs}::{_data(message)}"


def _data(text: str) -> str:
    """Return words as the runner takes them: they end at a line end, unless that is written otherwise."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_MAX_FILES = 20  # files that could not be read, named one by one


class Report:
    """What was found so far, and how it is printed; made for a format by what `begin`, `add` and `end` write."""

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

    def add_result(self, result: CheckResult, bar: Bar | None) -> None:
        """Take a filing, or a file that is none, into account, and tell it."""
        name = result.file if isinstance(result, CheckedFiling) else result.name
        self.files += name != self._last
        self._last = name
        self.passed += isinstance(result, Passed)
        shown = self._to_show(result) if isinstance(result, CheckedFiling) else []
        if shown or isinstance(result, Refused):
            with bar.away() if bar else nullcontext():
                if isinstance(result, CheckedFiling):
                    self.add(result, shown)
                elif isinstance(result, Refused):
                    self.refused.append(result)
                    if len(self.refused) <= _MAX_FILES:
                        complain(f"{result.name}: {result.message}")
                    elif len(self.refused) == _MAX_FILES + 1:
                        complain("more files cannot be read")
        if bar:
            bar(self)

    def _to_show(self, checked: CheckedFiling) -> list[Finding]:
        """Count the findings of a filing, and return those to be shown: the gravest first, then as they stand in it."""
        self.filings += 1
        shown = [finding for finding in checked.findings if rank(finding.severity) <= rank(self.least)]
        self.counts.update(finding.severity if finding.decided else "cannot tell" for finding in shown)
        self.unshown.update(f.severity for f in checked.findings if f.decided and rank(f.severity) > rank(self.least))
        return sorted(shown, key=lambda finding: (rank(finding.severity), not finding.decided, *checked.order(finding)))

    def begin(self) -> None:
        """Write what stands before the findings."""

    def add(self, checked: CheckedFiling, findings: list[Finding]) -> None:
        """Write the findings of a filing."""
        raise NotImplementedError

    def end(self, *, whole: bool) -> None:
        """Write what stands behind them; not `whole` where the work was broken off."""


class TableReport(Report):
    """For people: each finding with the words of the source, and a last line with counts."""

    def begin(self) -> None:
        """Look at the terminal, or at what stands in its place."""
        self.out = console()

    def add(self, checked: CheckedFiling, findings: list[Finding]) -> None:
        """Print the findings of a filing."""
        print_blocks(self.out, checked, findings)

    def end(self, *, whole: bool) -> None:
        """Print how much was found."""
        if whole:
            numbers = {"filing": self.filings, "file not read": len(self.refused), "file passed over": self.passed}
            self.out.print(counted(self.counts, self.unshown, numbers), soft_wrap=True)


class JsonReport(Report):
    """For programs: one JSON object a finding and line."""

    def add(self, checked: CheckedFiling, findings: list[Finding]) -> None:
        """Write the findings of a filing."""
        for finding in findings:
            emit_json(as_object(checked, finding))


class GithubReport(Report):
    """For GitHub: one workflow command a finding."""

    def add(self, checked: CheckedFiling, findings: list[Finding]) -> None:
        """Write the findings of a filing."""
        emit("".join(f"{command(checked, finding)}\n" for finding in findings))


class SarifReport(Report):
    """For code scanning: one document, its head with the rules, a result for each finding, its tail."""

    def begin(self) -> None:
        """Write the head, with all rules."""
        rules = sorted(self.rules, key=lambda rule: rule.code)
        self.places, self.comma = {rule.code: number for number, rule in enumerate(rules)}, ""
        driver = {"name": "muniment", "version": __version__, "rules": [rule_object(rule) for rule in rules]}
        head = f'{{"$schema":{_json(_SCHEMA)},"version":"2.1.0","runs":[{{"tool":{_json({"driver": driver})},'
        emit(f'{head}"columnKind":"unicodeCodePoints","results":[')

    def add(self, checked: CheckedFiling, findings: list[Finding]) -> None:
        """Write the results of a filing."""
        for finding in findings:
            result = {
                "ruleId": finding.code,
                # What stands against a draft alone is no rule.
                **({"ruleIndex": self.places[finding.code]} if finding.code in self.places else {}),
                # A result that cannot be decided is open, and has no level.
                "kind": "fail" if finding.decided else "open",
                "level": finding.severity if finding.decided else "none",
                "message": {"text": f"{finding.message} {finding.mend}".strip()},
                "locations": [_location(checked, finding, checked.places(finding))],
                "properties": {
                    "citation": finding.citation,
                    "filing": checked.accession,
                    "values": dict(finding.values),
                },
            }
            emit(f"{self.comma}\n{_json(result)}")
            self.comma = ","

    def end(self, *, whole: bool) -> None:
        """Write the tail, with the files that could not be read; not `whole` where the work was broken off."""
        notes = [
            {
                "level": "error",
                "message": {"text": refused.message},
                "locations": [{"physicalLocation": _artifact(refused.name)}],
            }
            for refused in self.refused
        ]
        invocation = {"executionSuccessful": whole and not notes, "toolExecutionNotifications": notes}
        emit(f'\n],"invocations":{_json([invocation])}}}]}}\n')


# ---- findings as JSON -----------------------------------------------------------------------------------------------


def as_object(checked: CheckedFiling, finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it; `place` is the first of `places`, null where the source tells none."""
    places = [_place(where) for where in checked.places(finding)]
    return {
        "file": checked.file,
        "filing": checked.accession or None,
        **finding_object(finding),
        "place": places[0] if places else None,
        "places": places,
    }


def finding_object(finding: Finding) -> Mapping[str, Any]:
    """Return what a finding says, without its places."""
    names = ("code", "name", "severity", "decided", "paths", "message", "citation", "mend", "values", "seen")
    return {name: getattr(finding, name) for name in names}


def _place(where: Where) -> dict[str, Any]:
    place: dict[str, Any] = {"path": where.path}
    if where.cell:
        place |= msgspec.structs.asdict(where.cell)
    elif where.page:
        place |= {"page": where.page, "rectangle": None if where.rectangle is UNSET else where.rectangle}
    elif where.place:
        place |= msgspec.structs.asdict(where.place)
    return place | ({"near": True} if where.near else {})
