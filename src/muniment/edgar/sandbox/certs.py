"""Certificates of a local EDGAR: an authority of its own, and a server that it vouches for under the SEC's names.

Everything lies in the folder `certs` of the sandbox. Only this machine's clients trust the authority, and
only by their environment: nothing is installed. Keys can be read by their owner alone. Sources of the names: SEC,
"Accessing EDGAR Data" (www, data), "EDGAR Full Text Search" (efts), and "EDGAR API", OpenAPI document 1.11.0, `servers`
(api, api-bravo); the others are those of EDGAR's web pages.

A command that is run for the sandbox sees the trust stores of this machine with that authority added:
copies, which a mount namespace shows in the places of the stores. Sources of the places:
Go, crypto/x509 (bundles and hashed folders of the distributions); p11-kit, module trust (anchors, which GnuTLS reads on
Fedora and Arch); OpenJDK, JSSE reference guide (jssecacerts, cacerts); certifi and conda, where they are installed.
"""

import hashlib
import os
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import certifi
import trustme
from cryptography import x509
from msgspec import Struct

from muniment import atomic
from muniment.errors import EnvironmentProblem
from muniment.tsv import table_rows

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
            # The authority's own key is forgotten, so it vouches no more.
            authority = trustme.CA(organization_name="muniment", organization_unit_name="local EDGAR, not the SEC")
            server = authority.issue_cert(*_NAMES)
            atomic.write(server.private_key_pem.bytes(), paths.key, mode=0o600)
            atomic.write(b"".join(part.bytes() for part in server.cert_chain_pems), paths.chain, mode=0o644)
            atomic.write(authority.cert_pem.bytes(), paths.authority, mode=0o644)
        atomic.write("".join(_bundled(paths)).encode(), paths.bundle, mode=0o644)
        paths.context()
    except (OSError, ValueError) as error:
        reason = f"{folder}: no certificates can be used or made there ({error}); remove it, or choose another folder"
        raise EnvironmentProblem(reason) from error
    return paths


def _bundled(paths: Certificates) -> Iterator[str]:
    """Yield our authority, then every other that this machine trusts, each once.

    Others stand where the environment says, else where OpenSSL looks; and in certifi's file.
    """
    named, system = os.environ.get(_SAYS_SO, ""), ssl.get_default_verify_paths().openssl_cafile
    usual = [path for path in map(Path, (named, system, certifi.where())) if path.is_file() and path != paths.bundle]
    seen = set()
    for path in (paths.authority, *usual):
        for part in path.read_text("utf-8", errors="replace").split(_BEGIN)[1:]:
            body, end, _ = part.partition(_END)
            pem = f"{_BEGIN}{body.replace(chr(13), '')}{_END}\n"
            if end and pem not in seen:
                seen.add(pem)
                yield pem


_BUNDLES, _FOLDERS, _JAVA_PLACES = (
    tuple(row["place"] for row in table_rows(__file__, "trust_stores.tsv") if row["kind"] == kind)
    for kind in ("bundle", "folder", "java")
)
_JAVA_STORES = ("jssecacerts", "cacerts")
_ENVIRONMENTS = ("VIRTUAL_ENV", "CONDA_PREFIX")
_STOREPASS = "changeit"  # of every cacerts that nobody changed; it protects nothing
_SECONDS = 60
_LABEL = "muniment-local-edgar"

Mount = tuple[Path, Path]


class Stores(Struct, frozen=True):
    """What a command is to see: `mounts` are copies and the places they go to; `missing` says what is not covered."""

    mounts: tuple[Mount, ...]
    missing: tuple[str, ...]


def trust_stores(folder: Path, authority: Path, program: str, environment: Mapping[str, str]) -> Stores:
    """Copy the trust stores of this machine into `folder`, with an authority added to each.

    Args:
        folder: where the copies are made; Java's are made beside the authority, where the next run finds them.
        authority: the certificate (PEM).
        program: the path of the program that is to be run; the environment that it lies in may have a store of its own.
        environment: JAVA_HOME, VIRTUAL_ENV and CONDA_PREFIX say where others are.
    """
    pem, mounts, folder = authority.read_bytes(), list[Mount](), Path(tempfile.mkdtemp(dir=folder))
    for place in _places(_FOLDERS, Path.is_dir):
        mounts.append((_copy_folder(folder / f"store-{len(mounts)}", place, pem), place))
    # Python's certifi and conda's OpenSSL have bundles of their own.
    ends = ("lib/python3*/site-packages/certifi/cacert.pem", "ssl/cacert.pem")
    own = [f"{prefix}/{end}" for prefix in _prefixes(program, environment, *_ENVIRONMENTS) for end in ends]
    for place in _places((*_BUNDLES, *own), Path.is_file):
        copy = folder / f"store-{len(mounts)}"
        copy.write_bytes(place.read_bytes().rstrip() + b"\n" + pem)
        mounts.append((copy, place))
    java, missing = java_stores(authority, program, environment)
    return Stores((*mounts, *java), missing)


