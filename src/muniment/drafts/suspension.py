"""What EDGAR had against a submission, kept in its draft until somebody has mended it.

The reasons are lines at the head of the draft's file, so that they live as long as it does and whoever edits it by hand
reads them too. A page shows each at its field until it is saved; with the next SUBMIT all are gone.
"""

import re
from collections.abc import Iterable, Set

from msgspec import Struct, structs

from muniment.checks import Finding
from muniment.writers.yaml import Remarks

CODE = "EDGAR"
_WORD = "SUSPENDED"
_LONGEST = 1_000
_LINE = re.compile(
    rf"{_WORD} (?P<number>\d{{10}}-\d\d-\d{{6}})(?:, (?P<code>[\w-]+) (?P<path>[\w.\[\]]+))?: (?P<words>.*)"
).fullmatch
_CONTEXT = re.compile(r"(?P<code>[\w-]+) (?P<path>[a-z_][\w.\[\]]*)").fullmatch


class Reason(Struct, frozen=True):
    """One reason: the submission, the words, and, as far as EDGAR tells, the rule and the path of the field."""

    number: str
    words: str
    code: str = ""
    path: str = ""

    @classmethod
    def told(cls, number: str, words: str, context: str) -> "Reason":
        """Return a reason as EDGAR tells it; `context` is `CODE path` where a rule of ours found it."""
        found = _CONTEXT(context)
        line = " ".join("".join(one if one.isprintable() else " " for one in words).split())[:_LONGEST]
        return cls(number, line or "EDGAR gives no words for it.", *(found.groups() if found else ()))

    @property
    def name(self) -> str:
        """The field of the first level that it is about, "" where none is told."""
        return self.path.partition(".")[0].partition("[")[0]

    @property
    def finding(self) -> Finding:
        """The reason as pages show what stands against a field."""
        return Finding(
            code=self.code or CODE,
            name="suspended",
            severity="error",
            paths=(self.path,) if self.path else (),
            message=f"EDGAR suspended {self.number}: {self.words}",
            citation=f"EDGAR on {self.number}",
        )


def noted(remarks: Remarks, reasons: Iterable[Reason]) -> Remarks:
    """Return the remarks of a draft with these reasons in the place of earlier ones."""
    lines = [f"{_WORD} {one.number}{f', {one.code} {one.path}' if one.path else ''}: {one.words}" for one in reasons]
    return structs.replace(remarks, head=(*_others(remarks), *lines))


def reasons_in(remarks: Remarks) -> list[Reason]:
    """Return the reasons that a draft keeps."""
    found = filter(None, map(_LINE, remarks.head))
    return [Reason(one["number"], one["words"], one["code"] or "", one["path"] or "") for one in found]


def mended(remarks: Remarks, names: Set[str] | None = None) -> Remarks:
    """Return the remarks without the reasons about some fields of the first level; without any where None is given."""
    left = [] if names is None else [one for one in reasons_in(remarks) if one.name not in names]
    return noted(remarks, left)


def _others(remarks: Remarks) -> list[str]:
    return [line for line in remarks.head if not _LINE(line)]
