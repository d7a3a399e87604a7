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
from itertools import accumulate, islice
from typing import Any, TypeGuard

from msgspec import Struct

from muniment.errors import RefusedSource

MOST_CONTENT = 4 << 20  # bytes that a page draws; a page of a book has 5,000
_MOST_OF_ALL = 32 << 20  # bytes that all pages draw
_MOST_INFLATED = 128 << 20  # bytes of all streams but pictures
_MOST_PIXELS = 160_000_000  # of a picture; a page has 134,000,000 at 1,200 in an inch
_MOST_OBJECTS = 400_000
_LEVELS = 40  # of forms in forms; PDFium goes no further down
_MOST_TOKENS = 2_000_000  # of all objects, besides one for every other byte
_MOST_GLYPHS = 16 << 20  # bytes that glyphs draw: each keeps what it draws
_MOST_FOLLOWED = 4_000_000  # words of all streams that are looked at for marked content

# As PDFium divides bytes: what is between words, and what is in them.
_BLANK, _REGULAR = rb" \t\n\r\f\0\x80\xff", rb"[^ \t\n\r\f\0\x80\xff/<>\[\](){}%]"
_NAME, _END = rb"/" + _REGULAR + rb"*+", rb"(?!" + _REGULAR + rb")"
_GAP = rb"(?:[" + _BLANK + rb"]++|%[^\r\n]*+)"
_OBJECT = re.compile(rb"(?<=[" + _BLANK + rb"])obj" + _END)
_NUMBERS = re.compile(rb"([0-9](?<![0-9][0-9])[0-9]*+)[" + _BLANK + rb"]++[0-9]++[" + _BLANK + rb"]++\Z")  # before it
_BEFORE, _MOST_STRAY = 64, 10_000
_DIGITS = 10  # of the number of an object
_BLANKS = b" \t\n\r\f\0\x80\xff"
_STREAM = re.compile(_GAP + rb"*+stream\r?\n?")
_TOKEN = re.compile(
    rb"<<|>>|[\[\]]|(?P<ref>[0-9.+-]++)" + _GAP + rb"++[0-9.+-]++" + _GAP + rb"++R" + _END + rb"|" + _NAME
    + rb"|(?P<string>\()|<[^>]*+>?|(?P<comment>%[^\r\n]*+)|" + _REGULAR + rb"++|[>){}]"
)  # fmt: skip
# A name that `Do` may follow, or that of a string or a comment between: then it may be any.
_DRAWN = re.compile(rb"(?:/(" + _REGULAR + rb"*+)|([)>]))[" + _BLANK + rb"]*+(?:%|Do" + _END + rb")")
# What begins and ends marked content, and what it may only seem to stand in; ID: bytes of a picture follow.
_MARK = re.compile(
    rb"B[DM]C|(?<![^<>\[\](){}" + _BLANK + rb"])(?:EMC|ID)" + _END + rb"|" + _NAME
    + rb"|%[^\r\n]*+|\(|<<|<[^>]*+>?|>>|[\[\]>]"
)  # fmt: skip
_OF_STRING = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


_ODD = "the PDF is written as no program writes it, so that nothing says what it unfolds into"


class _Ref(int):
    """The number of an object that is named in place of a value."""


class _Object(Struct, eq=False):
    """An object: its value, and where the bytes of its stream begin, 0 where it has none."""

    value: Any
    start: int = 0
    end: int = 0


class _MarkedContent(Struct):
    """The marked content of a stream: how often it begins, and how many levels PDFium copies for that.

    `closed` are levels that it ends of those before it, `left` those that it leaves open; `is_cut`: it ends within a
    list, or cannot be followed to its end; `followed` are the words that were looked at.
    """

    number: int = 0
    copied: int = 0
    closed: int = 0
    left: int = 0
    is_cut: bool = False
    followed: int = 0


class _Content(Struct):
    """What a stream draws: how many bytes, its marked content, and how often which of its resources; None: any."""

    size: int
    marks: _MarkedContent
    drawn: Counter[bytes | None]


def check_bounds(data: bytes) -> bool:
    """Refuse a PDF that would unfold into far more than a filing has; return whether all but pictures unfolds whole.

    Raises:
        RefusedSource: it would; the message says what is too much.
    """
    file = _File(data)
    file.check()
    return file.is_whole or b"/Encrypt" in data  # whose streams unpack for PDFium alone


