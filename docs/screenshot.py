"""Make docs/images/filing.png: the page of the sample Schedule 13D, as Chromium shows it.

python docs/screenshot.py [OUTPUT]
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web.app import served

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "examples"
SAMPLE = "schedule-13d.xml"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SIZE = {"width": 1200, "height": 900}


def main() -> None:
    """Fill a store with the samples, serve it, and take the picture."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "images" / "filing.png"
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filings.db"
        with Store.open(path) as store:
            ingest([SAMPLES], store)
            key = next(row.key for row in store.filings().items if row.name.endswith(f"/{SAMPLE}"))
        with served(path) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
            page = browser.new_page(viewport=SIZE, color_scheme="light", device_scale_factor=2)  # type: ignore[arg-type]
            page.goto(f"{address}/filings/{key}")
            page.screenshot(path=output)
            browser.close()
    print(output)


if __name__ == "__main__":
    main()
