"""Boxes on scanned pages: small squares with four straight sides, empty or with a tick in them.

The recogniser knows letters and no boxes: it leaves most of them out, and takes others for letters.
"""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from muniment.documents.printed import TICKED, UNTICKED
from muniment.documents.recognised import Part, Quad

_INK = 160
_SMALLEST, _LARGEST = 4.5, 18.0  # points: the sides of a box
_SQUARE = 1.25  # between its sides
_SIDE = 0.2  # of a box: how deep a side may reach, as the page lies askew
_STRAIGHT = 0.93  # of a side that is inked: round letters have less
_MIDDLE = 0.25  # of a box that is left out on each side to look for a tick
_EMPTY, _FULL = 0.06, 0.7  # of the middle that is inked: less is dirt, more is a filled square
_CERTAIN = 0.95  # how sure a box is
_LETTERS = frozenset("口□▢ロ日回☐☒☑OoDd0QXx区図凶囚")


def with_boxes(lines: list[list[Part]], pixels: "np.ndarray[Any, Any]", scale: float) -> list[list[Part]]:
    """Return lines with the boxes of the page, each a line; words that were boxes taken for letters are left out."""
    found = list(_squares(pixels, scale))
    if not found:
        return lines
    boxes: list[list[Part]] = []
    for ticked, quad in found:
        over = [part for line in lines for part in line if _covers(part[2], quad)]
        if all(len(part[0]) == 1 and part[0] in _LETTERS for part in over):
            lines = [[part for part in line if part not in over] for line in lines] if over else lines
            boxes.append([(TICKED if ticked else UNTICKED, _CERTAIN, quad, False)])
    return [line for line in lines if line] + boxes


def _squares(pixels: "np.ndarray[Any, Any]", scale: float) -> Iterator[tuple[bool, Quad]]:
    """Yield the boxes of a page: whether each is ticked, and its corners."""
    ink = (pixels < _INK).astype(np.uint8)
    _, _, measures, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = measures[:, cv2.CC_STAT_WIDTH], measures[:, cv2.CC_STAT_HEIGHT]
    sized = (np.minimum(wide, high) >= _SMALLEST * scale) & (np.maximum(wide, high) <= _LARGEST * scale)
    for left, top, across, down in measures[sized & (np.maximum(wide, high) <= _SQUARE * np.minimum(wide, high)), :4]:
        part = ink[top : top + down, left : left + across]
        if _has_four_sides(part):
            x, y = int(across * _MIDDLE), int(down * _MIDDLE)
            inked = float(part[y : down - y, x : across - x].mean())
            if inked < _FULL:
                right, bottom = float(left + across), float(top + down)
                yield (
                    inked > _EMPTY,
                    [(float(left), float(top)), (right, float(top)), (right, bottom), (float(left), bottom)],
                )


def _has_four_sides(part: "np.ndarray[Any, Any]") -> bool:
    down, across = (max(2, int(side * _SIDE)) for side in part.shape)
    strips = (
        part[:down].max(axis=0),
        part[-down:].max(axis=0),
        part[:, :across].max(axis=1),
        part[:, -across:].max(axis=1),
    )
    return all(float(strip.mean()) >= _STRAIGHT for strip in strips)


def _covers(word: Quad, box: Quad) -> bool:
    x, y = (box[0][0] + box[2][0]) / 2, (box[0][1] + box[2][1]) / 2
    return word[0][0] <= x <= word[2][0] and word[0][1] <= y <= word[2][1]
