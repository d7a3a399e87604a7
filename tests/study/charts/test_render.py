"""Pictures: whatever names say, nothing in them runs, nothing is loaded, and links lead to our own pages only."""

from datetime import date

import pytest
from lxml import etree

from muniment.errors import EnvironmentProblem
from muniment.study import charts
from muniment.study.charts import DARK, LIGHT, NARROW, WIDE, network

render = pytest.importorskip("muniment.study.charts.render", reason="needs the extra study: vl-convert")

SCRIPT = '"><script>window.flag=1</script>\' onload="alert(1)" {{7*7}} \u2063//evil.example'
ADDRESSES = ["javascript:alert(1)", "//evil.example/x", "https://evil.example", "data:text/html,x", "", "/filings/1#a"]


def pictures(theme=LIGHT, width=WIDE):
    """One of each chart, with a name that would like to run."""
    points = tuple(
        charts.Point(date(2020 + at, 1, 1), at + 5, f"{SCRIPT} {at}", href) for at, href in enumerate(ADDRESSES)
    )
    all_bars = [charts.Bar(f"{SCRIPT} {at}", at * 1000, SCRIPT, href) for at, href in enumerate(ADDRESSES)]
    nodes = [network.Node(str(at), SCRIPT, "person", at + 1, SCRIPT, href) for at, href in enumerate(ADDRESSES)]
    return {
        "steps": charts.steps([charts.Series(SCRIPT, points)], theme, width, "percent", date(2026, 1, 1), (5,)),
        "upright": charts.upright(all_bars, theme, width),
        "across": charts.across(all_bars, theme, width),
        "tiles": charts.tiles([charts.Tile("CA", 5, SCRIPT, ADDRESSES[0]), charts.Tile("NY", 0, SCRIPT)], theme, width),
        "network": network.network(network.reduced(network.families(nodes), SCRIPT, ADDRESSES[0]), theme, width),
    }


@pytest.mark.parametrize("name", pictures())
@pytest.mark.parametrize(("theme", "width"), [(LIGHT, WIDE), (DARK, NARROW)], ids=["desk", "telephone"])
def test_nothing_in_a_name_runs(name, theme, width):
    tree = etree.fromstring(render.svg(pictures(theme, width)[name]))
    elements = {etree.QName(one).localname for one in tree.iter()}
    assert elements <= {"svg", "g", "path", "rect", "line", "text", "tspan", "defs", "clipPath", "circle", "a"}
    attributes = {str(key) for one in tree.iter() for key in one.attrib}
    assert not [one for one in attributes if one.startswith("on") or one == "style"]
    assert int(tree.get("width")) <= width


@pytest.mark.parametrize("name", pictures())
def test_links_lead_to_our_own_pages_only(name):
    tree = etree.fromstring(render.svg(pictures()[name]))
    hrefs = set(tree.xpath("//*/@href | //*/@*[local-name() = 'href']"))
    assert hrefs <= {"/filings/1#a"}
    assert hrefs or name == "tiles"


def test_the_words_of_a_mark_are_whole_in_it():
    tree = etree.fromstring(render.svg(pictures()["upright"]))
    told = tree.xpath("//*[@aria-roledescription='bar']/@aria-label")
    assert told == [SCRIPT.replace("\u2063", "")] * len(ADDRESSES)


def test_nothing_is_loaded_from_elsewhere():
    spec = {"data": {"url": "http://127.0.0.1:9/secret.csv"}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    with pytest.raises(EnvironmentProblem, match=r"the chart cannot be drawn"):
        render.svg(spec)


def test_what_cannot_be_drawn_is_told_in_one_line():
    with pytest.raises(EnvironmentProblem, match=r"the chart cannot be drawn: [^\n]+$"):
        render.svg({"mark": "nonsense", "data": {"values": []}})


def test_a_png_is_twice_as_fine():
    data = render.png(pictures()["across"])
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20]) == 2 * WIDE
