"""`muniment convert`: printed schedules as conversion copies, many at once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.output import JsonOption, complain, tell_counts
from muniment.cli.progress import EngineOption, WorkersOption, progress, working
from muniment.pipeline.convert import convert_all


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
