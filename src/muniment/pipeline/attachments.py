"""The documents attached to a stored filing, taken from the bytes that the store keeps of it."""

from msgspec import UNSET

from muniment.apart import apart
from muniment.documents.exhibits import AttachedDocument
from muniment.errors import EnvironmentProblem, SourceError
from muniment.forms import Record
from muniment.readers import read_all
from muniment.store import Store
from muniment.store.packing import Attached
from muniment.store.stored import DATASET, StoredFiling


def attachments_of(store: Store, filing: StoredFiling) -> tuple[AttachedDocument, ...]:
    """Return the documents attached to a filing, in the order of its source; none where its bytes are not kept.

    Beside a form stand documents that nothing claimed, and in its XML those of the record: without either, the source
    is not read again.
    """
    inside = filing.record is not UNSET and getattr(filing.record, "attachments", UNSET)
    if not filing.shown.kept or filing.shown.rank == DATASET or not (inside or filing.row.unread):
        return ()
    try:
        data = store.content(filing.row.content_hash)
        found = apart(_attached, data, len(data))
    except (SourceError, EnvironmentProblem):
        return ()
    return next((attached for record, attached in found if record == filing.record), found[0][1])


def _attached(data: bytes) -> list[tuple[Record, tuple[AttachedDocument, ...]]]:
    return [(reading.record, reading.attachments) for reading in read_all(data)]


def attached(document: AttachedDocument) -> Attached:
    """Return what a store keeps of an attached document: all but its bytes."""
    place = (document.span.start, document.span.end) if document.span else (-1, -1)
    told = document.media_type, len(document.data), document.description or "", document.fault
    return Attached(document.name or "", document.type or "", *told, *place)
