"""What scrapers of other languages and of programs that are on no registry rely on, as their documentation shows it.

Written anew, with requests and BeautifulSoup: edgar-crawler and finsec (Python), edgarWebR (R), edgar clients in Go.
"""

import re

import requests
from bs4 import BeautifulSoup
from tasks import ASKED, expect, run, task

NUMBERS, CIK = ASKED["numbers"], ASKED["subject"].lstrip("0")
ATOM = "{http://www.w3.org/2005/Atom}"
SESSION = requests.Session()
SESSION.headers["User-Agent"] = "Petra Quill petra@example.com"


def get(address, host="www", **query):
    answer = SESSION.get(f"https://{host}.sec.gov/{address}", params=query, timeout=60)
    answer.raise_for_status()
    return answer


def page(address, **query):
    return BeautifulSoup(get(address, **query).content, "lxml")


def feed(**query):
    return BeautifulSoup(get("cgi-bin/browse-edgar", output="atom", **query).content, "xml")


def index_page(name, cik=CIK):
    number = NUMBERS[name]
    return page(f"Archives/edgar/data/{cik}/{number.replace('-', '')}/{number}-index.htm")


def companies(**query):
    """Return the CIKs of a list of companies; where only one is found, its feed comes at once."""
    return {cik.text.zfill(10) for cik in feed(action="getcompany", **query).find_all("cik")}


@task
def crawler_company_index():
    lines = get("Archives/edgar/full-index/2025/QTR1/company.idx").text.splitlines()
    rows = lines[next(at for at, line in enumerate(lines) if line.startswith("---")) + 1 :]
    found = [re.split(r"\s{2,}", line.strip()) for line in rows if NUMBERS["10-k"] in line]
    expect([row[:4] for row in found], [[ASKED["subject_name"], "10-K", CIK, "2025-03-03"]])


@task
def crawler_documents_of_an_index_page():
    rows = index_page("10-k").find("table", summary="Document Format Files").find_all("tr")[1:]
    found = [(row.contents[7].text, row.contents[5].a["href"].rpartition("/")[2]) for row in rows if row.contents[5].a]
    expect(found[0], ("10-K", "tenk.htm"))


@task
def crawler_company_information():
    soup = page("cgi-bin/browse-edgar", action="getcompany", CIK=CIK)
    information = soup.find(class_="identInfo")
    expect(information.find("a", href=re.compile("SIC=")).text, ASKED["sic"])
    expect("State of Inc.: DE" in " ".join(information.text.split()), True)
    expect("Fiscal Year End: 1231" in " ".join(information.text.split()), True)


@task
def crawler_period_of_an_index_page():
    heads = [head.text for head in index_page("10-k").find_all(class_="infoHead")]
    values = [info.text for info in index_page("10-k").find_all(class_="info")]
    expect(dict(zip(heads, values, strict=True))["Period of Report"], "2024-12-31")


@task
def webr_filers_of_an_index_page():
    blocks = index_page("schedule-13g").find_all(class_="filerDiv")
    names = {block.find(class_="companyName").text.partition(" (")[0].strip() for block in blocks}
    expect(names, set(ASKED["parties"]))


@task
def webr_file_number_of_an_index_page():
    expect(bool(index_page("10-k").find("a", href=re.compile("filenum="))), True)


@task
def webr_filings_of_a_company():
    rows = page("cgi-bin/browse-edgar", action="getcompany", CIK=CIK, type="10-K").find(class_="tableFile2")
    expect([row.find("td").text for row in rows.find_all("tr")[1:]], ["10-K"])


@task
def webr_companies_by_name():
    expect(ASKED["subject"] in companies(company="larkspur"), True)


@task
def webr_companies_that_contain_a_word():
    expect(ASKED["subject"] in companies(company="lantern", match="contains"), True)


@task
def webr_companies_by_industry():
    expect(companies(SIC=ASKED["sic"]), set(ASKED["of_industry"]))


@task
def webr_latest_filings():
    rows = page("cgi-bin/browse-edgar", action="getcurrent", type="D").find_all("a", href=re.compile("-index.htm"))
    expect({NUMBERS["form-d"] in row["href"] for row in rows}, {True})


@task
def webr_filings_of_a_day():
    expect("Current" in page("cgi-bin/current", q1=0, q2=6, q3="").text, True)


@task
def webr_header_search():
    query = {"text": f"company-cik={CIK}", "first": 2025, "last": 2025}
    expect(bool(page("cgi-bin/srch-edgar", **query)), True)


@task
def webr_cik_by_name():
    expect(CIK in page("cgi-bin/cik_lookup", company="larkspur lantern").text, True)


@task
def webr_full_text_by_post():
    answer = SESSION.post(
        "https://efts.sec.gov/LATEST/search-index", json={"q": "lantern", "forms": ["10-K"]}, timeout=60
    )
    answer.raise_for_status()
    expect([hit["_source"]["adsh"] for hit in answer.json()["hits"]["hits"]], [NUMBERS["10-k"]])


@task
def go_submissions():
    recent = get(f"submissions/CIK{ASKED['subject']}.json", "data").json()["filings"]["recent"]
    expect(set(recent["accessionNumber"]), set(ASKED["of_subject"]))
    expect(len({len(column) for column in recent.values()}), 1)


@task
def go_feed_of_a_company():
    found = feed(action="getcompany", CIK=CIK, type="SCHEDULE 13G", count="1")
    expect(len(found.find_all("entry")), 1)
    following = found.find("link", rel="next")["href"]
    entries = BeautifulSoup(SESSION.get(following, timeout=60).content, "xml").find_all("entry")
    first = found.find("accession-number").text
    expect(
        {first, *(entry.find("accession-number").text for entry in entries)}, {ASKED["loaded"], NUMBERS["schedule-13g"]}
    )


@task
def go_rss_of_latest_filings():
    found = feed(action="getcurrent", type="D", count="40")
    expect([NUMBERS["form-d"] in entry.id.text for entry in found.find_all("entry")], [True])


@task
def finsec_documents_with_their_pages():
    rows = index_page("form-d", ASKED["issuer"].lstrip("0")).find("table", class_="tableFile").find_all("tr")[1:]
    names = [row.find_all("td")[2].text.strip() for row in rows]
    expect([name for name in names if name.startswith("primary_doc")], ["primary_doc.html", "primary_doc.xml"])


run()
