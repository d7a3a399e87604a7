import socket
import threading
import time

import httpx
import pytest

from edgar.sandbox.serving import Caller, serving
from muniment import edge
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.server import Sandbox
from muniment.errors import EnvironmentProblem


def connected(caller):
    return socket.create_connection((caller.http.base_url.host, caller.http.base_url.port), timeout=20)


@pytest.mark.slow
def test_what_was_taken_is_there_after_a_restart(tmp_path):
    with serving(tmp_path) as caller:
        number = caller.submit().json()["accessionNumber"]
        headers = caller.alone
    with serving(tmp_path) as caller:
        assert caller.http.get(f"/submission/{number}/status", headers=headers).status_code == 200
        assert [one["accession"] for one in caller.submissions()] == [number]


@pytest.mark.slow
def test_acceptance_works_beside_it_and_ends_with_it(tmp_path):
    with Sandbox(tmp_path) as sandbox:
        caller = Caller(sandbox.url)
        number = caller.submit().json()["accessionNumber"]
        for _ in range(600):
            state = caller.http.get(f"/submission/{number}/status", headers=caller.alone).json()
            if state["final"]:
                break
            time.sleep(0.05)
        caller.http.close()
    assert state["final"] is True
    assert state["status"] in ("SUSPENDED", "ACCEPTED")


def test_a_port_that_is_taken_is_said_plainly(tmp_path):
    with serving(tmp_path) as caller, pytest.raises(EnvironmentProblem, match="choose another with --port"):
        Sandbox(tmp_path, worker=False).start(caller.http.base_url.port)


def test_a_folder_that_is_none_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem):
        Sandbox(tmp_path / "file", worker=False).start()


def test_a_body_that_does_not_arrive_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(requests, "BODY_SECONDS", 0.3)
    with serving(tmp_path) as caller, connected(caller) as raw:
        raw.sendall(
            b"POST /submission/single/test HTTP/1.1\r\nhost: x\r\ncontent-type: application/xml\r\n"
            b"content-length: 100\r\nauthorization: " + caller.both["authorization"].encode() + b"\r\n\r\n<a>"
        )
        assert raw.recv(4096).startswith(b"HTTP/1.1 408")
        assert caller.submissions() == []


@pytest.mark.slow
def test_a_request_that_does_not_begin_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(edge, "HEAD_SECONDS", 0.3)
    with serving(tmp_path) as caller, connected(caller) as raw:
        raw.sendall(b"GET /status HTTP/1.1\r\nhost:")
        assert raw.recv(4096) == b""


@pytest.mark.slow
def test_a_client_that_goes_away_takes_nothing_with_it(tmp_path, caplog):
    with serving(tmp_path) as caller:
        with connected(caller) as raw:
            raw.sendall(b"POST /submission/single/test HTTP/1.1\r\nhost: x\r\ncontent-type: application/xml\r\n")
            raw.sendall(f"authorization: {caller.both['authorization']}\r\ncontent-length: 9999\r\n\r\n<a>".encode())
        assert caller.submit().status_code == 202
        assert len(caller.submissions()) == 1
    assert "failed, tracking" not in caplog.text


@pytest.mark.parametrize("data", [b"\0" * 100, b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"POST / HTTP/9.9\r\n\r\n"])
def test_what_is_no_request_harms_nobody(tmp_path, data):
    with serving(tmp_path) as caller:
        with connected(caller) as raw:
            raw.sendall(data)
            raw.shutdown(socket.SHUT_WR)
            raw.recv(4096)
        assert caller.submit().status_code == 202


@pytest.mark.slow
def test_many_at_once_are_all_taken(tmp_path):
    with serving(tmp_path) as caller:
        numbers, body = [], caller.schedule()

        def submit():
            with httpx.Client(base_url=caller.http.base_url, timeout=30) as http:
                for _ in range(10):
                    headers = {**caller.both, "content-type": "application/xml"}
                    numbers.append(http.post("/submission/single/test", content=body, headers=headers).json())

        threads = [threading.Thread(target=submit) for _ in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        told = {one["accessionNumber"] for one in numbers}
        assert len(told) == 80
        assert {one["accession"] for one in caller.submissions()} == told


@pytest.mark.slow
def test_no_secret_is_logged(tmp_path, caplog):
    caplog.set_level("DEBUG")
    with serving(tmp_path) as caller:
        caller.submit()
        caller.submit(b"")
        caller.submit(authorization=f"Bearer {caller.user}x")
        caller.http.put(f"/fm/{caller.cik}/ccc", json={"ccc": "wr0ng$xy", "newCCC": "short"}, headers=caller.both)
        secrets = [caller.filer, caller.user, caller.ccc, "wr0ng$xy"]
    assert "tracking" in caplog.text
    assert not [one for one in secrets if one in caplog.text]
