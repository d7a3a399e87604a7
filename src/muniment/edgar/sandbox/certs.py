"""Certificates of a local EDGAR: an authority of its own, and a server that it vouches for under the SEC's names.

Everything lies in the folder `certs` of the sandbox. Only this machine's clients trust the authority, and
only by their environment: nothing is installed. Keys can be read by their owner alone. Sources of the names: SEC,
"Accessing EDGAR Data" (www, data), "EDGAR Full Text Search" (efts), and "EDGAR API", OpenAPI document 1.11.0, `servers`
(api, api-bravo); the others are those of EDGAR's web pages.
"""

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import certifi
import trustme
from msgspec import Struct

from muniment import atomic
from muniment.errors import EnvironmentProblem

SEC_NAMES: tuple[str, ...] = (
    "sec.gov",
    "www.sec.gov",
    "data.sec.gov",
    "efts.sec.gov",
    "edgarfiling.sec.gov",
    "www.edgarfiling.sec.gov",
    "api.edgarfiling.sec.gov",
    "api-bravo.edgarfiling.sec.gov",
    "www.onlineforms.edgarfiling.sec.gov",
    "www.filermanagement.edgarfiling.sec.gov",
    "www.portal.edgarfiling.sec.gov",
)

HTTPS, HTTP = 443, 80
"""The ports that clients with fixed addresses ask."""


_NAMES = ("*.sec.gov", "*.edgarfiling.sec.gov", *SEC_NAMES, "localhost", "127.0.0.1", "::1")
_SAYS_SO = "SSL_CERT_FILE"
_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


class Certificates(Struct, frozen=True):
    """Paths, all PEM: the authority, the server's chain and key, and the authority together with the usual ones."""

    authority: Path
    chain: Path
    key: Path
    bundle: Path

    @property
    def variables(self) -> dict[str, str]:
        """Return what makes clients trust the authority beside those they trust anyway.

        SSL_CERT_FILE: OpenSSL, Python's ssl, httpx, aiohttp, Go; REQUESTS_CA_BUNDLE: requests; CURL_CA_BUNDLE: curl;
        NODE_EXTRA_CA_CERTS: Node.js, which adds to its own.
        """
        bundle = str(self.bundle)
        extra = {"NODE_EXTRA_CA_CERTS": str(self.authority)}
        return dict.fromkeys((_SAYS_SO, "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), bundle) | extra

    def context(self) -> ssl.SSLContext:
        """Return what a server needs to speak TLS with them."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain, self.key)
        context.set_alpn_protocols(["http/1.1"])
        return context


def certificates(data: Path) -> Certificates:
    """Return the certificates of a sandbox, making them where there are none; the bundle is always rebuilt.

    Raises:
        EnvironmentProblem: the folder cannot be written, or a file in it is no certificate.
    """
    folder = (data / "certs").absolute()
    paths = Certificates(*(folder / name for name in ("authority.pem", "server.pem", "server.key", "bundle.pem")))
    try:
        if not all(path.is_file() for path in (paths.authority, paths.chain, paths.key)):
            atomic.make_folder(folder)
            _make(paths)
        atomic.write("".join(_bundled(paths)).encode(), paths.bundle, mode=0o644)
        paths.context()
    except (OSError, ValueError) as error:
        reason = f"{folder}: no certificates can be used or made there ({error}); remove it, or choose another folder"
        raise EnvironmentProblem(reason) from error
    return paths


def _make(paths: Certificates) -> None:
    """Make the authority and the server's certificate; the authority's own key is forgotten, so it vouches no more."""
    authority = trustme.CA(organization_name="muniment", organization_unit_name="local EDGAR, not the SEC")
    server = authority.issue_cert(*_NAMES)
    atomic.write(server.private_key_pem.bytes(), paths.key, mode=0o600)
    atomic.write(b"".join(part.bytes() for part in server.cert_chain_pems), paths.chain, mode=0o644)
    atomic.write(authority.cert_pem.bytes(), paths.authority, mode=0o644)


def _bundled(paths: Certificates) -> Iterator[str]:
    """Yield our authority, then every other that this machine trusts, each once."""
    seen = set()
    for path in (paths.authority, *_usual(paths.bundle)):
        for pem in _pems(path):
            if pem not in seen:
                seen.add(pem)
                yield pem


def _usual(bundle: Path) -> Iterator[Path]:
    """Yield where other authorities stand: what the environment names, else what OpenSSL uses; and certifi's."""
    named = Path(os.environ.get(_SAYS_SO, ""))
    system = ssl.get_default_verify_paths().openssl_cafile
    yield from (path for path in (named, Path(system), Path(certifi.where())) if path.is_file() and path != bundle)


def _pems(path: Path) -> Iterator[str]:
    for part in path.read_text("utf-8", errors="replace").split(_BEGIN)[1:]:
        body, end, _ = part.partition(_END)
        if end:
            yield f"{_BEGIN}{body.replace(chr(13), '')}{_END}\n"
