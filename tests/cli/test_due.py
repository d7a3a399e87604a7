"""`muniment due` as a user meets it: the date alone on the first line, errors in one line, exit codes."""

import json
import re
from datetime import date

import pytest

from cli.test_commands import EXAMPLES, ROOT
from commands import on_a_terminal, run
from muniment.deadlines import TRIGGERS, today

HEAD = "holder,issuer,shares,rights,outstanding,kind,date,group\n"


def first(*args) -> str:
    out, err = run("due", *args)
    assert err == ""
    return out.splitlines()[0]


# ---- an event -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("--form", "13D", "--event", "2025-01-03"), "2025-01-13"),
        (("--form", "SCHEDULE 13D", "--event", "2025-12-22"), "2026-01-02"),
        (("--form", "13D", "--event", "2025-06-17", "--trigger", "material-change"), "2025-06-20"),
        (("--form", "13D", "--event", "2023-06-17", "--trigger", "material-change"), "promptly"),
        (("--form", "13G", "--event", "2024-09-30", "--rule", "13d-1b"), "2024-11-14"),
        (("--form", "13G", "--event", "2024-10-31", "--rule", "13d-1b", "--trigger", "over-10"), "2024-11-07"),
        (("--form", "13G", "--event", "2024-10-10"), "2024-10-18"),
        (("--form", "13G/A", "--event", "2025-12-31"), "2026-02-17"),
        (("--form", "D", "--event", "2025-03-14"), "2025-03-31"),
        (("--form", "D", "--event", "2024-05-09", "--trigger", "annual"), "2025-05-09"),
        (("--form", "D", "--event", "2025-03-14", "--trigger", "annual"), "2026-03-13"),
        (("--form", "D", "--event", "2024-02-29", "--trigger", "annual"), "2025-02-28"),
        (("--form", "D", "--event", "2036-11-23", "--trigger", "annual"), "2037-11-23"),
    ],
)
def test_the_first_line_is_the_date_and_nothing_else(args, line):
    assert first(*args) == line


def test_rule_steps_and_assumptions_follow():
    out, _ = run("due", "--form", "13D", "--event", "2025-01-03")
    for words in (
        "SC 13D: first Schedule 13D", "17 CFR 240.13d-1(a)", "2025-01-09 (Thursday: mourning for President Carter)",
        "assumed: The event of a purchase is its trade date", "--trigger material-change",
    ):  # fmt: skip
        assert words in out
    out, _ = run("due", "--form", "13D", "--event", "2025-01-03", "--trigger", "initial")
    assert "other triggers" not in out


def test_the_other_triggers_are_those_of_the_rule():
    out, _ = run("due", "--form", "13G/A", "--rule", "13d-1b", "--event", "2025-06-30")
    others = out.partition("other triggers:")[2]
    assert "--trigger over-10:" in others
    assert "--trigger over-20:" not in others
    assert "--trigger over-20:" in run("due", "--form", "13G/A", "--rule", "13d-1c", "--event", "2025-06-30")[0]
    assert "--trigger over-20:" in run("due", "--form", "13G", "--event", "2025-06-30")[0]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("schedule-13d.xml", "2026-03-30"),
        ("schedule-13d-2004.htm", "promptly"),
        ("schedule-13g-1997.txt", "no date"),
    ],
)
def test_of_a_filing_too_the_first_line_is_the_date_or_what_stands_for_it(name, line):
    assert run("due", f"examples/{name}")[0].partition("\n")[0] == line


