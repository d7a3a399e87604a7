"""Filing with a local EDGAR: submissions a second, and how far acceptance is behind.

Notices on Form D that are accepted, over HTTP with both tokens, each durable before its number is told. The server,
with acceptance in a process of its own, is the one that `muniment edgar serve` starts; the load maker is this process,
which shares the machine with them. What each of them computed is told too: it says more than the clock where others
use the machine.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from muniment.drafts.submitting import filing_copy
from muniment.edgar.sandbox import entities, tokens
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import NAME, database, transaction
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.tokens import Enrolled
from muniment.forms import FormD
from muniment.forms.form_d import FormDHeader
from muniment.readers import read

EXAMPLE = Path(__file__).parents[1] / "examples" / "form-d.xml"
SENDERS = 24
_HEADER = FormDHeader(
    contact_name="Tabitha Inkwell", contact_phone="(617) 555-0190", contact_email="tabitha@example.com"
)
_PATIENCE = 300


class _Pace(Struct):
    """How long to submit, and how many a second; 0: as many as are taken."""

    seconds: float
    rate: float


class _Load(Struct):
    """What the senders were told: how many were taken, and other answers by status."""

    taken: int = 0
    others: int = 0


def run(seconds: float, rate: float = 0) -> None:
    """Submit for that long, `rate` a second or else as many as it takes; print what the EDGAR bore."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        request = _request(folder)
        command = [sys.executable, "-m", "muniment", "edgar", "serve", "--port", "0", "--data", place]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = urlsplit((server.stdout.readline() if server.stdout else "").strip())
            _wait_for_acceptance(folder, request, address.port or 0)
            _measure(folder, request, address.port or 0, _Pace(seconds, rate), server.pid)
        finally:
            server.terminate()
            server.wait()


def _measure(folder: Path, request: bytes, port: int, pace: _Pace, server: int) -> None:
    processes = {"server": server}
    for pid in _children(server):
        processes |= {f"acceptance {pid}": pid} | {f"its-readers {reader}": reader for reader in _descendants(pid)}
    computed = {name: -_computed(pid) for name, pid in processes.items()}
    connection = sqlite3.connect(folder / NAME)
    load, before, begin = _Load(), os.times(), time.perf_counter()
    behind = asyncio.run(_submit(request, port, pace, load, connection))
    took, after = time.perf_counter() - begin, os.times()
    own = (after.user + after.system - before.user - before.system) / took
    waiting = _waiting(connection)
    while _waiting(connection) and time.perf_counter() - begin < took + _PATIENCE:
        time.sleep(0.05)
    drained = time.perf_counter() - begin - took
    for name, pid in processes.items():
        computed[name] += _computed(pid)
    states = dict(connection.execute("SELECT status, count(*) FROM submissions GROUP BY status"))
    connection.close()
    print(
        f"  taken        {load.taken / took:7,.0f} a second   ({load.taken:,} in {took:.1f} s, {load.others} not taken)"
    )
    print(f"  load maker   {own:7.0%} of a core, {SENDERS} senders, {os.cpu_count()} cores for all of it")
    print(f"  behind       {max(behind):7,} at most; at the end {waiting:,}, settled {drained:.1f} s later")
    print(f"  settled      {load.taken / (took + drained):7,.0f} a second   {states}")
    for name, used in computed.items():
        print(f"  {name.split()[0]:12} {used / load.taken * 1000:7.2f} ms computed for each")


def _children(pid: int) -> list[int]:
    """Return the processes that a process started; none where the system does not tell."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in told.read_text().split()] if told.exists() else []


def _descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that these started."""
    return [one for child in _children(pid) for one in (child, *_descendants(child))]


def _computed(pid: int) -> float:
    """Return the seconds that a process has computed; 0 where the system does not tell."""
    told = Path(f"/proc/{pid}/stat")
    if not told.exists():
        return 0.0
    fields = told.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _request(folder: Path) -> bytes:
    """Put a filer on file and return a request of its own: a notice that is accepted."""
    record = read(EXAMPLE).record
    if not isinstance(record, FormD) or not record.primary_issuer or not record.primary_issuer.cik:
        raise SystemExit(f"{EXAMPLE}: is no notice on Form D of an issuer with a CIK")
    issuer, connection, keys = record.primary_issuer, database(folder), Keys(folder)
    with transaction(connection):
        made = tokens.enrol(
            connection, keys, [str(issuer.cik)], Clock(connection).now(), names=[str(issuer.name)], codes=True
        )
        entities.add(connection, made.cik, state="DE")
    connection.close()
    return _wire(made, filing_copy(record, _HEADER).replace(b"XXXXXXXX", made.ccc[made.cik].encode()))


def _wire(made: Enrolled, body: bytes) -> bytes:
    head = (
        "POST /submission/single/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Bench/1\r\n"
        f"Content-Type: application/xml\r\nAuthorization: Bearer {made.filer},{made.user}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _wait_for_acceptance(folder: Path, request: bytes, port: int) -> None:
    """Submit one, and wait until acceptance has started and settled it."""
    asyncio.run(_sender(request, port, 0, _Load()))
    connection = sqlite3.connect(folder / NAME)
    begin = time.perf_counter()
    while _waiting(connection) and time.perf_counter() - begin < _PATIENCE:
        time.sleep(0.05)
    connection.close()


def _waiting(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM submissions WHERE final = 0").fetchone()[0]


async def _submit(request: bytes, port: int, pace: _Pace, load: _Load, connection: sqlite3.Connection) -> list[int]:
    """Let all senders submit; return how many submissions waited for acceptance, looked at four times a second."""
    end = time.perf_counter() + pace.seconds
    between = SENDERS / pace.rate if pace.rate else 0.0
    senders = [asyncio.create_task(_sender(request, port, end, load, between)) for _ in range(SENDERS)]
    behind = [0]
    while time.perf_counter() < end:
        await asyncio.sleep(0.25)
        behind.append(_waiting(connection))
    await asyncio.gather(*senders)
    return behind


async def _sender(request: bytes, port: int, end: float, load: _Load, between: float = 0.0) -> None:
    """Submit one after another on one connection, at least one; `between` seconds from one to the next."""
    due = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        if head.startswith(b"HTTP/1.1 202"):
            load.taken += 1
        else:
            load.others += 1
        due += between
        if time.perf_counter() >= end:
            break
        await asyncio.sleep(max(due - time.perf_counter(), 0))
    writer.close()
    await writer.wait_closed()
