"""Numbers and names as they fit into a picture; the whole of them stands in the table beside it."""

from decimal import Decimal

MOST_ROWS = 2000
"""How many rows a picture is drawn from: more could not be told apart."""

_STEPS = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))


def clipped(words: str, most: int) -> str:
    """Return words in one line, cut where they are long.

    >>> clipped("Larkspur  Garden Lamps Holdings, Inc.", 20)
    'Larkspur Garden Lam…'
    """
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def briefly(number: int | Decimal, sign: str = "") -> str:
    """Return a number with three digits at most and the size it has: thousands, millions, billions.

    >>> briefly(1_234_567, "$"), briefly(999_999, "$"), briefly(12), briefly(Decimal("-2500000000"), "$")
    ('$1.23M', '$1M', '12', '-$2.5B')
    """
    minus, size = ("-", -number) if number < 0 else ("", number)
    for least, letter in _STEPS:
        if size >= least * Decimal("0.9995"):
            return f"{minus}{sign}{_three(Decimal(size) / least)}{letter}"
    return f"{minus}{sign}{_three(Decimal(size))}"


def _three(size: Decimal) -> str:
    places = 0 if size >= 100 else 1 if size >= 10 else 2
    told = f"{size:.{places}f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def number(value: int | Decimal | None) -> float | None:
    """Return a number as a picture takes it; a picture has pixels, so that its last digits are not missed."""
    return None if value is None else float(value)
