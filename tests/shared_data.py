"""Where the real filings lie that some tests read; they are not part of the repository."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[1].parent / "shared"

needs_shared = pytest.mark.skipif(
    not (SHARED / "data").is_dir(), reason="needs the folder of real filings, shared/data beside the repository"
)
