"""Examples in docstrings: each says what the code does."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import muniment

SOURCE = Path(muniment.__file__).parent


@pytest.mark.slow
def test_every_example_is_right(capsys, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[1])  # of their files
    failed, tried = [], 0
    for path in sorted(SOURCE.rglob("*.py")):
        if ">>> " in path.read_text("utf-8"):
            name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
            result = doctest.testmod(import_module(name))
            tried += result.attempted
            failed += [name] if result.failed else []
    assert not failed, capsys.readouterr().out
    assert tried > 300
