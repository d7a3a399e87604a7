"""Damaged files: whatever is read from one is what the whole file says, and the damage is told."""

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from msgspec import UNSET, Struct

from lanes import some
from muniment.documents.archive import Item
from muniment.errors import SourceError
from muniment.pipeline.ingest import extract, ingest
from muniment.readers import read
from muniment.reading import Reading
from muniment.store import Query, Store
from muniment.values import says_not_applicable
from muniment.web.app import create_app
from shared_data import SHARED

INVENTED = sorted((Path(__file__).parents[1] / "everything").glob("*.xml"))
REAL = [file for folder in ("form-d", "schedule-13") for file in sorted((SHARED / f"data/{folder}/xml").glob("*.xml"))]
FILES = [*INVENTED, *REAL]
SMALL = [Path(__file__).parents[1] / "everything" / "form-d-planned.xml"]

# Each file is damaged at some places, by night at more of them.
ANYWHERE = pytest.mark.parametrize(
    ("file", "most"),
    some(((file, most) for file in FILES for most in (4, 40)), 4),
    ids=lambda value: getattr(value, "name", str(value)),
)

# A schedule whose texts are long in bytes, for cuts inside characters, references and markup.
TRICKY = """<?xml version="1.0" encoding="UTF-8"?>\r
<!-- made by hand -->\r
<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13D" xmlns:com="http://www.sec.gov/edgar/common">\r
 <headerData><submissionType>SCHEDULE 13D</submissionType></headerData>\r
 <formData><coverPageHeader><securitiesClassTitle>Genußscheine “A” — €5</securitiesClassTitle>\r
  <issuerInfo><issuerCusips><issuerCusipNumber>99057Q106</issuerCusipNumber></issuerCusips>\r
  <issuerName>Odds &amp; Ends, Inc.</issuerName></issuerInfo></coverPageHeader>\r
  <reportingPersons><reportingPersonInfo><reportingPersonName><![CDATA[A & B]]></reportingPersonName>\r
   <fundType>WC</fundType><aggregateAmountOwned>1200.50</aggregateAmountOwned>\r
   <percentOfClass>12.5</percentOfClass><typeOfReportingPerson>IN</typeOfReportingPerson>\r
   <typeOfReportingPerson>HC</typeOfReportingPerson></reportingPersonInfo></reportingPersons>\r
  <items1To7><item4><transactionPurpose>One.\r
Two &#8364; &lt; 3.<!-- four -->Five.</transactionPurpose></item4></items1To7></formData>\r
</edgarSubmission>\r
""".encode()


@cache
def _whole(data: bytes) -> Any:
    return read(data).record


def _stated(part: Struct) -> Iterator[tuple[str, Any]]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if name != "as_filed" and value is not UNSET:
            yield name, value


def differs(part: Any, whole: Any, *, path: str = "", prefix: bool = True) -> str:
    """Name the first path at which `part` says anything that `whole` does not; lists are prefixes, or selections."""
    if isinstance(part, Struct):
        stated = [(f"{path}.{name}", value, getattr(whole, name, UNSET)) for name, value in _stated(part)]
        return next((found for at, one, other in stated if (found := differs(one, other, path=at, prefix=prefix))), "")
    if isinstance(part, tuple) and isinstance(whole, tuple):
        if not part:
            return path if whole else ""
        if prefix:
            pairs = zip(part, (*whole, *[UNSET] * len(part)), strict=False)
            return next((found for one, other in pairs if (found := differs(one, other, path=path))), "")
        rest = iter(whole)
        return "" if all(any(not differs(one, other, prefix=False) for other in rest) for one in part) else path
    return "" if part == whole else path


def _attempt(data: bytes) -> Reading | None:
    """Read what there is; a refusal is one readable line."""
    try:
        reading = read(data)
    except SourceError as error:
        words = str(error)
    else:
        return reading
    assert len(words.splitlines()) == 1
    assert 10 < len(words) < 400
    return None


def _check(data: bytes, whole: Any, what: str, *, prefix: bool = True) -> None:
    reading = _attempt(data)
    if reading is None:
        return
    assert type(reading.record) is type(whole), what
    at = differs(reading.record, whole, prefix=prefix)
    at = "" if at == ".attachments" and reading.submission is UNSET else at  # else they are the lost header's
    assert not at, f"{what}: {at} is not what the whole file says"
    codes = {problem.code for problem in reading.problems}
    assert codes & {"damaged", "stray-text"}, f"{what}: nothing is said of the damage"  # of a comment, text is left
    assert all(0 <= span.start <= span.end <= len(data) for span in reading.unread)


def _cut(data: bytes, size: int) -> None:
    if data[:size].rstrip().endswith(b"</edgarSubmission>"):
        return
    _check(data[:size], _whole(data), f"cut after {size} bytes")


def test_the_comparison_sees_differences():
    whole = _whole(TRICKY)
    assert not differs(whole, whole)
    assert differs(_whole(TRICKY.replace(b"12.5", b"12.6")), whole) == ".reporting_persons.percent"
    assert differs(_whole(TRICKY.replace(b">HC<", b">OO<")), whole) == ".reporting_persons.types"
    shorter = _whole(TRICKY.replace(b"<typeOfReportingPerson>IN</typeOfReportingPerson>", b""))
    assert differs(shorter, whole)
    assert not differs(shorter, whole, prefix=False)


@pytest.mark.parametrize("file", some(FILES, 3), ids=lambda file: file.name)
def test_cut_at_every_kilobyte(file):
    data = file.read_bytes()
    for size in range(0, len(data), 1024):
        _cut(data, size)


