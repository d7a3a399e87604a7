"""`muniment draft`: blank forms, amendments, families of notices; YAML files to edit and to keep."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.diff import Format as DiffFormat
from muniment.cli.diff import diff_command
from muniment.cli.inputs import only_one
from muniment.cli.output import emit_bytes, note
from muniment.cli.write import save
from muniment.drafts import Draft, amendment, blank, drafts_from
from muniment.errors import SourceError, UsageError
from muniment.forms import FORMS

draft_command = typer.Typer(
    name="draft",
    help="Prepare filings as commented YAML files: blank, from the last filing, or from a table.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Output = Annotated[Path | None, typer.Option("--output", "-o", help="Where to (default: standard output).")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


@draft_command.command("new")
def new_command(
    form: Annotated[str, typer.Argument(metavar="FORM", help="D, 13G or 13D.")],
    output: Output = None,
    force: Force = False,
) -> None:
    """Write a blank draft: every question of the form, with its item, help and choices."""
    try:
        draft = blank(form)
    except KeyError as error:
        raise UsageError(f"{form!r} is no form that muniment prepares; there is {', '.join(FORMS)}") from error
    _put(draft, output, force=force)


@draft_command.command("from")
def from_command(
    file: Annotated[str, typer.Argument(metavar="FILING", help="The last filing, in any format.")],
    output: Output = None,
    force: Force = False,
) -> None:
    """Write the draft of an amendment: what carries over stands there, LOOK marks what does not."""
    _put(amendment(only_one(file), date.today()), output, force=force)


@draft_command.command("from-csv")
def from_csv_command(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV: line 1 names fields, each row is a filing.")],
    base: Annotated[str, typer.Option("--base", help="The draft or filing that says what all rows share.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write the drafts into.")],
    force: Force = False,
) -> None:
    """Write a draft for each row of a table, such as the notices of a family of funds."""
    try:
        data = table.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(table)) from error
    drafts = drafts_from(data, only_one(base).record, str(table))
    there = [one.name for one in drafts if (output / f"{one.name}.yaml").exists()]
    if there and not force:
        raise UsageError(f"{output} has {there[0]}.yaml already: --force writes over it")
    output.mkdir(parents=True, exist_ok=True)
    for one in drafts:
        save(one.draft.yaml(), output / f"{one.name}.yaml")
    note([f"{len(drafts)} drafts in {output}"])


@draft_command.command("diff")
def draft_diff_command(
    before: Annotated[str, typer.Argument(metavar="OLD", help="The earlier draft or filing.")],
    after: Annotated[str, typer.Argument(metavar="NEW", help="The later one.")],
    fmt: Annotated[DiffFormat, typer.Option("--format", help="For people, one JSON object, or a web page.")] = (
        DiffFormat.TABLE
    ),
) -> None:
    """Show what changed between two drafts, or a filing and the draft of its amendment."""
    diff_command(before, after, fmt)


def _put(draft: Draft, output: Path | None, *, force: bool) -> None:
    if output is None:
        emit_bytes(draft.yaml())
    elif output.exists() and not force:
        raise UsageError(f"{output} is there already: --force writes over it")
    else:
        save(draft.yaml(), output)
