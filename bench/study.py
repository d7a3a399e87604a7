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
from muniment.lab.corpus import Corpus, Document, submission
from muniment.lab.direct_load import fill
from muniment.pipeline.ingest import ingest_items
from muniment.store import Store
from muniment.study import questions, tables
from muniment.study.updating import update
from muniment.web.app import create_app

_LIMIT = 100  # lines of an answer, as a page shows them
_TENTHS = 10
_QUICK = 100  # milliseconds: what a page or a question may take
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


Figures = dict[str, float]
"""What was measured, in milliseconds unless its name says otherwise, by name."""


def run(count: int, rounds: int, where: Path | None = None, *, anew: bool = False) -> None:
    """Print what storing, studying, asking and showing cost for `count` filings; `where` the store is kept."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in measured(where or Path(folder, "study.db"), count, rounds, anew=anew):
            pass


def measured(where: Path | str, count: int, rounds: int, *, anew: bool = False) -> Iterator[Figures]:
    """Measure a store of `count` filings, which is filled and studied where that was not done yet; print as it goes.

    Yields the figures of each stage when it is done.
    """
    with Store.open(where) as store:
        yield _stored(store, count)
        yield _studied(store, anew=anew)
        yield _asked(store, rounds)
    yield _shown(where, rounds)


# ---- storing and studying -------------------------------------------------------------------------------------------


class _Tenths:
    """The milliseconds that each tenth of something took: of the clock, and of the processor.

    Between two portions it goes on evenly: a portion may be more than a tenth.
    """

    def __init__(self) -> None:
        self.marks, self.total = [(0, *_now())], 0

    def __call__(self, done: int, total: int) -> None:
        self.total = total
        self.marks.append((done, *_now()))

    def tell(self, name: str) -> Figures:
        """Print and return the cost of a filing in all, in the first tenth, and in the last."""
        if not self.total:
            print(f"  {name:12} nothing was new", flush=True)
            return {}
        figures: Figures = {}
        tenth = self.total / _TENTHS
        for kind, word in enumerate(("clock", "processor"), start=1):
            begin, end = self._at(kind, 0), self._at(kind, self.total)
            first, last = (self._at(kind, tenth) - begin) / tenth, (end - self._at(kind, self.total - tenth)) / tenth
            each, tenths = (end - begin) / self.total, f"first tenth {first:6.3f}  last {last:6.3f}"
            print(f"  {name:12} {self.total:9,} filings  {each:6.3f} ms each  {tenths}  ({word})", flush=True)
            figures |= {f"{name}, {word}": each, f"{name}, last tenth : first, {word}": last / first}
        return figures

    def _at(self, kind: int, done: float) -> float:
        """Return when so many were done."""
        after = next(place for place, mark in enumerate(self.marks) if mark[0] >= done)
        (one, *_), (other, *_) = before, now = self.marks[max(after - 1, 0)], self.marks[after]
        part = (done - one) / (other - one) if other > one else 1
        return before[kind] + part * (now[kind] - before[kind])


def _stored(store: Store, count: int) -> Figures:
    """Fill a store; the last filings are made as files and read, in it and in an empty one."""
    if store.counts().filings >= count:
        return {}
    world, read = Corpus(1, count), min(_READ, count // _TENTHS)
    tenths = _Tenths()
    for done in fill(store, world, count - read):
        tenths(done, count - read)
    figures = tenths.tell("storing")
    documents = [submission(one, world) for one in islice(world, count - read, None)]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder, "empty.db")) as empty:
        alone = _ingested(empty, documents, "ingest, into an empty store")
    after = _ingested(store, documents, f"ingest, after {count - read:,} filings")
    for word, one, other in zip(("clock", "processor"), after, alone, strict=True):
        figures |= {f"ingest, {word}": one, f"ingest : into an empty store, {word}": one / other}
    return figures


def _ingested(store: Store, documents: list[Document], name: str) -> tuple[float, float]:
    begin = _now()
    ingest_items((Item(one.name, one.data) for one in documents), store)
    clock, processor = ((after - before) / len(documents) for before, after in zip(begin, _now(), strict=True))
    print(f"  {name}: {clock:.3f} ms each (processor {processor:.3f})", flush=True)
    return clock, processor


def _studied(store: Store, *, anew: bool) -> Figures:
    tenths = _Tenths()
    update(store, anew=anew, progress=tenths)
    return tenths.tell("studying")


# ---- asking ---------------------------------------------------------------------------------------------------------


def _asked(store: Store, rounds: int) -> Figures:
    """Ask every question with parameters that people give, at first and again; print and return the milliseconds."""
    everything: list[Time] = []
    slow: list[str] = []
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
            slow += [name] if _median(times, _PROCESSOR) > _QUICK else []
    _told("all questions", everything)
    return {**_spread("questions", everything), f"questions whose median is over {_QUICK} ms": len(slow)}


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


def _shown(where: Path | str, rounds: int) -> Figures:
    """Ask for pages through the client in this process, at first and again; those that are not there are named."""
    everything: list[Time] = []
    figures: Figures = {}
    with TestClient(create_app(where), base_url="http://127.0.0.1") as client:
        for name, addresses in _pages(where).items():
            first = [_timed(partial(_there, client, one)) for one in addresses]
            work = [partial(client.get, one) for one in addresses]
            times = [_timed(one) for _ in range(rounds) for one in work]
            _told(f"{name}, at first", first, addresses)
            _told(name, times, addresses)
            everything += times
            figures |= {**_medians(f"{name}, at first", first), **_medians(name, times)}
    _told("all pages", everything)
    return {**figures, **_spread("pages", everything)}


def _there(client: Any, address: str) -> None:  # noqa: ANN401 - a client of tests
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"no such page: {address}")


def _pages(where: Path | str) -> dict[str, list[str]]:
    with Store.open(where, read_only=True) as store, store.reading() as connection:
        issuers, holders = (list(_some(connection, _ENTITIES[name])) for name in ("issuer", "holder"))
        filings = [row[0] for row in connection.execute(text("select id from filings order by id desc limit 3"))]
    ciks = [key.removeprefix("cik:") for key in issuers if key.startswith("cik:")]
    persons = [key.removeprefix("cik:") for key in holders if key.startswith("cik:")]
    asked = [name for name, one in questions.questions().items() if one.parameters[0].kind != "entity"]
    return {
        "home": ["/"],
        "lists": ["/filings", "/filings?form=D", "/filings?state=CA", "/filings?offset=5000"],
        "a filing": [f"/filings/{one}" for one in filings],
        "an issuer": [f"/issuers/{cik}" for cik in ciks],
        "a holder": [f"/persons/{cik}" for cik in persons],
        "the study": ["/study", "/study?period=all"],
        "a question": [f"/ask/{name}" for name in asked],
        "holders of an issuer": [f"/ask/holders?issuer={cik}" for cik in ciks],
        "search": ["/search?q=capital", "/search?q=master+fund", "/search?q=ostrel"],
    }


# ---- timing ---------------------------------------------------------------------------------------------------------

Time = tuple[float, float]
"""Milliseconds of the clock, and of the processor in this process: what others do on the machine is in the first."""
_CLOCK, _PROCESSOR = range(2)


def _now() -> Time:
    return time.perf_counter() * 1000, time.process_time() * 1000


def _timed(work: Callable[[], Any]) -> Time:
    clock, processor = _now()
    work()
    clock_then, processor_then = _now()
    return clock_then - clock, processor_then - processor


def _median(times: Sequence[Time], kind: int) -> float:
    return statistics.median(one[kind] for one in times)


def _late(times: Sequence[Time], kind: int) -> float:
    """Return the 99th percentile."""
    return sorted(one[kind] for one in times)[min(int(len(times) * 0.99), len(times) - 1)]


def _medians(name: str, times: Sequence[Time]) -> Figures:
    return {f"{name}, {word}": _median(times, kind) for kind, word in enumerate(("clock", "processor")) if times}


def _spread(name: str, times: Sequence[Time]) -> Figures:
    late = {f"{name}, p99, {word}": _late(times, kind) for kind, word in enumerate(("clock", "processor")) if times}
    return {**_medians(f"{name}, median", times), **late}


def _told(name: str, times: Sequence[Time], asked: Sequence[Any] = ()) -> None:
    """Print the median and the 99th percentile of clock and processor, and of all that was `asked` the slowest."""
    if not times:
        return
    each = [(_median(times[n :: len(asked)], _PROCESSOR), str(one)) for n, one in enumerate(asked)]
    slowest = "slowest {:8.1f}  {}".format(*max(each)) if each else ""
    spread = (f"{_median(times, kind):8.1f} {_late(times, kind):8.1f}" for kind in (_CLOCK, _PROCESSOR))
    print("  {:26} clock {}   processor {} ms   {}".format(name, *spread, slowest), flush=True)
