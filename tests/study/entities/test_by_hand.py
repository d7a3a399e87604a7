"""What people decide about who is who: it takes effect, outlasts a study made anew, and can be taken back."""

import json
from datetime import date

import pytest
from msgspec import structs

from commands import run
from muniment.documents.header import FormerName, Party
from muniment.errors import EnvironmentProblem, UsageError
from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import questions
from muniment.study.entities import lookup
from muniment.study.entities.lookup import who
from muniment.study.entities.resolve import take
from muniment.study.updating import update
from shared_data import SHARED, needs_shared
from store.entries import entry, form_d, header
from study import held as schedules
from study.entities.naming_things import filing, issuer, study

BOSTON = Address(street1="12 Lamp Street", city="Boston", state="MA", zip_code="02110")
RENO = Address(street1="9 Heron Road", city="Reno", state="NV", zip_code="89501")
FIRST, SECOND, THIRD = (f"0001234567-25-00000{number}" for number in (1, 2, 3))


def notice(number: int, cik: str, name: str, place: Address):
    issuer = Issuer(cik=cik, name=name, address=place)
    person = RelatedPerson(first_name="Ada", last_name="Byrne", address=place, relationships=("Director",))
    record = form_d(primary_issuer=issuer, related_persons=(person,), recipients=())
    accession = f"0001234567-25-00000{number}"
    return entry(f"notice {number}".encode(), record, accession=accession, header=header(accession, name=name))


@pytest.fixture
def store(tmp_path):
    """A store with three notices, of which two name the same person at the same address."""
    with Store.open(tmp_path / "filings.db") as held:
        notices = [
            notice(1, "0001000001", "Garden Lamps LLC", BOSTON),
            notice(2, "0001000002", "Heron Lamps LLC", BOSTON),
            notice(3, "0001000003", "Garden Lamps Corp", RENO),
        ]
        held.add(notices, {one.content_hash: b"" for one in notices})
        update(held)
        yield held


def keys(store, role="related person"):
    with store.reading() as connection:
        found = questions.ask(connection, "links", {"role": role}).rows
    return [row[0] for row in found]


ONE, OTHER = "name:ada byrne|02110 12", "name:ada byrne|89501 9"


def test_joined_people_are_one_and_outlast_a_study_made_anew(store):
    assert keys(store) == [ONE, ONE, OTHER]
    lookup.join(store, OTHER, ONE, "Grace", "the same signature")
    update(store)
    assert keys(store) == [ONE, ONE, ONE]
    found = who(store, OTHER)
    assert found.entity.key == ONE
    assert {tie.linked for tie in found.ties} == {"name and address", "by hand"}
    assert [(one.who, one.why) for one in found.decisions] == [("Grace", "the same signature")]
    update(store, anew=True)
    assert keys(store) == [ONE, ONE, ONE]
    assert who(store, OTHER).entity.key == ONE


def test_two_ciks_are_joined_by_hand_alone_and_found_by_either(store):
    lookup.join(store, "1000001", "Garden Lamps Corp", "Grace", "the same company after its conversion")
    update(store)
    assert keys(store, "issuer") == ["cik:0001000001", "cik:0001000002", "cik:0001000001"]
    with store.reading() as connection:
        assert lookup.entity(connection, "1000003").key == "cik:0001000001"
        (row,) = questions.ask(connection, "holders", {"issuer": "1000003"}).given.items()
        assert row[0] == "issuer"


def test_a_wrong_link_is_split_and_the_rest_stays(store):
    lookup.split(store, ONE, SECOND, "related_persons[0]", "Grace", "father and daughter")
    update(store)
    assert keys(store) == [ONE, f"apart:{SECOND}/related_persons[0]", OTHER]
    update(store, anew=True)
    assert keys(store) == [ONE, f"apart:{SECOND}/related_persons[0]", OTHER]


def test_a_decision_is_taken_back(store):
    joined = lookup.join(store, OTHER, ONE, "Grace", "the same signature")
    update(store)
    lookup.undo(store, joined, "Grace", "another signature after all")
    split = lookup.split(store, ONE, SECOND, "related_persons[0]", "Grace", "father and daughter")
    update(store)
    assert keys(store) == [ONE, f"apart:{SECOND}/related_persons[0]", OTHER]
    lookup.undo(store, split, "Grace", "one person")
    update(store)
    assert keys(store) == [ONE, ONE, OTHER]
    assert [row[1] for row in store.rows("decisions")] == ["join", "undo", "split", "undo"]


