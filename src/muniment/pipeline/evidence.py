"""Where the values of a stored filing stand: in its text, or in the rows of a data set that the store keeps."""

from collections.abc import Mapping

from muniment.errors import UsageError
from muniment.evidence import Evidence
from muniment.readers.dataset import evidence_of_rows
from muniment.store import Store
from muniment.store.entry import DATASET
from muniment.store.stored import StoredFiling


def evidence_of(store: Store, filing: StoredFiling) -> Mapping[str, Evidence]:
    """Return, by record path, the places of a filing's values; none where the bytes of its data set are not kept.

    Of a data set the store keeps which rows hold a filing: the places in them are found in its tables.
    """
    if filing.row.rank != DATASET:
        return filing.evidence
    try:
        data = store.content(filing.row.content_hash)
    except UsageError:
        return {}
    return evidence_of_rows(data, filing.rows)
