"""Make the pictures of the documentation: pages over stores of invented filings, as Chromium shows them.

python docs/pictures.py             all of them, into docs/images
python docs/pictures.py home asked  some
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import muniment
from muniment.store import Store
from muniment.web.app import create_app, served
from muniment.web.preparing import filing_context

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
SIZE = {"width": 1200, "height": 800}


def home(page: Page, address: str, store: Path) -> None:
    """Show the home of a store."""
    page.goto(address)


def asked(page: Page, address: str, store: Path) -> None:
    """Show an answer, drawn."""
    page.goto(f"{address}/ask/raised_by_industry")


def filing(page: Page, address: str, store: Path) -> None:
    """Show the sample Schedule 13D: each value beside its words."""
    with Store.open(store, read_only=True) as opened:
        key = next(row.key for row in opened.filings().items if row.name.endswith("/schedule-13d.xml"))
    page.goto(f"{address}/filings/{key}")


def preparing(page: Page, address: str, store: Path) -> None:
    """Show a page of a Form D with more sold than offered."""
    page.goto(f"{address}/prepare/form-d/amounts?look=yes")


SAMPLE, OWN = ("sample", "--count", "300"), ("ingest", str(EXAMPLES))
PICTURES: dict[Callable[[Page, str, Path], None], tuple[str, ...]] = {
    home: SAMPLE, asked: SAMPLE, filing: OWN, preparing: OWN,
}  # fmt: skip
"""What shows each picture, and the command that fills the store behind it."""


@contextmanager
def store_of(command: tuple[str, ...], folder: Path) -> Iterator[tuple[str, Path]]:
    """Fill a store, begin a draft beside it, and serve both."""
    path = folder / f"{command[0]}.db"
    subprocess.run([sys.executable, "-m", "muniment", *command, "--store", path], check=True, stdout=subprocess.DEVNULL)
    drafts = folder / f"{command[0]}-drafts"
    drafts.mkdir()
    notice = muniment.write(muniment.read(EXAMPLES / "faulty" / "form-d.xml").record, "yaml")
    (drafts / "form-d.yaml").write_bytes(notice)
    context = filing_context(drafts, folder / f"{command[0]}-outbox", date.today)
    with served(path, create_app(path, context=context)) as address:
        yield address, path


def main() -> None:
    """Take the pictures that are named, or all."""
    chosen = [take for take in PICTURES if take.__name__ in sys.argv[1:] or not sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for command in dict.fromkeys(PICTURES[take] for take in chosen):
            with store_of(command, Path(folder)) as (address, path):
                for take in (take for take in chosen if PICTURES[take] == command):
                    page = browser.new_page(viewport=SIZE, color_scheme="light", device_scale_factor=1.5)  # type: ignore[arg-type]
                    take(page, address, path)
                    page.wait_for_load_state("networkidle")
                    picture = HERE / "images" / f"{take.__name__}.webp"
                    Image.open(io.BytesIO(page.screenshot())).save(picture, quality=75, method=6)
                    print(picture, picture.stat().st_size)
                    page.close()
        browser.close()


if __name__ == "__main__":
    main()
