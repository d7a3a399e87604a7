"""Who asks."""

import pytest

from muniment.checks.settings import find as find_settings
from muniment.edgar.client.transport import contact
from muniment.errors import UsageError

ACME = "Acme Fund Services filings@acme.example"


def test_the_environment_comes_first(tmp_path):
    (tmp_path / "muniment.toml").write_text('[edgar]\nuser-agent = "Other other@acme.example"\n')
    assert contact({"MUNIMENT_USER_AGENT": ACME}, tmp_path) == ACME
    assert contact({}, tmp_path) == "Other other@acme.example"


def test_the_file_may_stand_above_and_hold_other_settings(tmp_path):
    (tmp_path / "muniment.toml").write_text(f'[check]\nprofile = "submit"\n[edgar]\nuser-agent = "{ACME}"\n')
    (tmp_path / "below").mkdir()
    assert contact({}, tmp_path / "below") == ACME
    assert find_settings(tmp_path).profile == "submit"


@pytest.mark.parametrize("wrong", ["", "Acme", "acme@", "Ácme a@b.example", "a@b.example\nX: y", "a@b.example" * 20])
def test_what_names_nobody_is_told(wrong, tmp_path):
    with pytest.raises(UsageError, match="MUNIMENT_USER_AGENT: is a name with an e-mail"):
        contact({"MUNIMENT_USER_AGENT": wrong}, tmp_path)


@pytest.mark.parametrize("text", ["", "[edgar]\n", "[check]\n"])
def test_nobody_said_it(text, tmp_path):
    (tmp_path / "muniment.toml").write_text(text)
    with pytest.raises(UsageError, match="EDGAR wants to know who asks"):
        contact({}, tmp_path)


def test_what_is_no_table_is_told(tmp_path):
    (tmp_path / "muniment.toml").write_text("edgar = 1\n")
    with pytest.raises(UsageError, match=r"edgar: is a table: write \[edgar\]"):
        contact({}, tmp_path)


def test_a_setting_of_another_kind_is_told_with_its_file(tmp_path):
    (tmp_path / "muniment.toml").write_text("[edgar]\nuser-agent = 7\n")
    with pytest.raises(UsageError, match=r"muniment\.toml: edgar\.user-agent"):
        contact({}, tmp_path)
