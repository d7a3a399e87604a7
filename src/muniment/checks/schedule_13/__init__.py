"""Schedules 13G and 13D: the rules of their cover page, items and signatures, one module a topic."""

from types import ModuleType

from muniment.checks.schedule_13 import amendments, time, time_13g

TOPICS: tuple[ModuleType, ...] = (
    amendments,
    time,
    time_13g,
)
