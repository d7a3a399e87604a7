"""Make the reference pages and JSON Schemas from the definitions; with --check, say which are out of date.

python docs/generate.py           write the pages
python docs/generate.py --check   change nothing; exit 1 when a page differs from what would be written
python docs/generate.py --count   first count anew in how many of the shared real files each field has a value
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import typer
from msgspec import UNSET
from typer.core import TyperGroup

import muniment
from muniment.checks import REGISTRY
from muniment.checks.explanations import SIGNS, Explanation, explain
from muniment.checks.registry import Undecidable, undecidable
from muniment.checks.rule import Rule
from muniment.cli.app import app
from muniment.cli.commands import COMMANDS, Catalog, Entry, Param
from muniment.cli.commands import KINDS as TYPES
from muniment.codes.schedule_13 import RULES
from muniment.deadlines import TRIGGERS
from muniment.deadlines.positions import KINDS
from muniment.edgar.client.endpoints import NAMES as ENDPOINTS
from muniment.errors import MunimentError
from muniment.forms import FORMS, FormSpec, form_of
from muniment.forms.definition import At, Part, Row, fields, rows
from muniment.forms.tables import help_for, law
from muniment.lab.truth_files import json_schema as labels_schema
from muniment.store.exporting import SCHEMA_VERSION, Table
from muniment.study.exports import exported_tables
from muniment.study.questions import CODED, Question, by_topic, questions
from muniment.wording import FORM_NAMES
from muniment.writers.json import json_schema, reading_schema

HERE = Path(__file__).parent / "reference"
SHARED = Path(__file__).parents[2] / "shared" / "data"
COUNTS = HERE / "seen.json"
CATALOG = Path(__file__).parents[1] / "src" / "muniment" / "cli" / "catalog.json"


def main() -> int:
    """Do what the command line asks."""
    HERE.mkdir(exist_ok=True)
    if "--count" in sys.argv:
        COUNTS.write_bytes(msgspec.json.format(msgspec.json.encode(count(), order="sorted"), indent=1) + b"\n")
    made = dict(pages())
    stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    stale += (gone := [path for path in (HERE / FOLDER).glob("*.md") if path not in made])
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(HERE.parents[1])}: out of date; run python docs/generate.py", file=sys.stderr)
        return bool(stale)
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    for path in gone:
        path.unlink()
    return 0


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every generated file with its text."""
    seen = msgspec.json.decode(COUNTS.read_bytes())
    for form in FORMS.values():
        name = form.record.__name__
        yield HERE / f"{name}.md", reference(form, seen["forms"][form.name], seen["files"][form.name])
        schema = msgspec.json.format(msgspec.json.encode(json_schema(form)), indent=1).decode()
        yield HERE / f"{name}.schema.json", f"{schema}\n"
    for file, described in (("labels", labels_schema()), ("reading", reading_schema(FORMS.values()))):
        schema = msgspec.json.format(msgspec.json.encode(described), indent=1).decode()
        yield HERE / f"{file}.schema.json", f"{schema}\n"
    for path, text in rulebook():
        yield HERE / path, text
    yield HERE / "questions.md", question_page()
    yield HERE / "tables.md", table_page()
    yield HERE / "api.md", api_page()
    yield CATALOG, catalog()


# ---- the forms, field by field ---------------------------------------------------------------------------------------

_HEAD = "| item | label | field | element | kind | need | versions | seen in |\n|---|---|---|---|---|---|---|--:|\n"


def reference(form: FormSpec, seen: Mapping[str, int], files: int) -> str:
    """Return the page as Markdown; `seen` says in how many of `files` real files each record path has a value."""
    lines = [
        f"# {form.title}",
        "",
        "Made from `muniment.forms` by `python docs/generate.py`: do not edit. "
        f"`seen in` counts the {files} public files it was checked against that state a value.",
        "",
        "`need` has the letters of the specification, original and amendment. Elements are those below"
        f" `{form.root}`" + (f", in the namespace `{form.namespace}`." if form.namespace else "."),
        "",
        "## The record",
        "",
    ]
    page = "\n".join(lines) + _HEAD + "".join(_line(row, seen) for row in rows(form.record))
    page += "\n## What goes in, and what the law asks\n\n" + "".join(_explained(form, row) for row in rows(form.record))
    page += "\n## The submission header\n\nIn filing copies only: EDGAR removes it before dissemination.\n\n"
    return page + _HEAD + "".join(_line(row, {}) for row in rows(form.header))


