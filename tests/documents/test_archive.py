"""Files out of files: whatever is in a pile, in whatever container, damaged or hostile."""

import gzip
import io
import os
import random
import tarfile
import zipfile
import zlib

import pytest

from documents.invented import FILING
from muniment.documents.archive import (
    Item,
    Limits,
    Refused,
    estimate,
    files,
    holds_dataset,
    holds_files,
    items,
    safe,
    unpack,
)
from muniment.documents.sniff import sniff
from patience import patience

XML = b"<edgarSubmission/>"


def zipped(files, compression=zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def tarred(files) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


def found(data, **limits):
    """What is in bytes: names with data, or with the words of a refusal."""
    return {one.name: one.data if isinstance(one, Item) else one.message for one in unpack("x", data, Limits(**limits))}


# ---- containers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (XML, {"x"}),
        (gzip.compress(XML), {"x"}),
        (gzip.compress(gzip.compress(XML)), {"x"}),
        (zipped({"b.txt": XML, "a/c.zip": XML}), {"x!a/c.zip", "x!b.txt"}),
        (zipped({"a": zipped({"b": gzip.compress(XML)})}), {"x!a!b"}),
        (gzip.compress(zipped({"a": XML})), {"x!a"}),
        (tarred({"a": XML, "d/b": gzip.compress(XML)}), {"x!a", "x!d/b"}),
        (gzip.compress(tarred({"a": XML, "b": XML * 100_000})), {"x!a", "x!b"}),
        (zipped({"a": XML, ".hidden": XML, "__MACOSX/a": XML, "d/": b""}), {"x!a"}),
    ],
    ids=range(9),
)
def test_containers_are_told_by_content(data, names):
    assert found(data).keys() == names
    assert {one[:18] for one in found(data).values()} == {XML}


def test_a_data_set_is_one_item():
    data = zipped({"2025Q2_d/FORMDSUBMISSION.tsv": b"ACCESSIONNUMBER\n", "2025Q2_d/ISSUERS.tsv": b""})
    assert found(data) == {"x": data}
    assert found(zipped({"2025q2_d.zip": data})) == {"x!2025q2_d.zip": data}
    assert holds_dataset(data)
    assert not holds_dataset(zipped({"a": XML}))
    assert not holds_dataset(data[:60])
    assert not holds_dataset(XML)


def test_full_submissions_in_a_row_are_items_of_their_own(tmp_path):
    other = FILING.replace("0009990001-23-000007", "0009990001-23-000008")
    file = tmp_path / "20230313"
    file.write_bytes(gzip.compress((FILING + other).encode()))
    assert found(file.read_bytes()) == {"x!1": FILING.encode(), "x!2": other.encode()}
    file.write_text(FILING)
    assert not holds_files(file)
    file.write_text(FILING + other)
    assert holds_files(file)


