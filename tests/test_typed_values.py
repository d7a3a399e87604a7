"""What people type is read alike wherever it is typed: the same value, or an error; never another value."""

import csv
import io
import json
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from litestar.testing import TestClient
from msgspec import UNSET, structs

from commands import call as command
from muniment.deadlines import due
from muniment.deadlines.positions_file import read_positions
from muniment.drafts import blank
from muniment.drafts.filling import fill
from muniment.drafts.starting import drafts_from
from muniment.errors import MunimentError
from muniment.forms import FORMS, parse_name
from muniment.forms.definition import rows
from muniment.forms.walk import value_at
from muniment.mcp import make_server
from muniment.pipeline.ingest import ingest
from muniment.readers.yaml import read_yaml
from muniment.store import Store
from muniment.study import questions
from muniment.study.updating import update
from muniment.values import Count, Dollars, IsoDay, Percent, Shares, Unreadable, UsDay
from muniment.values.grammar import typed_day, typed_dollars, typed_whole
from muniment.web.app import create_app
from protocol.test_mcp import call as tool

EXAMPLES = Path(__file__).parents[1] / "examples"

NUMBERS = [
    "25.000,00", "4,00,000", "1,5", "1,,000", "25.000", "1.234.567", "12 345", "1'234", "1_000", "0,500", ",500",
    "1,234,", "1234,567", "1,2345", "12,34", "-5", "+5", "5.", "1e5", "½", "\u0665", "\uff15", "five", "5 million",
    "$", "%", "$5%", "5$", "USD 5", "5 USD", "nan", "1.2.3", "1234567", "1,234,567", "0", "007", "5", "$5",
    "$1,234,567", "$ 5,000", "1,234,567.00", "1,234.5", "1,234.56", "5000.00", "5000.50", "6.2", "6.2%", "6.2 %",
    "6,2%", ".5", "0.5%", "12.345", "1,234.567", "0012.345", "12,345.678", "1" * 41,
]  # fmt: skip
DAYS = [
    "2026-03-27", "3/27/2026", "03/27/2026", "2026-3-27", "27/3/2026", "27.3.2026", "3-27-2026", "20260327",
    "2026-W13-5", "2026-02-30", "2/30/2026", "3/27/26", "March 27, 2026", "27-MAR-2026", "March 2026",
    "Smarch 27, 2026", "1774569600", "2026-03-27Z", "2026/03/27",
    "3,27,2026", "\u0662026-03-27",
]  # fmt: skip
MONEY_KINDS, DAY_KINDS = (Count, Dollars, Shares), (IsoDay, UsDay)
ERROR = "an error"


def outcome(read, text):
    """The value that is taken, or that there is an error."""
    try:
        return read(text)
    except (MunimentError, Unreadable):
        return ERROR


# ---- fields of forms: each that takes a number or a day, wherever it can be typed -----------------------------------


def amendment_of(form):
    record = blank(form).record
    return (
        structs.replace(record, is_amendment=True)
        if form == "D"
        else structs.replace(record, submission_type=f"SCHEDULE {form}/A")
    )


LEAVES = [
    (form, row.path.replace("[]", "[0]"), row.field.at.kind)
    for form in FORMS
    for row in rows(FORMS[form].record)
    if isinstance(row.field.at.kind, (*MONEY_KINDS, *DAY_KINDS)) and not row.field.repeats
]
IDS = [f"{form}-{path}" for form, path, _ in LEAVES]


def strings_for(kind):
    return DAYS if isinstance(kind, DAY_KINDS) else NUMBERS


def stated(record, path, text):
    """The value at a path, or ERROR where the text are kept in its place."""
    value = value_at(record, path)
    if value is not UNSET:
        return value
    around, _, name = path.rpartition(".")
    part = value_at(record, around) if around else record
    assert [filed.words for filed in part.as_filed if filed.field == name] == [text], (
        "what was typed is kept beside its field"
    )
    return ERROR


def in_page(form, path, text):
    parts = path.split("[0]")
    lists = {"[0]".join(parts[:number]): ["1"] for number in range(1, len(parts))}
    return stated(fill(amendment_of(form), FORMS[form].layout.step(path), {**lists, path: [text]}), path, text)


