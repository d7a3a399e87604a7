"""A running sandbox for tests, a filer who may file there, and a submission of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from muniment.edgar.sandbox.server import Sandbox

EXAMPLES = Path(__file__).parents[3] / "examples"
FILER, OTHER = "0009900014", "0009900077"
XML = {"content-type": "application/xml"}


_OPEN: list[httpx.Client] = []


class Caller:
    """An HTTP client with the tokens and access codes of a filer."""

    def __init__(self, url: str, cik: str = FILER, **more: Any) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        _OPEN.append(self.http)
        answer = self.http.post("/sandbox/tokens", json={"ciks": [cik], **more})
        assert answer.status_code == 200, answer.text
        self.told = answer.json()
        self.cik, self.filer, self.user, self.ccc = (
            cik,
            self.told["filer"],
            self.told["user"],
            self.told["ccc"].get(cik),
        )

    @property
    def both(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.filer},{self.user}"}

    @property
    def alone(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.filer}"}

    def schedule(self, code: str | None = None) -> bytes:
        """A Schedule 13G of the filer, with its access code or another one."""
        text = (EXAMPLES / "schedule-13g.xml").read_bytes().replace(FILER.encode(), self.cik.encode())
        return text.replace(b"XXXXXXXX", (code or self.ccc or "").encode(), 1)

    def submit(
        self, body: bytes | None = None, path: str = "/submission/single/test", **headers: str
    ) -> httpx.Response:
        return self.http.post(
            path, content=self.schedule() if body is None else body, headers={**self.both, **XML, **headers}
        )

    def submissions(self) -> list[dict[str, Any]]:
        return self.http.get("/sandbox/submissions").json()


@contextmanager
def serving(folder: Path, **settings: Any) -> Iterator[Caller]:
    with Sandbox(folder, **{"worker": False, **settings}) as sandbox:
        before = len(_OPEN)
        try:
            yield Caller(sandbox.url)
        finally:
            while len(_OPEN) > before:
                _OPEN.pop().close()


def error_of(answer: httpx.Response) -> list[str]:
    """The words of an error, which has EDGAR's shape."""
    told = answer.json()
    assert set(told) == {"tracking", "locator", "messages"}, told
    assert len(told["tracking"]) == 32
    assert len(told["locator"]) == 5
    assert {one["type"] for one in told["messages"]} == {"ERROR"}
    return [one["content"] for one in told["messages"]]
