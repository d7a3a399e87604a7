"""No regular expression of the package takes far longer for a longer text, unless what it is given is bounded."""

import re
from functools import cache

import pytest

import patterns
from patterns import BOUNDED, EXAMPLES, LINEAR, MEASURED, Site, digest, growth, sites


@cache
def known() -> list[Site]:
    return list(sites(EXAMPLES))


@pytest.mark.slow
def test_every_pattern_is_found():
    found = {site.where for site in known()}
    assert len(known()) > 650
    assert {"documents.html:_NAMED", "values.grammar:_DIGITS", "readers.labelled.items.answers:_TITLE"} <= found
    assert set(BOUNDED) | set(EXAMPLES) <= found


@pytest.mark.slow
@pytest.mark.parametrize("which", ["new", pytest.param("all", marks=pytest.mark.nightly)])
def test_patterns_are_linear_in_what_they_are_given(which):
    """Those that are not in the list of the measured; `python tests/patterns.py` measures them and writes it."""
    listed = set(MEASURED.read_text().split()) if which == "new" else set()
    asked = [site for site in known() if site.where not in BOUNDED and digest(site) not in listed]
    assert {site: found for site in asked if (found := growth(site)).times > LINEAR} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", [r"\s+x", r"(?:a+)+b", r"\s*-?\s*x", r"<a[^b]*b", r"\d+\.?\d*%", r"(?:[*]+|\w)*$", r"(x+x+)+y"]
)
def test_patterns_that_grow_are_seen(pattern, monkeypatch):
    """Each is given up, which takes as long as patience lasts."""
    monkeypatch.setattr(patterns, "_PATIENCE", 0.3)
    assert growth(Site("", re.compile(pattern), frozenset(["search"]))).times > LINEAR


@pytest.mark.parametrize(
    "pattern",
    [r"(?<!\s)\s++x", r"(?<!a)a++b", r"<a[^<b]*+b", r"(?<![ab])[ab]*+c", r"\bword\b|other", r"(?:\s{0,30}x){1,3}y"],
)
def test_patterns_that_do_not_grow_pass(pattern):
    assert growth(Site("", re.compile(pattern), frozenset(["search"]))).times < LINEAR


@pytest.mark.slow
def test_a_pattern_that_is_changed_is_measured_anew():
    listed = set(MEASURED.read_text().split())
    again = {digest(site): site for site in known() if site.where not in BOUNDED}
    assert len(listed & again.keys()) > 600
    site = again[min(listed & again.keys())]
    assert digest(site._replace(pattern=re.compile(site.pattern.pattern + "x"))) not in listed
    assert digest(site._replace(methods=site.methods ^ {"fullmatch"})) not in listed
