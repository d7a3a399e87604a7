"""What a missing or broken draft is called on a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from litestar.exceptions import ClientException

from muniment.drafts.exhibits import NoExhibit
from muniment.drafts.outbox import NoSubmission
from muniment.drafts.shelf import Conflict, NoDraft
from muniment.errors import RecordError, SourceError
from muniment.web.failures import NotThere


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
