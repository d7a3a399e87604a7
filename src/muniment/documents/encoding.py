"""Which characters the bytes of an XML document mean, whatever its first line claims.

EDGAR's files are UTF-8 or ASCII. Copies that passed through other programs are UTF-16, Windows-1252 under the name
of UTF-8, or UTF-8 under the name of Latin-1. The bytes decide: what is well-formed UTF-8 is UTF-8.
"""

import re

from msgspec import Struct

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")


class Decoded(Struct, frozen=True):
    """An XML document as UTF-8 without an encoding declaration, and the way back to its own bytes.

    `mismatch` says in words what the declaration claimed and what the bytes are, "" where they agree.
    """

    content: bytes
    text: str
    encoding: str
    skipped: int
    dropped: tuple[int, int]
    mismatch: str = ""

    def to_original(self, offset: int) -> int:
        """Say at which byte of the original the byte at `offset` of `content` begins."""
        characters = len(self.content[:offset].decode("utf-8", "ignore"))
        if characters > self.dropped[0]:
            characters += self.dropped[1] - self.dropped[0]
        return self.skipped + len(self.text[:characters].encode(self.encoding, "surrogatepass"))


def declared(data: bytes) -> str:
    """Return the encoding that the XML declaration names, in lower case; "" where it names none."""
    found = _DECLARED.match(data[:200])
    return found[1].decode("ascii").lower() if found else ""


def decode(data: bytes) -> Decoded:
    """Turn `data` into UTF-8, by its byte order mark, its zero bytes, or by what it is well-formed in."""
    bom, encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", ""))
    encoding = encoding or _by_zeros(data) or _by_trial(data)
    claim = declared(data)
    text = data[len(bom) :].decode(encoding, "replace")
    found = _DECLARATION.match(text)
    dropped = found.span(0) if found else (0, 0)
    if found:
        dropped = (len(found[1]), dropped[1])
    content = (text[: dropped[0]] + text[dropped[1] :]).encode("utf-8", "replace")
    wrong = claim and not _same(claim, encoding)
    words = f"the file declares {claim} but is {encoding}" if wrong else ""
    return Decoded(content, text, encoding, len(bom), dropped, words)


def _by_zeros(data: bytes) -> str:
    """UTF-16 without a byte order mark shows in the zero beside the first `<`."""
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2], "")


def _by_trial(data: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _same(claim: str, encoding: str) -> bool:
    """Whether a claim fits: ASCII is UTF-8 too, and Windows-1252 adds to Latin-1 without contradicting it."""
    alike = {"us-ascii": "utf-8", "ascii": "utf-8", "utf8": "utf-8", "utf-16": encoding, "iso-8859-1": "cp1252"}
    alike |= {"latin-1": "cp1252", "windows-1252": "cp1252", "latin1": "cp1252"}
    return encoding in {claim, alike.get(claim)} or (encoding == "latin-1" and alike.get(claim) == "cp1252")
