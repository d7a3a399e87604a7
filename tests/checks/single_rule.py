"""One rule alone, on a sample with some changes: what the tests of single topics ask for."""

from checks.samples import filing
from muniment.checks import REGISTRY, Example, findings


def messages(code: str, changes: dict | None = None, form: str = "13G", **rest) -> list[str]:
    """The messages of one rule about a sample of `form` with `changes`; `rest` are further fields of an example."""
    example = Example(changes=changes or {}, **rest)
    return [finding.message for finding in findings(filing(example, form), {REGISTRY[code]})]
