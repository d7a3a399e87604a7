"""What the documentation of secedgar shows: filings of companies, of a day and of a quarter."""

from datetime import date
from pathlib import Path

from secedgar import CompanyFilings, DailyFilings, FilingType, QuarterlyFilings, filings
from secedgar.cik_lookup import CIKLookup, get_cik_map
from tasks import ASKED, expect, run, task

NUMBERS = ASKED["numbers"]
AGENT = {"user_agent": "Petra Quill petra@example.com"}


def number_of(url):
    return url.rpartition("/")[2].removesuffix(".txt")


def numbers(urls):
    return sorted(number_of(url) for listed in urls.values() for url in listed)


@task
def form_of_a_company():
    found = filings(cik_lookup=ASKED["issuer"].lstrip("0"), filing_type=FilingType.FILING_D, **AGENT)
    expect(numbers(found.get_urls()), [NUMBERS["form-d"]])
    found.save("saved")
    (file,) = Path("saved").rglob("*.txt")
    expect(ASKED["issuer_name"] in file.read_text(), True)


@task
def form_by_ticker():
    found = CompanyFilings(cik_lookup=ASKED["ticker"].lower(), filing_type=FilingType.FILING_10K, **AGENT)
    expect(numbers(found.get_urls()), [NUMBERS["10-k"]])


@task
def form_within_dates():
    span = {"start_date": date(2025, 2, 1), "end_date": date(2025, 2, 28)}
    found = CompanyFilings(cik_lookup=ASKED["ticker"].lower(), filing_type=FilingType.FILING_8K, **span, **AGENT)
    expect(numbers(found.get_urls()), [NUMBERS["8-k"]])


@task
def cik_by_name():
    expect(
        CIKLookup([ASKED["subject_name"]], **AGENT).lookup_dict, {ASKED["subject_name"]: ASKED["subject"].lstrip("0")}
    )


@task
def map_of_tickers():
    expect(get_cik_map(AGENT["user_agent"])["ticker"][ASKED["ticker"]], ASKED["subject"].lstrip("0"))


@task
def filings_of_a_day():
    found = DailyFilings(date=date(2025, 3, 3), **AGENT)
    expect(numbers(found.get_urls()), [NUMBERS["10-k"]])


@task
def filings_of_a_quarter():
    found = QuarterlyFilings(year=2025, quarter=1, **AGENT)
    expect({NUMBERS["8-k"], NUMBERS["10-k"], ASKED["loaded"]} <= set(numbers(found.get_urls())), True)


run()
