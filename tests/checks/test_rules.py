"""Every rule of the book: whether it is complete, and whether its own examples pass and fail by it."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from msgspec import structs

from checks.samples import SAMPLES, filing, sample
from muniment import checks
from muniment.checks import REGISTRY, SEVERITIES, Filing, findings, registry
from muniment.checks.explanations import SOURCES
from muniment.checks.rule import CHECKS, Rule, rule
from muniment.errors import UsageError
from muniment.forms import FORMS, FormD
from muniment.tsv import table_rows

CASES = [
    pytest.param(rule, example, fails, id=f"{rule.code}-{example.form}-{'fails' if fails else 'passes'}-{number}")
    for rule in REGISTRY.values()
    for fails, examples in ((False, rule.passes), (True, rule.fails))
    for number, example in enumerate(examples)
]


@pytest.mark.parametrize(("judged_by", "example", "fails"), CASES)
def test_examples(judged_by, example, fails):
    judged = filing(example, example.form)
    found = findings(judged, {judged_by})
    assert bool(found) is fails, [finding.message for finding in found]
    for finding in found:
        assert finding.message.endswith((".", "?"))
        assert finding.message[0] == finding.message[0].upper()
    if fails:  # one change breaks one rule, and those others that the example declares
        before = {finding.code for finding in findings(filing(structs.replace(example, changes={}), example.form))}
        after = {finding.code for finding in findings(judged)}
        assert after - before - {judged_by.code} <= set(example.also)


def test_every_row_is_complete():
    """What the law asks, where, since when and until when, what was at hand, and how it is judged."""
    for row in table_rows(registry.__file__, "rules.tsv"):
        assert re.fullmatch(r"[A-Z]-[0-9]{2}", row["code"]), row
        assert row["text"].endswith("."), row
        assert row["judgement"].endswith("."), row
        assert row["citation"], row
        assert not row["citation"].endswith("."), row
        assert row["source"] in SOURCES, row
        assert row["since"] == "always" or date.fromisoformat(row["since"]), row
        assert row["until"] == "now" or date.fromisoformat(row["until"]) >= date(1996, 1, 1), row
        assert row["forms"].startswith("every") or set(row["forms"].split()) <= FORMS.keys(), row
        for name in ("suggestion", "rationale"):
            assert not row[name] or row[name].endswith("."), row
        if row["severity"] != "undecidable":
            assert row["severity"] in SEVERITIES, row
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", row["name"]), row
            assert row["topic"], row
            assert row["dated"] in ("filed", "event", "first sale"), row
            assert set(row["profiles"].split()) <= {"public", "submit"}, row
            assert set(row["copies"].split()) <= {"xml", "table", "print"}, row


def test_rows_stand_in_the_order_of_their_codes():
    codes = [row["code"] for row in table_rows(registry.__file__, "rules.tsv")]
    assert codes == sorted(set(codes))


def test_every_rule_has_examples_that_pass_and_fail():
    assert [code for code, rule in REGISTRY.items() if not rule.passes or not rule.fails] == []
    assert {row["rule"] for row in table_rows(registry.__file__, "examples.tsv")} == set(REGISTRY)


def test_editions_follow_each_other():
    """What one function judges by several rows is one rule, whose dates leave no gap and do not meet."""
    editions = {rule.editions for rule in REGISTRY.values() if rule.editions}
    assert editions
    for codes in editions:
        dates = sorted((REGISTRY[code].since or date.min, REGISTRY[code].until or date.max) for code in codes)
        assert all(until + timedelta(days=1) == since for (_, until), (since, _) in pairwise(dates)), codes


def test_a_function_without_a_row_and_a_row_without_a_function_are_refused(monkeypatch):
    monkeypatch.setitem(CHECKS, "Z-99", CHECKS["E-28"])
    monkeypatch.delitem(CHECKS, "E-28")
    with pytest.raises(ValueError, match="a function without a row: E-28, Z-99"):
        registry._registry()


def test_a_code_has_one_function():
    with pytest.raises(ValueError, match="two functions check E-28"):
        rule("E-28")(lambda: None)


def test_names_are_unique():
    assert len({rule.name for rule in REGISTRY.values()}) == len(REGISTRY)


@pytest.mark.parametrize("form", SAMPLES)
def test_samples_are_clean(form):
    record, filed = sample(form)
    found = findings(Filing(record, filed=filed))
    assert [finding.code for finding in found if finding.severity != "note"] == []


def test_former_names_are_taken_for_one_release_with_a_warning():
    with pytest.warns(DeprecationWarning, match="Violation now"):
        assert checks.Doubt is checks.Violation  # type: ignore[attr-defined]
    with pytest.warns(DeprecationWarning, match="REGISTRY now"):
        assert checks.BOOK is REGISTRY  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        _ = checks.SHELF  # type: ignore[attr-defined]

    def function():
        return ()

    given = {"code": "Z-01", "name": "own", "severity": "note", "forms": ("D",), "text": "", "citation": ""}
    with pytest.warns(DeprecationWarning, match="now$") as warned:
        former = Rule(**given, judge=function, needs=("offering",))
    assert [str(warning.message) for warning in warned] == [
        "Rule(judge=...) is Rule(check=...) now", "Rule(needs=...) is Rule(requires=...) now"
    ]  # fmt: skip
    assert (former.check, former.requires) == (function, ("offering",))


def test_a_filing_is_checked_as_what_it_is_and_nothing_else():
    draft = FormD(submission_type="D")
    assert checks.check(Filing(draft, profile="submit"), profile="submit") == checks.check(draft, profile="submit")
    for other in ({"profile": "submit"}, {"as_of": date(2026, 1, 2)}, {"earlier": ()}):
        with pytest.raises(UsageError, match="are its own"):
            checks.check(Filing(draft), **other)
