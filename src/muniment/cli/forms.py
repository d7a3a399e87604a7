"""`muniment forms`: the reference of the forms; `muniment doctor`: which parts are installed, in which version."""

import platform
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Annotated, Literal

import msgspec
import typer
from rich.table import Column

from muniment.cli.output import JsonOption, console, emit, emit_json, emitted, table_of
from muniment.deadlines.business_days import CALENDAR
from muniment.errors import UsageError
from muniment.forms import FORMS, FormSpec
from muniment.forms.definition import rows
from muniment.version import __version__
from muniment.wording import form_named
from muniment.writers.json import json_schema

Format = Literal["table", "json", "schema"]
"""How to print the reference."""


def forms_command(
    form: Annotated[str | None, typer.Argument(metavar="FORM", help="D, 13G or 13D, in any spelling.")] = None,
    fmt: Annotated[
        Format, typer.Option("--format", help="A table; one JSON object a form, or a field of FORM; its JSON Schema.")
    ] = "table",
) -> None:
    """List the forms, or the fields of one form: item, label, path, element, kind."""
    if form is None:
        if fmt == "schema":
            raise UsageError("--format schema is of one form: name FORM")
        _list(fmt)
        return
    chosen = FORMS[form_named("FORM", form).form]
    if fmt == "schema":
        emit(msgspec.json.format(msgspec.json.encode(json_schema(chosen)), indent=2).decode() + "\n")
    else:
        _show(chosen, fmt)


def _every_form() -> list[dict[str, str | int]]:
    return [{"form": form.name, "title": form.title, "fields": len(list(rows(form.record)))} for form in FORMS.values()]


def _list(fmt: Format) -> None:
    forms = _every_form()
    if not emitted(fmt, forms, ((form["form"], form["title"], f"{form['fields']} fields") for form in forms)):
        table = table_of("form", "title", "fields")
        for form in forms:
            table.add_row(*map(str, form.values()))
        console().print(table)


def _objects(form: FormSpec) -> list[dict[str, str]]:
    return [
        {
            "path": row.path,
            "element": row.element,
            "item": row.item,
            "label": row.field.at.label,
            "kind": row.field.at.kind.title if row.field.at.kind else "",
            "need": row.field.at.need,
        }
        for row in rows(form.record)
    ]


def _show(form: FormSpec, fmt: Format) -> None:
    objects = _objects(form)
    if not emitted(fmt, objects, (field.values() for field in objects)):
        path = Column("path", overflow="fold", style="cyan")
        table = table_of(Column("item", no_wrap=True), Column("label", max_width=44), path, "kind", title=form.title)
        for field in objects:
            table.add_row(field["item"], field["label"], field["path"], field["kind"])
        console().print(table)


# ---- what is installed -----------------------------------------------------------------------------------------------


_NEED = re.compile(r"(?P<name>[\w.-]+)(?:\[.*?\])?[^;]*(?:;.*extra == [\"'](?P<extra>\w+)[\"'])?")


def doctor_command(as_json: JsonOption = False) -> None:
    """Show versions of muniment, Python and every part it stands on; exit code 3 when one is missing.

    Parts that only some commands need may be missing: then it shows what installs them.
    """
    rows = {"muniment": __version__, "Python": f"{platform.python_version()} on {sys.platform}"}
    rows["business days"] = str(CALENDAR)
    missing = False
    for name, extra in _parts():
        version = _version(name)
        missing = missing or not (version or extra)
        how = f"not installed: pip install 'muniment[{extra}]'" if extra else "missing: reinstall muniment"
        rows[name] = version or how
    if as_json:
        emit_json(rows)
    else:
        emit("".join(f"{name}\t{text}\n" for name, text in rows.items()))
    raise typer.Exit(3 if missing else 0)


def _parts() -> Iterator[tuple[str, str]]:
    """Yield the packages that muniment says it needs, each with the smallest extra that it belongs to, or ""."""
    requirements = [match for requirement in requires("muniment") or () if (match := _NEED.match(requirement))]
    sizes = Counter(match["extra"] for match in requirements)
    extras: dict[str, str] = {}
    for match in sorted(requirements, key=lambda match: (match["extra"] is not None, sizes[match["extra"]])):
        extras.setdefault(match["name"], match["extra"] or "")
    extras.pop("muniment", None)
    yield from extras.items()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
