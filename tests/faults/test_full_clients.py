"""What talks to an EDGAR, and pages that take files, on a disk that gets full: nothing is sent twice, nothing lost."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from commands import run
from edgar.sandbox.serving import FILER
from faults.commands import EXAMPLES, Command
from faults.test_full import SOME, Disk, library, program, some, swept  # noqa: F401 - fixtures
from muniment.drafts.store import DraftStore
from muniment.edgar.sandbox.server import Sandbox
from muniment.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.serving, pytest.mark.kill]

PUBLISHED = "9900021"  # whose Form D is loaded from a full submission
CONTACT = {"contact_name": "Ada Pomelo", "contact_phone": "212-555-0100", "contact_email": "ada@pomelo.example"}


@pytest.fixture(scope="module")
def edgar(tmp_path_factory) -> Iterator[Sandbox]:
    """A local EDGAR with published filings, on another disk; its folder has a header, and a filer's tokens."""
    data = tmp_path_factory.mktemp("edgar") / "data"
    run("edgar", "load", EXAMPLES, "--data", data)
    told = run("edgar", "token", "--cik", FILER, "--data", data)
    (data.parent / "tokens.json").write_text(told[0])
    (data.parent / "header.json").write_text(json.dumps(CONTACT))
    with Sandbox(data, worker=False) as sandbox:
        yield sandbox


def fetching(edgar: Sandbox) -> list[Command]:
    """What fetches filings, into a store and into a folder."""
    what = ("fetch", PUBLISHED, "--endpoint", edgar.url)
    return [
        Command("fetch to a store", (*what, "--store", "{here}/filings.db")),
        Command("fetch to a folder", (*what, "--output", "{here}/new")),
    ]


@pytest.mark.parametrize("most", [SOME, pytest.param(None, marks=pytest.mark.nightly)])
def test_what_is_fetched(program, edgar, tmp_path, most):  # noqa: F811 - fixtures
    wrong = {}
    for command in fetching(edgar):
        folder = tmp_path / command.name
        folder.mkdir()
        wrong |= {(command.name, number): words for number, words in swept(program, folder, command, most).items()}
    assert wrong == {}


@pytest.mark.parametrize("most", [SOME, pytest.param(None, marks=pytest.mark.nightly)])
def test_what_is_submitted_is_sent_once(program, edgar, tmp_path, most):  # noqa: F811 - fixtures
    """Wherever a write fails: it was not sent and can be, or it was, and is not sent again without being asked to."""
    beside = Path(edgar.folder).parent
    words = ("submit", "{here}/form.xml", "--endpoint", edgar.url, "--test", "--force")
    given = ("--header", str(beside / "header.json"), "--tokens", str(beside / "tokens.json"))
    disk = Disk(program, tmp_path, Command("submit", (*words, *given)))
    ready = tmp_path / "ready" / "form.xml"
    ready.write_bytes((EXAMPLES / "schedule-13g.xml").read_bytes())

    def received() -> int:
        return len(httpx.get(f"{edgar.url}/sandbox/submissions", params={"limit": 1000}).json())

    disk.prepare()
    assert disk.fail(0, errno.ENOSPC).code == 0
    writes = disk.writes()
    assert writes > 1, "what was sent is written down before and after"
    for number in range(1, writes + 1) if most is None else some(writes, most):
        disk.prepare()
        before = received()
        done = disk.fail(number, errno.ENOSPC)
        sent = received() - before
        assert sent <= 1
        assert (done.code == 0) <= (sent == 1), done.err
        if done.code:
            assert done.code == 3, done.err
            assert done.err.splitlines()[-1].startswith("error: "), done.err
            assert "Traceback" not in done.err
        again = disk.fail(0, errno.ENOSPC)
        # Where it cannot be known any more whether it was sent, that is said, and is for the user to settle.
        assert received() - before <= 1, (number, done.err, again.err)
        settled_by = re.search("--again|--anyway", again.err)
        assert (again.code == 0 and not sent) or settled_by, (number, done.err, again.err)


@contextmanager
def served(store: Path, **faults: str) -> Iterator[httpx.Client | None]:
    """The pages of a store in a process of their own; None where it ended with one line."""
    command = [sys.executable, "-m", "muniment", "serve", "--store", str(store), "--port", "0", "--edgar", "none"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=os.environ | faults, **pipes) as process:
        try:
            address = next((word for word in process.stdout.readline().split() if word.startswith("http")), "")
            if address:
                with httpx.Client(base_url=address, timeout=60) as client:
                    yield client
            else:
                assert re.fullmatch("error: .*\n", process.stderr.read())
                assert process.wait() == 3
                yield None
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def uploaded(client: httpx.Client) -> list[httpx.Response]:
    """Begin a draft with a file, and attach one to it."""
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/prepare").text)[1]
    filing = (EXAMPLES / "schedule-13d.xml").read_bytes()
    begun = client.post("/prepare/files", data={"form_token": token}, files={"file": ("13d.xml", filing)})
    name = begun.headers.get("location", "").removeprefix("/prepare/").partition("/")[0]
    if begun.status_code != HTTPStatus.SEE_OTHER:
        return [begun]
    change = {"form_token": token, "do": "attach", "type": "EX-99.1"}
    exhibit = ("agreed.txt", b"Agreed between the fictional parties.\n" * 2000)
    return [begun, client.post(f"/prepare/{name}/exhibits", data=change, files={"file": exhibit})]


@pytest.mark.parametrize("most", [SOME, pytest.param(None, marks=pytest.mark.nightly)])
def test_what_is_uploaded_is_there_or_refused(library, tmp_path, most):  # noqa: F811 - the fixture
    """A page says what happened; the pages go on; every draft that is there can be opened, and a file taken later."""
    store, count = tmp_path / "disk" / "filings.db", tmp_path / "count"
    store.parent.mkdir()
    Store.open(store).close()
    faults = {
        "LD_PRELOAD": str(library),
        "FAULTS_BELOW": f"{store.parent}/",
        "FAULTS_ERRNO": str(errno.ENOSPC),
        "FAULTS_COUNT": str(count),
    }
    with served(store, FAULTS_FROM="0", **faults) as client:
        assert [answer.status_code for answer in uploaded(client)] == [HTTPStatus.SEE_OTHER] * 2
    writes = count.stat().st_size
    refused = 0
    for number in range(1, writes + 1) if most is None else some(writes, most):
        with served(store, FAULTS_FROM=str(number), **faults) as client:
            if client is None:
                continue
            answers = uploaded(client)
            refused += (wrong := answers[-1].status_code != HTTPStatus.SEE_OTHER)
            if wrong:
                assert answers[-1].status_code in (HTTPStatus.INSUFFICIENT_STORAGE, HTTPStatus.SERVICE_UNAVAILABLE)
                assert "No space left on device" in answers[-1].text
                assert "Traceback" not in answers[-1].text
            assert client.get("/health").status_code == HTTPStatus.OK
        drafts = DraftStore(store.parent / "drafts")
        for listed in drafts.list().rows:
            drafts.open(listed.name)
    assert refused
    with served(store) as client:
        assert [answer.status_code for answer in uploaded(client)] == [HTTPStatus.SEE_OTHER] * 2