def _line(row: Row, seen: Mapping[str, int]) -> str:
    at = row.field.at
    cells = (
        row.item or "—",
        at.label,
        f"`{row.path}`",
        f"`{row.element}`" if row.element else "—",
        " ".join(_kind(at)),
        at.need,
        ", ".join(_versions(at)),
        str(seen.get(row.path, "")),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _explained(form: FormSpec, row: Row) -> str:
    law_lines = "".join(f"  *{', '.join(rule.citations)}*: {rule.rule}\n" for rule in law(form.name, row.path))
    return f"* `{row.path}`: {help_for(form.name, row.path)}\n{law_lines}"


def _kind(at: At) -> Iterator[str]:
    if at.kind is None:
        return
    yield at.kind.title
    limits = at.kind.schema()
    if "maxLength" in limits:
        yield f"≤ {limits['maxLength']}"
    if "enum" in limits:
        yield f"of {len(limits['enum'])}"  # type: ignore[arg-type] - an enum is a list
    if at.most:
        yield f"up to {at.most} times"


def _versions(at: At) -> Iterator[str]:
    """Say where earlier files have the value, what only a submission has, and what only printed pages have."""
    if not at.path:
        yield "printed pages only"
    for former in at.former:
        until = f"until {former.until}" if former.until else "before X02"
        yield f"`{former.path}` {until}" + (f", behind `{former.after}`" if former.after else "")
    if at.private:
        yield "submission only"


# ---- the rules -------------------------------------------------------------------------------------------------------

FOLDER = "checks"
"""The folder of the pages of topics."""

_GENERATED = "Made from `muniment.checks` by `python docs/generate.py`: do not edit."


def rulebook() -> Iterator[tuple[str, str]]:
    """Yield each page of the rules, an index and a page a topic: its path, and its text as Markdown."""
    topics: dict[str, list[Rule]] = {}
    for rule in sorted(REGISTRY.values(), key=lambda rule: (":" in rule.topic, rule.topic, rule.code)):
        topics.setdefault(rule.topic, []).append(rule)
    yield f"{FOLDER}.md", _index(topics)
    for topic, rules in topics.items():
        head = f"# {topic}\n\n{_GENERATED} All rules: [the rulebook](../checks.md).\n"
        yield f"{FOLDER}/{slug(topic)}.md", head + "".join(_rule(explain(rule)) for rule in rules)
    yield f"{FOLDER}/not-decidable.md", _undecidable()
    yield f"{FOLDER}/not-at-hand.md", _not_at_hand()


def slug(topic: str) -> str:
    """Return the name of a topic's page: form-d-related-persons, schedule-13-time."""
    return re.sub(r"\W+", "-", topic.replace("Schedules 13G and 13D", "Schedule 13")).lower()


def _index(topics: dict[str, list[Rule]]) -> str:
    lines = [
        "# The rulebook",
        "",
        f"{_GENERATED} How to use it stands in [checks](../checks.md).",
        "",
        f"{len(REGISTRY)} rules; {len(undecidable())} more are "
        f"[not decidable from a filing]({FOLDER}/not-decidable.md). "
        f"{len(_without_text())} were [written without the official text]({FOLDER}/not-at-hand.md).",
        "",
        "✗ error: EDGAR would suspend it, or it is incomplete in law. ▲ warning: likely wrong. ● note: worth a look.",
    ]
    for topic, rules in topics.items():
        lines += ["", f"## [{topic}]({FOLDER}/{slug(topic)}.md)", ""]
        lines += ["| code | | forms | rule |", "|---|---|---|---|"]
        lines += [
            f"| {_link(rule)} | {SIGNS[rule.severity]} | {', '.join(rule.forms)} | {_cell(rule.text)} |"
            for rule in rules
        ]
    return "\n".join(lines) + "\n"


def _link(rule: Rule, folder: str = f"{FOLDER}/") -> str:
    """Return a link to a rule on the page of its topic, at the place that readers of Markdown make of its heading."""
    anchor = f"{rule.code} {rule.name}".lower().replace(" ", "-")
    return f"[{rule.code}]({folder}{slug(rule.topic)}.md#{anchor})"


def _rule(explanation: Explanation) -> str:
    rows = (("severity", f"{SIGNS[explanation.severity]} {explanation.severity}"), *explanation.rows)
    table = "".join(f"| {label} | {_cell(text)} |\n" for label, text in rows if text)
    for label, examples in (("passes", explanation.passes), ("fails", explanation.fails)):
        table += f"| {label} | {'<br>'.join(map(_cell, examples))} |\n"
    return f"\n## {explanation.code} {explanation.name}\n\n{explanation.text}\n\n| | |\n|---|---|\n{table}"


def _undecidable() -> str:
    head = "# Not decidable from a filing\n\n" + _GENERATED
    head += " These rules are law, and no filing can show that one is broken: each with the reason.\n\n"
    rows = "".join(
        f"| {rule.code} | {_cell(rule.text)} | {_cell(rule.citation)} | {_cell(rule.reason)} |\n"
        for rule in undecidable()
    )
    return f"{head}| code | rule | law | why it cannot be decided |\n|---|---|---|---|\n{rows}"


def _without_text() -> list[Rule | Undecidable]:
    """Return the rules that were written without the official text, by code."""
    found = [rule for rule in (*REGISTRY.values(), *undecidable()) if rule.source in ("copy", "no")]
    return sorted(found, key=lambda rule: rule.code)


def _not_at_hand() -> str:
    head = "# Written without the official text\n\n" + _GENERATED
    head += (
        " Of these rules the official text was not at hand when they were written: read it before you rely on one.\n"
    )
    head += "\n| code | law | what was at hand |\n|---|---|---|\n"
    at_hand = {"copy": "a copy elsewhere", "no": "memory and summaries"}
    return head + "".join(
        f"| {_link(rule, '') if isinstance(rule, Rule) else rule.code} | {_cell(rule.citation)} "
        f"| {at_hand[rule.source]} |\n"
        for rule in _without_text()
    )


def _cell(text: str) -> str:
    """Return a text as a cell of a table holds it."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


# ---- the commands ----------------------------------------------------------------------------------------------------

COMPLETED = {
    "--form": "forms", "FORM": "forms", "--select": "rules", "--ignore": "rules", "CODE": "rules",
    "--tables": "tables", "--state": "state", **{kind.upper(): kind for kind in CODED},
    "due --trigger": "triggers", "due --rule": "paragraphs", "draft switch --rule": "switches",
    "draft blotter --kind": "filers", "--endpoint": "endpoints", "FLAG": "flags",
}  # fmt: skip
"""What a shell completes options with, by the option, the word for its value, or the option of one command."""


def catalog() -> str:
    """Return the commands as data, from which their completion and help come where they are not loaded."""
    group = typer.main.get_group(app)
    context = group.make_context("muniment", [], resilient_parsing=True)
    names = {"forms": FORM_NAMES, "rules": tuple(REGISTRY), **{kind: tuple(codes) for kind, codes in CODED.items()}}
    names["tables"] = ("forms", "study", "questions", *(table.name for table in exported_tables()))
    names["triggers"] = tuple(dict.fromkeys(name for triggers in TRIGGERS.values() for name in triggers))
    names["paragraphs"] = tuple(f"13d-1{rule.letter}" for rule in RULES.values())
    names["switches"] = tuple(dict.fromkeys(way.name for form in FORMS.values() for way in form.switches))
    names |= {"filers": KINDS, "endpoints": ENDPOINTS, "flags": ("yes", "no")}
    completed = dict(COMPLETED)
    for question in questions().values():
        for parameter in filter(lambda parameter: parameter.choices, question.parameters):
            of_these = " ".join(parameter.choices)
            completed[f"ask {question.name} --{parameter.name.replace('_', '-')}"] = of_these
            names[of_these] = parameter.choices
    found = Catalog(
        commands={name: _entry(group.get_command(context, name), completed) for name in COMMANDS},
        names={name: tuple(word for word in words if not word.count(" ")) for name, words in names.items()},
    )
    commands = ",\n".join(f"{_json(name)}: {_json(entry)}" for name, entry in found.commands.items())  # a line each
    return f'{{"commands": {{\n{commands}\n}},\n"names": {_json(found.names)}}}\n'


def _entry(command: Any, completed: Mapping[str, str], group: str = "") -> Entry:  # noqa: ANN401 - Typer keeps its types to itself
    """Return a command as data.

    `completed` has the list of names by an option or a metavar, or by the option of one command: "due --trigger".
    """
    context = command.make_context(command.name, [], resilient_parsing=True)
    path = f"{group}{command.name} "
    commands = {}
    if isinstance(command, TyperGroup):
        commands = {name: _entry(command.get_command(context, name), completed, path) for name in command.commands}
    params = tuple(_param(param, completed, path) for param in command.params if param.expose_value)
    return Entry(
        help=command.help or "",
        short=command.short_help or "",
        params=params,
        commands=commands,
        alone=bool(commands) and command.invoke_without_command,
    )


def _param(param: Any, completed: Mapping[str, str], path: str) -> Param:  # noqa: ANN401
    values = tuple(str(getattr(value, "value", value)) for value in param.type_descriptor.choices or ())
    default = param.default if isinstance(param.default, str | int | float | bool | None) else str(param.default)
    kind, info = param.type_descriptor.annotation, param.type_descriptor.parameter_info
    if not values and (param.nargs == -1 or getattr(param, "multiple", False)):
        (kind,) = getattr(kind, "__args__", (str,))
    keys = (*(f"{path}{name}" for name in param.opts), *param.opts, param.metavar)
    *names, last = param.opts  # `--live/--test` is one that is switched on or off
    return Param(
        name=param.name,
        opts=(*names, "/".join((last, *param.secondary_opts))),
        help=param.help or "",
        kind=kind.__name__ if kind in TYPES.values() and not info.parser else "str",
        metavar=param.metavar or "",
        default=default,
        required=param.required,
        repeats=param.nargs == -1 or getattr(param, "multiple", False),
        envvar=param.envvar or "",
        least=param.min,
        most=param.max,
        values=values,
        names=next((completed[key] for key in keys if key in completed), ""),
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


# ---- Python, questions, tables ---------------------------------------------------------------------------------------

_API = {
    "Reading": ("read", "read_all", "Reading", "Submission"),
    "Evidence": ("Evidence", "Span", "State", "Problem"),
    "Writing": ("write", "convert", "summary"),
    "Checks and deadlines": ("check", "Finding", "due", "Due"),
    "A store and its study": ("ask", "frame"),
    "Records": ("FormD", "Schedule13D", "Schedule13G"),
}


def api_page() -> str:
    """Return the page of the public names; the site puts the docstring of each in where it is named."""
    public = {name: getattr(muniment, name) for name in muniment.__all__}
    errors = [name for name, value in public.items() if isinstance(value, type) and issubclass(value, MunimentError)]
    lines = ["# Python", "", "Made by `python docs/generate.py`: do not edit.", ""]
    lines += ["What `muniment` exports is public, and stays; everything else may move. `muniment.UNSET` is the value"]
    lines += ["of what is absent, `muniment.__version__` the version. `help(muniment.read)` shows the same.", ""]
    for topic, names in {**_API, "Errors": sorted(errors, key=lambda name: len(public[name].__mro__))}.items():
        lines += [f"## {topic}", ""]
        for value in map(public.pop, names):
            lines += [f"::: {value.__module__}.{value.__qualname__}", ""]
    if public.keys() != {"UNSET", "__version__"}:
        raise SystemExit(f"docs/generate.py: name these in _API: {', '.join(sorted(public))}")
    return "\n".join(lines)


def question_page() -> str:
    """Return the reference of the questions of a study: what each means, what it takes, and its SQL."""
    lines = ["# Questions", ""]
    lines += [
        "Each is asked by `muniment ask NAME` and `muniment.ask(NAME)`, and is a view of the same name in a studied"
    ]
    lines += ["store. A line of the SQL that names a parameter which nobody gave is left out.", ""]
    for topic, some in by_topic().items():
        named = ", ".join(f"[{one.name}](#{one.name})" for one in some)
        lines += [f"* **{topic}**: {named}"]
    lines.append("")
    for topic, some in by_topic().items():
        lines += [f"## {topic}", ""]
        for one in some:
            lines += _asked(one)
    return "\n".join(lines)


def _asked(one: Question) -> list[str]:
    lines = [f"### {one.name}", "", f"{one.title}. {one.meaning}", "", "| parameter | kind | |", "|---|---|---|"]
    lines += [f"| `{given.name}` | {given.kind} | {given.words} |" for given in one.parameters]
    return [*lines, "", "```sql", one.sql, "```", ""]


def table_page() -> str:
    """Return the reference of everything that is exported: columns, with types, keys, items and meanings."""
    lines = ["# Tables", "", "Made by `python docs/generate.py`: do not edit.", ""]
    lines += [f"Version {SCHEMA_VERSION} of the tables that `muniment export` writes and `muniment.frame` gives: of a"]
    lines += ["store, of its study, the answers to the [questions](questions.md), and `unfit_values`. A column has one"]
    lines += ["type, in every store and in every format; [why these](../design/export.md#types).", ""]
    lines += ["| type | Arrow, Parquet | DuckDB | SQLite | Table Schema |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in _TYPES]
    lines.append("")
    for table in exported_tables():
        lines += [
            f"## {table.name}",
            "",
            table.meaning,
            "",
            "| column | type | key | item | |",
            "|---|---|---|---|---|",
        ]
        lines += [_column(table, name) for name in table.columns]
        lines.append("")
    return "\n".join(lines)


_TYPES = (
    ("text", "string", "VARCHAR", "TEXT", "string; of an official list with `categories`"),
    ("integer", "int64", "BIGINT", "INTEGER", "integer"),
    ("money(38,2)", "decimal128(38, 2)", "DECIMAL(38,2)", "integer where whole, else text", "number"),
    ("shares(38,4)", "decimal128(38, 4)", "DECIMAL(38,4)", "integer where whole, else text", "number"),
    ("percent(38,6)", "decimal128(38, 6)", "DECIMAL(38,6)", "integer where whole, else text", "number"),
    ("boolean", "bool", "BOOLEAN", "INTEGER, 0 or 1", "boolean"),
    ("date", "date32", "DATE", "TEXT, YYYY-MM-DD", "date"),
    ("datetime", "timestamp[us]", "TIMESTAMP", "TEXT", "datetime"),
    ("list", "list of string", "VARCHAR[]", "TEXT, JSON", "list, or array in JSON; of an official list with `codes`"),
)


def _column(table: Table, name: str) -> str:
    key = "key" if name in table.key else ""
    leads = f"→ {table.refers[name]}" if name in table.refers else ""
    words = table.meanings.get(name, "").replace("|", "\\|")
    keys = " ".join(filter(None, (key, leads)))
    return f"| `{name}` | {table.columns[name]} | {keys} | {table.items.get(name, '')} | {words} |"


def count() -> dict[str, dict[str, object]]:
    """Count, over the shared public files, how many state a value at each record path."""
    files: Counter[str] = Counter()
    forms = {name: Counter[str]() for name in FORMS}
    for path in sorted([*SHARED.glob("*/xml/*.xml"), *SHARED.glob("form-d/sgml/*")]):
        record = muniment.read(path).record
        files[form_of(record).name] += 1
        forms[form_of(record).name].update(set(stated(record, "")))
    return {"files": dict(files), "forms": {name: dict(counted) for name, counted in forms.items()}}


def stated(part: Part, prefix: str) -> Iterator[str]:
    """Yield the record paths, `[]` for each repetition, at which a part states a value."""
    for field in fields(type(part)):
        held = getattr(part, field.name)
        if held is UNSET or held == ():
            continue
        path = f"{prefix}{field.name}" + ("[]" if field.repeats else "")
        if field.part is None:
            yield path
            continue
        for inner in held if field.repeats else (held,):
            yield from stated(inner, f"{path}.")


if __name__ == "__main__":
    sys.exit(main())
