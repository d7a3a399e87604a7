"""What the documentation of datamule shows: submissions of a company, downloaded and parsed, and a search."""

from datamule import Index, Portfolio
from tasks import ASKED, expect, run, task

NUMBERS = ASKED["numbers"]


def downloaded(folder, **options):
    portfolio = Portfolio(folder)
    portfolio.download_submissions(provider="sec", **options)
    return {submission.metadata.content["accession-number"]: submission for submission in portfolio}


@task
def schedules_of_a_company():
    found = downloaded("schedules", cik=ASKED["subject"], submission_type="SCHEDULE 13G")
    expect(set(found), {ASKED["loaded"], NUMBERS["schedule-13g"]})
    ours = found[NUMBERS["schedule-13g"]]
    expect(ours.metadata.content["subject-company"]["company-data"]["conformed-name"], ASKED["subject_name"])
    (document,) = ours
    expect(ASKED["subject_name"] in str(list(document.tables)), True)


@task
def notices_within_dates():
    span = (ASKED["yesterday"], ASKED["tomorrow"])
    expect(set(downloaded("notices", submission_type="D", filing_date=span)), {NUMBERS["form-d"]})


@task
def documents_of_a_type():
    found = downloaded("documents", cik=ASKED["subject"], submission_type="8-K", document_type=["EX-99.1"])
    expect([one.type for submission in found.values() for one in submission], ["EX-99.1"])


@task
def text_search():
    found = Index().search_submissions(
        text_query="lantern", submission_type="10-K", filing_date=("2025-01-01", "2025-12-31")
    )
    expect([one["_source"]["adsh"] for one in found], [NUMBERS["10-k"]])


run()
