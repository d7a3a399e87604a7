import pytest

from muniment.lab.corpus import Corpus
from panel import piles

COUNT = 100


@pytest.fixture(scope="package")
def corpus():
    return Corpus(7, COUNT)


@pytest.fixture(scope="package")
def pile(corpus, tmp_path_factory):
    """The folder of the archives of the sample."""
    return piles.sample(tmp_path_factory.mktemp("pile"), corpus)


@pytest.fixture(scope="package")
def released(pile, corpus, tmp_path_factory):
    """A release of the sample and its index, without one filing, and with one that the index has not."""
    folder = tmp_path_factory.mktemp("released")
    index = folder / "master.idx"
    index.write_text(piles.index_of(corpus))
    return piles.made(folder / "panel", [*piles.archives(pile), str(index)])
