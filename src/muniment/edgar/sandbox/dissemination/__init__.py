"""Everything public, made from the rows: archives, indexes, JSON, feeds, search.

```
request ─▶ serving (who, how fast) ─▶ its cache: remembered ─ yes ─▶ bytes
                                                  │ no            ▲
                                                  ▼ in a thread   │
                            archive companies programs search ────┘   forgotten when `Visible` sees a change
```
"""

from muniment.edgar.sandbox.dissemination.serving import PLACES, Dissemination

__all__ = ["PLACES", "Dissemination"]
