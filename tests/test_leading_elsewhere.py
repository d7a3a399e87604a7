"""What strangers name is not asked for: addresses in documents, answers of servers, names of files, of tools, of forms.

The address that the user of a command types is his own, whatever it is. Here nobody has typed the others.
"""

import socket
import threading
from contextlib import contextmanager, suppress

import httpx
import pytest
import stamina

from commands import call
from documents.made_pdf import pdf, typed
from edgar.client.answering import ROOT, atom
from muniment import check, read, write
from muniment.deadlines.business_days import Quarter
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.public import Public
from muniment.edgar.client.transport import Line
from muniment.errors import MunimentError

BASE = "https://www.sec.gov.example"
PORT = 8000
INSIDE = [
    *(f"http://{host}:{PORT}/latest/meta-data/" for host in (
        "127.0.0.1", "localhost", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "[::]", "0.0.0.0",
        "0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "169.254.169.254", "[fd00:ec2::254]", "2852039166",
        "metadata.google.internal",
        "10.0.0.1", "192.168.0.1", "127.0.0.1.nip.io", "user@127.0.0.1", "127.0.0.1%00.example", "１２７.0.0.1",
    )),
    "file:///etc/passwd", "file://localhost/etc/passwd", "//127.0.0.1/", "/\\127.0.0.1/", "gopher://127.0.0.1:6379/_PING",
    "ftp://127.0.0.1/", "dict://127.0.0.1:11211/", "jar:file:///etc/passwd!/", "data:text/plain,x", "s3://pile/",
    "edgar:2024Q1",
    "unix:///var/run/docker.sock", "\\\\127.0.0.1\\share",
]  # fmt: skip
COMPANY, NUMBER = "0009900031", "0009900031-26-000007"
_ASK = {
    "company": lambda public: public.company(COMPANY),
    "tickers": lambda public: public.cik_of("ACME"),
    "quarter": lambda public: public.quarter(Quarter(2025, 1)),
    "latest": lambda public: public.latest("D"),
    "search": lambda public: public.search("acme"),
    "filing": lambda public: public.full_submission(COMPANY, NUMBER),
    "anywhere": lambda public: public.anywhere(NUMBER),
}


@contextmanager
def edgar_that(answer):
    """The public side of an EDGAR that answers so, and the hosts that were asked."""
    asked = set()

    def handle(request):
        asked.add(f"{request.url.scheme}://{request.url.netloc.decode()}")
        return answer(request)

    with Line(transport=httpx.MockTransport(handle)) as line:
        yield Public(line, endpoint(BASE)), line, asked


@pytest.fixture(autouse=True)
def _at_once():
    """No test waits between attempts."""
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.mark.parametrize("code", [201, 300, 301, 302, 303, 305, 307, 308])
def test_no_answer_of_an_edgar_leads_elsewhere(code):
    for address in INSIDE:
        headers = {name: address.encode("utf-8") for name in ("Location", "Refresh", "Link", "Content-Location")}
        with edgar_that(lambda _, headers=headers: httpx.Response(code, headers=headers)) as (public, line, asked):
            for ask in _ASK.values():
                with pytest.raises(MunimentError):
                    ask(public)
            for send in (line.post, line.ask):
                with suppress(MunimentError):  # where it leads is no address at all
                    assert send(BASE, b"", {}).code == code
        assert asked == {BASE}, address


def test_no_text_of_an_edgar_leads_elsewhere():
    """Names of files, folders and companies in lists and feeds: what they lead to is made of numbers."""
    for address in INSIDE:
        row = f"{COMPANY}|Acme|D|2026-11-02|{address}"
        older = {"cik": COMPANY, "filings": {"recent": {}, "files": [{"name": address}]}}
        hit = {"_id": f"{NUMBER}:{address}", "_source": {"ciks": [address], "adsh": address, "form": "D"}}
        texts = {
            "/submissions/": httpx.Response(200, json=older),
            "/files/": httpx.Response(200, json={"0": {"ticker": "ACME", "cik_str": address}}),
            "/full-index/": httpx.Response(200, text=f"CIK|Company Name|Form Type|Date Filed|Filename\n-----\n{row}\n"),
            "/cgi-bin/": httpx.Response(
                200, content=atom([]).replace(b"<feed", b"<feed xml:base='%s'" % address.encode())
            ),
            "/LATEST/": httpx.Response(200, json={"hits": {"total": {"value": 1}, "hits": [hit]}}),
        }

        def answer(request, texts=texts):
            found = (told for part, told in texts.items() if part in request.url.path)
            return next(found, httpx.Response(404))

        with edgar_that(answer) as (public, _, asked):
            for ask in _ASK.values():
                with suppress(MunimentError):
                    ask(public)
        assert asked == {BASE}, address