@pytest.mark.parametrize(
    ("args", "left_out", "last"),
    [
        (
            ("--form", "13D", "--event", "2025-12-22", "--trigger", "initial"),
            "2025-12-24 closing, 2025-12-25 holiday, 2025-12-26 closing, 2025-12-27 weekend, 2025-12-28 weekend, "
            "2026-01-01 holiday",
            "2026-01-02",
        ),
        (
            ("--form", "13G/A", "--rule", "13d-1b", "--event", "2025-12-31", "--trigger", "material-change"),
            "2026-02-14 weekend, 2026-02-15 weekend, 2026-02-16 holiday",
            "2026-02-17",
        ),
        (("--form", "D", "--event", "2025-03-03", "--trigger", "first-sale"), "", "2025-03-18"),
        (("--form", "D", "--event", "2034-07-04", "--trigger", "annual"), "2035-07-04 holiday", "2035-07-03"),
    ],
)  # fmt: skip
def test_why_names_what_was_left_out_and_what_the_calendar_stands_on(args, left_out, last):
    out, _ = run("due", *args, "--why")
    assert out.splitlines()[0] == last
    (told,) = map(json.loads, run("due", *args, "--format", "json")[0].splitlines())
    assert ", ".join(f"{day['date']} {day['kind']}" for day in told["left_out"]) == left_out
    for day in told["left_out"]:
        (line,) = [line for line in out.splitlines() if line.startswith(f"left out: {day['date']} ")]
        assert day["what"] in line
        assert line.endswith(f", a {day['kind']} ({day['source']})")
    assert ("left out: no day" in out) is not bool(left_out)
    assert told["calendar"]["closings_known_until"] == "2026-11-21"
    assert "closings by executive order known until 2026-11-21, later ones unknown" in out
    assert ("Closings by order are known until" in out) is (last > "2026-11-21")


def test_why_goes_with_files_positions_and_a_store(tmp_path, store):
    out, _ = run("due", EXAMPLES / "form-d-submission.txt", "--why")
    assert out.splitlines()[0] == "2025-03-18"
    assert "    left out: 2026-03-14 (Saturday), a weekend" in out
    (tmp_path / "p.csv").write_text(f"{HEAD}Heron,Lark,51,0,1000,passive,2025-01-06,\n")
    out, _ = run("due", "--positions", tmp_path / "p.csv", "--why")
    assert "left out: 2025-01-09 (Thursday: mourning for President Carter), a closing" in out
    out, _ = run("due", "--watch", "--store", store, "--as-of", "2025-10-01", "--form", "D", "--why")
    assert "2026-03-16 may be argued\n  17 CFR 230.503(a)(3)(iii)" in out
    assert "  left out: 2026-03-14 (Saturday), a weekend" in out


def test_every_clock_is_listed_the_first_to_run_out_first():
    out, _ = run("due", "--form", "13G", "--event", "2024-10-10")
    blocks = [block.splitlines() for block in out.split("\n\n")]
    assert [(block[0], block[2][:12]) for block in blocks[:3]] == [
        ("2024-10-18", "Rule 13d-1(c"), ("2025-02-14", "Rule 13d-1(b"), ("2025-02-14", "Rule 13d-1(d")
    ]  # fmt: skip


def test_json_is_one_clock_a_line():
    out, _ = run("due", "--form", "13G", "--event", "2024-10-10", "--format", "json")
    told = [json.loads(line) for line in out.splitlines()]
    assert [one["date"] for one in told] == ["2024-10-18", "2025-02-14", "2025-02-14"]
    assert told[0]["citations"] == ["17 CFR 240.13d-1(c)"]
    assert told[0]["steps"][-2] == "Day 5 is 2024-10-18 (Friday)."
    out, _ = run("due", "--form", "D", "--event", "2025-03-14", "--states", "ny", "--format", "json")
    assert json.loads(out)["states"] == ["NY"]


def test_states_are_a_reminder_without_a_day():
    out, _ = run("due", "--form", "D", "--event", "2025-03-14", "--states", "NY,California")
    assert out.startswith("2025-03-31\n")
    assert [line.split(":")[0] for line in out.splitlines()[-2:]] == ["NY (New York)", "CA (California)"]
    assert out.count("no period of a state's law is known here") == 2


