"""What was sent of a file."""

import errno
import os
from pathlib import Path
from unittest.mock import Mock

import httpx
import pytest
from filelock import FileLock
from msgspec import structs

from edgar.client.answering import BASE, CODE, FILER, USER, said
from edgar.client.test_filing import READY, SUBMISSION, THERE, with_code
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.filing import Filing, RefusedByEdgar, State, prepared
from muniment.edgar.client.sendings import Sendings, SentBefore, accession_of, fingerprint, resolve, send_once
from muniment.edgar.client.transport import MayHaveArrived
from muniment.errors import EnvironmentProblem


@pytest.fixture
def filing(line):
    return Filing(line, THERE, with_code())


@pytest.fixture
def file(tmp_path):
    return tmp_path / "form-d.yaml"


def test_the_same_filing_is_not_sent_twice_unawares(filing, edgar, file):
    first = send_once(filing, READY, Sendings(file, READY.submission))
    with pytest.raises(SentBefore, match=f"it was sent, and is {first.accession}; --again"):
        send_once(filing, READY, Sendings(file, READY.submission))
    assert len(edgar.asked) == 1
    assert send_once(filing, READY, Sendings(file, READY.submission), again=True).accession != first.accession


def test_what_came_to_nothing_is_followed_by_one_sending_only(filing, edgar, file):
    sendings = Sendings(file, READY.submission)
    send_once(filing, READY, sendings)
    refused = sendings.earlier(filing.api, READY.mode)
    second = send_once(filing, READY, sendings, after=refused)
    with pytest.raises(SentBefore, match=f"it was sent, and is {second.accession}"):
        send_once(filing, READY, sendings, after=refused)
    assert len(edgar.asked) == 2


def test_a_test_of_it_is_another_sending(filing, edgar, file):
    send_once(filing, prepared(SUBMISSION, THERE, with_code(), test=True), Sendings(file, READY.submission))
    send_once(filing, READY, Sendings(file, READY.submission))
    assert len(edgar.asked) == 2


def test_what_may_have_arrived_counts_as_sent(filing, edgar, file):
    edgar.broken = [httpx.ReadTimeout("slow")]
    with pytest.raises(MayHaveArrived):
        send_once(filing, READY, Sendings(file, READY.submission))
    with pytest.raises(SentBefore, match="may have been sent: no answer came"):
        send_once(filing, READY, Sendings(file, READY.submission))


def test_dying_in_between_counts_as_sent(filing, edgar, file):
    edgar.broken = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        send_once(filing, READY, Sendings(file, READY.submission))
    with pytest.raises(SentBefore, match="may have been sent"):
        send_once(filing, READY, Sendings(file, READY.submission))


def test_what_was_turned_away_may_be_sent(filing, edgar, file):
    edgar.broken = [(400, {}, said("ERROR", "wrong"))]
    with pytest.raises(RefusedByEdgar):
        send_once(filing, READY, Sendings(file, READY.submission))
    assert send_once(filing, READY, Sendings(file, READY.submission)).accession


def test_two_processes_do_not_send_the_same_file(filing, edgar, file):
    sendings = Sendings(file, READY.submission)
    lock = FileLock(sendings._beside.lock)
    with lock, pytest.raises(EnvironmentProblem, match="another process is sending this file"):
        send_once(filing, READY, sendings)
    assert edgar.asked == []


def test_a_damaged_memory_is_told_before_anything_is_sent(filing, edgar, file):
    sendings = Sendings(file, READY.submission)
    sendings.path.write_bytes(b'{"at": "2026-')
    with pytest.raises(EnvironmentProblem, match="line 1 cannot be read"):
        send_once(filing, READY, sendings)
    assert edgar.asked == []


def test_a_line_that_the_disk_has_no_room_for_leaves_nothing_behind(filing, edgar, file, monkeypatch):
    sendings = Sendings(file, READY.submission)
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(EnvironmentProblem, match="could be sent twice: No space left"):
        send_once(filing, READY, sendings)
    assert (edgar.asked, sendings.path.read_bytes()) == ([], b"")
    monkeypatch.setattr(os, "fsync", sync)
    assert send_once(filing, READY, sendings).accession


def test_where_nothing_can_be_remembered_nothing_is_sent(filing, edgar, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem):
        send_once(filing, READY, Sendings(tmp_path / "file" / "form-d.yaml", READY.submission))
    assert edgar.asked == []


def test_no_secret_is_on_the_disk(filing, file, tmp_path):
    send_once(filing, READY, Sendings(file, READY.submission))
    for path in tmp_path.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert not any(one.encode() in data for one in (FILER, USER, CODE))
    assert [path.name for path in tmp_path.iterdir()] == [Path(f"{file.name}.sent.jsonl").name]


