"""Printed layouts: what the truth states stands on the page, and damage takes from the truth what it takes away."""

import html
import json
import re
from random import Random

import pytest
from lxml import etree

from muniment.evaluate.damaging import damage
from muniment.evaluate.families import FAMILIES
from muniment.evaluate.names import ROOTS
from muniment.evaluate.printing import printed, printed_filing, write_samples
from muniment.evaluate.records import Case, fictional
from muniment.evaluate.truth import known, leaf
from muniment.identifiers import cusip
from muniment.readers import read
from shared_data import SHARED, needs_shared

SEEDS = range(12)
TAG = re.compile(r"<[^>]*>")


def words(sample):
    """Letters and digits of the page, tags and references resolved."""
    page = sample.data.decode()
    page = html.unescape(TAG.sub(" ", page)) if sample.suffix == "htm" else page
    return re.sub(r"[^a-z0-9]", "", page.casefold())


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


@pytest.mark.parametrize("family", FAMILIES)
def test_every_value_of_the_truth_is_printed(family):
    for seed in SEEDS:
        sample = printed_filing(Random(seed), family)
        page = words(sample)
        for path, value in stated(sample.truth):
            if value in (0, "0", "N/A") or path.endswith("date") or path.split("[")[0] in ("form", "rules", "item3"):
                continue
            for part in str(value).replace("<", "").split("; "):
                assert re.sub(r"[^a-z0-9]", "", part.casefold()) in page, (seed, path)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_seed_prints_the_same(family):
    for strength in (0.0, 0.4):
        assert printed_filing(Random(5), family, strength) == printed_filing(Random(5), family, strength)
    assert printed_filing(Random(5), family).data != printed_filing(Random(6), family).data


@pytest.mark.parametrize("family", FAMILIES)
def test_the_places_show_the_values(family):
    for seed in SEEDS:
        sample = printed_filing(Random(seed), family)
        page = sample.data.decode()
        for path, start, end in sample.places:
            if path.endswith(".name") and not path.startswith("label:") and sample.suffix == "txt":
                assert page[start:end].strip() in leaf(sample.truth, path)


@pytest.mark.parametrize("family", [name for name, one in FAMILIES.items() if one.markup])
def test_html_is_read_by_a_parser(family):
    tree = etree.fromstring(printed_filing(Random(2), family).data, etree.HTMLParser(encoding="utf-8"))
    assert tree.find("body") is not None


@pytest.mark.parametrize("family", FAMILIES)
def test_truths_have_the_shape_of_the_summary(family):
    for seed in SEEDS:
        has_the_shape_of_the_summary(printed_filing(Random(seed), family, 0.5).truth)


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
    data = printed_filing(Random(1), "html-flat").data
    assert damage(data, Random(1), 0.0) == data
    assert damage(data, Random(1), 1.0) != data


def test_what_is_gone_is_null_and_what_is_left_in_part_is_uncertain():
    truth = {"issuer": {"name": "A"}, "rules": ["13d-1(b)"], "persons": [{"name": "B", "percent": "5"}]}
    paths = ("issuer.name", "rules", "persons[0].name", "label:persons[0].percent")
    told = known(truth, dict.fromkeys(paths, 2), dict(zip(paths, (0, 0, 1, 1), strict=True)), ())
    assert told == {
        "issuer": {"name": None}, "rules": [], "persons": [{"name": "B", "percent": "5"}],
        "uncertain": ["issuer.name", "persons[0].name", "persons[0].percent", "rules"],
    }  # fmt: skip
    assert truth["issuer"] == {"name": "A"}


def test_records_are_fictional_and_their_numbers_right():
    for seed in range(300):
        record = fictional(Random(seed)).record
        assert record.issuer_name.split()[0].title() in ROOTS
        assert all(cusip.is_valid(number) for number in record.cusips)
        assert 1 <= len(record.reporting_persons) <= 12


@needs_shared
def test_no_company_is_a_real_one():
    real = (SHARED / "data" / "schedule-13" / "truth").glob("*.json")
    text = " ".join(path.read_text("utf-8") for path in real).casefold()
    assert text
    assert [root for root in ROOTS if root.casefold() in text] == []


@needs_shared
def test_a_filed_record_is_printed_too():
    """Any record can be printed, one that was read from XML as well."""
    for path in sorted((SHARED / "data" / "schedule-13" / "xml").glob("*.xml"))[:20]:
        reading = read(path)
        sample = printed(Case(reading.record, 2010), Random(1), "text-columns")
        assert len(sample.truth["persons"]) == len(reading.record.reporting_persons)


def test_samples_are_written_with_their_truths(tmp_path):
    files = write_samples(tmp_path / "samples", 25, seed=4)
    assert len({path.stem.partition("-")[2] for path in files}) == len(FAMILIES)
    for path in files:
        assert json.loads(path.with_suffix(".json").read_text("utf-8"))["persons"]
    again = write_samples(tmp_path / "again", 25, seed=4)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in files]
