"""`muniment check`: files, or a store, checked by the rules; `rules`: all rules, and what stands behind a rule."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer
from msgspec import structs
from rich.console import Console
from rich.table import Column
from rich.text import Text

from muniment.checks import REGISTRY, Finding, Profile, Severity, rank
from muniment.checks.explanations import SOURCES, Explanation, explain, look_up
from muniment.checks.registry import Undecidable, edition, undecidable
from muniment.checks.rule import Rule
from muniment.checks.settings import Settings
from muniment.checks.settings import find as find_settings
from muniment.cli.inputs import day_option
from muniment.cli.output import Format as ListFormat
from muniment.cli.output import complain, console, emit_json, emitted, hanging, table_of
from muniment.cli.progress import EngineOption, WorkersOption, counting, progress, working
from muniment.cli.reporting import STYLES, GithubReport, JsonReport, SarifReport, TableReport, counted, finding_object
from muniment.engines import Engine
from muniment.errors import UsageError
from muniment.extras import need
from muniment.pipeline.checking import CheckedFiling, Prepare, check_files
from muniment.pipeline.sources import STDIN
from muniment.wording import count, form_named

Format = Literal["table", "json", "sarif", "github"]
"""How to print findings."""


LEAST: dict[Format, Severity] = {"table": "warning", "github": "warning", "json": "note", "sarif": "note"}
"""The least severity that each format shows by default: programs can leave out notes themselves."""

_REPORTS = {"table": TableReport, "github": GithubReport, "json": JsonReport, "sarif": SarifReport}

_Files = Annotated[list[str] | None, typer.Argument(metavar="FILE", help="Files, folders, archives; - is stdin.")]
_Rules = list[str] | None


def check_command(
    files: _Files = None,
    fmt: Annotated[
        Format, typer.Option("--format", help="For people, a JSON object a finding, or for tools.")
    ] = "table",
    profile: Annotated[
        Profile | None,
        typer.Option("--profile", help="public: as disseminated (default); submit: as EDGAR would check it."),
    ] = None,
    min_severity: Annotated[
        Severity | None,
        typer.Option(
            "--min-severity", help="The least to show (default: warning in table and github, note in json and sarif)."
        ),
    ] = None,
    select: Annotated[
        _Rules, typer.Option("--select", help="Only these rules: codes, names, beginnings of codes.")
    ] = None,
    ignore: Annotated[_Rules, typer.Option("--ignore", help="All but these rules.")] = None,
    as_of: Annotated[date | None, day_option("--as-of", help="Day on which a filing not yet filed is checked.")] = None,
    undecided: Annotated[bool, typer.Option("--all", help="Also show what cannot be decided, and why.")] = False,
    store: Annotated[
        str | None, typer.Option("--store", help="Check the filings of a store, and store the findings.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="With --store: check again what was checked before.")] = False,
    engine: EngineOption = None,
    workers: WorkersOption = None,
) -> None:
    """Check filings by the rules of EDGAR and of the law: what is wrong, where, which rule says so, what fixes it.

    --select and --ignore may be repeated, and take several rules with commas. The settings of a team stand in
    muniment.toml. Exit code 1 when an error is found or a file cannot be read.
    """
    chosen_settings = settings(profile, min_severity, _split(select), _split(ignore))
    chosen_settings.rules()  # what names no rule is refused before anything is opened
    if store is not None:
        # Refuse options of files: a store is checked whole, as it was disseminated.
        if files:
            raise UsageError("name files or a store, not both")
        if fmt not in ("table", "json"):
            raise UsageError(f"--format {fmt} is for files; of a store there is table and json")
        beside = {"--profile submit": profile == "submit", "--as-of": as_of is not None, "--all": undecided}
        for option, given in beside.items():
            if given:
                raise UsageError(f"{option} is for files: a store is checked as it was disseminated")
        least, as_json = chosen_settings.min_severity or LEAST[fmt], fmt == "json"
        with working(engine, workers) as chosen:
            raise typer.Exit(_check_store(store, chosen_settings, least, chosen, as_json=as_json, again=again))
    if not files:
        raise UsageError("name the files to check, or a store with --store")
    if files.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read once only")
    if again:
        raise UsageError("--again goes with --store: files are checked each time")
    with working(engine, workers) as chosen:
        raise typer.Exit(run(files, chosen_settings, fmt, as_of=as_of, undecided=undecided, engine=chosen))


def run(
    names: list[str],
    chosen: Settings,
    fmt: Format,
    *,
    as_of: date | None,
    undecided: bool = False,
    engine: Engine | None = None,
    prepare: Prepare | None = None,
    beside: Callable[[CheckedFiling], list[Finding]] | None = None,
) -> int:
    """Check files, print what is found, and return the exit code.

    `prepare` is that of `check_files`; `beside` adds to the findings of each filing.
    """
    least: Severity = "note" if undecided else LEAST[fmt]  # which what cannot be decided has
    report = _REPORTS[fmt](chosen.rules(), chosen.min_severity or least)
    paths = [name for name in names if name != STDIN]
    with report.writing(), nullcontext() if _is_quick(names) else progress(paths) as bar:
        options = {"as_of": as_of, "undecided": undecided, "engine": engine, "prepare": prepare}
        for result in check_files(names, chosen, **options):
            if beside and isinstance(result, CheckedFiling):
                result.findings += beside(result)
            report.add_result(result, bar)
    if not report.filings and not report.refused:  # nothing wrong was found where nothing was looked at
        complain(f"{', '.join(names)}: no filing is in there")
        return 1
    return report.exit_code


# ---- the command line -----------------------------------------------------------------------------------------------


def settings(
    profile: Profile | None, min_severity: Severity | None, select: tuple[str, ...], ignore: tuple[str, ...]
) -> Settings:
    """Return the settings of `muniment.toml`, and in their stead what the command line says."""
    given = {"profile": profile, "min_severity": min_severity, "select": select, "ignore": ignore}
    return structs.replace(find_settings(Path.cwd()), **{name: value for name, value in given.items() if value})


def _split(options: _Rules) -> tuple[str, ...]:
    return tuple(query.strip() for option in options or () for query in option.split(",") if query.strip())


def _is_quick(names: list[str]) -> bool:
    """Whether there is no time for a bar: one file that is no archive."""
    return len(names) == 1 and not Path(names[0]).is_dir() and not names[0].lower().endswith((".zip", ".gz", ".tar"))


# ---- a store --------------------------------------------------------------------------------------------------------


def _check_store(where: str, chosen: Settings, least: Severity, engine: Engine, *, as_json: bool, again: bool) -> int:
    """Check what was not checked yet, print all that was found, and return the exit code: 1 where there is an error.

    The store has the findings of all rules: what is selected, ignored or of another severity is so in what is printed
    here.
    """
    tally = _Tally(least)
    codes = {rule.code for rule in chosen.rules()}
    stored, review = need("muniment.pipeline.findings", "store"), need("muniment.study.review", "store")
    with need("muniment.cli.store_options", "store").opened(where, read_only=False, create=False) as store:
        with counting("filings") as show:
            report = stored.keep_findings(store, again=again, progress=show, engine=engine)
        with counting("filings", "looking for values to review") as show:
            review.update(store, progress=show)
        for key, name, stored_finding in store.all_findings():
            for finding in chosen.apply([stored.finding_of(stored_finding)] if stored_finding.code in codes else []):
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
        if emitted("table", (), rows):
            return
        texts = (Column("code", no_wrap=True), Column("severity", no_wrap=True), "rule")
        table = table_of(*texts, *(Column(name, no_wrap=True, justify="right") for name in ("filings", "findings")))
        for code, severity, name, filings, findings in rows:
            table.add_row(code, Text(severity, style=STYLES[severity]), name, f"{filings:,}", f"{findings:,}")
        out = console()
        if rows:
            out.print(table)
        out.print(counted(self.counts, self.unshown, numbers), soft_wrap=True)


# ---- the rules ------------------------------------------------------------------------------------------------------


def rules_command(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="CODE", help="Codes, names, or beginnings of codes.")
    ] = None,
    form: Annotated[str, typer.Option("--form", help="D, 13G or 13D, in any spelling.")] = "",
    severity: Annotated[Severity | None, typer.Option("--severity", help="Only rules of this severity.")] = None,
    fmt: Annotated[
        ListFormat, typer.Option("--format", help="For people, or one JSON object a rule and line.")
    ] = "table",
) -> None:
    """List the rules, or explain some: the law, its dates, what passes, what fails, and what would fix it."""
    family = form_named("--form", form).form if form else ""
    if codes:
        matches = list(dict.fromkeys(rule for query in codes for rule in look_up(query)))
    else:
        matches = [*REGISTRY.values(), *([] if form or severity else undecidable())]
    rules = [
        rule
        for rule in matches
        if isinstance(rule, Rule)
        and (not family or family in rule.forms)
        and (severity is None or rule.severity == severity)
    ]
    undecidable_rules = [rule for rule in matches if isinstance(rule, Undecidable)]
    if not rules and not undecidable_rules:
        asked = [f"--form {family}"] if family else []
        asked += [f"--severity {severity}"] if severity else []
        raise UsageError(f"no rule that is asked for has {' and '.join(asked)}")
    if fmt == "json":
        decidable = ({"decidable": True, **as_object(rule)} for rule in rules)
        emit_json(*decidable, *({"decidable": False, **msgspec.to_builtins(rule)} for rule in undecidable_rules))
    elif codes:
        for rule in [*rules, *undecidable_rules]:
            out = console()
            out.print(_whole(explain(rule), out) if isinstance(rule, Rule) else _why(rule, out), soft_wrap=True)
    else:
        _list(rules, len(undecidable_rules))


def as_object(rule: Rule) -> dict[str, object]:
    """Return a rule as JSON has it: texts for people, and beside them what programs compare."""
    explanation = msgspec.to_builtins(explain(rule))
    plain = {"forms": rule.forms, "profiles": rule.profiles, "copies": rule.copies, "only": rule.only}
    days = {"since": rule.since, "until": rule.until, "dated": rule.dated, "history": rule.history}
    return {**explanation, **plain, **days, "editions": rule.editions, "source": rule.source}


# ---- the list -------------------------------------------------------------------------------------------------------


def _list(rules: list[Rule], undecidable_count: int) -> None:
    if emitted("table", (), ((r.code, r.name, r.severity, ",".join(r.forms), r.text) for r in rules)):
        return
    named = Column("code", style="cyan", no_wrap=True), Column("name", overflow="fold", max_width=30)
    table = table_of(*named, Column("severity", no_wrap=True), Column("forms", no_wrap=True), "rule")
    for rule in rules:
        severity = Text(rule.severity, style=STYLES[rule.severity])
        table.add_row(rule.code, rule.name, severity, ", ".join(rule.forms), rule.text)
    console().print(table)
    total = f"{count(len(rules), 'rule')}. `muniment rules CODE` explains one."
    console().print(
        total + (f" {undecidable_count:,} more no filing can show broken." if undecidable_count else ""), style="dim"
    )


# ---- one rule -------------------------------------------------------------------------------------------------------


def _whole(explanation: Explanation, out: Console) -> Text:
    words = ((explanation.code, "bold cyan"), (explanation.name, "bold"))
    head = Text(" ").join(Text(*word) for word in (*words, (explanation.severity, STYLES[explanation.severity])))
    lines = [head, hanging("", explanation.text, out, ("", "bold")), Text(), *_rows(explanation.rows, out), Text()]
    for label, examples, style in (("passes", explanation.passes, "green"), ("fails", explanation.fails, "red")):
        lines += [hanging(f"  {label:<10}", text, out, (style, "")) for text in examples]
    return Text("\n").join(lines).append("\n")


def _why(rule: Undecidable, out: Console) -> Text:
    head = Text.assemble((rule.code, "bold cyan"), " ", ("not decidable from a filing", "yellow"))
    rows = [("law", rule.citation), ("text", SOURCES[rule.source]), ("why", rule.reason)]
    return Text("\n").join([head, hanging("", rule.text, out, ("", "bold")), Text(), *_rows(rows, out)]).append("\n")


def _rows(rows: Iterable[tuple[str, str]], out: Console) -> list[Text]:
    return [hanging(f"  {label:<10}", text, out) for label, text in rows if text]
