"""Whether a store is whole: what damage is found, where, and that nothing is said of what is sound."""

import shutil
import sqlite3
import zlib
from contextlib import closing

import msgspec
import pytest

from commands import run
from datasets import ACCESSION, dataset
from muniment.evidence import Evidence, Span
from muniment.pipeline import ingest as extracting
from muniment.pipeline.ingest import ingest
from muniment.pipeline.verifying import Verifier
from muniment.reading import READER_VERSION
from muniment.store import Store, packing
from muniment.store.packing import pack_rows
from pipeline.piles import FORM_D, pile
from store.entries import entry, form_d, hash_of


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A store of one of everything."""
    folder = tmp_path_factory.mktemp("whole")
    (pile(folder / "pile", 5) / "2025q3_d.zip").write_bytes(dataset())
    with Store.open(folder / "filings.db") as store:
        ingest([folder / "pile"], store)
    return folder / "filings.db"


@pytest.fixture
def path(whole, tmp_path):
    """A copy of it, to be damaged."""
    return shutil.copy(whole, tmp_path / "filings.db")


def looked_at(path, **options):
    with Store.open(path, read_only=True) as store:
        verifier = Verifier(store, **options)
        faults = [*verifier.database(), *verifier.contents(), *verifier.filings()]
    return faults, verifier.done


def told_of(path, **options):
    """What is said of single contents and filings: of what is sealed the table alone is named beside it."""
    faults, _ = looked_at(path, **options)
    return [fault for fault in faults if "past the program" not in fault.words]


def change(path, statement, *given):
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement, given).rowcount == 1


def one(path, question, *given):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question, given).fetchone()


def test_nothing_is_said_of_what_is_sound(whole):
    faults, done = looked_at(whole, reread=True)
    assert faults == []
    assert (done.contents, done.filings, done.reread) == (18, 18, 18)


def test_none_in_the_place_of_previous_names_is_what_it_says(tmp_path):
    list_of_names = b"<issuerPreviousNameList><previousName>None</previousName></issuerPreviousNameList>"
    before = b"<issuerPreviousNameList>"
    head, _, rest = FORM_D.partition(before)
    data = head + list_of_names + rest.partition(b"</issuerPreviousNameList>")[2]
    (tmp_path / "none.xml").write_bytes(data)
    with Store.open(tmp_path / "filings.db") as store:
        ingest([tmp_path / "none.xml"], store)
        assert store.filing(1).states["primary_issuer.previous_names"].words == "None"
    assert looked_at(tmp_path / "filings.db", reread=True)[0] == []


def test_a_sample_is_as_large_as_asked(whole):
    faults, done = looked_at(whole, sample=4)
    assert (faults, done.contents, done.filings) == ([], 4, 4)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zlib.compress(b"something else"), "has 14 bytes instead of "),
        (b"no zlib at all", "cannot be unpacked"),
    ],
)
def test_a_file_that_is_not_what_it_was(path, data, words):
    name, key = one(
        path, "SELECT hash, c.id FROM contents c JOIN sources s ON c.id = content_id WHERE name LIKE '%/g.xml'"
    )
    change(path, "UPDATE contents SET data = ? WHERE id = ?", data, key)
    faults, _ = looked_at(path)
    assert [(fault.what, fault.key) for fault in faults if fault.what == "content"] == [("content", name)]
    assert faults[0].words.startswith(words)
    assert "g.xml" in faults[0].words
    assert any(fault.what == "filing" and "cannot be read: " in fault.words for fault in faults)


def test_a_flipped_letter(path):
    name, key, data = one(path, "SELECT hash, id, data FROM contents WHERE media_type = 'application/xml'")
    text = zlib.decompress(data).replace(b"a", b"b", 1)
    change(path, "UPDATE contents SET data = ? WHERE id = ?", zlib.compress(text), key)
    (fault, *_), _ = looked_at(path)
    assert (fault.key, fault.words[:20]) == (name, f"has the hash {hash_of(text)[:7]}")


_SHOWN = (
    "SELECT v.id, f.accession, c.hash, s.place, v.evidence, v.body FROM versions v "
    "JOIN filings f ON f.version_id = v.id JOIN sources s ON s.id = v.source_id "
    "JOIN contents c ON c.id = s.content_id WHERE v.family = 'D' AND s.rank = ?"
)
XML, DATASET = 0, 3


def test_a_version_that_cannot_be_unpacked(path):
    key, *_ = one(path, _SHOWN, XML)
    change(path, "UPDATE versions SET body = ? WHERE id = ?", zlib.compress(b'{"record": {"submission_ty'), key)
    (fault,) = told_of(path)
    assert fault.words.startswith(f"version {key} cannot be read: DecodeError")


def test_evidence_that_cannot_be_unpacked(path):
    key, *_ = one(path, _SHOWN, XML)
    change(path, "UPDATE versions SET evidence = x'7301020304' WHERE id = ?", key)
    (fault,) = told_of(path)
    assert fault.words.startswith(f"version {key} cannot be read: error")


def test_a_place_outside_of_its_source(path):
    key, _, content, *_ = one(path, _SHOWN, XML)
    far = packing.pack_evidence(
        {"primary_issuer.name": Evidence((Span(content, 10**6, 10**6 + 5),), 0.5, "beside its label")}
    )
    change(path, "UPDATE versions SET evidence = ? WHERE id = ?", far, key)
    (fault,) = told_of(path)
    assert (fault.what, fault.path) == ("filing", "primary_issuer.name")
    assert fault.words.startswith("its place is outside of the source, which has ")


def test_a_place_that_says_something_else(path):
    key, _, content, _, packed, _ = one(path, _SHOWN, XML)
    found = packing.unpack_evidence(packed, content)
    swapped = dict(found) | {"primary_issuer.name": found["primary_issuer.address.city"]}
    change(path, "UPDATE versions SET evidence = ? WHERE id = ?", packing.pack_evidence(swapped), key)
    (fault,) = told_of(path)
    assert fault.path == "primary_issuer.name"
    assert " stands in its place, at byte " in fault.words


def test_rows_of_another_filing(path):
    key, accession, *_ = one(path, _SHOWN, DATASET)
    change(path, "UPDATE versions SET evidence = ? WHERE id = ?", pack_rows({"ISSUERS": (1, 900)}), key)
    faults = told_of(path)
    assert accession == ACCESSION
    assert [(fault.key, fault.words) for fault in faults] == [(accession, "row 900 of ISSUERS is not of this filing")]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM form_d WHERE filing_id = (SELECT min(filing_id) FROM form_d)", "1 filing has no row in form_d"),
        ("UPDATE persons SET filing_id = 999 WHERE rowid = 1", None),
        (
            "UPDATE tallies SET filings = filings + 1 WHERE key = (SELECT min(key) FROM tallies)",
            "the numbers of filings that it keeps are not those of its filings",
        ),
        ("UPDATE filings SET text_id = 999 WHERE id = 1", "1 filing is not in the full-text index"),
        ("UPDATE filings SET version_id = 999 WHERE id = 1", "1 filing shows a version that is not there"),
        ("UPDATE filings SET doubts = 9 WHERE id = 1", "filings.doubts is 9, and 0 is worked out"),
    ],
)
def test_rows_that_do_not_fit(path, statement, words):
    if words is None:
        statement = "UPDATE sources SET filing_id = 999 WHERE id = 1"
        words = "1 row of sources belongs to rows of filings that are not there"
    change(path, statement)
    faults, _ = looked_at(path)
    assert words in [fault.words for fault in faults]


def test_a_damaged_page_of_the_database(path):
    """One page in the middle: what is on it is named, and the rest is looked at all the same."""
    number = one(path, "SELECT rootpage FROM sqlite_master WHERE name = 'persons_by_name'")[0]
    with path.open("r+b") as file:
        file.seek((number - 1) * 8192)
        file.write(b"\xff" * 8192)
    faults, done = looked_at(path)
    assert {fault.what for fault in faults} == {"database"}
    assert all("\n" not in fault.words for fault in faults)
    assert (done.contents, done.filings) == (18, 18)


def test_what_reads_otherwise_than_it_did(path, monkeypatch):
    key, *_, body = one(path, _SHOWN, XML)
    held = msgspec.json.decode(zlib.decompress(body))
    held["record"]["primary_issuer"]["name"] = "Somebody Else LLC"
    change(path, "UPDATE versions SET body = ? WHERE id = ?", zlib.compress(msgspec.json.encode(held)), key)
    faults, _ = looked_at(path, reread=True)
    assert [fault.words for fault in faults if fault.what == "content"] == ["reads otherwise: primary_issuer.name"]
    monkeypatch.setattr(extracting, "read_dataset", lambda data, name: [])
    faults, _ = looked_at(path, reread=True)
    assert any(fault.words.endswith("was read, and is not read now") for fault in faults)


def test_what_another_reader_read_is_counted_and_not_compared(tmp_path):
    other = entry(b"1", form_d(), reader=f"{READER_VERSION}.5")
    with Store.open(tmp_path / "filings.db") as store:
        store.add([other], {other.content_hash: b"1"})
        store.add([entry(b"2", form_d(), private=True)], {hash_of(b"2"): None})
    faults, done = looked_at(tmp_path / "filings.db", reread=True)
    assert [fault.path for fault in faults] == []
    assert (done.contents, done.unread, done.reread, done.not_kept) == (1, 1, 0, 1)


def test_the_command_tells_each_fault_in_a_line(path):
    out, err = run("verify", "--store", path)
    assert (out, err) == ("18 contents and 18 filings looked at, 0 faults\n", "")
    key, *_ = one(path, _SHOWN, XML)
    change(path, "UPDATE versions SET evidence = x'7301020304' WHERE id = ?", key)
    out, err = run("verify", "--store", path, "--sample", 18, code=1)
    fault, total = out.splitlines()
    assert fault.startswith("filing ")
    assert (f": version {key} cannot be read: " in fault, total) == (
        True,
        "18 contents and 18 filings looked at, 1 fault",
    )
    out, err = run("verify", "--store", path, "--format", "json", "--from", "filings:1", code=1)
    assert msgspec.json.decode(out)["what"] == "filing"
    assert err == "  0 contents and 18 filings looked at, 1 fault\n"


@pytest.mark.parametrize("place", ["x", "contents", "contents:-1", "filings:1.5", "filings:٣"])
def test_a_place_to_go_on_from_that_is_none(path, place):
    _, err = run("verify", "--store", path, "--from", place, code=2)
    assert "is no place, such as filings:1200" in err


def test_a_whole_run_goes_on_where_it_stopped(whole):
    with Store.open(whole, read_only=True) as store:
        verifier = Verifier(store)
        list(verifier.contents(first=16))
        assert (verifier.done.contents, verifier.at) == (3, ("filings", 0))
        list(verifier.filings(first=16))
        assert verifier.done.filings == 3
