"""Item 4 as flags: by sentences of ours, by the labels of real filings, in a store and on a page."""

import csv
import time
from datetime import date
from pathlib import Path

import pytest
from litestar.testing import TestClient

from muniment.forms.schedule_13 import schedule_13d
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study.intent import CONFIDENT, LABELS, intents, of_record, sentences
from muniment.study.questions import ask
from muniment.study.updating import differing, update
from muniment.web.app import create_app
from muniment.writers import write
from shared_data import needs_shared
from study.held import filed, number, schedule, stored
from study.intent.labelled import hashed, kappa, read, score

SENTENCES = Path(__file__).parent / "sentences.tsv"


def examples() -> list[tuple[str, str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["planned"], row["reserved"], row["sentence"]) for row in reader]


@pytest.mark.parametrize(("planned", "reserved", "sentence"), examples())
def test_a_sentence_has_its_flags_and_no_other(planned, reserved, sentence):
    found = intents(sentence, "Example Issuer Inc")
    assert {flag.flag for flag in found if flag.standing == "planned" and flag.confidence >= CONFIDENT} == {
        *planned.split()
    }
    assert {*reserved.split()} <= {flag.flag for flag in found if flag.standing == "reserved"}


def test_every_flag_has_an_example():
    assert {flag for planned, _, _ in examples() for flag in planned.split()} == {*LABELS}


def test_a_flag_stands_on_its_sentence():
    text = "The Fund bought at Harbor Inc. in May.\n\nOn 3 May it nominated two candidates for election. It may sell."
    [flag] = intents(text)
    assert text[flag.start : flag.end] == "On 3 May it nominated two candidates for election."
    assert next(text[start:end] for start, end in sentences(text)) == "The Fund bought at Harbor Inc. in May."


def test_what_follows_a_denial_in_a_list_is_denied():
    text = (
        "The Fund has no plans that would result in:\n\n(a) A merger.\n\n(b) Any change in the Board.\n\nIt may sell."
    )
    assert [flag.flag for flag in intents(text)] == ["none"]


def test_doubt_is_said():
    condition = "If the vote fails, the Fund will nominate two candidates for election at the next meeting."
    [flag] = [flag for flag in intents(condition) if flag.flag == "nomination"]
    assert flag.confidence < CONFIDENT
    assert "condition" in flag.reason


def test_a_form_without_a_purpose_has_none():
    assert of_record(schedule("13G")) == []
    assert of_record(schedule("13D")) == []


FILED = date(2025, 4, 10)
LETTER = "On 3 April the Fund sent a letter to the Board."
TALKS = "The Fund may engage in discussions with management."


def purpose(*texts: str, amendment: bool = False):
    text = "\n\n".join(texts)
    return schedule("13D", amendment=amendment, item4=schedule_13d.Item4(purpose=text))


def test_a_study_keeps_them_and_answers_with_them(tmp_path):
    first, second = purpose("It bought.", LETTER, TALKS), purpose(TALKS, amendment=True)
    with stored(tmp_path / "s.db", [filed(1, first, FILED), filed(2, second, date(2025, 5, 1))]) as store:
        update(store)
        with store.reading() as connection:
            rows = ask(connection, "intents", {}).rows
            planned = ask(connection, "intents", {"standing": "planned", "confidence": 70}).rows
            later = ask(connection, "intents", {"filing": number(2)}).rows
        assert [row[2:4] for row in rows] == [
            ("engagement", "reserved"),
            ("engagement", "planned"),
            ("engagement", "reserved"),
        ]
        assert [row[5] for row in planned] == [LETTER]
        assert [row[5] for row in later] == [TALKS]
        assert list(differing(store)) == []


def test_the_page_underlines_the_sentences_and_names_their_flags(tmp_path):
    path, file = tmp_path / "s.db", tmp_path / "schedule.xml"
    file.write_bytes(write(purpose("It bought <b>1 share</b>.", LETTER, TALKS)))
    with Store.open(path) as store:
        ingest([file], store)
        [row] = store.filings().items
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        page = client.get(f"/filings/{row.key}").text
        data = client.get(f"/filings/{row.key}.json").json()["data"]
    assert f'<u class="intent">{LETTER}</u>' in page
    assert ">Talks with the issuer or its holders</span>" in page
    assert ">Talks with the issuer or its holders, kept open</span>" in page
    assert "<p>It bought &lt;b&gt;1 share&lt;/b&gt;.</p>" in page
    [answer] = [a for section in data["sections"] for a in section["entries"] if a["path"] == "item4.purpose"]
    assert [intent["standing"] for intent in answer["intents"]] == ["planned", "reserved"]
    [first, _] = answer["intents"]
    assert answer["words"][first["start"] : first["end"]] == LETTER


def test_ten_times_the_text_takes_no_more_than_twenty_times_as_long():
    text = "The Holders may engage in discussions with the Board, unless the Issuer merges with another company. " * 40
    spent = []
    for size in (1, 10):
        before = time.process_time()
        intents(text * size)
        spent.append(time.process_time() - before)
    assert spent[1] < 20 * max(spent[0], 0.005)


@needs_shared
@pytest.mark.slow
def test_flags_are_right_on_labelled_filings():
    items = list(read())
    scores = [score(items, flag) for flag in LABELS]
    right, wrong, missed = (sum(getattr(found, name) for found in scores) for name in ("right", "wrong", "missed"))
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.85


def test_kappa_is_cohens():
    assert kappa([(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15) == (
        pytest.approx(0.4)
    )
    assert kappa([(True, True)]) == 1


def test_a_text_is_told_by_its_letters_not_its_blanks():
    assert hashed("a  b\n c") == hashed("a b c") != hashed("a b d")
