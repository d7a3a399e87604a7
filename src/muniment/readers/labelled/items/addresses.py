"""An address in one line as its parts: "1 Main Street, Suite 2, Springfield, ILLINOIS, 62701."."""

from msgspec import UNSET

from muniment.codes import states
from muniment.errors import IdentifierError
from muniment.forms.schedule_13.base import Address


def address_of(words: str) -> Address | None:
    """Return the parts of an address; None where it has no state that we know. Its street stays in one line.

    >>> address_of("1 Main Street, Suite 2, Springfield, ILLINOIS , 62701.").city
    'Springfield'
    """
    cells = [cell.strip() for cell in words.strip().rstrip(".").split(",")]
    for n in range(len(cells) - 1, 0, -1):
        code = _code(cells[n])
        if code:
            return _made(cells[:n], code, ", ".join(filter(None, cells[n + 1 :])))
    return None


def _code(words: str) -> str:
    try:
        return states.SCHEDULE_13.compact(words) if words else ""
    except IdentifierError:
        return ""


def _made(before: list[str], code: str, zip_code: str) -> Address:
    return Address(
        street1=", ".join(before[:-1]) or UNSET,
        city=before[-1] or UNSET,
        state=code,
        zip_code=zip_code or UNSET,
    )
