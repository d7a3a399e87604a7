import pytest

from edgar.sandbox.desk import Desk

ALL = ("form-d", "form-d-amendment", "schedule-13d", "schedule-13d-amendment", "schedule-13g", "schedule-13g-exit")


@pytest.fixture
def desk(tmp_path):
    """Give a sandbox in which the parties of all examples are on file."""
    made = Desk(tmp_path)
    made.enrol(*ALL)
    yield made
    made.connection.close()
