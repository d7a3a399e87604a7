"""The store: filings in a database, each with its sources, versions and corrections.

`Store` is the way in; `Entry` is what goes in, `Query` what is asked, `StoredFiling` and its kind what comes out. The
names load when first used: a process that answers one question needs none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muniment.store.store import Store
    from muniment.store.stored import Page, Query

__all__ = ["Page", "Query", "Store"]

_HOME = {"Page": "muniment.store.stored", "Query": "muniment.store.stored", "Store": "muniment.store.store"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
