"""The two clocks of a page: what was true on a day, and what was known by a moment."""

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, func

from muniment.study import questions


class Clocks(Struct, frozen=True, omit_defaults=True):
    """What was true on `as_of`, a day, as far as it was `known` by a day or moment; "" asks for today's knowledge."""

    as_of: str = ""
    known: str = ""

    def asked(self) -> dict[str, str]:
        """Return what an address says of them."""
        return {name: value for name, value in (("as_of", self.as_of), ("known", self.known)) if value}

    def within(self, table: Table) -> list[ColumnElement[bool]]:
        """Return the conditions on the filings of a table of the study.

        Raises:
            UsageError: a day is none.
        """
        found: list[ColumnElement[bool]] = []
        if self.as_of:
            true = func.coalesce(table.c.event, table.c.filed) if "event" in table.c else table.c.filed
            found.append(true <= questions.day_of("as_of", self.as_of))
        if self.known:
            found.append(table.c.known <= questions.moment_of("known", "moment", self.known))
        return found

    def words(self) -> str:
        """Return how they are told beside a figure; "" where nothing is asked."""
        true = f"true on {self.as_of}" if self.as_of else ""
        known = f"known by {self.known}" if self.known else ""
        return ", ".join(filter(None, (true, known)))
