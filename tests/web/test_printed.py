"""Texts and web pages as a person sees them: marks by bytes, answers in their places, doubts that look doubtful."""

import pytest
from lxml import html

import muniment
from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.web.source import AROUND, SMALL, Claim, PrintedText
from shared_data import SHARED, needs_shared

from .doubts import DOUBTED, LIKELY, SIGNED, UNSURE
from .hostile import SCRIPT

PAGE = "<html><body><p>Caf\u00e9 &amp; <b>Fils</b>, Inc.<p>5.8%<sup>(1)</sup><table><tr><td>one<td>two</table>".encode()


def page(data: bytes = PAGE) -> PrintedText:
    return PrintedText(read_html(Passage.whole(data)))


def text(data: bytes) -> PrintedText:
    return PrintedText(read_plain(Passage.whole(data)))


def at(data: bytes, first: bytes, last: bytes = b"") -> tuple[int, int]:
    start = data.index(first)
    return start, data.index(last, start) + len(last) if last else start + len(first)


# ---- from bytes to what is printed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("Caf\u00e9", "", "Caf\u00e9"),
        ("Caf\u00e9", "Inc.", "Caf\u00e9 & Fils, Inc."),
        ("&amp;", "", "&"),
        ("Fils", "", "Fils"),
        ("5.8", "", "5.8"),
    ],
)
def test_words_are_quoted_without_markup(first, last, words):
    start, end = at(PAGE, first.encode(), last.encode())
    assert page().quoted(start, end) == words


def test_cells_with_markup_between_them_are_one_stretch():
    shown = page()
    ((start, end),) = shown.places(*at(PAGE, b"one", b"two"))
    assert shown.text[start:end].split() == ["one", "two"]


def test_what_is_not_in_the_document_has_no_place():
    assert page().places(10**9, 10**9 + 5) == []
    assert page().quoted(10**9, 10**9 + 5) is None
    assert text(b"").places(0, 5) == []
    assert text(b"").excerpt([], []).lines


def test_a_place_without_bytes_can_be_marked():
    shown = text(b"one two")
    assert shown.places(4, 4) == [(4, 4)]
    (line,) = shown.excerpt([(4, 4)], []).lines
    assert [(piece.words, piece.first) for piece in line.pieces] == [("one ", False), ("", True), ("two", False)]


def test_marks_come_before_claims_and_claims_do_not_overlap():
    claims = [Claim(0, 3, "a", "A", False), Claim(2, 7, "b", "B", True), Claim(4, 7, "c", "C", False)]
    (line,) = text(b"one two three").excerpt([(8, 13)], claims).lines
    told = [(piece.words, piece.path, piece.marked) for piece in line.pieces]
    assert told == [("one", "a", False), (" two", "b", False), (" ", "", False), ("three", "", True)]
    (line,) = text(b"one two three").excerpt([(4, 5)], claims).lines
    assert [piece.path for piece in line.pieces if piece.path] == ["a"]


def test_of_a_long_text_the_neighbourhood_is_shown_in_whole_lines():
    data = b"".join(b"line %d\n" % number for number in range(1, 20_001))
    place = data.index(b"line 9999\n"), data.index(b"line 9999\n") + 9
    excerpt = text(data).excerpt([place], [])
    assert len(data) > SMALL
    assert 2 * AROUND <= excerpt.end - excerpt.start <= 3 * AROUND
    numbers = {line.number: "".join(piece.words for piece in line.pieces) for line in excerpt.lines}
    assert all(words in ("", f"line {number}") for number, words in numbers.items())
    assert numbers[9999] == "line 9999"
    assert text(b"x" * 10_000_000).excerpt([(5_000_000, 5_000_001)], []).end < 5_100_000


@needs_shared
def test_every_value_of_real_filings_is_where_its_words_are():
    """A value's bytes lead to the words that were read: here those of the markup between them aside."""
    count = 0
    for path in sorted(SHARED.glob("data/schedule-13/html/*.htm"))[:15]:
        reading = muniment.read(path)
        shown = PrintedText(reading.printed)
        for where, found in reading.evidence.items():
            for span in found.spans:
                places = shown.places(span.start, span.end)
                assert len(places) == 1, (path.name, where)
                if where.endswith("].name"):
                    start, end = places[0]
                    words = shown.text[start:end]
                    assert "<" not in words, (path.name, where)
                count += 1
    assert count > 400


# ---- pages ----------------------------------------------------------------------------------------------------------


def pieces(client, key, query=""):
    told = client.get(f"/filings/{key}/source.json{query}").json()["data"]
    return told, [piece for line in told["excerpt"]["lines"] for piece in line["pieces"]]


