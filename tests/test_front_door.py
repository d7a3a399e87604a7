"""What is public, and what importing it costs."""

import json
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest

import muniment

PUBLIC = {
    "Due", "EnvironmentProblem", "Evidence", "Finding", "FormD", "FormNotRead", "IdentifierError", "MunimentError",
    "NotAFiling", "Problem", "Reading", "RecordError", "RefusedSource", "Schedule13D", "Schedule13G", "SourceError",
    "Span", "State", "Submission", "UNSET", "UsageError", "__version__", "ask", "check", "convert", "due",
    "frame", "read", "read_all", "summary", "write",
}  # fmt: skip
BY_ITSELF = "import json, sys, muniment; print(json.dumps(sorted(m for m in sys.modules if not m.startswith('encod'))))"


def in_new_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_public_names_are_pinned():
    assert set(muniment.__all__) == PUBLIC
    assert {name for name in PUBLIC if getattr(muniment, name, None) is None} == set()


def test_signatures_are_pinned():
    assert (
        str(signature(muniment.read))
        == "(source: 'str | PathLike[str] | bytes | BinaryIO') -> muniment.reading.Reading"
    )
    assert list(signature(muniment.write).parameters) == ["record", "to"]
    assert signature(muniment.write).parameters["to"].default == "xml"
    assert list(signature(muniment.check).parameters) == [
        "judged", "profile", "as_of", "earlier", "select", "ignore", "undecided",
    ]  # fmt: skip
    assert list(signature(muniment.convert).parameters) == ["reading"]
    assert list(signature(muniment.summary).parameters) == ["reading"]
    assert list(signature(muniment.ask).parameters) == ["question", "store", "limit", "given"]
    assert list(signature(muniment.frame).parameters) == ["name", "store", "given"]
    assert list(signature(muniment.due).parameters) == ["form", "event", "rule", "trigger"]


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match=r"^module .muniment. has no attribute .nothing_of_the_kind.$"):
        getattr(muniment, "nothing_of_the_kind")  # noqa: B009 - an attribute that no checker should know


def test_importing_loads_nothing_heavy():
    loaded = set(json.loads(in_new_python(BY_ITSELF)))
    assert "muniment.version" in loaded
    assert not loaded & {"lxml", "lxml.etree", "msgspec", "rich", "typer", "muniment.readers", "stdnum"}


def test_reading_loads_no_command_line():
    loaded = in_new_python("import sys, muniment; muniment.read; print('\\n'.join(sys.modules))").split()
    assert "muniment.readers" in loaded
    assert not {"rich", "typer", "muniment.cli", "urllib.request", "ssl"} & set(loaded)


def test_what_reads_pages_is_loaded_with_the_first_of_them():
    loaded = in_new_python("import sys, muniment.cli.check, muniment.web.app; print(' '.join(sys.modules))").split()
    named = "muniment.readers.labelled."
    assert [name for name in loaded if name.startswith(named)] == [f"{named}values"]
    page = Path(__file__).parents[1] / "examples" / "schedule-13g-1997.txt"
    read = f"import sys, muniment; muniment.read({str(page)!r}).problems; print(' '.join(sys.modules))"
    assert f"{named}items.exhibits" in (loaded := in_new_python(read).split())
    assert f"{named}items.details" not in loaded


def test_everything_public_has_a_docstring_that_says_something():
    for name in PUBLIC - {"UNSET", "__version__"}:
        assert len(getattr(muniment, name).__doc__.split()) > 3
