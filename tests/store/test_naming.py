"""Names as people type them, alike in every database; file numbers of both series."""

from datetime import date

import pytest

from muniment.documents.header import FilingHeader, Party
from muniment.store import Store
from muniment.store.finding import vocabulary
from store.entries import entry, form_d, schedule_13g

SUBJECT, OFFERING = "005-81234", "021-512345"


def filing(number, record, role, name, file_number="", cik="0001000009"):
    accession = f"0001234567-25-{number:06}"
    party = Party(role=role, name=name, cik=cik, file_number=file_number)
    form = "D" if role == "FILER" else "SC 13G"
    header = FilingHeader(accession_number=accession, form=form, filed=date(2025, 1, number), parties=(party,))
    return entry(str(number).encode(), record, accession=accession, header=header)


ENTRIES = [
    filing(1, form_d("Garden Lamps LLC"), "FILER", "Garden Lamps LLC", OFFERING, "0001000001"),
    filing(2, form_d("Garden Lamps LLC"), "FILER", "Garden Lamps LLC", "21-512345", "0001000001"),
    filing(3, form_d("Société d'Éclairage"), "FILER", "Société d'Éclairage", "", "0001000001"),
    filing(4, schedule_13g("Liquid Media Corp"), "SUBJECT COMPANY", "Liquid Media Corp", SUBJECT, "0001000002"),
    filing(5, schedule_13g("Liquid Media Corp"), "SUBJECT COMPANY", "Liquid Media Corp", "5-81234", "0001000002"),
]


@pytest.fixture(scope="module")
def filled(databases, tmp_path_factory):
    with Store.open(databases.store(tmp_path_factory.mktemp("names"))) as store:
        store.add(ENTRIES, {one.content_hash: b"" for one in ENTRIES})
        yield store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("garden", [("Garden Lamps LLC", 2)]),
        ("lamps gard", [("Garden Lamps LLC", 2)]),
        ("eclairage", [("Société d'Éclairage", 1)]),
        ("liquid media", [("Liquid Media Corp", 2)]),
        ("zoe", [("Zoë Fund, L.P.", 2)]),
        ("l", [("Liquid Media Corp", 2), ("Garden Lamps LLC", 2), ("Zoë Fund, L.P.", 2)]),
        ("zz", []),
        ("%_'\"*", []),
    ],
)
def test_names_are_found_as_they_are_typed(filled, typed, found):
    names = filled.named(typed)
    assert sorted((one.name, one.filings) for one in names.found) == sorted(found)
    assert names.is_whole


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gardn lamps", "garden lamps"), ("Liqiud", "liquid"), ("eclairge", "eclairage"), ("xyzzyplugh", None)],
)
def test_a_slip_has_what_may_be_meant(filled, typed, meant):
    assert filled.meant(typed, filled.vocabulary())[:1] == ([meant] if meant else [])


def test_the_words_of_names_are_read_on_from_where_they_ended(filled):
    with filled.reading() as connection:
        whole = vocabulary(connection, None)
        assert vocabulary(connection, whole) is whole
    assert {"garden", "liquid", "zoe"} <= whole.words.keys()


@pytest.mark.parametrize(("number", "filings"), [(OFFERING, [2, 1]), (SUBJECT, [5, 4]), ("005-99999", [])])
def test_a_file_number_has_its_filings(filled, number, filings):
    found = filled.numbered("file", number)
    assert [int(row.key[-2:]) for row in found.items] == filings
    assert found.total == len(filings)


def test_filings_are_counted_whatever_a_name_stands_for_in_them(tmp_path):
    """Two spellings of one company, in two and in one filing: it stands in three."""
    names = ("Quill Fund LP", "Quill Fund LP", "Quill Fund II LP")
    made = [
        filing(at, schedule_13g(issuer_name="Lamps", issuer_cik="0001000002"), "FILED BY", name)
        for at, name in enumerate(names, 1)
    ]
    with Store.open(tmp_path / "filings.db") as store:
        store.add(made, {one.content_hash: b"" for one in made})
        (found,) = store.named("quill").found
    assert (found.name, found.filings) == ("Quill Fund LP", 3)


def test_the_newest_is_the_filing_of_the_latest_day(tmp_path, monkeypatch):
    """The last filing is stored first: which is the newest follows from no order of storing."""
    monkeypatch.setattr("muniment.store.finding.AMONG", 2)
    with Store.open(tmp_path / "filings.db") as store:
        store.add(ENTRIES[1::-1], {one.content_hash: b"" for one in ENTRIES})
        store.add([one := filing(9, form_d("Garden"), "FILER", "Garden", OFFERING)], {one.content_hash: b""})
        store.add([one := filing(8, form_d("Garden"), "FILER", "Garden", OFFERING)], {one.content_hash: b""})
        store.add([one := filing(7, form_d("Garden"), "FILER", "Garden", OFFERING)], {one.content_hash: b""})
        assert store.named("garden").found[0].newest == date(2025, 1, 9)
        assert [int(row.key[-2:]) for row in store.numbered("file", OFFERING).items] == [9, 8, 7, 2, 1]
