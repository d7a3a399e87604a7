"""Who may ask which form a record is: the rooms whose subject is one form. Everybody else asks its `FormSpec`."""

import ast
from collections import Counter
from collections.abc import Iterator

import pytest

from muniment.forms import FORMS
from test_architecture import MODULES, tree_of

# The rooms whose subject is one form; `readers.labelled` until labels are looked for by the layout of a form.
ROOMS = (
    "forms.form_d",
    "forms.schedule_13",
    "checks.form_d",
    "checks.schedule_13",
    "deadlines",
    "study.ownership",
    "study.offerings",
    "readers.labelled",
)

# Functions elsewhere that ask, how often, and why they may.
ALLOWED = {
    "checks.fields:whole_file": (1, "a sign that X-07 tells of a schedule is not told twice"),
    "cli.due:_states": (1, "`due --states` is an option for the state notices of Form D"),
    "lab.composition:_Cover.line": (2, "the laboratory prints both schedules, each with its own lines"),
    "lab.composition:_Items.blocks": (1, "the laboratory prints both schedules, each with its own items"),
    "lab.truth_files:faults": (1, "labels have the format of their form"),
    "lab.schedules:Maker.case": (1, "the laboratory makes up both schedules"),
    "lab.timeline:Position._next_event": (1, "a corpus amends by the law of each schedule"),
    "lab.timeline:Position.next_filing": (2, "a corpus changes from one schedule to the other"),
    "lab.timeline:opened_statement": (2, "a corpus files by the law of each schedule"),
    "web.deadlines:_of_event": (1, "the page asks for a rule where a 13G is due"),
    "web.study.changes:": (1, "who opens on a 13D is an activist"),
    "pipeline.watch:Owing.owed": (1, "an offering goes on for a year, a schedule until facts change"),
    "pipeline.watch:_owing": (2, "a D is amended after a year, a 13G after a quarter, a 13D after a change"),
    "pipeline.watch:_holdings": (1, "a 13G is amended after a quarter, a 13D after a change"),
}
MOST = 20

RECORDS = {form.record.__name__ for form in FORMS.values()} | {"Schedule13"}
NAMES = {said for form in FORMS.values() for said in (form.name, form.called, form.index_type, form.submission_type)}
NAMES |= {name.upper() for name in NAMES} | {f"{name}/A" for name in NAMES} | RECORDS
AMBIGUOUS = {name for name in NAMES if len(name) == 1}  # in a table of letters no form
_TESTS = {"startswith", "endswith", "get", "register", "count", "index", "pop", "__contains__"}


def _named(node: ast.AST) -> set[str]:
    """The record types and names of forms in an expression."""
    found = set()
    for inner in ast.walk(node):
        said = inner.id if isinstance(inner, ast.Name) else inner.attr if isinstance(inner, ast.Attribute) else None
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            found |= {inner.value} & NAMES
        found |= {said} & RECORDS
    return found


def _compared(node: ast.Compare) -> bool:
    """Whether a comparison has a form itself on one side, alone or in a list; not an argument of a call."""
    sides = [node.left, *node.comparators]
    return any(_named(side) for side in sides if not isinstance(side, ast.Call | ast.BinOp | ast.JoinedStr))


def _keyed(node: ast.Dict) -> bool:
    keys = [
        name
        for key in node.keys
        if key is not None and isinstance(key, ast.Constant | ast.Name | ast.Attribute)
        for name in _named(key)
    ]
    return bool(set(keys) - AMBIGUOUS) or (bool(keys) and len(keys) == len(node.keys))


def asks(node: ast.AST) -> bool:
    """Whether a node asks which form something is."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, kinds]):
            return bool(_named(kinds))
        case ast.Call(func=ast.Attribute(attr=name), args=[first, *_]) if name in _TESTS:
            return bool(_named(first))
        case ast.Compare():
            return _compared(node)
        case ast.MatchClass(cls=what) | ast.MatchValue(value=what):
            return bool(_named(what))
        case ast.Dict():
            return _keyed(node)
        case ast.Subscript(slice=ast.Constant() | ast.Name() | ast.Attribute() as key, ctx=ast.Load()):
            return bool(_named(key)) and not _is_type(node)
    return False


def _is_type(node: ast.Subscript) -> bool:
    """Whether a subscript is a type with its arguments, as in `type[FormD]`; those begin with a small or big letter."""
    types = (
        "type",
        "tuple",
        "list",
        "dict",
        "frozenset",
        "Callable",
        "Iterable",
        "Iterator",
        "Sequence",
        "Filing",
        "cast",
    )
    named = isinstance(node.slice, ast.Name | ast.Attribute) and isinstance(node.value, ast.Name)
    return named and node.value.id in types


def asking(tree: ast.Module) -> Iterator[str]:
    """The functions that ask, each as often as it does; "" for the module itself."""

    def inside(node: ast.AST, where: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            here = f"{where}.{child.name}".lstrip(".") if named else where
            if asks(child):
                yield here
            yield from inside(child, here)

    yield from inside(tree, "")


def test_no_room_asks_which_form_a_record_is():
    found: Counter[str] = Counter()
    for name in MODULES:
        own = name.removeprefix("muniment.")
        if not f"{own}.".startswith(tuple(f"{room}." for room in ROOMS)):
            found.update(f"{own}:{where}" for where in asking(tree_of(name)))
    assert found == {place: count for place, (count, _) in ALLOWED.items()}
    assert found.total() <= MOST


def test_rooms_of_one_form_are_there():
    assert [room for room in ROOMS if f"muniment.{room}" not in MODULES] == []


@pytest.mark.parametrize(
    "code",
    [
        "isinstance(record, FormD)",
        "isinstance(record, forms.Schedule13D | Schedule13G)",
        "issubclass(kind, (int, FormD))",
        "type(record) is FormD",
        "type(record).__name__ == 'FormD'",
        "form == 'D'",
        "form.name != '13G'",
        "name in ('13D', '13G')",
        "'SC 13D/A' == filing.form",
        "form.startswith('SC 13G')",
        "{'D': 1, '13G': 2}[form]",
        "{FormD: page}.get(kind)",
        "{'13G': 1, 'other': 2}",
        "FORMS['D']",
        "READERS[FormD]",
        "HOOKS.get('Form D')",
        "page.register(FormD)",
        "match record:\n case FormD(): pass",
        "match form:\n case '13D' | '13G': pass",
    ],
)
def test_every_way_of_asking_is_seen(code):
    assert list(asking(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "def page(record: FormD) -> type[FormD]: ...",
        "FormD(primary_issuer=issuer)",
        "words('D', field, year)",
        "{'C': 'Canada', 'D': 'Germany'}",
        "form.roles.issuers_file",
        "due('13G', event) == day",
        "entries: list[FormD] = []",
    ],
)
def test_naming_a_form_is_not_asking(code):
    assert not list(asking(ast.parse(code)))
