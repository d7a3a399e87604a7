"""Loading filings of the past: what is taken, known, passed over, refused; what is learned of their parties."""

import io
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET

from edgar.sandbox.public import ACCESSION, ARCHIVES, CIK, FORM_D, SCHEDULE_13G, Public, form_d, several
from muniment.documents.archive import Item
from muniment.documents.header import FormerName, HeaderAddress, Party
from muniment.documents.submission import FullSubmission, is_full_submission
from muniment.edgar.sandbox import entities, publishing
from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.publishing import Loaded, details_of, load
from shared_data import SHARED, needs_shared


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path / "data") as public:
        yield public


def _numbers(edgar: Public) -> list[str]:
    return [number for (number,) in edgar.connection.execute("SELECT accession FROM filings ORDER BY accession")]


def test_files_folders_and_archives_are_loaded_and_the_rest_is_told(edgar, tmp_path):
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "one.txt").write_bytes(FORM_D)
    (pile / "two.nc").write_bytes(SCHEDULE_13G)
    (pile / "readme.md").write_text("Nothing to see here.")
    (pile / "empty.txt").touch()
    with zipfile.ZipFile(pile / "more.zip", "w") as archive:
        archive.writestr("three.txt", form_d(3))
    with tarfile.open(pile / "day.tar.gz", "w:gz") as archive:
        data = form_d(4)
        info = tarfile.TarInfo("four.nc")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    report = edgar.load(pile)
    assert (report.filings, report.known, report.others) == (4, 0, 1)
    assert [Path(one.name).name for one in report.refused] == ["empty.txt"]
    again = edgar.load(pile)
    assert (again.filings, again.known) == (0, 4)
    assert edgar.get(f"{ARCHIVES}/data/9900021/{ACCESSION}.txt").content == FORM_D


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FORM_D.replace(b"ACCESSION NUMBER:", b"NUMBER:"), "no accession number"),
        (FORM_D.replace(b"FILED AS OF DATE:", b"FILED:"), "filing date"),
        (FORM_D.replace(b"CENTRAL INDEX KEY:", b"KEY:"), "no party with a CIK"),
        (FORM_D.replace(CIK.encode(), b"not a CIK!"), "CIK"),
        (FORM_D[:200], "no accession number"),
        (b"<SEC-DOCUMENT>", "no accession number"),
        (b"\x00\x01\x02", "no full submission"),
        (b"not a filing", "no full submission"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name_and_nothing_of_it_is_kept(edgar, tmp_path, text, words):
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(text)
    good.write_bytes(form_d(9))
    report = edgar.load(bad, good)
    assert [one.name for one in report.refused] == [str(bad)]
    assert words in report.refused[0].message
    assert report.filings == 1
    for table in ("filings", "parties", "documents", "texts", "headers"):
        (count,) = edgar.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert count == 1, table


def test_a_cut_off_filing_is_shown_as_far_as_it_goes(edgar, tmp_path):
    cut = tmp_path / "cut.txt"
    cut.write_bytes(FORM_D[:3000])
    assert edgar.load(cut).filings == 1
    assert edgar.get(f"{ARCHIVES}/data/9900021/{ACCESSION}.txt").content == FORM_D[:3000]
    folder = f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}"
    assert "Nightjar Ridge" in edgar.get(f"{folder}/xslFormDX01/primary_doc.xml").text
    assert FullSubmission.read(edgar.get(f"{folder}/{ACCESSION}.nc").content).header != UNSET


def test_a_form_that_cannot_be_read_is_shown_as_it_stands(edgar):
    edgar.publish(FORM_D.replace(b"edgarSubmission>", b"somethingElse>"))
    folder = f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}"
    page = edgar.get(f"{folder}/xslFormDX01/primary_doc.xml").text
    assert "cannot be shown as a form" in page
    assert "&lt;somethingElse&gt;" in page


