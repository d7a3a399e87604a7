"""No regular expression of the package takes far longer for a longer text, unless what it is given is bounded."""

import re
from functools import cache

import pytest

from patterns import LINEAR, SOURCE, Site, growth, sites

# What the names of patterns that functions make stand for, as in the longest of real filings.
EXAMPLES = {
    "documents.passage:_starts": {"end": b"\n\x00"},
    "lab.block_traits:printed": {"pairs": {"May 2, 2001": "", "12/31/2000": ""}},
    "pages.blocks:spelled": {"hidden": ["\x07", "]", "^"]},
    "readers.labelled.items.headings:_compiled": {"title": "name of issuer"},  # the tables that it makes are read whole
    "readers.labelled.persons:hit": {"named": r"Jane\s+Q\.\s+Roe"},
    "readers.labelled.signatures:following": {"names": r"Roe\sFund\sL\.P\.|Doe\sTrust"},
    "readers.labelled.text:side": {"often": "!*#+"},
    "readers.labelled.values:_own_number": {"row": 11},
    "readers.labelled.row_1:pattern": {"first": r"Jane\s+Q\.", "gap": r"[^\S\n]+", "second": "Roe"},
}
# Patterns that grow, but not beyond what they are given, and where that is bounded.
BOUNDED = {
    "checks.schedule_13.texts:_SHORT_FORM": "_LONGEST_SHORT_FORM characters",
    "forms.layout:_OWN_NUMBER": "a title of our own",
    "pipeline.ingest:_TITLE": "_SHOWN characters, whose runs of blanks are single blanks",
    "readers.labelled.cover:(_GOES_ON, _AND_ON)": "_UNKNOWN characters before a label",
    "readers.labelled.cross_checks:_BEFORE": "_SHORT characters before a name",
    "readers.labelled.rows:_ASIDE": "captions of our own",
    "readers.labelled.text:_ABOVE_TITLE": "_LABEL characters above a title",
    "readers.labelled.items.people:_CITIZEN": "_MOST characters of a line",
    "readers.labelled.items.people:_KINDS": "the cells of a header, of at most 200 characters a row",
    "readers.labelled.items.people:_LABEL": "_MOST characters of a row",
    "readers.labelled.items.people:_NAME_AND_OFFICE": "_LONG characters of a line",
    "readers.labelled.items.people:_NOTE": "_LONG characters of a line",
    "readers.labelled.items.people:_SUFFIX": "_SHORT characters of a name",
    "readers.labelled.items.people:_name_and_rest": "_LONG characters of a line",
    "readers.labelled.items.transactions:_ON_BEHALF": "_NAME characters of a heading",
    "readers.labelled.items.transactions:_ROLES": "_SENTENCE characters of a header's cell",
    "readers.labelled.items:_BEFORE": "four times _REACH characters before a label, or one place",
    "readers.labelled.items:_OF_LINE": "_REACH characters before a label",
    "readers.labelled.signatures.words:_LEAD": "120 characters of a name and its title",
    "study.review:_BY_PLACE": "a path of the record",
}
# A package each; the readers, which have half of all, one by one.
GROUPS = sorted({path.stem for path in SOURCE.iterdir() if path.suffix in ("", ".py")} - {"readers", "__pycache__"})
READERS = sorted(f"readers.labelled.{path.stem}" for path in (SOURCE / "readers/labelled").iterdir())


@cache
def known() -> list[Site]:
    return list(sites(EXAMPLES))


@pytest.mark.slow
def test_every_pattern_is_found():
    found = {site.where for site in known()}
    assert len(known()) > 650
    assert {"documents.html:_NAMED", "values.grammar:_DIGITS", "readers.labelled.items:_TITLE"} <= found
    assert set(BOUNDED) | set(EXAMPLES) <= found


def _is_in(site: Site, group: str) -> bool:
    return site.where.startswith((f"{group}.", f"{group}:"))


@pytest.mark.slow
@pytest.mark.parametrize("group", [*GROUPS, "readers", *READERS])
def test_patterns_are_linear_in_what_they_are_given(group):
    deeper = READERS if group == "readers" else []
    of_group = (site for site in known() if _is_in(site, group) and not any(_is_in(site, one) for one in deeper))
    measured = {site: growth(site) for site in of_group if site.where not in BOUNDED}
    assert {site: found for site, found in measured.items() if found.times > LINEAR} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", [r"\s+x", r"(?:a+)+b", r"\s*-?\s*x", r"<a[^b]*b", r"\d+\.?\d*%", r"(?:[*]+|\w)*$", r"(x+x+)+y"]
)
def test_patterns_that_grow_are_seen(pattern):
    assert growth(Site("", re.compile(pattern), frozenset(["search"]))).times > LINEAR


@pytest.mark.parametrize(
    "pattern",
    [r"(?<!\s)\s++x", r"(?<!a)a++b", r"<a[^<b]*+b", r"(?<![ab])[ab]*+c", r"\bword\b|other", r"(?:\s{0,30}x){1,3}y"],
)
def test_patterns_that_do_not_grow_pass(pattern):
    assert growth(Site("", re.compile(pattern), frozenset(["search"]))).times < LINEAR
