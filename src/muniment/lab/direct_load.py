"""Entries of a corpus put straight into a store: for measuring a large one, where reading is not measured.

Each is what a reader that makes no mistake would give, but there is no file: no bytes are kept, no value has a place,
nothing has low confidence, and what only printed pages say (tax numbers, places in words) is not there.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from msgspec import UNSET
from msgspec.structs import replace

from muniment.forms import form_of
from muniment.lab.corpus import Corpus, Planned, is_bare, name_of
from muniment.store import Store
from muniment.store.stored import SUBMISSION, TEXT, Entry

READER = "none: sample"
"""What stands for the version of the reader: nothing was read."""
_AT_ONCE = 1000


def entry(planned: Planned, corpus: Corpus) -> Entry:
    """Return a filing as an entry for a store, without a file."""
    record = corpus.record(planned)
    header = UNSET if is_bare(planned, corpus) else corpus.header(planned)
    if header and not form_of(record).roles.issuers_file:
        record = replace(record, issuer_cik=header.parties[0].cik)
    return Entry(
        name=name_of(planned, corpus, whole=True),
        content_hash=key(planned, corpus),
        size=0,
        media_type="text/plain; format=edgar-submission" if header else "text/plain",
        place="",
        rank=SUBMISSION if header else TEXT,
        reader_version=READER,
        accession=planned.accession if header else UNSET,
        form=header.form if header and header.form else "",
        header=header,
        record=record,
    )


def key(planned: Planned, corpus: Corpus) -> str:
    """Return what stands for the hash of a content: there is none."""
    return sha256(f"{corpus.seed}/{corpus.count}/{planned.number}".encode()).hexdigest()


def fill(store: Store, corpus: Corpus, first: int | None = None) -> Iterator[int]:
    """Put a corpus, or the `first` filings of it, into a store; yield how many are done after each thousand.

    Each thousand is one transaction. What is there from an earlier run is passed over.
    """
    filings, done = islice(corpus, first), 0
    while portion := list(islice(filings, _AT_ONCE)):
        keys = {key(planned, corpus): planned for planned in portion}
        stored = store.stored_hashes(keys, READER)
        new = [entry(planned, corpus) for name, planned in keys.items() if name not in stored]
        if new:
            store.add(new, {new_entry.content_hash: None for new_entry in new})
        done += len(portion)
        yield done
