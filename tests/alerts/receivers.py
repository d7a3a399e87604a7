"""Receivers of alerts that run in the test: a web server that can be slow, fail at random, or answer rubbish."""

import base64
import hmac
import json
import random
import threading
import time
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """A web server on this machine: what it got, and how it answers, by `mode`.

    * `ok`: 200; a number: that code; `slow`: 200 after `delay` seconds; `random`: fails for a part of all requests,
      `lost`: takes a request and closes without an answer; `rubbish`: no HTTP; `endless`: an answer without an end;
      `dripping`: a letter of an answer at a time; `elsewhere`: a redirect.
    """

    def __init__(self):
        self.mode, self.delay, self.headers = "ok", 0.0, {}
        self.got, self.times, self.paths = [], [], []
        self.bodies = {}
        self._random = random.Random(5)
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(length := int(self.headers["content-length"]))
                if len(body) == length:  # a sender killed within its request has sent none
                    receiver.answer(self, body)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 50

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def keys(self):
        return [headers["webhook-id"] for headers, _ in self.got]

    def answer(self, handler, body):
        mode = self.mode
        if mode == "random":
            mode = self._random.choice([*["ok"] * 9, 503, 500, 429, "lost", "rubbish"])
        with self._lock:
            self.paths.append(handler.path)
            if mode in ("ok", "slow", "lost"):  # what it has, though the sender may not hear so
                self.got.append(({name.lower(): value for name, value in handler.headers.items()}, body))
                self.times.append(time.time())
        if mode == "slow":
            time.sleep(self.delay)
        if mode in ("ok", "slow") or isinstance(mode, int):
            _respond(handler, 200 if isinstance(mode, str) else mode, self.headers)
        elif mode == "rubbish":
            handler.wfile.write(b"\x00\xff\x00 no http at all\r\n\r\n")
        elif mode == "elsewhere":
            _respond(handler, 302, {"Location": self.url.replace("/hook", "/elsewhere")})
        elif mode == "endless":
            _respond(handler, 500, {}, length=None)
            with_suppressed(lambda: [handler.wfile.write(b"x" * 65536) for _ in range(10_000)])
        elif mode == "dripping":
            with_suppressed(lambda: [drip(handler, letter) for letter in b"HTTP/1.1 200 OK\r\nx: y\r\n" * 20])
        handler.close_connection = True


def drip(handler, letter):
    handler.wfile.write(bytes([letter]))
    handler.wfile.flush()
    time.sleep(0.05)


def with_suppressed(act):
    with suppress(OSError):
        act()


def _respond(handler, code, headers, length=2):
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name, value)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    if length:
        handler.wfile.write(b"ok")


def is_signed(secret, headers, body, now=None, tolerance=300):
    """The check of docs/alerts.md, as a receiver does it."""
    timestamp = headers["webhook-timestamp"]
    if abs((now or time.time()) - int(timestamp)) > tolerance:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, sha256)).decode()
    return any(hmac.compare_digest(f"v1,{expected}", each) for each in headers["webhook-signature"].split())


def data_of(body):
    return json.loads(body)["data"]


@contextmanager
def receiving():
    receiver = Receiver()
    try:
        yield receiver
    finally:
        receiver.close()
