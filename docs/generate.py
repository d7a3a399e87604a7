"""Make the reference pages and JSON Schemas from the definitions; with --check, say which are out of date.

python docs/generate.py           write the pages
python docs/generate.py --check   change nothing; exit 1 when a page differs from what would be written
python docs/generate.py --count   first count anew in how many of the shared real files each field has a value
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import typer
from msgspec import UNSET

import muniment
from muniment.checks import REGISTRY
from muniment.checks.explanations import FOLDER
from muniment.checks.explanations import pages as rulebook
from muniment.cli.app import app
from muniment.cli.commands import COMMANDS, Catalog, entry_of
from muniment.codes.schedule_13 import RULES
from muniment.deadlines import TRIGGERS
from muniment.deadlines.positions import KINDS
from muniment.edgar.client.endpoints import NAMES as ENDPOINTS
from muniment.errors import MunimentError
from muniment.forms import FORMS, form_of
from muniment.forms.definition import Part, fields
from muniment.lab.truth_files import json_schema as labels_schema
from muniment.store.exporting import SCHEMA_VERSION, Table
from muniment.study.exports import exported_tables
from muniment.study.questions import CODED, Question, by_topic, questions
from muniment.wording import FORM_NAMES
from muniment.writers.json import json_schema, reference

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
    schema = msgspec.json.format(msgspec.json.encode(labels_schema()), indent=1).decode()
    yield HERE / "labels.schema.json", f"{schema}\n"
    for path, text in rulebook():
        yield HERE / path, text
    yield HERE / "questions.md", question_page()
    yield HERE / "tables.md", table_page()
    yield HERE / "api.md", api_page()
    yield CATALOG, catalog()


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
        commands={name: entry_of(group.get_command(context, name), completed) for name in COMMANDS},
        names={name: tuple(word for word in words if not word.count(" ")) for name, words in names.items()},
    )
    commands = ",\n".join(f"{_json(name)}: {_json(entry)}" for name, entry in found.commands.items())  # a line each
    return f'{{"commands": {{\n{commands}\n}},\n"names": {_json(found.names)}}}\n'


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


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
