"""The stretches of a text that stayed, came and went, word by word."""

import re
from difflib import SequenceMatcher

from muniment.compare.changes import Segment

_PIECES = re.compile(r"\S+\s*").findall
# Beyond so many words a text is compared by its paragraphs: word by word would take time by the square.
_MOST = 4_000


def redline(before: str, after: str) -> tuple[Segment, ...]:
    """Return the stretches of both texts in order.

    >>> [(one.mark, one.words) for one in redline("bought for cash", "bought for shares")]
    [('same', 'bought for '), ('removed', 'cash'), ('added', 'shares')]
    """
    old, new = _PIECES(before), _PIECES(after)
    if max(len(old), len(new)) > _MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Segment] = []
    matcher = SequenceMatcher(None, [piece.strip() for piece in old], [piece.strip() for piece in new], autojunk=False)
    for mark, i1, i2, j1, j2 in matcher.get_opcodes():
        if mark == "equal":
            found.append(Segment("same", "".join(new[j1:j2])))
            continue
        if i2 > i1:
            found.append(Segment("removed", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Segment("added", "".join(new[j1:j2])))
    return tuple(found)
