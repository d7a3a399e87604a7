"""Which source belongs to a truth file, and which group it is counted in."""

import json

import pytest

from muniment.errors import UsageError
from muniment.lab.truth_files import decade_of, find, part_of


@pytest.fixture
def corpus(tmp_path):
    """Make files under a folder: what ends with .json holds labels, anything else is a source."""

    def make(files: dict[str, object]):
        for name, held in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(held if isinstance(held, str) else json.dumps(held), "utf-8")
        return tmp_path

    return make


def sources(folder):
    return {one.name: one.source and f"{one.source.parent.name}/{one.source.name}" for one in find(folder)}


def test_beside_the_truth_file(corpus):
    folder = corpus({"set/a.json": {"form": "D"}, "set/a.xml": "<x/>", "set/a-doc.txt": "", "other/a.txt": ""})
    assert sources(folder / "set") == {"a": "set/a.xml"}


def test_in_a_folder_beside_its_own(corpus):
    folder = corpus(
        {"truth/a.json": {}, "truth/b.json": {}, "ascii/a.txt": "", "html/b.htm": "", "truth-ocr/a.txt": ""}
    )
    assert sources(folder) == sources(folder / "truth") == {"a": "ascii/a.txt", "b": "html/b.htm"}


def test_other_json_beside_the_folder_truth_is_no_truth(corpus):
    folder = corpus({"truth/a.json": {}, "ascii/a.txt": "", "scores.json": {}})
    assert sources(folder) == {"a": "ascii/a.txt"}


def test_the_class_decides_between_folders(corpus):
    folder = corpus({"truth/a.json": {"class": "xml"}, "official-html/a.html": "", "xml/a.xml": "<x/>"})
    assert sources(folder) == {"a": "xml/a.xml"}


def test_a_truth_file_may_name_its_source(corpus):
    files = {"truth/a.json": {"source": "html/b.htm"}, "html/b.htm": "", "ascii/a.txt": ""}
    assert sources(corpus(files)) == {"a": "html/b.htm"}


def test_a_source_that_is_some_web_address_is_not_the_file(corpus):
    files = {"truth/a.json": {"source": "https://www.sec.gov/x"}, "ascii/a.txt": ""}
    assert sources(corpus(files)) == {"a": "ascii/a.txt"}


def test_none_and_several_are_troubles_of_one_truth(corpus):
    files = {
        "truth/a.json": {},
        "truth/b.json": {},
        "truth/c.json": {},
        "truth/d.json": "[1]",
        "x/a.txt": "",
        "y/a.htm": "",
    }
    truths = find(corpus(files | {"x/c.txt": ""}))
    assert [one.trouble for one in truths] == [
        'a: several sources: x/a.txt, y/a.htm; name one in the truth file as "source"',
        "b: no source: no file of this name beside it, its folder, or in one beside that",
        "",
        f"{truths[3].trouble.partition(': ')[0]}: not a JSON object",
    ]


def test_without_need_of_sources_only_bad_files_are_troubles(corpus):
    truths = find(corpus({"truth/a.json": {"form": "D"}, "truth/b.json": "{"}), need_sources=False)
    assert [bool(one.trouble) for one in truths] == [False, True]


def test_no_truth_files(corpus):
    with pytest.raises(UsageError, match="no truth files"):
        find(corpus({"html/a.htm": ""}))
    with pytest.raises(UsageError, match="no such folder"):
        find(corpus({}) / "nowhere")


def test_the_class_is_what_the_file_is_where_the_truth_is_silent(corpus):
    files = {"a.json": {}, "a.txt": "plain words", "b.json": {}, "b.txt": "<html><body>x</body></html>"}
    files |= {
        "c.json": {},
        "c.xml": "<?xml version='1.0'?><edgarSubmission/>",
        "d.json": {"class": "fax"},
        "d.txt": "x",
    }
    assert [one.kind for one in find(corpus(files))] == ["ascii", "html", "xml", "fax"]


@pytest.mark.parametrize(
    ("name", "labels", "decade"),
    [
        ("0000950134-99-012411", {}, "1990s"),
        ("0001193125-22-083968-doc", {"event_date": "1999-12-31"}, "2020s"),
        ("invitae-13g", {"event_date": "2021-03"}, "2020s"),
        ("x", {"first_sale": "yet to occur", "signatures": [{"date": "2013-11-19"}]}, "2010s"),
        ("x", {"event_date": None, "signatures": None}, "unknown"),
    ],
)
def test_decades(name, labels, decade):
    assert decade_of(name, labels) == decade


def test_a_third_is_held_out_for_good():
    names = [f"{n:010}-{n % 100:02}-{n:06}" for n in range(3000)]
    assert sum(part_of(name) == "held-out" for name in names) == pytest.approx(1000, abs=80)
    assert [name for name in "abcdefghij" if part_of(name) == "held-out"] == ["g", "h"]


def test_a_damaged_print_goes_where_its_filing_goes(corpus):
    names = [f"0000000001-98-{n:06}" for n in range(30)]
    folder = corpus(
        {f"truth/{name}-doc.json": {} for name in names} | {f"truth-ocr/{name}-pdftext.json": {} for name in names}
    )
    parts = {one.name.removesuffix("-pdftext"): one.part for one in find(folder / "truth-ocr")}
    assert parts == {one.name.removesuffix("-doc"): one.part for one in find(folder / "truth")}
    assert {part_of(f"{name}-doc") for name in names} == {"tuning", "held-out"}
