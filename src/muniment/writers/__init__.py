"""From records to files: one function for every target."""

from collections.abc import Callable, Mapping

from muniment.errors import UsageError
from muniment.forms import Record, is_record
from muniment.forms.definition import exact
from muniment.reading import Submission
from muniment.wording import one_of
from muniment.writers.conversion import Conversion, conversion_json, conversion_xml, convert
from muniment.writers.json import write_json
from muniment.writers.pages import PRINTED, write_page
from muniment.writers.summary import summary
from muniment.writers.xml import write_submission, write_xml
from muniment.writers.yaml import write_yaml

__all__ = ["TARGETS", "convert", "summary", "write"]

TARGETS: Mapping[str, Callable[[Record], bytes]] = {"xml": write_xml, "json": write_json, "yaml": write_yaml}
_CONVERTED: Mapping[str, Callable[[Conversion], bytes]] = {"xml": conversion_xml, "json": conversion_json}


def write(record: Record | Submission | Conversion, to: str = "xml") -> bytes:
    """Write a record as `to`: "xml", the public copy, "json", "yaml", or its official page as "html", "pdf" or "text".

    A page is that of the form as it was on the day of the last signature.

    A `Submission` in place of the record gives the filing copy, with everything that EDGAR alone may see. What
    `convert` made of a printed schedule gives a conversion copy, marked as no filing, with what it lacks in comments.

    Raises:
        EnvironmentProblem: what sets PDF files is not installed: `pip install 'muniment[pdf]'`.
        RecordError: the record holds something that cannot be written so, or a value of another type than its field.
        UsageError: there is no such target; or what is given is nothing of the above.
    """
    if isinstance(record, Submission):
        if to not in ("xml", "submission"):
            raise UsageError(f"a submission is written as XML, not as {to!r}; write its record instead")
        return write_submission(Submission(exact(record.record), exact(record.header)))
    if isinstance(record, Conversion):
        if to not in _CONVERTED:
            raise UsageError(f"a conversion is written as XML or JSON, not as {to!r}")
        return _CONVERTED[to](record)
    if not is_record(record):
        raise UsageError(f"a record or a submission is written, such as read(…).record, not {type(record).__name__}")
    one_of("to", to, (*TARGETS, *PRINTED))
    held = exact(record)
    return write_page(held, to) if to in PRINTED else TARGETS[to](held)
