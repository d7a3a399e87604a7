"""The items of a rendered page: the answers as any page has them, and what the style sheet alone puts there."""

import re
from typing import Any

from msgspec import UNSET, structs

from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.schedule_13.schedule_13g import Item5
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.items.filling import filled
from muniment.readers.labelled.rendering.lines import HOW
from muniment.readers.labelled.statement import Statement

_PLAIN_PERCENT = re.compile(r"([0-9.]+) %\Z")


def items_of(statement: Statement, record: Schedule13D | Schedule13G, found: dict[str, Found]) -> dict[str, Any]:
    """Return the items of a page, and note in `found` what was found for each path."""
    answers = dict(statement.answers.found)
    for path, one in answers.items():
        one.how, one.confidence = HOW, 1.0
        if path == "item4.percent" and one.stated and (plain := _PLAIN_PERCENT.match(one.value)):
            one.value = plain[1]
    items = filled(statement.letter, answers, found)
    if isinstance(record, Schedule13G):
        items |= _boxes(statement, items, record, found)
    return items


def _boxes(statement: Statement, items: dict[str, Any], record: Schedule13G, found: dict[str, Found]) -> dict[str, Any]:
    """Return Items 3 and 5: the kinds that are ticked, and the box, or the words that stand for one."""
    boxes: dict[str, Any] = {}
    if record.item3 is not UNSET and record.item3.types is not UNSET:
        boxes["item3"] = record.item3
        found["item3.types"] = statement.item3
        statement.item3.how, statement.item3.confidence = HOW, 1.0
    box = statement.exit
    if box.stated and "boxless" not in box.signs:
        boxes["item5"] = structs.replace(items.get("item5", Item5()), five_percent_or_less=box.value)
        found["item5.five_percent_or_less"] = box
        box.how, box.confidence = HOW, 1.0
    return boxes
