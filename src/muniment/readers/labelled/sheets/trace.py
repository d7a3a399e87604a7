"""What stands behind a record read from a page that muniment printed."""

from collections.abc import Iterator, Mapping

from muniment.details import Details
from muniment.documents.printed import PrintedText
from muniment.documents.submission import FullSubmission
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.items.details import details_of
from muniment.readers.labelled.statement import read_statement
from muniment.readers.labelled.trace import PrintedTrace


class SheetTrace(PrintedTrace):
    """The trace of one page."""

    doubtful = False  # every character of the page is accounted for

    def __init__(
        self, printed: PrintedText, found: dict[str, Found], form: str, media_type: str, whole: FullSubmission | None
    ) -> None:
        super().__init__(printed, media_type, whole)
        self._found, self.form = found, form

    @property
    def text(self) -> str:
        """The text of the page."""
        return self.printed.text

    @property
    def found(self) -> Mapping[str, Found]:
        """What was found, by record path."""
        return self._found

    def details(self, source: str) -> Details:
        """Return the lists and tables beside the record of a schedule."""
        if self.form == "D":
            return Details()
        return details_of(read_statement(self.printed, self.form), self.printed, self.whole, source)

    def _claimed(self) -> Iterator[tuple[int, int]]:
        """Yield the whole page: what is not filed is the form's."""
        yield 0, len(self.text)
