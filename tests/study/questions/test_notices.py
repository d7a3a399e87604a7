"""Questions about offerings, over a few fictional notices."""

from datetime import date

import pytest
from msgspec import UNSET, structs
from sqlalchemy import insert

from muniment.errors import EnvironmentProblem, UsageError
from muniment.forms.form_d.fields import Address, Issuer
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.study import questions, tables
from muniment.study.updating import update
from store.entries import entry, form_d, header
from study.held import answered

# Issuer, day, state, industry, exemptions, offered, sold, first sale, what it amends.
NOTICES = [
    ("Lamps Inc", date(2025, 4, 7), "CA", "Other Technology", ("06b",), 900, 500, date(2025, 4, 1), None),
    ("Lamps Inc", date(2025, 7, 8), "CA", "Other Technology", ("06b",), 900, 800, date(2025, 4, 1), 1),
    ("Sails Inc", date(2025, 7, 9), "CA", "Computers", ("06c", "3C"), "Indefinite", 700, date(2025, 5, 1), None),
    ("Meadow Fund", date(2025, 7, 9), "NY", "Pooled Investment Fund", ("06b", "3C"), 9000, 5000, None, None),
    ("Old Fund", date(2025, 8, 1), "NY", "Pooled Investment Fund", ("06b",), 9000, 6000, date(2023, 1, 2), 99),
    ("Lamps Inc", date(2025, 8, 4), "CA", "Other Technology", ("06b",), 900, 600, date(2025, 4, 1), 2),
]


def accession(number):
    return f"0001234567-25-{number:06d}"


def notice(number, name, filed, state, industry, exemptions, offered, sold, sale, amends):
    form = "D/A" if amends else "D"
    more = {"previous_accession_number": accession(amends)} if amends else {}
    more |= {"first_sale": sale} if sale else {}
    record = form_d(
        submission_type=form,
        primary_issuer=Issuer(name=name, address=Address(state=state)),
        industry_group=industry,
        exemptions=exemptions,
        total_offering_amount=offered,
        total_amount_sold=sold,
        total_investors=4,
        recipients=UNSET,
        related_persons=UNSET,
        **more,
    )
    found = header(accession(number), form, filed, name)
    return entry(str(number).encode(), record, accession=accession(number), rank=SUBMISSION, header=found)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("asked") / "filings.db") as store:
        made = [notice(number, *told) for number, told in enumerate(NOTICES, 1)]
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
        with store.writing() as connection:
            ids = [row[0] for row in connection.exec_driver_sql("select filing_id from notices where state = 'CA'")]
            for number in (77, 104):
                broker = {"id": 900_000 + number, "key": f"crd:{number}", "kind": "company", "crd": str(number)}
                known = {"name": "Quay Street", "folded": "quay street", "filings": 2}
                connection.execute(insert(tables.entities), [{**broker, **known}])
                named = {"entity_id": broker["id"], "role": "recipient", "name": "Quay Street"}
                named |= {"path": f"recipients[{number}].name", "position": number, "linked": "CRD"}
                connection.execute(insert(tables.mentions), [{"filing_id": one, **named} for one in ids])
        with store.reading() as connection:
            yield connection


@pytest.mark.parametrize("given", [{}, {"state": "CA"}, {"industry": "Technology", "until": date(2025, 7, 8)}])
@pytest.mark.parametrize("name", questions.questions())
def test_portions_are_parts_of_the_whole_answer(asked, name, given):
    """Also of a question that has a place of its own for the limit, and is counted without its order."""
    fitting = {parameter.name for parameter in questions.question(name).parameters}
    given = {key: value for key, value in given.items() if key in fitting}
    whole = questions.ask(asked, name, given)
    parts = [questions.ask(asked, name, given, limit=1, offset=place) for place in range(len(whole.rows))]
    assert [row for part in parts for row in part.rows] == whole.rows
    assert {part.total for part in parts} <= {len(whole.rows)}
    assert questions.number_of(asked, name, given) == len(whole.rows)


