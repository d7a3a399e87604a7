"""A command in the foreground, of which we are only the wrapping."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, contextmanager

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
    kept = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, kept)
