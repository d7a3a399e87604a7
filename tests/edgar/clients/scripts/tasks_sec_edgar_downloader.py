"""What the documentation of sec-edgar-downloader shows: filings of a company by CIK, ticker, form and date."""

from pathlib import Path

from sec_edgar_downloader import Downloader
from tasks import ASKED, expect, run, task

NUMBERS = ASKED["numbers"]


def downloaded(folder, *words, **options):
    downloader = Downloader("Petra Quill", "petra@example.com", folder)
    count = downloader.get(*words, **options)
    files = list(Path(folder).rglob("full-submission.txt"))
    expect(len(files), count)
    return {file.parent.name: file.read_text() for file in files}


@task
def form_by_cik():
    found = downloaded("by-cik", "D", ASKED["issuer"], download_details=True)
    expect(list(found), [NUMBERS["form-d"]])
    expect(NUMBERS["form-d"] in found[NUMBERS["form-d"]], True)
    (details,) = Path("by-cik").rglob("primary-document.xml")
    expect(ASKED["issuer_name"] in details.read_text(), True)


@task
def form_by_ticker():
    expect(list(downloaded("by-ticker", "10-K", ASKED["ticker"])), [NUMBERS["10-k"]])


@task
def form_within_dates():
    dates = {"after": "2025-02-01", "before": "2025-02-28"}
    expect(list(downloaded("by-date", "8-K", ASKED["ticker"], **dates)), [NUMBERS["8-k"]])


@task
def details_of_a_page():
    downloaded("details", "8-K", ASKED["ticker"], limit=1, download_details=True)
    (details,) = Path("details").rglob("primary-document.html")
    expect("quarter" in details.read_text(), True)


run()