def test_crd_numbers_are_sorted_as_numbers(asked):
    assert [row[1] for row in questions.ask(asked, "brokers", {}, sort="crd").rows] == ["77", "104"]
    assert [row[1] for row in questions.ask(asked, "brokers", {}, sort="-crd").rows] == ["104", "77"]


def test_money_by_state_counts_no_offering_twice(asked):
    columns = ("state", "notices", "offerings", "raised", "first_seen", "fallen")
    assert answered(asked, "raised_by_state", *columns) == [
        ("NY", 2, 1, 5000, 6000, None),
        ("CA", 4, 2, 1500, None, 200),
    ]


def test_money_is_dated_by_its_filing(asked):
    by_month = answered(asked, "raised_by_month", "month", "raised")
    assert by_month == [("2025-04", 500), ("2025-07", 6000), ("2025-08", None)]
    assert answered(asked, "raised_by_quarter", "quarter", "raised") == [("2025Q2", 500), ("2025Q3", 6000)]
    assert answered(asked, "raised_by_week", "week", "raised")[:2] == [("2025-04-07", 500), ("2025-07-07", 6000)]


def test_what_was_known_leaves_out_what_came_later(asked):
    assert answered(asked, "raised_by_state", "state", "raised", known="2025-07-08") == [("CA", 800)]
    assert answered(asked, "raised_by_state", "state", "raised", known="2025-07-08T12:00:00") == [("CA", 500)]
    assert answered(asked, "raised_by_state", "state", "raised", as_of="2025-07-08") == [("CA", 800)]
    assert answered(asked, "raised_by_state", "state", "raised", since="2025-07-09", until="2025-07-09") == [
        ("NY", 5000),
        ("CA", 700),
    ]


def test_an_industry_is_one_choice_or_a_heading(asked):
    assert answered(asked, "top_raised", "issuer_name", "raised", industry="technology", state="california") == [
        ("Lamps Inc", 800),
        ("Sails Inc", 700),
    ]
    assert answered(asked, "top_raised", "issuer_name", industry="Computers") == [("Sails Inc",)]
    assert answered(asked, "raised_by_industry", "industry_group", "industry", "raised", funds="no") == [
        ("Technology", "Other Technology", 800),
        ("Technology", "Computers", 700),
    ]


def test_a_notice_stands_under_each_of_its_exemptions(asked):
    assert answered(asked, "raised_by_exemption", "exemption", "notices", "raised") == [
        ("06b", 5, 5800),
        ("3C", 2, 5700),
        ("06c", 1, 700),
    ]
    assert answered(asked, "raised_by_state", "state", "raised", exemption="506(c)") == [("CA", 700)]


def test_an_indefinite_offering_has_a_size_of_its_own(asked):
    assert answered(asked, "raised_by_size", "size", "raised", "indefinite") == [
        ("up to $1 million", 5800, 0),
        ("Indefinite", 700, 1),
    ]
    assert answered(asked, "raised", "issuer_name", size="indefinite") == [("Sails Inc",)]


def test_what_is_not_raised_is_listed_apart(asked):
    columns = ("raised_kind", "apart", "issuer_name")
    assert answered(asked, "raised_apart", *columns) == [("first seen", 6000, "Old Fund"), ("fall", 200, "Lamps Inc")]
    assert answered(asked, "raised_apart", *columns, kind="Fall") == [("fall", 200, "Lamps Inc")]


def test_the_same_money_in_several_offerings_is_told(tmp_path):
    day, sale = date(2025, 7, 8), date(2025, 7, 1)
    told = [
        (name, day, "NY", "Investing", ("06b",), "Indefinite", 2_345_678, sale, None) for name in ("Feeder", "Main")
    ]
    told.append(("Round", day, "NY", "Investing", ("06b",), "Indefinite", 2_000_000, sale, None))
    told.append(("Ring", day, "NY", "Investing", ("06b",), "Indefinite", 2_000_000, sale, None))
    with Store.open(tmp_path / "filings.db") as store:
        made = [notice(number, *one) for number, one in enumerate(told, 1)]
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
        with store.reading() as connection:
            answer = answered(connection, "raised_alike", "sold", "offerings", "first_issuer", "raised", "twice")
    assert answer == [(2_345_678, 2, "Feeder", 4_691_356, 2_345_678)]


