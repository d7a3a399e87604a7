"""The file itself: what stands before, between and around its elements."""

from datetime import date

import pytest

from checks.samples import sample
from checks.single_rule import messages
from muniment.checks import Filing, findings
from muniment.checks.registry import REGISTRY

DECLARED = b'<?xml version="1.0"?>'
ROOT = b'<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13g">'
END = b"</edgarSubmission>"


def document(inside=b"", before=DECLARED):
    return before + ROOT + b"<headerData>" + inside + b"</headerData>" + END


@pytest.mark.parametrize(
    ("code", "source", "number"),
    [
        ("X-01", document(), 0),
        ("X-01", b"\xef\xbb\xbf" + document(), 0),
        ("X-01", document(before=b""), 0),
        ("X-01", document(before=b"\n\n" + DECLARED), 1),
        ("X-01", document(before=b" <?xml version='1.1'?>"), 2),
        ("X-01", document(before=b"<?xml encoding='utf-8' ?>"), 0),
        ("X-01", b"", 0),
        ("X-02", document(), 0),
        ("X-02", document(before=b""), 0),
        ("X-02", document(b"<!-- <?what?> -->"), 0),
        ("X-02", document(b"<submissionType><![CDATA[<?no?>]]></submissionType>"), 0),
        ("X-02", document(b"<?page 2?>"), 1),
        ("X-02", document(before=DECLARED + b'<?xml-stylesheet href="a.xsl"?>'), 1),
        ("X-03", document(b"<submissionType>SCHEDULE 13G</submissionType>"), 0),
        ("X-03", document(b"<submissionType>SCHEDULE 13G</submissionType><colour>red</colour>"), 1),
        ("X-07", document(b"<submissionType>A &#38; B &lt; C &quot;</submissionType>"), 0),
        ("X-07", document(b"<submissionType>R&D</submissionType>"), 1),
        ("X-07", document(b"<submissionType>a < b</submissionType>"), 1),
        ("X-07", document(b"<submissionType>a > b</submissionType>"), 0),
        ("X-07", document(b"<!-- R&D -->"), 0),
        ("X-01", document(before=b"").decode().encode("utf-16"), 0),
        ("X-02", document(before=b"").decode().encode("utf-16"), 0),
        ("X-07", document(b"<submissionType>A &amp; B</submissionType>", b"").decode().encode("utf-16"), 0),
        ("X-07", document(b"<submissionType>R&D</submissionType>", b"").decode().encode("utf-16"), 1),
        ("X-01", document(before=b" <?xml version='1.1'?>").decode().encode("utf-16-be"), 1),
        ("X-02", document(b"<?page 2?>", b"").decode().encode("utf-16-le"), 1),
        ("Y-02", document(b"<submissionType>A</submissionType>", b"").decode().encode("utf-16-le"), 0),
        ("Y-02", document("<!-- é -->".encode(), b"").decode().encode("utf-16"), 1),
        ("X-07", document(b"<submissionType>A &nbsp; B</submissionType>"), 1),
        ("X-23", document(), 0),
        ("X-23", b"", 0),
        ("X-23", b"\x1f\x8b\x08", 1),
        ("X-23", b"<SEC-DOCUMENT>x.txt\n<SEC-HEADER>x.hdr.sgml\n", 1),
    ],
)
def test_source(code, source, number):
    profile = REGISTRY[code].profiles[-1]  # what the official schema says of a submission is no rule of its own
    assert len(messages(code, source=source, profile=profile)) == number


@pytest.mark.parametrize("code", ["X-01", "X-23", "X-24"])
def test_only_what_is_about_to_be_filed(code):
    assert messages(code, source=b"\n" + document(), filed=date(2026, 5, 4)) == []


def test_an_exhibit_is_not_the_schedule():
    wrapped = (
        b"<SEC-DOCUMENT>x.txt\n<DOCUMENT>\n<TYPE>SCHEDULE 13G\n<TEXT>\n<XML>\n" + document() + b"\n</XML>\n</TEXT>\n"
        b"</DOCUMENT>\n<DOCUMENT>\n<TYPE>EX-99\n<TEXT>\nR&D <?page?>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>"
    )
    assert messages("X-02", source=wrapped) == messages("X-07", source=wrapped) == []


@pytest.mark.parametrize(
    ("form", "filed", "number"),
    [("13G", date(2026, 3, 15), 0), ("13G", date(2026, 3, 16), 1), ("13D", date(2026, 3, 16), 0)],
)
def test_cusip_list_since_its_day(form, filed, number):
    assert len(messages("X-24", form=form, filed=filed, profile="submit")) == number


@pytest.mark.parametrize(
    ("form", "named", "filed", "number"),
    [
        ("13G", "SC 13G", date(2024, 12, 17), 0),
        ("13G", "SC 13G", date(2024, 12, 18), 1),
        ("13G", "SC 13G/A", date(2025, 2, 14), 1),
        ("13D", "SC 13D/A", date(2025, 7, 31), 0),  # it may be joined to a tender offer
        ("13D", "SCHEDULE 13D", date(2025, 7, 31), 0),
    ],
)
def test_text_after_its_time(form, named, filed, number):
    assert len(messages("X-25", {"submission_type": named}, form, filed=filed, copy="print")) == number


def test_a_page_without_header_is_not_told_to_be_text():
    record, _ = sample("13G")
    assert findings(Filing(record, copy="print", filed=date(2025, 2, 14)), {REGISTRY["X-25"]}) == []
