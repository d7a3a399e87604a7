"""Characters that a page cannot show: printed as their Unicode numbers between ⟨ and ⟩, and read back from there.

>>> spelled("Tokyo 漢字 K.K.", str.isascii)
'Tokyo ⟨U+6F22 U+5B57⟩ K.K.'
>>> plain(spelled("Tokyo 漢字 ⟨U+1⟩", str.isascii))
'Tokyo 漢字 ⟨U+1⟩'
"""

import re
import unicodedata
from collections.abc import Callable

_RARE = re.compile(r"[^\x20-\x7e\xa0-\xac\xae-\xff⟨⟩]")
_MARK = re.compile(r"⟨(?=U\+)")  # filed words that look like ours
_NUMBERED = re.compile(r"⟨(U\+[0-9A-F]{4,6}(?:\s+U\+[0-9A-F]{4,6})*)⟩")
_UNSEEN = ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")  # controls, marks of direction and joining, ends of lines


def spelled(words: str, shows: Callable[[str], bool]) -> str:
    """Return words with numbers in place of characters that are never seen, or that `shows` says a page cannot show."""
    words = _MARK.sub(_numbers, words)
    rare = set(_RARE.findall(words))
    hidden = [sign for sign in rare if unicodedata.category(sign) in _UNSEEN or not shows(sign)]
    return re.sub(f"[{re.escape(''.join(hidden))}]+", _numbers, words) if hidden else words


def plain(words: str) -> str:
    """Return words with the characters that their numbers stand for; what is no number of one stays."""
    return _NUMBERED.sub(_signs, words) if "⟨" in words else words


def _numbers(found: re.Match[str]) -> str:
    return f"⟨{' '.join(f'U+{ord(sign):04X}' for sign in found[0])}⟩"


def _signs(found: re.Match[str]) -> str:
    numbers = [int(one[2:], 16) for one in found[1].split()]
    return "".join(map(chr, numbers)) if max(numbers) <= 0x10FFFF else found[0]