def in_yaml(form, path, text):
    held = json.dumps(text)
    for name in reversed(path.split(".")):
        held = f"{{{name.removesuffix('[0]')}: {f'[{held}]' if name.endswith('[0]') else held}}}"
    reading = read_yaml(f"{{form: {form!r}, {held[1:]}".encode())
    value = stated(reading.record, path, text)
    assert (value == ERROR) == any(one.path == path and one.code == "unreadable" for one in reading.problems)
    return value


def in_table(form, path, text):
    table = io.StringIO()
    csv.writer(table).writerows([[path], [text]])
    return value_at(drafts_from(table.getvalue().encode(), amendment_of(form), "t.csv")[0].draft.record, path)


@pytest.mark.parametrize("place", [in_page, in_yaml, in_table])
@pytest.mark.parametrize(("form", "path", "kind"), LEAVES, ids=IDS)
def test_every_number_and_day_of_a_form_is_typed_in_one_grammar(form, path, kind, place):
    for text in strings_for(kind):
        assert outcome(lambda typed: place(form, path, typed), text) == outcome(kind.read_typed, text), text


def test_a_form_asks_for_each_kind():
    assert {type(kind) for _, _, kind in LEAVES} == {Count, Dollars, Shares, Percent, IsoDay, UsDay}


# ---- a store: corrections and filters -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("typed") / "filings.db"
    with Store.open(path) as store:
        ingest([EXAMPLES / "form-d.xml", EXAMPLES / "schedule-13g.xml", EXAMPLES / "schedule-13d.xml"], store)
        update(store)
    return path


CORRECTED = [
    ("D", "total_amount_sold", Dollars()),
    ("D", "first_sale", IsoDay()),
    ("D", "total_investors", Count()),
    ("13G", "reporting_persons[0].aggregate_amount", Shares()),
    ("13G", "reporting_persons[0].percent", Percent()),
    ("13G", "event_date", UsDay()),
]


@pytest.mark.parametrize(("form", "place", "kind"), CORRECTED)
def test_a_correction_is_typed_in_the_same_grammar(path, form, place, kind):
    with Store.open(path) as store:
        key = next(row.id for row in store.filings().items if parse_name(row.form).form == form)

        def correct(text):
            store.correct(key, place, text, "Ada", "so it stands there")
            return store.filing(key).corrections[-1].value

        for text in strings_for(kind):
            assert outcome(correct, text) == outcome(kind.read_typed, text), text


def from_command(*args):
    done = command(*args)
    if done.code:
        answer = done.err.decode()
        assert (done.code, done.out, "Traceback" in answer) == (2, b"", False), answer
        return ERROR
    return done.out


@pytest.mark.parametrize("option", ["--since", "--until", "--least", "--greatest"])
def test_filters_of_the_command_line(path, option):
    listed = ("list", "--store", path, "--format", "json")
    is_day = option in ("--since", "--until")
    for text in DAYS if is_day else NUMBERS:
        known = outcome(typed_day if is_day else typed_dollars, text)
        if isinstance(known, int) and known > 10**15:
            continue  # more than any database counts
        expected = ERROR if known == ERROR else from_command(*listed, option, str(known))
        assert from_command(*listed, option, text) == expected, text


def test_filters_of_the_pages_and_their_json(path):
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        for name in ("since", "until"):
            for text in DAYS:
                known = outcome(typed_day, text)
                for address in ("/filings.json", "/filings"):
                    answer = client.get(address, params={name: text})
                    assert (answer.status_code == 400) == (known == ERROR), text
                if known != ERROR:
                    same = client.get("/filings.json", params={name: known.isoformat()}).json()
                    assert (
                        client.get("/filings.json", params={name: text}).json()["data"]["rows"] == same["data"]["rows"]
                    )


def test_parameters_of_questions(path):
    with Store.open(path, read_only=True) as store, store.reading() as connection:
        every = [(one.name, parameter) for one in questions.questions().values() for parameter in one.parameters]
        every = [(name, parameter) for name, parameter in every if not parameter.choices]
        asked = [(name, one.name, one.kind) for name, one in every if one.kind in ("number", "date", "moment")]
        assert {kind for _, _, kind in asked} == {"number", "date", "moment"}
        for name, parameter, kind in asked:
            for text in NUMBERS if kind == "number" else DAYS:
                known = outcome(typed_whole if kind == "number" else typed_day, text)
                if isinstance(known, int) and known >= 10**18:
                    known = ERROR  # more than a database counts
                elif isinstance(known, date):
                    known = f"{known}T23:59:59" if kind == "moment" else known.isoformat()
                assert outcome(partial(_taken, connection, name, parameter), text) == known, (name, parameter, text)


