"""Lists and downloads filings with secedgar. Arguments: a JSON object of CIKs."""

import json
import sys
from pathlib import Path

from secedgar import FilingType, filings

asked = json.loads(sys.argv[1])
found = filings(
    cik_lookup=asked["issuer"].lstrip("0"),
    filing_type=FilingType.FILING_D,
    user_agent="Petra Quill petra@example.com",
)
urls = found.get_urls()
found.save("saved")
files = {one.name: one.read_text() for one in Path("saved").rglob("*.txt")}
print(json.dumps({"urls": urls, "files": files}))
