import sys

import pytest

from edgar.sandbox.killing import Siege

pytestmark = [pytest.mark.kill, pytest.mark.serving]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up as Linux shows them")
def test_nothing_is_lost_or_doubled_when_processes_are_killed(tmp_path):
    found = Siege(tmp_path).run(3)
    assert found.told > 15
    assert found.accepted >= found.told
    assert found.kills == {"worker": 1, "server": 1, "both": 1}
    for name in ("lost", "doubled", "numbers_twice", "mail_missing", "left_over"):
        assert getattr(found, name) == [], name
