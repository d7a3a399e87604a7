"""PDF files written by hand: words at places, boxes, fields, pictures, and whatever may be wrong with a file."""

from zlib import compress

FONTS = {"F": "Helvetica", "C": "Courier", "Z": "ZapfDingbats", "W": "Wingdings"}


def text(words: str, left: float, top: float, size: float = 10, font: str = "C", height: float = 792) -> str:
    """Words on a page, `top` points from its upper edge to their baseline."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {left} {height - top} Tm ({escaped}) Tj ET"


def typed(page: str, size: float = 8) -> str:
    """A typed page: lines from the top."""
    lines = (line.rstrip() for line in page.split("\n"))
    return "\n".join(text(line, 36, 40 + 1.2 * size * n, size) for n, line in enumerate(lines) if line)


def box(left: float, top: float, side: float = 9, height: float = 792) -> str:
    """A box drawn with lines."""
    return f"0.8 w {left} {height - top - side} {side} {side} re S"


def cross(left: float, top: float, side: float = 9, height: float = 792) -> str:
    """A cross drawn in such a box."""
    low, high = height - top - side + 1, height - top - 1
    return f"{left + 1} {low} m {left + side - 1} {high} l S {left + 1} {high} m {left + side - 1} {low} l S"


def rule(left: float, top: float, right: float, height: float = 792) -> str:
    """A line across."""
    return f"{left} {height - top} {right - left} 0.7 re f"


def pdf(
    *pages: str, page_entries: str = "", catalog: str = "", trailer: str = "", objects: tuple[bytes, ...] = ()
) -> bytes:
    """A PDF of some pages, each the content of one; `objects` are numbered from 10 on."""
    fonts = " ".join(f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} >>" for key, name in FONTS.items())
    first = 10 + len(objects)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    held = {1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()}
    held[2] = (
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox [0 0 612 792] "
        f"/Resources << /Font << {fonts} >> /XObject << /I 10 0 R >> >> >>"
    ).encode()
    held |= {10 + n: one for n, one in enumerate(objects)}
    for n, page in enumerate(pages):
        number = first + 2 * n
        held[number] = f"<< /Type /Page /Parent 2 0 R /Contents {number + 1} 0 R {page_entries} >>".encode()
        held[number + 1] = stream(page.encode("cp1252"))
    return _file(held, trailer)


def stream(data: bytes, entries: str = "") -> bytes:
    """A compressed stream."""
    packed = compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode() + packed + b"\nendstream"


def picture(grey: bytes, wide: int, high: int) -> bytes:
    """An image that pages show as /I."""
    return stream(
        grey,
        f"/Type /XObject /Subtype /Image /Width {wide} /Height {high} /ColorSpace /DeviceGray /BitsPerComponent 8",
    )


def _file(held: dict[int, bytes], trailer: str) -> bytes:
    whole = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in sorted(held.items()):
        places[number] = len(whole)
        whole += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(whole)
    size = max(held) + 1
    entries = [f"{places[n]:010d} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(size)]
    whole += f"xref\n0 {size}\n{''.join(entries)}".encode()
    whole += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(whole)
