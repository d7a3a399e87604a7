"""A small world for a study: two issuers and who holds them, three offerings and what they raise, over two years.

python examples/world.py FOLDER     writes its filings, as full submissions

Everybody in it is invented. Hollowmere passes 10 percent of Mossgate and leaves; Brindlewick, passive at first, asks
for seats on the board of Thistledown; a start-up, a biotechnology company that corrects itself, and a fund raise money.
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct, structs
from stdnum.cusip import calc_check_digit

import muniment
from muniment.documents.header import FilingHeader, HeaderAddress, Party
from muniment.documents.submission import embedded, write_full
from muniment.forms import FormD, Record, Schedule13D, Schedule13G

HERE = Path(__file__).parent


class Company(Struct, frozen=True):
    """A company of this world, and where it sits."""

    cik: str
    name: str
    street: str
    city: str
    state: str
    zip: str

    @property
    def cusip(self) -> str:
        """The CUSIP of its one class of stock: 990 marks it as invented."""
        base = f"990{self.cik[-2:]}L10"
        return base + calc_check_digit(base)


MOSSGATE = Company("0009900041", "Mossgate Lighthouse Supply, Inc.", "9 Foghorn Steps", "Rockport", "ME", "04856")
THISTLEDOWN = Company("0009900042", "Thistledown Ferries Corp.", "61 Slipway Street", "Tacoma", "WA", "98402")
QUARRYSTONE = Company("0009900043", "Quarrystone Robotics, Inc.", "2200 Gravel Bend", "Oakland", "CA", "94607")
FERNHOLLOW = Company("0009900044", "Fernhollow Biologics, Inc.", "14 Bracken Court", "Cambridge", "MA", "02139")
LANTERNFISH = Company("0009900045", "Lanternfish Growth Fund II, L.P.", "77 Abyssal Plaza", "New York", "NY", "10004")
HOLLOWMERE = Company("0009900051", "Hollowmere Advisers LLC", "5 Tarn Row", "Boston", "MA", "02109")
BRINDLEWICK = Company("0009900052", "Brindlewick Partners, L.P.", "30 Tallow Lane", "Chicago", "IL", "60604")

_FUND = "Pooled Investment Fund"
_HOLDERS = {
    HOLLOWMERE.cik: (("Hollowmere Advisers LLC", "DE", "IA"), ("Hollowmere Group Inc.", "MA", "HC")),
    BRINDLEWICK.cik: (
        ("Brindlewick Partners, L.P.", "DE", "PN"),
        ("Brindlewick GP LLC", "DE", "OO"),
        ("Cassia Brindle", "X1", "IN"),
    ),
}
_SCHEDULES = (
    # form, by, on, day of event, day of filing, shares, percent
    ("SCHEDULE 13G", HOLLOWMERE, MOSSGATE, date(2024, 12, 31), date(2025, 2, 13), 1_280_000, "6.4"),
    ("SCHEDULE 13G/A", HOLLOWMERE, MOSSGATE, date(2025, 3, 31), date(2025, 5, 14), 2_120_000, "10.6"),
    ("SCHEDULE 13G/A", HOLLOWMERE, MOSSGATE, date(2025, 12, 31), date(2026, 2, 13), 820_000, "4.1"),
    ("SCHEDULE 13G", BRINDLEWICK, THISTLEDOWN, date(2025, 3, 4), date(2025, 3, 10), 870_000, "5.8"),
    ("SCHEDULE 13D", BRINDLEWICK, THISTLEDOWN, date(2025, 9, 2), date(2025, 9, 8), 1_410_000, "9.4"),
    ("SCHEDULE 13D/A", BRINDLEWICK, THISTLEDOWN, date(2026, 1, 20), date(2026, 1, 21), 1_650_000, "11.0"),
    ("SCHEDULE 13G", HOLLOWMERE, THISTLEDOWN, date(2025, 6, 30), date(2025, 8, 13), 780_000, "5.2"),
)
_OFFERINGS = {
    # file number, industry, exemptions, first sale, amount offered
    QUARRYSTONE.cik: ("021-990043", "Other Technology", ("06b",), date(2025, 3, 3), 6_000_000),
    FERNHOLLOW.cik: ("021-990044", "Biotechnology", ("06c",), date(2025, 4, 1), 20_000_000),
    LANTERNFISH.cik: ("021-990045", _FUND, ("06b", "3C", "3C.7"), date(2025, 1, 6), "Indefinite"),
}
_NOTICES = (
    # form, issuer, day of filing, amount sold
    ("D", QUARRYSTONE, date(2025, 3, 14), 2_500_000),
    ("D/A", QUARRYSTONE, date(2026, 3, 12), 5_250_000),
    ("D", FERNHOLLOW, date(2025, 5, 6), 12_000_000),
    ("D/A", FERNHOLLOW, date(2025, 10, 20), 11_500_000),
    ("D", LANTERNFISH, date(2025, 1, 17), 40_000_000),
    ("D/A", LANTERNFISH, date(2026, 1, 15), 63_750_000),
)


def filings() -> Iterator[tuple[str, bytes]]:
    """Yield every filing by its accession number, as a full submission."""
    last: dict[tuple[str, str], str] = {}
    for number, (form, by, on, event, filed, shares, percent) in enumerate(_SCHEDULES, 1):
        accession = f"{by.cik}-{filed:%y}-{number:06}"
        record = _schedule(form, by, on, event, filed, shares, percent)
        if form.endswith("/A"):
            count = sum(one[:3] == (form, by, on) for one in _SCHEDULES[:number])
            record = structs.replace(
                record, amendment_number=count, previous_accession_number=last.get((by.cik, on.cik), UNSET)
            )
        last[by.cik, on.cik] = accession
        parties = (_party("SUBJECT COMPANY", on, f"005-{on.cik[-5:]}"), _party("FILED BY", by))
        yield accession, _submission(accession, form, filed, parties, record)
    for number, (form, issuer, filed, sold) in enumerate(_NOTICES, 1):
        accession = f"{issuer.cik}-{filed:%y}-{number:06}"
        record = _notice(form, issuer, filed, sold)
        if form == "D/A":
            record = structs.replace(record, previous_accession_number=last[issuer.cik, ""])
        last[issuer.cik, ""] = accession
        filer = _party("FILER", issuer, _OFFERINGS[issuer.cik][0])
        yield accession, _submission(accession, form, filed, (filer,), record)


def write(folder: Path) -> list[Path]:
    """Write every filing into a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for accession, data in filings():
        made.append(folder / f"{accession}.txt")
        made[-1].write_bytes(data)
    return made


