"""The answers to questions that a chart of the market draws as well."""

from collections.abc import Mapping
from typing import Any

from muniment.web.remembered import Remembered
from muniment.web.study.asked import Asked
from muniment.web.study.cells import Chosen
from muniment.web.study.figures import Picture, picture
from muniment.web.study.periods import ALL
from muniment.web.study.raised import FIGURES, TOP

_OF_QUESTION = {
    "raised_by_month": ("raised-by-month", ""),
    "raised_by_state": ("raised-by-state", "state"),
    "raised_by_industry": ("raised-by-industry", "industry"),
    "top_raised": ("top-issuers", ""),
}
"""The figure that draws the answer to a question, and the facet of which it always shows every choice."""


def picture_of(remembered: Remembered, name: str, given: Mapping[str, Any]) -> Picture | None:
    """Return the chart of an answer; None where none draws just that: of other questions, of days, of one issuer."""
    figure, facet = _OF_QUESTION.get(name, ("", ""))
    told = {key: ("no", "yes")[value] if isinstance(value, bool) else str(value) for key, value in given.items()}
    known = told.pop("known", "")
    if not figure or facet in told or not told.keys() <= set(Chosen.__struct_fields__):
        return None
    asked = Asked(ALL, Chosen(**told), known)
    drawn = FIGURES[figure](remembered, asked)
    return picture(figure, drawn, asked.parameters(), TOP) if drawn.rows else None
