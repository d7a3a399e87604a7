"""The way to EDGAR and back."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import stamina
from stamina.instrumentation import set_on_retry_hooks

from muniment.edgar.client.transport import (
    Cache,
    CachedResponse,
    CutOff,
    Line,
    MayHaveArrived,
    NotFound,
    NotSent,
    Pace,
    Reply,
)
from muniment.errors import EnvironmentProblem, SourceError

URL = "https://www.sec.gov/files/a.json"


@pytest.fixture
def waits():
    """How long each retry would have waited."""
    waited = []
    set_on_retry_hooks([lambda details: waited.append(details.wait_for)])
    yield waited
    set_on_retry_hooks(None)


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_question_is_asked_again(edgar, line, code):
    edgar.files["/files/a.json"] = b"{}"
    edgar.broken = [(code, {}, b"later")] * 4
    assert line.read(URL) == b"{}"
    assert len(edgar.asked) == 5


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout("slow"), httpx.ConnectError("down"), httpx.RemoteProtocolError("cut")]
)
def test_a_broken_connection_is_tried_again(edgar, error):
    def cut(request):
        edgar.asked.append(("", "", {}, b""))
        error.request = request
        raise error

    with Line(transport=httpx.MockTransport(cut)) as line, pytest.raises(EnvironmentProblem, match=r"www\.sec\.gov"):
        line.read(URL)
    assert len(edgar.asked) == 5


def test_on_this_machine_nobody_waits_for_what_does_not_run(edgar):
    def down(request):
        edgar.asked.append(("", "", {}, b""))
        raise httpx.ConnectError("refused", request=request)

    with (
        Line(transport=httpx.MockTransport(down)) as line,
        pytest.raises(EnvironmentProblem, match="muniment edgar serve"),
    ):
        line.read("http://127.0.0.1:8330/x")
    assert len(edgar.asked) == 1


def test_in_the_end_the_answer_is_told(edgar, line):
    edgar.broken = [(503, {}, b"later")] * 9
    with pytest.raises(EnvironmentProblem, match="EDGAR answers 503; try again later"):
        line.read(URL)
    assert len(edgar.asked) == 5


def test_closed_is_closed(edgar, line):
    edgar.broken = [(503, {}, b"Not within Operating Hours")]
    assert line.get(URL).code == 503
    assert len(edgar.asked) == 1


def test_it_waits_as_long_as_it_is_asked_to():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=300), usegmt=True)
    assert Reply(429, b"", {"retry-after": "7"}).wait == 7
    assert 200 < (Reply(429, b"", {"retry-after": soon}).wait or 0) <= 300
    assert Reply(429, b"", {"retry-after": "Mon, 01 Jan 2024 00:00:00 GMT"}).wait == 0
    assert Reply(429, b"", {"retry-after": "soon"}).wait is None
    assert Reply(429, b"", {"retry-after": f"Mon, 01 Jan 2024 00:00:00 +{'9' * 20}"}).wait is None
    assert Reply(429, b"", {}).wait is None


def test_the_wait_asked_for_is_the_wait(edgar, line, waits):
    edgar.files["/files/a.json"] = b"{}"
    edgar.broken = [(429, {"Retry-After": "0"}, b""), (503, {"Retry-After": "0"}, b"")]
    with stamina.set_testing(False):
        assert line.read(URL) == b"{}"
    assert waits == [pytest.approx(0.01)] * 2


def test_whoever_is_asked_to_wait_for_hours_gives_up(edgar, line):
    edgar.broken = [(429, {"Retry-After": "7200"}, b"")]
    with pytest.raises(EnvironmentProblem, match="429"):
        line.read(URL)
    assert len(edgar.asked) == 1


@pytest.mark.parametrize("code", [403, 404, 410])
def test_what_is_not_there_is_told_at_once(edgar, line, code):
    edgar.broken = [(code, {}, b"<Error><Code>AccessDenied</Code></Error>")]
    with pytest.raises(NotFound, match=f"there is nothing.*{code}"):
        line.read(URL)
    assert len(edgar.asked) == 1


@pytest.mark.parametrize(
    ("code", "page"),
    [
        (403, b"<h1>Your Request Originates from an Undeclared Automated Tool</h1>"),
        (429, b"<h1>Request Rate Threshold Exceeded</h1>"),
    ],
)
def test_being_shut_out_is_told_at_once(edgar, line, code, page):
    edgar.broken = [(code, {}, page)]
    with pytest.raises(EnvironmentProblem, match="shuts this program out") as told:
        line.read(URL)
    assert not isinstance(told.value, NotFound)
    assert len(edgar.asked) == 1


def test_a_redirection_is_not_followed(edgar, line):
    edgar.broken = [(302, {"Location": "https://elsewhere.example/"}, b"")]
    with pytest.raises(EnvironmentProblem, match="is elsewhere"):
        line.read(URL)
    assert len(edgar.asked) == 1


def as_object(data, where):
    if not data.startswith(b"{"):
        raise SourceError("is no object", source=where)
    return data


def test_what_has_not_changed_is_not_sent_again(edgar, tmp_path):
    edgar.files["/files/a.json"] = b"{first"
    with Line(transport=edgar.transport, cache=Cache(tmp_path / "c.sqlite")) as line:
        assert [line.read_as(URL, as_object) for _ in range(2)] == [b"{first", b"{first"]
        assert "if-none-match" in edgar.asked[1][2]
        edgar.files["/files/a.json"] = b"{second"
        assert line.read_as(URL, as_object) == b"{second"
        line.read(URL)
        assert "if-none-match" not in edgar.asked[3][2]


def test_what_cannot_be_read_is_not_used_again(edgar, tmp_path):
    """The page of a network that wants a password may be younger than the file whose place it took."""
    page = {"Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"}
    edgar.files["/files/a.json"] = b"{}"
    cache = Cache(tmp_path / "c.sqlite")
    with Line(transport=edgar.transport, cache=cache) as line:
        edgar.broken = [(200, page, b"<html>")]
        with pytest.raises(SourceError, match=r"a\.json: is no object"):
            line.read_as(URL, as_object)
        assert cache.get(URL) is None
        cache.put(URL, CachedResponse(b"<html>", "", page["Last-Modified"]))
        edgar.broken = [(304, {}, b"")]
        assert line.read_as(URL, as_object) == b"{}"


@pytest.mark.parametrize("cut", [slice(-9), slice(0, 20), slice(3, None)])
def test_what_is_not_packed_whole_is_asked_for_again(edgar, cut):
    whole = gzip.compress(b"1|Acme|D|2026-11-20|edgar/data/1/0009900031-26-000001.txt")
    for times, is_had in ((4, True), (5, False)):
        answers = [whole[cut]] * times + [whole]

        def packed(request, answers=answers):
            data = httpx.ByteStream(answers.pop(0))
            return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=data)

        with Line(transport=httpx.MockTransport(packed)) as line:
            if is_had:
                assert line.read(URL).startswith(b"1|Acme|")
            else:
                with pytest.raises(CutOff, match=r"a\.json: the answer breaks off, 5 times: its compression"):
                    line.read(URL)


@pytest.mark.parametrize(("pause", "is_had"), [(1.0, True), (50.0, False)])
def test_an_answer_that_comes_in_drops_is_given_up(monkeypatch, pause, is_had):
    clock, size = [0.0], 40_000

    class Drops(httpx.SyncByteStream):
        def __iter__(self):
            for _ in range(size // 1_000):
                clock[0] += pause
                yield b"x" * 1_000

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Drops()))
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    with Line(transport=transport) as line:
        if is_had:
            assert len(line.read(URL)) == size
        else:
            with pytest.raises(EnvironmentProblem, match="comes too slowly"):
                line.read(URL)
            assert clock[0] < 5 * size / 1_000 * pause


def test_the_contact_is_in_every_question(edgar, tmp_path):
    edgar.files["/files/a.json"] = b"{}"
    with Line("Acme a@b.example", transport=edgar.transport, pace=Pace(tmp_path)) as line:
        line.read(URL)
    assert edgar.asked[0][2]["user-agent"] == "Acme a@b.example"


def test_the_pace_is_asked_before_every_attempt(edgar, tmp_path):
    asked = []

    class Counting(Pace):
        def wait(self, host):
            asked.append(host)

    edgar.files["/files/a.json"] = b"{}"
    edgar.broken = [(503, {}, b"")] * 2
    with Line(transport=edgar.transport, pace=Counting(tmp_path)) as line:
        line.read(URL)
    assert asked == ["www.sec.gov"] * 3


# ---- what is sent once ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout("slow"), httpx.WriteError("cut"), httpx.RemoteProtocolError("cut")]
)
def test_what_may_have_arrived_is_never_sent_again(edgar, line, error):
    edgar.broken = [error]
    with pytest.raises(MayHaveArrived, match="no answer came"):
        line.post("https://api.example/submission", b"x", {})
    assert len(edgar.asked) == 1


@pytest.mark.parametrize("error", [httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")])
def test_what_never_left_is_told_so(edgar, line, error):
    edgar.broken = [error]
    with pytest.raises(NotSent, match="nothing was sent"):
        line.post("https://api.example/submission", b"x", {})


@pytest.mark.parametrize("code", [202, 400, 429, 500, 503])
def test_the_answer_to_what_is_sent_is_passed_on(edgar, line, code):
    edgar.broken = [(code, {}, b"x")]
    assert line.post("https://api.example/submission", b"x", {}).code == code
    assert len(edgar.asked) == 1
