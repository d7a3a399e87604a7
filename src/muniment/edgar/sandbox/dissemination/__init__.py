"""Everything public, made from the rows: archives, indexes, JSON, feeds, search.

```
request ─▶ serving ─▶ manners (who, how fast) ─▶ remembered ─ yes ─▶ bytes
                                                    │ no            ▲
                                                    ▼ in a thread   │
                              archive companies browse search ──────┘   forgotten by `visible` when a topic changes
```
"""

from muniment.edgar.sandbox.dissemination.serving import PLACES, Dissemination

__all__ = ["PLACES", "Dissemination"]
