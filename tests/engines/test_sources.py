"""Files from a store of objects, from EDGAR's indexes and by address: the same ones as from a folder."""

import io
import re
import socket
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engines.objects import leading_to, serving
from muniment.cli import app as cli
from muniment.documents import archive
from muniment.documents.archive import Refused, items
from muniment.engines import opened
from muniment.errors import EnvironmentProblem, UsageError
from muniment.pipeline.sources import File, need_any, units
from muniment.pipeline.sources.edgar import quarters
from patience import patience
from pipeline.piles import FORM_D, pile, zipped

IS_13G = re.compile(r"^CONFORMED SUBMISSION TYPE:\s+SC(?:HEDULE)? 13G", re.MULTILINE).search

pytest.importorskip("obstore", reason="the extra cloud is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return pile(tmp_path_factory.mktemp("pile"), 10)


def objects_of(folder: Path) -> dict[str, bytes]:
    return {f"2024/{path.name}": path.read_bytes() for path in folder.iterdir()}


def told(found, beginning):
    return [(one.name.removeprefix(beginning), getattr(one, "data", None)) for one in found]


@pytest.mark.slow
def test_objects_are_the_files_of_a_folder(folder, monkeypatch):
    with patience(), serving({**objects_of(folder), "2024/.hidden": b"x", "2025/other.xml": FORM_D}) as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        found = list(opened(units(["s3://pile/2024/"])))
    assert told(found, "s3://pile/2024/") == told(items(folder), f"{folder}/")


def test_one_object_and_one_that_is_not_there(folder, monkeypatch):
    with patience(), serving(objects_of(folder), faults=2) as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        found = list(opened(units(["s3://pile/2024/inner.zip", "s3://pile/2024/nothing.xml"])))
    assert told(found[:-1], "s3://pile/2024/") == told(items(folder / "inner.zip"), f"{folder}/")
    assert found[-1] == Refused("s3://pile/2024/nothing.xml", "there is no such object")


def test_a_store_of_objects_that_nobody_reaches(monkeypatch):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # nobody listens there
        for name, value in leading_to(held.getsockname()[1]).items():
            monkeypatch.setenv(name, value)
        with patience(), pytest.raises(EnvironmentProblem, match=r"^s3://pile/2026: cannot be read: .{10,300}$"):
            list(units(["s3://pile/2026"]))


@pytest.mark.slow
@pytest.mark.parametrize("code", [302, 307])
def test_a_store_of_objects_with_tls_leads_to_no_address_without(code, tmp_path, monkeypatch):
    """A service inside, such as one that tells a machine's own secrets, speaks no TLS with a name that is known."""
    certs = pytest.importorskip("muniment.edgar.sandbox.certs", reason="the extra edgar is not installed")
    inside = {"latest/meta-data": b"secret"}
    with patience(), serving(inside) as other:
        leads = {f"led-{code}/a.xml": (code, f"{other['AWS_ENDPOINT']}/pile/latest/meta-data")}
        with serving({f"led-{code}/a.xml": b""}, leads=leads, tls=certs.certificates(tmp_path).context()) as variables:
            for name, value in variables.items():
                monkeypatch.setenv(name, value)
            with pytest.raises(EnvironmentProblem, match="error following redirect"):
                list(opened(units([f"s3://pile/led-{code}/"])))


def test_an_address_of_something_else():
    with pytest.raises(UsageError, match="gopher://pile: no address of objects"):
        list(units(["gopher://pile"]))


@pytest.mark.parametrize("names", [[""], [None], [5], [b"pile"], "pile", b"pile"])
def test_what_is_no_list_of_names_is_refused(names):
    """An empty name would be the folder that the program runs in, and one path the letters that it consists of."""
    with pytest.raises(UsageError, match=r"^(a source is|sources are) a [^\n]*, not "):
        list(units(names))


def test_an_address_of_a_file(folder):
    assert list(units([f"file://{folder}/g.xml"])) == list(units([folder / "g.xml"])) == [File(folder / "g.xml")]


def test_standard_input_is_taken_apart_as_a_file_is(monkeypatch):
    def told(data):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        return list(opened(units(["-"])))

    assert [item.name for item in told(zipped({"a.xml": FORM_D, "b.xml": FORM_D}))] == ["-!a.xml", "-!b.xml"]
    assert told(FORM_D) == [archive.Item("-", FORM_D)]
    monkeypatch.setattr(archive, "LIMITS", archive.Limits(largest=10))
    (refused,) = told(FORM_D)
    assert refused.message.startswith("more than 10 bytes come out of a pipe")


def test_names_of_which_one_leads_somewhere(folder):
    need_any(["nowhere", str(folder)])
    need_any(["-"])
    for names in (["nowhere", "neither"], ["nowhere", "https://www.sec.gov/"]):
        with pytest.raises(UsageError):
            need_any(names)


def test_a_large_zip_is_opened_in_parts(tmp_path):
    files = {f"{number:04}.xml": FORM_D.replace(b"Orchard", b"Orchard %d" % number) for number in range(600)}
    (tmp_path / "a.zip").write_bytes(zipped({**files, "inner.zip": zipped({"b.xml": FORM_D})}))
    (whole,) = units([tmp_path / "a.zip"])
    parts = list(whole.parts())
    assert [one.files for one in parts] == [256, 256, 89]
    assert list(opened(parts)) == list(whole.items()) == list(items(tmp_path / "a.zip"))


@pytest.mark.parametrize(
    ("name", "since", "until", "forms"),
    [
        ("edgar:2024Q1", (2024, 1, 1), (2024, 3, 31), {"D", "13G", "13D"}),
        ("edgar:2023Q4..2024Q2:13G,sc 13d", (2023, 10, 1), (2024, 6, 30), {"13G", "13D"}),
        ("edgar:1999Q2..1999Q4:D", (1999, 4, 1), (1999, 12, 31), {"D"}),
    ],
)
def test_what_a_range_of_indexes_asks_for(name, since, until, forms):
    asked = quarters(name)
    assert (asked.since, asked.until, asked.forms) == (date(*since), date(*until), forms)


@pytest.mark.parametrize("name", ["edgar:", "edgar:2024", "edgar:2024Q5", "edgar:2024Q3..2024Q1", "edgar:2024Q1:13F"])
def test_ranges_that_make_no_sense(name):
    with pytest.raises(UsageError):
        quarters(name)


@pytest.mark.slow
def test_filings_of_a_range_are_fetched_once(tmp_path, monkeypatch):
    local = pytest.importorskip("muniment.edgar.sandbox.local_edgar", reason="the extra edgar is not installed")
    documents = tmp_path / "given"
    with patience(), local.LocalEdgar(tmp_path / "edgar") as edgar:
        monkeypatch.setenv("MUNIMENT_EDGAR_URL", edgar.url)
        run("sample", "--count", "40", "--output", documents)
        run("edgar", "load", documents, "--data", tmp_path / "edgar")
        years = sorted(int(path.name) for path in documents.iterdir() if path.name.isdigit())
        asked = f"edgar:{years[0]}Q1..{years[-1]}Q4:13G"
        first, second = (run("ingest", asked, "--store", tmp_path / "a.db") for _ in range(2))
    wanted = [path for path in documents.rglob("*.txt") if IS_13G(path.read_text("latin-1"))]
    assert first.startswith(f"filings read\t{len(wanted)}\nkept unread\t0\n")
    assert second.startswith("filings read\t0\nkept unread\t0\nknown already\t0\n")


def run(*arguments) -> str:
    done = CliRunner().invoke(cli.app, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout
