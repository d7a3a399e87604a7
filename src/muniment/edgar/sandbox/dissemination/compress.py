"""The `.Z` files of indexes: what compress(1) makes, which no library that we have writes."""

_MAGIC = b"\x1f\x9d\x90"  # codes of up to 16 bits, a table that may begin again (it does not here)
_FIRST, _LAST = 257, 1 << 16
_NARROW, _WIDE = 9, 16
_TOGETHER = 8  # codes of one width are written so many at a time


def compressed(data: bytes) -> bytes:
    """Return data as compress(1) packs it: LZW with codes that grow from 9 to 16 bits, lowest bit first.

    Before codes grow, those written so far are filled up to eight: the original wrote whole blocks, and readers skip
    what fills them.
    """
    if not data:
        return _MAGIC
    packed, codes = bytearray(_MAGIC), []
    table: dict[int, int] = {}
    width, free, prefix = _NARROW, _FIRST, data[0]
    for byte in memoryview(data)[1:]:
        key = prefix << 8 | byte
        code = table.get(key)
        if code is not None:
            prefix = code
            continue
        codes.append(prefix)
        if width < _WIDE and free >= 1 << width:
            packed += _block(codes, width, whole=True)
            width += 1
        elif len(codes) == _TOGETHER:
            packed += _block(codes, width, whole=True)
        if free < _LAST:
            table[key] = free
            free += 1
        prefix = byte
    codes.append(prefix)
    return bytes(packed + _block(codes, width, whole=False))


def _block(codes: list[int], width: int, *, whole: bool) -> bytes:
    """Return codes as bits, and begin again; a whole block has room for eight codes."""
    bits = sum(code << place * width for place, code in enumerate(codes))
    size = width if whole else (len(codes) * width + 7) // 8
    codes.clear()
    return bits.to_bytes(size, "little")
