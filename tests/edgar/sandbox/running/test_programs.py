"""Programs of every kind believe the sandbox by the trust stores that they see, without a variable that names them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import certifi
import pytest

from edgar.sandbox.echo import echo
from muniment.edgar.sandbox.certs import certificates, subject_hash, trust_stores
from muniment.edgar.sandbox.running import Front, Place, find_way
from muniment.errors import EnvironmentProblem

pytestmark = pytest.mark.slow  # each begins a process of its own

URL = "https://data.sec.gov/x"
HEARD = "GET data.sec.gov/x"

JAVA = """
import java.net.URI;
import java.net.http.*;
public class Ask {
    public static void main(String[] args) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(args[0])).build();
        System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
"""
GO = """package main

import ("io"; "net/http"; "os")

func main() {
    answer, err := http.Get(os.Args[1])
    if err != nil { panic(err) }
    io.Copy(os.Stdout, answer.Body)
}
"""
C_SHARP = """
Console.WriteLine(await new HttpClient().GetStringAsync(args[0]));
"""
RUBY = "require 'net/http'; puts Net::HTTP.get(URI(ARGV[0]))"
PERL = "use HTTP::Tiny; my $r = HTTP::Tiny->new(verify_SSL => 1)->get($ARGV[0]); print $r->{content}"
PHP = "echo file_get_contents($argv[1]);"
R_BASE = "url <- commandArgs(TRUE)[1]; cat(readLines(base::url(url, method = 'libcurl'), warn = FALSE))"
R_CURL = "cat(rawToChar(curl::curl_fetch_memory(commandArgs(TRUE)[1])$content))"
FETCH = "fetch(process.argv[1]).then(a => a.text()).then(console.log)"
NAMED = "import certifi, sys, httpx, ssl; c = ssl.create_default_context(cafile=certifi.where()); "
NAMED += "print(httpx.get(sys.argv[1], verify=c).text)"
S_CLIENT = ["openssl", "s_client", "-verify_return_error", "-brief", "-connect", "data.sec.gov:443"]

COMMANDS = {
    "curl": ["curl", "-sS", URL],
    "wget": ["wget", "-q", "-O", "-", URL],
    "perl": ["perl", "-e", PERL, URL],
    "ruby": ["ruby", "-e", RUBY, URL],
    "php": ["php", "-r", PHP, "--", URL],
    "node": ["node", "-e", FETCH, URL],
    "R": ["Rscript", "-e", R_BASE, URL],
    "R-curl": ["Rscript", "-e", R_CURL, URL],
    "java": ["java", "Ask.java", URL],
    "go": ["ask-go", URL],
    "dotnet": ["dotnet", "run", "--project", "ask", URL],
    "openssl": S_CLIENT,
    "openssl-folder": [*S_CLIENT, "-CApath", "/etc/ssl/certs", "-no-CAfile"],
    "python": [sys.executable, "-c", "import sys, httpx; print(httpx.get(sys.argv[1]).text)", URL],
    "python-certifi": [sys.executable, "-c", NAMED, URL],
}
BY_PROXY = ("curl", "wget", "perl", "java", "go", "python", "R", "dotnet")
"""What finds the sandbox where no namespace is allowed."""

NAMING_STORES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PERL_LWP_SSL_CA_FILE")


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A folder with the programs that are compiled, or run from a file."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / "Ask.java").write_text(JAVA)
    (folder / "ask.go").write_text(GO)
    if shutil.which("go"):
        own = {"GOFLAGS": "-mod=mod", "GO111MODULE": "off", "GOCACHE": str(folder / "cache"), "GOPATH": str(folder)}
        command = ["go", "build", "-o", "ask-go", "ask.go"]
        subprocess.run(command, cwd=folder, env={**os.environ, **own}, timeout=300, check=True)
    if shutil.which("dotnet"):
        subprocess.run(["dotnet", "new", "console", "-o", "ask"], cwd=folder, timeout=300, check=True)
        (folder / "ask" / "Program.cs").write_text(C_SHARP)
    return folder


def ask(name, way, folder, variables=()):
    first, *words = COMMANDS[name]
    program = shutil.which(first, path=f"{folder}:{os.environ['PATH']}")
    if program is None:
        pytest.skip(f"{first.removeprefix('ask-')} is not installed")
    if name == "R-curl":
        there = subprocess.run(["Rscript", "-e", "library(curl)"], capture_output=True, timeout=60, check=False)
        if there.returncode:
            pytest.skip("R has no package curl here")
    environment = {key: value for key, value in os.environ.items() if key not in NAMING_STORES}
    environment |= {"PYTHONPATH": "", **dict(variables), **way.variables}
    done = subprocess.run(
        [*way.before, program, *words],
        cwd=folder,
        env=environment,
        input="",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout.strip(), done.stderr + done.stdout


@pytest.fixture(scope="module", params=["hosts", "network"])
def way(request, tmp_path_factory):
    made = certificates(tmp_path_factory.mktemp("data"))
    with echo() as port, Front(port, made.context()) as front:
        try:
            ready = find_way(front, Place(tmp_path_factory.mktemp("w"), made), request.param)
        except EnvironmentProblem as reason:
            pytest.skip(str(reason))
        assert ready.missing == ()
        yield ready, {"NODE_EXTRA_CA_CERTS": made.variables["NODE_EXTRA_CA_CERTS"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_by_the_stores_alone(way, sources, name):
    said, all_of_it = ask(name, way[0], sources, way[1])
    if name.startswith("openssl"):
        assert "Verification: OK" in all_of_it
    else:
        assert said == HEARD, all_of_it


@pytest.mark.parametrize("name", BY_PROXY)
def test_by_variables_where_no_namespace_is_allowed(tmp_path, sources, name):
    made = certificates(tmp_path)
    with echo() as port, Front(port, made.context()) as front:
        ready = find_way(front, Place(tmp_path, made), "proxy")
        said, all_of_it = ask(name, ready, sources, made.variables)
    assert said == HEARD, all_of_it


def test_other_authorities_stay(tmp_path):
    made = certificates(tmp_path)
    stores = trust_stores(tmp_path, made.authority, sys.executable, os.environ)
    bundles = [(copy, place) for copy, place in stores.mounts if place.suffix in (".crt", ".pem")]
    assert Path(certifi.where()).resolve() in [place for _, place in bundles]
    for copy, place in bundles:
        assert copy.read_bytes().startswith(place.read_bytes().rstrip())
        assert copy.read_bytes().endswith(made.authority.read_bytes())


def test_the_hash_is_that_of_openssl(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    authority = certificates(tmp_path).authority
    command = ["openssl", "x509", "-noout", "-subject_hash", "-in", str(authority)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert subject_hash(authority.read_bytes()) == said.stdout.strip()


def test_a_program_that_would_reach_the_real_edgar_is_not_started(bare, tmp_path):
    made = certificates(tmp_path)
    with echo() as port, Front(port, made.context()) as front:
        said = pytest.raises(EnvironmentProblem, match=r"proxy: php would reach the real EDGAR, since its streams")
        with said:
            find_way(front, Place(tmp_path, made, "/usr/bin/php"))
        assert "Node.js before 24" in str(find_way(front, Place(tmp_path, made, "/usr/bin/php"), "proxy").missing)


def test_a_store_that_cannot_be_changed_is_named(tmp_path):
    if shutil.which("keytool") is None:
        pytest.skip("keytool is not installed")
    home = tmp_path / "jdk"
    (home / "lib" / "security").mkdir(parents=True)
    (home / "lib" / "security" / "cacerts").write_bytes(b"no key store")
    authority = certificates(tmp_path).authority
    stores = trust_stores(tmp_path, authority, sys.executable, {**os.environ, "JAVA_HOME": str(home)})
    (reason,) = stores.missing
    assert reason.startswith(f"Java's {home}/lib/security/cacerts (keytool error")
    assert not list(authority.parent.glob(".*.part"))
