import shutil

import pytest


@pytest.fixture
def bare(monkeypatch):
    """A machine on which a command cannot be given a view of its own, as a container."""
    known = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, **more: None if name == "unshare" else known(name, **more))
