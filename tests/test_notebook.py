"""The notebook runs from its first cell to its last, and says what it says it does; its outputs are not kept."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import muniment

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebooks" / "study.ipynb"
SOURCES = Path(muniment.__file__).parents[1]


@pytest.fixture(scope="module")
def told():
    """What each cell printed or showed, in order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(SOURCES))
        patch.setenv("PYTHONWARNINGS", "")
        book = nbformat.read(NOTEBOOK, 4)
        place = {"metadata": {"path": str(NOTEBOOK.parent)}}
        NotebookClient(book, timeout=600, kernel_name="python3", resources=place).execute()
    cells = (cell["outputs"] for cell in book.cells if cell.cell_type == "code")
    # What one cell prints may come in any number of parts.
    return "\n".join("".join(part.get("text") or f"{part['data']['text/plain']}\n" for part in held) for held in cells)


@pytest.mark.slow
def test_the_answers_of_the_notebook(told):
    assert "2025-03-01 [('Hollowmere Advisers LLC', Decimal('6.4'), 2)]" in told
    assert "2025-06-01 [('Hollowmere Advisers LLC', Decimal('10.6'), 2)]" in told
    assert "2026-03-01 []" in told
    assert "2025-09-08 Brindlewick Partners, L.P. 13G to 13D on Thistledown Ferries Corp." in told
    assert "2025-10-20 D/A sold 11,500,000 fall None 500000" in told
    assert "decimal128(38, 2) date32[day] list<item: string>" in told
    assert "3 points; <svg" in told
    assert "5.8 is '5.8' in 0009900052-25-000004 by xml element" in told


def test_no_output_is_kept():
    book = nbformat.read(NOTEBOOK, 4)
    nbformat.validate(book)
    assert [cell["id"] for cell in book.cells if cell.get("outputs") or cell.get("execution_count")] == []
