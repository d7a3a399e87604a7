"""The examples in the docstrings are true."""

import doctest

import pytest

from muniment.store import finding, query, showing
from muniment.values import characters


@pytest.mark.parametrize("module", [characters, finding, query, showing], ids=lambda module: module.__name__)
def test_examples(module):
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0
