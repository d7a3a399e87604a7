"""Form D: the functions that check its rules, one module a subject."""

from muniment.checks.form_d import exemptions, offering, persons, submission

__all__ = ["exemptions", "offering", "persons", "submission"]
