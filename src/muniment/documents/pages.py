"""The pages of a PDF as printed text: its characters where it has them, else what can be recognised in its pictures."""

from muniment.documents import pdf
from muniment.documents.placed import PrintedPages, laid_out
from muniment.errors import NotAFiling
from muniment.extras import need

TEXT, SCAN = "application/pdf", "application/pdf; format=scan"


def printed_pages(data: bytes) -> tuple[PrintedPages, str]:
    """Return a PDF as printed, and its media type.

    Raises:
        NotAFiling: it is damaged beyond reading, or shows nothing.
        RefusedSource: it is encrypted, or far longer than any filing.
        EnvironmentProblem: its pages are pictures, and what recognises them is not installed.
    """
    sheets = pdf.sheets_of(data)
    pictures = [n for n, sheet in enumerate(sheets) if sheet.is_picture]
    if pictures:
        need("muniment.documents.scan", "ocr").recognise(data, sheets, pictures)
    if not any(sheet.words for sheet in sheets):
        raise NotAFiling("the PDF shows no words")
    return laid_out(sheets, scanned=bool(pictures)), SCAN if pictures else TEXT
