"""The certificates of a sandbox: clients that trust its authority believe its server, and nobody else's."""

import socket
import ssl
import stat
from pathlib import Path

import certifi
import pytest

from edgar.sandbox.echo import echo
from muniment.edgar.sandbox.certs import SEC_NAMES, certificates
from muniment.edgar.sandbox.running import Front
from muniment.errors import EnvironmentProblem


def shake_hands(port: int, name: str, trusted: Path) -> bool:
    context = ssl.create_default_context(cafile=str(trusted))
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # as newer Pythons do
    with socket.create_connection(("127.0.0.1", port)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name):
                return True
        except ssl.SSLCertVerificationError:
            return False


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return certificates(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def port(made):
    with echo() as plain, Front(plain, made.context()) as front:
        yield front.tls(socket.create_server(("127.0.0.1", 0)))


@pytest.mark.parametrize("name", [*SEC_NAMES, "anything.sec.gov", "localhost", "127.0.0.1"])
def test_the_server_is_believed_under_the_names_of_the_sec(made, port, name):
    assert shake_hands(port, name, made.bundle)


@pytest.mark.parametrize("name", ["example.org", "sec.gov.example.org", "www.notsec.gov"])
def test_and_under_no_other(made, port, name):
    assert not shake_hands(port, name, made.bundle)


def test_without_the_authority_it_is_not_believed(port):
    assert not shake_hands(port, "www.sec.gov", Path(certifi.where()))


def test_keys_are_their_owners_alone_and_nobody_can_vouch_again(made):
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    keys = [one.name for one in made.key.parent.iterdir() if b"PRIVATE KEY" in one.read_bytes()]
    assert keys == ["server.key"]


def test_other_hosts_are_trusted_as_before_each_once(made):
    ours = {one["serialNumber"] for one in ssl.create_default_context(cafile=str(made.bundle)).get_ca_certs()}
    usual = {one["serialNumber"] for one in ssl.create_default_context(cafile=certifi.where()).get_ca_certs()}
    assert usual < ours
    pems = made.bundle.read_text().split("-----END CERTIFICATE-----\n")
    assert len(pems) == len(set(pems))


def test_an_authority_that_the_environment_names_stays(tmp_path, monkeypatch, made):
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    other = certificates(tmp_path)
    assert made.authority.read_text().strip() in other.bundle.read_text()


def test_they_are_made_once(made):
    before = [one.read_bytes() for one in (made.authority, made.chain, made.key, made.bundle)]
    again = certificates(made.key.parents[1])
    assert again == made
    assert before == [one.read_bytes() for one in (again.authority, again.chain, again.key, again.bundle)]


def test_what_is_no_certificate_is_named(tmp_path):
    (tmp_path / "certs").mkdir()
    for name in ("authority.pem", "server.pem", "server.key"):
        (tmp_path / "certs" / name).write_bytes(b"\x00\xff")
    with pytest.raises(EnvironmentProblem, match="certs: no certificates"):
        certificates(tmp_path)


def test_a_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem, match="file/certs: no certificates"):
        certificates(tmp_path / "file")
