"""A further copy of a filing, which does not tell its number, is no filing more; a number stands where it is said."""

from datetime import date

import pytest
from msgspec import UNSET, structs

from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.store import Store
from muniment.study.updating import update
from study import held
from study.held import answered
from study.questions.test_notices import notice

BOSTON = Address(street1="12 Lamp Street", city="Boston", state="MA", zip_code="02110")


def of_issuer(number, cik, name):
    made = notice(number, name, date(2024, 4, number), "MA", "Computers", ("06b",), 900, 500, None, None)
    person = RelatedPerson(first_name="Ada", last_name="Byrne", relationships=("Director",), address=BOSTON)
    told = {"primary_issuer": Issuer(cik=cik, name=name, address=BOSTON), "related_persons": (person,)}
    return structs.replace(made, record=structs.replace(made.record, **told))


@pytest.mark.parametrize("copy_first", [True, False])
def test_a_copy_of_a_notice_hides_no_issuer_and_is_counted_nowhere(tmp_path, copy_first):
    lamps, sails = of_issuer(1, "0001000001", "Lamps Inc"), of_issuer(2, "0001000002", "Sails Inc")
    nameless = structs.replace(lamps.header, accession_number=UNSET)
    copy = structs.replace(lamps, accession=UNSET, content_hash="a" * 64, header=nameless)
    with Store.open(tmp_path / "filings.db") as store:
        for one in (copy, lamps, sails) if copy_first else (lamps, copy, sails):
            store.add([one], {one.content_hash: b""})
        update(store)
        with store.reading() as connection:
            assert answered(connection, "new_issuers", "issuer_name") == [("Sails Inc",), ("Lamps Inc",)]
            assert answered(connection, "serial_persons", "name", "issuers", "filings") == [("Ada Byrne", 2, 2)]


def test_a_cusip_is_counted_once_and_stands_among_those_of_its_filing(tmp_path):
    said = held.schedule(cusips=("N/A", held.CUSIP), event=date(2024, 2, 1))
    copy = structs.replace(held.entry(b"copy", said), header=UNSET)
    with held.stored(tmp_path / "filings.db", [copy, held.filed(1, said, date(2024, 2, 14))]) as store:
        update(store)
        with store.reading() as connection:
            found = answered(connection, "crosswalk", "cusip", "filings", "filing", "path")
    assert found == [(held.CUSIP, 1, held.number(1), "cusips")]


def test_the_former_name_of_a_copy_is_counted_once(tmp_path):
    before, after = of_issuer(1, "0001000001", "Lamps Inc"), of_issuer(2, "0001000001", "Lanterns Inc")
    nameless = structs.replace(before.header, accession_number=UNSET)
    copy = structs.replace(before, accession=UNSET, content_hash="a" * 64, header=nameless)
    with Store.open(tmp_path / "filings.db") as store:
        for one in (before, copy, after):
            store.add([one], {one.content_hash: b""})
        update(store)
        with store.reading() as connection:
            assert answered(connection, "former_names", "name", "former_name", "filings") == [
                ("Lanterns Inc", "Lamps Inc", 1)
            ]
