"""Schedules 13G and 13D: the rules of their cover page, items and signatures, one module a topic."""

from types import ModuleType

TOPICS: tuple[ModuleType, ...] = ()
