"""Pages composed of traits: each trait changes a page, its truth stays on the page, and a seed prints the same."""

import html
import re
from random import Random

import pytest

from lab.careless import fictional
from lab.printed import TRAITS, composed_filing, drawn, printed, stages_of
from muniment.lab.layouts import LAYOUTS

TAG = re.compile(r"<(?!PAGE)[^>]*>")
SEEDS = range(12)
LAYOUT_OF = {"block": "text-ruled", "row": "text-ruled", "page": "text-ruled", "signing": "text-ruled"}


def letters(sample):
    """The letters and digits of a page, tags, references, frames and rules away."""
    page = sample.data.decode()
    page = html.unescape(TAG.sub("", page)) if sample.suffix == "htm" else page
    return re.sub(r"[^a-z0-9]", "", page.casefold())


@pytest.mark.parametrize("name", TRAITS)
def test_a_trait_changes_pages(name):
    layout = LAYOUT_OF.get(TRAITS[name].stage, "html-flat")

    def changes(seed):
        case = fictional(Random(seed), year=2002)
        plain, other = (printed(case, Random(seed), layout, 0.0, traits) for traits in (frozenset(), frozenset({name})))
        return plain.data != other.data

    assert any(map(changes, SEEDS)), name


def test_names_and_numbers_of_the_truth_are_on_the_page():
    for seed in range(80):
        sample = composed_filing(Random(seed))
        page = letters(sample)
        for person in sample.truth["persons"]:
            for key in ("irs_number", "sole_voting", "shared_voting", "aggregate", "percent"):
                value = person[key]
                if value not in (None, 0, "0", "N/A"):
                    assert re.sub(r"[^a-z0-9]", "", str(value)) in page, (seed, key)
            words = re.findall(r"[a-z0-9]+", (person["name"] or "").casefold())
            assert all(word in page for word in words), (seed, person["name"])


def test_the_same_seed_composes_the_same():
    pages = [composed_filing(Random(7)) for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0].data != composed_filing(Random(8)).data


def test_traits_meet_that_are_no_whole_layout():
    samples = [composed_filing(Random(seed)) for seed in range(60)]
    assert len({(sample.layout, sample.traits) for sample in samples}) > 50
    stages = [stages_of(layout) for layout in LAYOUTS.values()]
    met = (drawn(Random(seed), 1994 + seed % 30, stages[seed % len(stages)]) for seed in range(3000))
    assert set().union(*met) == set(TRAITS)


def test_of_traits_that_stand_for_each_other_a_page_has_one():
    for seed in range(300):
        traits = [TRAITS[name] for name in drawn(Random(seed), 1999, stages_of(LAYOUTS["text-ruled"]))]
        instead = [trait.instead for trait in traits if trait.instead]
        assert len(instead) == len(set(instead))
        assert all(trait.since <= 1999 <= trait.until for trait in traits)


def test_what_is_taken_from_a_page_alone_changes():
    """The cause of a failure is found by taking one trait away."""
    for seed in range(10):
        sample = composed_filing(Random(seed))
        for name in sample.traits:
            without = composed_filing(Random(seed), without=name)
            assert without.layout == sample.layout
            assert without.traits == sample.traits - {name}


def test_a_place_that_two_people_may_read_apart_is_uncertain():
    case = fictional(Random(3), year=2001)
    sample = printed(case, Random(3), "text-ruled", 0.0, frozenset({"amount-elsewhere"}))
    assert any(place.endswith("sole_voting") for place in sample.truth["uncertain"])
