"""`muniment rules`: the rulebook, and what stands behind a rule."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from muniment.checks import BOOK
from muniment.checks.explaining import SOURCES, Explained, explained, looked_up
from muniment.checks.rule import Rule
from muniment.checks.rulebook import Undecidable, undecidable
from muniment.cli.check import SeverityName
from muniment.cli.output import console, emit, hanging, is_for_people
from muniment.cli.reporting import STYLES
from muniment.wording import form_named


class Format(StrEnum):
    """How to print rules."""

    TABLE = "table"
    JSON = "json"


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
    """List the rules, or explain some: the law, its dates, what passes, what fails, and what would mend it."""
    family = _family(form)
    if codes:
        found = list(dict.fromkeys(one for word in codes for one in looked_up(word)))
    else:
        found = [*BOOK.values(), *([] if form or severity else undecidable())]
    rules = [one for one in found if isinstance(one, Rule) and _wanted(one, family, severity)]
    others = [one for one in found if isinstance(one, Undecidable)]
    if fmt is Format.JSON:
        objects = [*({"decidable": True, **as_object(one)} for one in rules), *map(_other_object, others)]
        emit("".join(f"{msgspec.json.encode(one).decode()}\n" for one in objects))
    elif codes:
        for one in [*rules, *others]:
            out = console()
            out.print(_whole(explained(one), out) if isinstance(one, Rule) else _why(one, out), soft_wrap=True)
    else:
        _list(rules, len(others))


def _family(form: str) -> str:
    return form_named("--form", form).form if form else ""


def _wanted(rule: Rule, family: str, severity: SeverityName | None) -> bool:
    return (not family or family in rule.forms) and (severity is None or rule.severity == severity.value)


def as_object(rule: Rule) -> dict[str, object]:
    """Return a rule as JSON has it: words for people, and beside them what programs compare."""
    told = msgspec.to_builtins(explained(rule))
    plain = {"forms": rule.forms, "profiles": rule.profiles, "copies": rule.copies, "only": rule.only}
    days = {"since": rule.since, "until": rule.until, "dated": rule.dated, "history": rule.history}
    return {**told, **plain, **days, "editions": rule.editions, "source": rule.source}


def _other_object(one: Undecidable) -> dict[str, object]:
    return {"decidable": False, **msgspec.to_builtins(one)}


# ---- the list -------------------------------------------------------------------------------------------------------


def _list(rules: list[Rule], others: int) -> None:
    if not is_for_people():
        emit("".join("\t".join((r.code, r.name, r.severity, ",".join(r.forms), r.text)) + "\n" for r in rules))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("code", style="cyan", no_wrap=True)
    table.add_column("name", overflow="fold", max_width=30)
    table.add_column("severity", no_wrap=True)
    table.add_column("forms", no_wrap=True)
    table.add_column("rule")
    for one in rules:
        weight = Text(one.severity, style=STYLES[one.severity])
        table.add_row(one.code, one.name, weight, ", ".join(one.forms), one.text)
    console().print(table)
    words = f"{len(rules):,} rules. `muniment rules CODE` explains one."
    console().print(words + (f" {others:,} more no filing can show broken." if others else ""), style="dim")


# ---- one rule -------------------------------------------------------------------------------------------------------


def _whole(told: Explained, out: Console) -> Text:
    """Return everything about a rule."""
    head = Text.assemble(
        (told.code, "bold cyan"), " ", (told.name, "bold"), " ", (told.severity, STYLES[told.severity])
    )
    lines = [head, hanging("", told.text, out, ("", "bold")), Text(), *_rows(told.rows, out), Text()]
    for label, examples, style in (("passes", told.passes, "green"), ("fails", told.fails, "red")):
        lines += [hanging(f"  {label:<10}", words, out, (style, "")) for words in examples]
    return Text("\n").join(lines).append("\n")


def _why(one: Undecidable, out: Console) -> Text:
    """Return why nobody can tell whether a rule is broken."""
    head = Text.assemble((one.code, "bold cyan"), " ", ("not decidable from a filing", "yellow"))
    rows = [("law", one.cites), ("text", SOURCES[one.source]), ("why", one.reason)]
    return Text("\n").join([head, hanging("", one.text, out, ("", "bold")), Text(), *_rows(rows, out)]).append("\n")


def _rows(rows: Iterable[tuple[str, str]], out: Console) -> list[Text]:
    return [hanging(f"  {label:<10}", words, out) for label, words in rows if words]
