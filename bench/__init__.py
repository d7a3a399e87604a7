"""Benchmarks: each prints ratios against a reference that runs in the same minutes on the same machine."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))  # what the tests use, too
