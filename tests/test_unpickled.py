"""Nothing that a stranger can write is unpickled, evaluated or run.

Every place of the package that makes objects or programs of bytes stands here, with who can have written them; a new
one fails until it says so. Ray's connections are its own: whoever reaches the ports of a cluster runs programs on it.
"""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import muniment
from commands import run
from muniment.errors import MunimentError

SOURCE = Path(muniment.__file__).parent

# Modules of which nothing may be called, and functions of others, by how they are spelled with their module.
_MODULES = {"pickle", "cloudpickle", "dill", "marshal", "shelve", "joblib", "jsonpickle", "_pickle", "runpy"}
_CALLS = {
    *("eval", "exec", "compile", "__import__", "importlib.import_module", "import_module"),
    *(
        "os.system",
        "os.popen",
        "ray.cloudpickle.loads",
        "pandas.read_pickle",
        "numpy.load",
        "multiprocessing.get_context",
    ),
    *("get_context", "yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.unsafe_load_all", "yaml.full_load"),
    *("concurrent.futures.ProcessPoolExecutor", "ProcessPoolExecutor"),
}
_RECEIVES = "recv"  # of a connection between processes: it unpickles
_HARMLESS = {"pickle.dumps", "pickle.Pickler"}

# What a module that calls any of these has in it: the others need not be parsed.
_WORDS = re.compile(
    rf"(?<![.\w])(?:{'|'.join(map(re.escape, sorted(_CALLS)))})\(|\b(?:{'|'.join(sorted(_MODULES))}"
    rf"|{_RECEIVES}|shell|allow_pickle|YAML)\b"
)

_OURS = "modules of ours, by names that stand in the program"
KNOWN = {
    (
        "isolated.py",
        "pickle.loads",
    ): "what a process of this program has packed: over a pipe, in Ray's memory, and filings and truths for workers",
    ("isolated.py", "get_context"): "begins workers, with a pipe that nobody else holds",
    ("isolated.py", "pipe.recv"): "both ends of that pipe: what the program asks, what its worker answers",
    ("__init__.py", "import_module"): _OURS,
    ("readers/__init__.py", "import_module"): _OURS,
    ("readers/labelled/__init__.py", "import_module"): _OURS,
    ("store/__init__.py", "import_module"): _OURS,
    ("store/database.py", "import_module"): _OURS,
    ("extras.py", "import_module"): _OURS,
    ("forms/spec.py", "import_module"): _OURS,
    ("edgar/sandbox/api/submissions.py", "import_module"): _OURS,
}


def spelled(node: ast.AST) -> str:
    """Return a name with what stands before its points; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    before = spelled(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{before}.{node.attr}" if isinstance(node, ast.Attribute) and before else ""


def made_of_bytes(text: str) -> Iterator[str]:
    """Yield what a program calls that makes objects or programs of bytes, or brings in by another name."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in _MODULES:
            yield f"from {node.module}"
        if isinstance(node, ast.Import):
            yield from (f"import {one.name} as" for one in node.names if one.asname and one.name in _MODULES)
        called = spelled(node.func) if isinstance(node, ast.Call) else ""
        is_received = called.rpartition(".")[2] == _RECEIVES and not node.args if isinstance(node, ast.Call) else False
        if called in _HARMLESS:
            continue
        if called in _CALLS or called.partition(".")[0] in _MODULES or is_received:
            yield called
        if isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle") and spelled(node.value) != "False":
            yield f"{node.arg}={ast.unparse(node.value)}"
        if called == "YAML" and ast.unparse(node).partition("typ=")[2][:6] != "'safe'":
            yield "YAML"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import pickle\npickle.loads(x)", ["pickle.loads"]),
        ("from pickle import loads\nloads(x)", ["from pickle"]),
        ("import pickle as p\np.loads(x)", ["import pickle as"]),
        ("import yaml\nyaml.load(x, Loader=yaml.Loader)", ["yaml.load"]),
        ("YAML(typ='safe').load(x)\nYAML().load(x)\nYAML(typ='unsafe')", ["YAML", "YAML"]),
        ("subprocess.run(x, shell=True)", ["shell=True"]),
        ("pipe.recv()\nsocket.recv(10)", ["pipe.recv"]),
        ("eval(x)\nexec(x)\nre.compile(x)\nmodel.eval()", ["eval", "exec"]),
        ("pickle.dumps(x)\njson.loads(x)", []),
    ],
)
def test_what_is_looked_for_is_found(text, found):
    assert list(made_of_bytes(text)) == found
    assert _WORDS.search(text) or not found


@pytest.mark.slow
def test_every_place_that_makes_objects_of_bytes_is_known():
    texts = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    found = {(name, what) for name, text in texts.items() if _WORDS.search(text) for what in made_of_bytes(text)}
    assert found == set(KNOWN)


class Trap:
    """Makes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.mark.slow
def test_pickled_files_are_files(tmp_path):
    sprung, pile = tmp_path / "sprung", tmp_path / "pile"
    pile.mkdir()
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(Trap(sprung), protocol)
        (pile / f"{protocol}.pkl").write_bytes(data)
        (pile / f"{protocol}.txt").write_bytes(b"<SEC-DOCUMENT>" + data)
        with pytest.raises(MunimentError):
            muniment.read(data)
    run("ingest", pile, "--workers", "2", "--store", tmp_path / "filings.db")
    run("verify", "--store", tmp_path / "filings.db", "--reread")
    assert not sprung.exists()
    pickle.loads((pile / "0.pkl").read_bytes())
    assert sprung.exists()
