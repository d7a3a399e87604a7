"""Which lane a test is in, and that none starts a service whose marker it does not bear."""

import asyncio
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import lanes

COMMANDS = {
    "postgresql": ["setpriv", "--reuid=postgres", "/usr/lib/postgresql/15/bin/pg_ctl", "-D", "data", "start"],
    "ray": [sys.executable, "guard.py", "/home/ada/.venv/bin/ray", "start", "--head"],
    "browser": ["/home/ada/playwright/driver/node", "cli.js", "run-driver"],
    "clients": [sys.executable, "-m", "pip", "install", "edgartools"],
    "serving": [sys.executable, "-m", "muniment", "serve", "--port", "0"],
}


@pytest.mark.parametrize("service", lanes.SERVICES)
def test_a_test_without_the_marker_of_a_service_cannot_start_it(service):
    words = rf"this test starts {lanes.SERVICES[service]}: mark it with @pytest\.mark\.{service}$"
    with pytest.raises(pytest.fail.Exception, match=words):
        subprocess.run(COMMANDS[service], check=False)
    with pytest.raises(pytest.fail.Exception, match=words):
        asyncio.run(asyncio.create_subprocess_exec(*COMMANDS[service]))


def test_other_commands_are_nobodys_concern():
    assert lanes.service_of([sys.executable, "-m", "muniment", "read", "a.xml"]) is None


def test_fixtures_that_start_a_service_are_where_the_table_says():
    for module, fixture in lanes.FIXTURES:
        assert hasattr(import_module(module), fixture), (module, fixture)


def test_a_service_is_started_by_one_fixture_alone(request):
    """A fixture that several folders import is one for each of them, and so is what it starts."""
    functions = [item for item in request.session.items if isinstance(item, pytest.Function)]
    for module, fixture in lanes.FIXTURES:
        made = {
            definition
            for item in functions
            for definition in item._fixtureinfo.name2fixturedefs.get(fixture, ())
            if definition.func.__module__ == module
        }
        assert len(made) <= 1, fixture


def test_the_fast_lane_is_what_has_no_marker_of_what_is_long(request):
    for item in request.session.items:
        markers = {marker.name for marker in item.iter_markers()}
        assert ("fast" in markers) == markers.isdisjoint(lanes.LONG), item.nodeid


@pytest.mark.slow
def test_the_tests_of_a_service_run_in_one_process(tmp_path):
    """pytest-xdist tells the group of a test by its name: without it there are as many servers as processes."""
    for module in ("test_a.py", "test_b.py", "test_c.py"):
        (tmp_path / module).write_text(
            "import os, pytest\n"
            "@pytest.mark.postgresql\n"
            "@pytest.mark.parametrize('n', range(4))\n"
            "def test(n):\n"
            "    with open('processes', 'a') as file:\n"
            "        file.write(f'{os.getpid()}\\n')\n"
        )
    run = ["-p", "conftest", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup", "-v", str(tmp_path)]
    told = subprocess.run(
        [sys.executable, "-m", "pytest", *run],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(lanes.__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "PASSED test_a.py::test[0] \n" in told.stdout, "a test is told by the name that runs it"
    assert len(set((tmp_path / "processes").read_text().split())) == 1


def test_an_interruption_reaches_the_tests():
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


@pytest.mark.slow
def test_an_interruption_reaches_the_tests_of_a_run_in_the_background():
    """A shell that starts something in the background has it ignore SIGINT."""
    named = f"{__file__}::{test_an_interruption_reaches_the_tests.__name__}"
    code = (
        "import signal, sys, pytest; signal.signal(signal.SIGINT, signal.SIG_IGN); "
        f"sys.exit(pytest.main(['-p', 'no:cacheprovider', {named!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
