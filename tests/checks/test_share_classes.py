"""Titles of classes: what tells one class of an issuer from another."""

import pytest

from muniment.checks.history import class_words, may_match


@pytest.mark.parametrize(
    ("title", "issuer", "words"),
    [
        ("Class A Common Stock, par value $0.01 per share", "", "class a"),
        ("CLASS B ORDINARY SHARES", "", "class b"),
        ("Shares of Garden Lamps Inc.", "Garden Lamps Inc", ""),
        ("Common Stock, $.01 par value", "", ""),
        ("Ordinary Shares, nominal value EUR 0.01", "", ""),
        ("Shares of Beneficial Interest, no par", "", ""),
        ("Common Stock (“Shares”), with attached rights", "", ""),
        ("Series B Convertible Preferred Stock", "", "convertible preferred series b"),
        ("Class A Common Stock, $1.00 par value, and Class B Common Stock, $1.00 par value", "", "class a class b"),
        ("American Depositary Shares, each representing two ordinary shares", "", "american depositary"),
        ("Limited Partnership Units", "", "partnership units"),
        ("99021L100", "", ""),
        ("", "", ""),
    ],
)
def test_words(title, issuer, words):
    assert class_words(title, issuer) == words


def test_a_plain_title_may_be_any_class():
    assert may_match({""}, {"class a"})
    assert may_match((), {"class a"})
    assert may_match({"class a", "class b"}, {"class b"})
    assert not may_match({"class a"}, {"class b"})
