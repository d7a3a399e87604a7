"""`muniment rules`: all rules, and what stands behind a rule."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from muniment.checks import REGISTRY
from muniment.checks.explanations import SOURCES, Explanation, explain, look_up
from muniment.checks.registry import Undecidable, undecidable
from muniment.checks.rule import Rule
from muniment.cli.check import SeverityName
from muniment.cli.output import Format, console, emit, emit_json, hanging, is_for_people
from muniment.cli.reporting import STYLES
from muniment.wording import form_named


def rules_command(
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="CODE", help="Codes, names, or beginnings of codes.")
    ] = None,
    form: Annotated[str, typer.Option("--form", help="D, 13G or 13D, in any spelling.")] = "",
    severity: Annotated[SeverityName | None, typer.Option("--severity", help="Only rules of this severity.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="For people, or one JSON object a rule and line.")] = (
        Format.TABLE
    ),
) -> None:
    """List the rules, or explain some: the law, its dates, what passes, what fails, and what would fix it."""
    family = form_named("--form", form).form if form else ""
    if codes:
        found = list(dict.fromkeys(rule for query in codes for rule in look_up(query)))
    else:
        found = [*REGISTRY.values(), *([] if form or severity else undecidable())]
    rules = [
        rule
        for rule in found
        if isinstance(rule, Rule)
        and (not family or family in rule.forms)
        and (severity is None or rule.severity == severity.value)
    ]
    undecidable_rules = [rule for rule in found if isinstance(rule, Undecidable)]
    if fmt is Format.JSON:
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
    if not is_for_people():
        emit("".join("\t".join((r.code, r.name, r.severity, ",".join(r.forms), r.text)) + "\n" for r in rules))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("code", style="cyan", no_wrap=True)
    table.add_column("name", overflow="fold", max_width=30)
    table.add_column("severity", no_wrap=True)
    table.add_column("forms", no_wrap=True)
    table.add_column("rule")
    for rule in rules:
        severity = Text(rule.severity, style=STYLES[rule.severity])
        table.add_row(rule.code, rule.name, severity, ", ".join(rule.forms), rule.text)
    console().print(table)
    count = f"{len(rules):,} rules. `muniment rules CODE` explains one."
    console().print(
        count + (f" {undecidable_count:,} more no filing can show broken." if undecidable_count else ""), style="dim"
    )


# ---- one rule -------------------------------------------------------------------------------------------------------


def _whole(explanation: Explanation, out: Console) -> Text:
    """Return everything about a rule."""
    head = Text.assemble(
        (explanation.code, "bold cyan"),
        " ",
        (explanation.name, "bold"),
        " ",
        (explanation.severity, STYLES[explanation.severity]),
    )
    lines = [head, hanging("", explanation.text, out, ("", "bold")), Text(), *_rows(explanation.rows, out), Text()]
    for label, examples, style in (("passes", explanation.passes, "green"), ("fails", explanation.fails, "red")):
        lines += [hanging(f"  {label:<10}", text, out, (style, "")) for text in examples]
    return Text("\n").join(lines).append("\n")


def _why(rule: Undecidable, out: Console) -> Text:
    """Return why a rule cannot be decided."""
    head = Text.assemble((rule.code, "bold cyan"), " ", ("not decidable from a filing", "yellow"))
    rows = [("law", rule.citation), ("text", SOURCES[rule.source]), ("why", rule.reason)]
    return Text("\n").join([head, hanging("", rule.text, out, ("", "bold")), Text(), *_rows(rows, out)]).append("\n")


def _rows(rows: Iterable[tuple[str, str]], out: Console) -> list[Text]:
    return [hanging(f"  {label:<10}", text, out) for label, text in rows if text]
