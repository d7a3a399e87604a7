"""A name that goes on in the next line, in its own column, beside the label of the tax number.

    NAME OF REPORTING PERSON              Tidewrack Asset Management,
    I.R.S. IDENTIFICATION NO. OF ABOVE    Inc.

What stands there may be something else, such as that there is no number. So it is the rest of the name only where the
document has the whole of it once more; where it has not, the name is doubtful.
"""

import re

from muniment.readers.labelled.found import Found
from muniment.readers.labelled.row_values import read_name

_GAPS = ("  ", "\t", "\t ")  # what parts two columns of a line, at its end
_AWAY = 2  # characters by which lines of a column may differ
_NO_REST = re.compile(
    r"(?:intentionally |voluntarily )?(?:not|none|omitted|n/?a|optional|voluntary|see|entities|the )\b", re.IGNORECASE
)
_NEXT = 400  # characters in which the next line stands
_REACH = 1_000_000  # characters of a document in which a name is looked for again
_LETTER = re.compile(r"[^\W\d_]")


def with_rest(text: str, name: Found, beside: tuple[int, int]) -> Found:
    """Return a name, and what goes on with it in the stretch of the tax number; doubtful where that is not told."""
    column, first = _column(text, name.start), text.find("\n", name.end)
    if column is None or first < 0 or text[name.end : first].strip() or "\n" in text[name.start : name.end]:
        return name
    rest = read_name(text[beside[0] : min(beside[1], beside[0] + _NEXT)], 0)
    start = beside[0] + rest.start
    if not rest.stated or not _LETTER.search(rest.value) or _NO_REST.match(rest.value):
        return name
    other = _column(text, start)
    if other is None or abs(other - column) > _AWAY or "\n" in text[first + 1 : start]:
        return name
    whole = f"{name.value} {rest.value}"
    if not _is_elsewhere(text, whole, name.start):
        name.signs["cut"] = 1.0
        return name
    end = beside[0] + rest.end
    return Found(whole, name.start, end, text[name.start : end], how="in two lines beside its labels", signs=name.signs)


def _column(text: str, at: int) -> int | None:
    """Return in which column of its line something stands; None where only blanks stand before it, or no gap."""
    begin = text.rfind("\n", 0, at) + 1
    before = text[begin:at]
    return len(before.expandtabs()) if before.strip() and before.endswith(_GAPS) else None


def _is_elsewhere(text: str, words: str, at: int) -> bool:
    """Whether words stand somewhere else in a text, in one line or several."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    return any(hit.start() != at for hit in pattern.finditer(text, 0, _REACH))
