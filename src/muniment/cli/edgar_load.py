"""`muniment edgar load`, and `serve --from`: filings of the past in a local EDGAR."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from muniment.cli.output import complain_each, console, emit, is_for_people, warn
from muniment.cli.progress import progress
from muniment.documents.archive import Refused
from muniment.extras import need

if TYPE_CHECKING:
    from muniment.edgar.sandbox.loading import Loaded

DEFAULT_DATA = Path("edgar")
Data = Annotated[Path, typer.Option("--data", metavar="DIR", help="The folder of its data; made where there is none.")]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Full submissions: files, folders, archives.")]


def load_command(paths: Paths, data: Data = DEFAULT_DATA) -> None:
    """Load full submissions of the past, which it then shows as its own; a second run takes only what is new.

    What has no accession number, form, filing date or CIK is refused by name, and the exit code is 1.
    """
    sandbox = need("muniment.edgar.sandbox.database", "edgar")
    loading = need("muniment.edgar.sandbox.loading", "edgar")
    connection = sandbox.database(data)
    try:
        with progress(paths) as show:
            report = loading.load(connection, paths, show)
    finally:
        connection.close()
    _tell(report, {"no full submissions": report.others})
    raise typer.Exit(1 if report.refused else 0)


def fill_from(store: str, data: Path) -> None:
    """Put the filings of a store into the local EDGAR in `data`; on standard error it is told what was left out."""
    pipeline = need("muniment.pipeline.edgar", "store")
    options = need("muniment.cli.store_options", "store")
    with options.opened(store) as held, progress([]) as show:
        filled = pipeline.load_store(held, data, show)
    _complain(filled.loaded.refused)
    for reason, count in sorted(filled.left_out.items()):
        warn(f"{store}: {count:,} filings were left out: {reason}")


def _tell(report: "Loaded", more: dict[str, int]) -> None:
    """Print what became of the files: words for people, tab-separated lines for programs."""
    _complain(report.refused)
    counts = {"filings loaded": report.filings, "known already": report.known, **more, "refused": len(report.refused)}
    if not is_for_people():
        emit("".join(f"{name}\t{count}\n" for name, count in counts.items()))
        return
    out = console()
    for name, count in counts.items():
        out.print(f"{count:>12,}  {name}", markup=False)
    rate = f", {report.filings / report.seconds:,.0f} filings a second" if report.seconds else ""
    out.print(f"{report.seconds:>12,.1f}  seconds{rate}", markup=False)


def _complain(refused: list[Refused]) -> None:
    complain_each([f"{one.name}: {one.words}" for one in refused], "filings refused")
