"""The study at size: what a filing costs to store and to study, early and late, and how long questions and pages take.

The filings are those of the sample world, put straight into a store. A store that was filled before is used again,
and studied anew only if asked: so a question can be measured without the hour that goes before.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from litestar.testing import TestClient
from sqlalchemy import Connection, text

from muniment.documents.archive import Item
from muniment.evaluate.sample.documents import Document, submission
from muniment.evaluate.sample.straight import fill
from muniment.evaluate.sample.world import World
from muniment.pipeline.ingest import ingest_items
from muniment.store import Store
from muniment.study import questions, tables
from muniment.study.updating import update
from muniment.web.app import create_app

_LIMIT = 100  # lines of an answer, as a page shows them
_TENTHS = 10
_READ = 2_000  # filings that are made as files and read
_ENTITIES = {
    "issuer": "select issuer_id, count(*) as many from reports where issuer_id is not null group by 1",
    "holder": "select holder_id, count(*) as many from reports where holder_id is not null group by 1",
    "broker": "select entity_id, count(*) as many from mentions where role = 'recipient' group by 1",
    "person": "select entity_id, count(*) as many from mentions where role = 'related person' group by 1",
}
_VENTURE = "select issuer_id, count(*) as many from notices where issuer_id is not null group by 1"
_SPREAD = (0, 1, 10, 100, 1000)  # which of them, the one with most filings first
_GIVEN: tuple[dict[str, str], ...] = (
    {},
    {"since": "2025-07-01", "until": "2025-09-30"},
    {"as_of": "2019-12-31", "known": "2020-02-14"},
    {"since": "2015-01-01", "known": "2020-02-14"},
    {"since": "2024-01-01", "state": "CA", "industry": "Technology", "funds": "no"},
)


def run(count: int, rounds: int, where: Path | None = None, *, anew: bool = False) -> None:
    """Print what storing, studying, asking and showing cost for `count` filings; `where` the store is kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = where or Path(folder, "study.db")
        with Store.open(path) as store:
            _stored(store, count, path)
            _studied(store, anew=anew)
            everything = _asked(store, rounds)
        _told("all questions", everything)
        _shown(path, rounds)


# ---- storing and studying -------------------------------------------------------------------------------------------


class _Tenths:
    """The seconds that each tenth of something took: of the clock, and of the processor."""

    def __init__(self) -> None:
        self.marks, self.total = [_now()], 0

    def __call__(self, done: int, total: int) -> None:
        self.total = total
        while total and done * _TENTHS >= total * len(self.marks):
            self.marks.append(_now())

    def tell(self, name: str) -> None:
        """Print the cost of a filing in all, in the first tenth, and in the last."""
        if len(self.marks) <= _TENTHS:
            print(f"  {name:12} nothing was new", flush=True)
            return
        for kind, word in enumerate(("clock", "processor")):
            at = [mark[kind] / self.total for mark in self.marks]
            tenths = f"first tenth {(at[1] - at[0]) * _TENTHS:6.3f}  last {(at[-1] - at[-2]) * _TENTHS:6.3f}"
            print(f"  {name:12} {self.total:9,} filings  {at[-1] - at[0]:6.3f} ms each  {tenths}  ({word})", flush=True)


