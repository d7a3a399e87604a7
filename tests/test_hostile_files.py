"""The files that once stopped the program, on every way by which a stranger's file comes in.

By the engines of `ingest`: tests/engines/test_hostile_files.py; SQL: tests/study/test_sql_attempts.py.
"""

from contextlib import suppress
from pathlib import Path

import pytest
from litestar.testing import TestClient

from commands import call
from edgar.sandbox.desk import Desk as EdgarDesk
from edgar.sandbox.serving import Caller, error_of, serving
from muniment import check, mcp, read, summary, write
from muniment.errors import SourceError
from muniment.mcp import Folders
from muniment.store import Store
from muniment.web.access.visits import FIELD
from muniment.web.app import create_app
from muniment.web.preparing import filing_context
from patience import patience
from shared_data import SHARED, needs_shared
from web.teams import form_token

FOLDER = SHARED / "more" / "hostile"
FILES = sorted(path for path in FOLDER.glob("*") if path.suffix not in (".md", ".sql"))

pytestmark = [needs_shared, pytest.mark.slow]
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    Store.open(folder / "filings.db").close()
    context = filing_context(folder / "drafts", folder / "outbox")
    with TestClient(create_app(folder / "filings.db", context=context), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def edgar(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("edgar")) as caller:
        yield caller


@each_file
def test_by_the_library(path: Path) -> None:
    with patience():
        try:
            reading = read(path)
        except SourceError:
            return
        check(reading)
        assert summary(reading)
        for form in ("json", "yaml", "html", "text"):
            assert write(reading.record, form)


@each_file
@pytest.mark.parametrize(
    "words",
    [
        ("read",),
        ("read", "--format", "json", "--evidence"),
        ("check",),
        ("write", "--damaged", "--to", "html"),
        ("draft", "from"),
        ("diff", str(Path(__file__).parents[1] / "examples" / "schedule-13g.xml")),
    ],
    ids=" ".join,
)
def test_by_commands(path: Path, words: tuple[str, ...]) -> None:
    with patience():
        done = call(*words, path)
    assert done.code in (0, 1), done.err
    assert b"Traceback" not in done.err
    assert done.code == 0 or done.out or done.err.startswith(b"error: ")


@each_file
def test_by_a_page(path: Path, page: TestClient) -> None:
    fields = {FIELD: form_token(page, "/prepare")}
    with patience():
        answer = page.post("/prepare/files", data=fields, files={"file": (path.name, path.read_bytes())})
    assert answer.status_code in (200, 400, 422), answer.text
    assert page.get("/health").status_code == 200


@each_file
def test_by_the_model_context_protocol(path: Path) -> None:
    desk = mcp.Sources(None, Folders([FOLDER]))
    with patience():
        with suppress(SourceError):
            assert mcp.read_answer(desk, path.name, "", 0, 0)["filings"]
        with suppress(SourceError):
            assert mcp.findings(desk, path.name, 0, 0)["filings"]


@each_file
def test_by_the_local_edgar(path: Path, edgar: Caller, tmp_path: Path) -> None:
    data = path.read_bytes()
    with patience():
        answer = edgar.submit(data)
        assert answer.status_code == 202 or error_of(answer)
        status = EdgarDesk(tmp_path).become(data)
    assert status.status == "SUSPENDED"
