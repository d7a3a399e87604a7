"""muniment: read, check, write, file and study SEC ownership and offering notices.

The front door. What is listed here is public and stays; everything else may move. Names load when first used.

>>> import muniment
>>> reading = muniment.read("examples/schedule-13g.xml")
>>> reading.record.reporting_persons[0].percent
Decimal('6.2')
"""

from importlib import import_module
from typing import TYPE_CHECKING

from muniment.version import __version__

if TYPE_CHECKING:
    from msgspec import UNSET

    from muniment.checks import Finding, check
    from muniment.deadlines import Due, due
    from muniment.errors import (
        EnvironmentProblem,
        FormNotRead,
        IdentifierError,
        MunimentError,
        NotAFiling,
        RecordError,
        RefusedSource,
        SourceError,
        UsageError,
    )
    from muniment.evidence import Evidence, Problem, Span, State
    from muniment.forms import FormD, Schedule13D, Schedule13G
    from muniment.readers import read, read_all
    from muniment.reading import Reading, Submission
    from muniment.study import ask, frame
    from muniment.writers import convert, summary, write

_HOME = {
    "msgspec": ("UNSET",),
    "muniment.checks": ("Finding", "check"),
    "muniment.deadlines": ("Due", "due"),
    "muniment.errors": (
        "EnvironmentProblem",
        "FormNotRead",
        "IdentifierError",
        "MunimentError",
        "NotAFiling",
        "RecordError",
        "RefusedSource",
        "SourceError",
        "UsageError",
    ),
    "muniment.evidence": ("Evidence", "Problem", "Span", "State"),
    "muniment.forms": ("FormD", "Schedule13D", "Schedule13G"),
    "muniment.readers": ("read", "read_all"),
    "muniment.reading": ("Reading", "Submission"),
    "muniment.study": ("ask", "frame"),
    "muniment.writers": ("convert", "summary", "write"),
}
_WHERE = {name: home for home, names in _HOME.items() for name in names}

__all__ = [
    "UNSET",
    "Due",
    "EnvironmentProblem",
    "Evidence",
    "Finding",
    "FormD",
    "FormNotRead",
    "IdentifierError",
    "MunimentError",
    "NotAFiling",
    "Problem",
    "Reading",
    "RecordError",
    "RefusedSource",
    "Schedule13D",
    "Schedule13G",
    "SourceError",
    "Span",
    "State",
    "Submission",
    "UsageError",
    "__version__",
    "ask",
    "check",
    "convert",
    "due",
    "frame",
    "read",
    "read_all",
    "summary",
    "write",
]


def __getattr__(name: str) -> object:
    """Load a public name from where it lives, once."""
    if name not in _WHERE:
        raise AttributeError(f"module 'muniment' has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