def test_an_access_code_does_not_change_the_hash():
    other = prepared(SUBMISSION, THERE, with_code(MUNIMENT_CCC_0009900031="other@12"))
    assert other.submission.header.credentials != READY.submission.header.credentials
    assert fingerprint(other.submission) == fingerprint(READY.submission)


def test_what_arrives_later_on_another_form_or_of_another_filer_settles_nothing(filing, edgar, file):
    edgar.broken = [httpx.ReadTimeout("slow")]
    with pytest.raises(MayHaveArrived):
        send_once(filing, READY, Sendings(file, READY.submission))
    other = State("0009900777-26-000001", "ACCEPTED", form="D", mode="LIVE")
    form = State("0009900031-26-000001", "ACCEPTED", form="SCHEDULE 13G", mode="LIVE")
    test = State("0009900031-26-000001", "ACCEPTED", form="D", mode="TEST")
    assert resolve(filing.api, [other, form, test, State("0009900031-26-000001")]) == []
    (settled,) = resolve(filing.api, [State("0009900031-26-000001", "ACCEPTED", form="D", mode="LIVE")])
    assert settled[0].accession == "0009900031-26-000001"
    with pytest.raises(SentBefore, match="it was sent, and is 0009900031-26-000001"):
        send_once(filing, READY, Sendings(file, READY.submission))


def test_what_the_real_one_received_earlier_is_not_what_was_sent_now(tmp_path):
    there = endpoint("https://edgar.example")
    sendings = Sendings(tmp_path / "a.xml", READY.submission)
    sendings.begin(there.api, READY.mode)
    early, late = "2020-01-01T12:00:00-05:00", "2099-01-01T12:00:00-05:00"
    told = State("0009900031-20-000001", "ACCEPTED", form="D", mode="LIVE", received=early)
    assert resolve(there.api, [told]) == []
    assert len(resolve(there.api, [structs.replace(told, received=late)])) == 1


def test_a_copy_of_what_the_real_one_has_is_not_sent_again(tmp_path):
    for api, counts in (("https://edgar.example", True), (BASE, False)):
        sendings = Sendings(tmp_path / "a.xml", READY.submission)
        sendings.end(structs.replace(sendings.begin(api, READY.mode), accession="0009900031-26-000001"))
        copy = Sendings(tmp_path / "copy.xml", READY.submission)
        assert (copy.earlier(api, READY.mode) is not None) is counts


def test_a_damaged_log_is_told_and_settles_nothing_while_others_are_settled(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    there, told = endpoint("https://edgar.example"), []
    Sendings(tmp_path / "a.xml", READY.submission).begin(there.api, READY.mode)
    (journal,) = (tmp_path / "state").rglob("*.jsonl")
    journal.with_name("other-issuer.jsonl").write_bytes(b'{"at": "2026-')
    state = State("0009900031-99-000001", "ACCEPTED", form="D", mode="LIVE", received="2099-01-01T12:00:00-05:00")
    assert len(resolve(there.api, [state, state], told.append)) == 1
    assert [problem.partition(": ")[2][:22] for problem in told] == ["line 1 cannot be read;"]


@pytest.mark.parametrize("damaged", ["journal", "beside"])
def test_no_number_is_written_behind_a_damaged_line(tmp_path, monkeypatch, damaged):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    there, told = endpoint("https://edgar.example"), []
    sendings = Sendings(tmp_path / "a.xml", READY.submission)
    sendings.begin(there.api, READY.mode)
    (journal,) = (tmp_path / "state").rglob("*.jsonl")
    log = journal if damaged == "journal" else sendings.path
    log.write_bytes(log.read_bytes() + b'{"at": "2026-')
    before = journal.read_bytes(), sendings.path.read_bytes()
    state = State("0009900031-99-000001", "ACCEPTED", form="D", mode="LIVE", received="2099-01-01T12:00:00-05:00")
    assert resolve(there.api, [state], told.append) == []
    assert len(told) == 1
    assert (journal.read_bytes(), sendings.path.read_bytes()) == before


def test_what_is_settled_is_known_to_a_file_that_was_moved(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    there, (before, after) = endpoint("https://edgar.example"), (tmp_path / "a", tmp_path / "b")
    before.mkdir()
    Sendings(before / "x.xml", READY.submission).begin(there.api, READY.mode)
    before.rename(after)
    state = State("0009900031-99-000001", "ACCEPTED", form="D", mode="LIVE", received="2099-01-01T12:00:00-05:00")
    assert len(resolve(there.api, [state])) == 1
    sending = Sendings(after / "x.xml", READY.submission).earlier(there.api, READY.mode)
    assert sending.accession == "0009900031-99-000001"
    assert accession_of(after / "x.xml") == "0009900031-99-000001"
    assert resolve(there.api, [state]) == []
