"""Schedules 13G and 13D: the rules of their cover page, items and signatures, one module a topic."""

from types import ModuleType

from muniment.checks.schedule_13 import (
    cover,
    document,
    gate,
    joint,
    numbers,
    parties,
    percents,
    powers,
    repeated,
    signatures,
    submission,
)

TOPICS: tuple[ModuleType, ...] = (
    cover,
    document,
    gate,
    joint,
    numbers,
    parties,
    percents,
    powers,
    repeated,
    signatures,
    submission,
)
