"""The edge of a server: whoever says too much, is too slow, or holds too many connections takes nothing from others."""

import asyncio
import gc
import socket
import ssl
import threading
import time
from asyncio.sslproto import SSLProtocol
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import ip_network
from urllib.request import urlopen

import pytest
import trustme
import uvicorn

from muniment import edge
from muniment.edge import HEAD_BYTES, Listener, connections, network_of

OPEN = b"GET / HTTP/1.1\r\nhost: x\r\n"
ALLOWED = threading.Event()
LARGE = b"x" * (32 << 20)


async def application(scope, receive, send):
    """Answer with the size of the body, to /large with more than any buffer holds, to /slow when that is allowed."""
    if scope["type"] != "http":
        return
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    while scope["path"] == "/slow" and not ALLOWED.is_set():
        await asyncio.sleep(0.01)
    body = LARGE if scope["path"] == "/large" else str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(proxy=None, most=None, of_address=None, **tls):
    """A server in a thread, with the numbers of connections that are given: its port, and its listener."""
    with Listener(socket.create_server(("127.0.0.1", 0), backlog=512), proxy) as listener:
        listener.most, listener.most_of_address = most or listener.most, of_address or listener.most_of_address
        kinds = {"http": connections(listener), "loop": "asyncio", "ws": "none", "lifespan": "off"}
        server = uvicorn.Server(uvicorn.Config(application, **kinds, log_level="critical", **tls))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1], listener
        finally:
            server.should_exit = server.force_exit = True
            thread.join(30)


def connected(port):
    made = socket.create_connection(("127.0.0.1", port))
    made.settimeout(30)
    return made


def told(connection):
    """All that comes until the other end closes; where it closes at once, nothing."""
    found = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(1 << 16):
            found += part
    return found


def answer(port):
    with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
        return page.read()


# ---- too much -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        OPEN + b"a: " + b"b" * 10 * HEAD_BYTES,
        OPEN + b"a" * 10 * HEAD_BYTES,
        OPEN + b"a: b\r\n" * HEAD_BYTES,
        b"GET /" + b"a" * 10 * HEAD_BYTES,
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1;" + b"a" * 10 * HEAD_BYTES,
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\na: " + b"b" * 10 * HEAD_BYTES,
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * HEAD_BYTES,
    ],
    ids=["value", "name", "many", "address", "chunk", "trailer", "trailers"],
)
def test_a_request_that_says_too_much_is_cut(data):
    with serving() as (port, _), connected(port) as one:
        with suppress(OSError):  # it is closed before all of it is said
            one.sendall(data)
        assert b" 200 " not in told(one)
        assert answer(port) == b"0"