def test_every_notice_is_listed_with_the_place_of_its_amount(asked):
    listed = answered(asked, "raised", "filing", "path", "exemptions", "offered_indefinite")
    assert len(listed) == len(NOTICES)
    assert listed[0] == (accession(6), "total_amount_sold", ("06b",), False)


def test_days_to_the_filing_and_what_is_late(asked):
    assert answered(asked, "first_sale_to_filing", "days", "notices", "late") == [
        ("6 to 10", 1, 0),
        ("31 to 90", 1, 1),
        ("over 365", 1, 1),
    ]
    assert answered(asked, "late_notices", "issuer_name", "due", "days_late")[-1] == (
        "Sails Inc",
        date(2025, 5, 16),
        54,
    )


def test_new_issuers_have_no_notice_before(asked):
    assert answered(asked, "new_issuers", "issuer_name") == [("Meadow Fund",), ("Sails Inc",), ("Lamps Inc",)]
    assert answered(asked, "new_issuers", "issuer_name", until="2025-06-30") == [("Lamps Inc",)]


def test_an_issuer_is_called_as_it_was_by_then(tmp_path):
    about = ("CA", "Computers", ("06b",), 900)
    made = [
        notice(1, "Lamps Inc", date(2024, 4, 7), *about, 500, None, None),
        notice(2, "Lanterns Inc", date(2025, 4, 7), *about, 800, None, 1),
    ]
    number = "0009900001"
    made = [
        structs.replace(one, record=structs.replace(one.record, primary_issuer=Issuer(cik=number, name=name)))
        for one, name in zip(made, ("Lamps Inc", "Lanterns Inc"), strict=True)
    ]
    with Store.open(tmp_path / "filings.db") as store:
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
        with store.reading() as connection:
            assert answered(connection, "former_names", "name", "former_name", "filings") == [
                ("Lanterns Inc", "Lamps Inc", 1)
            ]
            assert answered(connection, "former_names", "name", known="2024-12-31") == []
            assert answered(connection, "top_raised", "issuer_name", "raised") == [("Lanterns Inc", 800)]
            assert answered(connection, "top_raised", "issuer_name", "raised", known="2024-12-31") == [
                ("Lamps Inc", 500)
            ]


def test_the_first_notice_of_an_issuer_has_a_day(tmp_path):
    bare = structs.replace(notice(1, "Lamps Inc", None, "CA", "Computers", (), 9, 5, None, None), header=UNSET)
    with Store.open(tmp_path / "filings.db") as store:
        store.add([bare], {bare.content_hash: b""})
        update(store)
        with store.reading() as connection:
            assert answered(connection, "raised", "raised") == [(5,)]
            assert answered(connection, "new_issuers", "issuer_name") == []


def test_the_history_of_an_offering(asked):
    told = answered(asked, "offering_history", "number", "raised_kind", "raised", "apart", filing=accession(2))
    assert told == [(1, "first", 500, None), (2, "increase", 300, None), (3, "fall", None, 200)]
    assert answered(asked, "offering_history", "number", filing="0001234567-25-000404") == []


def test_brokers_by_their_offerings(asked):
    columns = ("name", "crd", "offerings", "notices", "raised")
    assert answered(asked, "brokers", *columns, broker="crd:77") == [("Quay Street", "77", 2, 4, 1500)]
    assert answered(asked, "brokers", "notices", broker="crd:77", industry="Computers") == [(1,)]
    assert answered(asked, "brokers", "notices", state="NY") == []


