"""A small fictional world, put into the tables of a study by hand: what pages and questions show does not depend on
who works it out.

Two issuers with holders and offerings, a group on one cover, an exit, a filing without a percent, a name full of
script, and a fund.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import insert

from muniment.documents.header import FilingHeader, Party
from muniment.forms import FormD, Schedule13D, Schedule13G
from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.forms.schedule_13.schedule_13d import ReportingPerson as PersonD
from muniment.forms.schedule_13.schedule_13g import ReportingPerson as PersonG
from muniment.store import Store
from muniment.store.stored import XML
from muniment.study import questions, tables
from muniment.values.characters import folded
from store.entries import entry

HOSTILE = "<script>window.flag = 1</script> & “Daughters” LLC"
LARKSPUR, ORCHARD = 1, 2
HOLDERS = {3: "Northgate Capital, L.P.", 4: "Northgate GP, LLC", 5: HOSTILE, 6: "Theodora Quill"}
ENTITIES = [
    {"id": LARKSPUR, "key": "cik:0009900001", "kind": "company", "name": "Larkspur Lamps, Inc.", "cik": "0009900001"},
    {"id": ORCHARD, "key": "cik:0009900002", "kind": "company", "name": "Orchard Data Corp", "cik": "0009900002"},
    *(
        {"id": number, "key": f"name:{number}", "kind": "company", "name": name, "cik": None}
        for number, name in HOLDERS.items()
    ),
]


def day(words: str) -> date:
    return date.fromisoformat(words)


# number, statement, issuer, form, event, filed, persons with shares and percent, exit
SCHEDULES = [
    (1, 1, LARKSPUR, "SC 13G", "2011-12-31", "2012-02-14", [(3, 600_000, "6.0"), (4, 600_000, "6.0")], False),
    (2, 1, LARKSPUR, "SC 13G/A", "2012-12-31", "2013-02-14", [(3, 812_500, "8.125"), (4, 812_500, "8.125")], False),
    (3, 2, LARKSPUR, "SC 13D", "2012-06-01", "2012-06-11", [(5, 1_120_000, "11.2")], False),
    (4, 2, LARKSPUR, "SC 13D/A", "2014-03-03", "2014-03-05", [(5, 400_000, "4.0")], True),
    (5, 3, LARKSPUR, "SC 13G", "2012-12-31", "2013-02-12", [(6, None, None)], False),
    (6, 4, ORCHARD, "SC 13G", "2013-12-31", "2014-02-14", [(3, 50_000, "5.5")], False),
]
LAMPS = ("CA", "Other Technology", "Technology", False)
DATA = ("CA", "Computers", "Technology", False)
FUND = ("NY", "Pooled Investment Fund", "Banking & Financial Services", True)
ABROAD = ("X0", "Biotechnology", "Health Care", False)
# number, statement, issuer, form, filed, (state, industry, group, fund), sold, raised, kind
NOTICES = [
    (11, 11, LARKSPUR, "D", "2025-07-09", LAMPS, 4_000_000, 4_000_000, "first"),
    (12, 11, LARKSPUR, "D/A", "2025-09-02", LAMPS, 5_500_000, 1_500_000, "increase"),
    (13, 12, ORCHARD, "D", "2025-08-01", DATA, 9_000_000, 9_000_000, "first"),
    (14, 13, ORCHARD, "D", "2025-08-20", FUND, 70_000_000, 70_000_000, "first"),
    (15, 14, LARKSPUR, "D/A", "2025-05-02", ABROAD, 800_000, None, "first seen"),
]


def fill(store: Store) -> Store:
    """Put the world into a store: the filings, and what a study says of them."""
    for row in SCHEDULES:
        _add(store, row[0], _schedule(row), row[3], row[5])
    for row in NOTICES:
        _add(store, row[0], _notice(row), row[3], row[4])
    with store.writing() as connection:
        tables.make_ready(connection)
        for table, rows in _rows().items():
            for row in rows:
                connection.execute(insert(table).values(row))
        questions.make_views(connection)
    return store


def accession(number: int) -> str:
    return f"0009900099-25-{number:06}"


def _add(store: Store, number: int, record, form: str, filed: str) -> None:
    data = f"filing {number}".encode()
    issuer = record.primary_issuer if isinstance(record, FormD) else record
    named = (issuer.name, issuer.cik) if isinstance(record, FormD) else (issuer.issuer_name, issuer.issuer_cik)
    party = Party(role="FILER" if form.startswith("D") else "SUBJECT COMPANY", name=named[0], cik=named[1])
    header = FilingHeader(accession_number=accession(number), form=form, filed=day(filed), parties=(party,))
    made = entry(data, record, accession=accession(number), rank=XML, header=header, name=f"{number}.xml")
    store.add([made], {made.content_hash: data})


def _name(number: int) -> str:
    return next(one["name"] for one in ENTITIES if one["id"] == number)


def _cik(number: int) -> str | None:
    return next(one["cik"] for one in ENTITIES if one["id"] == number)


def _schedule(row):
    _, _, issuer, form, event, _, persons, _ = row
    told = {"issuer_name": _name(issuer), "issuer_cik": _cik(issuer), "event_date": day(event)}
    kind, person = (Schedule13D, PersonD) if "13D" in form else (Schedule13G, PersonG)
    people = tuple(
        person(name=_name(who), **_stated(aggregate_amount=shares, percent=percent)) for who, shares, percent in persons
    )
    return kind(submission_type=form, reporting_persons=people, **told)


def _stated(**numbers):
    return {name: Decimal(value) for name, value in numbers.items() if value is not None}


def _notice(row):
    issuer = Issuer(cik=_cik(row[2]), name=_name(row[2]), address=Address(city="Fairview", state=row[5][0]))
    person = RelatedPerson(first_name="Theodora", last_name="Quill", relationships=("Director",))
    told = {"primary_issuer": issuer, "related_persons": (person,), "total_amount_sold": row[6]}
    return FormD(submission_type=row[3], exemptions=("06b",), **told)


# ---- the rows -------------------------------------------------------------------------------------------------------


def _rows():
    mentions = [one for row in SCHEDULES for one in _mentions(row, [who for who, _, _ in row[6]], "reporting person")]
    mentions += [one for row in NOTICES for one in _mentions(row, [6], "related person")]
    seen = {number: {one["filing_id"] for one in mentions if one["entity_id"] == number} for number in range(1, 7)}
    entities = [{**one, "folded": folded(one["name"]), "filings": len(seen[one["id"]])} for one in ENTITIES]
    return {
        tables.entities: entities,
        tables.mentions: mentions,
        tables.statements: _statements(),
        tables.reports: [_report(row) for row in SCHEDULES],
        tables.holdings: [one for row in SCHEDULES for one in _holdings(row)],
        tables.notices: [_notice_row(row) for row in NOTICES],
        tables.exemption_sets: [{"exemptions": ("06b",), "code": "06b"}],
    }


def _mentions(row, others, role: str):
    named = [(row[2], "issuer", "issuer_name")]
    named += [(who, role, f"reporting_persons[{at}].name") for at, who in enumerate(others)]
    for at, (who, said, path) in enumerate(named):
        told = {"filing_id": row[0], "position": at, "entity_id": who, "role": said, "name": _name(who), "path": path}
        yield {**told, "linked": "CIK" if _cik(who) else "itself", "cik": _cik(who)}


def _before(row, rows):
    return next((one for one in reversed(rows) if one[1] == row[1] and one[0] < row[0]), None)


def _chained(row, rows):
    before = _before(row, rows)
    number = sum(one[1] == row[1] and one[0] <= row[0] for one in rows)
    linked = "same holder and class" if before else "first"
    return {"statement_id": row[1], "number": number, "linked": linked, "before_id": before and before[0]}


def _filed(row, filed: str):
    told = {"filing_id": row[0], "accession": accession(row[0]), "form": row[3], "amendment": row[3].endswith("/A")}
    return {
        **told,
        "filed": day(filed),
        "known": f"{filed}T23:59:59",
        "issuer_id": row[2],
        "issuer_name": _name(row[2]),
    }


def _figure(row):
    stated = [(at, shares, Decimal(percent)) for at, (_, shares, percent) in enumerate(row[6]) if shares is not None]
    return stated[0] if stated else (None, None, None)


def _report(row):
    before, persons = _before(row, SCHEDULES), row[6]
    at, shares, percent = _figure(row)
    changed = before is not None and shares is not None
    return {
        **_filed(row, row[5]),
        **_chained(row, SCHEDULES),
        "schedule": row[3][3:6],
        "event": day(row[4]),
        "class_title": "Common Stock",
        "holder_id": persons[0][0],
        "holder_name": _name(persons[0][0]),
        "persons": len(persons),
        "figure_position": at,
        "path": None if at is None else f"reporting_persons[{at}]",
        "shares": shares,
        "percent": percent,
        "basis": "the largest aggregate",
        "disclaimed": False,
        "derived": False,
        "in_group": len(persons) > 1,
        "exit": row[7],
        "shares_change": shares - _figure(before)[1] if changed else None,
        "percent_change": percent - _figure(before)[2] if changed else None,
    }


def _holdings(row):
    for at, (who, shares, percent) in enumerate(row[6]):
        yield {
            "filing_id": row[0],
            "position": at,
            "statement_id": row[1],
            "issuer_id": row[2],
            "holder_id": who,
            "name": _name(who),
            "shares": shares,
            "percent": None if percent is None else Decimal(percent),
            "in_group": len(row[6]) > 1,
            "counted": at == 0,
            "same_as": 0 if at else None,
            "path": f"reporting_persons[{at}]",
        }


def _notice_row(row):
    _, _, _, _, filed, (state, industry, group, fund), sold, raised, kind = row
    when = day(filed)
    return {
        **_filed(row, filed),
        **_chained(row, NOTICES),
        "month": filed[:7],
        "quarter": f"{when.year}Q{(when.month + 2) // 3}",
        "year": when.year,
        "state": state,
        "industry": industry,
        "industry_group": group,
        "is_fund": fund,
        "exemptions": ("06b",),
        "offered": 5_000_000,
        "size": "over $1 million to $5 million",
        "sold": sold,
        "raised": raised,
        "raised_once": raised,
        "raised_kind": kind,
        "apart": sold if raised is None else None,
    }


def _statements():
    for kind, rows in (("ownership", SCHEDULES), ("offering", NOTICES)):
        for number in sorted({row[1] for row in rows}):
            own = [row for row in rows if row[1] == number]
            told = {"id": number, "kind": kind, "key": accession(own[0][0]), "issuer_id": own[0][2]}
            yield {**told, "filings": len(own), "first_id": own[0][0], "current_id": own[-1][0]}
