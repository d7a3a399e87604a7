"""What a comparison says: one change a field, with the values as people read them and what the change means."""

from typing import Literal

from msgspec import Struct

Kind = Literal["changed", "added", "removed", "spelled", "unreadable"]
Mark = Literal["same", "added", "removed"]


class Segment(Struct, frozen=True):
    """A stretch of a text: what both have, what only the later one has, or what only the earlier one had."""

    mark: Mark
    words: str


class Change(Struct, frozen=True, omit_defaults=True):
    """One difference between two filings.

    * `kind`: `changed`, `added` (only the later filing says it), `removed` (only the earlier one did: an amendment
      need not restate everything), `spelled` (the same name or text, written otherwise), or `unreadable` (something
      stands there that could not be read, so that nobody can tell);
    * `path`: the place in the later record, or where it was in the earlier one; `path_before`: the place in the
      earlier record, where that is another;
    * `item`, `label`: of the form; `of`: whose it is, where the part repeats (a reporting person's name);
    * `before`, `after`: the values in words, "" for none;
    * `words`: what the change means ("up by 87,400 (6.3%)"), "" where that is plain;
    * `doubtful`: one of the values was read with doubt;
    * `redline`: of longer texts, the stretches that stayed, came and went.
    """

    kind: Kind
    path: str
    item: str
    label: str
    before: str = ""
    after: str = ""
    of: str = ""
    words: str = ""
    path_before: str = ""
    doubtful: bool = False
    redline: tuple[Segment, ...] = ()
