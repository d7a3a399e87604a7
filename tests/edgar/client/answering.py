"""An EDGAR of a few lines that answers as the SEC's texts say, for tests without a network or on the loopback alone."""

import base64
import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

ROOT = Path(__file__).parents[3]
FILER, USER = "filerTokenOfTests.one", "userTokenOfTests.two"
CODE = "Zq7@secret"[:8]
BASE = "http://127.0.0.1:8330"

Response = tuple[int, dict[str, str], bytes]


def token(expires: str) -> str:
    """A token as the SEC describes it: its readable header says when it ends."""
    head = json.dumps({"alg": "ECDH-ES", "kid": "1", "expiresAt": expires}).encode()
    return base64.urlsafe_b64encode(head).decode().rstrip("=") + ".a.b.c.d"


def full_submission(number: str, form: str, company: str = "0009900031", day: str = "20261102") -> bytes:
    """A full submission of a fictional company, with the XML of an example inside."""
    example = {"D": "form-d.xml", "SCHEDULE 13G": "schedule-13g.xml"}[form]
    body = (ROOT / "examples" / example).read_text("utf-8")
    return (
        f"<SEC-DOCUMENT>{number}.txt : {day}\n<SEC-HEADER>{number}.hdr.sgml : {day}\n"
        f"ACCESSION NUMBER:\t\t{number}\nCONFORMED SUBMISSION TYPE:\t{form}\nPUBLIC DOCUMENT COUNT:\t\t1\n"
        f"FILED AS OF DATE:\t\t{day}\n\nFILER:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\tAcme\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{company}\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n"
        f"<FILENAME>primary_doc.xml\n<TEXT>\n<XML>\n{body}\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    ).encode()


class Edgar:
    """Answers requests; `asked` has all of them, `broken` answers the next ones in the place of the usual answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.broken: list[Response | BaseException] = []
        self.status: dict[str, list[dict]] = {}
        self.files: dict[str, bytes] = {}
        self.pages: dict[str, list[bytes]] = {}
        self.given = 0

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Response:
        self.asked.append((method, target, headers, body))
        if self.broken:
            broken = self.broken.pop(0)
            if isinstance(broken, BaseException):
                raise broken
            return broken
        path = urlsplit(target).path
        if path.startswith("/submission/"):
            return self._filing(method, path, headers, body)
        if path == "/cgi-bin/browse-edgar":
            return self._feed(target)
        if path == "/LATEST/search-index":
            return 200, {}, self.files.get(path, b'{"hits": {"total": {"value": 0, "relation": "eq"}, "hits": []}}')
        return self._file(path, headers)

    def _file(self, path: str, headers: dict[str, str]) -> Response:
        data = self.files.get(path)
        if data is None:
            return 403, {"Content-Type": "application/xml"}, b"<Error><Code>AccessDenied</Code></Error>"
        etag = f'"{hash(data)}"'
        if headers.get("if-none-match") == etag:
            return 304, {"ETag": etag}, b""
        return 200, {"ETag": etag}, data

    def _feed(self, target: str) -> Response:
        query = parse_qs(urlsplit(target).query)
        pages = self.pages.get(query.get("type", [""])[0], [])
        page = int(query["start"][0]) // 100
        return 200, {}, pages[page] if page < len(pages) else atom([])

    def _filing(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        tokens = headers.get("authorization", "").removeprefix("Bearer ").split(",")
        both = path.startswith("/submission/single/")
        if tokens != ([FILER, USER] if both else [FILER]):
            return 401, {}, said("ERROR", "token 1 of type FILER_API is expired or revoked")
        if both:
            self.given += 1
            number = f"0009900031-26-{self.given:06}"
            self.status.setdefault(number, [state(number, "DISSEMINATED", final=True)])
            mode = path.rpartition("/")[2].upper()
            told = {"accessionNumber": number, "mode": mode, "status": "RECEIVED", "transmissionStatus": "RECEIVED"}
            return 202, {}, json.dumps({"tracking": "0" * 32, "locator": "ABC123", **told}).encode()
        if method == "POST":
            asked = json.loads(body)["accessionNumbers"]
            known = [self._next(number) for number in asked if number in self.status]
            return (200, {}, json.dumps({"responses": known}).encode()) if known else (204, {}, b"")
        number = path.split("/")[2]
        if number not in self.status:
            return 404, {}, said("ERROR", "no such submission")
        return 200, {}, json.dumps(self._next(number)).encode()

    def _next(self, number: str) -> dict:
        """Each question finds the submission one step further, up to the last."""
        states = self.status[number]
        return states.pop(0) if len(states) > 1 else states[0]

    @property
    def transport(self) -> httpx.MockTransport:
        """What carries requests of httpx to here."""

        def handle(request: httpx.Request) -> httpx.Response:
            target = request.url.raw_path.decode()
            code, headers, body = self.answer(request.method, target, dict(request.headers), request.content)
            return httpx.Response(code, headers=headers, content=body)

        return httpx.MockTransport(handle)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve on a free port of the loopback; give the address."""
        edgar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                sent = {name.lower(): value for name, value in self.headers.items()}
                code, headers, answer = edgar.answer(self.command, self.path, sent, body)
                self.send_response(code)
                for name, value in headers.items():
                    self.send_header(name, value)
                if code not in (204, 304) and "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_POST = do_GET

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def said(kind: str, words: str) -> bytes:
    """An answer with one message."""
    message = {"type": kind, "content": words}
    return json.dumps({"tracking": "f" * 32, "locator": "XYZ789", "messages": [message]}).encode()


def state(number: str, status: str, *, final: bool, **more: object) -> dict:
    """The status of a submission."""
    return {"accessionNumber": number, "status": status, "final": final, "formType": "D", "mode": "TEST", **more}


def suspended(number: str) -> dict:
    """The status of a submission that EDGAR refused, with a reason at a field."""
    reason = {
        "type": "ERROR",
        "errorNumber": "442",
        "errorLabel": "TAG_VALUE_MISSING_OR_INVALID",
        "docSequenceNumber": "1",
        "lineNumber": 0,
        "context": "primary_issuer.year",
        "message": "the year is in the future",
    }
    told = base64.b64encode(b"SUSPENDED FORM TYPE D\r\n").decode()
    dates = {"receivedDate": "2026-11-20T12:00:00-05:00", "suspendedDate": "2026-11-20T12:00:02-05:00"}
    return state(number, "SUSPENDED", final="true", submissionMessages=reason, notification=told, **dates)  # type: ignore[arg-type]


def atom(entries: list[tuple[str, str, str, str, str]]) -> bytes:
    """A page of the feed: form, name, CIK, accession number and filing date of each entry."""
    told = "".join(
        f"<entry><title>{form} - {name} ({cik}) (Subject)</title>"
        f'<link rel="alternate" type="text/html" href="https://www.sec.gov/x/{number}-index.htm"/>'
        f'<summary type="html"> &lt;b&gt;Filed:&lt;/b&gt; {day} &lt;b&gt;AccNo:&lt;/b&gt; {number}</summary>'
        f"<updated>{day}T10:15:00-05:00</updated>"
        f'<category scheme="https://www.sec.gov/" label="form type" term="{form}"/>'
        f"<id>urn:tag:sec.gov,2008:accession-number={number}</id></entry>"
        for form, name, cik, number, day in entries
    )
    head = (
        '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Latest</title>'
    )
    return f"{head}{told}</feed>".encode("latin-1")


def master(rows: list[tuple[str, str, str, str, str]], through: str = "November 18, 2026") -> bytes:
    """A master index: CIK, name, form, date, accession number of each row."""
    lines = [
        "Description:           Master Index of EDGAR Dissemination Feed",
        f"Last Data Received:    {through}",
        "Comments:              webmaster@sec.gov",
        "",
        "CIK|Company Name|Form Type|Date Filed|Filename",
        "-" * 80,
        *(f"{cik}|{name}|{form}|{day}|edgar/data/{cik}/{number}.txt" for cik, name, form, day, number in rows),
    ]
    return ("\n".join(lines) + "\n").encode()


def zipped(data: bytes) -> bytes:
    """The same with gzip."""
    return gzip.compress(data)
