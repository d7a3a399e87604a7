"""What docs/filing.md says of settings is so; what its commands print, tests/test_docs.py compares."""

import re
from pathlib import Path

from muniment.edgar.client.transport import contact

PAGE = (Path(__file__).parents[2] / "docs" / "filing.md").read_text("utf-8")


def test_the_settings_shown_are_settings(tmp_path):
    (toml,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "muniment.toml").write_text(toml)
    assert contact({}, tmp_path) == "Acme Fund Services filings@acme.example"
