"""Studied stores: a small world put in by hand, and a market with neighbours of the seeds."""

import pytest
from litestar.testing import TestClient

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web.app import create_app
from shared_data import SHARED
from study.rows import fill

from . import markets


@pytest.fixture(scope="package")
def world_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("world") / "filings.db"
    with Store.open(path) as store:
        fill(store)
    return path


@pytest.fixture(scope="package")
def world(world_path):
    """Pages over the world of `study.rows`."""
    with TestClient(create_app(world_path), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="package")
def market_path(tmp_path_factory):
    """A quarter of Form Ds, the seeds where they are there, and neighbours of theirs."""
    path = tmp_path_factory.mktemp("market") / "filings.db"
    with Store.open(path) as store:
        if (SHARED / "seeds").is_dir():
            ingest(sorted((SHARED / "seeds").glob("*.txt")), store)
        markets.neighbours(store)
        markets.quarter(store)
        markets.studied(store)
    return path


@pytest.fixture(scope="package")
def market(market_path):
    """Pages over the market."""
    with TestClient(create_app(market_path), base_url="http://127.0.0.1") as client:
        yield client