MOMENTS = [
    ("since", "2025-02-14T16:00", ERROR),
    ("since", "2025-02-14 00:00", ERROR),
    ("since", datetime(2025, 2, 14, 16), ERROR),
    ("since", datetime(2025, 2, 14), "2025-02-14"),
    ("known", "2025-02-14T16:00", "2025-02-14T16:00:00"),
    ("known", datetime(2025, 2, 14, 16), "2025-02-14T16:00:00"),
    ("known", datetime(2025, 2, 14, 21, tzinfo=UTC), "2025-02-14T16:00:00"),
    ("known", datetime(2025, 2, 15, 2, tzinfo=UTC), "2025-02-14T21:00:00"),
    ("known", date(2025, 2, 14), "2025-02-14T23:59:59"),
]


@pytest.mark.parametrize(("parameter", "value", "taken"), MOMENTS, ids=str)
def test_a_time_of_a_day_is_never_left_out(path, parameter, value, taken):
    with Store.open(path, read_only=True) as store, store.reading() as connection:
        assert outcome(partial(_taken, connection, "raised", parameter), value) == taken


@pytest.mark.parametrize("value", ["1e1", "1.0", "+1", "1_0", "\u0665", "-1", "1,5", "five", ""])
def test_numbers_of_addresses_are_digits(path, value):
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        for address in ("/filings.json", "/ask/raised.json", "/deadlines.json", "/new.json", "/alerts.json"):
            answer = client.get(address, params={"offset": value})
            assert answer.status_code == 400
            assert answer.json()["error"]["detail"].startswith("offset takes digits only")


def _taken(connection, name, parameter, text):
    return questions.ask(connection, name, {parameter: text}, limit=1).given[parameter]


def test_days_of_the_protocol(path):
    with Store.open(path, read_only=True) as store:
        server = make_server(store)
        for text in DAYS:
            failed, answer = tool(server, "due", as_of=text)
            known = outcome(typed_day, text)
            assert failed == (known == ERROR), answer
            assert known == ERROR or json.loads(answer)["as_of"] == known.isoformat()


# ---- deadlines ------------------------------------------------------------------------------------------------------


def test_days_of_deadlines():
    for text in DAYS:
        known = outcome(typed_day, text)
        same = ERROR if known == ERROR else due("13D", known).date
        assert outcome(lambda typed: due("13D", typed).date, text) == same
        expected = ERROR if known == ERROR else from_command("due", "--form", "13D", "--event", known.isoformat())
        assert from_command("due", "--form", "13D", "--event", text) == expected, text


def test_cells_of_positions():
    def position(column, text):
        cells = {
            "holder": "A",
            "issuer": "B",
            "shares": "0",
            "rights": "0",
            "outstanding": "9" * 13,
            "kind": "passive",
            "date": "2026-03-27",
        }
        table = io.StringIO()
        csv.writer(table).writerows([cells, {**cells, column: text}.values()])
        found = read_positions(table.getvalue(), "p.csv")
        assert bool(found.faults) != bool(found.positions)
        return getattr(found.positions[0], column) if found.positions else ERROR

    for text in NUMBERS:
        known = outcome(Shares().read_typed, text)
        assert position("shares", text) == (known if len(text) <= 20 else ERROR), text
    for text in DAYS:
        assert position("date", text) == outcome(typed_day, text), text


IDENTIFIERS = [
    ("crosswalk", "cusip", "99021l100", "99021L100"),
    ("crosswalk", "cusip", " 99021L100 ", "99021L100"),
    ("crosswalk", "cusip", "Larkspur", ERROR),
    ("statement_history", "filing", "000990009925000001", "0009900099-25-000001"),
    ("statement_history", "filing", "9900099-25-1", ERROR),
    ("offering_history", "filing", "0009900099-25-00001", ERROR),
    ("offering_history", "file_number", "21-123456", "021-123456"),
    ("offering_history", "file_number", "123456", ERROR),
]


@pytest.mark.parametrize(("question", "parameter", "text", "value"), IDENTIFIERS)
def test_identifiers_that_questions_ask_for(path, question, parameter, text, value):
    with Store.open(path, read_only=True) as store, store.reading() as connection:
        assert outcome(partial(_taken, connection, question, parameter), text) == value
