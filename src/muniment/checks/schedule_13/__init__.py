"""Schedules 13G and 13D: the rules of their cover page, items and signatures, one module a topic."""

from types import ModuleType

from muniment.checks.schedule_13 import (
    certificate,
    contracts,
    funds,
    item_3,
    item_5,
    items_13d,
    items_13g,
    purpose,
    rules_box,
    threshold,
)

TOPICS: tuple[ModuleType, ...] = (
    certificate,
    contracts,
    funds,
    item_3,
    item_5,
    items_13d,
    items_13g,
    purpose,
    rules_box,
    threshold,
)  # fmt: skip
