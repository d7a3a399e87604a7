"""A store of objects as S3 has it, as far as listing and fetching go."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from muniment.pipeline.sources import objects as sources

BUCKET = "pile"


@contextmanager
def serving(
    objects: Mapping[str, bytes],
    faults: int = 0,
    leads: Mapping[str, tuple[int, str]] = MappingProxyType({}),
    tls: ssl.SSLContext | None = None,
) -> Iterator[dict[str, str]]:
    """Serve objects by their keys; the first few answers are failures. Give the variables that lead there.

    A key of `leads` is answered with a status and an address to go on to; with `tls` by certificates nobody knows.
    """
    left = [faults]

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            key = unquote(parts.path).removeprefix(f"/{BUCKET}").lstrip("/")
            if left[0]:
                left[0] -= 1
                self.answer(503, b"")
            elif not key:
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.answer(200, listing(objects, asked.get("prefix", "")))
            elif key in leads:
                code, address = leads[key]
                self.answer(code, b"", address)
            elif key in objects:
                self.answer(200, objects[key])
            else:
                self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

        def answer(self, code: int, body: bytes, address: str = "") -> None:
            self.send_response(code)
            if address:
                self.send_header("Location", address)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Last-Modified", "Fri, 09 Feb 2024 16:15:00 GMT")
            self.send_header("ETag", f'"{len(body)}"')
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield leading_to(server.server_port, tls=tls is not None)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        sources._store.cache_clear()  # of an address it keeps the port where this server was


def leading_to(port: int, *, tls: bool = False) -> dict[str, str]:
    """The variables that lead to a port of this machine."""
    return {
        "AWS_ENDPOINT": f"{'https' if tls else 'http'}://127.0.0.1:{port}",
        **({"AWS_ALLOW_INVALID_CERTIFICATES": "true"} if tls else {"AWS_ALLOW_HTTP": "true"}),
        "AWS_SKIP_SIGNATURE": "true",
        "AWS_REGION": "nowhere-1",
    }


def listing(objects: Mapping[str, bytes], prefix: str) -> bytes:
    """The answer to the question which objects there are."""
    rows = "".join(
        f"<Contents><Key>{escape(key)}</Key><Size>{len(data)}</Size>"
        "<LastModified>2024-02-09T16:15:00.000Z</LastModified></Contents>"
        for key, data in sorted(objects.items())
        if key.startswith(prefix)
    )
    told = f"<Name>{BUCKET}</Name><Prefix>{escape(prefix)}</Prefix><IsTruncated>false</IsTruncated>"
    return f'<?xml version="1.0"?><ListBucketResult>{told}{rows}</ListBucketResult>'.encode()
