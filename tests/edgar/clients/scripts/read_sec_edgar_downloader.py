"""Lists and downloads filings with sec-edgar-downloader. Arguments: a JSON object of CIKs."""

import json
import sys
from pathlib import Path

from sec_edgar_downloader import Downloader

asked = json.loads(sys.argv[1])
downloader = Downloader("Petra Quill", "petra@example.com", "downloads")
count = downloader.get("D", asked["issuer"], download_details=True)
found = {one.name: one.read_text() for one in Path("downloads").rglob("*") if one.is_file()}
numbers = [one.parent.name for one in Path("downloads").rglob("full-submission.txt")]
print(json.dumps({"count": count, "numbers": numbers, "files": found}))
