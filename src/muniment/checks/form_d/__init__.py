"""Form D: the rules of its items, one module an item or topic."""

from types import ModuleType

from muniment.checks.form_d import amendments, amounts, time

TOPICS: tuple[ModuleType, ...] = (
    amendments,
    amounts,
    time,
)
