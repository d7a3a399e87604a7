"""Entries of a sample world put straight into a store: for measuring a large one, where reading is not what is asked.

Each is what a reader that makes no mistake would give, but there is no file: no bytes are kept, no value has a place,
nothing is doubtful, and what only printed pages say (tax numbers, places in words) is not there.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from msgspec import UNSET
from msgspec.structs import replace

from muniment.evaluate.sample.documents import is_bare, name_of
from muniment.evaluate.sample.world import Planned, World
from muniment.forms import form_of
from muniment.store import Store
from muniment.store.entry import SUBMISSION, TEXT, Entry

READER = "none: sample"
"""What stands for the version of the reader: nothing was read."""
_AT_ONCE = 1000


def entry(one: Planned, world: World) -> Entry:
    """Return a filing as an entry for a store, without a file."""
    record = world.case(one).record
    header = UNSET if is_bare(one, world) else world.header(one, record)
    if header and not form_of(record).roles.issuers_file:
        record = replace(record, issuer_cik=header.parties[0].cik)
    return Entry(
        name=name_of(one, world, whole=True),
        content_hash=key(one, world),
        size=0,
        media_type="text/plain; format=edgar-submission" if header else "text/plain",
        place="",
        rank=SUBMISSION if header else TEXT,
        reader_version=READER,
        accession=one.accession if header else UNSET,
        form=header.form if header and header.form else "",
        header=header,
        record=record,
    )


def key(one: Planned, world: World) -> str:
    """Return what stands for the hash of a content: there is none."""
    return sha256(f"{world.seed}/{world.count}/{one.number}".encode()).hexdigest()


def fill(store: Store, world: World, first: int | None = None) -> Iterator[int]:
    """Put a world, or the `first` filings of it, into a store; yield how many are done after each thousand.

    Each thousand is one transaction. What is there from an earlier run is passed over.
    """
    filings, done = islice(world, first), 0
    while portion := list(islice(filings, _AT_ONCE)):
        keys = {key(one, world): one for one in portion}
        known = store.known(keys, READER)
        new = [entry(one, world) for name, one in keys.items() if name not in known]
        if new:
            store.add(new, {one.content_hash: None for one in new})
        done += len(portion)
        yield done
