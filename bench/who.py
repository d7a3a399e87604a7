"""The filings at hand, for benchmarks of who is who: two quarters of Form D, every schedule with EDGAR's header."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from msgspec import UNSET, Struct

from muniment.documents.header import Party
from muniment.errors import MunimentError
from muniment.readers import read_all
from muniment.readers.dataset import is_dataset, read_dataset
from muniment.store import Store
from muniment.store.stored import StoredRecord
from muniment.study.facts import Mention, mentions_of

SHARED = Path(__file__).parents[2] / "shared"
_PATHS = ("data/form-d/datasets", "data/schedule-13/sgml", "more/schedule-13/docs", "more/edgar-recorded")


class Named(Struct, frozen=True):
    """A filing as who-is-who sees it: its number, whom it names, and EDGAR's header; `notice` for a Form D."""

    key: str
    mentions: tuple[Mention, ...]
    parties: tuple[Party, ...]
    notice: bool


def filings(store: Path | None, files: Sequence[Path] = ()) -> list[Named]:
    """Return the filings of a store, else those of files and folders, else the shared ones; each once.

    Raises:
        SystemExit: there are none.
    """
    if store:
        with Store.open(store, read_only=True) as opened:
            return [_named(filing) for filing in opened.records()]
    paths = files or [path for part in _PATHS if (path := SHARED / part).exists()]
    every = chain.from_iterable(sorted(path.iterdir()) if path.is_dir() else [path] for path in paths)
    named = {named.key: named for path in every if path.is_file() for named in _read(path)}
    if not named:
        raise SystemExit("bench: needs filings; name a store with --store or data sets of the SEC with --files")
    return list(named.values())


def _read(path: Path) -> Iterator[Named]:
    data = path.read_bytes()
    try:
        if is_dataset(data):
            for notice in read_dataset(data):
                yield _named(StoredRecord(0, notice.accession, 0, notice.record, notice.header, {}, ()))
            return
        for number, reading in enumerate(read_all(path)):
            if reading.record and (header := reading.header):
                key = header.accession_number or f"{path.name} {number}"
                yield _named(StoredRecord(0, key, 0, reading.record, header, {}, ()))
    except MunimentError:  # an index, an answer of another kind
        return


def _named(filing: StoredRecord) -> Named:
    mentions = mentions_of(filing)
    notice = bool(mentions) and mentions[0].path.startswith("primary_issuer")
    header = None if filing.header is UNSET else filing.header
    return Named(filing.key, mentions, header.parties if header else (), notice)
