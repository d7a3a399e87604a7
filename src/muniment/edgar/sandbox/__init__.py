"""An EDGAR for one's own machine: it takes submissions, accepts or suspends them, and disseminates what it accepted.

```
POST ─▶ api ─▶ intake ─▶ submissions ─▶ acceptance ─▶ publishing ─▶ filings ─▶ dissemination ─▶ GET
        who     number,   (RECEIVED)     rules, date,   one full      (public)   archives, JSON,
        may     redact                   numbers        submission               indexes, search
```

The database holds no access code and no token: codes are compared and removed by the intake, tokens are hashed.
"""
