"""A study of the sample world finds the statements and offerings that the world was made of."""

from collections import defaultdict

import pytest
from sqlalchemy import select

from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import fill
from muniment.lab.timeline import Offering
from muniment.store import Store
from muniment.study import tables
from muniment.study.updating import update

COUNT = 1200


@pytest.fixture(scope="module")
def world():
    return Corpus(11, COUNT)


@pytest.fixture(scope="module")
def found(world, tmp_path_factory):
    """The statement of each filing by its accession number, as the study has it."""
    with Store.open(tmp_path_factory.mktemp("sample") / "s.db") as store:
        list(fill(store, world))
        update(store)
        with store.reading() as connection:
            return {
                row.accession: row.statement_id
                for table in (tables.reports, tables.notices)
                for row in connection.execute(select(table.c.accession, table.c.statement_id))
                if row.accession
            }


@pytest.fixture(scope="module")
def made(world):
    """The accession numbers of each offering, and of each run of a holder's filings on a class of a company."""
    chains = defaultdict(list)
    for one in world:
        due = one.due
        chains[("o", due.offering) if isinstance(due, Offering) else ("s", due.statement)].append(one)
    return chains


def numbers(chain, found):
    return [one.accession for one in chain if one.accession in found]


@pytest.mark.slow
def test_filings_of_one_statement_are_one(found, made):
    whole = [{found[number] for number in numbers(chain, found)} for chain in made.values()]
    assert sum(len(chain) > 3 for chain in made.values()) > 50
    assert [one for one in whole if len(one) > 1] == []


@pytest.mark.slow
def test_no_two_statements_are_joined(found, made):
    """But those of one holder on one class: who reports again after years goes on with the statement."""
    owners = defaultdict(set)
    for key, chain in made.items():
        due = chain[0].due
        same = key if isinstance(due, Offering) else (due.issuer, due.which, due.holder, due.part)
        for number in numbers(chain, found):
            owners[found[number]].add(same)
    assert [one for one in owners.values() if len(one) > 1] == []
