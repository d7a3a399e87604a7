"""The pytest plugin of muniment: `def test_my_filer(edgar): …` gets a local EDGAR in a clean state.

pytest loads it in every project where muniment is installed, so it loads nothing itself until a test asks.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from muniment.errors import EnvironmentProblem
from muniment.extras import need

if TYPE_CHECKING:
    from muniment.edgar.sandbox.local_edgar import LocalEdgar


@pytest.fixture(scope="session")
def edgar_for_all_tests(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[LocalEdgar]":
    """Return the one local EDGAR of a test run, in the state in which the last test left it."""
    try:
        module = need("muniment.edgar.sandbox.local_edgar", "edgar")
    except EnvironmentProblem as error:
        pytest.fail(str(error), pytrace=False)
    with module.LocalEdgar(tmp_path_factory.mktemp("edgar")) as running:
        yield running


@pytest.fixture
def edgar(edgar_for_all_tests: "LocalEdgar") -> "LocalEdgar":
    """Return a local EDGAR in a clean state: nothing filed, no user enrolled, the machine's own time."""
    edgar_for_all_tests.clean()
    return edgar_for_all_tests
