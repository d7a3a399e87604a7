"""Schedules 13G and 13D: the functions that check their rules, one module a subject."""

from muniment.checks.schedule_13 import (
    amendments,
    cover,
    eligibility,
    items_13d,
    items_13g,
    percents,
    signatures,
    submission,
)

__all__ = ["amendments", "cover", "eligibility", "items_13d", "items_13g", "percents", "signatures", "submission"]