# ---- how questions are asked ----------------------------------------------------------------------------------------


def test_every_question_is_asked_as_its_view_is(asked):
    for name in questions.questions():
        whole = questions.ask(asked, name, {})
        assert asked.exec_driver_sql(f"select count(*) from {name}").scalar() == len(whole.rows), name
        assert whole.question.title, name
        assert whole.question.meaning, name


def test_every_parameter_of_a_question_leaves_only_what_it_asks_for(asked):
    """Whatever one parameter says, the answer comes, and has the columns of the whole one."""
    some = {
        "date": "2025-07-31",
        "moment": "2025-07-31",
        "flag": "no",
        "number": "1",
        "text": "x",
        "entity": "Lamps Inc",
        "cusip": "99021L100",
        "accession": accession(2),
        "file_number": "021-123456",
    }
    codes = {"state": "CA", "industry": "Technology", "exemption": "06b", "size": "Indefinite", "raising": "fall"}
    for name in questions.questions():
        whole = questions.ask(asked, name, {})
        for one in whole.question.parameters:
            value = one.choices[-1] if one.choices else (some | codes)[one.kind]
            answer = questions.ask(asked, name, {one.name: value})
            assert answer.columns == whole.columns, (name, one.name)
            assert f":{one.name}" in answer.sql, (name, one.name)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"industry": "Tecnology"},
            r"^industry: 'Tecnology' is not in the list of industries; did you mean Technology\?$",
        ),
        ({"state": "Zzyzx"}, "^state: 'Zzyzx' is not in the list of all states; there is AL, AK"),
        ({"state": "Califrnia"}, r"^state: 'Califrnia' is not in the list .*; did you mean California \(CA\)\?$"),
        ({"exemption": "Rule 99"}, "^exemption: 'Rule 99' is not in the list of exemptions; "),
        ({"size": "large"}, "^size: 'large' is not in the list of sizes of offerings; there is up to"),
        ({"funds": "perhaps"}, "^funds is yes or no, not 'perhaps'$"),
        ({"since": "last week"}, "^since cannot be 'last week': it takes a day such as 2026-03-27 or 3/27/2026$"),
        ({"issuer": "Nobody Inc"}, "^nobody in this store is called 'Nobody Inc'"),
        ({"colour": "red"}, "^the question raised has no parameter 'colour'; there is since, "),
        ({"state": "CA' or 1=1 --"}, '^state: "CA\' or 1=1 --" is not in the list'),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(asked, given, words):
    with pytest.raises(UsageError, match=words):
        questions.ask(asked, "raised", given)


def test_words_are_values_and_never_sql(asked):
    assert list(questions.ask(asked, "links", {}).rows)
    with pytest.raises(UsageError, match="role: there is no"):
        questions.ask(asked, "links", {"role": "' or 1=1 --"})
    with pytest.raises(UsageError, match="not an SEC file number such as 005-40724"):
        answered(asked, "offering_history", "number", file_number="' or 1=1 --")


def test_a_store_that_was_not_studied_says_what_to_do(tmp_path):
    with (
        Store.open(tmp_path / "new.db") as store,
        store.reading() as connection,
        pytest.raises(EnvironmentProblem, match="run `muniment study` on it once"),
    ):
        questions.ask(connection, "raised", {})


def test_notices_without_an_issuer_are_no_one_issuer(tmp_path):
    about = ("CA", "Computers", ("06b",), 900)
    made = [
        structs.replace(one, record=structs.replace(one.record, primary_issuer=UNSET), header=UNSET)
        for one in (notice(number, "", None, *about, sold, None, None) for number, sold in ((1, 500), (2, 700)))
    ]
    with Store.open(tmp_path / "filings.db") as store:
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
        with store.reading() as connection:
            told = answered(connection, "top_raised", "entity", "raised", "industry", "notices")
    assert told == [(None, 700, "Computers", 1), (None, 500, "Computers", 1)]
