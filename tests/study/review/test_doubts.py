"""Doubts: which there are, in which order, and that what people judged leaves the queue and comes back in time."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET, structs
from sqlalchemy import select

from muniment.errors import EnvironmentProblem, UsageError
from muniment.evidence import Candidate, Evidence, Problem, Span, State
from muniment.forms.definition import AsFiled
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.store import Store, packing
from muniment.store.stored import DATASET, TEXT, Judgement, StoredFinding
from muniment.study import review, tables
from muniment.study.review import KINDS, Filter, priority_of, weight
from muniment.study.updating import update, update_studied
from store.entries import ACCESSION, entry, form_d, hash_of, schedule_13g, submission

DATA = b"a printed page"
SHARES, PERCENT, PHONE = "reporting_persons[0].aggregate_amount", "reporting_persons[0].percent", "issuer_address.state"
ALL = Filter()


def read_with(sure, **candidates):
    """Evidence of a printed page: how sure the reader was of each place."""
    span = Span(hash_of(DATA), 0, 3)
    return {
        path: Evidence((span,), value, "label", tuple(candidates.get(path.rpartition(".")[2], ())))
        for path, value in sure.items()
    }


def printed(record, problems=(), sure=None, data=DATA, candidates=None, **fields):
    evidence = packing.pack_evidence(read_with(sure or {PERCENT: 1.0}, **(candidates or {})))
    return entry(data, record, rank=TEXT, problems=tuple(problems), evidence=evidence, **fields)


def added(store, *entries):
    store.add(entries, {one.content_hash: b"?" for one in entries})
    review.update(store)


def worst(store, wanted=ALL):
    with store.reading() as connection:
        return review.worst(connection, wanted)


def doubtful(path, code="doubtful"):
    return Problem(path, code, f"{code}: {path}")


def test_the_worst_first(store):
    problems = [doubtful(PHONE), doubtful(PERCENT), doubtful("issuer_name"), doubtful("item4.amount")]
    sure = {PHONE: 0.1, PERCENT: 0.85, "issuer_name": 0.5, "item4.amount": 0.2}
    added(store, printed(schedule_13g(), problems, sure))
    assert [one.path for one in worst(store)] == [PERCENT, "issuer_name", PHONE, "item4.amount"]


def test_a_contradiction_comes_before_what_is_merely_unsure_and_that_before_a_blank(store):
    one = schedule_13g()
    blank = structs.replace(one, reporting_persons=(ReportingPerson(name="Ann Fund"),))
    added(
        store,
        printed(one, [doubtful(PERCENT)], {PERCENT: 0.3, SHARES: 0.99}, data=b"1"),
        printed(blank, [], data=b"2", states={SHARES: State("blank")}),
    )
    store.judge("1", {1: Judgement((StoredFinding("C-08", "warning", (PERCENT, SHARES), "do not fit"),))})
    assert review.update(store) == 1
    assert [(row.kind, row.path, row.filing_id) for row in worst(store)] == [
        ("contradiction", PERCENT, 1),
        ("blank", PERCENT, 2),
        ("blank", SHARES, 2),
    ]
    first = worst(store)[0]
    assert first.words == "do not fit; doubtful: reporting_persons[0].percent"
    assert first.paths == (SHARES,)
    assert (first.confidence, first.read, first.code) == (0.3, "6.20%", "C-08")


def test_what_the_filing_before_contradicts_is_a_contradiction_though_no_error(store):
    added(store, printed(schedule_13g(), [], {SHARES: 0.99}, data=b"1"))
    said = "Ann Fund has 1,200,000 shares at 6.2 percent, but 120,000 at 6.2 percent in Amendment No. 1."
    store.judge("1", {1: Judgement((StoredFinding("A-13", "note", (SHARES,), said),))})
    review.update(store)
    assert [(row.kind, row.path, row.words) for row in worst(store)] == [("contradiction", SHARES, said)]


def test_what_xml_says_wrongly_its_filer_said(store):
    one = entry(DATA, schedule_13g())
    store.add([one], {one.content_hash: DATA})
    store.judge("1", {1: Judgement((StoredFinding("C-08", "warning", (PERCENT,), "do not fit"),))})
    review.update(store)
    assert worst(store) == []


def test_candidates_and_their_confidence(store):
    other = Candidate("12,000", 0.4, (Span(hash_of(DATA), 1, 2),))
    record = schedule_13g(reporting_persons=(ReportingPerson(name="Ann Fund", percent=Decimal(5)),))
    sure = {SHARES: 0.4, PERCENT: 1.0}
    added(store, printed(record, [doubtful(SHARES, "candidate")], sure, candidates={"aggregate_amount": [other]}))
    (one,) = worst(store)
    assert one.candidates == (other,)
    assert (one.kind, one.read, one.confidence) == ("unreadable", "", 0.0)
    assert one.label == "Aggregate Amount Beneficially Owned by Each Reporting Person, reporting person 1"


def test_words_that_state_less_than_a_number_are_no_blank(store):
    person = ReportingPerson(name="A", aggregate_amount=Decimal(1), as_filed=(AsFiled("percent", "<1"),))
    added(store, printed(schedule_13g(reporting_persons=(person,))))
    assert worst(store) == []


def test_what_does_not_apply_is_no_blank(store):
    person = ReportingPerson(name="A", aggregate_amount=Decimal(1))
    said = printed(schedule_13g(reporting_persons=(person,)), states={PERCENT: State("not applicable", "N/A")})
    added(store, said)
    assert worst(store) == []


def test_what_concerns_no_place_is_not_asked(store):
    added(store, printed(schedule_13g(), [doubtful(""), doubtful("torn[0].words")]))
    assert worst(store) == []


def test_a_value_of_a_data_set_that_cannot_be_read(store):
    added(store, entry(DATA, form_d(first_sale=UNSET), rank=DATASET, problems=(doubtful("first_sale", "unreadable"),)))
    assert [(one.path, one.kind, one.family) for one in worst(store)] == [("first_sale", "unreadable", "D")]


# ---- asking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def several(store):
    added(
        store,
        printed(schedule_13g(), [doubtful(PERCENT), doubtful(PHONE)], {PERCENT: 0.5, PHONE: 0.5}, data=b"1"),
        printed(schedule_13g(shares="99"), [doubtful("item4.percent", "unreadable")], {PERCENT: 0.5}, data=b"2"),
        entry(b"3", form_d(), problems=(doubtful("first_sale"),)),
    )
    return store


@pytest.mark.parametrize(
    ("what", "code", "kind"),
    [
        (PERCENT, "doubtful", "unsure"),
        (PERCENT, "rows-not-read", "problem"),  # which says nothing of how sure the reader is
        ("item4.percent", "rows-not-read", "unreadable"),
    ],
)
def test_a_doubt_about_what_is_read_is_another_than_about_what_is_not(store, what, code, kind):
    added(store, entry(DATA, schedule_13g(), problems=(doubtful(what, code),)))
    assert [one.kind for one in worst(store)] == [kind]


def test_by_form_and_kind(several):
    assert {one.filing_id for one in worst(several, review.filter_of("sc 13g"))} == {1, 2}
    assert [one.filing_id for one in worst(several, review.filter_of("", "unreadable"))] == [2]
    assert worst(several, review.filter_of("D", "unreadable")) == []
    with several.reading() as connection:
        assert review.counts(connection) == {("13G", "unsure"): 2, ("13G", "unreadable"): 1, ("D", "unsure"): 1}
        assert [one.path for one in review.of_filing(connection, 1)] == [PERCENT, PHONE]


def test_from_one_to_the_next(several):
    whole = worst(several)
    assert len(whole) == 4
    with several.reading() as connection:
        walked, place = [], (10_000, 0, 0)
        while one := review.after(connection, ALL, place):
            walked.append(one)
            place = one.place
    assert walked == whole


@pytest.mark.parametrize(
    ("form", "kind", "words"),
    [("10-K", "", "form: there is no '10-K'"), ("", "wrong", "kind: there is no 'wrong'")],
)
def test_what_cannot_be_asked(form, kind, words):
    with pytest.raises(UsageError, match=words):
        review.filter_of(form, kind)


def test_a_store_that_nobody_looked_through(tmp_path):
    Store.open(tmp_path / "filings.db").close()
    with (
        Store.open(tmp_path / "filings.db", read_only=True) as store,
        store.reading() as connection,
        pytest.raises(EnvironmentProblem, match="muniment review"),
    ):
        review.worst(connection, ALL)


# ---- what people judged ---------------------------------------------------------------------------------------------


def test_what_was_judged_leaves_the_queue_at_once_and_is_seen_apart(several):
    several.correct(1, PERCENT, "6.20", "Ada", "so it is printed")
    assert (1, PERCENT) not in [(one.filing_id, one.path) for one in worst(several)]
    with several.reading() as connection:  # before anything is looked through again
        assert sum(review.counts(connection).values()) == len(worst(several))
    assert review.update(several) == 1
    assert review.update(several) == 0
    with several.reading() as connection:
        assert review.counts(connection)["13G", "unsure"] == 1
        (one,) = review.settled(connection)
        assert (one.key, one.how, one.correction.who) == ("1", "confirms", "Ada")
        assert review.item_at(connection, 1, PERCENT) is None
        assert review.item_at(connection, 1, PHONE) is not None


def reread(store, percent):
    """Read the first filing again by a newer reader, which finds another percent."""
    person = structs.replace(schedule_13g().reporting_persons[0], percent=percent)
    later = printed(schedule_13g(reporting_persons=(person,)), data=b"1", reader="2")
    store.add([later], {})
    review.update(store)


@pytest.mark.parametrize(
    ("now", "kinds", "how"),
    [(Decimal("6.20"), [], "applies"), (Decimal("7.5"), [], "agreed"), (Decimal(9), ["second look"], "changed")],
)
def test_after_a_better_reader(several, now, kinds, how):
    several.correct(1, PERCENT, "7.5", "Ada", "so it is printed")
    reread(several, now)
    with several.reading() as connection:
        assert [one.kind for one in review.of_filing(connection, 1)] == kinds
        assert review.settled(connection)[0].how == how


def test_a_second_look_settles_it(several):
    several.correct(1, PERCENT, "7.5", "Ada", "so it is printed")
    reread(several, Decimal(9))
    with several.reading() as connection:
        (one,) = review.of_filing(connection, 1)
    assert one.words.startswith("was judged on ")
    assert one.read == "9%"
    several.correct(1, PERCENT, "9", "Bo", "the reader is right")
    review.update(several, [1])
    with several.reading() as connection:
        assert review.of_filing(connection, 1) == []
        assert [one.how for one in review.settled(connection)] == ["confirms", "replaced"]


def test_a_place_that_is_gone_asks_for_a_second_look(several):
    several.correct(1, PERCENT, "7.5", "Ada", "so it is printed")
    several.add([printed(schedule_13g(reporting_persons=UNSET), data=b"1", reader="2")], {})
    review.update(several)
    with several.reading() as connection:
        (one,) = review.of_filing(connection, 1)
        assert (one.kind, one.code, one.path) == ("second look", "lost", PERCENT)


# ---- the order ------------------------------------------------------------------------------------------------------


def test_every_kind_has_a_weight_and_harm_stays_in_its_bounds():
    for kind in KINDS:
        for path in (PERCENT, "issuer_cik", "primary_issuer.phone", "item6.others", "offers_debt"):
            assert 10 <= priority_of(path, kind, 1) <= priority_of(path, kind, 0) <= 819


def test_places_by_what_a_wrong_value_harms():
    order = [PERCENT, "primary_issuer.name", "event_date", "exemptions[1]", "offers_debt", "primary_issuer.phone"]
    weights = [weight(path) for path in order]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


def test_of_the_copies_of_a_filing_one_is_checked(store):
    record = schedule_13g(event_date=date(2024, 1, 31))
    copies = [printed(record, [doubtful(PERCENT)], {PERCENT: 0.5}, data=data) for data in (b"1", b"2", b"3")]
    added(store, *copies)
    assert [row.filing_id for row in worst(store)] == [3, 2, 1]  # nobody has compared them yet
    update(store)
    with store.reading() as connection:
        first = review.worst(connection, ALL)
        assert [row.filing_id for row in first] == [1]
        assert sum(review.counts(connection).values()) == 1
        assert review.after(connection, ALL, (10_000, 0, 0)) == first[0]
        assert review.after(connection, ALL, first[0].place) is None
        assert [row.filing_id for row in review.of_filing(connection, 2)] == [2]


def test_a_corrected_filing_stays_one_filing_with_its_copies(store):
    """Were one copy corrected alone, its day would be another, and the other copy a filing of its own."""
    record = schedule_13g(event_date=date(2024, 1, 31))
    added(store, *(printed(record, [doubtful(PERCENT)], {PERCENT: 0.5}, data=data) for data in (b"1", b"2")))
    update(store)
    for path, value in (("event_date", "2024-01-30"), (PERCENT, "6.5")):
        update_studied(store, store.correct(2, path, value, "Ada", "so it is printed"))
    with store.reading() as connection:
        assert [(row.key, row.correction.path) for row in review.settled(connection)] == [
            ("2", PERCENT),
            ("2", "event_date"),
        ]
        assert review.reviewed_count(connection) == 2
        reports = connection.execute(select(tables.reports).order_by(tables.reports.c.filing_id)).all()
        assert review.update(store) == 2
        assert review.worst(connection, ALL) == []
    places = [(row.number, row.statement_id, row.event, row.percent) for row in reports]
    assert places == [(number, 1, date(2024, 1, 30), Decimal("6.5")) for number in (1, None)]


def test_a_copy_that_reads_otherwise_is_told(store):
    record = schedule_13g(event_date=date(2024, 1, 31))
    other = structs.replace(record, class_title="Units")
    later = structs.replace(record, event_date=date(2025, 1, 31))
    added(store, entry(b"1", record), submission(b"2", other), entry(b"3", record), entry(b"4", later))
    assert store.correct(1, PERCENT, "6.5", "Ada", "a dot") == (1, 3)
    with store.reading() as connection:
        assert [review.unlike(connection, key) for key in (1, 2, 3, 4)] == [[ACCESSION], ["1", "3"], [ACCESSION], []]


def test_an_entry_of_a_list_in_doubt_is_reviewed_with_it(store):
    short = Problem("cusips[1]", "not-a-cusip", "has eight characters")
    added(store, printed(schedule_13g(cusips=("99021L100", "99021L20")), [doubtful("cusips"), short], {"cusips": 0.5}))
    (row,) = [item for item in worst(store) if item.path.startswith("cusips")]
    assert (row.path, "eight characters" in row.words, "; " in row.words) == ("cusips", True, True)
    review.update(store, store.correct(1, "cusips", "99021L100; 99021L209", "Ada", "the cover"))
    assert not [item for item in worst(store) if item.path.startswith("cusips")]