@pytest.mark.slow
@pytest.mark.parametrize("step", some(range(4), 4))
@pytest.mark.parametrize("data", [TRICKY, *(file.read_bytes() for file in SMALL)], ids=["tricky", "small"])
def test_cut_at_every_byte(data, step):
    for size in range(step, len(data), 4):
        _cut(data, size)


def test_cut_behind_a_blank_entry():
    data = TRICKY.replace(b"<fundType>", b"<fundType/><fundType>")
    _cut(data, data.index(b"<fundType/>") + len(b"<fundType/>"))


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_cut_in_other_encodings(codec):
    data = TRICKY.decode().replace("UTF-8", codec[:6]).encode(codec)
    for size in range(2, len(data) - 40, 7):
        _check(data[:size], _whole(TRICKY), f"{codec} cut after {size} bytes")


def test_the_cut_reaches_far():
    """The rule must not be kept by reading nothing: nine tenths of a file give nine tenths of its values."""
    data = INVENTED[INVENTED.index(SMALL[0])].read_bytes()
    reading = read(data[: len(data) * 9 // 10])
    assert reading.record.primary_issuer == _whole(data).primary_issuer
    assert reading.record.related_persons == _whole(data).related_persons


@pytest.mark.parametrize("mark", [b">", b"<"])
@ANYWHERE
def test_one_bracket_is_missing(file, most, mark):
    data = file.read_bytes()
    places = [at for at in range(len(data)) if data[at : at + 1] == mark]
    for at in random.Random(file.name).sample(places, min(most, len(places))):
        _check(data[:at] + data[at + 1 :], _whole(data), f"without {mark!r} at {at}", prefix=False)


@pytest.mark.parametrize("mark", [b">", b"<", b"</", b"/"])
def test_each_bracket_is_missing_once(mark):
    at = TRICKY.find(mark, TRICKY.find(b"<edgarSubmission"))
    while at >= 0:
        data = TRICKY[:at] + TRICKY[at + len(mark) :]
        # Without the slash an end tag is a start tag; in an address of a namespace the slash ends no value.
        if b"http" not in TRICKY[at - 30 : at] and not TRICKY.startswith(b"<!", at) and TRICKY[at - 2 : at] != b"--":
            _check(data, _whole(TRICKY), f"without {mark!r} at {at}", prefix=False)
        at = TRICKY.find(mark, at + 1)


@ANYWHERE
def test_an_ampersand_too_many(file, most):
    """It is part of a text it falls into; anywhere else, and in a number, nothing wrong may come of it."""
    data = file.read_bytes()
    for at in random.Random(file.name).sample(range(60, len(data)), most):
        reading = _attempt(data[:at] + b"&" + data[at:])
        if reading is None:
            continue
        if data.rfind(b"<!--", 0, at) <= data.rfind(b"-->", 0, at):  # a comment may hold one
            assert "damaged" in {problem.code for problem in reading.problems}
        plain = _without_ampersands(reading.record)
        whole = _without_ampersands(_whole(data))
        found = differs(plain, whole, prefix=False)
        assert not found or found[1:] in reading.states, f"& at {at}: {found}"  # a list of nothing readable


def _without_ampersands(value: Any) -> Any:
    if isinstance(value, str):
        words = value.replace("&", "")
        return words if words == value or not says_not_applicable(words) else ""  # "No&ne" is somebody's name
    if isinstance(value, tuple):
        return tuple(_without_ampersands(one) for one in value)
    if isinstance(value, Struct):
        stated = {name: _without_ampersands(one) for name, one in _stated(value)}
        return type(value)(**{name: one for name, one in stated.items() if one != ""})
    return value


# ---- access codes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[1] / "everything").glob("*-submission.xml")), ids=str)
def test_no_access_code_of_a_damaged_copy_is_told_or_kept(path):
    """A lost bracket makes it part of other words; without its header a submission looks like a public copy."""
    data = path.read_bytes()
    codes = set(re.findall(rb"ccc>([^<\s]{8})<", data)) - {b"XXXXXXXX"}
    assert codes
    end = max(map(data.find, codes)) + 400
    places = [at for at in range(1, end) if data[at : at + 1] in b"<>/"]
    for damaged in (*(data[:at] + data[at + 1 :] for at in places), *(data[:at] for at in range(200, end, 37))):
        there = [code for code in codes if code in damaged]
        for entry in extract(Item("x.xml", damaged)):
            told = repr((entry.states, entry.problems, entry.reason, entry.record))
            assert not any(code.decode() in told for code in there)
            assert entry.private or not there


def test_the_page_of_a_damaged_copy_has_no_access_code(tmp_path):
    data = (Path(__file__).parents[1] / "everything/schedule-13d-submission.xml").read_bytes()
    (code,) = set(re.findall(rb"ccc>([^<\s]{8})<", data)) - {b"XXXXXXXX"}
    for number, damaged in enumerate((data[1:], data[:700], data.replace(b"<headerData>", b"headerData>"))):
        (tmp_path / f"{number}.xml").write_bytes(damaged)
    with Store.open(tmp_path / "f.db") as store:
        assert ingest([tmp_path], store).filings >= 3
        keys = [row.key for row in store.filings(Query()).items]
    assert code not in (tmp_path / "f.db").read_bytes()
    with TestClient(create_app(tmp_path / "f.db"), base_url="http://127.0.0.1") as client:
        for key in keys:
            answer = client.get(f"/filings/{key}")
            assert answer.status_code == 200
            assert code.decode() not in answer.text
