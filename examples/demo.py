"""`make demo`: read the example filings and show what was found."""

from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

import muniment

HERE = Path(__file__).parent


def main() -> None:
    """Print one line for each example, then one filing whole in words."""
    console = Console(highlight=False)
    table = Table(title="Example filings, of fictional companies", title_justify="left", box=box.SIMPLE, pad_edge=False)
    table.add_column("file", no_wrap=True, style="cyan")
    table.add_column("form", no_wrap=True)
    table.add_column("says")
    for path in sorted(p for p in HERE.rglob("*") if p.suffix in (".xml", ".txt", ".nc")):
        reading = muniment.read(path)
        told = muniment.summary(reading)
        issuer = told["issuer"]["name"] if "issuer" in told else told["issuers"][0]["name"]
        doubts = ", ".join(sorted({problem.code for problem in reading.problems}))
        says = f"{issuer}: {_says(told)}" + (f" [yellow]({doubts})[/]" if doubts else "")
        table.add_row(str(path.relative_to(HERE)), told["form"], says)
    console.print(table)
    _evidence(console)
    console.print("Next: [bold].venv/bin/muniment read examples/schedule-13d.xml[/] shows a filing whole.")


def _says(told: dict) -> str:
    """Return the gist of a filing."""
    if "persons" in told:
        largest = max(told["persons"], key=lambda person: person["aggregate"] or 0)
        if largest["aggregate"] is None:
            return f"{largest['name']}: amount not stated"
        return f"{largest['name']} owns {largest['aggregate']:,} shares, {largest['percent'] or '?'} %"
    offered = told["offered"]
    return f"offers {offered if isinstance(offered, str) else f'${offered:,}'}, sold ${told['sold']:,}"


def _evidence(console: Console) -> None:
    """Show that a value points at the words it was read from."""
    reading = muniment.read(HERE / "schedule-13g.xml")
    path = "reporting_persons[0].percent"
    span = reading.evidence[path].spans[0]
    console.print(
        f"\n{path} is {reading.record.reporting_persons[0].percent}: "
        f"bytes {span.start} to {span.end} of schedule-13g.xml say {reading.words(span)!r}.\n"
    )


main()
