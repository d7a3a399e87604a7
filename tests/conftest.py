"""How every run of the tests begins, however it is started, and which lane each test is in."""

import gc
import logging
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock, Timeout
from hypothesis import HealthCheck, settings

import lanes
from databases import databases, nowhere, server, where  # noqa: F401 - fixtures, once for all folders

# How long an example takes is no fault of what it tests. `CI` has the same ones every time, as Hypothesis has it.
_AT_LEISURE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("muniment", settings.get_profile("ci" if os.environ.get("CI") else "default"), **_AT_LEISURE)
settings.register_profile("nightly", max_examples=int(os.environ.get("CASES", "2000")), database=None, **_AT_LEISURE)
settings.load_profile("muniment")

_WATCH = lanes.Watch()
_MANY_OBJECTS = 50_000
_COMPILED = Path(__file__).with_name("__pycache__")


def pytest_configure(config):
    """Where a run is started in the background, SIGINT is ignored, here and in every process begun from here."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.disable()  # until all tests are collected, of which nothing is garbage
    state = tempfile.TemporaryDirectory(prefix="muniment-state-")  # of no test is anything remembered for the user
    config.add_cleanup(state.cleanup)
    os.environ["XDG_STATE_HOME"] = state.name


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    """Let one of several processes compile the tests of a clean checkout: each would, while the others do the same."""
    is_one_of_several = hasattr(session.config, "workerinput") and not sys.dont_write_bytecode
    if not is_one_of_several or any(_COMPILED.glob("test_*-pytest-*.pyc")):
        return (yield)
    compiling = FileLock(_COMPILED / "compiling.lock")
    try:
        compiling.acquire(blocking=False)
    except Timeout:
        with compiling:
            pass
        return (yield)
    try:
        return (yield)
    finally:
        compiling.release()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Mark every test; of several processes, each begins with what takes long."""
    for item in items:
        lanes.mark(item)
    result = yield
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("fast") is not None)
        for item in items:
            lanes.name(item)
    return result


def pytest_collection_finish():
    """Leave the tests themselves to no collector of garbage, and let it look for rings of objects less often.

    A tree of source, a store of rows, an application with its routes live long and have none. The collector took a
    tenth of the time of a test of pages, of which half is left, and three quarters of what parsing the package takes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MANY_OBJECTS, *gc.get_threshold()[1:])
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report):
    """Tell of a test by the name that runs it, without the group that names the process in which it ran."""
    if hasattr(report, "node"):  # it comes from one of several processes, which know it by the whole name
        report.nodeid = lanes.without_group(report.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    _WATCH.item = item


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown():
    _WATCH.item = None


@pytest.fixture(autouse=True)
def _process_as_it_was():
    """Take back what a command in this process set for the lines that are logged; nothing else may stay changed."""
    names = {"muniment", *(name for name in logging.root.manager.loggerDict if name.startswith("muniment."))}
    loggers = [logging.root, *map(logging.getLogger, names)]
    logged = [(logger, logger.level, logger.handlers[:], logger.filters[:], logger.disabled) for logger in loggers]
    before = _process()
    yield
    for logger, level, handlers, filters, disabled in logged:
        logger.setLevel(level)
        logger.handlers[:], logger.filters[:], logger.disabled = handlers, filters, disabled
    assert _process() == before, "this test leaves its process changed for those that come after it"


def _process():
    """Return what a test leaves as it was: the folder, what signals do, and the variables that commands read."""
    names = ("HOME", "PATH", "PYTHONPATH", "RAY_ADDRESS")
    variables = {name: os.environ[name] for name in os.environ if name in names or name.startswith(("MUNIMENT", "XDG"))}
    signals = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]
    return variables, Path.cwd(), signals
