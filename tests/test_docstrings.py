"""The examples in docstrings are true, of every module that has any."""

import doctest
from importlib import import_module

import pytest

from test_architecture import MODULES, SOURCE


@pytest.mark.slow
def test_the_examples_in_docstrings_hold(monkeypatch):
    monkeypatch.chdir(SOURCE.parent)  # some read the example filings
    with_examples = [name for name, path in MODULES.items() if ">>> " in path.read_text("utf-8")]
    results = {name: doctest.testmod(import_module(name)) for name in with_examples}
    assert len(results) > 50
    wanted = [name for name in MODULES if name.startswith(("muniment.codes", "muniment.identifiers"))]
    assert set(wanted) <= results.keys()
    assert {name: result for name, result in results.items() if result.failed or not result.attempted} == {}