def _submission(accession: str, form: str, filed: date, parties: tuple[Party, ...], record: Record) -> bytes:
    header = FilingHeader(
        accession_number=accession,
        form=form,
        filed=filed,
        accepted=datetime.combine(filed, time(16, 5)),
        document_count=1,
        parties=parties,
    )
    document = embedded(muniment.write(record, "xml"), "primary_doc.xml", form, 1)
    return write_full(header, [document], "text")


def _party(role: str, one: Company, file_number: str = "") -> Party:
    address = HeaderAddress(street1=one.street, city=one.city, state=one.state, zip=one.zip)
    number = file_number or UNSET
    return Party(role=role, name=one.name, cik=one.cik, file_number=number, business_address=address)


# ---- schedules ------------------------------------------------------------------------------------------------------


def _schedule(
    form: str, by: Company, on: Company, event: date, filed: date, shares: int, percent: str
) -> Schedule13D | Schedule13G:
    """Return a schedule, made from the one that stands beside this file: every person reports the same shares."""
    is_13d = "13D" in form
    base: Any = muniment.read(HERE / ("schedule-13d.xml" if is_13d else "schedule-13g.xml")).record
    person = base.reporting_persons[0]
    persons = tuple(
        structs.replace(
            person,
            name=name,
            citizenship=place,
            types=(kind,),
            sole_voting_power=Decimal(0),
            shared_voting_power=Decimal(shares),
            sole_dispositive_power=Decimal(0),
            shared_dispositive_power=Decimal(shares),
            aggregate_amount=Decimal(shares),
            percent=Decimal(percent),
            **({"cik": by.cik if name == by.name else UNSET, "has_no_cik": name != by.name} if is_13d else {}),
        )
        for name, place, kind in _HOLDERS[by.cik]
    )
    signatures = tuple(
        structs.replace(
            base.signatures[0],
            reporting_person=one.name,
            signers=(structs.replace(base.signatures[0].signers[0], date=filed),),
        )
        for one in persons
    )
    record = structs.replace(
        base,
        submission_type=form,
        schema_version="X0202",
        filer_cik=by.cik,
        class_title="Common Stock",
        event_date=event,
        issuer_cik=on.cik,
        issuer_name=on.name,
        cusips=(on.cusip,),
        issuer_address=structs.replace(
            base.issuer_address, street1=on.street, street2=UNSET, city=on.city, state=on.state, zip_code=on.zip
        ),
        reporting_persons=persons,
        signatures=signatures,
    )
    return _items_of_13d(record, on, shares, percent) if is_13d else _items_of_13g(record, by, on, shares, percent)


def _told_of(surname: str, item: Struct) -> Any:  # noqa: ANN401 - the item that was given
    """Return an item of the schedule beside this file, which tells of Ms. Quill, telling of somebody else."""
    told = msgspec.to_builtins(item)
    return structs.replace(item, **{name: words.replace("Quill", surname) for name, words in told.items()})


