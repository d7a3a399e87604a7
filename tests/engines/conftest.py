"""One cluster for all tests of engines."""

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from engines.cluster import running
from patience import patience


@pytest.fixture(scope="session")
def cluster():
    """A cluster of this machine: its sockets need a short path."""
    if find_spec("ray") is None:
        pytest.skip("Ray is not installed: pip install 'muniment[ray]'")
    folder = Path(tempfile.mkdtemp(prefix="mr-", dir="/tmp"))
    try:
        with patience(), running(folder) as held:
            yield held
    finally:
        shutil.rmtree(folder, ignore_errors=True)
