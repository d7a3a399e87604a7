"""Scans that were never on paper: the pages of a PDF as pictures, askew and grained, as a scanner makes them."""

import io
from pathlib import Path
from random import Random

from PIL import Image
from pypdfium2 import PdfDocument

from muniment.atomic import put

_DOTS = 200  # in an inch, as offices scan
_MOST_ASKEW = 0.5  # degrees
_GRAIN = 12  # of 255 grey levels
_PAPER = 255


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with PdfDocument(pdf) as document:
        return len(document)


def scan(pdf: bytes, target: Path, seed: str) -> None:
    """Write the pages of a PDF as a TIFF file in grey, the same for the same seed."""
    rng = Random(seed)  # noqa: S311 - the same pages every time
    with PdfDocument(pdf) as document:
        pages = [page.render(scale=_DOTS / 72).to_pil().convert("L") for page in document]  # pyright: ignore[reportArgumentType] - the library's own hint is too narrow
    pages = [_scanned(page, rng) for page in pages]
    file = io.BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], dpi=(_DOTS, _DOTS), compression="tiff_lzw")
    put(file.getvalue(), target)


def _scanned(page: Image.Image, rng: Random) -> Image.Image:
    turned = page.rotate(rng.uniform(-_MOST_ASKEW, _MOST_ASKEW), Image.Resampling.BICUBIC, fillcolor=_PAPER)
    grain = Image.frombytes("L", page.size, rng.randbytes(page.size[0] * page.size[1]))
    return Image.blend(turned, grain, _GRAIN / _PAPER)