def java_stores(
    authority: Path, program: str, environment: Mapping[str, str]
) -> tuple[tuple[Mount, ...], tuple[str, ...]]:
    """Copy the key stores of Java alone, that of the `java` which would be run first; return them, and what failed."""
    mounts, missing = list[Mount](), list[str]()
    for place in _places(_java(program, environment), Path.is_file):
        copy = _java_copy(place, authority)
        if isinstance(copy, Path):
            mounts.append((copy, place))
        else:
            missing.append(f"Java's {place} ({copy})")
    return tuple(mounts), tuple(missing)


def _places(candidates: Iterable[str], exists: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield what the candidates, which may hold patterns, are in truth: each once, though several names lead there."""
    seen = set[Path]()
    for candidate in candidates:
        for path in sorted(Path("/").glob(candidate.lstrip("/"))):
            place = path.resolve()
            if place not in seen and exists(place):
                seen.add(place)
                yield place


def _prefixes(program: str, environment: Mapping[str, str], *variables: str) -> Iterator[Path]:
    """Yield the folders above `bin`: those that variables name, that of the program, and that of what it links to."""
    yield from (Path(environment[name]) for name in variables if environment.get(name))
    yield from (path.parent.parent for path in (Path(program).absolute(), Path(program).resolve()))


def _java(program: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return where the stores of Java may be: its own places, and that of the `java` which would be run."""
    java = shutil.which("java", path=environment.get("PATH")) or program
    homes = (*_prefixes(java, environment, "JAVA_HOME"), *_prefixes(program, {}))
    user = f"{environment.get('HOME', '')}/.sdkman/candidates/java/*/lib/security"
    places = (*(f"{home}/lib/security" for home in homes), *_JAVA_PLACES, user)
    return tuple(f"{place}/{name}" for place in places for name in _JAVA_STORES)


def _copy_folder(copy: Path, place: Path, pem: bytes) -> Path:
    """Copy a folder of certificates, links as links, and add one under its own name and that of its hash."""
    shutil.copytree(place, copy, symlinks=True)
    (copy / f"{_LABEL}.pem").write_bytes(pem)
    digest = subject_hash(pem)
    number = next(number for number in range(1000) if not (copy / f"{digest}.{number}").is_symlink())
    (copy / f"{digest}.{number}").symlink_to(f"{_LABEL}.pem")
    return copy


def subject_hash(pem: bytes) -> str:
    """Return the name by which OpenSSL finds a certificate in a folder, as `openssl x509 -subject_hash` prints it.

    It is the begin of the SHA-1 of the subject in canonical form: letters small, blanks single, without the tag and the
    length of the whole (OpenSSL, X509_NAME_hash_ex).
    """
    names = x509.load_pem_x509_certificate(pem).subject.rdns
    small = [
        x509.RelativeDistinguishedName(
            x509.NameAttribute(part.oid, " ".join(str(part.value).lower().split())) for part in name
        )
        for name in names
    ]
    der = x509.Name(small).public_bytes()
    head = 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)
    return hashlib.sha1(der[head:], usedforsecurity=False).digest()[3::-1].hex()


def _java_copy(place: Path, authority: Path) -> Path | str:
    """Return a copy of a Java key store with the authority in it, or why there is none: its own keytool makes it."""
    digest = hashlib.sha256(place.read_bytes() + authority.read_bytes()).hexdigest()[:16]
    copy = authority.parent / f"java-{digest}.keystore"
    if copy.is_file():
        return copy
    keytool = shutil.which("keytool", path=str(place.parent.parent.parent / "bin")) or shutil.which("keytool")
    if keytool is None:
        return "there is no keytool to change it with"
    command = [keytool, "-importcert", "-noprompt", "-trustcacerts", "-alias", _LABEL, "-file", str(authority)]
    try:
        with atomic.replacing(copy) as work:
            shutil.copyfile(place, work)
            subprocess.run(
                [*command, "-keystore", str(work), "-storepass", _STOREPASS],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=_SECONDS,
                check=True,
            )
    except subprocess.CalledProcessError as error:
        return (error.output.strip() or "keytool gave no reason").partition("\n")[0]
    except (OSError, subprocess.TimeoutExpired) as error:
        if str(getattr(error, "filename", None)).startswith(str(copy.parent)):
            raise  # our own folder cannot be written
        return str(error)
    return copy
