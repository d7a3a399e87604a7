"""What of a filing tells where it belongs: enough for its history, and so small that all of a store fit in memory."""

from collections.abc import Hashable, Iterable
from datetime import date
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Struct, structs

from muniment.checks.filing import Filing, on_holding, on_offering
from muniment.checks.share_classes import class_words
from muniment.documents.header import Party
from muniment.folding import folded
from muniment.forms import FORMS, FormD, Record, Schedule13
from muniment.forms.paths import value_at
from muniment.identifiers import cusip, file_number

K = TypeVar("K")

Order = tuple[date, bool, int, str]

_FILERS = frozenset({"filed by", "reporting-owner"})


class Trait(Struct, Generic[K], frozen=True, gc=False, omit_defaults=True):
    """What tells where a filing belongs.

    * `key`: how the caller calls it; `form`; `accession`, `previous`: its number, and the one it amends; "" for none;
    * `order`: what sorts it among others, None where its day is not known; `amendment`: None where it does not say;
    * `said`: what a copy of the same filing says too; `whole`: a digest of all that a schedule says, "" where it names
      no issuer or no day;
    * `file_number`: of the offering; `offering`: issuer, first sale and exemptions in one word;
    * `issuer_cik`, `cusips`, `issuer_name`; `holder_cik`, `holder_names`: folded, "" where there are none;
    * `words`: of the title of the class, see `share_classes`, None where there is no title;
    * `issuer`, `holder`: whom a study found them to be, "" where nobody looked.
    """

    key: K
    form: str
    accession: str
    previous: str
    order: Order | None
    amendment: bool | None = None
    said: str = ""
    whole: str = ""
    file_number: str = ""
    offering: str = ""
    issuer_cik: str = ""
    cusips: tuple[str, ...] = ()
    issuer_name: str = ""
    holder_cik: str = ""
    holder_names: str = ""
    words: str | None = None
    issuer: str = ""
    holder: str = ""

    @property
    def holders(self) -> tuple[str, ...]:
        """The holder, once by who files and once by all the names."""
        return tuple(one for one in (self.holder or self.holder_cik, self.holder_names) if one)

    @property
    def persons(self) -> list[str]:
        """The names on the cover."""
        return self.holder_names.split()

    @property
    def issues(self) -> tuple[str, ...]:
        """The classes by their CUSIPs, without check digits."""
        return tuple(one[:8] for one in self.cusips)


def trait(filing: Filing[Record], key: K) -> Trait[K]:
    """Return what tells where a filing belongs."""
    header = filing.header
    day = filing.day("filed")
    number = (filing.record.amendment_number if on_holding(filing) else UNSET) or 0
    order = (day, filing.amendment is not False, number, filing.accession) if day else None
    named = value_at(filing.record, FORMS[filing.form].amending.accession) or ""
    about = (key, filing.form, filing.accession, named, order, filing.amendment)
    said = "|".join(map(str, (filing.signed, *content_of(filing))))
    parties = header.parties if header else ()
    if on_offering(filing):
        record, issuer = filing.record, filing.record.primary_issuer
        cik = (issuer.cik if issuer else UNSET) or ""
        return Trait(*about, said, file_number=_file_number(parties), offering=_offering(record, cik), issuer_cik=cik)
    if not on_holding(filing):
        return Trait(*about, said)
    record = filing.record
    filers = [one.cik for one in parties if one.role.casefold() in _FILERS and one.cik]
    return Trait(
        *about,
        said,
        _digest(filing),
        issuer_cik=record.issuer_cik or "",
        cusips=tuple(one for one in record.cusips or () if cusip.is_valid(one) and not cusip.is_placeholder(one)),
        issuer_name=_squeezed(record.issuer_name or ""),
        holder_cik=record.filer_cik or (filers[0] if filers else ""),
        holder_names=" ".join(sorted({_squeezed(one.name) for one in record.reporting_persons or () if one.name})),
        words=class_words(record.class_title, record.issuer_name or "") if record.class_title else None,
    )


def content_of(filing: Filing[Record]) -> tuple[object, ...]:
    """Return what two sources of one filing say alike, and two filings of one day hardly do."""
    told: tuple[object, ...]
    if on_offering(filing):
        record = filing.record
        told = (record.first_sale, record.total_amount_sold, record.total_offering_amount)
    elif on_holding(filing):
        told = (filing.record.amendment_number, filing.record.event_date)
    else:
        told = (blake2b(msgspec.json.encode(filing.record), digest_size=12).hexdigest(),)
    return filing.form, filing.amendment, *told


def _digest(filing: Filing[Schedule13]) -> str:
    """Return a digest of the whole record but the issuer's CIK, which a header tells where the document does not."""
    record = filing.record
    if not ((record.issuer_name or record.cusips) and (record.event_date or filing.signed)):
        return ""
    told = msgspec.json.encode(structs.replace(record, issuer_cik=UNSET))
    return blake2b(told, digest_size=12).hexdigest()


def ordered(group: list[Trait[K]]) -> list[Trait[K]]:
    """Sort by days; of two filings of one day the one that the other names comes first."""
    found = sorted(group, key=_order)
    places = {one.accession: number for number, one in enumerate(found) if one.accession}
    for number, one in enumerate(tuple(found)):
        there = places.get(one.previous, 0)
        if there > number and _order(found[there])[0] == _order(one)[0] and found[there].accession == one.previous:
            found.insert(found.index(one), found.pop(there))
    return found


def _order(one: Trait[Any]) -> Order:
    return one.order or (date.min, False, 0, one.accession)


def _squeezed(name: str) -> str:
    """Return a name as it is compared: `L.P.` and `LP` are one."""
    return folded(name).replace(" ", "")


def _file_number(parties: Iterable[Party]) -> str:
    number = next((one.file_number for one in parties if one.file_number), "")
    return file_number.compact(number) if file_number.is_valid(number) else ""


def _offering(record: FormD, cik: str) -> str:
    if not cik or not record.first_sale:
        return ""
    return f"{cik} {record.first_sale} {' '.join(sorted(record.exemptions or ()))}"


class Roots:
    """Sets of marks that belong together, found by joining two at a time."""

    def __init__(self) -> None:
        self.parents: dict[Hashable, Hashable] = {}

    def of(self, mark: Hashable) -> Hashable:
        """Return the mark that stands for all that were joined with this one."""
        parents = self.parents
        while (parent := parents.setdefault(mark, mark)) != mark:
            parents[mark] = parents[parent]
            mark = parents[mark]
        return mark

    def join(self, one: Hashable, other: Hashable) -> None:
        """Join two marks, and all that were joined with them."""
        self.parents[self.of(other)] = self.of(one)
