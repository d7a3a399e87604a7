"""The examples in the docstrings are true."""

import doctest

import pytest

from muniment.store import finding, showing, stored
from muniment.values import characters


@pytest.mark.parametrize("module", [characters, finding, stored, showing], ids=lambda module: module.__name__)
def test_examples(module):
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0
