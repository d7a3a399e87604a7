"""The notebooks run from their first cell to their last, and say what they say they do; no outputs are kept."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import muniment

NOTEBOOKS = Path(__file__).parents[1] / "docs" / "notebooks"
SOURCES = Path(muniment.__file__).parents[1]


def said(name):
    """Return what each cell of a notebook printed or showed, in order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(SOURCES))
        patch.setenv("PYTHONWARNINGS", "")
        book = nbformat.read(NOTEBOOKS / name, 4)
        place = {"metadata": {"path": str(NOTEBOOKS)}}
        NotebookClient(book, timeout=600, kernel_name="python3", resources=place).execute()
    cells = (cell["outputs"] for cell in book.cells if cell.cell_type == "code")
    # What one cell prints may come in any number of parts.
    return "\n".join("".join(part.get("text") or f"{part['data']['text/plain']}\n" for part in held) for held in cells)


@pytest.mark.slow
def test_the_answers_of_the_study():
    text = said("study.ipynb")
    assert "2025-03-01 [('Hollowmere Advisers LLC', Decimal('6.4'), 2)]" in text
    assert "2025-06-01 [('Hollowmere Advisers LLC', Decimal('10.6'), 2)]" in text
    assert "2026-03-01 []" in text
    assert "2025-09-08 Brindlewick Partners, L.P. 13G to 13D on Thistledown Ferries Corp." in text
    assert "2025-10-20 D/A sold 11,500,000 fall None 500000" in text
    assert "decimal128(38, 2) date32[day] list<item: string>" in text
    assert "3 points; <svg" in text
    assert "5.8 is '5.8' in 0009900052-25-000004 by xml element" in text


@pytest.mark.slow
def test_the_answers_of_the_panel():
    text = said("panel.ipynb")
    assert "196 read, 54 in doubt, 0 refused" in text
    assert "2019 5 holders of 5 blocks of 3 issuers, median 10.4 %" in text
    assert "30 years; <svg" in text
    assert "2020-06-30 13 positions" in text
    assert "621 percents, 46 to review, 0 in words" in text
    assert "sources with the SHA-256 " in text


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_output_is_kept(path):
    book = nbformat.read(path, 4)
    nbformat.validate(book)
    assert [cell["id"] for cell in book.cells if cell.get("outputs") or cell.get("execution_count")] == []
