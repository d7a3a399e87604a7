"""From a store to a local EDGAR: its filings as full submissions, with nothing in them that the store does not know."""

from collections.abc import Callable
from pathlib import Path

from msgspec import UNSET, structs

from muniment.documents.archive import Item, Refused
from muniment.documents.header import FilingHeader
from muniment.documents.submission import FullSubmission, embedded, write_full
from muniment.edgar.sandbox.database import opened
from muniment.edgar.sandbox.publishing import Loaded, Loader
from muniment.errors import MunimentError
from muniment.forms import form_of
from muniment.store import Store
from muniment.store.stored import XML, StoredFiling
from muniment.writers.xml import write_xml

_SUBMISSIONS = ("text/plain; format=edgar-submission", "text/plain; format=pem")

NO_NUMBER = "no accession number is known"
NO_DAY = "no filing date is known"
NO_CIK = "no CIK of a party is known"
NO_RECORD = "it could not be read, and its full submission is not in the store"


def load_store(store: Store, folder: Path, progress: Callable[[Loaded], None] | None = None) -> Loaded:
    """Put the filings of a store into the local EDGAR in `folder`.

    A full submission goes in as it is. Of XML and of a row of a data set one is written around the XML, with a header
    from what the store knows; a filing of which it knows no accession number, filing date or CIK is left out and
    counted. A second run takes only what is new.
    """
    with opened(folder) as connection:
        loader = Loader(connection, progress)
        for key in store.ids().values():
            _take(store, key, loader)
        return loader.finish()


def _take(store: Store, key: int, loader: Loader) -> None:
    """Load one filing, or count why it is left out."""
    filing = store.filing(key)
    if filing.row.accession and loader.knows(filing.row.accession):
        loader.know()
        return
    try:
        text = _as_submitted(store, filing) or _written(store, filing, loader)
    except MunimentError as error:
        loader.refuse(Refused(filing.row.name, str(error)))
        return
    if text:
        loader.take(Item(filing.row.name, text))


def _as_submitted(store: Store, filing: StoredFiling) -> bytes | None:
    """Return the full submission of a filing where the store keeps one that EDGAR could have disseminated."""
    for source in filing.sources:
        if source.kept and source.media_type in _SUBMISSIONS:
            text = store.content(source.content_hash)
            header = FullSubmission.read(text).header
            if header is not UNSET and not _missing(header):
                return text
    return None


def _written(store: Store, filing: StoredFiling, loader: Loader) -> bytes | None:
    """Return a full submission around what the store has; None where too little is known, which is counted."""
    # The header as far as the store knows it.
    header, record = filing.header or FilingHeader(), filing.record
    header = structs.replace(
        header,
        accession_number=header.accession_number or filing.row.accession or UNSET,
        form=header.form or (record.submission_type if record else UNSET) or filing.row.form or UNSET,
        items=header.items or (form_of(record).items_of(record) if record else ()),
    )
    missing = _missing(header)
    if missing or not record:
        loader.leave_out(missing or NO_RECORD)
        return None
    data = _kept_xml(store, filing) or write_xml(record)
    return write_full(header, [embedded(data, "primary_doc.xml", header.form or "", 1)], "text")


def _missing(header: FilingHeader) -> str:
    """Say what is missing in a header without which there is no place in the archives; "" for nothing."""
    if not header.accession_number:
        return NO_NUMBER
    if not header.filed:
        return NO_DAY
    return "" if any(party.cik for party in header.parties) else NO_CIK


def _kept_xml(store: Store, filing: StoredFiling) -> bytes:
    """Return the XML of a filing as it is kept, nothing where it is not."""
    for source in filing.sources:
        is_xml = source.rank == XML and source.media_type == "application/xml"
        if source.kept and is_xml and not source.place:
            return store.content(source.content_hash)
    return b""
