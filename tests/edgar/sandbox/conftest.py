import pytest

from edgar.sandbox.desk import Desk
from edgar.sandbox.serving import serving

ALL = ("form-d", "form-d-amendment", "schedule-13d", "schedule-13d-amendment", "schedule-13g", "schedule-13g-exit")


@pytest.fixture
def desk(tmp_path):
    """Give a sandbox in which the parties of all examples are on file."""
    made = Desk(tmp_path)
    made.enrol(*ALL)
    yield made
    made.connection.close()


@pytest.fixture
def edgar(tmp_path):
    """What calls a sandbox of the test's own."""
    with serving(tmp_path) as caller:
        yield caller


@pytest.fixture(scope="module")
def refusing(tmp_path_factory):
    """One for all that is refused, and so changes nothing."""
    with serving(tmp_path_factory.mktemp("edgar")) as caller:
        yield caller
