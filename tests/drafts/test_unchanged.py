"""A draft of a filing that nobody changes, written again: the same XML, but for what an amendment states anew."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

import muniment
from datasets import portion
from lanes import some
from muniment.drafts import Draft, amendment
from muniment.forms import FormD
from muniment.readers.dataset import read_dataset
from shared_data import SHARED, needs_shared

TODAY = date(2026, 11, 20)
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.xml"))
FOLDERS = [SHARED / "data" / kind for kind in ("form-d", "schedule-13")]
XML = [path for folder in FOLDERS for path in sorted((folder / "xml").glob("*"))]
SUBMISSIONS = [path for folder in FOLDERS for path in sorted((folder / "sgml").glob("*"))]
QUARTERS = sorted((SHARED / "data/form-d/datasets").glob("*.zip"))
_NUMBER = re.compile(r"\[\d+\]")


class Filing(NamedTuple):
    """What an amendment depends on beside the XML of what it amends."""

    accession: str  # "" where the source does not tell it
    form: str

    def amended(self, old):
        """The submission type of its amendments."""
        return ["D/A"] if self.form == "D" else [f"SCHEDULE {self.form}/A"]


# What an amendment states otherwise than the filing it amends: element, why, and what stands there then, given the
# filing and what stood there. Everything else is to be the same, in the same order.
ANEW_D = {
    "/schemaVersion": ("EDGAR writes it: an amendment is filed by today's form", lambda filing, old: []),
    "/submissionType": ("an amendment is another type of submission", Filing.amended),
    "/offeringData/typeOfFiling/newOrAmendment/isAmendment": (
        "Item 7: the box Amendment, 17 CFR 230.503(a)(3)",
        lambda filing, old: ["true"],
    ),
    "/offeringData/typeOfFiling/newOrAmendment/previousAccessionNumber": (
        "it names the filing amended, not the one that this had amended",
        lambda filing, old: [filing.accession] * bool(filing.accession),
    ),
    "/offeringData/signatureBlock/signature/signatureName": (
        "17 CFR 230.503(b): it is signed each time",
        lambda filing, old: [],
    ),
    "/offeringData/signatureBlock/signature/signatureDate": ("the day of signing", lambda filing, old: []),
}
_COVER = "/formData/coverPageHeader"
_SIGNED = {
    "13D": "/formData/signatureInfo/signaturePerson/signatureDetails",
    "13G": "/formData/signatureInformation/signatureDetails",
}
_EVENT = {"13D": "dateOfEvent", "13G": "eventDateRequiresFilingThisStatement"}


def _number(filing, old):
    return [str(int(old[0]) + 1)] if old else ["1"]


def anew_13(form):
    signed = _SIGNED[form]
    return {
        "/schemaVersion": ("EDGAR writes it: an amendment is filed by today's form", lambda filing, old: []),
        "/headerData/submissionType": ("an amendment is another type of submission", Filing.amended),
        "/headerData/previousAccessionNumber": (
            "it names the filing amended, not the one that this had amended",
            lambda filing, old: [filing.accession] * bool(filing.accession),
        ),
        f"{_COVER}/amendmentNo": ("17 CFR 240.13d-2: amendments are numbered", _number),
        f"{_COVER}/{_EVENT[form]}": ("each amendment has an event of its own", lambda filing, old: []),
        f"{signed}/signature": (
            "17 CFR 240.13d-101, 240.13d-102, Signature: it is signed each time",
            lambda filing, old: [],
        ),
        f"{signed}/date": ("the day of signing", lambda filing, old: []),
    }


# What an amendment has in today's place: the one CUSIP of the first structured schedules, and the order of 2009.
_CUSIPS = f"{_COVER}/issuerInfo/issuerCusips"
FORMER_PLACES = {f"{_COVER}/issuerInfo/{name}" for name in ("issuerCUSIP", "issuerCusip")}
OTHER_ORDER = {"X0301"}


def elements(xml: bytes) -> Iterator[tuple[str, str]]:
    """The elements of a file in order, as numbered paths, with their texts and attributes."""

    def walk(element, path):
        yield path, "" if len(element) else element.text or ""
        yield from ((f"{path}@{name}", words) for name, words in element.attrib.items())
        seen = {}
        for child in element:
            name = child.tag.rpartition("}")[2]
            seen[name] = seen.get(name, 0) + 1
            yield from walk(child, f"{path}/{name}[{seen[name]}]")

    return walk(ElementTree.fromstring(xml), "")


def todays(told: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The same elements but for empty ones, which no page can mend; a CUSIP at a former place where it stands today."""
    for (path, words), (following, _) in pairwise([*told, ("", "")]):
        plain = _NUMBER.sub("", path)
        if path and not words.strip() and not following.startswith((f"{path}/", f"{path}@")) and "@" not in path:
            continue
        if plain in FORMER_PLACES:
            yield _CUSIPS, ""
            yield f"{_CUSIPS}/issuerCusipNumber", words
        else:
            yield plain if plain.startswith(_CUSIPS) else path, words


def parted(told, anew):
    """The elements that stay, in order; and what stands at those that are stated anew, by path."""
    stays, states = [], {path: [] for path in anew}
    for path, words in told:
        plain = _NUMBER.sub("", path)
        if plain in anew:
            states[plain].append(words)
        else:
            stays.append((path, words))
    return stays, states


def check_amendment(reading):
    accession = (reading.header and reading.header.accession_number) or ""
    form = "D" if isinstance(reading.record, FormD) else type(reading.record).__name__.removeprefix("Schedule")
    filing = Filing(accession, form)
    anew = ANEW_D if form == "D" else anew_13(form)
    draft = muniment.read(amendment(reading, TODAY).yaml()).record
    kept, before = parted(todays(elements(muniment.write(reading.record, "xml"))), anew)
    written, after = parted(todays(elements(muniment.write(draft, "xml"))), anew)
    assert dict(written) == dict(kept)
    assert written == kept or reading.record.schema_version in OTHER_ORDER
    assert after == {path: expected(filing, before[path]) for path, (_, expected) in anew.items()}


def check_copy(record):
    """A draft that is no amendment: nothing is stated anew."""
    again = muniment.read(Draft(record).yaml()).record
    assert muniment.write(again, "xml") == muniment.write(record, "xml")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples(path):
    reading = muniment.read(path)
    check_amendment(reading)
    check_copy(reading.record)


@needs_shared
@pytest.mark.parametrize("path", some(XML, 3), ids=lambda path: path.name)
def test_real_xml(path):
    reading = muniment.read(path)
    check_amendment(reading)
    check_copy(reading.record)


@pytest.mark.slow
@needs_shared
def test_real_submissions_that_hold_xml():
    readings = [reading for reading in map(muniment.read, SUBMISSIONS) if reading.is_xml]
    assert len(readings) > 5
    for reading in readings:
        assert reading.header.accession_number
        check_amendment(reading)
        check_copy(reading.record)


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("each", some([400, 40], 2))
@pytest.mark.parametrize("quarter", QUARTERS, ids=lambda path: path.name)
def test_filings_of_data_sets(quarter, each):
    chosen = list(read_dataset(portion(quarter, each)))
    assert len(chosen) > 30
    assert {one.record.submission_type for one in chosen} == {"D", "D/A"}
    for reading in chosen:
        check_amendment(reading)
        check_copy(reading.record)
