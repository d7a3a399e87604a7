"""The store: filings in a database, each with its sources, versions and corrections.

`Store` is the way in; `Entry` is what goes in, `Query` what is asked, `StoredFiling` and its kind what comes out.
"""

from muniment.store.query import Page, Query
from muniment.store.store import Store

__all__ = ["Page", "Query", "Store"]
