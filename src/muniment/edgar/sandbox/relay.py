"""Bytes from one connection to another and back, and a command in the foreground. Standard library alone.

As a program it runs a command in a network of its own: `python -m … ADDRESS:PORT=SOCKET… -- COMMAND…`. Whatever
connects to ADDRESS:PORT there is relayed to the Unix socket, which is of the file system and so can be reached from
every network of the machine. The exit code is the command's.
"""

import asyncio
import contextlib
import fcntl
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType

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
        child = subprocess.Popen(command, env=environment)
        for number in _PASSED_ON:
            handlers.enter_context(_handled(number, lambda received, _frame: child.send_signal(received)))
        code = child.wait()
    return code if code >= 0 else _BY_SIGNAL - code


@contextmanager
def _handled(number: int, handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    former = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, former)


_READ_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1  # netdevice(7): SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP


def main(arguments: Sequence[str]) -> int:
    """Relay and run; return the exit code of the command."""
    at = arguments.index("--")
    listeners, command = arguments[:at], arguments[at + 1 :]
    _loopback_up()
    loop = asyncio.new_event_loop()
    for listener in listeners:
        place, _, path = listener.partition("=")
        address, _, port = place.rpartition(":")
        loop.run_until_complete(_serve(address, int(port), path))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return run(command)


async def _serve(address: str, port: int, path: str) -> None:
    async def connect() -> Streams:
        return await asyncio.open_unix_connection(path)

    await asyncio.start_server(relaying(connect), address, port)


def _loopback_up() -> None:
    """Switch on the loopback of this network: a new one is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        _, flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, _READ_FLAGS, struct.pack("16sH14x", b"lo", 0)))
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags | _UP))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
