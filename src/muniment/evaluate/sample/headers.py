"""What EDGAR says about a filing of the sample world: its header."""

from datetime import date, datetime

from msgspec import UNSET

from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.submission_writing import item_words
from muniment.evaluate.sample.cast import Cast, Company, Holder, Venture
from muniment.evaluate.sample.positions import Position
from muniment.evaluate.sample.schedules import in_xml
from muniment.evaluate.sample.words import Place, conformed
from muniment.forms import FormD

_OFFERINGS = 9_000_000
_ACTS_IN_WORDS_SINCE = date(1996, 1, 1)
_ACCEPTANCE_SINCE = date(2000, 1, 1)  # headers of the nineties do not tell the moment of acceptance


def schedule_header(one: Position, cast: Cast, accession: str, accepted: datetime) -> FilingHeader:
    """Return the header of a schedule: the company it is about, who files, and the other members."""
    company, holder = cast.issuer(one.issuer), cast.holder(one.holder)
    form = f"{'SCHEDULE' if in_xml(one) else 'SC'} {one.schedule}{'/A' if one.amendment else ''}"
    return FilingHeader(
        accession_number=accession,
        form=form,
        document_count=1,
        filed=one.filed,
        changed=one.filed,
        accepted=accepted if one.filed >= _ACCEPTANCE_SINCE else UNSET,
        group_members=tuple(conformed(member.name) for member in holder.members[one.part + 1 :]),
        parties=(_subject(company, one.filed, form), _filer(holder, one.part, form)),
    )


def _subject(company: Company, day: date, form: str) -> Party:
    current = company.named(day)
    former = [
        FormerName(name=conformed(name), changed=until)
        for (_, name), (until, _) in zip(company.names, company.names[1:], strict=False)
        if until <= day
    ]
    return Party(
        role="SUBJECT COMPANY",
        name=conformed(current),
        cik=company.cik,
        sic=company.sic,
        irs_number="000000000",
        state_of_incorporation=company.incorporated,
        fiscal_year_end="1231",
        form_type=form,
        act="1934 Act" if day >= _ACTS_IN_WORDS_SINCE else "34",
        file_number=company.file_number,
        business_address=_address(company.place, company.phone),
        former_names=tuple(former),
    )


def _filer(holder: Holder, part: int, form: str) -> Party:
    lead = holder.members[part]
    return Party(
        role="FILED BY",
        name=conformed(lead.name),
        cik=lead.cik or holder.members[0].cik,
        state_of_incorporation=UNSET if lead.human else lead.home,
        form_type=form,
        business_address=_address(holder.place, holder.phone),
    )


def notice_header(
    record: FormD, offering: int, venture: Venture, filed: date, accession: str, accepted: datetime
) -> FilingHeader:
    """Return the header of a notice: the issuer, the file number of the offering, the exemptions claimed."""
    form = record.submission_type or "D"
    former = (FormerName(name=conformed(venture.former)),) if venture.former else ()
    party = Party(
        role="FILER",
        name=conformed(venture.name),
        cik=venture.cik,
        irs_number="000000000",
        state_of_incorporation=venture.incorporated,
        form_type=form,
        act="1933 Act",
        file_number=f"021-{_OFFERINGS + offering}",
        business_address=_address(venture.place, venture.phone),
        former_names=former,
    )
    return FilingHeader(
        accession_number=accession,
        form=form,
        document_count=1,
        items=tuple(item_words(code).removeprefix("<ITEMS>") for code in record.exemptions or ()),
        filed=filed,
        changed=filed,
        accepted=accepted,
        effective=filed,
        parties=(party,),
    )


def _address(place: Place, phone: str) -> HeaderAddress:
    return HeaderAddress(
        street1=place.street.upper(),
        street2=place.floor.upper() or UNSET,
        city=place.city.upper(),
        state=place.state,
        zip=place.zip,
        phone=phone,
    )
