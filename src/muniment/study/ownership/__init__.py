"""Schedules 13D and 13G: who says to hold how much, one figure a statement, and what moved between its filings.

* `figure.py`: the one figure of a schedule, and who reports the same shares: pure, and the definition of it;
* `signs.py`: who disclaims, who is in a group, who has left five percent;
* `reports.py`: what one schedule tells, as rows of `tables.reports` and `tables.holdings`;
* `movements.py`: what happened between a schedule and the one before it: pure;
* `following.py`: works that out for whole statements, from their rows.
"""

from muniment.study.ownership.following import follow
from muniment.study.ownership.reports import put

__all__ = ["follow", "put"]
