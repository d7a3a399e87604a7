"""Loaded by every Python started with this folder on `PYTHONPATH`: the SEC's names mean the local EDGAR.

`MUNIMENT_EDGAR_RESOLVER` holds `ADDRESS HTTPS-PORT HTTP-PORT NAME…`. Names are resolved to the address; where a caller
keeps its own port, the connection to that address goes to ours, because the usual ports are for administrators.
"""

import importlib.machinery
import importlib.util
import os
import pathlib
import socket
import sys
from typing import Any

_ADDRESS, _HTTPS, _HTTP, *_NAMES = os.environ.get("MUNIMENT_EDGAR_RESOLVER", "127.0.0.1 443 80").split()
_PORTS = {443: int(_HTTPS), 80: int(_HTTP), "https": int(_HTTPS), "http": int(_HTTP), "443": int(_HTTPS)}
_lookup, _lookup_by_name = socket.getaddrinfo, socket.gethostbyname
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def _ours(host: object) -> bool:
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    return isinstance(text, str) and text.lower().rstrip(".") in _NAMES


# The names are socket's.
def _getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: ANN401
    if not _ours(host):
        return _lookup(host, port, family, type, proto, flags)
    if family == socket.AF_INET6:
        raise socket.gaierror(socket.EAI_NONAME, "the local EDGAR has no IPv6 address")
    return _lookup(_ADDRESS, _PORTS.get(port, port), family, type, proto, flags)


def _gethostbyname(host: str) -> str:
    return _ADDRESS if _ours(host) else _lookup_by_name(host)


def _redirected(address: Any) -> Any:  # noqa: ANN401 - of any family
    if isinstance(address, tuple) and address[:1] == (_ADDRESS,) and address[1] in (443, 80):
        return (_ADDRESS, _PORTS[address[1]])
    return address


def _next_sitecustomize() -> None:
    """Load the one that this one hides."""
    here = pathlib.Path(__file__).resolve().parent
    path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", path)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if _NAMES:
    socket.getaddrinfo, socket.gethostbyname = _getaddrinfo, _gethostbyname
    socket.socket.connect = lambda self, address: _connect(self, _redirected(address))
    socket.socket.connect_ex = lambda self, address: _connect_ex(self, _redirected(address))
_next_sitecustomize()
