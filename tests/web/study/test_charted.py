"""Charts beside the answers to questions: where one draws the same, and nowhere else."""

from decimal import Decimal

import pytest
from lxml import html

from muniment.study.questions import Answer, questions
from muniment.web.study import pictures


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["raised_by_month", "raised_by_state?funds=no&known=2030-01-01", "top_raised"])
def test_an_answer_that_a_chart_draws_has_it(market, asked):
    answer = market.get(f"/ask/{asked}")
    page = html.fromstring(answer.text)
    assert answer.status_code == 200
    (figure,) = page.iterfind(".//figure")
    (picture,) = figure.iterfind(".//img")
    assert "period=all" in picture.get("src")
    assert market.get(picture.get("src")).status_code == 200
    assert ("known=2030-01-01" in picture.get("src")) == ("known" in asked)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "column"),
    [
        ("raised_by_state?since=1990-01-01", "raised"),  # the chart of the study knows periods alone
        ("raised_by_size", "raised"),
        ("raised_by_state?sort=-notices", "notices"),
        ("holders?issuer=0001141240&as_of=2012-12-31", None),  # of one holder nothing is compared
        ("top_raised?sort=notices", "notices"),
        ("raised_by_week", "raised"),
    ],
)
def test_any_other_answer_is_drawn_by_its_own_rows(market, asked, column):
    """The picture has the first rows of the page, in their order, and of the column that they are sorted by."""
    name, _, query = asked.partition("?")
    page = html.fromstring(market.get(f"/ask/{asked}").text)
    figures = page.findall(".//figure")
    if column is None:
        assert figures == []
        assert "No picture" in page.text_content()
        return
    (source,) = (one.find(".//img").get("src") for one in figures)
    assert source.startswith(f"/charts/answer-{name}.svg")
    assert market.get(source).status_code == 200
    drawn = market.get(source.replace(".svg", ".json")).json()
    rows = market.get(f"/ask/{name}.json?{query}").json()["data"]
    at = rows["columns"].index(column)
    assert [row[column] for row in drawn["rows"]] == [row[at] for row in rows["rows"]][: len(drawn["rows"])]
    assert len(drawn["rows"]) == len(rows["rows"]) or f"the first {len(drawn['rows'])} of" in drawn["title"]


def test_an_answer_without_numbers_says_why_it_has_no_picture(market):
    page = html.fromstring(market.get("/ask/switches?kind=13G+to+13D").text)
    assert page.find(".//figure") is None
    for asked in ("answer-nothing.svg", "answer-holders.svg?nothing=1"):
        assert market.get(f"/charts/{asked}").status_code in (400, 404)


def test_rows_that_are_not_drawn_make_no_picture():
    question = questions()["top_raised"]
    rows = [(f"Fern {number} Fund", None if number < 12 else number) for number in range(14)]
    words = pictures.figure_of(Answer(question, ("name", "raised"), rows, "", {}, total=14), {})
    assert words == "No picture: it takes two rows with a number, and raised has fewer among the first 12."
    assert pictures.figure_of(Answer(question, ("name", "raised"), rows[::-1], "", {}, total=14), {}).rows[0] != ()


def test_a_row_without_a_number_says_so_in_the_table_of_its_picture():
    question = questions()["holders"]
    rows = [("Ada", Decimal("6.2")), ("Bea", None), ("Cleo", Decimal(5))]
    figure = pictures.figure_of(Answer(question, ("name", "percent"), rows, "", {}, total=3), {})
    assert pictures.table_csv(figure).decode().splitlines() == [
        "row,percent,percent_absent", "Ada,6.2,", "Bea,,no number", "Cleo,5,"
    ]  # fmt: skip


@pytest.mark.slow
def test_every_question_is_drawn_or_says_why_not(world):
    for name in questions():
        page = html.fromstring(world.get(f"/ask/{name}?{questions()[name].parameters[0].name}=").text)
        rows = page.findall(".//table[@class='filings answer']/tbody/tr")
        assert not rows or page.find(".//figure") is not None or "No picture" in page.text_content(), name