class _File:
    """The objects of a file, found by their beginnings, whatever its table of them says."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.objects: dict[int, list[_Object]] = {}
        self.inflated = 0
        self.copied = self.followed = 0
        self.contents: dict[int, _Content] = {}
        self.costs: dict[tuple[int, int, int], int] = {}
        self.tokens = _MOST_TOKENS + len(data) // 2
        self.is_whole = True
        for number, at in self._beginnings():
            value, at = self._value(data, at)
            stream = _STREAM.match(data, at) if isinstance(value, dict) else None
            # Compressed bytes may look like the beginning of an object, and say by themselves where they end.
            parsed = _Object(value, stream.end(), len(data)) if stream else _Object(value)
            self.objects.setdefault(number, []).append(parsed)

    def _beginnings(self) -> Iterator[tuple[int, int]]:
        """Yield the numbers of objects, and where these begin.

        Raises:
            RefusedSource: there are too many, or a comment stands within the number of one.
        """
        found = stray = 0
        for word in _OBJECT.finditer(self.data):
            at = word.start()
            before = self.data[max(at - _BEFORE, 0) : at]
            numbers = _NUMBERS.search(before)
            found, stray = found + (numbers is not None), stray + (numbers is None)
            if found > _MOST_OBJECTS:
                raise RefusedSource(f"the PDF has more than {_MOST_OBJECTS:,} objects, which no filing has")
            if numbers:
                if before[: numbers.start()][-1:] in (b".", b"+", b"-"):
                    raise RefusedSource(_ODD)
                yield int(numbers[1]), word.end()
                continue
            rest = before.rstrip(_BLANKS + b"0123456789.+-")
            end = at - len(before) + len(rest)
            line = max(self.data.rfind(b"\n", 0, end), self.data.rfind(b"\r", 0, end))
            if not rest or stray > _MOST_STRAY or b"%" in self.data[line + 1 : end]:
                raise RefusedSource(_ODD)

    def check(self) -> None:
        """Inflate the streams, and count what the pages draw."""
        for packed in [version for versions in self.objects.values() for version in versions]:
            if packed.start and b"/ObjStm" in self._names(packed.value, b"Type"):  # a stream of objects
                self._check_packing(packed)
                data, first = self._decoded(packed), self._number(packed.value, b"First")
                numbers = data[:first].split()
                if not numbers or not all(number.isdigit() and len(number) <= _DIGITS for number in numbers):
                    raise RefusedSource(_ODD)
                for number, offset in zip(numbers[::2], numbers[1::2], strict=False):
                    value, _ = self._value(data, first + int(offset))
                    self.objects.setdefault(int(number), []).append(_Object(value))
        every = [it for versions in self.objects.values() for it in versions if isinstance(it.value, dict)]
        for item in every:
            if self._is_image(item):
                if self._number(item.value, b"Width") * self._number(item.value, b"Height") > _MOST_PIXELS:
                    raise RefusedSource(f"the PDF has a picture of more than {_MOST_PIXELS:,} pixels")
            elif item.start:
                self._content(item)
        total = 0
        for page in (item.value for item in every if b"Contents" in item.value):
            resources = self._inherited(page)
            level, is_cut = 0, False  # of marked content, which goes on from one stream of a page to the next
            for stream in self._streams(page.get(b"Contents")):
                marks = self._content(stream).marks
                total += self._cost(stream, resources, 0) + level * marks.number
                if is_cut:  # nothing is known to end
                    total += marks.number**2 // 2
                    level += marks.number
                else:
                    level = max(level - marks.closed, 0) + marks.left
                is_cut = is_cut or marks.is_cut
            if total > _MOST_OF_ALL:
                raise RefusedSource(f"the pages of the PDF draw more than {_MOST_OF_ALL >> 20} MB")
        glyphs = (cost for item in every for font in _fonts(item.value) for cost in self._glyphs(font))
        if any(drawn > _MOST_GLYPHS for drawn in accumulate(glyphs)):
            raise RefusedSource(f"the glyphs of the PDF draw more than {_MOST_GLYPHS >> 20} MB: no filing's do")

    def _glyphs(self, font: dict[bytes, Any]) -> Iterator[int]:
        """Yield what each glyph of a font draws: PDFium keeps that of each name, also of one that is drawn alike.

        Raises:
            RefusedSource: a glyph draws something that its font has not.
        """
        resources = font.get(b"Resources")
        for procedures in self._values(font[b"CharProcs"]):
            for value in procedures.values() if isinstance(procedures, dict) else ():
                for stream in self._streams(value):
                    if resources is None and self._content(stream).drawn:
                        raise RefusedSource(_ODD)
                    yield self._cost(stream, resources, 0)

    # ---- what is drawn

    def _cost(self, stream: _Object, resources: object, level: int) -> int:
        """Return how many bytes a stream draws, with all that is drawn from it.

        Raises:
            RefusedSource: more than any page does.
        """
        of_form = stream.value.get(b"Resources") if level else None
        resources = resources if of_form is None else of_form
        key = (id(stream), id(resources), level)
        if key not in self.costs:
            self._check_packing(stream)
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
                        for value in (named.values() if name is None else [named.get(name)])
                        for form in self._streams(value)
                        if not self._is_image(form)
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
            drawn = Counter(None if sign else _plain(name) for name, sign in _DRAWN.findall(data))
            marks = _marks(data, _MOST_FOLLOWED - self.followed)
            self.followed += marks.followed
            self.contents[id(stream)] = _Content(len(data) + marks.copied, marks, drawn)
            self.copied += marks.copied
            if self.copied > _MOST_OF_ALL:
                raise RefusedSource(f"the PDF marks content in more than {_MOST_OF_ALL >> 20} million levels")
        return self.contents[id(stream)]

    def _inherited(self, page: dict[bytes, Any]) -> object:
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
        """Return the objects of a number, and those that stand there in turn."""
        objects = self.objects.get(value, []) if isinstance(value, _Ref) else []
        for _ in range(_LEVELS):
            if not any(isinstance(item.value, _Ref) for item in objects):
                break
            meant = [each for item in objects for each in self.objects.get(item.value, []) if item is not each]
            objects = meant[:_LEVELS]
        return objects

    def _values(self, value: object) -> list[Any]:
        return [version.value for version in self._named(value)] if isinstance(value, _Ref) else [value]

    def _names(self, value: dict[bytes, Any], key: bytes) -> list[bytes]:
        """Return what name a dictionary has under a key, in each version of it."""
        return [b"/" + _plain(name[1:]) for name in self._values(value.get(key)) if _is_name(name)]

    def _is_image(self, item: _Object) -> bool:
        return isinstance(item.value, dict) and set(self._names(item.value, b"Subtype")) == {b"/Image"}

    def _number(self, value: dict[bytes, Any], key: bytes) -> int:
        return max((int(number) for number in self._values(value.get(key)) if _is_number(number)), default=0)

    def _value(self, data: bytes, at: int) -> tuple[Any, int]:
        """Return the value that begins at a place, and where it ends; None for what has no end.

        Raises:
            RefusedSource: it is written so that PDFium may understand something else.
        """
        stack: list[list[Any]] = [[]]  # before what is in a list or a dictionary stands its beginning
        while token := _TOKEN.search(data, at):
            word, at, kind = token[0], token.end(), token.lastgroup
            self.tokens -= 1
            if self.tokens < 0:
                raise RefusedSource(_ODD)
            if kind == "comment":
                continue
            if stack[-1][:1] == [b"<<"] and len(stack[-1]) % 2 and not _is_name(word) and word != b">>":
                # Where a name is to stand, PDFium leaves out any other word, and goes on inside of what that begins.
                if word != b"endobj":
                    is_begun = kind == "string" or word[:1] == b"<" != word[1:2]
                    at = token.start() + 1 if is_begun else token.end(kind or 0)
                    continue
                at, word = token.start(), b">>"
            if kind == "string":
                at = _end_of_string(data, at)
                stack[-1].append(b"()")
            elif word in (b"<<", b"["):
                stack.append([word])
                continue
            elif word in (b">>", b"]"):
                if len(stack) == 1 or stack[-1][0] != (b"<<" if word == b">>" else b"["):
                    raise RefusedSource(_ODD)
                inner: Any = stack.pop()[1:]
                if word == b">>":  # names and values that follow each other; a name without a value says nothing
                    inner = {_plain(key[1:]): value for key, value in zip(inner[::2], inner[1::2], strict=False)}
                stack[-1].append(inner)
            elif kind == "ref":
                if not token["ref"].isdigit():
                    raise RefusedSource(_ODD)
                stack[-1].append(_Ref(token["ref"][-_DIGITS:]))
            elif word in (b"R", b"endobj", b"stream") and len(stack) > 1:
                raise RefusedSource(_ODD)
            else:
                stack[-1].append(word)
            if len(stack) == 1 and stack[0]:
                return stack[0][0], at
        return None, len(data)

    # ---- what is packed

    def _check_packing(self, stream: _Object) -> None:
        """Refuse what PDFium draws or takes apart, and is packed with parameters, as pictures are.

        Raises:
            RefusedSource: it is.
        """
        for key in (b"DecodeParms", b"DP"):
            for value in self._values(stream.value.get(key)):
                values = value if isinstance(value, list) else [value]
                for parameters in (each for item in values for each in self._values(item) if isinstance(each, dict)):
                    if any(parameters.get(name, b"1") != b"1" for name in (b"Predictor", b"EarlyChange")):
                        raise RefusedSource(_ODD)

    def _decoded(self, stream: _Object) -> bytes:
        """Return the bytes of a stream, unpacked; up to an error, as PDFium takes them.

        Raises:
            RefusedSource: all streams together come to too much.
        """
        values = self._values(stream.value.get(b"Filter"))
        filters = [
            b"/" + _plain(name[1:])
            for value in values
            for each in (value if isinstance(value, list) else [value])
            for name in self._values(each)
            if _is_name(name)
        ]
        # What stands behind a wrong length is found by PDFium, too.
        stop = self.data.find(b"endstream", min(stream.start + self._number(stream.value, b"Length"), stream.end))
        ends_itself = filters and filters[0] in _FLATE
        data = self.data[stream.start : stream.end if ends_itself or stop < 0 else stop]
        for name in filters:
            room = _MOST_INFLATED - self.inflated + 1
            if name in _FLATE:
                data, is_whole = _inflated(data, room)
                self.is_whole = self.is_whole and is_whole
            elif name in _UNPACK:
                data = _UNPACK[name](data, room)
            else:
                break
            self.inflated += len(data)
            if self.inflated > _MOST_INFLATED:
                raise RefusedSource(f"the PDF unfolds into more than {_MOST_INFLATED >> 20} MB: no filing does")
        return data


def _marks(data: bytes, most: int) -> _MarkedContent:
    """Count marked content: with each mark PDFium copies those that it stands in, so that nesting costs its square.

    What cannot be followed, such as the bytes of a picture or more than `most` words, is taken to end nothing.
    """
    marks, inside, at = _MarkedContent(), list[bytes](), 0
    if not any(word in data for word in (b"BDC", b"BMC", b"EMC")):
        return marks
    marks.is_cut = True
    while marks.followed < most:
        token = _MARK.search(data, at)
        if token is None:
            marks.is_cut, at = bool(inside), len(data)
            break
        word, at = token[0], token.end()
        marks.followed += 1
        if word in (b"BDC", b"BMC"):
            marks.left += 1
            marks.number, marks.copied = marks.number + 1, marks.copied + marks.left
        elif word == b"EMC" and not inside:
            marks.closed, marks.left = marks.closed + (not marks.left), max(marks.left - 1, 0)
        elif word == b"(":
            depth = 1
            for parenthesis in islice(_OF_STRING.finditer(data, at), most - marks.followed):
                marks.followed += 1
                depth += (parenthesis[0] == b"(") - (parenthesis[0] == b")")
                if not depth:
                    at = parenthesis.end()
                    break
            if depth:
                break
        elif word in (b"<<", b"["):
            inside.append(b">>" if word == b"<<" else b"]")
        elif word in (b"ID", b">") or (word in (b">>", b"]") and (not inside or inside.pop() != word)):
            break
    more = data.count(b"BDC", at) + data.count(b"BMC", at)
    marks.copied += more * marks.left + more * (more + 1) // 2
    marks.number, marks.left = marks.number + more, marks.left + more
    return marks


def _end_of_string(data: bytes, at: int) -> int:
    """Return where a string ends whose first parenthesis was before a place."""
    depth = 1
    for parenthesis in _OF_STRING.finditer(data, at):
        depth += (parenthesis[0] == b"(") - (parenthesis[0] == b")")
        if not depth:
            return parenthesis.end()
    return len(data)


def _fonts(value: object) -> Iterator[dict[bytes, Any]]:
    """Yield the fonts in a value whose glyphs are drawn."""
    waiting: list[Any] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if b"CharProcs" in each:
                yield each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _is_name(value: object) -> TypeGuard[bytes]:
    return isinstance(value, bytes) and value[:1] == b"/"


def _is_number(value: object) -> bool:
    return isinstance(value, bytes) and value.isdigit() and len(value) <= 10


def _plain(name: bytes) -> bytes:
    """Return a name without escapes."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name


# ---- the filters of streams, each up to so many bytes ---------------------------------------------------------------


def _inflated(data: bytes, most: int) -> tuple[bytes, bool]:
    """Return bytes unpacked, up to so many or an error, and whether there was none."""
    unpack, is_whole = zlib.decompressobj(), True
    output = bytearray()
    for at in range(0, len(data), 1 << 16):
        try:
            output += unpack.decompress(data[at : at + (1 << 16)], most - len(output) + 1)
        except zlib.error:
            is_whole = False
            break
        if unpack.eof or len(output) >= most:
            break
    return bytes(output), is_whole


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


_FLATE = frozenset((b"/FlateDecode", b"/Fl"))
_UNPACK = {
    **dict.fromkeys((b"/LZWDecode", b"/LZW"), _unlzw),
    **dict.fromkeys((b"/RunLengthDecode", b"/RL"), _unrun),
    **dict.fromkeys((b"/ASCIIHexDecode", b"/AHx"), _unhex),
    **dict.fromkeys((b"/ASCII85Decode", b"/A85"), _una85),
}
