"""The shape of the house: who imports whom, counting imports inside functions, and no knots."""

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text("utf-8"))


@cache
def imports(name: str) -> frozenset[str]:
    """Every module of ours that a module imports, wherever in it."""
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module if not node.level else f"{package}.{node.module}"
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names}
    return frozenset(one for one in found if one in MODULES)


def test_the_contract_of_the_rooms_is_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=SOURCE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_imports_itself_by_detours():
    """No knots: counting imports inside functions and for type checking, nobody is reached from himself."""
    TopologicalSorter({name: imports(name) for name in MODULES}).prepare()  # it names the knot


def test_imports_stand_at_the_top():
    """Own code is imported at the top of a module; only the front door loads lazily."""
    local = [
        f"{name}:{node.lineno}"
        for name in MODULES
        for function in ast.walk(tree_of(name))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert local == []


def test_no_broad_excepts():
    broad = {None, "Exception", "BaseException"}
    caught = [
        f"{name}:{node.lineno}"
        for name in MODULES
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.ExceptHandler) and (node.type and ast.unparse(node.type)) in broad
    ]
    assert caught == []


def test_no_room_is_called_after_nothing():
    nothing = {"utils", "helpers", "core", "common", "misc"}
    assert [name for name in MODULES if nothing & set(name.split("."))] == []


def test_the_house_is_found():
    """The checks above would pass on an empty folder."""
    assert {"muniment.forms.form_d", "muniment.readers.xml", "muniment.cli.app"} <= set(MODULES)
    assert "muniment.forms" in imports("muniment.readers.xml")