def test_every_trigger_of_the_contract_is_known():
    for form, theirs in TRIGGERS.items():
        for trigger in theirs:
            first("--form", form, "--event", "2025-01-03", "--trigger", trigger)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--form", "13F", "--event", "2025-01-03"),
         "form: there is no '13F'; did you mean 13G? There is D, D/A, 13G, 13G/A, 13D, 13D/A"),
        (("--form", "13D", "--event", "3.1.2025"),
         "'3.1.2025' is not a day: write a day such as 2026-03-27 or 3/27/2026"),
        (("--form", "13D", "--event", "2131-01-03"),
         "the calendar of business days has the years 1994 to 2099: 2131-01-03 is outside"),
        (("--form", "13D", "--event", "2025-01-03", "--trigger", "materal-change"),
         "trigger: there is no 'materal-change'; did you mean material-change? There is initial, material-change"),
        (("--form", "D", "--event", "2025-01-03", "--trigger", "over-10"),
         "the trigger over-10 belongs to 13G, not to D; its own: first-sale, annual, correction"),
        (("--form", "13G", "--event", "2025-01-03", "--rule", "13d-1a"),
         "rule: a Schedule 13G is not filed under '13d-1a'; did you mean 13d-1d? There is 13d-1b, 13d-1c, 13d-1d"),
        (("--form", "13G", "--event", "2025-01-03", "--rule", "13d-1b", "--trigger", "over-20"),
         "the trigger over-20 starts no clock under Rule 13d-1(b); those that do: initial, material-change, over-10, "
         "plus-minus-5, lost-13g"),
        (("--form", "D", "--event", "2025-01-03", "--states", "NY,Californa"),
         "--states: 'Californa' is no state; did you mean California?"),
        (("--form", "13D", "--event", "2025-01-03", "--states", "NY"),
         "--states is for Form D: Schedules 13D and 13G are not filed with states"),
        (("--form", "13D"), "give --form and --event, or filings, or --positions CSV, or --watch with --store"),
        (("--form", "13D", "--event", "2025-01-03", "--why", "--ics", "-"), "--why has no meaning with --ics"),
        ((), "give --form and --event, or filings, or --positions CSV, or --watch with --store"),
        (("--watch", "--positions", "p.csv"), "--positions and --watch do not go together: ask for one at a time"),
        (("x.xml", "--rule", "13d-1b"), "--rule has no meaning with filings"),
        (("--form", "13D", "--event", "2025-01-03", "--as-of", "2025-01-03"), "--as-of has no meaning with --event"),
        (("--form", "13D", "--event", "2023-01-03", "--trigger", "material-change", "--ics", "-"),
         "there is no day to put into a calendar: no rule here names a number of days"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_and_exit_code_2(args, words):
    out, err = run("due", *args, code=2)
    assert (out, " ".join(err.split())) == ("", f"error: {words}")


# ---- calendars ------------------------------------------------------------------------------------------------------


def test_a_calendar_on_standard_output_and_in_a_file(tmp_path):
    out, _ = run("due", "--form", "13D", "--event", "2025-01-03", "--ics", "-")
    assert out.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20250113\r\n" in out
    out, _ = run("due", "--form", "13G", "--event", "2024-10-10", "--ics", tmp_path / "due.ics")
    assert out == ""
    assert (tmp_path / "due.ics").read_bytes().count(b"BEGIN:VEVENT") == 3
    out, _ = run("due", "--form", "D", "--event", "2025-03-14", "--trigger", "annual", "--ics", "-")
    assert "DTSTART;VALUE=DATE:20260313\r\n" in out
    assert "2026-03-16 (Monday) may be argued" in out.replace("\r\n ", "")
    _, err = run("due", "--form", "13D", "--event", "2025-01-03", "--ics", tmp_path / "no" / "due.ics", code=3)
    assert "cannot be written: No such file or directory" in err


# ---- filings --------------------------------------------------------------------------------------------------------


def test_a_filing_tells_what_its_facts_start():
    out, _ = run("due", EXAMPLES / "form-d-submission.txt")
    lines = out.splitlines()
    assert lines[0] == "2025-03-18"
    assert lines[2] == "on time"
    assert "  next 2026-03-13: may be owed: annual amendment while the offering goes on" in out


def test_of_a_file_that_cannot_be_read_a_calendar_says_nothing_more(tmp_path):
    out, err = run("due", tmp_path / "none.xml", "--ics", "-", code=1)
    assert (out, err.count("\n")) == ("", 1)
    assert "there is no day to put into a calendar" not in err


def test_a_calendar_of_a_filing_has_what_is_to_come():
    out, _ = run("due", EXAMPLES / "form-d-submission.txt", "--ics", "-")
    assert re.findall("DTSTART;VALUE=DATE:(.*)\r", out) == ["20260313"]
    out, _ = run("due", EXAMPLES / "form-d.xml", "--ics", "-")
    assert re.findall("DTSTART;VALUE=DATE:(.*)\r", out) == ["20260218"]


def test_a_bad_filing_does_not_stop_the_others(tmp_path):
    (tmp_path / "empty.xml").write_bytes(b"")
    out, err = run("due", tmp_path / "empty.xml", EXAMPLES / "schedule-13d.xml", "--format", "json", code=1)
    (told,) = [json.loads(line) for line in out.splitlines()]
    assert (told["on_time_until"], told["form"], told["late"]) == ("2026-03-30", "SC 13D", None)
    assert "empty.xml: the file is empty" in err


# ---- positions ------------------------------------------------------------------------------------------------------


def test_positions(tmp_path):
    table = tmp_path / "positions.csv"
    table.write_text(
        f"{HEAD}Heron,Lark,50,0,1000,passive,2025-01-03,\nHeron,Lark,51,0,1000,passive,2025-01-06,\n"
        "Ibis,Lark,30,0,1000,control,2025-02-03,Marsh\nStork,Lark,20,1,1000,control,2025-02-03,Marsh\n"
    )
    out, err = run("due", "--positions", table)
    assert err == ""
    blocks = [block.splitlines() for block in out.split("\n\n")]
    assert [block[:2] for block in blocks] == [
        ["2025-01-14", "SC 13G: Heron, Lark, 5% passed"], ["2025-02-10", "SC 13D: Marsh, Lark, 5% passed"]
    ]  # fmt: skip
    assert "51 of 1,001 shares of Lark, about 5.0949%" in blocks[1][3]
    out, _ = run("due", "--positions", "-", "--format", "json", stdin=table.read_bytes())
    assert [(one["holder"], one["due"]["date"]) for one in map(json.loads, out.splitlines())] == [
        ("Heron", "2025-01-14"), ("Marsh", "2025-02-10")
    ]  # fmt: skip
    out, _ = run("due", "--positions", table, "--ics", "-")
    assert "SUMMARY:SC 13G due: Heron\\, Lark\r\n" in out


def test_a_bad_row_leaves_nothing_half_said(tmp_path):
    table = tmp_path / "positions.csv"
    table.write_text(
        f"{HEAD}Heron,Lark,51,0,1000,passive,2025-01-03,\nIbis,Lark,51,0,1000,pasive,2025-01-03,\n"
        "Stork,Lark,many,0,1000,passive,2025-01-03,\nEgret,Lark,1,0,1000,passive,2025-02-30,\n"
    )
    out, err = run("due", "--positions", table, "--ics", tmp_path / "due.ics", code=1)
    assert out == ""
    assert not (tmp_path / "due.ics").exists()
    assert err.splitlines() == [
        f"error: {table}: row 3: kind: 'pasive' is no kind of filer: did you mean passive? There is institution, "
        "passive, exempt, control",
        f"error: {table}: row 4: shares: 'many' is no number of shares: it takes a number such as 1,234,567 "
        "or 1234567.89",
        f"error: {table}: row 5: date: '2025-02-30' is not a day: write a day that there is, such as 2026-03-27 "
        "or 3/27/2026",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty: the first row names the columns"),
        (b"holder,issuer\n\xff\n", "row 2: is not UTF-8 text: save the table as CSV UTF-8"),
        (
            HEAD.encode() + b"A,B,60,0,1000,passive,1996-01-04,\nC,B,60,0,1000,passive,2160-01-04,\n",
            "row 3: date: the calendar of business days has the years",
        ),
        (HEAD.encode() + b"A,X,6,0,9,passive,2025-01-06,G\nB,X,6,0,9,passive,2025-01-06,G\n",
         "row 3: shares: G together have more than are outstanding: count each share with one member only"),
        (None, "cannot be read: No such file or directory"),
    ],
)  # fmt: skip
def test_bad_tables_are_exit_code_1(tmp_path, data, words):
    if data is not None:
        (tmp_path / "p.csv").write_bytes(data)
    out, err = run("due", "--positions", tmp_path / "p.csv", code=1)
    assert out == ""
    assert f"error: {tmp_path}/p.csv: {words}" in err