# ---- documents ------------------------------------------------------------------------------------------------------


@contextmanager
def listening():
    """A server inside, as it were, and what it was asked."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept():
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    asked.append(connection.recv(1024))
                    connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], asked
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        thread.join()


def documents(inside, secret):
    """Documents that name an address and a file where their formats let them."""
    form_d = (ROOT / "examples" / "form-d.xml").read_text("utf-8")
    head, body = form_d.split("?>", 1) if form_d.startswith("<?xml") else ("", form_d)
    head = f"{head}?>" if head else ""
    html = (ROOT / "examples" / "schedule-13d-2004.htm").read_text("utf-8", "replace")
    yaml = b"form: D\nissuers:\n  - !include %s\nname: !!python/object/apply:urllib.request.urlopen ['%s']\n"
    for address in (inside, f"file://{secret}", str(secret)):
        for kind in ("SYSTEM", 'PUBLIC "-//X//Y"'):
            yield f'{head}<!DOCTYPE edgarSubmission {kind} "{address}">{body}'.encode()
            entity = f'{head}<!DOCTYPE edgarSubmission [<!ENTITY x {kind} "{address}">]>'
            yield (entity + body.replace("<entityName>", "<entityName>&x;", 1)).encode()
            parameter = f'{head}<!DOCTYPE edgarSubmission [<!ENTITY % p {kind} "{address}">%p;]>'
            yield (parameter + body).encode()
        yield f'{head}<?xml-stylesheet type="text/xsl" href="{address}"?>{body}'.encode()
        schema = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{address}"'
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'
        yield body.replace("<edgarSubmission", f"<edgarSubmission {schema}", 1).encode()
        yield body.replace("<entityName>", f"<entityName>{include}", 1).encode()
        tags = (
            f'<base href="{address}"><link rel="stylesheet" href="{address}"><meta http-equiv="refresh" content="0;url='
            f'{address}"><style>@import url({address});</style><script src="{address}"></script><img src="{address}">'
            f'<iframe src="{address}"></iframe><object data="{address}"></object><embed src="{address}">'
        )
        yield html.replace("<p", f"{tags}<p", 1).encode()
        yield yaml % (address.encode(), address.encode())
        action = f"<< /Type /Action /S /URI /URI ({address}) >>"
        yield pdf(typed("SCHEDULE 13G"), catalog=f"/OpenAction {action}")
        yield f"SCHEDULE 13G\n{address}\n<FILENAME>{address}\n".encode()


@pytest.mark.slow
def test_no_document_reaches_a_server_or_a_file(tmp_path):
    secret, pile, said = tmp_path / "secret.txt", tmp_path / "pile", []
    secret.write_text("the words of a secret file")
    pile.mkdir()
    with listening() as (port, asked):
        for number, data in enumerate(documents(f"http://127.0.0.1:{port}/x", secret)):
            (pile / f"{number}.txt").write_bytes(data)
            with suppress(MunimentError):
                reading = read(data)
                said += [repr(reading.record), repr(check(reading)), repr(reading.problems)]
                said += [write(reading.record, kind).decode() for kind in ("xml", "yaml", "json")]
        for name in ("edgar:2024Q1", "s3:", "http:", "-rf"):  # names of files are those of files
            (pile / name).write_bytes(b"nothing")
        store = tmp_path / "filings.db"
        for command in (
            ("check", pile),
            ("ingest", pile, "--store", store),
            ("reread", "--store", store),
            ("verify", "--store", store, "--reread"),
            ("export", "--store", store, "--output", tmp_path / "exported"),
        ):
            done = call(*command)
            assert done.code in (0, 1), done
            said += [(done.out + done.err).decode()]
    assert asked == []
    assert len(said) > 60
    assert not any("words of a secret file" in words for words in said)
    made = [path for path in tmp_path.rglob("*") if path.is_file() and path != secret]
    assert not any(b"words of a secret file" in path.read_bytes() for path in made)
