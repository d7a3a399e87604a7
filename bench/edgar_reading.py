"""Reading a local EDGAR: requests a second, and how long they take at half the load that it has to bear.

The filings are full submissions made from the example, of fictional issuers with 1,000 filings each, which are loaded
as `muniment edgar load` does. The server runs in a process of its own; the load maker is this one, which shares the
machine with it and says how much of a core it took.
"""

import asyncio
import multiprocessing
import os
import random
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import uvicorn

from muniment.documents.archive import Item
from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.dissemination import Dissemination
from muniment.edgar.sandbox.dissemination.serving import application
from muniment.edgar.sandbox.publishing import Loader

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "form-d-submission.txt"
EACH = 1_000
CONNECTIONS = 16
SECONDS = 10.0
_FIRST = 200  # answers that are asked for once before anything is measured
TARGET = 1_000
_FIRST_DAY = date(2019, 1, 2)
_FIRST_CIK = 9_800_000
_HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Bench bench@example.com\r\nAccept-Encoding: gzip\r\n\r\n"


def run(filings: int, data: Path | None) -> None:
    """Fill an EDGAR, unless `data` holds one already, and print what it bears."""
    with tempfile.TemporaryDirectory() as own:
        folder = data or Path(own)
        _fill(folder, filings)
        context = multiprocessing.get_context("spawn")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = context.Process(target=_serve, args=(folder, listener), daemon=True)
            server.start()
            address = listener.getsockname()
            try:
                for name, paths in _questions(filings).items():
                    asyncio.run(_measured(name, paths, address, server.pid or 0))
            finally:
                server.terminate()
                server.join()


# ---- filings --------------------------------------------------------------------------------------------------------


def _fill(folder: Path, filings: int) -> None:
    connection = database(folder)
    held = connection.execute("SELECT count(*) FROM filings").fetchone()[0]
    if held < filings:
        begin = time.perf_counter()
        loader = Loader(connection)
        for item in _filings(held, filings):
            loader.take(item)
        report = loader.finish()
        for refused in report.refused[:3]:
            print(f"  refused: {refused.name}: {refused.message}")
        print(f"  {report.filings:,} filings loaded, {report.filings / (time.perf_counter() - begin):,.0f} a second")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _filings(start: int, end: int) -> Iterator[Item]:
    text = EXAMPLE.read_text(encoding="utf-8")
    for number in range(start, end):
        accession = _accession(number)
        day = f"{_FIRST_DAY + timedelta(days=number % EACH * 2):%Y%m%d}"
        made = text.replace("0009900021-25-000001", accession).replace("0009900021", f"{_cik(number):010}")
        made = made.replace("Nightjar Ridge", f"Nightjar Ridge {number // EACH}").replace("20250314", day)
        yield Item(f"{accession}.txt", made.encode())


def _accession(number: int) -> str:
    return f"{9_700_000 + number // EACH:010}-{19 + number % EACH * 2 // 366:02}-{number % EACH + 1:06}"


def _cik(number: int) -> int:
    return _FIRST_CIK + number // EACH


def _questions(filings: int) -> dict[str, list[str]]:
    """Return what is asked, by name: in an order of chance, which is the same every time."""
    chance = random.Random(20261120)
    several = [chance.randrange(filings) for _ in range(20_000)]
    days = {f"{_FIRST_DAY + timedelta(days=number % EACH * 2):%Y%m%d}" for number in several[:200]}
    return {
        "submissions JSON": [f"/submissions/CIK{_cik(number):010}.json" for number in several],
        "index pages of filings": [_page(number) for number in several],
        "daily indexes": [_daily(day) for day in sorted(days)],
        "all of these": [
            path
            for number in several
            for path in (f"/submissions/CIK{_cik(number):010}.json", _page(number))
        ],
        "full submissions": [f"/Archives/edgar/data/{_cik(one)}/{_accession(one)}.txt" for one in several],
    }  # fmt: skip


def _daily(day: str) -> str:
    return f"/Archives/edgar/daily-index/{day[:4]}/QTR{(int(day[4:6]) + 2) // 3}/form.{day}.idx"


