"""What stands before a sandbox: a redirect, and a proxy that knows the SEC's names and passes others on."""

import contextlib
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from edgar.sandbox.echo import echo
from muniment.edgar.sandbox.certs import certificates
from muniment.edgar.sandbox.running import Front

pytestmark = pytest.mark.slow  # a proxy and its certificates are made for each


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return certificates(tmp_path_factory.mktemp("data"))


@pytest.fixture
def front(made):
    with echo() as port, Front(port, made.context()) as front:
        yield front


def listener():
    return socket.create_server(("127.0.0.1", 0))


def said(port: int, request: bytes) -> bytes:
    """What comes back for a request, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        with contextlib.suppress(OSError):  # it may be closed already
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_long_body_arrives_whole(front, made):
    body = bytes(range(256)) * 20_000
    trusted = ssl.create_default_context(cafile=str(made.bundle))
    with httpx.Client(verify=trusted, proxy=f"http://127.0.0.1:{front.proxy(listener())}") as client:
        answer = client.post("https://www.sec.gov/submit", content=body)
    assert answer.content == b"POST www.sec.gov/submit " + body


def test_plain_http_is_sent_to_https(front):
    answer = said(front.redirect(listener()), b"GET /Archives?a=b HTTP/1.1\r\nHost: www.sec.gov\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 301 ")
    assert b"\r\nLocation: https://www.sec.gov/Archives?a=b\r\n" in answer


@pytest.mark.parametrize(
    "request_", [b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", b"GET //x HTTP/1.1\r\n\r\n", b"\xff\x00\r\n\r\n"]
)
def test_no_other_host_is_sent_anywhere(front, request_):
    answer = said(front.redirect(listener()), request_)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Location" not in answer


def refuse(proxy):
    """Answer one connection as a proxy that wants to know more; return what it was asked."""
    proxy.settimeout(20)  # where nobody asks it the test fails, and does not wait for ever
    connection, _ = proxy.accept()
    with connection:
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += connection.recv(4096)
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
    return asked


def test_the_proxy_passes_other_hosts_on(front):
    with echo() as other:
        port = front.proxy(listener())
        request = f"CONNECT localhost:{other} HTTP/1.1\r\n\r\nGET /other HTTP/1.0\r\nHost: there\r\n\r\n".encode()
        assert said(port, request).endswith(b"GET there/other ")


def test_the_proxy_asks_the_proxy_that_was_set_before(made):
    with echo() as there, echo() as sandbox, Front(sandbox, made.context()) as beyond:
        proxy = f"http://127.0.0.1:{beyond.proxy(listener())}"
        with Front(sandbox, made.context(), proxy=proxy) as front:
            request = f"CONNECT localhost:{there} HTTP/1.1\r\n\r\nGET /far HTTP/1.0\r\nHost: x\r\n\r\n".encode()
            assert said(front.proxy(listener()), request).endswith(b"GET x/far ")


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("http://ida:p%40ss@{}", b"Proxy-Authorization: Basic aWRhOnBAc3M="),
        ("http://{}/", None),
        ("{}", None),
        ("ida@{}", b"Proxy-Authorization: Basic aWRhOg=="),
    ],
)
def test_the_proxy_that_was_set_before_is_told_who_asks_and_may_refuse(made, address, field):
    with listener() as beyond, echo() as sandbox, ThreadPoolExecutor(1) as thread:
        proxy = address.format(f"127.0.0.1:{beyond.getsockname()[1]}")
        asked = thread.submit(refuse, beyond)
        with Front(sandbox, made.context(), proxy=proxy) as front:
            answer = said(front.proxy(listener()), b"CONNECT far.example:443 HTTP/1.1\r\n\r\n")
        first, *fields = asked.result().split(b"\r\n")
    assert (answer[9:12], first) == (b"502", b"CONNECT far.example:443 HTTP/1.1")
    assert [one for one in fields if one.startswith(b"Proxy-")] == ([field] if field else [])


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET http://www.sec.gov/ HTTP/1.1\r\n\r\n", b"501"),
        (b"CONNECT www.sec.gov HTTP/1.1\r\n\r\n", b"501"),
        (b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n", b"502"),
        (b"CONNECT 127.0.0.1:99999999 HTTP/1.1\r\n\r\n", b"502"),
        (b"\r\n\r\n", b"501"),
        (b"CONNECT " + b"a" * 70_000, b""),
        (b"", b""),
    ],
)
def test_the_proxy_survives_what_it_does_not_know(front, request_, status):
    port = front.proxy(listener())
    assert said(port, request_)[9:12] == status
    assert said(port, b"nonsense\r\n\r\n")[9:12] == b"501"


def test_a_sandbox_that_is_gone_closes_the_connection(made):
    with echo() as gone:
        pass
    with Front(gone, made.context()) as front:
        assert said(front.plain(listener()), b"GET / HTTP/1.1\r\n\r\n") == b""