def test_an_interrupted_run_is_taken_up_where_it_stopped(tmp_path):
    pile = tmp_path / "pile"
    pile.mkdir()
    for number, text in enumerate(several(450)):
        (pile / f"{number:03}.txt").write_bytes(text)
    connection = database(tmp_path / "data")

    def interrupt(report: Loaded) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(connection, [pile], interrupt)
    (kept,) = connection.execute("SELECT count(*) FROM filings").fetchone()
    assert 0 < kept < 450
    report = load(connection, [pile])
    assert (report.known, report.filings) == (kept, 450 - kept)
    connection.close()


def test_large_filings_do_not_wait_for_many(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "_BYTES_TOGETHER", 10_000)
    durable = []
    connection = database(tmp_path / "edgar")
    loader = publishing.Loader(connection, lambda report: durable.append(report.files))
    for text in several(20):
        loader.take(Item("a.txt", text))
        assert loader._size < 10_000
    assert loader.finish().filings == 20
    connection.close()
    assert durable[0] < durable[-1] == 20


def test_of_two_filings_the_later_one_tells_what_is_on_file(edgar, tmp_path):
    def named(number: int, day: date, name: bytes) -> Path:
        path = tmp_path / f"{number}.txt"
        path.write_bytes(form_d(number, day).replace(b"Nightjar Ridge 9900021 Partners, L.P.\n", name + b"\n"))
        return path

    newer, older = named(2, date(2025, 5, 1), b"New Name LP"), named(3, date(2024, 5, 1), b"Old Name LP")
    edgar.load(newer, older)
    held = entities.entity(edgar.connection, CIK)
    assert held is not None
    assert (held.name, held.details.state, held.details.irs) == ("New Name LP", "DE", "")
    assert held.details.business.city == "GREENWICH"
    edgar.load(named(4, date(2026, 5, 1), b"Newest Name LP"))
    held = entities.entity(edgar.connection, CIK)
    assert held is not None
    assert held.name == "Newest Name LP"


def test_a_header_tells_no_more_than_it_states():
    party = Party(
        role="FILER",
        cik=CIK,
        sic="REAL ESTATE [6500]",
        irs_number="000000000",
        business_address=HeaderAddress(city="ERIE"),
        former_names=(FormerName(name="Was LLC", changed=date(2020, 1, 2)), FormerName()),
    )
    told = details_of(party)
    assert told == {
        "sic": "6500",
        "sic_words": "REAL ESTATE",
        "business": HeaderAddress(city="ERIE"),
        "former_names": (entities.FormerName("Was LLC", until=date(2020, 1, 2)),),
    }
    assert details_of(Party(role="FILER", sic="6500")) == {"sic": "6500"}


@pytest.mark.slow
@needs_shared
def test_real_full_submissions_are_loaded_and_come_back_and_are_listed(edgar):
    report = edgar.load(SHARED / "data")
    assert report.filings > 100
    for path in sorted((SHARED / "data").rglob("*")):
        text = path.read_bytes() if path.is_file() and path.suffix in (".txt", ".nc") else b""
        header = FullSubmission.read(text).header if is_full_submission(text) else UNSET
        if header is UNSET or not header.filed or not header.accession_number:
            continue
        number, cik = header.accession_number, next(party.cik for party in header.parties if party.cik)
        ending = "nc" if FullSubmission.read(text).outer == "SUBMISSION" else "txt"
        assert edgar.get(f"{ARCHIVES}/data/{int(cik)}/{number}.{ending}").content == text, path
        other = edgar.get(f"{ARCHIVES}/data/{int(cik)}/{number}.{'txt' if ending == 'nc' else 'nc'}").content
        assert FullSubmission.read(other).header.accession_number == number
        day = header.filed
        index = f"{ARCHIVES}/daily-index/{day.year}/QTR{(day.month + 2) // 3}/master.{day:%Y%m%d}.idx"
        assert f"edgar/data/{int(cik)}/{number}.txt" in edgar.get(index).text
        assert number in edgar.get(f"/submissions/CIK{int(cik):010}.json").text
        assert number in edgar.get(f"{ARCHIVES}/data/{int(cik)}/{number}-index.htm").text
    assert len(_numbers(edgar)) == report.filings
