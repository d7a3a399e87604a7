"""The tasks of every client, tried through `muniment edgar run`, and the failures that are the client's own.

`python tests/edgar/clients` prints them as the table of docs/edgar.md.
"""

import csv
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from edgar.clients import past
from edgar.clients.filing import Sent, business_hours
from edgar.clients.installed import HERE, node_of, python_of
from edgar.clients.running import told_by
from edgar.sandbox.desk import EXAMPLES
from muniment.edgar.sandbox.local_edgar import LocalEdgar

LOADED = "0009900016-25-000001"
TICKER, SIC = "LLWX", "3640"
NEIGHBOUR = "0009900077"
"""A company of the same industry: EDGAR shows a list only where there are several."""


class Client(Struct, frozen=True):
    """A client: what it is called, its requirements, and the script with its tasks."""

    name: str
    requirements: str
    script: str

    def command(self) -> list[str]:
        """Return what runs its tasks; the test is skipped where it cannot be installed."""
        interpreter = node_of if self.script.endswith(".cjs") else python_of
        return [interpreter(self.requirements), str(HERE / "scripts" / self.script)]


_PYTHON = (
    "edgartools",
    "sec-edgar-downloader",
    "secedgar",
    "datamule",
    "python-edgar",
    "pyedgar",
    "sec-downloader",
    "edgar-tool",
    "sec-edgar-api",
)
CLIENTS = {
    **{name: Client(name, name, f"tasks_{name.replace('-', '_')}.py") for name in _PYTHON},
    "sec-edgar-api (npm)": Client("sec-edgar-api (npm)", "npm-sec-edgar-api", "tasks_sec_edgar_api.cjs"),
    "lines of scrapers": Client("lines of scrapers", "scrapers", "tasks_scrapers.py"),
}


def own_faults() -> dict[tuple[str, str], str]:
    """Return why tasks fail by a fault of the client's own, by client and task."""
    with (HERE / "faults.tsv").open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["client"], row["task"]): row["why"] for row in rows}


class Filed:
    """A local EDGAR with a notice and two schedules that were filed lately, and three filings of the past.

    Some clients ask for nothing after today; what is sent in the evening or on a Sunday has the next business day.
    """

    def __init__(self, edgar: LocalEdgar, folder: Path) -> None:
        self.edgar = edgar
        edgar.clock.set(business_hours(edgar.clock.now()), runs=True)
        edgar.load(EXAMPLES / "schedule-13g-submission.nc", *past.write(folder))
        self.sent = {name: Sent(edgar, name) for name in ("schedule-13g", "schedule-13d", "form-d")}
        self.numbers = {name: filing.send(edgar) for name, filing in self.sent.items()} | past.NUMBERS
        schedule, notice = self.sent["schedule-13g"].record, self.sent["form-d"].record
        edgar.filer(schedule.issuer_cik, schedule.issuer_name, tickers=[TICKER], exchanges=["Nasdaq"], sic=SIC)
        edgar.filer(NEIGHBOUR, "Gannet Lamp Supply, Inc.", sic=SIC)
        today = edgar.clock.now().date()
        self.schedule, self.notice = schedule, notice
        self.asked = {
            "subject": schedule.issuer_cik,
            "subject_name": schedule.issuer_name,
            "ticker": TICKER,
            "sic": SIC,
            "of_industry": [schedule.issuer_cik, NEIGHBOUR],
            "issuer": notice.primary_issuer.cik,
            "issuer_name": notice.primary_issuer.name,
            "offered": str(notice.total_offering_amount),
            "persons": [person.name for person in schedule.reporting_persons],
            "shares": [int(person.aggregate_amount) for person in schedule.reporting_persons],
            "parties": [schedule.issuer_name, schedule.reporting_persons[0].name],
            "loaded": LOADED,
            "numbers": self.numbers,
            "of_subject": [LOADED, *(number for name, number in self.numbers.items() if name != "form-d")],
            "yesterday": str(today - timedelta(days=1)),
            "tomorrow": str(today + timedelta(days=1)),
        }


def results(filed: Filed, client: Client, home: Path, way: str = "auto") -> dict[str, str]:
    """Return what became of each task of a client: "" where it succeeded, else why not."""
    return told_by(client.command(), filed.asked, filed.edgar.folder, home, way)