def answers(client, key):
    found = {}
    for section in client.get(f"/filings/{key}.json").json()["data"]["sections"]:
        for entry in section["entries"]:
            for answer in [entry] if "words" in entry else [one for part in entry["parts"] for one in part]:
                found[answer["path"]] = answer
    return found


@pytest.mark.parametrize("name", ["schedule-13d-2004.htm", "schedule-13g-1997.txt"])
def test_every_answer_is_marked_in_the_source_and_leads_back(client, keys, name):
    told, shown = pieces(client, keys[name])
    assert told["printed"]
    assert told["excerpt"]["unit"] == "characters"
    marked = {piece["path"] for piece in shown if piece["path"]}
    quoted = {
        path for path, one in answers(client, keys[name]).items() if any(q["words"] for q in one.get("quotes", []))
    }
    assert marked == quoted
    links = html.fromstring(client.get(f"/filings/{keys[name]}/source").content).xpath("//a[@class='claim']")
    assert {link.get("title") for link in links} >= {"Names of Reporting Persons", "CUSIP Number"} or "13d" in name
    assert all(link.get("href").startswith(f"/filings/{keys[name]}#") for link in links)


def test_a_value_of_a_page_is_marked_in_words_not_in_markup(client, keys):
    key = keys["schedule-13d-2004.htm"]
    told, shown = pieces(client, key, "?path=reporting_persons%5B1%5D.aggregate_amount")
    assert [piece["words"] for piece in shown if piece["marked"]] == ["640,200"]
    assert told["answer"] == "640,200"
    assert not any("<TD" in piece["words"] for piece in shown)
    assert answers(client, key)["reporting_persons[1].name"]["quotes"][0]["words"] == "Gadfly Point Master Fund, L.P."


def test_raised_marks_of_notes_are_shown_without_their_signs(client, keys):
    shown = client.get(f"/filings/{keys['schedule-13d-2004.htm']}/source").text
    assert "(1)" in shown
    assert "\u207d" not in shown


def test_doubtful_values_look_doubtful_and_offer_what_they_may_be(client, keys):
    tree = html.fromstring(client.get(f"/filings/{keys['doubted.txt']}").content)

    def cell(path):
        (found,) = tree.xpath(f"//*[@id='{path}']")
        return found

    assert "97% confidence" in cell(LIKELY).text_content()
    assert "doubtful" not in cell(LIKELY).get("class")
    assert "Needs review: 62% confidence" in " ".join(cell(DOUBTED).text_content().split())
    assert "doubtful" in cell(DOUBTED).get("class")
    perhaps = " ".join(cell(UNSURE).text_content().split())
    assert "unreadable: \u201c4l5O\u201d" in perhaps
    assert "Perhaps 4150, 31% confidence in the source" in perhaps
    assert f"Perhaps {SCRIPT}, 12% confidence" in perhaps
    (there, _) = cell(UNSURE).xpath(".//a[@class='there']/@href")
    assert client.get(there.partition("#")[0]).status_code == 200
    (doubt,) = [one for one in tree.xpath("//section[@id='doubts']//li") if "1997-02-12" in one.text_content()]
    assert doubt.xpath("./a/@href")[0] == "#signatures%5B0%5D.signers"
    assert SIGNED.startswith("signatures[0].signers")


def test_the_json_of_a_filing_has_confidence_and_candidates(client, keys):
    found = answers(client, keys["doubted.txt"])
    assert found[DOUBTED]["confidence"] == 0.62
    assert [(one["words"], one["confidence"]) for one in found[UNSURE]["candidates"]] == [
        ("4150", 0.31),
        (SCRIPT, 0.12),
    ]
    assert found[UNSURE]["candidates"][0]["quotes"][0]["words"] == "None"
    assert "confidence" not in found["class_title"]
    assert "confidence" not in answers(client, keys["schedule-13g.xml"])["class_title"]


def test_unread_scraps_are_counted_and_words_are_shown(client, keys):
    page = client.get(f"/filings/{keys['doubted.txt']}")
    (section,) = html.fromstring(page.content).xpath("//section[@id='unread']")
    assert "A note below the form, which no value was made from." in section.text_content()
    assert min(len(one.text_content()) for one in section.xpath(".//q")) >= 20


def test_less_than_a_percent_is_an_answer(client, keys):
    answer = answers(client, keys["schedule-13g-1997.txt"])["reporting_persons[1].percent"]
    assert (answer["words"], answer["quotes"][0]["words"]) == ("less than 1%", "Less than 1%")


def test_xml_is_shown_as_it_is(client, keys):
    assert not pieces(client, keys["schedule-13g-submission.nc"])[0]["printed"]
