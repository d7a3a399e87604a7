"""The items of a rendered page: the answers as any page has them, and what the style sheet alone puts there."""

import re
from typing import Any

from msgspec import UNSET, structs

from muniment.forms import Schedule13D, Schedule13G
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.items.filling import filled
from muniment.readers.labelled.rendering.lines import HOW
from muniment.readers.labelled.statement import Statement

_PLAIN_PERCENT = re.compile(r"([0-9.]+) %\Z")
_LESS = re.compile(r"ownership of 5 percent or less of a class\s*\Z", re.IGNORECASE)


def items_of(
    statement: Statement, text: str, record: Schedule13D | Schedule13G, found: dict[str, Found]
) -> dict[str, Any]:
    """Return the items of a page, and note in `found` what was found for each path."""
    answers = dict(statement.answers.found)
    for path, one in answers.items():
        one.how, one.confidence = HOW, 1.0
        if path == "item4.percent" and one.stated and (plain := _PLAIN_PERCENT.match(one.value)):
            one.value = plain[1]
    items = filled(statement.letter, answers, found)
    if isinstance(record, Schedule13G):
        items |= _boxes(statement, text, items, record, found)
    return items


def _boxes(
    statement: Statement, text: str, items: dict[str, Any], record: Schedule13G, found: dict[str, Found]
) -> dict[str, Any]:
    """Return Items 3 and 5: the kinds that are ticked, and the words that stand for a tick."""
    boxes: dict[str, Any] = {}
    if record.item3 is not UNSET and record.item3.types is not UNSET:
        boxes["item3"] = record.item3
        found["item3.types"] = statement.item3
        statement.item3.how, statement.item3.confidence = HOW, 1.0
    place = statement.answers.places.get("5")
    less = _LESS.search(text, *place) if place else None
    if less and "item5" not in items and record.item5 is not UNSET:
        boxes["item5"] = structs.replace(record.item5, five_percent_or_less=True)
        found["item5.five_percent_or_less"] = Found(value=True, start=less.start(), end=less.end(), how=HOW)
    return boxes
