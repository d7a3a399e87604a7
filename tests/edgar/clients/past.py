"""Filings of an operating company that are neither notices nor schedules, as EDGAR's feeds disseminate them."""

from pathlib import Path

ANNUAL = "<html><body><p>Annual report. We sell every lantern with lamp oil.</p></body></html>"
CURRENT = "<html><body><p>Item 2.02. Results of the quarter.</p><p>Item 9.01. Exhibits.</p></body></html>"
FILINGS = {
    "10-k": (
        ("0009900001-25-000004", "10-K", "20250303", "20241231", ()),
        (("10-K", "tenk.htm", ANNUAL), ("EX-21.1", "ex21.htm", "<html><body><p>No subsidiaries.</p></body></html>")),
    ),
    "8-k": (
        ("0009900001-25-000002", "8-K", "20250220", "20250219", ("2.02", "9.01")),
        (
            ("8-K", "eightk.htm", CURRENT),
            ("EX-99.1", "ex991.htm", "<html><body><p>Each lantern sold.</p></body></html>"),
        ),
    ),
}
NUMBERS = {name: head[0] for name, (head, _) in FILINGS.items()}


def write(folder: Path) -> list[Path]:
    """Write all of them, a file each."""
    paths = []
    for head, documents in FILINGS.values():
        paths.append(folder / f"{head[0]}.nc")
        paths[-1].write_text(_full_submission(*head, documents))
    return paths


def _full_submission(number, form, filed, period, items, documents):
    return "\n".join([
        "<SUBMISSION>",
        f"<ACCESSION-NUMBER>{number}",
        f"<TYPE>{form}",
        f"<PUBLIC-DOCUMENT-COUNT>{len(documents)}",
        f"<PERIOD>{period}",
        *(f"<ITEMS>{item}" for item in items),
        f"<FILING-DATE>{filed}",
        f"<DATE-OF-FILING-DATE-CHANGE>{filed}",
        "<FILER>\n<COMPANY-DATA>\n<CONFORMED-NAME>Larkspur Lantern Works, Inc.\n<CIK>0009900001",
        "<ASSIGNED-SIC>3640\n<IRS-NUMBER>000000000\n<STATE-OF-INCORPORATION>DE\n<FISCAL-YEAR-END>1231\n</COMPANY-DATA>",
        f"<FILING-VALUES>\n<FORM-TYPE>{form}\n<ACT>34\n<FILE-NUMBER>001-99001\n<FILM-NUMBER>25990017\n</FILING-VALUES>",
        "<BUSINESS-ADDRESS>\n<STREET1>300 OLD BEACON WHARF\n<CITY>PORTLAND\n<STATE>ME\n<ZIP>04101\n</BUSINESS-ADDRESS>",
        "</FILER>",
        *(
            f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{place}\n<FILENAME>{name}\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>"
            for place, (kind, name, text) in enumerate(documents, start=1)
        ),
        "</SUBMISSION>\n",
    ])  # fmt: skip
