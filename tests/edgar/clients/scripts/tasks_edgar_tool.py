"""What the documentation of edgar-tool shows: text searches and the feed of filings with XBRL, into files."""

import csv
import re
import subprocess
import sys
from pathlib import Path

from tasks import ASKED, expect, run, task

NUMBERS = ASKED["numbers"]
EDGAR_TOOL = str(Path(sys.executable).parent / "edgar-tool")


def rows(*words):
    done = subprocess.run([EDGAR_TOOL, *words], capture_output=True, text=True, timeout=100, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr + done.stdout)[-300:])
    file = Path(words[words.index("--output") + 1])
    return list(csv.DictReader(file.open())) if file.exists() else []


def numbers(found):
    """Return the accession numbers; the index page of a filing of several parties is a list of addresses."""
    return sorted({number for row in found for number in re.findall(r"/([0-9-]{20})-", row["filing_details_url"])})


@task
def text_search():
    span = ("--start-date", "2025-01-01", "--end-date", "2025-12-31")
    found = numbers(rows("text-search", "lantern", *span, "--output", "all.csv"))
    expect(found, sorted([ASKED["loaded"], NUMBERS["10-k"], NUMBERS["8-k"]]))


@task
def text_search_by_form():
    span = ("--start-date", "2025-01-01", "--end-date", "2025-12-31")
    found = rows("text-search", "lantern", *span, "--single-form", "10-K", "--output", "form.csv")
    expect(numbers(found), [NUMBERS["10-k"]])
    expect(found[0]["root_form"], "10-K")


@task
def text_search_by_entity():
    span = ("--start-date", "2025-01-01", "--end-date", "2025-12-31")
    found = rows("text-search", "quarter", *span, "--entity-id", ASKED["subject"], "--output", "entity.csv")
    expect(numbers(found), [NUMBERS["8-k"]])


@task
def feed_of_xbrl():
    expect(rows("rss", ASKED["ticker"], "--refresh-tickers-mapping", "--output", "feed.csv"), [])


run()