def test_nothing_passed_is_said(tmp_path):
    (tmp_path / "p.csv").write_text(f"{HEAD}Heron,Lark,50,0,1000,passive,2025-01-03,\n")
    assert run("due", "--positions", tmp_path / "p.csv")[0] == "Nothing is owed: no position passes a threshold.\n"


# ---- a store --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    where = tmp_path_factory.mktemp("due") / "filings.db"
    run("ingest", EXAMPLES, "--store", where)
    return where


def test_what_a_store_may_owe(store):
    out, err = run("due", "--watch", "--store", store, "--as-of", "2025-10-01")
    assert err == ""
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert all(row[4].startswith("may, because ") for row in rows)
    assert any(row[:2] == ["2026-03-13", "D/A"] for row in rows)
    out, _ = run("due", "--watch", "--store", store, "--as-of", "2025-10-01", "--form", "D", "--format", "json")
    assert [json.loads(line)["due"]["date"] for line in out.splitlines()] == ["2026-03-13"]
    out, _ = run("due", "--watch", "--store", store, "--as-of", "2025-10-01", "--ics", "-")
    assert "May be owed\\, because" in out.replace("\r\n ", "")
    shown = on_a_terminal("due", "--watch", "--store", store, "--as-of", "2025-10-01", "--limit", "1")
    assert "Assumed: offerings said to last more than a year go on" in shown


