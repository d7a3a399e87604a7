"""What the documentation of sec-downloader shows: metadata of filings, by ticker, number and form, and their pages."""

from sec_downloader import Downloader
from sec_downloader.types import CompanyAndAccessionNumber, RequestedFilings
from tasks import ASKED, expect, run, task

CLIENT = Downloader("Petra Quill", "petra@example.com")
NUMBERS, TICKER = ASKED["numbers"], ASKED["ticker"]


@task
def metadata_by_ticker_and_form():
    (found,) = CLIENT.get_filing_metadatas(f"{TICKER}/10-K")
    expect((found.accession_number, found.form_type), (NUMBERS["10-k"], "10-K"))
    expect((found.filing_date, found.report_date), ("2025-03-03", "2024-12-31"))
    expect((found.cik, found.company_name), (ASKED["subject"], ASKED["subject_name"]))
    expect([one.symbol for one in found.tickers], [TICKER])


@task
def metadata_of_items():
    (found,) = CLIENT.get_filing_metadatas(RequestedFilings(ticker_or_cik=TICKER, form_type="8-K", limit=1))
    expect(found.items, "2.02,9.01")


@task
def metadata_by_number():
    asked = CompanyAndAccessionNumber(ticker_or_cik=TICKER, accession_number=NUMBERS["8-k"])
    (found,) = CLIENT.get_filing_metadatas(asked)
    expect(found.primary_doc_url.endswith("/eightk.htm"), True)


@task
def several_filings():
    found = CLIENT.get_filing_metadatas(f"2/{ASKED['subject']}/SCHEDULE 13G")
    expect({one.accession_number for one in found}, {ASKED["loaded"], NUMBERS["schedule-13g"]})


@task
def page_of_a_filing():
    expect(b"lamp oil" in CLIENT.get_filing_html(ticker=TICKER, form="10-K"), True)


@task
def download_by_address():
    (found,) = CLIENT.get_filing_metadatas(f"{TICKER}/{NUMBERS['8-k']}")
    expect(b"quarter" in CLIENT.download_filing(url=found.primary_doc_url), True)


run()
