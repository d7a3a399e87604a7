"""What people see on a terminal: tables in words, without a line that a narrow window would break into another row."""

import re
import shutil
from pathlib import Path

import pytest

from commands import on_a_terminal, run

EXAMPLES = Path(__file__).parents[2] / "examples"
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
MARKUP = re.compile(r"\[/?(?:bold|dim|red|green|yellow|cyan)\b")


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    """A folder of filings, and a store that was studied and judged."""
    folder = tmp_path_factory.mktemp("pile")
    files = folder / "filings"
    files.mkdir()
    for name in ("form-d.xml", "schedule-13d.xml", "schedule-13g.xml", "schedule-13g-1997.txt"):
        shutil.copy(EXAMPLES / name, files)
    shutil.copy(EXAMPLES / "damaged" / "odd-values.xml", files)
    (files / "noted.txt").write_text("not a filing")
    run("ingest", files, "--store", folder / "filings.db")
    run("study", "--store", folder / "filings.db")
    return folder


def seen(*args, code=0):
    """Return the lines that a command leaves on a terminal, without colours."""
    shown = CONTROL.sub("", on_a_terminal(*args, code=code))
    assert not MARKUP.search(shown)
    return [line.rpartition("\r")[2].rstrip() for line in shown.replace("\r\n", "\n").split("\n")]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["forms"], ["Notice of Exempt Offering of Securities", "Schedule 13G, ", "fields"]),
        (["forms", "D"], ["Total Amount Sold", "total_amount_sold", "13  "]),
        (["rules"], ["O-01", "error", "`muniment rules CODE` explains one."]),
        (["rules", "O-01"], ["law ", "profiles ", "passes ", "fails "]),
        (["ask", "holders"], ["Larkspur Lantern Works"]),
        (["who", "Larkspur Lantern Works, Inc."], ["by CIK:", "issuer in "]),
        (["check", "--store"], ["severity", "findings"]),
        (["study"], ["filings studied"]),
        (["list"], ["Larkspur Lantern Works", "SC 13G"]),
        (["verify"], ["filings looked at, 0 faults"]),
    ],
    ids=" ".join,
)
def test_a_command_tells_people_in_words(pile, args, words):
    stored = args[0] not in ("forms", "rules")
    where = [pile / "filings.db"] if args[-1] == "--store" else ["--store", pile / "filings.db"]
    lines = seen(*args, *(where if stored else ()), code=args[0] == "check")  # a filing that is damaged breaks rules
    for one in words:
        assert any(one in line for line in lines), (one, lines)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["ingest", "{pile}", "--store", "{new}/a.db"], ["5  filings read", "1  kept unread"]),
        (["convert", "{pile}/schedule-13g-1997.txt", "--output", "{new}/out"], ["1  converted", "seconds, "]),
    ],
    ids=["ingest", "convert"],
)
def test_long_work_is_counted_for_people(pile, tmp_path, command, words):
    lines = seen(*(one.format(pile=pile / "filings", new=tmp_path) for one in command))
    for one in words:
        assert any(one in line for line in lines), (one, lines)
