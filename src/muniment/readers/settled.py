"""What a trace has told, all of it at once: what is left of a reading that travels between processes."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, UnsetType

from muniment.documents.exhibits import AttachedDocument
from muniment.documents.header import FilingHeader
from muniment.documents.submission import FullSubmission
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms.definition import SubmissionHeader


class Settled(Struct, frozen=True):
    """The trace of a source, told: see `muniment.reading.Trace`. Who asks names the source that was named before."""

    media_type: str
    encoding: str
    doubtful: bool
    whole: FullSubmission | None
    found: Mapping[str, Evidence]
    absent: Mapping[str, State]
    unclaimed: tuple[Span, ...]
    doubts: tuple[Problem, ...]
    edgar_header: FilingHeader | UnsetType
    filer_header: SubmissionHeader | UnsetType
    attached: tuple[AttachedDocument, ...]

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        """Return where each value was read, by record path."""
        return self.found

    def states(self) -> Mapping[str, State]:
        """Return why values are absent, by record path."""
        return self.absent

    def unread(self, source: str) -> tuple[Span, ...]:
        """Return the parts of the source that nothing claimed."""
        return self.unclaimed

    def problems(self, source: str) -> tuple[Problem, ...]:
        """Return the doubts about the source."""
        return self.doubts

    def header(self) -> FilingHeader | UnsetType:
        """Return the header of the full submission the record stands in."""
        return self.edgar_header

    def submission_header(self) -> SubmissionHeader | UnsetType:
        """Return the part that only a filing copy has."""
        return self.filer_header

    def attachments(self, source: str) -> Iterator[AttachedDocument]:
        """Yield the documents that are attached."""
        yield from self.attached
