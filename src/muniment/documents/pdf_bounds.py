"""What a PDF comes to when it is unfolded, counted before PDFium does it: a kilobyte may fill any memory.

Streams inflate a thousandfold, and a form that draws itself is drawn on every level that PDFium goes down to. So
streams are inflated here up to a limit, and it is counted how much all that a page draws comes to. A file that is
encrypted cannot be looked into; what reads files of strangers does it in a process with a limit of its own.
"""

import re
import zlib
from base64 import a85decode
from binascii import Error, unhexlify
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, TypeGuard

from msgspec import Struct

from muniment.errors import RefusedSource

MOST_CONTENT = 4 << 20  # bytes that a page draws; a page of a book has 5,000
_MOST_OF_ALL = 32 << 20  # bytes that all pages draw
_MOST_INFLATED = 128 << 20  # bytes of all streams but pictures
_MOST_PIXELS = 160_000_000  # of a picture; a page has 134,000,000 at 1,200 in an inch
_MOST_OBJECTS = 400_000
_LEVELS = 40  # of forms in forms; PDFium goes no further down
_MOST_TOKENS = 200_000  # of one object

# The first digit of a number, told behind it: only so is it found fast among other bytes.
_OBJECT = re.compile(rb"([0-9](?<![0-9][0-9])[0-9]{0,7})[\s\0]{1,9}[0-9]{1,5}[\s\0]{1,9}obj\b")
_STREAM = re.compile(rb"[\s\0]*+stream\r?\n?")
_TOKEN = re.compile(
    rb"<<|>>|[\[\]]|(?P<ref>[0-9]{1,8})[\s\0]{1,9}[0-9]{1,5}[\s\0]{1,9}R\b|/[^\s\0/<>\[\](){}%]*+"
    rb"|\((?:[^()\\]|\\.)*+\)?|<[^<>]*+>?|%[^\r\n]*+|(?P<end>endobj|stream\b)|[^\s\0/<>\[\](){}%]++",
    re.DOTALL,
)
_DRAWN = re.compile(rb"/([^\s\0/<>\[\](){}%]{1,200})[\s\0]{1,40}Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class _Ref(int):
    """The number of an object that is named in place of a value."""


class _Object(Struct, eq=False):
    """An object: its value, and where the bytes of its stream begin, 0 where it has none."""

    value: Any
    start: int = 0
    end: int = 0


class _Content(Struct):
    """What a stream draws: how many bytes, and how often which of its resources."""

    size: int
    drawn: Counter[bytes]


def check_bounds(data: bytes) -> None:
    """Refuse a PDF that would unfold into far more than a filing has.

    Raises:
        RefusedSource: it would; the message says what is too much.
    """
    _File(data).check()


class _File:
    """The objects of a file, found by their beginnings, whatever its table of them says."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.objects: dict[int, list[_Object]] = {}
        self.inflated = 0
        self.contents: dict[int, _Content] = {}
        self.costs: dict[tuple[int, int, int], int] = {}
        beginnings = list(islice(_OBJECT.finditer(data), _MOST_OBJECTS + 1))
        if len(beginnings) > _MOST_OBJECTS:
            raise RefusedSource(f"the PDF has more than {_MOST_OBJECTS:,} objects, which no filing has")
        for n, begin in enumerate(beginnings):
            end = beginnings[n + 1].start() if n + 1 < len(beginnings) else len(data)
            value, at = _value(data, begin.end(), end)
            stream = _STREAM.match(data, at) if isinstance(value, dict) else None
            # Compressed bytes may look like the beginning of an object, and say by themselves where they end.
            parsed = _Object(value, stream.end(), len(data)) if stream else _Object(value)
            self.objects.setdefault(int(begin[1]), []).append(parsed)

    def check(self) -> None:
        """Inflate the streams, and count what the pages draw."""
        for packed in [version for versions in self.objects.values() for version in versions]:
            if packed.start and _name(packed.value, b"Type") == b"/ObjStm":  # a stream of objects
                data, first = self._decoded(packed), _number(packed.value, b"First")
                numbers = data[:first].split()[: 2 * _MOST_OBJECTS]
                for number, offset in zip(numbers[::2], numbers[1::2], strict=False):
                    if number.isdigit() and offset.isdigit() and len(number) <= 8 and len(offset) <= 9:
                        value, _ = _value(data, first + int(offset), len(data))
                        self.objects.setdefault(int(number), []).append(_Object(value))
        every = [it for versions in self.objects.values() for it in versions if isinstance(it.value, dict)]
        for item in every:
            if _name(item.value, b"Subtype") == b"/Image":
                if _number(item.value, b"Width") * _number(item.value, b"Height") > _MOST_PIXELS:
                    raise RefusedSource(f"the PDF has a picture of more than {_MOST_PIXELS:,} pixels")
            elif item.start:
                self._content(item)
        total = 0
        for page in (item.value for item in every if _name(item.value, b"Type") == b"/Page"):
            resources = self._inherited(page)
            total += sum(self._cost(stream, resources, 0) for stream in self._streams(page.get(b"Contents")))
            if total > _MOST_OF_ALL:
                raise RefusedSource(f"the pages of the PDF draw more than {_MOST_OF_ALL >> 20} MB")

    # ---- what is drawn

    def _cost(self, stream: _Object, resources: Any, level: int) -> int:  # noqa: ANN401 - whatever a file has there
        """Return how many bytes a stream draws, with all that is drawn from it.

        Raises:
            RefusedSource: more than any page does.
        """
        of_form = stream.value.get(b"Resources") if level else None
        resources = resources if of_form is None else of_form
        key = (id(stream), id(resources), level)
        if key not in self.costs:
            content = self._content(stream)
            cost = content.size
            if level < _LEVELS:
                for name, times in content.drawn.items():
                    forms = [
                        form
                        for resource in self._values(resources)
                        if isinstance(resource, dict)
                        for named in self._values(resource.get(b"XObject"))
                        if isinstance(named, dict)
                        for form in self._streams(named.get(name))
                        if _name(form.value, b"Subtype") != b"/Image"
                    ]
                    cost += times * max((self._cost(form, resources, level + 1) for form in forms), default=0)
                    if cost > MOST_CONTENT:
                        break
            if cost > MOST_CONTENT:
                raise RefusedSource(
                    f"a page of the PDF draws more than {MOST_CONTENT >> 20} MB: no filing has such a page"
                )
            self.costs[key] = max(cost, 1)
        return self.costs[key]

    def _content(self, stream: _Object) -> _Content:
        if id(stream) not in self.contents:
            data = self._decoded(stream)
            drawn = Counter(_plain(name) for name in _DRAWN.findall(data))
            self.contents[id(stream)] = _Content(len(data), drawn)
        return self.contents[id(stream)]

    def _inherited(self, page: dict[bytes, Any]) -> Any:  # noqa: ANN401
        """Return the resources of a page, its own or those of what it belongs to."""
        for _ in range(_LEVELS):
            if b"Resources" in page:
                return page[b"Resources"]
            page = next((parent for parent in self._values(page.get(b"Parent")) if isinstance(parent, dict)), {})
        return None

    def _streams(self, value: object) -> Iterator[_Object]:
        """Yield the streams that a value names, in each version that the file has of them."""
        for item in value if isinstance(value, list) else [value]:
            for version in self._named(item):
                if version.start:
                    yield version
                elif isinstance(version.value, list):
                    yield from (each for part in version.value for each in self._named(part) if each.start)

    def _named(self, value: object) -> list[_Object]:
        return self.objects.get(value, []) if isinstance(value, _Ref) else []

    def _values(self, value: Any) -> list[Any]:  # noqa: ANN401
        return [version.value for version in self._named(value)] if isinstance(value, _Ref) else [value]

    # ---- what is packed

    def _decoded(self, stream: _Object) -> bytes:
        """Return the bytes of a stream, unpacked; up to an error, as PDFium takes them.

        Raises:
            RefusedSource: all streams together come to too much.
        """
        values = self._values(stream.value.get(b"Filter"))
        filters = [
            name for value in values for name in (value if isinstance(value, list) else [value]) if _is_name(name)
        ]
        length = next((int(size) for size in self._values(stream.value.get(b"Length")) if _is_number(size)), 0)
        stop = min(stream.start + length, stream.end) if length else self.data.find(b"endstream", stream.start)
        data = self.data[
            stream.start : stream.end if filters[:1] in ([b"/FlateDecode"], [b"/Fl"]) or stop < 0 else stop
        ]
        for name in filters:
            unpack = _UNPACK.get(name)
            if unpack is None:
                break
            data = unpack(data, _MOST_INFLATED - self.inflated + 1)
            self.inflated += len(data)
            if self.inflated > _MOST_INFLATED:
                raise RefusedSource(f"the PDF unfolds into more than {_MOST_INFLATED >> 20} MB: no filing does")
        return data


def _value(data: bytes, at: int, end: int) -> tuple[Any, int]:
    """Return the value that begins at a place, and where it ends; what is no value is None."""
    stack: list[Any] = [[]]
    for token in islice(_TOKEN.finditer(data, at, end), _MOST_TOKENS):
        word, kind = token[0], token.lastgroup
        if word in (b"<<", b"["):
            stack.append([])
            continue
        if kind == "end":
            return None, token.start()
        if word in (b">>", b"]"):
            inner = stack.pop() if len(stack) > 1 else []
            stack[-1].append(_dictionary(inner) if word == b">>" else inner)
        elif kind == "ref":
            stack[-1].append(_Ref(token["ref"]))
        elif word[:1] != b"%":
            stack[-1].append(word)
        if len(stack) == 1 and stack[0]:
            return stack[0][0], token.end()
    return None, end


def _dictionary(inner: list[Any]) -> dict[bytes, Any]:
    """Return the dictionary of names and values that follow each other; what stands in a name's place is none."""
    pairs = zip(inner[::2], inner[1::2], strict=False)
    return {_plain(key[1:]): value for key, value in pairs if _is_name(key)}


def _is_name(value: object) -> TypeGuard[bytes]:
    return isinstance(value, bytes) and value[:1] == b"/"


def _is_number(value: object) -> bool:
    return isinstance(value, bytes) and value.isdigit() and len(value) <= 10


def _plain(name: bytes) -> bytes:
    """Return a name without escapes."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name


def _name(value: object, key: bytes) -> Any:  # noqa: ANN401 - whatever a file has there
    return value.get(key) if isinstance(value, dict) else None


def _number(value: object, key: bytes) -> int:
    text = _name(value, key)
    return int(text) if _is_number(text) else 0


# ---- the filters of streams, each up to so many bytes ---------------------------------------------------------------


def _inflated(data: bytes, most: int) -> bytes:
    unpack = zlib.decompressobj()
    output = bytearray()
    for at in range(0, len(data), 1 << 16):
        try:
            output += unpack.decompress(data[at : at + (1 << 16)], most - len(output) + 1)
        except zlib.error:
            break
        if unpack.eof or len(output) >= most:
            break
    return bytes(output)


def _unlzw(data: bytes, most: int) -> bytes:
    output, table, last = bytearray(), [bytes([n]) for n in range(256)] + [b"", b""], b""
    bits = count = 0
    wide = 9
    for byte in data:
        bits, count = (bits << 8 | byte) & 0xFFFFFF, count + 8
        if count < wide:
            continue
        count -= wide
        code = bits >> count & (1 << wide) - 1
        if code == 256:
            del table[258:]
            wide, last = 9, b""
            continue
        if code == 257 or len(output) > most or code > len(table) or (code == len(table) and not last):
            break
        entry = table[code] if code < len(table) else last + last[:1]
        output += entry
        if last and len(table) < 4096:
            table.append(last + entry[:1])
        last = entry
        wide = 12 if len(table) >= 2047 else 11 if len(table) >= 1023 else 10 if len(table) >= 511 else 9
    return bytes(output)


def _unrun(data: bytes, most: int) -> bytes:
    output, at = bytearray(), 0
    while at < len(data) - 1 and data[at] != 128 and len(output) <= most:
        count = data[at]
        output += data[at + 1 : at + 2 + count] if count < 128 else data[at + 1 : at + 2] * (257 - count)
        at += count + 2 if count < 128 else 2
    return bytes(output)


def _unhex(data: bytes, _: int) -> bytes:
    digits = bytes(byte for byte in data.partition(b">")[0] if byte in b"0123456789ABCDEFabcdef")
    with suppress(Error):
        return unhexlify(digits + b"0" * (len(digits) % 2))
    return b""


def _una85(data: bytes, _: int) -> bytes:
    with suppress(ValueError):
        return a85decode(data.partition(b"~")[0].strip().removeprefix(b"<~"), ignorechars=b" \t\n\r\v\f\0")
    return b""


_UNPACK = {
    **dict.fromkeys((b"/FlateDecode", b"/Fl"), _inflated),
    **dict.fromkeys((b"/LZWDecode", b"/LZW"), _unlzw),
    **dict.fromkeys((b"/RunLengthDecode", b"/RL"), _unrun),
    **dict.fromkeys((b"/ASCIIHexDecode", b"/AHx"), _unhex),
    **dict.fromkeys((b"/ASCII85Decode", b"/A85"), _una85),
}
