"""Signatures and joint filings: what the schedule, its exhibits and its source say of them."""

import pytest

from checks.single_rule import messages

SIGNER = "signatures[0].signers[0]"
_BEFORE = {"exhibit_information": "The joint filing agreement is incorporated by reference."}
BARE = {"signature_comment": None, "exhibit_information": None}


@pytest.mark.parametrize(
    ("code", "changes", "rest", "number"),
    [
        ("J-03", BARE, {"attached": ()}, 1),
        ("J-03", BARE, {"attached": None}, 0),
        ("J-03", BARE, {"attached": ("EX-24.1",)}, 0),
        ("J-03", BARE, {"attached": (), "source": b"... pursuant to a POWER\n OF  ATTORNEY ..."}, 0),
        ("J-03", BARE, {"attached": (), "source": b"nothing"}, 1),
        ("J-03", BARE | {"signatures[1].signers[0].title": "Treasurer"}, {"attached": ()}, 0),
        ("J-03", BARE, {"header": {"attachments": None}}, 1),
        ("J-04", BARE, {"attached": ()}, 1),
        ("J-04", BARE, {"attached": None}, 0),
        ("J-04", {}, {"attached": (), "profile": "submit"}, 1),
        ("J-04", {}, {"attached": ("EX-99.1",), "profile": "submit"}, 0),
        ("J-04", {}, {"attached": ("EX-24",), "profile": "submit"}, 1),
        ("J-04", {}, {"attached": None, "profile": "submit"}, 0),
        ("J-04", {}, {"attached": ()}, 0),
        ("J-04", _BEFORE, {"attached": (), "profile": "submit"}, 0),
        ("J-04", BARE, {"attached": (), "source": b"agreement pursuant to Rule 13d-1(k)(1)"}, 0),
        ("J-04", BARE, {"attached": (), "source": b"because of Rule 13d-1(e), 13d-1(f) or 13d-1(g)"}, 1),
        ("J-04", BARE, {"attached": (), "form": "13G/A"}, 0),
        ("J-05", {"rules": None}, {}, 0),
        ("J-05", {"rules": ("Rule 13d-1(c)",), "reporting_persons[1].types": ("CO",)}, {}, 0),
        ("J-05", {"reporting_persons[1].types": ("IN", "HC")}, {}, 0),
        ("J-05", {"reporting_persons[1].types": None}, {}, 0),
        ("J-07", {f"{SIGNER}.signature": "/s/ Ø"}, {}, 0),
        ("J-07", {f"{SIGNER}.signature": "/S/ "}, {}, 1),
        ("J-07", {f"{SIGNER}.signature": "..."}, {}, 1),
        ("J-07", {f"{SIGNER}.signature": None}, {}, 0),
        ("J-02", {f"{SIGNER}.date": None}, {"copy": "print"}, 1),
        ("J-02", {f"{SIGNER}.date": None, f"{SIGNER}.signature": None}, {"copy": "print"}, 0),
        ("J-02", {f"{SIGNER}.title": None, "reporting_persons[0].types": ("IN",)}, {"copy": "print"}, 0),
        ("J-01", {"signatures[1].signers": None} | BARE, {"copy": "print"}, 1),
        ("J-01", {"signatures[1].signers": None} | BARE, {"copy": "print", "source": b"on behalf of each"}, 0),
        ("J-01", {"signatures[1].signers": None} | BARE, {"copy": "print", "source": b"on behalf of another"}, 1),
        ("J-01", {"signatures": None} | BARE, {"copy": "print"}, 0),
    ],
)  # fmt: skip
def test_signing(code, changes, rest, number):
    assert len(messages(code, changes, **rest)) == number
