"""Real filings, each with one thing broken: the rule that is meant tells it, and no other but those declared.

What breaks a sample of ours is done to accepted filings. A rule that no such change makes speak of a real filing is
named below, with the reason.
"""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest
from msgspec import structs

import muniment
from checks.samples import filing, sample
from datasets import portion
from muniment.checks import REGISTRY, Filing, findings
from muniment.errors import UsageError
from muniment.forms import form_of
from muniment.readers.dataset import read_dataset
from shared_data import SHARED, needs_shared

# What one change breaks beside the rule it is meant for, on filings other than our samples.
ALSO = {
    "A-01": {"C-03", "C-10"},
    "C-03": {"C-16"},
    "C-07": {"C-06"},
    "C-10": {"C-16"},
    "C-18": {"C-10", "C-16"},
    "K-10": {"E-27"},
    "K-12": {"E-27"},
    "T-07": {"C-16"},
    "T-08": {"C-16"},
    "T-14": {"C-16"},
    "T-15": {"C-16"},
    "X-08": {"C-16"},
}


def all_persons(**values):
    """Changes that give every reporting person of a filing the same values."""
    return lambda record: {
        f"reporting_persons[{number}].{name}": value
        for number in range(len(record.reporting_persons))
        for name, value in values.items()
    }


# How to break a real filing, where the examples of a rule speak of our samples alone.
BROKEN = {
    "B-01": all_persons(percent=Decimal("3.1")),
    "C-16": lambda record: {"item4.amount": f"{record.reporting_persons[0].aggregate_amount + 1000:,f}"},
    "G-07": lambda record: {
        **all_persons(percent=Decimal("1.0"))(record),
        "item5.five_percent_or_less": False,
        "item5.not_applicable": True,
    },
    "J-03": lambda record: {
        "signatures[0].signers[0].title": "Attorney-in-fact",
        "signature_comment": None,
        "exhibit_information": None,
    },
    "C-20": lambda record: {"reporting_persons[0].name": record.issuer_name},
    "K-03": lambda record: {
        "related_persons[0].first_name": "-",
        "related_persons[0].last_name": record.primary_issuer.name,
    },
    "K-07": lambda record: {
        "primary_issuer.formed_within_five_years": True,
        "primary_issuer.year_formed": record.first_sale.year + 1,
    },
    "K-38": lambda record: {
        "sales_commissions": record.sales_commissions or 1000,
        **{f"recipients[{number}].crd_number": None for number in range(len(record.recipients))},
        **{f"recipients[{number}].associated_dealer_crd_number": None for number in range(len(record.recipients))},
    },
    "K-41": lambda record: {
        f"related_persons[1].{name}": getattr(record.related_persons[0], name)
        for name in ("first_name", "middle_name", "last_name")
        if getattr(record.related_persons[0], name)
    },
    "K-42": lambda record: {"other_issuers[0].cik": record.primary_issuer.cik},
    "S-18": lambda record: {  # no later than it was signed, and so no other rule's
        "item5.transactions": f"{record.event_date:On %B %-d, %Y} the Fund bought 150,000 shares for $17.92 each.",
        "item3.funds": "Working capital.",
    },
    "K-33": lambda record: {"signatures[0].date": record.signatures[0].date - timedelta(days=90)},
    "L-11": lambda record: {
        "total_offering_amount": 60_000_000,
        "total_remaining": 60_000_000 - record.total_amount_sold,
    },
    "X-14": lambda record: {"reporting_persons[1].name": record.reporting_persons[0].name},
}

NOT_REACHED = {
    "A-05": "needs an exit and a further amendment after it; judged on samples of ours",
    "A-11": "needs a Schedule 13G and a Schedule 13D of one holder; judged on samples of ours",
    "A-13": "needs an earlier statement with a slip of its own; judged on samples of ours",
    "B-13": "needs a purchase shortly after a Schedule 13D that followed a 13G: no such text is among the filings",
    "B-16": "needs an open Schedule 13D of the same holder before a 13G; judged on samples of ours",
    "B-17": "needs a Schedule 13G of the same holder before a 13D; judged on samples of ours",
    "B-19": "needs persons whose shares do not overlap, and no word of a disclaimer",
    "B-24": "needs a first statement of five percent that states the number outstanding, and no rights",
    "C-21": "needs a parent beside a subsidiary, and no word of a disclaimer",
    "E-08": "every public copy breaks it as it stands: EDGAR has filled these fields in",
    "S-05": "needs an Item 2 without a word about officers: real ones are long",
    "Y-04": "needs a source and a record of it with the same name; judged on samples of ours",
    "S-17": "needs Items 4 to 6 without a word about an agreement: real ones are long",
}


@cache
def real(form: str):
    """Accepted filings of a form, originals and amendments, each with the day it was filed or signed."""
    return list(_notices() if form[0] == "D" else _schedules(form.removesuffix("/A")))


def _schedules(form: str):
    for path in sorted((SHARED / "data/schedule-13/xml").glob("*.xml")):
        record = muniment.read(path).record
        if form_of(record).name == form:
            yield record, Filing(record).signed


def _notices():
    for path in sorted((SHARED / "data/form-d/xml").glob("0*.xml")):
        record = muniment.read(path).record
        yield record, Filing(record).signed
    quarter = read_dataset(portion(SHARED / "data/form-d/datasets/2025q3_d.zip", 200))
    yield from ((row.record, row.header.filed) for row in quarter)


def moved(example, by):
    """The example with its history as long before the filing as it was before our sample."""
    if not example.earlier:
        return example
    earlier = tuple(structs.replace(one, filed=one.filed + by) if one.filed else one for one in example.earlier)
    return structs.replace(example, earlier=earlier)


def breaks(rule, example, base) -> bool:
    """Whether the change makes the rule speak of a filing that it was silent about, and no undeclared rule with it."""
    form = example.form or rule.forms[0]
    example = moved(example, base[1] - sample(form)[1]) if base[1] and not example.filed else example
    after = codes(example, form, base)
    if not example.changes:  # the day, or the papers beside it, break it: not the record
        return rule.code in after
    unchanged = structs.replace(example, changes={})
    alike = example.earlier and tuple(structs.replace(one, changes={}) for one in example.earlier)
    declared = {rule.code, *example.also, *ALSO.get(rule.code, ())}
    return any(
        rule.code in after - before and after - before <= declared
        for before in (codes(unchanged, form, base), codes(structs.replace(unchanged, earlier=alike), form, base))
    )


def codes(example, form, base):
    return {finding.code for finding in findings(filing(example, form, base=base))}


def reached(rule) -> bool:
    """Whether something breaks a real filing by this rule alone."""
    for example in rule.fails:
        for base in real(example.form or rule.forms[0]):
            with suppress(UsageError, AttributeError, IndexError, TypeError):  # the filing has no such place
                change = BROKEN.get(rule.code)
                tried = structs.replace(example, changes=change(base[0])) if change else example
                if breaks(rule, tried, base):
                    return True
    return False


@needs_shared
@pytest.mark.parametrize("code", REGISTRY)
def test_a_broken_filing_is_told(code):
    assert reached(REGISTRY[code]) is (code not in NOT_REACHED)


def test_exceptions_are_rules():
    assert set(NOT_REACHED) <= set(REGISTRY)
