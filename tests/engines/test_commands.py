"""Every command tells and writes the same, whichever engine does its work."""

import shutil
from pathlib import Path

import msgspec
import pytest

import muniment
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from pipeline.piles import pile
from pipeline.test_ingest import dump

EXAMPLES = Path(__file__).parents[2] / "examples"
OTHERS = ("processes", "ray")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A pile with printed schedules, and a file that is none."""
    made = pile(tmp_path_factory.mktemp("pile"), 10)
    for name in ("schedule-13d-2004.htm", "schedule-13g-1997.txt"):
        shutil.copy(EXAMPLES / name, made)
    return made


# What a command makes of the answers is its own matter: in one form they come from the cluster, too.
@pytest.mark.parametrize(("to", "others"), [("xml", OTHERS[:1]), ("jsonl", OTHERS)])
def test_convert(to, others, ran, folder, tmp_path):
    def made(engine):
        output = tmp_path / engine
        told = ran("convert", folder, "--to", to, "--output", output, engine=engine)
        return told, {path.name: path.read_bytes() for path in output.iterdir()} if to == "xml" else output.read_bytes()

    local = made("local")
    assert local[0][1].startswith("converted\t2\n")
    assert all(made(engine) == local for engine in others)


@pytest.mark.parametrize(("form", "others"), [("table", OTHERS[:1]), ("json", OTHERS)])
def test_check(form, others, ran, folder):
    told = [
        ran("check", folder, "--format", form, "--all", "--min-severity", "note", engine=engine)
        for engine in ("local", *others)
    ]
    assert len(told[0][1].splitlines()) > 50
    assert all(one == told[0] for one in told)


def test_check_of_a_store(ran, folder, tmp_path):
    def judged(engine):
        path = tmp_path / f"{engine}.db"
        ran("ingest", folder, "--store", path, engine="local")
        return ran("check", "--store", path, "--format", "json", engine=engine)

    local = judged("local")
    assert len(local[1].splitlines()) > 10
    assert [judged(engine) for engine in OTHERS] == [local, local]


def test_evaluate(ran, tmp_path):
    truth = tmp_path / "truth"
    truth.mkdir()
    for name in ("form-d.xml", "schedule-13g.xml", "schedule-13g-1997.txt", "schedule-13d-2004.htm"):
        shutil.copy(EXAMPLES / name, truth)
        summary = muniment.summary(muniment.read(EXAMPLES / name))
        (truth / f"{Path(name).stem}.json").write_bytes(msgspec.json.Encoder(decimal_format="number").encode(summary))
    told = [ran("evaluate", tmp_path, "--by-file", engine=engine) for engine in ("local", *OTHERS)]
    assert told[0][0] == 0
    alike = [[line for line in one[1].splitlines() if "documents/s" not in line] for one in told]
    assert alike[1:] == [alike[0], alike[0]]


def test_reread(ran, folder, tmp_path, monkeypatch):
    """What another reader has stored is read again by this one."""
    stores = {engine: tmp_path / f"{engine}.db" for engine in ("local", *OTHERS)}
    with monkeypatch.context() as older:
        older.setattr("muniment.pipeline.ingest.READER_VERSION", "1")
        older.setattr("muniment.store.store.READER_VERSION", "1")
        with Store.open(stores["local"]) as store:
            ingest([folder], store)
    for engine in OTHERS:
        shutil.copy(stores["local"], stores[engine])
    told = [(ran("reread", "--store", path, engine=engine), dump(path)) for engine, path in stores.items()]
    assert told[0][0][1].startswith("files read again\t24\n")
    assert told[1:] == [told[0], told[0]]
