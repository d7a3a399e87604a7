"""Pages that were scanned upside down or sideways: the turn in which they are best read.

A page is read as it lies. Only where that gives hardly any words, unsure ones, or lines that run down the page, it is
read in the three other turns too.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from muniment.documents.placed import Rectangle

_HARDLY, _FEW = 8, 60  # letters of a page that may just be nearly empty
_UNSURE, _SURE = 0.75, 0.9  # how sure a page is read on the whole: one that lies wrong; one with few letters
_MOSTLY = 0.5  # of the letters of a page: they tell how its lines run
_TELLING = 3  # letters of a line that tells how lines run
_TURNS = (2, 1, 3)  # upside down first: that is how sheets are fed wrongly

Engine = Callable[[np.ndarray], Any]


def upright(pixels: np.ndarray, engine: Engine) -> tuple[np.ndarray, Any, int]:
    """Return a page as it is best read, what was read, and by how many quarters it was turned to the left."""
    best = pixels, engine(pixels), 0
    if not _is_poor(best[1]):
        return best
    for turns in _TURNS:
        turned = np.ascontiguousarray(np.rot90(pixels, turns))
        told = engine(turned)
        if _worth(told) > _worth(best[1]):
            best = turned, told, turns
        if not _is_poor(told):
            break
    return best


def as_scanned(place: Rectangle, turns: int, width: float, height: float) -> Rectangle:
    """Return where a place of a turned page was on the page as it was scanned, `width` by `height`.

    >>> as_scanned((10, 20, 30, 25), 2, 600, 800)
    (570, 775, 590, 780)
    """
    left, top, right, bottom = place
    if turns == 1:
        return width - bottom, left, width - top, right
    if turns == 2:
        return width - right, height - bottom, width - left, height - top
    if turns == 3:
        return top, height - right, bottom, height - left
    return place


def _is_poor(told: Any) -> bool:  # noqa: ANN401 - what RapidOCR returns
    letters = sum(map(len, told.txts or ()))
    if letters < _HARDLY:
        return True
    sure = sum(len(text) * score for text, score in zip(told.txts, told.scores, strict=True)) / letters
    return sure < (_SURE if letters < _FEW else _UNSURE) or _along(told) < _MOSTLY


def _worth(told: Any) -> float:  # noqa: ANN401
    """Return how much was read, and how surely; of lines that run across the page."""
    lines = zip(told.txts or (), told.scores or (), _boxes(told), strict=True)
    return sum(len(text) * score**2 for text, score, box in lines if _runs_across(text, box))


def _along(told: Any) -> float:  # noqa: ANN401
    """Return the share of letters in lines that run across the page, of all that tell."""
    lines = [(text, box) for text, box in zip(told.txts, _boxes(told), strict=True) if len(text) >= _TELLING]
    letters = sum(len(text) for text, _ in lines)
    return sum(len(text) for text, box in lines if _runs_across(text, box)) / letters if letters else 1.0


def _boxes(told: Any) -> Any:  # noqa: ANN401
    return told.boxes if told.boxes is not None else ()


def _runs_across(text: str, box: Any) -> bool:  # noqa: ANN401
    wide, high = np.ptp(np.asarray(box), axis=0)
    return len(text) < _TELLING or bool(wide > high)
