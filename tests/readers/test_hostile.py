"""Files of hostile make: each is read, or refused with the library's own error, and never ends in another one."""

import json
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from documents.made_pdf import pdf, text
from lanes import some
from muniment import check, convert, read, summary, write
from muniment.documents.passage import unescaped
from muniment.errors import MunimentError, RefusedSource
from muniment.forms import Schedule13G
from patience import patience
from readers.labelled.pages import FIRST, PERSON
from shared_data import SHARED, needs_shared

PAGES = sorted((SHARED / "data/schedule-13/official-html").glob("*.html"))
DIGITS = "9" * 5_000


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (f"a&#{DIGITS};b", "a\ufffdb"),
        (f"a&#{'0' * 5_000}65;b", "aAb"),
        (f"&#x{'0' * 5_000}41;", "A"),
        (f"&#{'0' * 5_000};", "\ufffd"),
        ("&#65&#66;&amp;&#;&#x;", "AB&&#;&#x;"),
        ("&#1114109; &#1114112; &#128;", "\U0010fffd \ufffd €"),
    ],
)
def test_references_of_any_length(words, shown):
    assert unescaped(words) == shown


@pytest.mark.parametrize("page", ["{}", "<html><body><pre>{}</pre></body></html>"], ids=["text", "html"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Fern Fund, L.P.", f"Fern &#{DIGITS}; Fund"),
        ("   1,000\n6.", f"   {DIGITS}\n6."),
        ("   1,000\n6.", f"   1{',000' * 1_500}\n6."),
        ("5.3%", f"{DIGITS}.3%"),
        ("5.3%", f"5.{DIGITS}%"),
        ("(Amendment No. 2)", f"(Amendment No. {DIGITS})"),
        ("December 31, 2009", f"December {DIGITS}, {DIGITS}"),
        ("12-3456789", DIGITS),
        ("12. TYPE", f"{DIGITS}. TYPE"),
    ],
    ids=lambda words: words.strip()[:16],
)
def test_numbers_of_thousands_of_digits(page, old, new, tmp_path):
    whole = FIRST + PERSON
    assert old in whole
    path = tmp_path / "filing.txt"
    path.write_text(page.format(whole.replace(old, new)))
    reading = read(path)
    assert isinstance(reading.record, Schedule13G)
    assert reading.record.class_title == "Common Stock"
    for form in ("json", "yaml"):
        assert write(reading.record, form)
    assert write(convert(reading), "xml")
    assert json.dumps(summary(reading), default=str)
    assert isinstance(check(reading.record), list)


def test_words_without_height_have_a_place():
    lines = [f"BT /F 10 Tf 1 0 0 0 72 {792 - top} Tm (Fern Fund) Tj ET" for top in range(90, 200, 4)]
    with pytest.raises(MunimentError):
        read(pdf("\n".join([*lines, text("SCHEDULE 13G", 72, 60)])))


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("page", some(PAGES[:12], 3), ids=lambda page: page.stem)
def test_rendered_pages_with_parts_missing_or_doubled(page: Path) -> None:
    source = page.read_bytes()
    chance = Random(page.stem)
    for _ in range(12):
        first, second, third = sorted(chance.sample(range(len(source)), 3))
        for changed in (source[:first] + source[second:], source[:third] + source[first:]):
            with suppress(MunimentError):
                spans = [span for found in read(changed).evidence.values() for span in found.spans]
                assert all(0 <= span.start <= span.end <= len(changed) for span in spans)


@needs_shared
@pytest.mark.parametrize("path", sorted((SHARED / "more/hostile").glob("crash-*")), ids=lambda path: path.name)
def test_files_that_ended_in_a_traceback(path: Path) -> None:
    assert read(path).record


@needs_shared
@pytest.mark.parametrize("path", sorted((SHARED / "more/hostile").glob("hang-*")), ids=lambda path: path.name)
def test_files_that_took_minutes(path: Path) -> None:
    with patience():
        assert read(path).record


@needs_shared
@pytest.mark.parametrize("name", ["bomb-xobject.pdf", "hang.yaml"])
def test_files_that_would_take_all_memory_or_an_hour(name: str) -> None:
    with patience(), pytest.raises(RefusedSource):
        read(SHARED / "more/hostile" / name)
