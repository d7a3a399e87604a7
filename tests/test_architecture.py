"""The shape of the house: who imports whom, counting imports inside functions, and no knots."""

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}


WORD = re.compile(r"\w+")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text("utf-8"))


class Facts:
    """What the rules below ask of a module: found in one walk, since its tree is too large to be kept."""

    def __init__(self, name: str) -> None:
        tree = tree_of(name)
        self.package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
        self.imports: set[str] = set()
        self.names: set[str] = set()
        self.broad_excepts: list[int] = []
        self.parsers: list[str] = []
        self.given = names_given(tree)
        # A decorator may register what it stands above.
        self.defined = {node.name for node in tree.body if isinstance(node, DEFINITIONS) and not node.decorator_list}
        functions: list[range] = []
        indented: list[int] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions.append(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            elif isinstance(node, ast.Import | ast.ImportFrom) and node.col_offset:
                indented.append(node.lineno)
            self._see(node)
        self.local_imports = sorted({line for line in indented if any(line in function for function in functions)})

    def _see(self, node: ast.AST) -> None:
        match node:
            case ast.Import():
                self.imports |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                base = node.module if not node.level else f"{self.package}.{node.module}"
                paths = (f"{base}.{alias.name}" for alias in node.names)
                self.imports |= {path if path in MODULES else base for path in paths}
            case ast.ExceptHandler() if (node.type and ast.unparse(node.type)) in (None, "Exception", "BaseException"):
                self.broad_excepts.append(node.lineno)
            case ast.Name():
                self.names.add(node.id)
            case ast.Attribute():
                self.names.add(node.attr)
            case ast.Call() if is_parser(node):
                self.parsers.append(ast.unparse(node))


@cache
def facts(name: str) -> Facts:
    return Facts(name)


def imports(name: str) -> set[str]:
    """Every module of ours that a module imports, wherever in it."""
    return facts(name).imports & MODULES.keys()


def test_the_contract_of_the_rooms_is_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=SOURCE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def names_given(tree: ast.Module) -> Counter[str]:
    """How often the top of a module assigns to each name."""
    assignments = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    targets = (target for node in assignments for target in getattr(node, "targets", None) or [node.target])
    inside = (node for target in targets for node in ast.walk(target))
    return Counter(node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))


def test_a_module_has_one_thing_of_a_name():
    """Of two constants with one name the second would count wherever the first is meant."""
    twice = {name: [given for given, number in facts(name).given.items() if number > 1] for name in MODULES}
    assert {name: names for name, names in twice.items() if names} == {}


def test_a_private_name_is_used():
    """What the top of a module calls by a private name is named again in that module, or nothing can need it."""
    unused = []
    for module, path in MODULES.items():
        words = Counter(WORD.findall(path.read_text("utf-8")))
        names = {*facts(module).given, *facts(module).defined}
        unused += [f"{module}.{name}" for name in names if name[:1] == "_" and name[:2] != "__" and words[name] < 2]
    assert unused == []


def test_no_module_imports_itself_by_detours():
    """No knots: counting imports inside functions and for type checking, nobody is reached from himself."""
    ordered = TopologicalSorter({name: imports(name) for name in MODULES}).static_order()  # it names the knot
    assert set(ordered) >= set(MODULES)


def test_imports_stand_at_the_top():
    """Own code is imported at the top of a module; only the front door loads lazily."""
    assert [f"{name}:{line}" for name in MODULES for line in facts(name).local_imports] == []


def test_no_broad_excepts():
    assert [f"{name}:{line}" for name in MODULES for line in facts(name).broad_excepts] == []


def test_no_room_is_called_after_nothing():
    nothing = {"utils", "helpers", "core", "common", "misc"}
    assert [name for name in MODULES if nothing & set(name.split("."))] == []


# What is made by hand in one place, and the modules that may: others use these, or the library.
BY_HAND = {
    "OrderedDict": {"muniment.caching"},
    "fsync": {"muniment.atomic"},
    "mkstemp": set(),
    "flock": set(),
}


def test_what_is_made_by_hand_stands_in_one_place():
    """A file written whole, what was used last, a lock."""
    assert {made: {name for name in MODULES if made in facts(name).names} for made in BY_HAND} == BY_HAND


def test_the_house_is_found():
    """The checks above would pass on an empty folder."""
    assert {"muniment.forms.form_d.fields", "muniment.readers.xml", "muniment.cli.app"} <= set(MODULES)
    assert "muniment.forms" in imports("muniment.readers.xml")


# ---- what people type -----------------------------------------------------------------------------------------------

# Packages that people type into, and modules that read a number or a day without `muniment.values`, and why they may.
TYPED_INTO = (
    "cli",
    "web",
    "mcp",
    "drafts",
    "deadlines",
    "study",
    "compare",
    "pages",
    "store.corrections",
    "store.stored",
)
OTHER_NUMBERS = {
    "cli.submit": "an exit code",
    "cli.backup": "a stage's own count",
    "compare": "numbers of records",
    "deadlines.business_days": "our own table of closures",
    "deadlines.positions": "numbers of positions that are read",
    "drafts.filling": "how many entries a page of ours has",
    "pages.blocks": "widths",
    "pages.official": "the place of an entry in a list",
    "study.bods": "a CIK and days of the store",
    "study.charts": "numbers of a study, and widths",
    "study.entities.linking": "numbers of a study",
    "study.intent": "gaps of our own table of words",
    "study.market": "sums of the store, and periods of addresses, such as 2025Q3, by a pattern of their own",
    "study.ownership": "less than so many percent, as a reader of filings writes it",
    "study.questions": "what `moment_of` has read, and cells of the store",
    "study.review": "places in lists",
    "study.tables": "a number of ours in a note",
    "study.sql": "whole numbers as values of somebody's own SQL",
    "web.adding": "the number of an upload in an address",
    "web.home": "seconds of a clock",
    "web.study.changes": "sums of the store, and quarters that are counted there",
    "web.access.accounts": "seconds of a clock",
    "web.access.visits": "a header of HTTP",
    "study.figures": "amounts in the sentences of a filing, by patterns that find nothing else",
    "web.access.database": "seconds of a clock",
    "web.asking.feeds": "days of the store",
    "web.asking.saved": "seconds of a clock",
    "web.filing": "moments that EDGAR tells",
    "web.original": "places of an address that a page of ours made",
    "web.study.figures": "cells of the store",
}


def is_parser(node: ast.Call) -> bool:
    """Whether a call makes a number or a day of something that it was given."""
    called = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
    given = node.args and not isinstance(node.args[0], ast.Constant | ast.UnaryOp | ast.BinOp)
    return called in ("fromisoformat", "strptime") or (called in ("int", "Decimal", "float") and bool(given))


def test_what_people_type_is_read_by_the_grammar_of_values_alone():
    own = tuple(f"muniment.{package}" for package in TYPED_INTO)
    found = {
        name.removeprefix("muniment."): calls
        for name in MODULES
        if f"{name}.".startswith(tuple(f"{one}." for one in own)) and (calls := facts(name).parsers)
    }
    assert {name: calls for name, calls in found.items() if name not in OTHER_NUMBERS} == {}
    assert set(OTHER_NUMBERS) - set(found) == set(), "no longer needed"
