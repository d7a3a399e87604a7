"""Charts beside the answers to questions: where one draws the same, and nowhere else."""

import pytest
from lxml import html


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


@pytest.mark.parametrize(
    "asked",
    [
        "raised_by_state?since=1990-01-01",  # a chart knows periods alone
        "raised_by_state?state=CA",  # it shows every state, also where one is chosen
        "raised_by_size",
    ],
)
def test_an_answer_that_no_chart_draws_has_none(market, asked):
    answer = market.get(f"/ask/{asked}")
    assert answer.status_code == 200
    assert html.fromstring(answer.text).find(".//figure") is None
