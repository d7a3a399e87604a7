"""`muniment panel`: a release of holdings and offerings out of any sources, with the account of all filings."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from muniment.cli.output import JsonOption, complain_each, console, emit, emit_json, is_for_people, warn
from muniment.cli.progress import EngineOption, WorkersOption, counting, progress, working
from muniment.panel.release import Release, Released, proof_text
from muniment.panel.rows import Line, as_text


def panel_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The release to make; it must not be there yet.")],
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Files, folders, zips, data sets, stores, indexes, edgar:1996Q1..1997Q4."
        ),
    ],
    work: Annotated[
        Path | None,
        typer.Option("--work", metavar="DIR", help="Where the working store lies, and stays (default: FOLDER.work)."),
    ] = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a panel of block holdings and exempt offerings: tables by year, with confidence, places and the account.

    Indexes of EDGAR among the sources say what there should be: what no source has is listed and counted. A run that
    was cut short is gone on with by running it again. Exit code 1 when a file was refused.
    """
    with Release(folder, sources, work) as release:
        with working(engine, workers) as chosen, progress(release.sources.others) as show:
            report = release.gather(chosen, show)
        complain_each([f"{refused.name}: {refused.message}" for refused in report.refused], "files refused")
        with counting("filings", "studying") as show_study:
            release.study(show_study)
        with counting("filings", "writing") as show_rows:
            released = release.write(show_rows)
    if as_json:
        emit_json(released.account, {"counts": released.proofs, "rows": released.rows})
    elif is_for_people():
        _for_people(released)
    else:
        emit(as_text(released.account))
        emit("".join(f"rows: {name}\t{count}\n" for name, count in released.rows.items()))
    raise typer.Exit(1 if report.refused else 0)


def _for_people(released: Released) -> None:
    grid = Grid(box=None, pad_edge=False)
    for name in Line.__struct_fields__:
        grid.add_column(name.replace("_", " "), justify="left" if name in ("form", "quarter") else "right")
    for line in released.account:
        numbers = (getattr(line, name) for name in Line.__struct_fields__[2:])
        grid.add_row(line.form, line.quarter, *("" if number is None else f"{number:,}" for number in numbers))
    out = console()
    out.print(grid)
    for proof in released.proofs:
        out.print(proof_text(proof), markup=False)
    for name, count in released.rows.items():
        out.print(f"{count:>12,}  {name}", markup=False)
    if released.account[-1].listed is None:
        warn("no index is among the sources: what is missing in them is not known")
    out.print(f"{released.folder}: read README.md there first", markup=False)
