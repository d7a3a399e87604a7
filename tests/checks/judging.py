"""One rule alone, on a sample with some changes: what the tests of single topics ask for."""

from checks.samples import filing
from muniment.checks import BOOK, Example, findings


def told(code: str, changes: dict | None = None, form: str = "13G", **rest) -> list[str]:
    """The messages of one rule about a sample of `form` with `changes`; `rest` are further fields of an example."""
    example = Example(changes=changes or {}, **rest)
    return [one.message for one in findings(filing(example, form), {BOOK[code]})]