def _items_of_13d(record: Schedule13D, on: Company, shares: int, percent: str) -> Schedule13D:
    names = ", ".join(str(one.name) for one in record.reporting_persons)
    surname = names.rpartition(" ")[2]
    return structs.replace(
        record,
        previously_filed_13g=record.submission_type == "SCHEDULE 13D",
        authorized_persons=record.authorized_persons[:1],
        item1=structs.replace(
            record.item1,
            class_title=record.class_title,
            issuer_name=on.name,
            issuer_address=record.issuer_address,
            comment=UNSET,
        ),
        item2=_told_of(surname, structs.replace(record.item2, names=names)),
        item3=_told_of(surname, record.item3),
        item4=structs.replace(record.item4, purpose="The Reporting Persons ask for two seats on the board."),
        item5=structs.replace(
            record.item5,
            amount_and_percent=f"{shares:,} shares, {percent}% of the class.",
            transactions=f"On {record.event_date:%B %d, %Y} the Fund bought 240,000 shares at $18.07 in the market.",
        ),
        item7=structs.replace(
            record.item7, exhibits=f"99.1 Joint Filing Agreement, dated {record.event_date:%B %d, %Y}"
        ),
        signature_comment=UNSET,
    )


def _items_of_13g(record: Schedule13G, by: Company, on: Company, shares: int, percent: str) -> Schedule13G:
    names = ", ".join(str(one.name) for one in record.reporting_persons)
    is_low = Decimal(percent) <= Decimal(5)
    where = f"{on.street}, {on.city}, {on.state} {on.zip}"
    is_adviser = by is HOLLOWMERE
    changed: dict[str, Any] = {
        "rules": ("Rule 13d-1(b)" if is_adviser else "Rule 13d-1(c)",),
        "item1": structs.replace(record.item1, issuer_name=on.name, issuer_address=where),
        "item2": structs.replace(record.item2, names=names, addresses=f"{by.street}, {by.city}, {by.state} {by.zip}"),
        "item4": structs.replace(
            record.item4,
            amount=f"{shares:,}",
            percent=f"{percent}%",
            shared_voting_power=f"{shares:,}",
            shared_dispositive_power=f"{shares:,}",
        ),
        "item5": structs.replace(
            record.item5, not_applicable=not is_low, five_percent_or_less=True if is_low else UNSET
        ),
    }
    if not is_adviser:
        changed["item3"] = structs.replace(record.item3, not_applicable=True, types=())
        changed["item7"] = structs.replace(record.item7, not_applicable=True, subsidiaries=UNSET)
        of_rule_b = "were acquired and are held in the ordinary course of business and were not acquired"
        words = str(record.item10.certifications).replace(of_rule_b, "were not acquired")
        changed["item10"] = structs.replace(record.item10, certifications=words)
    return structs.replace(record, **changed)


# ---- notices --------------------------------------------------------------------------------------------------------


def _notice(form: str, issuer: Company, filed: date, sold: int) -> FormD:
    """Return a notice, made from the one that stands beside this file; Odalys Fenn serves in all of them."""
    _, industry, exemptions, first_sale, offered = _OFFERINGS[issuer.cik]
    base: Any = muniment.read(HERE / "form-d.xml").record
    address = structs.replace(
        base.primary_issuer.address,
        street1=issuer.street,
        street2=UNSET,
        city=issuer.city,
        state=issuer.state,
        state_name=UNSET,
        zip_code=issuer.zip,
    )
    director = structs.replace(
        base.related_persons[0], first_name="Odalys", middle_name=UNSET, last_name="Fenn", address=address
    )
    fund = {"fund_type": "Venture Capital Fund", "is_investment_company": False, "offers_pooled_fund_interests": True}
    return structs.replace(
        base,
        submission_type=form,
        is_amendment=form == "D/A",
        primary_issuer=structs.replace(base.primary_issuer, cik=issuer.cik, name=issuer.name, address=address),
        related_persons=(director,),
        industry_group=industry,
        exemptions=exemptions,
        first_sale=first_sale,
        total_offering_amount=offered,
        total_amount_sold=sold,
        total_remaining="Indefinite" if offered == "Indefinite" else int(offered) - sold,
        recipients=(),
        amounts_clarification=UNSET,
        has_non_accredited_investors=False,
        non_accredited_investors=UNSET,
        sales_commissions=0,
        sales_commissions_estimated=UNSET,
        finders_fees=0,
        fees_clarification=UNSET,
        signatures=(structs.replace(base.signatures[0], issuer=issuer.name, date=filed),),
        **(fund if industry == _FUND else {}),
    )


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        print(path)
