"""The lanes of tests: which services a test starts, so which marker it bears, and who may start what.

`make test` runs what is `fast`: every test that bears none of the markers of `LONG`. Fixtures that start a service mark
the tests that use them; a test that starts one by itself, kills a process or takes long is marked by hand. All tests of
a service run in one process, so that a run has one database server, one cluster and one browser.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from _pytest.nodeid import coerce_node_id

SERVICES = {
    "postgresql": "a PostgreSQL server",
    "ray": "a Ray cluster",
    "browser": "a browser",
    "clients": "pip, to install other people's clients",
    "serving": "a web server in a process of its own",
}
LONG = (*SERVICES, "quarters", "kill", "slow", "nightly")
# Fixtures that start a service or take long, by the modules that define them.
FIXTURES = {
    ("databases", "server"): "postgresql",
    ("engines.conftest", "cluster"): "ray",
    ("web.conftest", "browser"): "browser",
    ("study.quarters", "quarters"): "quarters",
}
_PROGRAMS = {
    "postgresql": {"initdb", "pg_ctl", "postgres"},
    "ray": {"ray", "raylet", "gcs_server"},
    "browser": {"chromium", "chromium-headless-shell", "chromium-browser", "google-chrome"},
    "clients": {"pip", "uv"},
    "serving": {"serve"},
}


def mark(item: pytest.Item) -> None:
    """Give a test the markers of its services, of its lane, and of the process in which it is to run."""
    for marker in _markers_of_fixtures(item):
        item.add_marker(marker)
    markers = {marker.name for marker in item.iter_markers()}
    if markers.isdisjoint(LONG):
        item.add_marker("fast")
    together = (*SERVICES, "quarters")  # what is made once for all of them
    group = next((marker for marker in together if marker in markers), item.nodeid.partition("::")[0])
    item.add_marker(pytest.mark.xdist_group(group))


def some(values: Iterable[object], every: int) -> list[ParameterSet]:
    """Return the values of a test: the first of each `every` for the ordinary run, the others for `make nightly`."""
    cases = [value if isinstance(value, tuple) else (value,) for value in values]
    return [pytest.param(*case, marks=[pytest.mark.nightly] * (n % every > 0)) for n, case in enumerate(cases)]


def name(item: pytest.Item) -> None:
    """Bring the group of a test into its name, by which pytest-xdist tells it.

    pytest-xdist 3.8 does so in an attribute that pytest has no more since 9.2: each process had services of its own.
    """
    (group,) = (marker.args[0] for marker in item.iter_markers("xdist_group"))
    item._id = coerce_node_id(f"{without_group(item.nodeid)}@{group}")  # type: ignore[attr-defined]


def without_group(nodeid: str) -> str:
    """Return the name of a test without the group at its end, if it has one."""
    found, at, group = nodeid.rpartition("@")
    return found if at and "]" not in group else nodeid


def _markers_of_fixtures(item: pytest.Item) -> set[str]:
    if not isinstance(item, pytest.Function):
        return set()
    if hasattr(item, "callspec") and item.callspec.params.get("databases") == "postgresql":
        return {"postgresql"}
    known = item._fixtureinfo.name2fixturedefs
    used = {(known[name][-1].func.__module__, name) for name in item.fixturenames if name in known}
    return {marker for fixture, marker in FIXTURES.items() if fixture in used}


def service_of(command: Sequence[str]) -> str | None:
    """Return the marker of the service that a command starts, None for none."""
    if any("playwright/driver" in word for word in command):
        return "browser"
    names = {Path(word).name for word in command}
    return next((service for service, programs in _PROGRAMS.items() if names & programs), None)


class Watch:
    """Fails the test that runs when it starts a service whose marker it does not bear."""

    def __init__(self) -> None:
        self.item: pytest.Item | None = None
        sys.addaudithook(self._see)

    def _see(self, event: str, given: tuple[object, ...]) -> None:
        if event != "subprocess.Popen" or self.item is None:
            return
        command = given[1]
        words = [os.fsdecode(word) for word in ([command] if isinstance(command, str | bytes) else command)]
        service = service_of(words)
        if service and self.item.get_closest_marker(service) is None:
            pytest.fail(f"this test starts {SERVICES[service]}: mark it with @pytest.mark.{service}", pytrace=False)
