"""The filings of a store as a study takes them: with people's corrections laid over what was read."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection

from muniment.forms import form_of
from muniment.store import correcting, loading
from muniment.store.adding import some
from muniment.store.overlay import laid_over
from muniment.store.stored import Held


def filings(connection: Connection, wanted: Collection[int]) -> Iterator[Held]:
    """Yield the filings with these ids that have a record, in the order of ids."""
    for portion in some(sorted(wanted)):
        several = list(loading.held(connection, portion))
        told = correcting.of_filings(connection, {one.id: form_of(one.record).name for one in several})
        for held in several:
            yield laid_over(held, told.get(held.id, ()))
