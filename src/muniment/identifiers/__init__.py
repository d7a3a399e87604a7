"""Identifiers that stand in filings: one module each, and the same verbs in every module.

* `compact(text)` gives the one canonical spelling, or raises `WrongShape`. It looks at shape alone: documents hold
  wrong check digits, and those have to survive reading.
* `validate(text)` gives the same spelling after checking everything that can be checked without a network: check
  digits, and placeholders such as CIK 0000000000. It raises `WrongShape` or `WrongCheckDigit`.
* `is_valid(text)` never raises, whatever it is given.

Only ASCII digits and letters count. Outer white space is forgiven everywhere, and a typographic dash counts as a dash,
because text taken from PDF is full of them. Doubt passes: refusing a valid number is much worse than passing a wrong
one, so a number is refused only for what its own definition forbids.

The modules are imported one by one, as they are needed:

>>> from muniment.identifiers import cusip
>>> cusip.validate("68338A-10-7")
'68338A107'
"""

from collections.abc import Callable

from muniment.errors import IdentifierError

# pyright: reportUnsupportedDunderAll=false
# The names are modules; importing them here would load all of them, and python-stdnum, for whoever needs one.
__all__ = ["accession", "cik", "crd", "cusip", "file_number", "irs", "lei"]


# U+00AD is a soft hyphen; text taken from PDF has it, and the other dashes, where a plain one was printed.
_DASHES = str.maketrans(dict.fromkeys("\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"))
_MAX_LENGTH = 40


def tidy(text: str) -> str:
    """Drop outer white space and turn every kind of dash into the ASCII one; nothing else is touched."""
    return text.strip().translate(_DASHES)


def quote(text: str) -> str:
    """Quote `text` for an error message: short, on one line, and printable on any terminal."""
    return ascii(text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + "...")


def never_raising(validate: Callable[[str], str]) -> Callable[[object], bool]:
    """Return the `is_valid` of a module: what tells whether its `validate` takes something."""

    def is_valid(text: object) -> bool:
        """Tell whether `text` is a text that `validate` takes; nothing raises."""
        try:
            return isinstance(text, str) and bool(validate(text))
        except IdentifierError:
            return False

    return is_valid
