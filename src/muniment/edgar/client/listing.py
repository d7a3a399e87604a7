"""A filing as an index, a feed or a list of EDGAR has it, and which filings are wanted."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from muniment.forms import names
from muniment.forms.names import FormName
from muniment.wording import form_named

NUMBER = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}")
"""An accession number inside of a path or a text."""


class Listed(Struct, frozen=True):
    """A filing in a list: its number, form as EDGAR spells it, filing date, and one of the companies in it.

    `filed` is None where the list does not tell it. `cik` has ten digits.
    """

    accession: str
    form: str
    filed: date | None
    cik: str
    name: str = ""


class Wanted(Struct, frozen=True):
    """Which filings: of which form (None: all that muniment reads), filed from when until when, both inclusive."""

    form: FormName | None = None
    since: date | None = None
    until: date | None = None

    def __contains__(self, one: Listed) -> bool:
        """Tell whether a filing is wanted; one without a date is, whatever the days."""
        form = names.parse(one.form)
        if form is None or (self.form and not _same(form, self.form)):
            return False
        if one.filed is None:
            return True
        return (self.since is None or self.since <= one.filed) and (self.until is None or one.filed <= self.until)


def _same(form: FormName, wanted: FormName) -> bool:
    return form.form == wanted.form and (form.amendment or not wanted.amendment)


def wanted_form(text: str) -> FormName:
    """Return the form that a user names; with `/A` its amendments only, without both.

    Raises:
        UsageError: it is none that muniment reads.
    """
    return form_named("--form", text)


def once_each(listed: Iterable[Listed]) -> Iterator[Listed]:
    """Yield each filing once: lists have a line for every company in it."""
    seen: set[str] = set()
    for one in listed:
        if one.accession not in seen:
            seen.add(one.accession)
            yield one
