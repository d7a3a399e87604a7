"""What a browser sent with a form: checked before anything is done with it."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from msgspec import Struct

from muniment.errors import UsageError
from muniment.web.access.forms import FIELD

LARGEST = 4 << 20
"""Bytes of a form: a hundred persons with all their answers have a tenth of it."""

_MOST_FIELDS = 20_000
_OWN = (FIELD, "version", "do")


class Sent(Struct, frozen=True):
    """A form: the answers by name, the button that was pressed, and the version of the page that it was filled on."""

    answers: dict[str, Sequence[str]]
    do: str = ""
    version: str = ""


def sent(body: bytes) -> Sent:
    """Return what a form says.

    Raises:
        UsageError: it is no form, or larger than any of ours.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
            strict_parsing=bool(body),
        )
    except ValueError as error:  # also where bytes are no ASCII
        raise UsageError("What was sent is no form of these pages.") from error
    answers: dict[str, list[str]] = {}
    for name, value in pairs:
        answers.setdefault(name, []).append(value)
    own = {name: answers.pop(name, [""])[-1] for name in _OWN}
    return Sent(dict(answers), own["do"], own["version"])
