"""A line to an EDGAR as every command has it: who asks, how often, and what is kept of the answers."""

import os
from pathlib import Path

from platformdirs import user_cache_path

from muniment.edgar.client.cache import Cache
from muniment.edgar.client.contact import LOCAL, PROGRAM, contact
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.politeness import Pace
from muniment.edgar.client.transport import Line


def line_to(to: Endpoint, *, public: bool = False) -> Line:
    """Return a line to an EDGAR; the public side of the SEC is told who asks, and what it answered is kept.

    Raises:
        UsageError: nobody has said who asks.
    """
    if to.is_local:
        return Line(LOCAL)
    folder = user_cache_path("muniment")
    pace = Pace(folder / "pace")
    if not public:
        return Line(PROGRAM, pace=pace)
    return Line(contact(os.environ, Path.cwd()), pace=pace, cache=Cache(folder / "public.sqlite"))