def _stored(store: Store, count: int, path: Path) -> None:
    """Fill a store; the last filings are made as files and read, in it and in an empty one."""
    if store.counts().filings >= count:
        return
    world, read = World(1, count), min(_READ, count // _TENTHS)
    tenths = _Tenths()
    for done in fill(store, world, count - read):
        tenths(done, count - read)
    tenths.tell("storing")
    documents = [submission(one, world) for one in islice(world, count - read, None)]
    with Store.open(path.with_name(f"{path.name}.empty")) as empty:
        _ingested(empty, documents, "ingest, into an empty store")
    _ingested(store, documents, f"ingest, after {count - read:,} filings")
    for one in path.parent.glob(f"{path.name}.empty*"):
        one.unlink()


def _ingested(store: Store, documents: list[Document], name: str) -> None:
    begin = _now()
    ingest_items((Item(one.name, one.data) for one in documents), store)
    clock, processor = (after - before for before, after in zip(begin, _now(), strict=True))
    each = len(documents)
    print(f"  {name}: {clock / each:.3f} ms each (processor {processor / each:.3f})", flush=True)


def _studied(store: Store, *, anew: bool) -> None:
    tenths = _Tenths()
    update(store, anew=anew, progress=tenths)
    tenths.tell("studying")


# ---- asking ---------------------------------------------------------------------------------------------------------


def _asked(store: Store, rounds: int) -> list[float]:
    """Ask every question with parameters that people give; print and return the milliseconds."""
    everything: list[float] = []
    with store.reading() as connection:
        known = {name: list(_some(connection, sql)) for name, sql in _ENTITIES.items()}
        ventures = list(_some(connection, _VENTURE))
        for name, one in questions.questions().items():
            names = {parameter.name for parameter in one.parameters}
            entities = known | ({"issuer": ventures} if "funds" in names else {})
            given = list(_variants(one, entities))
            work = [partial(_ask, connection, name, held) for held in given]
            times = [_timed(one) for _ in range(rounds) for one in work]
            _told(name, times, given)
            everything += times
    return everything


def _some(connection: Connection, sql: str) -> Iterator[str]:
    """Yield the keys of a few entities, from those with most filings to those with few."""
    ranked = [row[0] for row in connection.execute(text(f"{sql} order by many desc, 1 limit {_SPREAD[-1] + 1}"))]
    for place in _SPREAD:
        if ranked:
            wanted = ranked[min(place, len(ranked) - 1)]
            yield connection.execute(tables.entities.select().where(tables.entities.c.id == wanted)).one().key


def _variants(one: questions.Question, entities: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Yield parameters for a question: about somebody where it begins with somebody, else also about everybody."""
    names = [parameter.name for parameter in one.parameters]
    somebody = next((name for name in names if entities.get(name)), None)
    about_one = somebody is not None and names[0] == somebody and "funds" not in names
    for held in _GIVEN:
        given = {name: value for name, value in held.items() if name in names}
        if not about_one and (given or not held):
            yield given
        if somebody is not None and (given or not held):
            yield from ({**given, somebody: key} for key in entities[somebody])


def _ask(connection: Connection, name: str, given: dict[str, Any]) -> None:
    questions.ask(connection, name, given, limit=_LIMIT)


# ---- showing --------------------------------------------------------------------------------------------------------


def _shown(path: Path, rounds: int) -> None:
    """Ask for the pages of the study through the client in this process; those that are not there are named."""
    everything: list[float] = []
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        for name, addresses in _pages(path).items():
            missing = next((one for one in addresses if client.get(one).status_code != 200), None)
            if missing:
                print(f"  {name:24} no such page: {missing}")
                continue
            work = [partial(client.get, one) for one in addresses]
            times = [_timed(one) for _ in range(rounds) for one in work]
            _told(name, times, addresses)
            everything += times
    _told("all pages", everything)


def _pages(path: Path) -> dict[str, list[str]]:
    with Store.open(path, read_only=True) as store, store.reading() as connection:
        issuers, holders = (list(_some(connection, _ENTITIES[name])) for name in ("issuer", "holder"))
    ciks = [key.removeprefix("cik:") for key in issuers if key.startswith("cik:")]
    persons = [key.removeprefix("cik:") for key in holders if key.startswith("cik:")]
    asked = [name for name, one in questions.questions().items() if one.parameters[0].kind != "entity"]
    return {
        "an issuer": [f"/issuers/{cik}" for cik in ciks],
        "a holder": [f"/persons/{cik}" for cik in persons],
        "the study": ["/study"],
        "a question": [f"/ask/{name}" for name in asked],
        "holders of an issuer": [f"/ask/holders?issuer={cik}" for cik in ciks],
        "search": ["/search?q=capital", "/search?q=master+fund", "/search?q=ostrel"],
    }


# ---- timing ---------------------------------------------------------------------------------------------------------


def _now() -> tuple[float, float]:
    """Return the milliseconds of the clock, and of the processor in this process."""
    return time.perf_counter() * 1000, time.process_time() * 1000


def _timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _told(name: str, times: list[float], asked: Sequence[Any] = ()) -> None:
    """Print the median and the 99th percentile, and of all that was `asked` what takes longest, by its own median."""
    if not times:
        return
    late = sorted(times)[min(int(len(times) * 0.99), len(times) - 1)]
    each = [(statistics.median(times[n :: len(asked)]), str(one)) for n, one in enumerate(asked)]
    slowest = "slowest {:8.1f}  {}".format(*max(each)) if each else ""
    print(f"  {name:24} median {statistics.median(times):8.1f}   p99 {late:8.1f} ms   {slowest}", flush=True)
