"""Printed layouts: what the truth states stands on the page, and damage takes from the truth what it takes away."""

import html
import json
import re
from hashlib import sha256
from random import Random

import pytest
from lxml import etree
from msgspec import UNSET

from lab.careless import fictional
from lab.printed import composed_filing, printed, printed_filing, remaining_truth
from muniment.forms import Schedule13D, Schedule13G
from muniment.identifiers import cusip
from muniment.lab.corpus import Corpus, submission
from muniment.lab.layouts import LAYOUTS, damaged
from muniment.lab.marks import Marks
from muniment.lab.names import ROOTS, root
from muniment.lab.schedules import Case
from muniment.readers import read
from shared_data import SHARED, needs_shared

SEEDS = range(5)
TAG = re.compile(r"<[^>]*>")


def words(sample):
    """Letters and digits of the page, tags and references resolved."""
    page = sample.data.decode()
    page = html.unescape(TAG.sub(" ", page)) if sample.suffix == "htm" else page
    return re.sub(r"[^a-z0-9]", "", page.casefold())


def leaf(truth, path):
    """The leaf of a truth at a path such as `persons[0].name`."""
    for step in re.findall(r"[^.\[\]]+", path):
        truth = truth[int(step)] if isinstance(truth, list) else truth[step]
    return truth


