"""When an amendment was due: a year after the notice before it, as long as the offering goes on (Rule 503(a)(3)(iii)).

Doubt favours the filer: the day is told only where Item 7 names the notice before it here as the previous one, and
that notice had something left to sell. What else makes an amendment due has no number of days.
"""

from datetime import date

from muniment.deadlines import due_dates, latest

_REQUIRED = date(2009, 3, 16)  # Release 33-8891: from then on every notice is on EDGAR


def amendment_due(named: str | None, before: str, filed: date | None, remaining: int | None) -> date | None:
    """Return the last day on which an amendment is on time; None where it cannot be told.

    `named` is the accession number that it names as the previous one; `before` is that of the notice before it here,
    `filed` and `remaining` are its day and the dollars it had left to sell.
    """
    if not before or named != before or filed is None or filed < _REQUIRED or remaining == 0:
        return None
    return latest(due_dates("D", "", filed, amendment=True, trigger="annual"))
