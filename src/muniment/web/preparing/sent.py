"""What a browser sent with a form: checked before anything is done with it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import parse_qsl

from litestar.exceptions import ClientException
from msgspec import Struct

from muniment.drafts.exhibits import NoExhibit
from muniment.drafts.questions import is_amendment
from muniment.drafts.store import Conflict, NoDraft
from muniment.drafts.submitting import NoSubmission
from muniment.errors import RecordError, SourceError, UsageError
from muniment.forms import Record, form_of, issuer_of
from muniment.web.access.forms import FIELD
from muniment.web.failures import NotThere

LARGEST = 4 << 20
"""Bytes of a form: a hundred persons with all their answers have a tenth of it."""

_MOST_FIELDS = 20_000
_OWN = (FIELD, "version", "do")


class Sent(Struct, frozen=True):
    """A form: the answers by name, the button that was pressed, and the version of the page that it was filled on."""

    answers: dict[str, Sequence[str]]
    do: str = ""
    version: str = ""


def sent(body: bytes) -> Sent:
    """Return what a form says.

    Raises:
        UsageError: it is no form, or larger than any of ours.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
            strict_parsing=bool(body),
        )
    except ValueError as error:  # also where bytes are no ASCII
        raise UsageError("What was sent is no form of these pages.") from error
    answers: dict[str, list[str]] = {}
    for name, value in pairs:
        answers.setdefault(name, []).append(value)
    own = {name: answers.pop(name, [""])[-1] for name in _OWN}
    return Sent(dict(answers), own["do"], own["version"])


@contextmanager
def told() -> Iterator[None]:
    """Tell what goes wrong with a draft as an answer of HTTP: there is none, it is broken, it cannot be written so.

    Raises:
        NotThere: there is no such draft or submission.
        ClientException: what is there cannot be used so.
    """
    try:
        yield
    except (NoDraft, NoSubmission, NoExhibit) as error:
        raise NotThere(str(error)) from error
    except Conflict as error:
        raise ClientException(f"{error}: send it once more.", status_code=409) from error
    except (SourceError, RecordError) as error:
        raise ClientException(f"This draft cannot be used so: {error}", status_code=422) from error


def called(record: Record) -> str:
    """Return the form and whom it is about: `Form D, Pocket Orchard Robotics, Inc.`."""
    name = issuer_of(record)
    return f"{form_called(record)}, {name}" if name else form_called(record)


def form_called(record: Record) -> str:
    """Return the name of the form: `Form D/A`, `Schedule 13G`."""
    return form_of(record).called + ("/A" if is_amendment(record) else "")
