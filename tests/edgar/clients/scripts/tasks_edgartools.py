"""What edgartools' guide shows: companies, filings, their home pages, feeds, indexes, search."""

from tasks import ASKED, expect, run, task

import edgar

COMPANY = edgar.Company(int(ASKED["subject"]))
NUMBERS = ASKED["numbers"]


def filing(name):
    return edgar.get_by_accession_number(NUMBERS[name])


def schedule():
    return next(iter(COMPANY.get_filings(form="SCHEDULE 13G", accession_number=NUMBERS["schedule-13g"])))


def notice():
    return edgar.Company(int(ASKED["issuer"])).get_filings(form="D").latest()


@task
def company():
    expect((COMPANY.name, COMPANY.cik), (ASKED["subject_name"], int(ASKED["subject"])))
    expect(COMPANY.sic, ASKED["sic"])


@task
def company_by_ticker():
    expect(edgar.Company(ASKED["ticker"]).cik, int(ASKED["subject"]))


@task
def find_company():
    found = edgar.find_company("Larkspur Lantern")
    expect(list(found.tickers)[:1], [ASKED["ticker"]])


@task
def company_filings():
    expect(sorted(one.accession_no for one in COMPANY.get_filings()), sorted(ASKED["of_subject"]))


@task
def filings_by_form():
    expect([one.accession_no for one in COMPANY.get_filings(form="10-K")], [NUMBERS["10-k"]])


@task
def filings_by_date():
    found = COMPANY.get_filings(filing_date="2025-02-01:2025-02-28")
    expect(sorted(one.accession_no for one in found), sorted([NUMBERS["8-k"], ASKED["loaded"]]))


@task
def filings_as_table():
    expect(set(COMPANY.get_filings().to_pandas()["accession_number"]), set(ASKED["of_subject"]))


@task
def schedule_as_object():
    parsed = schedule().obj()
    expect([one.name for one in parsed.reporting_persons], ASKED["persons"])
    expect([int(one.aggregate_amount) for one in parsed.reporting_persons], ASKED["shares"])
    expect(parsed.issuer_info.name, ASKED["subject_name"])


@task
def notice_as_object():
    parsed = notice().obj()
    expect(parsed.primary_issuer.entity_name, ASKED["issuer_name"])
    expect(str(parsed.offering_data.offering_sales_amounts.total_offering_amount), ASKED["offered"])


@task
def eight_k_as_object():
    expect(list(filing("8-k").obj().items), ["Item 2.02", "Item 9.01"])


@task
def home_page_documents():
    expect(next(one.document for one in filing("10-k").homepage.documents), "tenk.htm")


@task
def home_page_filers():
    filers = schedule().homepage.get_filers()
    expect(len(filers), len(ASKED["parties"]))
    expect({one.company_name.partition(" (")[0].strip() for one in filers}, set(ASKED["parties"]))


@task
def home_page_period():
    expect(filing("10-k").homepage.period_of_report, "2024-12-31")


@task
def home_page_dates():
    expect(filing("10-k").homepage.get_filing_dates()[0], "2025-03-03")


@task
def attachments():
    found = filing("8-k").attachments
    expect([one.document_type for one in found if one.document_type in ("8-K", "EX-99.1")], ["8-K", "EX-99.1"])


@task
def text_of_a_document():
    expect("lamp oil" in filing("10-k").text(), True)


@task
def html_of_a_document():
    expect("<p>" in filing("10-k").html(), True)


@task
def xml_of_a_document():
    expect("<edgarSubmission" in schedule().xml(), True)


@task
def full_text_submission():
    expect(filing("8-k").full_text_submission().count("<DOCUMENT>"), 2)


@task
def header():
    expect([one.company_information.name for one in filing("10-k").header.filers], [ASKED["subject_name"]])


@task
def index_headers():
    expect(notice().index_headers.accession_number, NUMBERS["form-d"])


@task
def directory_of_a_filing():
    expect("eightk.htm" in filing("8-k").filing_directory.items.to_string(), True)


@task
def related_filings():
    expect(NUMBERS["10-k"] in [one.accession_no for one in filing("10-k").related_filings()], True)


@task
def filings_of_a_quarter():
    found = edgar.get_filings(2025, 1)
    expect({ASKED["loaded"], NUMBERS["8-k"], NUMBERS["10-k"]} <= {one.accession_no for one in found}, True)


@task
def filings_of_a_form():
    expect([one.accession_no for one in edgar.get_filings(form="D")], [NUMBERS["form-d"]])


@task
def current_filings():
    found = edgar.get_current_filings(form="D")
    expect([one.accession_no for one in found], [NUMBERS["form-d"]])


@task
def all_current_filings():
    found = {one.accession_no for one in edgar.get_all_current_filings(page_size=40)}
    expect({NUMBERS[name] for name in ("form-d", "schedule-13d", "schedule-13g")} <= found, True)


@task
def full_text_search():
    found = {one.accession_number for one in edgar.search_filings("lantern")}
    expect({ASKED["loaded"], NUMBERS["schedule-13g"]} <= found, True)


@task
def full_text_search_by_form():
    found = edgar.search_filings("lantern", forms=["10-K"])
    expect([one.accession_number for one in found], [NUMBERS["10-k"]])


@task
def facts_of_a_company_without_facts():
    expect(COMPANY.get_facts(), None)


run()
