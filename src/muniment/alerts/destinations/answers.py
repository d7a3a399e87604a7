"""What became of one sending: whether the receiver has it, its answer in words, and when to try again."""

import re

from msgspec import Struct

_LONGEST = 200


class Answer(Struct, frozen=True):
    """An answer of a receiver.

    * `delivered`: it said that it has the message;
    * `words`: its code and the beginning of what it said, in one line, for people;
    * `wait`: the seconds that it asks to wait, None where it asks nothing.
    """

    delivered: bool
    words: str
    wait: float | None = None


def one_line(text: str) -> str:
    r"""Return a text of a stranger in one line of bounded length, without control characters.

    >>> one_line("no\x1b[31m\nway")
    'no [31m way'
    """
    clean = re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", text[: 4 * _LONGEST]).strip().encode("utf-8", "replace").decode()
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}…"