@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (lambda s: lookup.join(s, ONE, ONE, "Grace", "x"), "is one already"),
        (lambda s: lookup.join(s, ONE, "Nobody", "Grace", "x"), "nobody in this store is called 'Nobody'"),
        (
            lambda s: lookup.join(s, ONE, "Ada", "Grace", "x"),
            "give a CIK, a CUSIP or a whole name; so begin Ada Byrne",
        ),
        (lambda s: lookup.join(s, ONE, OTHER, "Grace", " "), "who makes it, and why"),
        (lambda s: lookup.split(s, ONE, THIRD, "related_persons[0]", "Grace", "x"), "does not name Ada Byrne"),
        (lambda s: lookup.split(s, ONE, "0009999999-25-000001", "x", "Grace", "x"), "has no filing"),
        (lambda s: lookup.undo(s, 7, "Grace", "x"), "no decision 7"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_leaves_nothing(store, decide, words):
    with pytest.raises(UsageError, match=words):
        decide(store)
    assert list(store.rows("decisions")) == []


def test_a_store_that_was_not_studied_says_so(tmp_path):
    with Store.open(tmp_path / "new.db") as new, pytest.raises(EnvironmentProblem, match="has not been studied"):
        who(new, "Ada Byrne")


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_shows_joins_and_splits(store):
    path = store.place.name
    out, _ = run("who", "Garden", "--store", path)
    assert [line.split("\t")[0] for line in out.splitlines()] == ["cik:0001000001", "cik:0001000003"]
    out, _ = run("who", "Ada", "Byrne", "--store", path)
    assert {line.split("\t")[0] for line in out.splitlines()} == {ONE, OTHER}
    out, _ = run("who", "--join", ONE, OTHER, "--because", "one signature", "--who", "Grace", "--store", path)
    assert [line.split("\t")[1] for line in out.splitlines()] == ["name and address", "by hand"]
    out, _ = run(
        "who", ONE, "--split", FIRST, "related_persons[0]", "--because", "x", "--who", "Grace", "--store", path
    )
    assert len(out.splitlines()) == 2
    told = json.loads(run("who", ONE, "--format", "json", "--store", path)[0])
    assert told["entity"]["key"] == ONE
    assert "one signature" in run("who", "--store", path)[0]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nobody"], "nobody in this store is called 'nobody'"),
        (["--join", ONE, OTHER], "say why with --because"),
        (["--split", FIRST, "x", "--because", "x"], "say whom the mention is not"),
        (["--join", ONE, OTHER, "--undo", "1", "--because", "x"], "two decisions"),
        ([], "say whom"),
        (["'; drop table entities; --"], "nobody in this store"),
    ],
)
def test_the_command_refuses_in_one_line(store, args, words):
    out, err = run("who", *args, "--store", store.place.name, code=2)
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


# ---- questions ------------------------------------------------------------------------------------------------------


def test_lookalikes_are_told_with_their_reason(store):
    with store.reading() as connection:
        rows = questions.ask(connection, "lookalikes", {"entity": "1000001"}).rows
        assert [(row[4], row[6]) for row in rows] == []
        by = questions.ask(connection, "serial_persons", {}).rows
    assert [(row[0], row[2], row[3], row[4]) for row in by] == [("Ada Byrne", ONE, 2, 2)]


def test_a_name_that_two_have_is_told_and_one_that_very_many_have_is_not():
    """Companies with numbers of their own that bear one name: two of one, a hundred and one of the other."""
    with study() as connection:
        few = [issuer("Herons Inc", "0001000001"), issuer("Herons Inc", "0001000002")]
        many = [issuer("Wrens Inc", f"000200{number:04}") for number in range(101)]
        take(connection, [filing(number, one) for number, one in enumerate(few)])
        take(connection, [filing(2, *many)])
        questions.make_views(connection)
        told = questions.ask(connection, "lookalikes", {}).rows
    pair = ("cik:0001000001", "cik:0001000002")
    assert [(row[1], row[4], row[6]) for row in told] == [(*pair, "same name"), (*reversed(pair), "same name")]


@pytest.mark.slow
@needs_shared
def test_both_seeds_are_of_one_issuer(tmp_path):
    with Store.open(tmp_path / "seeds.db") as held:
        ingest(sorted((SHARED / "seeds").glob("*.txt")), held)
        update(held)
        assert keys(held, "issuer") == ["cik:0001141240"] * 2
        found = who(held, "53634X100")
        assert {tie.linked for tie in found.ties if tie.role == "issuer"} == {"CIK", "name and address"}
        with held.reading() as connection:
            (row,) = questions.ask(connection, "crosswalk", {}).rows
            assert row[:4] == ("53634X100", "0001141240", "cik:0001141240", "LIQUIDMETAL TECHNOLOGIES INC")
            (row,) = questions.ask(connection, "former_names", {}).rows
            assert row[3:5] == ("LIQUIDMETAL TECHNOLOGIES", "former name")


def test_a_filing_that_names_somebody_stands_once_whatever_it_names_them_as(store):
    def of(**given):
        with store.reading() as connection:
            answer = questions.ask(connection, "appearances", given)
        assert answer.columns == ("entity", "name", "filing", "form", "filed", "issuer_name")
        return [row[2][-1] for row in answer.rows]

    assert sorted(of(entity=ONE)) == ["1", "2"]
    assert of(entity=OTHER) == ["3"]
    assert of(entity="1000001") == of(entity="1000001", role="issuer") == ["1"]
    assert of(entity="1000001", role="related person") == []


def test_of_several_at_one_place_of_a_header_the_named_one_is_set_apart(tmp_path):
    subject = Party(
        role="SUBJECT COMPANY",
        cik=schedules.LAMPS,
        name="Garden Lamps Inc.",
        former_names=(FormerName(name="Old Lamps Inc"),),
    )
    filer = Party(role="FILED BY", cik=schedules.FUND, name="Zoe Fund LP")
    filed = schedules.filed(1, schedules.schedule(), date(2024, 2, 14))
    filed = structs.replace(filed, header=structs.replace(filed.header, parties=(subject, filer)))
    with schedules.stored(tmp_path / "filings.db", [filed]) as store:
        update(store)
        lookup.split(store, f"cik:{schedules.FUND}", schedules.number(1), "header", "Grace", "filed for another")
        update(store)
        assert keys(store, "filed by") == [f"apart:{schedules.number(1)}/header"]
        assert keys(store, "former name") == [f"cik:{schedules.LAMPS}"]
