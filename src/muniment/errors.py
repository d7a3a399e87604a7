"""What can go wrong, as one tree.

Every message is one readable line: what was wrong, where, and what to do about it.

```
MunimentError
├── SourceError          a file cannot be read as a filing
│   ├── NotAFiling       empty, binary, cut off before anything was said, or some other kind of file
│   ├── FormNotRead      a filing, but of a form that muniment does not read
│   └── RefusedSource    refused for safety: it declares entities, is too large or nested too deeply
├── RecordError          a record or submission cannot be written as asked
├── IdentifierError      a text is not such an identifier (also a ValueError)
│   ├── WrongShape       other characters or another length
│   └── WrongCheckDigit  the check digit does not fit
├── UsageError           the call or the command line makes no sense
└── EnvironmentProblem   something around the program is missing: an optional part, a network, a store
```

Doubts about a value are not errors: they are data, see `muniment.evidence.Problem`.
"""

DEFECTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NameError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a defect raises: it must not end a batch of a million filings, but is kept as a reason."""


NO_MEMORY = "takes more memory than there is for it"
"""What is said of an input for which there is not enough memory."""


def defect(error: Exception) -> str:
    """Return the reason that is kept for an input that a defect, or want of memory, left unread."""
    if isinstance(error, MemoryError):
        return NO_MEMORY
    return f"defect in muniment, please report it: {type(error).__name__}: {error}"[:300]


class MunimentError(Exception):
    """Root of everything that muniment raises on purpose."""


class SourceError(MunimentError):
    """A file cannot be read as a filing."""

    def __init__(self, message: str, *, source: str = "", place: str = "") -> None:
        """Say what is wrong (`message`) with which file (`source`), and where in it (`place`, such as "line 12")."""
        super().__init__(": ".join(part for part in (source, place, message) if part))
        self.words, self.source, self.place = message, source, place

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes whole."""
        return _rebuild, (type(self), self.words, self.source, self.place)

    def of(self, source: str) -> "SourceError":
        """Return the same error, naming `source` where no file was named yet."""
        return self if self.source else type(self)(self.words, source=source, place=self.place)


class NotAFiling(SourceError):
    """The file is empty, binary, cut off before it says anything, or some other kind of file."""


class FormNotRead(SourceError):
    """The file is a filing, but of a form that muniment does not read."""


class RefusedSource(SourceError):
    """The file is refused for safety: it declares entities, is too large or is nested too deeply."""


class RecordError(MunimentError):
    """A record or submission cannot be written as asked."""


class IdentifierError(MunimentError, ValueError):
    """A text is not such an identifier."""


class WrongShape(IdentifierError):
    """The text has other characters, or another length, than such an identifier."""


class WrongCheckDigit(IdentifierError):
    """The text has the shape of such an identifier, but its check digit does not fit."""


class UsageError(MunimentError):
    """The call or the command line makes no sense."""


class EnvironmentProblem(MunimentError):
    """Something around the program is missing: an optional part, a network, a store."""


def _rebuild(kind: type[SourceError], message: str, source: str, place: str) -> SourceError:
    return kind(message, source=source, place=place)
