"""Form D: the rules of its items, one module an item or topic."""

from types import ModuleType

from muniment.checks.form_d import (
    amendments,
    amounts,
    business_combination,
    clarified,
    compensation,
    exemptions,
    fees,
    filing_type,
    first_sale,
    industry,
    investors,
    issuers,
    limits,
    related_persons,
    securities,
    signatures,
    submission,
    time,
)

TOPICS: tuple[ModuleType, ...] = (
    amendments,
    amounts,
    business_combination,
    clarified,
    compensation,
    exemptions,
    fees,
    filing_type,
    first_sale,
    industry,
    investors,
    issuers,
    limits,
    related_persons,
    securities,
    signatures,
    submission,
    time,
)
