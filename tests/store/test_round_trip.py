"""What goes in comes out: records of every form, whatever they hold; states, problems, evidence, headers, bytes."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

import muniment
from muniment.errors import MunimentError, UsageError
from muniment.evidence import Candidate, Evidence, Problem, Span, State
from muniment.forms import FORMS, form_of
from muniment.store import Store, packing
from muniment.store.showing import Flat
from muniment.store.stored import SUBMISSION, XML
from muniment.store.tables import FORM_TABLES
from records import parts
from shared_data import SHARED, needs_shared
from store.entries import doubtful, entry, form_d, hash_of, header, of_data_set, schedule_13g


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_any_record_comes_out_as_it_went_in(form, databases, tmp_path_factory):
    store = Store.open(databases.store(tmp_path_factory.mktemp("store")))
    number = iter(range(10**6))

    @given(parts(form.record))
    @settings(max_examples=settings().max_examples // 4, suppress_health_check=list(HealthCheck))  # one of six cases
    def survives(record):
        data = f"{next(number)}".encode()
        store.add([entry(data, record)], {hash_of(data): data})
        filing = store.filing(hash_of(data))
        assert filing.record == record
        assert type(filing.record) is form.record
        assert repr(filing.record) == repr(record)
        assert store.content(hash_of(data)) == data
        assert tables_say(store, form, filing.row.id) == tables_should_say(form, record)

    with store:
        survives()


def tables_say(store, form, filing):
    """How many rows each table of the form has for a filing, and the sum of its whole amounts."""
    return {
        table: [row[1:] for row in store.rows(table) if row[0] == filing]
        for table in store.tables()
        if table in {one.table.name for one in FORM_TABLES[form.name].all()}
    }


def tables_should_say(form, record):
    flat = Flat(FORM_TABLES[form.name])
    rows = {one.table: [] for one in flat.all()}
    flat.rows(record, (0,), rows)
    return {table: [tuple(value(one) for one in row[1:]) for row in held] for table, held in rows.items()}


def value(one):
    """A number as the tables give it back: whole ones as int."""
    if isinstance(one, Decimal):
        return int(one) if one == one.to_integral_value() else one
    return one


FEWER = settings(max_examples=settings().max_examples // 3)  # each has many paths, and each of them evidence
PATHS = st.lists(st.text("abc[].0", min_size=1, max_size=12), unique=True, max_size=12)
SPANS = st.builds(
    Span,
    st.just("source"),
    st.integers(0, 2**40),
    st.integers(0, 2**40),
    st.just(UNSET) | st.integers(1, 99),
    st.just(UNSET) | st.tuples(*[st.floats(0, 1000)] * 4),
)
CANDIDATES = st.builds(Candidate, st.text(max_size=5), st.floats(0, 1), st.lists(SPANS, max_size=2).map(tuple))
EVIDENCE = st.builds(
    Evidence,
    st.lists(SPANS, max_size=3).map(tuple),
    st.sampled_from([1.0, 0.9]),
    st.sampled_from(["xml element", "line"]),
    st.lists(CANDIDATES, max_size=2).map(tuple),
)


PLACES = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7))
ATTACHED = st.builds(packing.Attached, *[st.text(max_size=5)] * 3, st.integers(0, 10**9), *[st.text(max_size=5)] * 2)
EXTRAS = st.builds(
    packing.Extras,
    st.lists(PLACES, max_size=3).map(tuple),
    st.dictionaries(PLACES, st.text(max_size=9), max_size=3),
    st.lists(ATTACHED, max_size=2).map(tuple),
)


@given(PATHS.flatmap(lambda paths: st.fixed_dictionaries(dict.fromkeys(paths, EVIDENCE))), EXTRAS)
@FEWER
def test_what_stands_beside_evidence_survives(found, extras):
    packed = packing.pack_evidence(found, extras)
    assert packing.unpack_evidence(packed, "source") == found
    assert packing.unpack_extras(packed) == extras
    assert packing.is_same_evidence(packed, packed, "source")
    earlier = packing.pack_evidence(found)  # as a store has it that kept less
    assert packing.unpack_extras(earlier) is None
    assert packing.is_same_evidence(earlier, packed, "source")
    other = packing.Extras(((1, 2), *extras.unread))
    assert not packing.is_same_evidence(packing.pack_evidence(found, other), packed, "source")


@given(PATHS.flatmap(lambda paths: st.fixed_dictionaries(dict.fromkeys(paths, EVIDENCE))))
@FEWER
def test_any_evidence_survives(found):
    assert packing.unpack_evidence(packing.pack_evidence(found), "source") == found
    assert list(packing.unpack_evidence(packing.pack_evidence(found), "source")) == list(found)
    assert packing.unpack_rows(packing.pack_evidence(found)) == {}


@given(st.dictionaries(st.text(max_size=9), st.lists(st.integers(0, 10**7), max_size=4).map(tuple)))
def test_rows_of_a_data_set_survive(rows):
    packed = packing.pack_rows(rows)
    assert packing.unpack_rows(packed) == rows
    assert packing.unpack_evidence(packed, "source") == {}


def test_all_that_stands_beside_a_record(store):
    data = b"<edgarSubmission/>" * 100
    told = doubtful(data, schedule_13g(), accession="0001234567-25-000002", header=header(form="SC 13G/A"))
    store.add([told], {told.content_hash: data})
    filing = store.filing("1234567-25-2")
    assert filing.states == {"item4.percent": State("blank")}
    place = Span(told.content_hash, 1, 2)
    assert filing.problems == (Problem("item4.amount", "unreadable", "is no number", place),)
    assert filing.header == told.header
    assert filing.evidence == {"form": Evidence((Span(told.content_hash, 0, len(data)),), 1.0, "xml element")}
    assert (filing.row.doubts, filing.row.unread) == (1, 1)
    assert list(store.rows("problems")) == [(1, 0, "item4.amount", "unreadable", "is no number", 1, 2)]


def test_a_filing_of_a_data_set_knows_its_rows(store):
    told = of_data_set(b"zip", form_d(), "0001234567-25-000003")
    store.add([told], {told.content_hash: b"zip"})
    filing = store.filing("0001234567-25-000003")
    assert (filing.rows, filing.evidence) == ({"ISSUERS": (7,)}, {})


def test_bytes_that_may_not_be_kept(store):
    told = entry(b"secret", form_d())
    with pytest.raises(UsageError, match="neither given nor in the store"):
        store.add([told], {})
    store.add([told], {told.content_hash: None})
    assert not store.filing(told.content_hash).sources[0].kept
    with pytest.raises(UsageError, match="does not keep the bytes"):
        store.content(told.content_hash)
    with pytest.raises(UsageError, match="has no content"):
        store.content("0" * 64)


def test_names_of_files_may_be_no_characters(store):
    told = entry(b"x", form_d(), name="caf\udce9\0.xml", reason="")
    store.add([told], {told.content_hash: b"x"})
    assert store.filing(1).row.name == "caf\\udce9\\x00.xml"


@needs_shared
def test_real_filings(store):
    entries, contents = [], {}
    for path in sorted([*SHARED.glob("data/*/xml/*.xml"), *SHARED.glob("data/form-d/sgml/*")]):
        try:
            reading = muniment.read(path)
        except MunimentError:
            continue
        data = path.read_bytes()
        contents[reading.source.content_hash] = data
        rank = XML if reading.header is UNSET else SUBMISSION
        found = {"evidence": packing.pack_evidence(reading.evidence), "states": dict(reading.states)}
        more = {"header": reading.header, "problems": reading.problems, "unread": len(reading.unread)}
        entries.append(entry(data, reading.record, rank=rank, **found | more))
    assert store.add(entries, contents).filings == len(contents) >= 40
    for told in entries:
        filing = store.filing(told.content_hash)
        assert filing.record == told.record
        assert filing.header == told.header
        assert filing.evidence == packing.unpack_evidence(told.evidence, told.content_hash)
        assert store.content(told.content_hash) == contents[told.content_hash]
        assert filing.row.form
        assert filing.row.issuer or filing.row.issuer_cik
        assert form_of(told.record).name in filing.row.form
