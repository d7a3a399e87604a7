"""What stands behind a Form D read from its page."""

from collections.abc import Iterator, Mapping

from muniment.documents.printed import PrintedText
from muniment.documents.submission import FullSubmission
from muniment.readers.labelled.form_d.notice import Notice
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.trace import PrintedTrace


class NoticeTrace(PrintedTrace):
    """The trace of one Form D."""

    def __init__(self, printed: PrintedText, notice: Notice, media_type: str, whole: FullSubmission | None) -> None:
        super().__init__(printed, media_type, whole)
        self.notice = notice

    @property
    def text(self) -> str:
        """The text of the page."""
        return self.notice.text

    @property
    def found(self) -> Mapping[str, Found]:
        """What was found, by record path."""
        return self.notice.found

    def _claimed(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches of values, and those of all that the form prints."""
        yield from self.notice.labels
        for one in self.notice.found.values():
            if one.end > one.start:
                yield one.start, one.end
