"""Texts of strangers in one line: none of the functions that make one lets through what turns a text around."""

import pytest

from muniment import mcp, wording
from muniment.alerts import message
from muniment.cli import output

MADE = (wording.one_line, message.one_line, output.one_line, mcp._brief)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\x1b", "\n", "\u2028"], ids=ascii)
def test_nothing_that_turns_or_breaks_a_line_gets_through(sign):
    for made in (*MADE, lambda text: wording.one_line(text, 40)):
        assert sign not in made(f"1,000{sign}dollars")
