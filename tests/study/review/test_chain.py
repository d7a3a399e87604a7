"""What the filings before and behind a printed one do to the confidence of its values."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs

from muniment.evidence import Evidence, Problem, Span
from muniment.forms.schedule_13.base import Signer
from muniment.forms.schedule_13.schedule_13g import PersonSignature, ReportingPerson
from muniment.store import packing
from muniment.store.stored import TEXT, Judgement, StoredFinding
from muniment.study import review
from muniment.study.chain import ChainFiling, chain_checks
from store.entries import entry, hash_of, schedule_13g

SHARES, PERCENT, SECOND = (
    "reporting_persons[0].aggregate_amount",
    "reporting_persons[0].percent",
    "reporting_persons[1].percent",
)
SECOND_SHARES = "reporting_persons[1].aggregate_amount"
NUMBER = "amendment_number"


def person(name, shares=1000, percent="6.2"):
    return ReportingPerson(name=name, aggregate_amount=Decimal(shares), percent=Decimal(percent))


def filing(sure, *persons, key="before", problems=(), findings=(), **fields):
    """A printed filing, and how sure the reader was of each place; None for one read from XML."""
    record = schedule_13g(reporting_persons=persons or (person("Ann Fund"),), **fields)
    span = Span("0" * 64, 0, 3)
    evidence = None if sure is None else {path: Evidence((span,), one, "label") for path, one in sure.items()}
    return ChainFiling(key, record, evidence, tuple(problems), tuple(findings))


def confidence(own, before=None, after=None, unfitting=()):
    return {path: check.confidence for path, check in chain_checks(own, before, after, unfitting).items()}


@pytest.mark.parametrize("neighbour", ["before", "after"])
def test_what_a_neighbour_says_too_is_believed_more(neighbour):
    own, other = filing({SHARES: 0.7, PERCENT: 0.8}), filing(None)
    found = confidence(own, **{neighbour: other})
    assert found.keys() == {SHARES, PERCENT}
    assert 0.98 < found[SHARES] < found[PERCENT] < 1


def test_no_more_than_the_neighbour_is_believed():
    own, doubtful = filing({SHARES: 0.5, PERCENT: 0.5}), filing({SHARES: 0.62, PERCENT: 0.3})
    assert confidence(own, doubtful) == {SHARES: 0.62}


def test_another_value_is_no_witness_and_no_contradiction():
    own, other = filing({SHARES: 0.7, PERCENT: 0.8}), filing(None, person("Ann Fund", 2000, "12.4"))
    assert confidence(own, other) == {}


def test_a_person_is_found_by_name_wherever_it_stands():
    own = filing({PERCENT: 0.7, SECOND: 0.7}, person("Ann Fund", percent="6.2"), person("Bo Fund", percent="7.1"))
    other = filing(None, person("BO FUND", percent="7.1"), person("Ann Fund", percent="9.9"))
    assert confidence(own, other).keys() == {SECOND}


def test_of_two_persons_of_one_name_none_is_meant():
    own = filing({PERCENT: 0.7}, person("Ann Fund"))
    assert confidence(own, filing(None, person("Ann Fund"), person("Ann Fund"))) == {}


def test_the_number_of_an_amendment_goes_on():
    own = filing({NUMBER: 0.7}, amendment_number=3)
    assert confidence(own, filing(None, amendment_number=2)).keys() == {NUMBER}
    assert confidence(own, after=filing(None, amendment_number=4)).keys() == {NUMBER}
    assert confidence(own, filing(None, amendment_number=3), filing(None, amendment_number=3)) == {}


def test_days_and_boxes_are_no_witnesses():
    signed = PersonSignature(reporting_person="Ann Fund", signers=(Signer(signature="Ann", date=date(2003, 2, 3)),))
    fields = {"event_date": date(2002, 12, 31), "signatures": (signed,)}
    sure = {"event_date": 0.5, "signatures[0].signers[0].date": 0.5, "signatures[0].signers[0].signature": 0.5}
    assert confidence(filing(sure, **fields), filing(None, **fields)).keys() == {"signatures[0].signers[0].signature"}


def test_what_the_document_itself_contradicts_is_never_sure():
    disputed = Problem(SHARES, "contradiction", "Row 9 says 1,000; Item 4(a) says 2,000")
    assert confidence(filing({SHARES: 0.6}, problems=[disputed]), filing(None)) == {SHARES: 0.85}


def slipped(path=SHARES):
    return StoredFinding("A-13", "note", (path,), "Ann Fund has 10,000 shares, but 1,000 before.")


def test_a_contradiction_lowers_both():
    earlier = filing({SHARES: 0.99})
    later = filing(
        {SECOND_SHARES: 0.99}, person("Bo Fund"), person("Ann Fund", 10_000), findings=[slipped(SECOND_SHARES)]
    )
    assert confidence(later, earlier, unfitting=[SECOND_SHARES]) == {SECOND_SHARES: 0.6}
    (check,) = chain_checks(earlier, None, structs.replace(later, key="0009990001-24-000002")).values()
    assert (check.confidence, check.code) == (0.6, "A-13")
    assert check.words.startswith("the next filing, 0009990001-24-000002, does not fit: Ann Fund has 10,000")


def test_a_contradiction_with_one_neighbour_that_the_other_does_not_share():
    later = filing({SHARES: 0.99}, person("Ann Fund", 10_000))
    assert confidence(later, filing(None), filing(None, person("Ann Fund", 10_000)), [SHARES]) == {SHARES: 0.85}


def test_what_other_rules_find_in_the_next_filing_says_nothing_of_this_one():
    other = StoredFinding("A-05", "note", (SHARES,), "after the exit")
    assert confidence(filing({SHARES: 0.99}), after=filing(None, person("Ann Fund", 3), findings=[other])) == {}


# ---- in a store ------------------------------------------------------------------------------------------------------

KEYS = ["0009990001-24-000001", "0009990001-24-000002"]


def stored(store, number, sure, *, problems=(), shares=1000):
    """Add a printed filing; the reader was so sure of its number of shares."""
    data = f"page {number}".encode()
    evidence = packing.pack_evidence({SHARES: Evidence((Span(hash_of(data), 0, 3),), sure, "label")})
    record = schedule_13g(reporting_persons=(person("Ann Fund", shares),))
    one = entry(data, record, rank=TEXT, problems=tuple(problems), evidence=evidence, accession=KEYS[number])
    store.add([one], {one.content_hash: data})
    return store.filing(KEYS[number]).row.id


def judged(store, findings=(), *, history=tuple(KEYS), basis="both"):
    ids = {store.filing(key).row.id: key for key in history}
    judgements = {one: Judgement(tuple(findings) if key == KEYS[1] else (), history, basis) for one, key in ids.items()}
    store.judge("1", judgements)
    review.update(store)


def queue(store):
    with store.reading() as connection:
        return [(one.key, one.kind, one.confidence, one.code) for one in review.worst(connection, review.Filter())]


def chain(store, key):
    with store.reading() as connection:
        return {path: check.confidence for path, check in review.chain_of(connection, key).items()}


DOUBTFUL = Problem(SHARES, "doubtful", "read as '1000', with some doubt")


def test_a_doubt_that_a_neighbour_settles_leaves_the_queue(store):
    first = stored(store, 0, 0.7, problems=[DOUBTFUL])
    judged(store, history=(KEYS[0],), basis="alone")
    assert queue(store) == [(KEYS[0], "unsure", 0.7, "doubtful")]
    stored(store, 1, 0.99)
    judged(store)
    assert queue(store) == []
    assert chain(store, first) == {SHARES: pytest.approx(0.99)}
    assert store.filing(KEYS[0]).evidence[SHARES].confidence == pytest.approx(0.7)


def test_a_contradiction_is_in_the_queue_at_both_places(store):
    first, second = stored(store, 0, 0.99), stored(store, 1, 0.98, shares=10_000)
    judged(store, [slipped()])
    assert sorted(queue(store)) == [(KEYS[0], "contradiction", 0.6, "A-13"), (KEYS[1], "contradiction", 0.6, "A-13")]
    assert chain(store, first) == chain(store, second) == {SHARES: 0.6}


def test_values_that_do_not_fit_each_other_are_not_sure(store):
    first = stored(store, 0, 0.99)
    judged(store, history=(KEYS[0],), basis="alone")
    assert chain(store, first) == {}
    found = StoredFinding("C-01", "warning", (SHARES,), "the voting powers are more than the aggregate amount")
    store.judge("2", {first: Judgement((found,), (KEYS[0],), "alone")})
    review.update(store)
    assert chain(store, first) == {SHARES: 0.6}
    assert queue(store) == [(KEYS[0], "contradiction", 0.6, "C-01")]


def test_another_history_is_looked_through_again(store):
    first = stored(store, 0, 0.7, problems=[DOUBTFUL])
    stored(store, 1, 0.99)
    judged(store)
    judged(store, history=(KEYS[0],), basis="alone")
    assert chain(store, first) == {}
    assert queue(store) == [(KEYS[0], "unsure", 0.7, "doubtful")]


def test_a_copy_without_a_number_is_no_neighbour(store):
    first = stored(store, 0, 0.7)
    data = b"a copy"
    evidence = packing.pack_evidence({SHARES: Evidence((Span(hash_of(data), 0, 3),), 0.99, "label")})
    record = schedule_13g(reporting_persons=(person("Ann Fund"),))
    copy = entry(data, record, rank=TEXT, evidence=evidence)
    store.add([copy], {copy.content_hash: data})
    store.judge("1", {first: Judgement((), (KEYS[0], str(first + 1)), "copy")})
    review.update(store)
    assert chain(store, first) == {}
