"""Mutations of a file by its structure: elements, lines, words and numbers go, come twice, change places or values."""

import re
from collections.abc import Callable, Sequence
from random import Random

_PIECES = re.compile(rb"<[^<>]{0,400}>|\r?\n|[0-9][0-9,./-]*|[A-Za-z]+|[ \t]+|[^<>A-Za-z0-9\s]+|.", re.DOTALL)
_MOST = 8  # changes at once
# What breaks programs, and what these forms print: at the bounds of types, in other scripts, absent in many ways.
_ODD = (
    *(b"", b" ", b"0", b"-0", b"-1", b"1e9", b"0.1", b".", b"%", b"100.01%", b"999999999999999999999", b"9" * 5_000),
    *(b"N/A", b"None", b"-0-", b"*", b"**", b"less than 1%", b"[X]", b"[ ]", b"\xe2\x98\x92", b"\xe2\x98\x90", b"true"),
    *(b"0000000000", b"99021L100", b"12/31/1999", b"2024-02-30", b"0000-00-00", b"February 30, 2001", b"13G", b"/s/"),
    *(b"\0", b"\x0c", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\xa0", b"\xe2\x80\xae", b"\xf0\x9f\x92\xb0", b"\xed\xa0\x80"),
    *(b"&", b"&amp;", b"&#0;", b"&#x110000;", b"&bogus;", b"<", b">", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?x"),
    *(
        b'"',
        b"'",
        b"\\",
        b"=",
        b"<td>",
        b"</table>",
        b"<table><tr><td>",
        b"<pre>",
        b"<PAGE>",
        b"<TEXT>",
        b"</DOCUMENT>",
    ),
    *(b"\n", b"\r", b"\t", b" " * 500, b"\n" * 200, b"{", b"[", b"- ", b": ", b"&a [*a]", b"!!python/object:x", b"|\n"),
    *(b"%s", b"{0}", b"{{7*7}}", b"../../etc/passwd", b"=1+1", b"' OR 1=1 --", b"<script>", b"javascript:", b"http://"),
)
# What alone, or a few columns apart, is a line of a table or of a signature.
_MARKS = (
    *(
        b"(1)",
        b"1",
        b"*",
        b"$",
        b"--",
        b"0",
        b"()",
        b"/",
        b"3/4",
        b"12/31",
        b"1.",
        b"(a)",
        b'"',
        b"|",
        b"_____",
        b"By:",
    ),
    *(
        b"/s/",
        b"[X]",
        b"1,000",
        b"$5.00",
        b"100-",
        b"(100)",
        b"1999",
        b"January",
        b"Jan. 5",
        b"Total",
        b"Name",
        b"Date",
    ),
)


def mutated(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Return a file with a few changes; parts of `others` may come into it."""
    pieces = _PIECES.findall(data) or [b""]
    for _ in range(chance.randint(1, _MOST)):
        chance.choice(_CHANGES)(pieces, others, chance)
        pieces = pieces or [b""]
    return b"".join(pieces)


_Change = Callable[[list[bytes], Sequence[bytes], Random], None]


def _stretch(pieces: Sequence[bytes], chance: Random) -> slice:
    """Return a stretch of pieces: mostly a few, at times many."""
    first = chance.randrange(len(pieces))
    return slice(first, first + min(len(pieces) - first, chance.choice((1, 1, 1, 3, 10, 30, 200))))


def _drop(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    del pieces[_stretch(pieces, chance)]


def _repeat(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    where = _stretch(pieces, chance)
    part = pieces[where]
    pieces[where] = part * chance.choice((2, 2, 3, 20 if len(part) < _MOST else 2))


def _move(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    where = _stretch(pieces, chance)
    part = pieces[where]
    del pieces[where]
    at = chance.randint(0, len(pieces))
    pieces[at:at] = part


def _put(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    pieces.insert(chance.randint(0, len(pieces)), chance.choice(_ODD))


def _put_line(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    """Put a line of a few marks, each a column of its own, behind the end of a line."""
    ends = [at + 1 for at, piece in enumerate(pieces) if piece.endswith(b"\n")]
    line = b"   ".join(chance.choices(_MARKS, k=chance.randint(1, 6)))
    pieces.insert(chance.choice(ends or [0]), b"  " + line + b"\n")


def _replace(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    """Put something odd in the place of a word or a number: what stands there is read as a value."""
    pieces[chance.randrange(len(pieces))] = chance.choice(_ODD)


def _swap_like(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    """Put one number, word or element in the place of another of its kind."""
    at = chance.randrange(len(pieces))
    kind = pieces[at][:1].isdigit(), pieces[at][:1] == b"<"
    like = [one for one in chance.choices(pieces, k=40) if (one[:1].isdigit(), one[:1] == b"<") == kind]
    pieces[at] = chance.choice(like or [b""])


def _graft(pieces: list[bytes], others: Sequence[bytes], chance: Random) -> None:
    """Put a stretch of another file in."""
    foreign = _PIECES.findall(chance.choice(others)) if others else []
    if foreign:
        at = chance.randint(0, len(pieces))
        pieces[at:at] = foreign[_stretch(foreign, chance)]


def _cut(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    del pieces[chance.randrange(len(pieces)) :]


def _flip(pieces: list[bytes], _: Sequence[bytes], chance: Random) -> None:
    at = chance.randrange(len(pieces))
    if pieces[at]:
        spot, new = chance.randrange(len(pieces[at])), bytes([chance.randrange(256)])
        pieces[at] = pieces[at][:spot] + new + pieces[at][spot + 1 :]


_CHANGES: Sequence[_Change] = (
    *(
        _drop,
        _repeat,
        _move,
        _put,
        _put_line,
        _put_line,
        _replace,
        _replace,
        _swap_like,
        _swap_like,
        _graft,
        _cut,
        _flip,
    ),
)
