"""What the documentation of sec-edgar-api shows: submissions of a company, and its facts, which these have not."""

from sec_edgar_api import EdgarClient
from sec_edgar_api.EdgarAPIError import EdgarAPIError
from tasks import ASKED, expect, run, task

CLIENT = EdgarClient(user_agent="Petra Quill petra@example.com")


def no_facts(call):
    """The real service has no facts of a company that files none, and answers 404."""
    try:
        found = call()
    except EdgarAPIError as error:
        expect("404 Client Error" in str(error) or str(error), True)
    else:
        raise AssertionError(f"{found!r:.200} instead of 404")


@task
def submissions():
    found = CLIENT.get_submissions(ASKED["subject"])
    expect((found["name"], found["tickers"]), (ASKED["subject_name"], [ASKED["ticker"]]))
    expect(sorted(found["filings"]["recent"]["accessionNumber"]), sorted(ASKED["of_subject"]))


@task
def submissions_page_by_page():
    found = CLIENT.get_submissions(ASKED["subject"], handle_pagination=False)
    expect(found["filings"]["files"], [])


@task
def no_such_company():
    try:
        CLIENT.get_submissions("0000000042")
    except EdgarAPIError as error:
        expect("404" in str(error), True)


@task
def facts_of_a_company_without_facts():
    no_facts(lambda: CLIENT.get_company_facts(ASKED["subject"]))


@task
def concept_of_a_company_without_facts():
    no_facts(lambda: CLIENT.get_company_concept(ASKED["subject"], "us-gaap", "AccountsPayableCurrent"))


@task
def frame_without_facts():
    no_facts(lambda: CLIENT.get_frames("us-gaap", "AccountsPayableCurrent", "USD", "2019", 1))


run()
