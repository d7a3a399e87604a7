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
from msgspec import UNSET

import muniment
from muniment.checks.reference import FOLDER
from muniment.checks.reference import pages as rulebook
from muniment.forms import FORMS, form_of
from muniment.forms.definition import Part
from muniment.forms.describe import fields
from muniment.pipeline.datapackage import KINDS
from muniment.store import tables as store_tables
from muniment.store.exporting import Table, described
from muniment.study import tables as study_tables
from muniment.study.exports.tables import names as exported_names
from muniment.study.exports.tables import references, study_words
from muniment.study.questions import Question, by_topic
from muniment.writers.json_schema import json_schema
from muniment.writers.reference import reference

HERE = Path(__file__).parent / "reference"
SHARED = Path(__file__).parents[2] / "shared" / "data"
COUNTS = HERE / "seen.json"


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
    for path, text in rulebook():
        yield HERE / path, text
    yield HERE / "questions.md", question_page()
    yield HERE / "tables.md", table_page()


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
    """Return the reference of all tables that can be exported: their columns, with types, keys and meanings."""
    lines = ["# Tables", "", "Made by `python docs/generate.py`: do not edit.", ""]
    lines += ["The tables of a store, and behind them those of a study, as `muniment export` writes them. Numbers are"]
    lines += ["exact. The answers to the [questions](questions.md) are tables, or views, of the same names.", ""]
    studied = {name: study_tables.metadata.tables[name] for name in exported_names()}
    for name, held in (store_tables.exported() | studied).items():
        made = described(held, (), study_words())
        links = made.refers | references(made.columns if name in studied else ())
        lines += [f"## {name}", "", made.words, "", "| column | type | key | |", "|---|---|---|---|"]
        lines += [_column(made, column, kind, links) for column, kind in made.columns.items()]
        lines.append("")
    return "\n".join(lines)


def _column(table: Table, name: str, kind: type, links: dict[str, str]) -> str:
    key = "key" if name in table.key else ""
    leads = f"→ {links[name]}" if name in links else ""
    words = table.told.get(name, "").replace("|", "\\|")
    return f"| `{name}` | {KINDS[kind]} | {' '.join(filter(None, (key, leads)))} | {words} |"


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
