"""Which filings may have one history: those that share a mark, those that share another one with these, and so on.

`muniment.checks.history` says which of them have. What it ties filings by are marks: accession numbers, its own and the
one that it names; of an offering its file number and the issuer's CIK; of a schedule whatever an issuer is known by.
"""

from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b
from typing import Any

from msgspec import UNSET, UnsetType
from sqlalchemy import BindParameter, Connection, bindparam, select

from muniment.documents.header import FilingHeader
from muniment.forms import Record, form_of
from muniment.forms.paths import each, value_at
from muniment.forms.spec import FormSpec
from muniment.identifiers import cusip, file_number
from muniment.store import tables
from muniment.store.portions import some
from muniment.values.characters import folded

_M = tables.history_marks.c
_GIVEN: BindParameter[Sequence[int]] = bindparam("given", expanding=True)
_OF_FILINGS = select(_M.mark).where(_M.filing_id.in_(_GIVEN))
_WITH_MARKS = select(_M.filing_id).where(_M.mark.in_(_GIVEN))


def marks_of(record: Record | UnsetType, header: FilingHeader | UnsetType, accession: str) -> set[int]:
    """Return the marks of a filing, hashed; none without a record."""
    if record is UNSET:
        return set()
    form = form_of(record)
    found = {f"filing {number}" for number in (accession, value_at(record, form.amending.accession)) if number}
    if form.series:
        found.update(f"{form.series} {mark}" for mark in _about(record, form, header))
    return {_hashed(mark) for mark in found}


def _about(record: Record, form: FormSpec, header: FilingHeader | UnsetType) -> Iterator[str]:
    """Yield what tells the offering, or the issuer of securities that somebody owns."""
    party = form.roles.issuers[0]
    issuers = [issuer for _, issuer in each(record, party.path)]
    yield from (f"cik {cik}" for issuer in issuers if (cik := party.answer(issuer, "cik")))
    if form.series == "offering":
        numbers = {one.file_number for one in header.parties if one.file_number} if header else ()
        yield from (f"file {file_number.compact(one)}" for one in numbers if file_number.is_valid(one))
        return
    names = [squeezed for issuer in issuers if (squeezed := folded(party.name_of(issuer)).replace(" ", ""))]
    stated: Any = value_at(record, form.roles.cusips) or () if form.roles.cusips else ()
    numbers = [one for one in stated if cusip.is_valid(one) and not cusip.is_placeholder(one)]
    yield from (f"name {name}" for name in names)
    # Where nothing else tells the issuer, two copies of a filing still say the same.
    yield from (f"cusip {number}" for number in (numbers or (() if names else stated)))


def _hashed(mark: str) -> int:
    return int.from_bytes(blake2b(mark.encode("utf-8", "backslashreplace"), digest_size=8).digest(), signed=True)


def around(connection: Connection, filings: Collection[int], marks: Collection[int] = ()) -> set[int]:
    """Return the ids of `filings`, of all that have one of `marks`, and of all that share marks with any of these."""
    found, new = set(filings), set(filings)
    known, asked = set[int](), set(marks)
    while new or asked:
        for portion in some(sorted(new)):
            asked.update(connection.execute(_OF_FILINGS, {"given": portion}).scalars())
        asked -= known
        known |= asked
        new = set[int]()
        for portion in some(sorted(asked)):
            new.update(connection.execute(_WITH_MARKS, {"given": portion}).scalars())
        new -= found
        found |= new
        asked = set[int]()
    return found
