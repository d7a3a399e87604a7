"""Form D: the functions that check its rules, one module a subject."""

from muniment.checks.form_d import (
    amendments,
    dates,
    exemptions,
    offering,
    persons,
    submission,
)

__all__ = [
    "amendments",
    "dates",
    "exemptions",
    "offering",
    "persons",
    "submission",
]
