"""The documents attached to a stored filing, taken from the bytes that the store keeps of it."""

from msgspec import UNSET

from muniment.documents.attached import AttachedDocument
from muniment.errors import EnvironmentProblem, SourceError
from muniment.readers import read_all
from muniment.store import Store
from muniment.store.entry import DATASET
from muniment.store.stored import StoredFiling


def attachments_of(store: Store, filing: StoredFiling) -> tuple[AttachedDocument, ...]:
    """Return the documents attached to a filing, in the order of its source; none where its bytes are not kept.

    Beside a form stand documents that nothing claimed, and in its XML those of the record: without either, the source
    is not read again.
    """
    inside = filing.record is not UNSET and getattr(filing.record, "attachments", UNSET)
    if not filing.shown.kept or filing.shown.rank == DATASET or not (inside or filing.row.unread):
        return ()
    try:
        readings = list(read_all(store.content(filing.row.content_hash)))
    except (SourceError, EnvironmentProblem):
        return ()
    same = next((reading for reading in readings if reading.record == filing.record), readings[0])
    return same.attachments
