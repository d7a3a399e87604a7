"""Answers that are kept: found on the basis they were made on, by the version that made them, and never otherwise."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import Struct

from muniment.store import Store, cached


class Told(Struct):
    """Something that was worked out."""

    day: date
    numbers: dict[str, Decimal]


TOLD = Told(date(2025, 3, 4), {"CA": Decimal("12.50")})


@pytest.fixture
def store(where):
    with Store.open(where) as store:
        yield store


def look(store, name="told", basis="7", kind=Told):
    with store.reading() as connection:
        return cached.get(connection, name, basis, kind)


def put(store, basis, told):
    with store.writing() as connection:
        cached.put(connection, "told", basis, told)


def test_an_answer_is_found_on_its_own_basis_alone(store):
    assert look(store) is None
    put(store, "7", TOLD)
    assert look(store) == TOLD
    assert look(store, basis="8") is None
    assert look(store, name="other") is None
    put(store, "8", TOLD)
    assert (look(store), look(store, basis="8")) == (None, TOLD)


def test_an_answer_of_another_version_or_shape_is_none(store, monkeypatch):
    put(store, "7", {"day": "soon"})
    assert look(store) is None
    put(store, "7", TOLD)
    monkeypatch.setattr(cached, "__version__", "9.9.9")
    assert look(store) is None


def test_a_store_with_answers_is_a_store_like_any_other(store):
    put(store, "7", TOLD)
    with Store.open(store.place, read_only=True) as again:
        assert look(again) == TOLD
        assert again.counts().filings == 0