def test_today_is_the_day_where_none_is_named(store):
    out, _ = run("due", "--watch", "--store", store)
    days = [line[:10] for line in out.splitlines() if line[:1].isdigit() and "(past)" not in line]
    assert all(date.fromisoformat(day) >= today() for day in days)


def test_a_missing_store_is_exit_code_3(tmp_path):
    _, err = run("due", "--watch", "--store", tmp_path / "no.db", code=3)
    assert "there is no store" in err
    assert not (tmp_path / "no.db").exists()
    run("due", "--watch", "--store", tmp_path / "no.db", "--form", "10-K", code=2)


# ---- the page about it ----------------------------------------------------------------------------------------------

PAGE = ROOT / "docs" / "due.md"


def examples_of(page):
    """Yield the commands of a page, and what it says they print; `cat` shows a file that later ones take."""
    for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            yield command.split(), shown


def test_the_page_shows_what_is_printed(tmp_path, monkeypatch):
    """A line of `…` stands for any lines."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(EXAMPLES)
    seen = 0
    for (program, *args), shown in examples_of(PAGE):
        if program == "cat":
            (tmp_path / args[0]).write_text(shown)
            continue
        assert program == "muniment"
        out, _ = run(*args)
        pattern = ".*\n".join(re.escape(part) for part in shown.split("…\n"))
        assert re.fullmatch(pattern, out, re.DOTALL), out
        seen += 1
    assert seen == 4


def test_the_page_names_every_trigger():
    named = set(re.findall(r"`([a-z0-9-]+)`", PAGE.read_text("utf-8")))
    assert {trigger for theirs in TRIGGERS.values() for trigger in theirs} <= named
