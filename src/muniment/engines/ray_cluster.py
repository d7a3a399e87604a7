"""Joining a cluster of Ray, or beginning one on this machine; what Ray prints goes to its own log files."""

import logging
import os
import secrets
import socket
import warnings
from collections.abc import Callable

import ray
import ray.data

from muniment.errors import EnvironmentProblem

ADDRESS = "RAY_ADDRESS"
"""The variable that names a cluster, HOST:PORT, or `auto` for the one that runs on this machine."""

_SECONDS = 5.0  # that a cluster may take to answer
# What a client of a cluster has to have; Ray would keep its own where others may read it.
_TOKEN = "RAY_AUTH_TOKEN"  # noqa: S105 - the name of the variable


def join(workers: int | None) -> Callable[[], None]:
    """Join the cluster that RAY_ADDRESS names, else begin one with so many workers; return what leaves it again.

    Where this process is in a cluster already it stays in it.

    Raises:
        EnvironmentProblem: there is no such cluster, or none can be begun.
    """
    if ray.is_initialized():
        _hush()
        return _nothing
    address = os.environ.get(ADDRESS, "").strip()
    if address:
        _reach(address)
    options = {} if address else {"num_cpus": workers, "include_dashboard": False}
    token = "" if address or _TOKEN in os.environ else secrets.token_hex(32)
    if token:
        os.environ[_TOKEN] = token
    with _OneLineErrors(f"the Ray cluster {address} ({ADDRESS}) cannot be joined" if address else "Ray does not start"):
        ray.init(address=address or "local", log_to_driver=False, logging_level=logging.CRITICAL, **options)
    _hush()
    return _leave if token else ray.shutdown


class _OneLineErrors:
    """Raises what Ray fails with as one line.

    A node that does not come up in time raises `Exception` itself, which no `except` could name without catching
    everything: so the class of the error is looked at.
    """

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is Exception or isinstance(error, (RuntimeError, ValueError, OSError)):
            words = (str(error).splitlines() or ["Ray gave no reason"])[0][:200]
            raise EnvironmentProblem(f"{self.where}: {words}") from error


def _leave() -> None:
    """End the cluster; its token is that of no other."""
    ray.shutdown()
    os.environ.pop(_TOKEN, None)


def _nothing() -> None:
    """Stay in the cluster."""


def _reach(address: str) -> None:
    """Knock at an address: Ray itself would wait for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or "/" in host:
        return  # `auto` and the like: Ray knows at once
    try:
        socket.create_connection((host, int(port)), timeout=_SECONDS).close()
    except OSError as error:
        words = f"no Ray cluster answers at {address} ({ADDRESS}): {error.strerror or error}"
        raise EnvironmentProblem(f"{words}; start one with `ray start --head`, or unset {ADDRESS}") from error


def _hush() -> None:
    """Keep what Ray Data would print: it is in Ray's log files, and failures come back as results."""
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # There is no other way yet to say how often a task may be tried again.
    warnings.filterwarnings("ignore", message="`ray_remote_args` is deprecated")
    warnings.filterwarnings("ignore", message="The maximum number of concurrent tasks")  # a small pile is no fault
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # a block that fails is missing in the results, which are looked through
    context.execution_options.preserve_order = True