def _page(number: int) -> str:
    accession = _accession(number)
    return f"/Archives/edgar/data/{_cik(number)}/{accession.replace('-', '')}/{accession}-index.htm"


# ---- server and load ------------------------------------------------------------------------------------------------


def _serve(folder: Path, listener: socket.socket) -> None:
    app = application(Dissemination(folder))
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, loop="uvloop", http="httptools"
    )
    uvicorn.Server(config).run(sockets=[listener])


class _Asker(asyncio.Protocol):
    """One connection that asks one thing at a time, with as little work as can be."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.waiting: asyncio.Future[bytes] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.buffer[:end]).lower()
        at = head.index(b"content-length: ") + 16
        length = int(head[at:].split(b"\r\n", 1)[0])
        if len(self.buffer) >= end + 4 + length and self.waiting:
            del self.buffer[: end + 4 + length]
            self.waiting.set_result(head[9:12])

    async def ask(self, path: str) -> None:
        assert self.transport
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(_HEAD.format(path).encode())
        status = await self.waiting
        if status != b"200":
            raise SystemExit(f"{path}: {status.decode()}")


async def _measured(name: str, paths: list[str], address: tuple[str, int], server: int) -> None:
    loop = asyncio.get_running_loop()
    askers = [(await loop.create_connection(_Asker, *address))[1] for _ in range(CONNECTIONS)]
    turn = iter(range(1 << 40))

    def following() -> str:
        return paths[next(turn) % len(paths)]

    first = await _each_once(askers[0], list(dict.fromkeys(paths))[:_FIRST])
    cpu, own, begin = _cpu(server), time.process_time(), time.perf_counter()
    counts = await asyncio.gather(*(_as_fast_as_it_goes(one, following, begin + SECONDS) for one in askers))
    seconds = time.perf_counter() - begin
    shares = (time.process_time() - own) / seconds, (_cpu(server) - cpu) / seconds
    taken = await _at_a_rate(askers, following, TARGET / 2)
    print(
        f"  {name:24} first time {first:5.1f} ms   {sum(counts) / seconds:7,.0f} requests/s"
        f" (server {shares[1]:4.0%} of a core, {shares[1] / sum(counts) * seconds * 1e6:4.0f} µs each, load maker"
        f" {shares[0]:4.0%})   at {TARGET / 2:,.0f}/s:"
        f" p50 {_share(taken, 0.5):5.1f} ms  p99 {_share(taken, 0.99):5.1f} ms  max {max(taken):6.1f} ms",
        flush=True,
    )
    for one in askers:
        one.transport.close()  # type: ignore[union-attr]


async def _each_once(asker: _Asker, paths: list[str]) -> float:
    """Ask for each of these once, one after the other; return the milliseconds that took on average."""
    begin = time.perf_counter()
    for path in paths:
        await asker.ask(path)
    return (time.perf_counter() - begin) * 1000 / len(paths)


async def _as_fast_as_it_goes(asker: _Asker, following: Callable[[], str], until: float) -> int:
    count = 0
    while time.perf_counter() < until:
        await asker.ask(following())
        count += 1
    return count


async def _at_a_rate(askers: list[_Asker], following: Callable[[], str], rate: float) -> list[float]:
    """Ask at fixed moments, whatever the answers take; return milliseconds from the moment at which each was due."""
    free: asyncio.Queue[_Asker] = asyncio.Queue()
    for one in askers:
        free.put_nowait(one)
    taken: list[float] = []
    begin = time.perf_counter()

    async def one_more(due: float) -> None:
        asker = await free.get()
        await asker.ask(following())
        free.put_nowait(asker)
        taken.append((time.perf_counter() - due) * 1000)

    tasks = []
    for number in range(int(rate * SECONDS)):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one_more(due)))
    await asyncio.gather(*tasks)
    return taken


def _cpu(process: int) -> float:
    """Return the seconds of a core that a process took; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _share(taken: list[float], share: float) -> float:
    return sorted(taken)[min(int(len(taken) * share), len(taken) - 1)]
