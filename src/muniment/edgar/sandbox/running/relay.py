"""Bytes from one connection to another and back, and a command in the foreground. Standard library alone."""

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack, contextmanager

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Streams]]
_PIECE = 65536


def relaying(connect: Connect) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Return what answers a connection by relaying it to a new one that `connect` makes."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await relay(reader, writer, connect)

    return handle


async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connect: Connect) -> None:
    """Relay a connection; where no other can be made it is closed, as a server that is down would."""
    with contextlib.suppress(OSError), contextlib.closing(writer):
        onward_reader, onward_writer = await connect()
        with contextlib.closing(onward_writer):
            # Until the answering side is done: an asking side that is done may still be answered.
            asking_task = asyncio.ensure_future(_pump(reader, onward_writer))
            try:
                await _pump(onward_reader, writer)
            finally:
                asking_task.cancel()
                await asyncio.wait([asking_task])


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


# ---- a command in the foreground -------------------------------------------------------------------------------------

_BY_SIGNAL = 128
_PASSED_ON = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run a command; return its exit code, or 128 and the signal that ended it.

    Ctrl-C is for the command, which gets it from the terminal as we do; a request to end is passed on.
    """
    with ExitStack() as handlers:
        # A handler that does nothing, not SIG_IGN: that one would be inherited by the command.
        handlers.enter_context(_handled(signal.SIGINT, lambda *_: None))
        child = subprocess.Popen(command, env=environment)  # noqa: S603 - the command is the user's own
        for number in _PASSED_ON:
            handlers.enter_context(_handled(number, lambda received, _frame: child.send_signal(received)))
        code = child.wait()
    return code if code >= 0 else _BY_SIGNAL - code


@contextmanager
def _handled(number, handler):  # noqa: ANN001, ANN202 - as signal.signal has them
    former = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, former)