def test_a_request_that_says_much_is_answered():
    with serving() as (port, _), connected(port) as one:
        one.sendall(OPEN + b"a: " + b"b" * (HEAD_BYTES // 2) + b"\r\nconnection: close\r\n\r\n")
        assert told(one).endswith(b"\r\n\r\n0")


def test_a_body_may_be_larger_than_a_head():
    with serving() as (port, _), connected(port) as one:
        one.sendall(b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(LARGE))
        one.sendall(LARGE)
        assert told(one).endswith(b"\r\n\r\n%d" % len(LARGE))


# ---- too slow -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "data"),
    [
        ("HEAD_SECONDS", b""),
        ("HEAD_SECONDS", OPEN),
        ("IDLE_SECONDS", OPEN + b"\r\n"),
        ("BODY_SECONDS", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\na"),
        ("BODY_SECONDS", b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n"),
    ],
)
def test_a_request_that_does_not_come_is_given_up(monkeypatch, limit, data):
    monkeypatch.setattr(edge, limit, 0.2)
    monkeypatch.setattr(edge, "_LOOK", 0.05)
    with serving() as (port, _), connected(port) as one:
        one.sendall(data)
        assert told(one).count(b" 200 ") == (limit == "IDLE_SECONDS")  # and it comes to an end


def test_an_answer_that_nobody_takes_is_given_up(monkeypatch):
    monkeypatch.setattr(edge, "STALLED_SECONDS", 0.3)
    monkeypatch.setattr(edge, "_LOOK", 0.05)
    with serving() as (port, listener), connected(port) as one:
        one.sendall(OPEN.replace(b"/ ", b"/large ", 1) + b"\r\n")
        until = time.monotonic() + 30
        while not listener._open and time.monotonic() < until:
            time.sleep(0.01)
        while listener._open and time.monotonic() < until:
            time.sleep(0.01)
        assert not listener._open
        assert len(told(one)) < len(LARGE)


def test_an_answer_that_is_taken_slowly_arrives_whole(monkeypatch):
    monkeypatch.setattr(edge, "STALLED_SECONDS", 1.0)
    monkeypatch.setattr(edge, "IDLE_SECONDS", 0.2)
    monkeypatch.setattr(edge, "_LOOK", 0.05)
    with serving() as (port, _), connected(port) as one:
        one.sendall(OPEN.replace(b"/ ", b"/large ", 1) + b"connection: close\r\n\r\n")
        size = 0
        while part := one.recv(1 << 20):
            size += len(part)
            time.sleep(0.02)
        assert size > len(LARGE)


# ---- too many -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [b"", OPEN, b"\x16\x03\x01", OPEN + b"\r\n"])
def test_many_connections_that_wait_take_nothing_from_others(said):
    with serving(of_address=8) as (port, listener), ExitStack() as held:
        for _ in range(60):
            held.enter_context(connected(port)).sendall(said)
        assert [answer(port) for _ in range(5)] == [b"0"] * 5
        assert len(listener._open) <= 8


def test_who_waits_longest_goes_first():
    with serving(of_address=3) as (port, _), ExitStack() as held:
        ones = [held.enter_context(connected(port)) for _ in range(5)]
        assert [told(one) for one in ones[:2]] == [b"", b""]
        ones[4].sendall(OPEN + b"connection: close\r\n\r\n")
        assert told(ones[4]).endswith(b"0")


def test_who_is_being_answered_is_not_ended_for_others():
    with serving(of_address=2) as (port, listener), ExitStack() as held:
        ones = [held.enter_context(connected(port)) for _ in range(2)]
        for one in ones:
            one.sendall(OPEN.replace(b"/ ", b"/slow ", 1) + b"connection: close\r\n\r\n")
        until = time.monotonic() + 30
        while [one.waits for one in listener._open.values()] != [False, False] and time.monotonic() < until:
            time.sleep(0.01)
        with connected(port) as late:
            assert told(late) == b""
        ALLOWED.set()
        assert all(told(one).endswith(b"\r\n\r\n0") for one in ones)
        assert answer(port) == b"0"


def test_the_proxy_asks_for_many_and_all_together_are_bounded():
    with serving(ip_network("127.0.0.0/8"), most=20, of_address=2) as (port, listener), ExitStack() as held:
        ones = [held.enter_context(connected(port)) for _ in range(10)]
        for one in ones:
            one.sendall(OPEN + b"connection: close\r\n\r\n")
            assert told(one).endswith(b"0")
        for _ in range(60):
            held.enter_context(connected(port))
        assert answer(port) == b"0"
        assert len(listener._open) <= 20


def test_shaking_hands_is_waiting_too(tmp_path):
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with serving(of_address=8, ssl_certfile=str(tmp_path / "both.pem")) as (port, listener), ExitStack() as held:
        for number in range(60):
            held.enter_context(connected(port)).sendall(b"\x16\x03\x01" if number % 2 else b"")
        with urlopen(f"https://127.0.0.1:{port}/", timeout=30, context=context) as page:
            assert page.read() == b"0"
        assert len(listener._open) <= 8


@pytest.mark.slow
def test_handshakes_that_are_broken_off_leave_nothing_behind(tmp_path, monkeypatch):
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    monkeypatch.setattr(edge, "_BROKEN_OFF", 10)
    with serving(of_address=8, ssl_certfile=str(tmp_path / "both.pem")) as (port, listener):
        for _ in range(60):
            connected(port).close()
        until = time.monotonic() + 30
        while listener._broken_off < 60 and time.monotonic() < until:
            time.sleep(0.01)
        assert sum(isinstance(one, SSLProtocol) for one in gc.get_objects()) <= 30


def test_files_are_left_for_something_else(monkeypatch):
    limits = {}
    monkeypatch.setattr(edge.resource, "setrlimit", lambda what, bound: limits.update({what: bound}))
    for has, room in (
        ((256, 256), 1),
        ((1024, 1024), 768),
        ((1024, 1 << 20), edge.MOST),
        ((1 << 20, 1 << 20), edge.MOST),
    ):
        monkeypatch.setattr(edge.resource, "getrlimit", lambda _, has=has: has)
        assert edge.connection_limit() == room
    assert list(limits.values()) == [(edge._FILES, 1 << 20)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("testclient", "testclient", True),
    ],
)
def test_one_machine_is_one_address(one, other, same):
    assert (network_of(one) == network_of(other)) is same
