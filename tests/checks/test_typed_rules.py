"""The types of rules: each signature says what the definition of the form holds, and a misspelt field is an error."""

import subprocess
import sys
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import UnsetType

from muniment.checks import Filing
from muniment.checks.registry import REGISTRY
from muniment.checks.rule import Rule
from muniment.forms import FORMS

ROOT = Path(__file__).parents[2]

RULE = """
from muniment.checks.filing import Filing
from muniment.checks.schedule_13.persons import persons
from muniment.forms import FormD, Schedule13


def of_persons(filing: Filing[Schedule13]) -> bool:
    return any(person.{percent} for _, person in persons(filing))


def of_notice(filing: Filing[FormD]) -> object:
    return filing.record.{sold}
"""


def members(hint: object) -> set[object]:
    return set(get_args(hint)) if get_origin(hint) in (Union, UnionType) else {hint}


def entry(hint: object) -> set[object]:
    """What one entry of a list may be; of anything else, itself."""
    return members(get_args(hint)[0]) if get_origin(hint) is tuple else {hint}


def at(part: object, path: str) -> set[object]:
    """What may stand at a path of a part, its absence too."""
    held, absent = {part}, set()
    for name in path.split("."):
        held = set().union(*(members(get_type_hints(kind)[name]) for kind in held))
        absent |= held & {UnsetType}
        held -= absent
    return held | absent


def parts(rule: Rule) -> set[object]:
    """What a rule judges: records, or the parts that it names."""
    found = set()
    for record in (FORMS[form].record for form in rule.forms):
        for path in rule.each or ("",):
            judged = {record}
            for name in filter(None, path.split(".")):
                held = set().union(*(members(get_type_hints(part)[name]) for part in judged)) - {UnsetType}
                judged = set().union(*map(entry, held))
            found |= judged
    return found


def flat(hints: set[object]) -> set[object]:
    """Types with lists by what their entries may be, and the words of a choice as words."""
    found: set[object] = set()
    for hint in hints:
        if get_origin(hint) is tuple:
            found |= {(tuple, one) for one in entry(hint)}
        else:
            found |= {type(get_args(hint)[0])} if str(hint).startswith("typing.Literal") else {hint}
    return found


def test_the_signature_of_a_rule_is_what_the_forms_define():
    for code, rule in REGISTRY.items():
        hints = get_type_hints(rule.check)
        hints.pop("return")
        filing = hints.pop("filing", None)
        if filing is not None:
            assert get_origin(filing) is Filing, code
            assert members(get_args(filing)[0]) >= {FORMS[form].record for form in rule.forms}, code
        named = [flat(members(hint)) for hint in hints.values()]
        named += named[-1:] * (len(rule.requires) - len(named))  # the last takes all that follow
        for need, taken in zip(rule.requires, named, strict=True):
            assert Any not in taken, code
            name = need.rstrip("?-")
            types = parts(rule) if name == "." else flat(set().union(*(at(part, name) for part in parts(rule))))
            given = types if need.endswith("?") else types - {UnsetType}
            assert given <= taken or object in taken, f"{code}: {need} holds {given}, and the function takes {taken}"


@pytest.mark.slow
def test_a_misspelt_field_is_an_error_of_the_type_checker(tmp_path: Path):
    (tmp_path / "rules.py").write_text(RULE.format(percent="percent", sold="total_amount_sold"), "utf-8")
    (tmp_path / "misspelt.py").write_text(RULE.format(percent="percnt", sold="total_amount_solt"), "utf-8")
    (tmp_path / "pyrightconfig.json").write_text(f'{{"extraPaths": ["{ROOT}/src"], "typeCheckingMode": "strict"}}')
    checked = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--project", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [line for line in checked.stdout.splitlines() if " error: " in line]
    assert [error for error in errors if "misspelt.py" not in error] == []
    for name in ("percnt", "total_amount_solt"):
        assert f'Cannot access attribute "{name}"' in checked.stdout
