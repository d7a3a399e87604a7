"""Every row of the table of law is a rule, or stands in the list of the undecidable with its reason."""

import re

from muniment.checks import REGISTRY
from muniment.checks.registry import undecidable
from shared_data import SHARED, needs_shared

_ROW = re.compile(r"^\| ([A-Z]-\d\d) \|(.*)\|$", re.MULTILINE)


@needs_shared
def test_every_row_is_somewhere():
    rows = {row[1] for row in _ROW.finditer((SHARED / "specs/law-rules.md").read_text("utf-8"))}
    undecided = {rule.code for rule in undecidable()}
    assert rows - REGISTRY.keys() - undecided == set()
    assert REGISTRY.keys() & undecided == set()


def test_the_undecidable_say_why():
    for rule in undecidable():
        assert rule.text.endswith(".")
        assert rule.reason.endswith(".")
        assert rule.citation
