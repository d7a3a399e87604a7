"""Damaged files, and values that are left out: what no rule can decide is told as such, and nothing else is."""

import pytest

import muniment
from checks.samples import ROOT, SAMPLES, filing, sample
from muniment.checks import REGISTRY, Example, Filing, findings
from muniment.forms.walk import replaced

WHOLE_FILE = "O-02"


def found(data: bytes) -> set[tuple[str, str]]:
    return {(finding.code, finding.message) for finding in findings(Filing.of(muniment.read(data)))}


@pytest.mark.parametrize("name", sorted({path for path, _ in SAMPLES.values()}))
def test_a_file_cut_off_is_told_and_nobody_is_accused(name):
    data = (ROOT / name).read_bytes()
    before = found(data)
    for tenths in range(4, 10):
        after = found(data[: len(data) * tenths // 10])
        assert {code for code, _ in after - before} == {WHOLE_FILE}


def test_a_damaged_tag_stands_where_it_is():
    data = (ROOT / "examples/schedule-13d.xml").read_bytes().replace(b"</fundsSource>", b"</fundsSource")
    damage = [finding for finding in findings(Filing.of(muniment.read(data))) if finding.code == WHOLE_FILE]
    assert [(finding.severity, finding.span.start) for finding in damage] == [("error", data.find(b"</fundsSource"))]
    assert "the end tag </fundsSource is not closed" in damage[0].message


def test_what_a_damaged_file_lacks_is_undecided():
    data = (ROOT / "examples/schedule-13d.xml").read_bytes()
    cut = findings(Filing.of(muniment.read(data[: data.find(b"<signatureInfo>")])), undecided=True)
    unsigned = next(finding for finding in cut if finding.code == "X-16")
    assert not unsigned.decided
    assert unsigned.message == "cannot tell: the file is damaged; as read: Nobody has signed the schedule."


def undecided(code: str, record, **rest) -> list[str]:
    return [
        finding.message
        for finding in findings(Filing(record, **rest), {REGISTRY[code]}, undecided=True)
        if not finding.decided
    ]


def test_what_may_be_left_out_leaves_nothing_to_decide():
    record, _ = sample("13G")
    without = replaced(record, "reporting_persons[0].group", muniment.UNSET)
    assert undecided("C-11", without) == []
    assert "cannot tell: reporting_persons[0].group is not stated" in undecided("C-11", without, copy="print")
    elsewhere = replaced(replaced(record, "item3.types", muniment.UNSET), "item3.not_applicable", value=True)
    assert undecided("G-04", elsewhere, copy="print") == []


def test_a_rule_says_itself_what_it_does_not_know():
    several = filing(Example(changes={"exhibit_information": None}), "13G")
    found = findings(several, {REGISTRY["J-04"]}, undecided=True)
    reasons = [(finding.decided, finding.message) for finding in found]
    assert reasons == [(False, "cannot tell: the documents attached to the schedule are not known")]
    assert findings(several, {REGISTRY["J-04"]}) == []


def test_a_letter_of_item_3_is_pointed_at_by_itself():
    changes = {"item7.not_applicable": True, "item7.subsidiaries": None, "item3.types": ["IA", "HC"]}
    for copy, path in (("xml", "item3.types[1]"), ("print", "item3.types")):
        found = findings(filing(Example(changes=changes, copy=copy), "13G"), {REGISTRY["G-10"]})
        assert [finding.paths for finding in found] == [(path, "item7.not_applicable")]


def test_lost_characters_are_told_with_the_name_that_fits():
    name = "Gadfly Point Master Fund, L.P."
    data = (ROOT / "examples/schedule-13d.xml").read_text("utf-8")
    garbled = data.replace(f"<reportingPersonName>{name}", "<reportingPersonName>Gadfly Point???Master Fund, L.P.", 1)
    assert garbled != data
    reading = muniment.read(garbled.encode())
    path = "reporting_persons[0].name"
    assert [(problem.path, problem.code) for problem in reading.problems] == [(path, "lost-characters")]
    assert reading.evidence[path].confidence < 0.9
    assert reading.evidence["issuer_name"].confidence == 1
    [finding] = [finding for finding in findings(Filing.of(reading)) if finding.code == "Y-04"]
    assert (finding.paths, finding.mend) == ((path,), f"{name!r} may be meant.")


def test_question_marks_that_were_typed_are_left_alone():
    data = (ROOT / "examples/schedule-13d.xml").read_text("utf-8")
    asked = data.replace("</transactionPurpose>", " What next?? Who knows? See ?? 240.14a-11.</transactionPurpose>")
    assert asked != data
    assert not muniment.read(asked.encode()).problems
