"""What acceptance says against a submission, as the filing interface puts it.

`context` holds the code of the rule and the record path, as in `E-28 total_amount_sold`: `muniment rules E-28` explains
the first, the second names the field.
"""

from msgspec import UNSET, UnsetType

from muniment.checks import Finding
from muniment.edgar.protocol import MessageType, SubmissionMessage
from muniment.evidence import Problem, Span

VALUE, CONFLICT, CONDITION = "TAG_VALUE_MISSING_OR_INVALID", "INCONSISTENT_TAG_VALUE", "ERROR_CONDITION"
_NUMBERS = {VALUE: 442, CONDITION: 386}
_MOST_OFFSET = 32_767  # the interface counts characters of a line in 16 bits


def message(
    words: str,
    context: str = "none",
    *,
    label: str = CONFLICT,
    kind: MessageType = MessageType.ERROR,
    document: int = 0,
    line: tuple[int, int] = (0, 0),
) -> SubmissionMessage:
    """Return a message; `document` is the number of an attachment, `line` line and column from 1, 0 for no place."""
    return SubmissionMessage(
        type=kind,
        content=words,
        error_number=_NUMBERS.get(label, 0),
        error_label=label,
        doc_sequence_num=document,
        line_number=line[0],
        line_offset=min(line[1], _MOST_OFFSET),
        context=context,
    )


class Place:
    """Tells lines of a submission's bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def of(self, span: Span | UnsetType) -> tuple[int, int]:
        """Return line and column of the first byte of a span, both from 1; (0, 0) without a span."""
        if span is UNSET:
            return 0, 0
        return self.data.count(b"\n", 0, span.start) + 1, span.start - self.data.rfind(b"\n", 0, span.start)


def of_finding(finding: Finding, line: tuple[int, int]) -> SubmissionMessage:
    """Return what a rule found: an error in a single value or element says that it is missing or invalid.

    A warning, such as that of a late filing, is none of the faults that the known numbers stand for.
    """
    is_error = finding.severity == "error"
    return message(
        finding.message,
        " ".join((finding.code, *finding.paths[:1])),
        label=VALUE if is_error and len(finding.paths) <= 1 else CONFLICT,
        kind=MessageType.ERROR if is_error else MessageType.WARNING,
        line=line,
    )


def of_problem(problem: Problem, line: tuple[int, int]) -> SubmissionMessage:
    """Return what the reader of the XML could not take as the schema has it."""
    words = problem.words[:1].upper() + problem.words[1:]
    return message(f"{words}.", f"schema {problem.path or problem.code}", label=VALUE, line=line)