def test_what_is_written_meanwhile_is_left_out_of_a_folder(tmp_path):
    for name in ("a.xml", "s.db", "b/a.xml", "p.work/a.xml", "b/s.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(XML)
    link = tmp_path.with_name(f"{tmp_path.name}-link")
    link.symlink_to(tmp_path)
    without = (tmp_path / "s.db", tmp_path / "p.work", tmp_path / "s.db-wal")
    for root in (tmp_path, link):
        assert list(files(root, without)) == [root / "a.xml", root / "b/a.xml", root / "b/s.db"]


def test_an_office_document_is_one_item():
    data = zipped({"[Content_Types].xml": XML, "word/document.xml": XML})
    assert found(data) == {"x": data}


# ---- hostile and damaged --------------------------------------------------------------------------------------------


def test_nothing_is_written_and_hostile_names_are_shown_harmlessly(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["../../evil", "/etc/passwd", "a\x1b[2Jb", "ltr\u202etxt.exe", "C:\\x", "a\nb", "d\x7f"]
    shown = found(zipped(dict.fromkeys(names, XML)))
    assert set(shown.values()) == {XML}
    assert all(name.isprintable() for name in shown)
    assert "x!a\\x1b[2Jb" in shown
    assert "x!ltr\\u202etxt.exe" in shown
    assert list(tmp_path.iterdir()) == []


def test_names_that_are_no_unicode():
    assert safe(os.fsdecode(b"a\xffb")) == "a\\udcffb"


@pytest.mark.parametrize("wrap", [gzip.compress, lambda data: zipped({"a": data}), lambda data: tarred({"a": data})])
def test_bombs_are_refused(wrap):
    bomb = gzip.compress(wrap(bytes(20_000_000)))
    with patience():
        (words,) = found(bomb, free=1_000_000).values()
    assert words == f"unpacks to more than {max(1_000_000, 100 * len(bomb)):,} bytes, which looks like an attack"


def test_a_single_file_may_not_be_too_large():
    assert list(found(gzip.compress(XML * 10), largest=100).values()) == [
        "unpacks to more than a filing has (100 bytes)"
    ]
    assert list(found(XML * 10, largest=100).values()) == ["180 bytes are more than a filing has (100)"]


def test_the_limit_is_that_of_the_file_given_not_of_each_file_in_it():
    many = zipped({str(number): bytes(100_000) for number in range(100)})
    shown = found(zipped({"a": many, "b": XML}), free=1_000_000)
    assert sum(isinstance(one, bytes) for one in shown.values()) < 50
    assert shown["x!a!99"].endswith("looks like an attack")


def test_containers_inside_each_other_without_end():
    data = XML
    for _ in range(30):
        data = zipped({"a": data})
    (words,) = found(data).values()
    assert words == "stands in 5 containers inside each other, which looks like an attack"


def test_a_bomb_does_not_stop_its_neighbours():
    data = zipped({"a": gzip.compress(bytes(3_000_000)), "b": XML})
    shown = found(data, largest=1_000_000)
    assert shown["x!b"] == XML
    assert "unpacks to more" in shown["x!a"]


def test_encrypted_members():
    data = bytearray(zipped({"a": XML, "b": XML}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    assert found(bytes(data)) == {"x!a": "is encrypted", "x!b": XML}


def test_an_unknown_compression():
    data = bytearray(zipped({"a": XML}))
    for sign, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(sign) + offset] = 99
    assert "compression" in found(bytes(data))["x!a"]


def test_a_member_that_lies_about_its_size():
    data = bytearray(zipped({"a": XML * 100}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (5).to_bytes(4, "little")
    assert "cannot be read" in found(bytes(data))["x!a"]


def test_cut_off_containers():
    noise = random.Random(1).randbytes(5000)
    assert found(gzip.compress(noise)[:3000]) == {"x": "cannot be read: it is cut off"}
    (words,) = found(zipped({"a": noise})[:3000]).values()
    assert words.startswith("cannot be read")
    shown = found(gzip.compress(tarred({"a": XML, "b": random.Random(4).randbytes(90_000)}))[:-5000])
    assert shown["x!a"] == XML
    assert any(one != XML for one in shown.values())


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_tar_that_is_damaged_or_cut_off_between_its_files_says_so(pack):
    """The standard library ends there as if there were no further files."""
    whole = tarred({"a": XML, "b": XML, "c": XML})
    second = whole.index(b"b\0")
    damaged = whole[:second] + b"?" * 512 + whole[second + 512 :]
    assert found(pack(whole)) == {"x!a": XML, "x!b": XML, "x!c": XML}
    words = found(pack(damaged))
    assert words.pop("x!a") == XML
    assert words == {"x": f"cannot be read: what is behind byte {second:,} is damaged: invalid header"}
    for cut in (second, second + 100):
        assert found(pack(whole[:cut])) == {"x!a": XML, "x": "cannot be read: it is cut off"}


def test_an_empty_file_an_empty_zip_and_an_empty_folder(tmp_path):
    (tmp_path / ".hidden").touch()
    assert list(items(tmp_path)) == [Refused(str(tmp_path), "is a folder without files")]
    assert found(b"") == {"x": "is empty"}
    assert found(zipped({})) == {"x": "is a zip without files"}
    assert found(gzip.compress(b"")) == {"x": "is empty"}


@pytest.mark.parametrize(
    "make",
    [gzip.compress, lambda data: zipped({"a": data, "b": zipped({"c": data})}), lambda data: tarred({"a": data})],
)
def test_any_damage_is_a_value(make):
    """Whatever is flipped or cut: items or refusals, never an exception, never without end."""
    whole = make(b"<edgarSubmission>" + random.Random(2).randbytes(2000))
    chance = random.Random(3)
    with patience():
        for _ in range(300):
            data = bytearray(whole)
            for _ in range(chance.randrange(1, 5)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            cut = bytes(data[: chance.randrange(len(data))] if chance.random() < 0.3 else data)
            assert all(isinstance(one, Item | Refused) for one in unpack("x", cut))


def test_a_decompressor_that_gives_up():
    stream = gzip.compress(XML * 100)
    with pytest.raises(zlib.error):
        gzip.decompress(stream[:10] + b"\xff" * 50)
    assert "cannot be read" in found(stream[:10] + b"\xff" * 50)["x"]


# ---- folders --------------------------------------------------------------------------------------------------------


def in_folder(path):
    return {
        one.name.removeprefix(f"{path}/"): one.data if isinstance(one, Item) else one.message for one in items(path)
    }


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path):
    for name in ("b.xml", "a.xml", "c/d.xml", ".hidden", ".git/x", "c/.e"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(XML)
    assert list(in_folder(tmp_path)) == ["a.xml", "b.xml", "c/d.xml"]


def test_a_file_given_is_read_also_when_hidden_or_a_link(tmp_path):
    (tmp_path / ".a").write_bytes(XML)
    (tmp_path / "b").symlink_to(tmp_path / ".a")
    assert list(items(tmp_path / ".a")) == [Item(str(tmp_path / ".a"), XML)]
    assert list(items(tmp_path / "b")) == [Item(str(tmp_path / "b"), XML)]


def test_links(tmp_path):
    root = tmp_path / "root"
    (root / "inner").mkdir(parents=True)
    (tmp_path / "outer").mkdir()
    (tmp_path / "outer" / "secret").write_bytes(b"secret")
    (root / "inner" / "a").write_bytes(XML)
    (root / "to-a").symlink_to("inner/a")
    (root / "to-inner").symlink_to("inner")
    (root / "inner" / "up").symlink_to("..")
    (root / "out-file").symlink_to("../outer/secret")
    (root / "out-folder").symlink_to("../outer")
    (root / "nowhere").symlink_to("missing")
    (root / "itself").symlink_to("itself")
    shown = in_folder(root)
    assert {name for name, one in shown.items() if one == XML} == {"inner/a", "to-a"}
    assert shown["out-file"] == shown["out-folder"] == "is a link that leads out of the folder"
    assert shown["nowhere"].startswith("is a link that leads nowhere")
    assert shown["itself"].startswith("is a link that leads nowhere")
    assert len(shown) == 6


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read(tmp_path):
    (tmp_path / "a").write_bytes(XML)
    (tmp_path / "a").chmod(0)
    (tmp_path / "d").mkdir(mode=0)
    assert set(in_folder(tmp_path).values()) == {
        "cannot be read: Permission denied", "the folder cannot be read: Permission denied"
    }  # fmt: skip


def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with patience():
        assert in_folder(tmp_path) == {"pipe": "is no regular file"}
    assert [one.message for one in items(tmp_path / "missing")] == ["cannot be read: No such file or directory"]
    assert "null" in next(one.message for one in items("a\0b"))


def test_a_file_that_vanishes_meanwhile(tmp_path):
    for name in "abc":
        (tmp_path / name).write_bytes(XML)
    walk = items(tmp_path)
    assert next(walk) == Item(str(tmp_path / "a"), XML)
    (tmp_path / "b").unlink()
    assert [getattr(one, "message", XML) for one in walk] == ["cannot be read: No such file or directory", XML]


def test_a_file_that_grows_meanwhile(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(XML)
    real = os.fstat

    def fstat(number):
        told = real(number)
        with path.open("ab") as file:
            file.write(b"more")
        return told

    monkeypatch.setattr(os, "fstat", fstat)
    assert [one.message for one in items(path)] == ["changed while it was read"]


def test_about_how_many_files_there_are(tmp_path):
    (tmp_path / "a.xml").write_bytes(XML)
    (tmp_path / ".hidden").write_bytes(XML)
    (tmp_path / "b.zip").write_bytes(zipped({"a": XML, "b": XML}))
    (tmp_path / "c.zip").write_bytes(b"no zip")
    (tmp_path / "d.zip").write_bytes(zipped({"FORMDSUBMISSION.tsv": b"", "ISSUERS.tsv": b""}))
    assert estimate(tmp_path) == 5
    assert estimate(tmp_path / "b.zip") == 2
    assert estimate(tmp_path / "missing.zip") == 1


# ---- what a file is, beyond what readers ask ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'{"a": 1}', "json"),
        (b" [1, 2]", "json"),
        (b"[see note 1]", "text"),
        (b"{curly}", "text"),
        (b'{ "directory": {"item": []}}', "index"),
        (b"<HTML><HEAD><TITLE>EDGAR Filing Documents for 0009990001-24-000001</TITLE>", "index"),
        (b"<html><title>Directory Listing for /Archives/edgar/data/1/</title>", "index"),
        (b"<html><!-- <SEC-HEADER>0009990001-24-000001.hdr.sgml : 20240209", "index"),
        (b"Description:           Form Index of EDGAR Dissemination Feed by Form Type", "index"),
        (b"Description:           Daily Index of EDGAR Dissemination Feed by Company Name", "index"),
        (b"<html><title>Schedule 13G", "html"),
        (b"<PAGE>   1\n\n   UNITED STATES", "text"),
        (b"\n<PAGE>\n<TABLE>\n<S>  <C>", "text"),
        (b"<TABLE>\n<S>      <C>\nSCHEDULE 13G", "text"),
        (b"<table>\n<caption>\n<s> <c>\nSCHEDULE 13D", "text"),
        (b"<S>  <C>\nSCHEDULE 13G", "text"),
        (b"<PAGE 1>\nSCHEDULE 13G", "text"),
        (b"<PA <PAGE>   1\nSCHEDULE 13G", "text"),  # no element has another in its tag
        (b"<page 1>\n<TABLE>\n<S>", "text"),
        (b"<TABLE>\n<TR><TD>SCHEDULE 13G", "html"),
        (b"<table width=100%>\n<tr>", "html"),
        (b"<PAGE>\n<html><body>", "html"),
        (b"<PAGE/>", "xml"),
        (b"PK\x05\x06", "zip"),
    ],
    ids=lambda value: ascii(value[:20]),
)
def test_kinds_of_files(data, kind):
    assert sniff(data) == kind
