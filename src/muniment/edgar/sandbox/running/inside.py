"""Runs a command in a network of its own: `python -m … ADDRESS:PORT=SOCKET… -- COMMAND…`.

Whatever connects to ADDRESS:PORT there is relayed to the Unix socket, which is of the file system and so can be reached
from every network of the machine. The exit code is the command's.
"""

import asyncio
import fcntl
import socket
import struct
import sys
import threading
from collections.abc import Sequence

from muniment.edgar.sandbox.running.relay import Streams, relaying, run

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
        request = struct.pack("16sH14x", b"lo", 0)
        _, flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, _READ_FLAGS, request))
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags | _UP))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
