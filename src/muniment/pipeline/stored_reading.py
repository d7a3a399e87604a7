"""A stored filing as a reading, so that it is shown as one that was just read."""

from collections.abc import Mapping

from msgspec import UNSET, UnsetType

from muniment.documents.header import FilingHeader
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import Record
from muniment.forms.definition import SubmissionHeader
from muniment.reading import Reading
from muniment.store.stored import StoredFiling


class _Kept:
    """What the store keeps of a reader's work."""

    encoding = "utf-8"
    doubtful = True

    def __init__(self, filing: StoredFiling, evidence: Mapping[str, Evidence], states: Mapping[str, State]) -> None:
        self._filing, self._evidence, self._states = filing, evidence, states

    @property
    def media_type(self) -> str:
        return next((one.media_type for one in self._filing.sources if one.name == self._filing.row.name), "")

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        return self._evidence

    def states(self) -> Mapping[str, State]:
        return self._states

    def unread(self, source: str) -> tuple[Span, ...]:
        return ()

    def problems(self, source: str) -> tuple[Problem, ...]:
        return self._filing.problems

    def header(self) -> FilingHeader | UnsetType:
        return self._filing.header

    def submission_header(self) -> SubmissionHeader | UnsetType:
        return UNSET


def reading_of(
    filing: StoredFiling,
    record: Record,
    evidence: Mapping[str, Evidence],
    states: Mapping[str, State] | None = None,
) -> Reading:
    """Return a filing, whose record is `record`, as a reading; its bytes stay in the store.

    `states` say why values are absent, where that is otherwise than the filing shows.
    """
    return Reading(record, _Kept(filing, evidence, filing.states if states is None else states), b"", filing.row.name)