def stated(value, path=""):
    """Every leaf of a truth that states something, with its path."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from stated(held, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for n, held in enumerate(value):
            yield from stated(held, f"{path}[{n}]")
    elif value is not None and not isinstance(value, bool):
        yield path, value


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_truth_is_printed(layout):
    for seed in SEEDS:
        sample = printed_filing(Random(seed), layout)
        page = words(sample)
        for path, value in stated(sample.truth):
            if value in (0, "0", "N/A") or path.endswith("date") or path.split("[")[0] in ("form", "rules", "item3"):
                continue
            for part in str(value).replace("<", "").split("; "):
                assert re.sub(r"[^a-z0-9]", "", part.casefold()) in page, (seed, path)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_seed_prints_the_same(layout):
    for strength in (0.0, 0.4):
        assert printed_filing(Random(5), layout, strength) == printed_filing(Random(5), layout, strength)
    assert printed_filing(Random(5), layout).data != printed_filing(Random(6), layout).data


def test_a_seed_prints_the_same_in_every_version():
    """Else figures of one version cannot be held against those of another: whoever changes a page measures both."""
    pages = sha256()
    for seed in range(30):
        for sample in (printed_filing(Random(seed), damage=0.2), composed_filing(Random(seed))):
            pages.update(sample.data + json.dumps(sample.truth, sort_keys=True).encode())
    corpus = Corpus(3, 200)
    for planned in corpus:
        pages.update(submission(planned, corpus).data)
    assert pages.hexdigest()[:16] == "6e3350d5ba1f5720"


@pytest.mark.parametrize("layout", [name for name, one in LAYOUTS.items() if one.markup])
def test_html_is_read_by_a_parser(layout):
    tree = etree.fromstring(printed_filing(Random(2), layout).data, etree.HTMLParser(encoding="utf-8"))
    assert tree.find("body") is not None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_truths_have_the_shape_of_the_summary(layout):
    for seed in SEEDS:
        has_the_shape_of_the_summary(printed_filing(Random(seed), layout, 0.5).truth)


def has_the_shape_of_the_summary(truth):
    assert {"form", "amendment_number", "issuer", "security", "event_date", "rules", "persons"} <= set(truth)
    assert truth["form"] in ("SC 13G", "SC 13G/A", "SC 13D", "SC 13D/A")
    for person in truth["persons"]:
        assert len(person) == 13
        assert person["group"] in ("a", "b", None)
        assert isinstance(person["types"], list)
        assert all(person[power] is None or person[power] == "N/A" or person[power] >= 0 for power in person if "_" in
                   power and power.startswith(("sole", "shared")))  # fmt: skip
    for path in truth["uncertain"]:
        leaf(truth, path)
    json.dumps(truth)


def test_damage_takes_values_from_the_truth_and_names_what_it_hurt():
    lost = hurt = 0
    for seed in range(40):
        whole, bad = (printed_filing(Random(seed), "text-ruled", strength) for strength in (0.0, 1.0))
        assert whole.truth["uncertain"] == []
        lost += len(list(stated(whole.truth))) - len([one for one in stated(bad.truth) if "uncertain" not in one[0]])
        hurt += len(bad.truth["uncertain"])
    assert lost > 10
    assert hurt > lost


def test_damage_of_strength_nothing_changes_nothing():
    page = printed_filing(Random(1), "html-flat").data.decode()
    assert damaged(page, Random(1), 0.0, Marks(), markup=True) == (page, frozenset())
    assert damaged(page, Random(1), 1.0, Marks(), markup=True)[0] != page


def test_what_is_gone_is_null_and_what_is_left_in_part_is_uncertain():
    truth = {"issuer": {"name": "A"}, "rules": ["13d-1(b)"], "persons": [{"name": "B", "percent": "5"}]}
    paths = ("issuer.name", "rules", "persons[0].name", "label:persons[0].percent")
    told = remaining_truth(truth, dict.fromkeys(paths, 2), dict(zip(paths, (0, 0, 1, 1), strict=True)), ())
    assert told == {
        "issuer": {"name": None}, "rules": [], "persons": [{"name": "B", "percent": "5"}],
        "uncertain": ["issuer.name", "persons[0].name", "persons[0].percent", "rules"],
    }  # fmt: skip
    assert truth["issuer"] == {"name": "A"}


def test_records_are_fictional_and_their_numbers_right():
    roots = {root(number) for number in range(ROOTS)}
    records = [fictional(Random(seed)).record for seed in range(300)]
    assert sum(record.issuer_name.split()[0].title() not in roots for record in records) < 15  # misspelled
    for record in records:
        assert all(cusip.is_valid(number) and "99" in number[:3] for number in record.cusips)
        assert 1 <= len(record.reporting_persons) <= 12


def test_records_are_as_varied_as_filings_are():
    """What a reader is measured by: all that forms can say, and all that careless filers leave out or get wrong."""
    cases = [fictional(Random(seed)) for seed in range(600)]
    records = [case.record for case in cases]
    persons = [person for record in records for person in record.reporting_persons]
    assert {len(record.reporting_persons) for record in records} >= {1, 2, 3, 4, 5, 6, 8, 11}
    assert {len(record.cusips) for record in records} == {1, 2, 3}
    assert {record.cusips[0][0] for record in records} == {"9", "G", "N", "Y"}
    assert {code for person in persons for code in person.types} == {
        "IN", "PN", "IA", "CO", "OO", "BK", "IC", "HC", "IV", "EP", "BD",
    }  # fmt: skip
    assert {len(person.types) for person in persons} == {1, 2}
    assert {person.group for person in persons} == {"a", "b", UNSET}
    assert {person.excludes_shares for person in persons} == {True, False}
    assert len({person.citizenship for person in persons}) > 10
    assert {record.amendment_number is UNSET for record in records} == {True, False}
    assert {case.year for case in cases} == set(range(1994, 2025))
    for name in ("sole_voting_power", "shared_dispositive_power", "aggregate_amount", "percent", "citizenship"):
        assert 0 < sum(getattr(person, name) is UNSET for person in persons) < len(persons) / 10
    amounts = [(person.aggregate_amount, person.sole_dispositive_power, person.shared_dispositive_power)
               for person in persons]  # fmt: skip
    unfit = [numbers for numbers in amounts if UNSET not in numbers and numbers[0] != numbers[1] + numbers[2]]
    assert 0 < len(unfit) < len(persons) / 10
    assert any(case.not_applicable for case in cases)
    assert any(any(case.irs_numbers) for case in cases)
    signers = [signer for record in records for signature in record.signatures for signer in signature.signers]
    assert {"Attorney-in-Fact", "", "Managing Member", "Trustee"} <= {signer.title for signer in signers}
    thirteen_d = [record for record in records if isinstance(record, Schedule13D)]
    assert {record.previously_filed_13g for record in thirteen_d} == {True, False}
    assert {person.legal_proceedings for record in thirteen_d for person in record.reporting_persons} == {True, False}
    assert {record.item4 is UNSET for record in thirteen_d} == {True, False}
    thirteen_g = [record for record in records if isinstance(record, Schedule13G)]
    assert {rule for record in thirteen_g for rule in record.rules or ("",)} == {
        "Rule 13d-1(b)", "Rule 13d-1(c)", "Rule 13d-1(d)", "",
    }  # fmt: skip
    assert {record.item5.five_percent_or_less for record in thirteen_g} == {True, False}


@needs_shared
def test_a_filed_record_is_printed_too():
    """Any record can be printed, one that was read from XML as well."""
    for path in sorted((SHARED / "data" / "schedule-13" / "xml").glob("*.xml"))[:20]:
        reading = read(path)
        sample = printed(Case(reading.record, 2010), Random(1), "text-columns")
        assert len(sample.truth["persons"]) == len(reading.record.reporting_persons)


def test_no_damage_is_none():
    page = "a line\nand one more"
    assert damaged(page, Random(1), 0.0, Marks(), markup=False) == (page, frozenset())
