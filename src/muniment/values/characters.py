"""The characters that EDGAR takes in a submission, and the plain spelling of those it does not.

Reading never asks: what a source says is kept as it stands. What goes out is held to this. Names are compared by
their words alone, see `folded`.

Sources, and what is uncertain:

* EDGAR Filer Manual, Volume II, section 5.2.1 (ASCII documents; 5.2.1.2 lists what is invalid), and the SEC's guide
  "Prepare an EDGAR Filing in Plain Text", which prints the valid characters: letters and digits of English, the blank,
  and the signs below but for the brackets. Typographic quotation marks and dashes are named there as invalid. Both are
  about documents; that the fields of XML follow them, neither says outright.
* Form D XML Technical Specification, section 5, and Schedule 13D and 13G XML Technical Specification, section 6, speak
  of "ASCII XML files".
* 27,125 accepted notices (data sets of 2025 Q2 and Q3) have no character beyond ASCII. Brackets, which the guide leaves
  out, stand there 162 times, and are taken here; a circumflex, which it leaves out too, stands in none, and is not.
* The section sign stands in the SEC's own sample of a Schedule 13G/A, in the certification that the form words so.
  It is taken in that one answer (`SECTION_SIGN`), and in no other.
"""

import re
import unicodedata
from itertools import filterfalse
from string import ascii_letters, digits
from typing import Literal

_SIGNS = "`~!@#$%&*()_+-={}|\\:;\"'<>,.?/[]"
_TAKEN = f"{ascii_letters}{digits} \t\r\n{_SIGNS}".encode()
_REFUSED = re.compile(f"[^{re.escape(_TAKEN.decode())}]")
SECTION_SIGN = "\u00a7"

_SPELLED = (
    "⁄ /, × x, ß ss, ẞ SS, æ ae, Æ AE, œ oe, Œ OE, ø o, Ø O, ł l, Ł L, đ d, Đ D, ð d, Ð D, þ th, Þ Th, ı i, ħ h, Ħ H, "
    "© (C), ® (R), ™ (TM)"
)
# What has no parts of its own that are plain; accented letters and wide forms come apart by Unicode's own tables.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        **dict.fromkeys("\u2022\u00b7", "*"),
        **dict.fromkeys("\u2028\u2029\u0085", "\n"),
        **dict(re.findall(r"(\S) ([^,]+)(?:, |$)", _SPELLED)),
        "\u20ac": "EUR ",
        "\u00a3": "GBP ",
        "\u00a5": "JPY ",
        SECTION_SIGN: "Section",
        "\u00b6": "Paragraph",
    }
)
_WORDS = re.compile(r"\w+").findall
_SIGNED = re.compile(r"^\s*/s/?\s*|^\s*/\s*s\s*/\s*", re.IGNORECASE)
_LONGEST = 600  # characters: what is longer is no name, and databases index no texts of any length


def refused(text: str) -> str:
    """Return the characters of a text that EDGAR does not take, each once, in their order; "" where it takes all.

    >>> refused("Cañada Röbotics, Inc.")
    'ñö'
    """
    if text.isascii() and not text.encode().translate(None, _TAKEN):
        return ""  # nearly always, and whole files are looked at
    return "".join(dict.fromkeys(_REFUSED.findall(text)))


def plain(text: str) -> str | None:
    """Return the plain spelling of a text, in characters that EDGAR takes; None where there is none.

    It is offered, never put in by itself: what a name is called in plain letters is for its bearer to say.

    >>> plain("Cañada Röbotics"), plain("Straße 1 – “Ærø”"), plain("東京")
    ('Canada Robotics', 'Strasse 1 - "AEro"', None)
    """
    spelled = unaccented(text.translate(_PLAIN)).translate(_PLAIN)
    return None if refused(spelled) else spelled


def unaccented(text: str, form: Literal["NFD", "NFKD"] = "NFKD") -> str:
    """Return a text without the marks on its letters, in a form of Unicode that parts these from them.

    >>> unaccented("Cañada Éclair")
    'Canada Eclair'
    """
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize(form, text)))


def named(characters: str) -> str:
    r"""Return characters as a message names them: those that show as they are, others by their number.

    >>> named("ñö"), named("\u200b")
    ('ñ and ö', 'U+200B')
    """
    names = [
        sign if sign.isprintable() and not sign.isspace() and not unicodedata.combining(sign) else f"U+{ord(sign):04X}"
        for sign in characters
    ]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def in_one_case(text: str) -> str:
    r"""Return a text in one case with single blanks, as EDGAR compares names.

    >>> in_one_case("Gadfly  Point\nLLC")
    'gadfly point llc'
    """
    return " ".join(text.casefold().split())


def without_mark(signature: str) -> str:
    """Return a signature without what says that it is one, and whatever typists make of that.

    >>> without_mark("/s/ Ada Gull"), without_mark("/ S / Ada Gull"), without_mark("Ada Gull")
    ('Ada Gull', 'Ada Gull', 'Ada Gull')
    """
    return _SIGNED.sub("", signature)


def folded(name: str) -> str:
    """Return what a name is found by: its words, without case, accents and signs; of a longer text the beginning.

    >>> folded("Société  Générale, S.A.")
    'societe generale s a'
    """
    return folded_text(name)[:_LONGEST]


def folded_text(text: str) -> str:
    """Return all words of a text without case, accents and signs: what texts of any length are compared by.

    >>> len(folded("to hold " * 100)), len(folded_text("to hold " * 100))
    (600, 799)
    """
    if not text.isascii():
        text = unaccented(text)
    return " ".join(_WORDS(text.casefold()))
