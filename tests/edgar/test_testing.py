"""The pytest plugin: what its page shows works, and who does not ask for it does not load it."""

import re
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]
PLUGIN = ("-p", "muniment.edgar.testing", "-p", "no:randomly")  # which loads much of what is installed
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(pytester, monkeypatch):
    """A project of somebody's own, which fails at any warning."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    return pytester


def test_the_example_of_the_page(project):
    (example,) = _PYTHON.findall((ROOT / "docs" / "edgar.md").read_text("utf-8"))
    shutil.copytree(ROOT / "examples", project.path / "examples")
    project.makepyfile(example)
    project.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=4)


def test_each_test_finds_it_clean(project):
    project.makepyfile(
        """
        import httpx, pytest

        AGENT = {"User-Agent": "tests test@example.com"}

        @pytest.mark.parametrize("number", [1, 2])
        def test_it(edgar, number):
            assert edgar.submissions() == []
            assert edgar.clock.now().year > 2020
            page = f"{edgar.url}/submissions/CIK0009900031.json"
            assert httpx.get(page, headers=AGENT).status_code == 404
            assert httpx.get(f"{edgar.url}/files/company_tickers.json", headers=AGENT).status_code == 200
            edgar.filer(9900031, "Pocket Orchard Robotics, Inc.")
            assert httpx.get(page, headers=AGENT).status_code == 200
            edgar.clock.set("2001-01-01")
            edgar.fail_next(path="/files/", count=5)
            edgar.choose("user-agent", "off")
            assert httpx.get(f"{edgar.url}/files/company_tickers.json").status_code == 503
        """
    )
    project.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=2)


def test_every_submission_is_listed(project):
    project.makepyfile(
        """
        from contextlib import closing

        from muniment.edgar.sandbox.database import database, transaction

        def test_it(edgar):
            query = "INSERT INTO submissions (accession, login, mode, channel, received, body, final)"
            rows = [(str(number),) for number in range(1_001)]
            with closing(database(edgar.folder)) as connection, transaction(connection):
                connection.executemany(f"{query} VALUES (?, '', 'TEST', 'api', '', '', 1)", rows)
            assert [one["accession"] for one in edgar.submissions()] == [number for (number,) in rows]
        """
    )
    project.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


def test_what_makes_no_sense_is_told(project):
    project.makepyfile(
        """
        import pytest
        from muniment.errors import MunimentError

        def test_it(edgar):
            with pytest.raises(MunimentError, match="only 503"):
                edgar.fail_next(404)
            with pytest.raises(MunimentError, match="no submission has this number"):
                edgar.wait_until_final("0000000000-26-000001")
            with pytest.raises(MunimentError, match="/sandbox/tokens"):
                edgar.token("no CIK")
            with pytest.raises(MunimentError, match="at least one CIK"):
                edgar.token()
            with pytest.raises(MunimentError, match="tomorrow: is no moment"):
                edgar.clock.set("tomorrow")
            with pytest.raises(MunimentError, match="no switch"):
                edgar.choose("gravity", "off")
        """
    )
    project.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


def test_nothing_is_loaded_for_tests_that_do_not_ask(project):
    project.makepyfile(
        """
        import sys

        def test_it():
            loaded = {"litestar", "httpx", "uvicorn", "msgspec", "muniment.edgar.sandbox.server"} & set(sys.modules)
            assert loaded == set()
        """
    )
    project.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


def test_a_missing_part_is_told_in_one_line(project):
    project.makepyfile(
        conftest="import sys; sys.modules['litestar'] = None", test_it="def test_it(edgar): raise AssertionError"
    )
    done = project.runpytest_subprocess(*PLUGIN)
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*litestar is not installed: pip install 'muniment*edgar*' installs it*"])
