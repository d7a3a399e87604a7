"""`make demo`: read the example filings, store them, judge and study them, show what was found, serve the pages.

python examples/demo.py                  prints
python examples/demo.py --serve 8321     prints, then serves the pages until Ctrl-C
"""

import runpy
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

from rich import box
from rich.console import Console
from rich.table import Table

import muniment
from muniment.cli.serve import serve_command
from muniment.errors import MunimentError
from muniment.pipeline.findings import keep_findings
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import review
from muniment.study.updating import update

HERE = Path(__file__).parent
world = SimpleNamespace(**runpy.run_path(str(HERE / "world.py")))  # an import would leave a file among the examples
FILINGS = sorted(path for path in HERE.rglob("*") if path.suffix in (".xml", ".txt", ".nc", ".htm"))


def main() -> None:
    """Print one line for each example, where a value stood, and what the store holds; serve it where asked to."""
    console = Console(highlight=False)
    console.print(_table())
    _evidence(console)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "examples.db"
        with Store.open(path) as store:
            report = ingest([*FILINGS, *world.write(Path(folder) / "world")], store)
            keep_findings(store)
            update(store)
            review.update(store)
            found = store.search("garden lamps").items
        console.print(f"Stored: {report.filings} filings. 'garden lamps' stands in {len(found)} of them:")
        console.print(f"  {found[0].snippet}\n", soft_wrap=True)
        _study(console, path)
        console.print("Next: [bold].venv/bin/muniment read examples/schedule-13d.xml[/] shows a filing whole.")
        if "--serve" in sys.argv:
            console.print("Ctrl-C ends the pages.")
            serve_command(store=str(path), port=int(sys.argv[sys.argv.index("--serve") + 1]))


def _study(console: Console, path: Path) -> None:
    """Show what the study made of the filings: who holds a company, and what was raised in each state."""
    held = muniment.ask("holders", store=path, issuer=world.THISTLEDOWN.cik)
    at = [held.columns.index(name) for name in ("holder_name", "shares", "percent")]
    console.print(f"{world.THISTLEDOWN.name} is held by:")
    for row in held.rows:
        name, shares, percent = (row[place] for place in at)
        console.print(f"  {name}: {shares:,} shares, {percent}%")
    raised = muniment.ask("raised_by_state", store=path)
    at = [raised.columns.index(name) for name in ("state", "raised")]
    told = ", ".join(f"{row[at[0]]} ${row[at[1]]:,}" for row in raised.rows if row[at[1]])
    console.print(f"Raised by state of the issuer: {told}.\n")


def _table() -> Table:
    table = Table(title="Example filings, of fictional companies", title_justify="left", box=box.SIMPLE, pad_edge=False)
    table.add_column("file", no_wrap=True, style="cyan")
    table.add_column("form", no_wrap=True)
    table.add_column("says")
    for path in FILINGS:
        reading = muniment.read(path)
        told = muniment.summary(reading)
        issuer = told["issuer"]["name"] if "issuer" in told else told["issuers"][0]["name"]
        doubts = ", ".join(sorted({problem.code for problem in reading.problems}))
        says = f"{issuer}: {_says(told)}" + (f" [yellow]({doubts})[/]" if doubts else "")
        table.add_row(str(path.relative_to(HERE)), told["form"], says)
    return table


def _says(told: dict) -> str:
    """Return the gist of a filing."""
    if "persons" in told:
        largest = max(told["persons"], key=lambda person: person["aggregate"] or 0)
        if largest["aggregate"] is None:
            return f"{largest['name']}: amount not stated"
        return f"{largest['name']} owns {largest['aggregate']:,} shares, {largest['percent'] or '?'}%"
    offered = told["offered"]
    return f"offers {offered if isinstance(offered, str) else f'${offered:,}'}, sold ${told['sold']:,}"


def _evidence(console: Console) -> None:
    """Show that a value points at the words it was read from."""
    reading = muniment.read(HERE / "schedule-13g.xml")
    path = "reporting_persons[0].percent"
    span = reading.evidence[path].spans[0]
    console.print(
        f"{path} is {reading.record.reporting_persons[0].percent}:\n"
        f"  bytes {span.start} to {span.end} of schedule-13g.xml say {reading.words(span)!r}.\n"
    )


if __name__ == "__main__":
    try:
        main()
    except MunimentError as error:  # as a port that is in use
        sys.exit(f"demo: {error}")
