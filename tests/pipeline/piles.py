"""Invented piles of files for tests: one of each kind, in containers, good and bad."""

import gzip
import io
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORM_D = (ROOT / "examples" / "form-d.xml").read_bytes()
SCHEDULE_13G = (ROOT / "examples" / "schedule-13g.xml").read_bytes()
SCHEDULE_13D = (ROOT / "examples" / "schedule-13d.xml").read_bytes()
# The head of a schedule and nothing else: the name of a company without its label.
TEXT_13G = b"""UNITED STATES
SECURITIES AND EXCHANGE COMMISSION
Washington, D.C. 20549

SCHEDULE 13G
Under the Securities Exchange Act of 1934
(Amendment No. 3)*

Larkspur Lantern Works, Inc.
"""
PRINTED_13G = (ROOT / "examples" / "schedule-13g-1997.txt").read_bytes()
PRINTED_13D = (ROOT / "examples" / "schedule-13d-2004.htm").read_bytes()
PAGE_13D = b"<html><body><p>Securities and Exchange&nbsp;Commission<br>SCHEDULE&nbsp;13D</p></body></html>"


def submission(number: int, document: bytes, form: str = "D", inner: str = "XML") -> bytes:
    """Return a full submission with one document; `inner` is the wrapper around it, "" for none."""
    accession = f"0009990001-24-{number:06}"
    body = b"<%b>\n%b\n</%b>" % (inner.encode(), document, inner.encode()) if inner else document
    return b"".join(
        (
            f"<SEC-DOCUMENT>{accession}.txt : 20240209\n<SEC-HEADER>{accession}.hdr.sgml : 20240209\n"
            f"<ACCEPTANCE-DATETIME>20240209161500\nACCESSION NUMBER:\t\t{accession}\n"
            f"CONFORMED SUBMISSION TYPE:\t{form}\nPUBLIC DOCUMENT COUNT:\t\t1\nFILED AS OF DATE:\t\t20240209\n\n"
            "FILER:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\tLarkspur Lantern Works, Inc.\n"
            f"\t\tCENTRAL INDEX KEY:\t\t\t0009990002\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n".encode(),
            b"<FILENAME>primary_doc.xml\n<TEXT>\n",
            body,
            b"\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
        )
    )


def wrapped(document: bytes) -> bytes:
    """Return a document in the wrapper of early filings."""
    return (
        b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\nOriginator-Name: keymaster\n\n"
        + b"".join(line if not line.startswith(b"-") else b"- " + line for line in document.splitlines(keepends=True))
        + b"\n-----END PRIVACY-ENHANCED MESSAGE-----\n"
    )


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def pile(folder: Path, count: int = 40) -> Path:
    """Write a folder with filings of every kind, alone and in containers; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "form-d.xml": FORM_D,
        "again.xml": FORM_D,
        "g.xml": SCHEDULE_13G,
        "d.xml.gz": gzip.compress(SCHEDULE_13D, mtime=0),
        "text.txt": TEXT_13G,
        "page.htm": PAGE_13D,
        "scan.pdf": b"%PDF-1.4 ...",
        "notes.txt": b"what Form D asks for",
        "torn.xml": FORM_D[:-400],
        "noise.bin": bytes(range(256)),
        "old.txt": submission(900_000, TEXT_13G, "SC 13G/A", ""),
        "many.zip": zipped(
            {
                f"{number}.txt": submission(number, FORM_D.replace(b"Orchard", b"Orchard %d" % number))
                for number in range(count)
            }
        ),
        "inner.zip": zipped({"a.zip": zipped({"b.xml": SCHEDULE_13G + b"\n"}), "c.txt": submission(5, FORM_D)}),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder
