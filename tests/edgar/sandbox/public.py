"""A local EDGAR with filings, asked as clients ask it; the filings are variations of the examples."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from muniment.edgar.sandbox.clock import EASTERN, Clock
from muniment.edgar.sandbox.database import database, transaction
from muniment.edgar.sandbox.dissemination import Dissemination, serving
from muniment.edgar.sandbox.dissemination.serving import application
from muniment.edgar.sandbox.publishing import Loaded, load, publish

EXAMPLES = Path(__file__).parents[3] / "examples"
FORM_D = (EXAMPLES / "form-d-submission.txt").read_bytes()
SCHEDULE_13G = (EXAMPLES / "schedule-13g-submission.nc").read_bytes()
ACCESSION, CIK = "0009900021-25-000001", "0009900021"
WHO = {"User-Agent": "Sample Company admin@example.com"}
ARCHIVES = "/Archives/edgar"


def form_d(number: int, day: date = date(2025, 3, 14), *, cik: int = 9_900_021, form: str = "D") -> bytes:
    """A Form D like the example: with an accession number, a day, an issuer and a form of its own."""
    text = FORM_D.decode().replace(ACCESSION, f"0009900021-25-{number:06}").replace(CIK, f"{cik:010}")
    text = text.replace("20250314", f"{day:%Y%m%d}").replace("Nightjar Ridge", f"Nightjar Ridge {cik}")
    text = text.replace("SUBMISSION TYPE:\tD", f"SUBMISSION TYPE:\t{form}").replace("<TYPE>D\n", f"<TYPE>{form}\n")
    return text.encode()


def several(count: int, first: date = date(2025, 1, 6)) -> list[bytes]:
    """Forms D of one issuer, one a day."""
    return [form_d(number + 1, first + timedelta(days=number)) for number in range(count)]


class Public:
    """The public side over a folder, and a client of it. Use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.connection = folder, database(folder)
        self.clock = Clock(self.connection)
        self.client = TestClient(application(Dissemination(folder)), base_url="http://127.0.0.1")

    def __enter__(self) -> "Public":
        self.client.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.client.__exit__(*error)
        self.connection.close()

    def publish(self, *texts: bytes, public: datetime | None = None) -> None:
        with transaction(self.connection):
            for text in texts:
                publish(self.connection, text, public=public)

    def load(self, *paths: Path) -> Loaded:
        return load(self.connection, paths)

    def ask(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        given = {name.replace("_", "-"): words for name, words in headers.items()}
        return self.client.request(method, path, headers={**WHO, **given})

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for what has to be there."""
        response = self.ask(path, **headers)
        assert response.status_code == 200, (path, response.status_code, response.text[:200])
        return response


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let it be a moment, by the sandbox's clock and by the machine's."""
    shown = moment.replace(tzinfo=EASTERN)
    monkeypatch.setattr("muniment.edgar.sandbox.clock.Clock.now", lambda _: shown)
    monkeypatch.setattr(serving, "time", shown.timestamp)
