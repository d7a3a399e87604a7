"""Redline: what changed between two filings, by meaning, whatever formats and years they are from.

>>> import muniment
>>> from muniment.compare import compare
>>> before, after = (muniment.read(f"examples/{name}.xml").record for name in ("schedule-13g", "schedule-13g-exit"))
>>> next(one for one in compare(before, after) if one.path == "reporting_persons[0].percent").words
'down by 2.3 points'
"""

from muniment.compare.changes import Change, Kind, KnownFiling, Segment, compare

__all__ = ["Change", "Kind", "KnownFiling", "Segment", "compare"]
