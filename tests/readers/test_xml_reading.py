"""What stands beside the record: states, problems, unread parts and evidence."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET, Struct

from muniment.checks.filing import Filing
from muniment.checks.schedule_13.texts import trades
from muniment.errors import FormNotRead, NotAFiling, RefusedSource
from muniment.evidence import State
from muniment.forms import FormD, Schedule13D, Schedule13G
from muniment.readers import read, read_all
from muniment.reading import Reading
from patience import patience

EVERYTHING = Path(__file__).parents[1] / "everything"
G = "http://www.sec.gov/edgar/schedule13g"
D = "http://www.sec.gov/edgar/schedule13D"


def _everything(name: str, *changes: tuple[str, str]) -> bytes:
    text = (EVERYTHING / name).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def _13d(*changes: tuple[str, str]) -> Reading:
    return read(_everything("schedule-13d.xml", *changes))


def _13g(*changes: tuple[str, str]) -> Reading:
    return read(_everything("schedule-13g.xml", *changes))


def _d(*changes: tuple[str, str]) -> Reading:
    return read(_everything("form-d.xml", *changes))


def _unread(reading: Reading) -> list[str]:
    return [reading.words(span) for span in reading.unread]


def _problems(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in reading.problems]


def at(record: Any, path: str) -> Any:
    """The value at a record path; UNSET where a part on the way is absent."""
    for step in path.replace("[", ".[").split("."):
        if record is UNSET:
            return UNSET
        record = record[int(step[1:-1])] if step.startswith("[") else getattr(record, step)
    return record


def leaves(part: Struct, prefix: str = "") -> dict[str, Any]:
    """Every value of a record by its path."""
    found = {}
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if name == "as_filed" or value is UNSET:
            continue
        entries = enumerate(value) if isinstance(value, tuple) else [("", value)]
        for number, one in entries:
            path = f"{prefix}{name}" + (f"[{number}]" if number != "" else "")
            found |= leaves(one, f"{path}.") if isinstance(one, Struct) else {path: one}
    return found


PERCENT = "<percentOfClass>6.0</percentOfClass>"
FIRST = "reporting_persons[0].percent"


@pytest.mark.parametrize(
    ("element", "state"),
    [
        ("<percentOfClass/>", State("blank")),
        ("<percentOfClass> \n </percentOfClass>", State("blank")),
        ("<percentOfClass><!-- 5 --></percentOfClass>", State("blank")),
        ("<percentOfClass>N/A</percentOfClass>", State("not applicable", "N/A")),
        ("<percentOfClass> None </percentOfClass>", State("not applicable", "None")),
        ("<percentOfClass>-</percentOfClass>", State("not applicable", "-")),
        ("<percentOfClass>less than 5</percentOfClass>", State("unreadable", "less than 5")),
        ("<percentOfClass>5,5</percentOfClass>", State("unreadable", "5,5")),
        ("<percentOfClass>*</percentOfClass>", State("unreadable", "*")),
        ("<percentOfClass>5.0%</percentOfClass>", State("unreadable", "5.0%")),
        ("<percentOfClass><b>5</b></percentOfClass>", State("unreadable", "5")),
        ("", None),
    ],
    ids=ascii,
)
def test_why_a_value_is_absent(element, state):
    reading = _13d((PERCENT, element))
    assert reading.record.reporting_persons[0].percent is UNSET
    assert reading.states.get(FIRST) == state
    assert set(reading.states) <= {FIRST}
    told = [problem for problem in reading.problems if problem.path == FIRST]
    assert len(told) == (state is not None and state.kind in ("unreadable", "lost"))
    assert at(reading.record, "reporting_persons[1].percent") == at(_13d().record, "reporting_persons[1].percent")


@pytest.mark.parametrize(
    ("element", "path", "stated"),
    [
        ("dateOfFirstSale", "", False),  # a container
        ("issuerPreviousNameList", "primary_issuer", False),  # a list
        ("relatedPersonsList", "", False),
        ("issuerAddress", "primary_issuer.address", True),  # a part
        ("relatedPersonInfo", "related_persons", False),  # one of several
    ],
)
def test_words_in_place_of_elements_are_told(element, path, stated):
    whole = (EVERYTHING / "form-d.xml").read_text()
    start, end = whole.index(f"<{element}>") + len(element) + 2, whole.index(f"</{element}>")
    reading = read(f"{whole[:start]}2025-01-31{whole[end:]}".encode())
    assert _unread(reading) == ["2025-01-31"]
    assert _problems(reading) == [(path, "bare")]
    assert reading.states == ({path: State("unreadable", "2025-01-31")} if stated else {})


def test_a_value_without_an_end_is_lost_with_all_that_it_swallows():
    """Its end tag reads `/percentOfClass>`: what follows might be its text, and is not guessed at."""
    reading = _13d((PERCENT, PERCENT.replace("</", "/")))
    person = reading.record.reporting_persons[0]
    assert (person.percent, person.types, person.comment) == (UNSET, UNSET, UNSET)
    assert person.aggregate_amount == at(_13d().record, "reporting_persons[0].aggregate_amount")
    assert reading.states[FIRST].kind == "lost"
    assert (FIRST, "torn") in _problems(reading)
    assert reading.record.reporting_persons[1:] == _13d().record.reporting_persons[1:]


def test_an_unreadable_value_is_told_with_path_code_and_place():
    reading = _13d((PERCENT, "<percentOfClass>\n 5,5 </percentOfClass>"))
    (problem,) = reading.problems
    assert (problem.path, problem.code) == (FIRST, "unreadable")
    assert "'5,5'" in problem.words
    assert problem.span is not UNSET
    assert reading.words(problem.span).strip() == "5,5"
    assert problem.span.source == reading.source.content_hash


def test_nothing_is_told_of_a_sound_file():
    for reading in (_13d(), _13g(), _d()):
        assert (reading.problems, reading.unread, dict(reading.states)) == ((), (), {})


@pytest.mark.parametrize("name", sorted(file.name for file in EVERYTHING.glob("*.xml")))
def test_every_value_has_its_evidence(name):
    reading = read(EVERYTHING / name)
    values = leaves(reading.record)
    assert set(values) == set(reading.evidence)
    for path, value in values.items():
        evidence = reading.evidence[path]
        (span,) = evidence.spans
        words = reading.words(span).replace("&amp;", "&").replace("&lt;", "<")
        assert evidence.confidence == 1
        if isinstance(value, bool):
            assert words in (("true", "Y", "None", "All States") if value else ("false", "N"))
        elif hasattr(value, "isoformat"):
            assert words in (value.isoformat(), f"{value:%m/%d/%Y}")
        else:
            assert words == str(value), path


def test_evidence_in_a_damaged_file_is_less_sure_and_still_in_place():
    reading = _13d((PERCENT, PERCENT.replace("</percentOfClass>", "</percentOfClass")))
    assert reading.record == _13d().record
    assert reading.evidence[FIRST].confidence < 1
    assert reading.words(reading.evidence[FIRST].spans[0]) == "6.0"
    last = f"signatures[1].signers[1].{'title'}"
    assert reading.words(reading.evidence[last].spans[0]) == "Tabitha Inkwell, witness"
    assert _problems(reading) == [("", "damaged")]


@pytest.mark.parametrize(
    ("more", "unread", "code"),
    [
        ("<brokerName>Copper Kettle</brokerName>", ["Copper Kettle"], "unknown-element"),
        ("<broker><name>A</name><name>B</name></broker>", ["A", "B"], "unknown-element"),
        ("<percentOfClass>7.0</percentOfClass>", ["7.0"], "repeated"),
        ("stray words", ["stray words"], "stray-text"),
        ("<![CDATA[stray words]]>", ["stray words"], "stray-text"),
        ('<torn xmlns="muniment">7.0</torn>', ["7.0"], "unknown-element"),
        ("<?stray words?>", ["<?stray words?>"], "stray-processing-instruction"),
    ],
)
def test_what_nothing_claims_is_unread(more, unread, code):
    reading = _13d((PERCENT, f"{PERCENT}{more}"))
    assert reading.record.reporting_persons == _13d().record.reporting_persons
    assert _unread(reading) == unread
    assert {problem.code for problem in reading.problems} == {code}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<overrideInternetFlag>false<", "<overrideInternetFlag>maybe<"),
        ("<contactName>Tabitha Inkwell<", "<contactName><b>T</b><"),
        ("<contactName>Tabitha Inkwell</contactName>", "<contactName>A</contactName><contactName>B</contactName>"),
    ],
)
def test_doubts_about_what_only_a_submission_has(old, new):
    reading = read(_everything("schedule-13d-submission.xml", (old, new)))
    assert len(reading.problems) == 1


def test_an_attribute_is_unread():
    reading = _13d((PERCENT, '<percentOfClass unit="%">6.0</percentOfClass>'))
    assert reading.record == _13d().record
    assert _unread(reading) == ['unit="%"']
    assert _problems(reading) == [("", "stray-attribute")]


def test_a_part_that_is_there_twice():
    item = "<item6>\n        <contractDescription>Item 6: what was agreed.</contractDescription>\n      </item6>"
    reading = _13d((item, f"{item}<item6><contractDescription>Another.</contractDescription></item6>"))
    assert reading.record == _13d().record
    assert _unread(reading) == ["Another."]
    assert _problems(reading) == [("item6", "repeated")]


def test_a_comment_is_nothing():
    reading = _13d((PERCENT, f"<!-- by hand -->{PERCENT}"))
    assert (reading.record, reading.unread, reading.problems) == (_13d().record, (), ())


def test_elements_in_another_order_are_read_and_told():
    reading = _13g(
        ("<memberGroup>a</memberGroup>", ""),
        ("<classPercent>4.9</classPercent>", "<classPercent>4.9</classPercent><memberGroup>a</memberGroup>"),
    )
    assert reading.record.reporting_persons == _13g().record.reporting_persons
    assert _problems(reading) == [("reporting_persons[0].group", "order")]
    assert reading.unread == ()


def test_prefixes_do_not_matter():
    whole = _13d().record
    data = _everything("schedule-13d.xml", ("xmlns:com=", "xmlns:x="))
    assert read(data.replace(b"<com:", b"<x:").replace(b"</com:", b"</x:")).record == whole
    every = _everything("schedule-13d.xml", (f'xmlns="{D}"', f'xmlns:s="{D}"')).replace(b"<", b"<s:")
    every = every.replace(b"<s:/", b"</s:").replace(b"<s:?", b"<?").replace(b"s:com:", b"com:")
    reading = read(every)
    assert (reading.record, reading.problems) == (whole, ())


def test_another_namespace_hides_no_value_and_is_told():
    reading = _13d(("<com:city>Boston</com:city>", "<city>Boston</city>"))
    assert reading.record == _13d().record
    assert _problems(reading) == [("authorized_persons[0].address.city", "namespace")]
    assert reading.words(reading.evidence["authorized_persons[0].address.city"].spans[0]) == "Boston"


def test_a_schedule_13g_with_two_blank_cusips():
    reading = _13g(("99057Q106", ""), ("99057Q205", " "))
    assert reading.record.cusips == ()
    assert reading.states["cusips"] == State("blank")
    assert not [path for path in reading.evidence if path.startswith("cusips[")]


@pytest.mark.parametrize("blank", ["<typeOfReportingPerson/>", "<typeOfReportingPerson> </typeOfReportingPerson>"])
def test_a_blank_entry_is_no_entry(blank):
    first = "<typeOfReportingPerson>PN</typeOfReportingPerson>"
    reading = _13d((first, f"{blank}{first}{blank}"))
    assert reading.record.reporting_persons[0].types == ("PN", "IA")
    paths = [f"reporting_persons[0].types[{number}]" for number in range(2)]
    assert [reading.words(reading.evidence[path].spans[0]) for path in paths] == ["PN", "IA"]
    assert reading.problems == ()


@pytest.mark.slow
def test_very_many_blank_entries_come_to_an_end():
    first = "<typeOfReportingPerson>PN</typeOfReportingPerson>"
    with patience():
        reading = _13d((first, f"{first}{'<typeOfReportingPerson/>' * 300_000}"))
    assert reading.record.reporting_persons[0].types == ("PN", "IA")


def test_an_entry_that_is_no_value():
    reading = _13d(("99057Q106", "N/A"))
    assert reading.record.cusips == ("99057Q205",)
    assert reading.words(reading.evidence["cusips[0]"].spans[0]) == "99057Q205"
    reading = _13d(("99057Q106", "no such number"))
    assert reading.record.cusips == ("99057Q205",)
    assert [problem.code for problem in reading.problems] == ["unreadable"]


def test_a_file_cut_off_tells_what_is_lost():
    data = _everything("schedule-13d.xml")
    reading = read(data[: data.index(b"Two") if b"Two" in data else data.index(b"never convicted")])
    assert [problem.code for problem in reading.problems if not problem.path] == ["damaged"] * len(
        [problem for problem in reading.problems if not problem.path]
    )
    assert reading.states["item2.convictions"] == State("lost", "Item 2(d):")
    assert reading.record.item2.occupations == "Item 2(c): what they do."
    assert reading.record.item2.convictions is UNSET
    assert reading.record.signatures is UNSET


@pytest.mark.parametrize(
    ("xml", "names"),
    [
        (
            "<ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>4</documentType></ownershipDocument>",
            "'4'",
        ),
        (
            '<edgarSubmission xmlns="http://www.sec.gov/edgar/thirteenffiler"><headerData><submissionType>13F-HR'
            "</submissionType></headerData></edgarSubmission>",
            "'13F-HR'",
        ),
        (
            '<edgarSubmission xmlns="http://www.sec.gov/edgar/formc"><headerData><submissionType>C</submissionType>'
            "</headerData></edgarSubmission>",
            "'C'",
        ),
        (
            '<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13G"><headerData><submissionType>SCHEDULE 13G'
            "</submissionType></headerData></edgarSubmission>",
            "'SCHEDULE 13G' in another namespace than 'http://www.sec.gov/edgar/schedule13g';",
        ),
        ("<edgarSubmission><submissionType>TA-1</submissionType></edgarSubmission>", "'TA-1'"),
        ("<informationTable/>", "'informationTable'"),
        (f"<{'a' * 3000}/>", "'aaaa"),
        ("<x><submissionType>\n13F\n HR\u2028</submissionType></x>", "'13F HR'"),
    ],
)
def test_other_forms_are_named(xml, names):
    with pytest.raises(FormNotRead, match=rf"^bytes: line 1: XML of the kind {names}") as caught:
        read(xml.encode())
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04\0\0", "a zip archive"),
        (gzip.compress(b"<a/>", mtime=0), "gzip-compressed"),
    ],
)
def test_other_files_are_named(data, words):
    with pytest.raises(FormNotRead, match=f"the file is {words}; muniment reads"):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>13G</body></html>",
        b"<?xml version='1.0'?><!DOCTYPE html><html/>",
        b"SCHEDULE 13G\n",
        b"Dear shareholders, on Schedule 13D one says who one is.",
    ],
)
def test_texts_and_pages_that_are_no_schedule_say_so(data):
    with pytest.raises(FormNotRead, match=r"not a Schedule 13D/G or Form D; nearest is .* 0 of 17 labels$"):
        read(data)


def test_the_forms_are_told_apart(tmp_path):
    for name, form in (("form-d.xml", FormD), ("schedule-13d.xml", Schedule13D), ("schedule-13g.xml", Schedule13G)):
        assert type(read(EVERYTHING / name).record) is form
    with pytest.raises(NotAFiling, match="the file is empty"):
        read(b"")
    with pytest.raises(RefusedSource):
        next(read_all(b"<!DOCTYPE r><edgarSubmission/>"))
    empty = tmp_path / "empty.xml"
    empty.touch()
    with pytest.raises(NotAFiling, match=r"empty\.xml: the file is empty$"):
        read(empty)


def test_full_submissions_in_a_row_have_their_own_headers():
    numbers = ("0009990001-23-000007", "0009990001-23-000008", "0009990001-23-000009")
    one, other, last = (
        f"<SEC-DOCUMENT>{number}.txt : 20230313\n<SEC-HEADER>{number}.hdr.sgml : 20230313\n"
        f"ACCESSION NUMBER:\t\t{number}\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>D\n<TEXT>\n<XML>\n".encode()
        + (_everything("form-d.xml") if number != numbers[1] else b"<other/>")
        + b"\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
        for number in numbers
    )
    readings = read_all(one + other + last)
    found = [next(readings), next(readings)]
    with pytest.raises(FormNotRead, match="bytes!2: "):
        next(readings)
    assert [reading.data for reading in found] == [one, last]
    assert [reading.header and reading.header.accession_number for reading in found] == [numbers[0], numbers[2]]
    with pytest.raises(NotAFiling, match="3 full submissions in one file"):
        read(one + other + last)
    assert [reading.source.name for reading in read_all(one + last)] == ["bytes!1", "bytes!2"]


def test_a_form_d_cut_off_in_its_head_is_not_called_another_form():
    with pytest.raises(NotAFiling):
        read(_everything("form-d.xml")[:120])


def test_the_words_of_a_problem_stay_short():
    (problem,) = _13d((PERCENT, f"<percentOfClass>{'5' * 100_000}</percentOfClass>")).problems
    assert len(problem.words) < 300


# ---- what the answers list -------------------------------------------------------------------------------------------

FUNDS = "Item 3: where the money came from."
TRADES = "Item 5(c): what was bought and sold."
BOUGHT = "The Fund bought in the open market:"
OCTOBER = [
    ("2026-10-05", "buy", "1200", "18.15"),
    ("2026-10-06", "buy", "300", "18.20"),
    ("2026-10-07", "buy", "44000", "18.05"),
]


@pytest.mark.parametrize(
    "answer",
    [
        "Date Shares Purchased Price per Share ($) 10/05/2026 1,200 18.15 10/06/2026 300 18.20 10/07/2026 44,000 18.05",
        "\n\nDate\tShares Purchased\tPrice per Share\n10/05/2026\t       1,200 \t    $ 18.15\n"
        "10/06/2026\t           300             $ 18.20\n10/07/2026\t44,000       $ 18.05",
        "<![CDATA[\nDate\tShares\tPrice & fees\n10/05/2026\t1,200\t18.15\n]]>10/06/2026\t300\t18.20\n"
        "10/07/2026&#9;44&#44;000\t18.05",
    ],
)
def test_transactions_of_an_answer_are_read_each_with_its_place(answer: str) -> None:
    reading = _13d((TRADES, f"{BOUGHT} {answer}"))
    rows = reading.details.transactions
    assert [(str(row.date), row.side, str(row.quantity), str(row.price)) for row in rows] == OCTOBER
    for row, (_, _, _, price) in zip(rows, OCTOBER, strict=True):
        assert reading.words(row.span).startswith("10/0")
        assert reading.words(row.span).endswith(price)
    assert not reading.problems


def test_days_of_a_sentence_begin_no_rows() -> None:
    answer = (
        "On 04/05/2026, the Fund purchased 1,200 shares at $18.15 per share. From 04/06/2026 to 04/07/2026 nothing was "
        "bought, nor since 04/08/2026."
    )
    (row,) = _13d((TRADES, answer)).details.transactions
    assert (str(row.date), row.side, str(row.quantity), str(row.price)) == ("2026-04-05", "buy", "1200", "18.15")


def test_a_list_names_whose_transaction_each_line_is() -> None:
    lines = "The Fund, 04/05/2026: 1,200 shares at $18.15", "Ms. Orme, 04/06/2026: 300 shares at $18"
    answer = "\n".join(("Bought in the open market:", *lines))
    reading = _13d((TRADES, answer))
    assert [(row.person, reading.words(row.span)) for row in reading.details.transactions] == [
        ("The Fund", lines[0]),
        ("Ms. Orme", lines[1]),
    ]
    plain = answer.replace("The Fund,", "On").replace("Ms. Orme,", "Sold On")
    assert not any(row.person for row in _13d((TRADES, plain)).details.transactions)


def test_a_row_of_an_answer_that_is_not_read_is_told() -> None:
    answer = "Date\tShares\tPrice\n10/05/2026\t1,200\t18.15\n10/06/2026\t3,00\t18.20\n10/07/2026\t44,000\t18.05"
    reading = _13d((TRADES, f"{BOUGHT}\n\n{answer}"))
    assert len(reading.details.transactions) == 2
    assert _problems(reading) == [("item5.transactions", "rows-not-read")]


def test_a_list_that_says_not_plainly_of_what_it_is_is_doubted() -> None:
    reading = _13d((TRADES, "Purchases of Common Stock and put options:\n\nDate\tBought\tPrice\n10/05/2026\t20\t0.15"))
    [row] = reading.details.transactions
    assert (row.security, row.confidence) == ("Common Stock, put options", 0.6)
    # two report, and whose the row is is not said
    assert _problems(reading) == [("item5.transactions", f"unclear-{what}") for what in ("security", "transaction")]


def test_answers_without_figures_list_nothing() -> None:
    assert not _13d().details.transactions
    assert not _13g().details.transactions
    assert not _d().details.transactions


NAMED = "Item 2(a): who they are."
DIRECTORS = "The directors of the Fund are Basil T. Orme, Ada Heron and Carl J. Moss."
ROWS = "Basil T. Orme\tLawyer, Orme &amp; Co.\tCanada", "Ada Heron  Physician  Ireland"


def test_people_of_item_2_are_read_across_its_answers_each_with_its_place() -> None:
    reading = _13d(
        (NAMED, DIRECTORS),
        ("Item 2(b): where they are.", "The business address of each of the directors is 12 Elm Street, Boston, MA."),
        ("Item 2(c): what they do.", "Mr. Orme is a lawyer.&#13;\nMs. Heron is a physician. Mr. Moss is a farmer."),
        ("Item 2(f): Delaware; United States of America.", "Mr. Orme and Mr. Moss are citizens of Canada."),
    )
    people = reading.details.people
    assert [(person.name, person.position, person.occupation) for person in people] == [
        ("Basil T. Orme", "director", "lawyer"),
        ("Ada Heron", "director", "physician"),
        ("Carl J. Moss", "director", "farmer"),
    ]
    assert [person.citizenship for person in people] == ["Canada", UNSET, "Canada"]
    assert {person.address for person in people} == {"12 Elm Street, Boston, MA"}
    assert {reading.words(person.span) for person in people} == {DIRECTORS}
    assert "12 Elm Street, Boston, MA" in [reading.words(span) for span in people[0].shared_spans]


@pytest.mark.parametrize("place", [NAMED, "Item 1, with a comment.", "Comments accompanying the signatures."])
def test_a_list_in_any_answer_is_read_and_ends_with_it(place: str) -> None:
    title = "Schedule I&#13;\n&#13;\nDirectors of Fern Capital LLC"
    reading = _13d((place, "\n".join((title, "Name  Principal Occupation  Citizenship", *ROWS))))
    assert [(person.name, person.occupation, person.citizenship) for person in reading.details.people] == [
        ("Basil T. Orme", "Lawyer, Orme & Co.", "Canada"),
        ("Ada Heron", "Physician", "Ireland"),
    ]
    assert [reading.words(person.span) for person in reading.details.people] == list(ROWS)
    assert not reading.problems


def test_a_row_of_people_that_is_not_read_is_told() -> None:
    reading = _13d(
        (NAMED, "\n".join(("Directors of the Fund", "Name\tOccupation\tCitizenship", *ROWS, "Moss\tFarmer\tIreland")))
    )
    assert len(reading.details.people) == 2
    (problem,) = reading.problems
    assert (problem.code, reading.words(problem.span)) == ("rows-not-read", "Moss\tFarmer\tIreland")


def test_exhibits_of_an_answer_are_read() -> None:
    reading = _13d(
        (
            "Item 7: 99.1 Joint Filing Agreement; 24 Power of Attorney.",
            "Exhibit 99.1 - Joint Filing Agreement\nExhibit 99.2 - Power of Attorney",
        )
    )
    assert [(exhibit.number, exhibit.description) for exhibit in reading.details.exhibits] == [
        ("99.1", "Joint Filing Agreement"),
        ("99.2", "Power of Attorney"),
    ]


def test_transactions_that_another_item_tells_of_are_none_of_item_5() -> None:
    table = "Date\tShares Purchased\tPrice per Share\n10/05/2019\t1,200\t18.15\n10/06/2019\t300\t18.20"
    history = _13d((FUNDS, table))
    assert len(history.details.transactions) == 2
    assert not trades(Filing.of(history))
    assert len(trades(Filing.of(_13d((TRADES, table))))) == 2
