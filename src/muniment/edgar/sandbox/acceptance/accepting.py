"""Accepting a submission: its public copy, its header with numbers and dates, and the full submission of both."""

import sqlite3
from datetime import datetime

from msgspec import Struct

from muniment.documents.header import FilingHeader
from muniment.documents.submission import EmbeddedDocument
from muniment.documents.submission_writing import embedded, write_full
from muniment.edgar.protocol import Mode
from muniment.edgar.sandbox.acceptance.attachments import PRIMARY
from muniment.edgar.sandbox.acceptance.dating import public_from
from muniment.edgar.sandbox.acceptance.header import header_of
from muniment.edgar.sandbox.acceptance.on_file import OnFile
from muniment.edgar.sandbox.acceptance.public_copy import public_copy
from muniment.edgar.sandbox.acceptance.review import Judged
from muniment.edgar.sandbox.acceptance.submitted import Submitted
from muniment.edgar.sandbox.access.entities import keep
from muniment.edgar.sandbox.publishing import publish
from muniment.errors import RecordError
from muniment.forms import form_of


class Accepted(Struct, frozen=True):
    """An accepted filing: its header, and how many documents it has, public or not."""

    header: FilingHeader
    documents: int


def accept(
    connection: sqlite3.Connection, submitted: Submitted, judged: Judged, found: OnFile, accepted: datetime
) -> Accepted:
    """Make a filing of a submission, inside a transaction of the caller; a TEST filing is not published.

    Numbers of a TEST filing are taken back: only accession numbers are shared by both kinds.

    Raises:
        RecordError: it cannot be written as a full submission.
    """
    if judged.reading is None or judged.filed is None or judged.form is None:
        raise RecordError("what is of no known form cannot be accepted")
    attached = judged.attached.documents if judged.attached else []
    documents = [_primary(judged, found), *attached]
    if submitted.mode is Mode.TEST:
        connection.execute("SAVEPOINT trial")
    header = header_of(
        connection, submitted.accession, judged, found.entities, accepted=accepted, documents=len(documents)
    )
    text = write_full(header, documents, "text")
    if submitted.mode is Mode.TEST:
        connection.execute("ROLLBACK TO trial")
        connection.execute("RELEASE trial")
    else:
        for one in found.learned:
            keep(connection, one)
        publish(connection, text, public=public_from(connection, accepted, judged.filed))
    return Accepted(header, 1 + (judged.attached.count if judged.attached else 0))


def _primary(judged: Judged, found: OnFile) -> EmbeddedDocument:
    """Return the public copy of the form itself."""
    reading, form, filed = judged.reading, judged.form, judged.filed
    if reading is None or form is None or filed is None:
        raise RecordError("what is of no known form has no public copy")
    data = public_copy(reading.data, form_of(reading.record), filed, found.entities)
    return embedded(data, PRIMARY, form.submission_type, 1)
