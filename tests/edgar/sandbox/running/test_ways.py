"""Commands of several kinds find the sandbox under the SEC's names, by each of the ways that this machine allows."""

import os
import shutil
import subprocess
import sys

import pytest

from edgar.sandbox.echo import echo
from muniment.edgar.sandbox.certs import certificates
from muniment.edgar.sandbox.relay import run
from muniment.edgar.sandbox.running import Front, Place, find_way
from muniment.errors import EnvironmentProblem

pytestmark = pytest.mark.slow  # each begins a process of its own

URLLIB = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())"
HTTPX = "import sys, httpx; print(httpx.get(sys.argv[1]).text)"
ANYIO = """
import asyncio, sys, httpx
async def main():
    async with httpx.AsyncClient() as client:
        print((await client.get(sys.argv[1])).text)
asyncio.run(main())
"""
ASYNCIO = """
import asyncio, ssl, sys
async def main():
    host = sys.argv[1].split("/")[2]
    reader, writer = await asyncio.open_connection(host, 443, ssl=ssl.create_default_context())
    writer.write(b"GET /x HTTP/1.0\\r\\nHost: %b\\r\\n\\r\\n" % host.encode())
    print((await reader.read()).decode().split("\\r\\n\\r\\n")[1])
asyncio.run(main())
"""


class Ready:
    """A way that was made ready, and how a command fares with it."""

    def __init__(self, way, variables):
        self.way, self.variables = way, {**os.environ, **variables, **way.variables}
        paths = filter(None, self.variables.get("PYTHONPATH", "").split(os.pathsep))
        self.variables["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths))

    def run(self, *command):
        words = [*self.way.before, *command]
        return subprocess.run(words, env=self.variables, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module", params=["hosts", "network", "proxy"])
def place(request, tmp_path_factory):
    made = certificates(tmp_path_factory.mktemp("data"))
    with echo() as port, Front(port, made.context()) as front:
        try:
            way = find_way(front, Place(tmp_path_factory.mktemp("w"), made), request.param)
        except EnvironmentProblem as reason:
            pytest.skip(str(reason))
        yield Ready(way, made.variables | {"SANDBOX": f"http://127.0.0.1:{port}"})


@pytest.mark.parametrize("code", [URLLIB, HTTPX, ANYIO, ASYNCIO], ids=["urllib", "httpx", "anyio", "asyncio"])
def test_python(place, code):
    done = place.run(sys.executable, "-c", code, "https://data.sec.gov/x")
    assert (done.stdout.strip(), done.returncode) == ("GET data.sec.gov/x", 0), done.stderr


def test_python_by_http(place):
    done = place.run(sys.executable, "-c", URLLIB, "http://www.sec.gov/redirected")
    assert done.stdout.strip() == "GET www.sec.gov/redirected", done.stderr


def test_curl(place):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    done = place.run("curl", "-sS", "https://api.edgarfiling.sec.gov/status")
    assert done.stdout.strip() == "GET api.edgarfiling.sec.gov/status", done.stderr


def test_node(place):
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if place.way.name == "proxy":
        pytest.skip("Node.js heeds a proxy from version 24 on")
    code = "require('https').get(process.argv[1], a => a.pipe(process.stdout))"
    done = place.run("node", "-e", code, "https://efts.sec.gov/LATEST")
    assert done.stdout.strip() == "GET efts.sec.gov/LATEST", done.stderr


def test_the_sandbox_itself_is_reached_too(place):
    done = place.run(sys.executable, "-c", URLLIB, place.variables["SANDBOX"] + "/plain")
    assert done.stdout.strip().endswith("/plain"), done.stderr


def test_who_runs_it_and_where_are_as_ever(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "import os, pathlib; print(os.getuid()); pathlib.Path('made').touch()"
    done = place.run(sys.executable, "-c", code)
    assert done.stdout.strip() == str(os.getuid()), done.stderr
    assert (tmp_path / "made").stat().st_uid == os.getuid()


def test_the_machine_itself_sees_nothing_of_it(place):
    code = "import socket; print(socket.gethostbyname('www.sec.gov'))"
    assert place.run(sys.executable, "-c", code).stdout.startswith("127.")
    outside = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert not outside.stdout.startswith("127.")


@pytest.mark.parametrize("code", [0, 7, 255])
def test_the_exit_code_is_the_commands(place, code):
    assert run([*place.way.before, sys.executable, "-c", f"raise SystemExit({code})"], place.variables) == code


def test_a_command_ended_by_a_signal_tells_so(place):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run([*place.way.before, sys.executable, "-c", code], place.variables) == 128 + 15


def test_a_sitecustomize_of_the_users_own_is_still_loaded(place, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import builtins; builtins.theirs = 'loaded'")
    kept = place.variables.get("PYTHONPATH", "")
    place.variables["PYTHONPATH"] = os.pathsep.join(filter(None, [kept, str(tmp_path)]))
    try:
        assert place.run(sys.executable, "-c", "print(theirs)").stdout.strip() == "loaded"
    finally:
        place.variables["PYTHONPATH"] = kept


def test_several_at_once(place, tmp_path):
    """Another command with another sandbox, by the same way, meanwhile."""
    made = certificates(tmp_path)
    with echo() as port, Front(port, made.context()) as front:
        other = Ready(find_way(front, Place(tmp_path, made), place.way.name), made.variables)
        code = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])"
        for one in (place, other, place):
            done = one.run(sys.executable, "-c", code, "https://www.sec.gov/x")  # each trusts its own alone
            assert done.returncode == 0, done.stderr
        assert other.way.before == () or other.way.before != place.way.before


def test_where_nothing_else_is_allowed_there_is_the_proxy(bare, tmp_path):
    made = certificates(tmp_path)
    with echo() as port, Front(port, made.context()) as front:
        place = Ready(find_way(front, Place(tmp_path, made)), made.variables)
        assert place.way.name == "proxy"
        done = place.run(sys.executable, "-c", URLLIB, "https://data.sec.gov/x")
    assert done.stdout.strip() == "GET data.sec.gov/x", done.stderr


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("around", ["*", "localhost,.sec.gov", "gov", "www.sec.gov:443 example.org"])
def test_no_exception_of_the_proxy_leads_to_the_real_edgar(bare, tmp_path, monkeypatch, around):
    monkeypatch.setenv("NO_PROXY", around)
    monkeypatch.setenv("no_proxy", around)
    made = certificates(tmp_path)
    with echo() as port, Front(port, made.context()) as front:
        place = Ready(find_way(front, Place(tmp_path, made)), made.variables)
        done = place.run("curl", "-s", "--max-time", "30", "https://www.sec.gov/x")
    assert done.stdout.strip() == "GET www.sec.gov/x", done.stderr


def test_other_exceptions_of_the_proxy_stay(bare, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "localhost,.example.org,sec.gov,::1")
    made = certificates(tmp_path)
    with echo() as port, Front(port, made.context()) as front:
        assert find_way(front, Place(tmp_path, made)).variables["NO_PROXY"] == "localhost,.example.org,::1"


@pytest.mark.parametrize("wanted", ["hosts", "network"])
def test_a_way_that_is_not_to_be_had_is_told_with_its_reason(bare, tmp_path, wanted):
    told = pytest.raises(EnvironmentProblem, match=f"here: {wanted}: ")
    made = certificates(tmp_path)
    with echo() as port, Front(port, made.context()) as front, told:
        find_way(front, Place(tmp_path, made), wanted)
