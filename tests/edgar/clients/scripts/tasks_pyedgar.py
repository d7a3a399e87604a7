"""What the documentation of pyedgar shows: a filing with its headers and documents, indexes, daily feeds."""

import datetime as dt
from pathlib import Path

HERE = Path.cwd()
for name in ("filings", "feeds", "indices", "index-cache"):
    (HERE / name).mkdir(exist_ok=True)
(HERE / "pyedgar.conf").write_text(
    f"[Paths]\nFILING_ROOT={HERE}/filings/\nFEED_CACHE_ROOT={HERE}/feeds/\nINDEX_ROOT={HERE}/indices/\n"
    f"INDEX_CACHE_ROOT={HERE}/index-cache/\nCACHE_FEED=True\nCACHE_INDEX=True\nFILING_PATH_FORMAT={{accession}}.nc\n"
    "[Downloader]\nKEEP_ALL=True\nUSER_AGENT=Petra Quill petra@example.com\n[Index]\nINDEX_EXTENSION=tab\n"
)

from pyedgar import EDGARIndex, Filing, downloader  # noqa: E402 - it reads its settings when it is imported
from tasks import ASKED, expect, run, task  # noqa: E402

NUMBER = ASKED["numbers"]["10-k"]


@task
def filing_by_number():
    filing = Filing(int(ASKED["subject"]), NUMBER)
    expect(filing.type, "10-K")
    expect(len(filing.documents), 2)


@task
def filing_headers():
    headers = Filing(int(ASKED["subject"]), NUMBER).headers
    expect(ASKED["subject_name"] in str(headers), True)


@task
def indexes():
    downloader.download_indices(dt.date(2025, 1, 1), dt.date(2025, 3, 31), use_curl_to_download=False)
    found = EDGARIndex(use_tqdm=False)["10-K"]
    expect(list(found["accession"]), [NUMBER])


@task
def daily_feed():
    day = dt.date(2025, 3, 3)
    downloader.download_extract_feeds(day, day, use_curl_to_download=False)
    expect((HERE / "filings" / f"{NUMBER}.nc").is_file(), True)


run()
