"""`muniment ingest`: filings from files and folders into a store."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.output import (
    JsonOption,
    complain,
    complain_each,
    console,
    emit,
    emit_counts,
    emit_json,
    is_for_people,
    one_line,
    tell_counts,
    tell_time,
    warn_of_cut,
)
from muniment.cli.progress import EngineOption, WorkersOption, progress, working
from muniment.cli.store_options import DEFAULT_STORE, StorePath, opened
from muniment.cli.study import study
from muniment.pipeline.convert import convert_all
from muniment.pipeline.ingest import Report, ingest

_SHOWN = 20  # reasons that are told one by one to people


def ingest_command(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, zips, s3://…, edgar:2024Q1:13G.")],
    store: StorePath = DEFAULT_STORE,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Store every filing in files, folders, zips and the SEC's Form D data sets; a second run takes only what is new.

    What is no filing, or cannot be read yet, is kept with the reason. At the end what is new is studied, as `muniment
    study` does. Exit code 1 when a file was refused.
    """
    with opened(store, read_only=False) as opened_store:
        with working(engine, workers) as chosen, progress(paths) as show:
            report = ingest(paths, opened_store, chosen, show)
        _tell(report, as_json=as_json)
        study(opened_store)
    raise typer.Exit(1 if report.refused else 0)


def _tell(report: Report, *, as_json: bool) -> None:
    """Print what became of the files: words for people, tab-separated lines or JSON for programs."""
    complain_each([f"{refused.name}: {refused.words}" for refused in report.refused], "files refused")
    counts = {
        "filings read": report.read,
        "kept unread": report.kept,
        "known already": report.known,
        "refused": len(report.refused),
    }
    if as_json:
        emit_json({name.replace(" ", "_"): count for name, count in counts.items()} | {"reasons": report.unread})
    elif is_for_people():
        _for_people(report, counts)
    else:
        emit_counts(counts)
        emit("".join(f"unread: {one_line(reason)}\t{count}\n" for reason, count in _most(report.unread)))


def _for_people(report: Report, counts: dict[str, int]) -> None:
    out = console()
    for name, count in counts.items():
        out.print(f"{count:>12,}  {name}", markup=False)
        if name == "kept unread":
            for reason, times in _most(report.unread)[:_SHOWN]:
                out.print(f"{times:>16,}  {one_line(reason)}", markup=False, style="dim")
            warn_of_cut(min(_SHOWN, len(report.unread)), len(report.unread), "reasons", "pipe the output to see all")
    tell_time(report.filings, report.seconds)


def _most(reasons: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(reasons.items(), key=lambda item: (-item[1], item[0]))


class Target(StrEnum):
    """What to convert to."""

    JSONL = "jsonl"
    XML = "xml"


def convert_command(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, zips, s3://…, edgar:2024Q1:13G.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A folder for xml, a file for each filing; one file for jsonl.")
    ],
    to: Annotated[Target, typer.Option("--to", help="JSON lines with everything, or today's XML.")] = Target.JSONL,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Convert printed Schedules 13D and 13G to today's form: copies for reading and counting, never for filing.

    Nothing is made up: what is left out, and what today's form asks beside it, is named in each copy. What is in XML
    already is left alone; a second run takes only what is new. Exit code 1 when a file failed.
    """
    with working(engine, workers) as chosen, progress(paths) as show:
        report = convert_all(paths, to.value, output, show, chosen)
    for refused in report.failed:
        complain(f"{refused.name}: {refused.words}")
    counts = {
        "converted": report.filings,
        "there already": report.known,
        "no printed schedules": report.others,
        "failed": len(report.failed),
    }
    tell_counts(counts, as_json=as_json, filings=report.filings, seconds=report.seconds)
    raise typer.Exit(1 if report.failed else 0)
