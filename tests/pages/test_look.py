"""What pages look like: the wording and the choices of their day, 80 columns, nothing filed taken for markup."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from msgspec import structs

from muniment import read, write
from muniment.documents.pdf import sheets_of
from muniment.errors import EnvironmentProblem, RecordError, UsageError
from muniment.forms.form_d.fields import Address, SolicitationState
from muniment.forms.walk import value_at
from muniment.pages import page
from muniment.pages.blocks import Break, Choices, Heading
from muniment.writers.pages import write_page
from muniment.writers.pages.text import WIDTH

EXAMPLES = Path(__file__).parents[2] / "examples"
FORM_D, SCHEDULE_13G = (read(EXAMPLES / name).record for name in ("form-d.xml", "schedule-13g.xml"))
SCHEDULE_13D = read(EXAMPLES / "schedule-13d.xml").record
HOSTILE = '</b></p><script>alert(1)</script> #import "x" *_`$ \\ | [X] &lt; \u202e\u200b\x85 ' + "W" * 300 + " 漢字 🙂"


def offered(record, day):
    return {one.text for block in page(record, day).blocks if isinstance(block, Choices) for one in block.options}


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        (
            date(2012, 4, 4),
            ("Rule 505", "Rule 506", "Securities Act Section 4(6)"),
            ("Rule 506(b)", "Rule 506(c)", "Securities Act Section 4(a)(5)"),
        ),
        (
            date(2012, 5, 1),
            ("Rule 505", "Rule 506", "Securities Act Section 4(a)(5)"),
            ("Rule 506(b)", "Rule 506(c)", "Securities Act Section 4(6)"),
        ),
        (date(2014, 5, 1), ("Rule 505", "Rule 506(b)", "Rule 506(c)"), ("Rule 506",)),
        (date(2026, 5, 1), ("Rule 506(b)", "Rule 506(c)"), ("Rule 505", "Rule 506")),
    ],
)
def test_form_d_offers_the_exemptions_of_its_day(day, there, not_there):
    record = structs.replace(FORM_D, exemptions=())
    assert set(there) <= offered(record, day)
    assert not set(not_there) & offered(record, day)


def test_what_was_claimed_is_printed_on_any_day():
    assert "Securities Act Section 4(a)(5)" in offered(structs.replace(FORM_D, exemptions=("4a5",)), date(2010, 5, 1))
    assert "Rule 505" in offered(structs.replace(FORM_D, exemptions=("05",)), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("year", "rules", "group", "last"),
    [(1996, False, "(h) Group", "(h)"), (2005, True, "(j) Group", "(j)"), (2026, True, "(k) Group", "(k)")],
)
def test_schedule_13g_has_the_boxes_of_its_year(year, rules, group, last):
    record = structs.replace(SCHEDULE_13G, rules=())
    told = offered(record, date(year, 6, 1))
    assert ("Rule 13d-1(b)" in told) is rules
    letters = [one for one in told if re.match(r"\([a-k]\) \w", one)]
    assert max(letters).startswith(last)
    assert any(one.startswith(group) for one in letters)


def test_the_second_undertaking_is_printed_to_its_end():
    told = " ".join(write(FORM_D, "text").decode().split())
    assert "as its agents for service of process, and agreeing that these persons may accept service" in told
    assert "principal place of business or any State in which this notice is filed." in told


@pytest.mark.parametrize("record", [FORM_D, SCHEDULE_13G, SCHEDULE_13D], ids=lambda one: type(one).__name__)
def test_text_has_80_columns_and_plain_boxes(record):
    told = write(record, "text").decode()
    assert max(map(len, told.splitlines())) <= WIDTH
    assert "[X]" in told
    assert "[ ]" in told
    assert not {"☒", "☐"} & set(told)


def test_persons_of_a_schedule_begin_new_pages():
    persons = SCHEDULE_13G.reporting_persons
    blocks = page(structs.replace(SCHEDULE_13G, reporting_persons=persons * 3)).blocks
    assert sum(isinstance(block, Break) for block in blocks) == 3 * len(persons) + 1
    told = write(SCHEDULE_13G, "text").decode()
    assert told.count("\f") == len(persons) + 1


def hostile(record):
    name = "name" if hasattr(record, "name") else None
    if name is None and hasattr(record, "issuer_name"):
        return structs.replace(record, issuer_name=HOSTILE)
    return structs.replace(record, primary_issuer=structs.replace(record.primary_issuer, name=HOSTILE))


def test_a_long_word_in_a_pdf_can_be_searched_copied_and_read_back():
    address = f"https://heron-fund.example/memorandum/{'1234567890' * 12}?version=12"
    pages = write(structs.replace(FORM_D, amounts_clarification=f"See {address} for more."), "pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pages))
    assert f"See {address} for more." in " ".join(text.replace("\r\n", "").split())
    assert read(pages).record.amounts_clarification == f"See {address} for more."


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def test_a_font_that_says_to_be_lower_than_its_letters_divides_no_word():
    pages = write(FORM_D, "pdf")
    low = re.sub(rb"(?<=/Ascent )\d{3}", b"469", pages)
    assert low != pages
    first, second = ([word.text for sheet in sheets_of(data) for word in sheet.words] for data in (pages, low))
    assert first == second


@pytest.mark.parametrize("record", [FORM_D, SCHEDULE_13G, SCHEDULE_13D], ids=lambda one: type(one).__name__)
def test_nothing_filed_is_markup(record):
    tags = _Tags()
    tags.feed(write(hostile(record), "html").decode())
    plain = _Tags()
    plain.feed(write(record, "html").decode())
    assert tags.tags == plain.tags
    assert "script" not in tags.tags
    assert max(map(len, write(hostile(record), "text").decode().split("\n"))) <= WIDTH
    words = "".join(word.text for sheet in sheets_of(write(hostile(record), "pdf")) for word in sheet.words)
    assert "<script>alert(1)</script>" in words


@pytest.mark.parametrize("to", ["html", "text", "pdf"])
def test_a_hostile_name_is_read_back(to):
    name = HOSTILE if to == "pdf" else HOSTILE.replace("\u202e\u200b\x85", "")
    record = structs.replace(SCHEDULE_13G, issuer_name=name)
    assert read(write(record, to)).record.issuer_name.split() == record.issuer_name.split()


SCRIPTS = [
    "Tokyo 漢字 K.K.",
    "한국 Fund",
    "ไทย",
    "हिन्दी",
    "Ελλάς Афина",
    "שלום עולם",
    "𝒜lpha 𐍈 🙂",
    "☒ ☐ box",
    "№ ™ € ½ ‰",
    "A\xadB\u200dC\u2028D\x7f",
    "⟨U+6F22⟩ ⟨x⟩ ⟨U+110000⟩",
    "\U0010fffd\ue000",
]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_pdf_keeps_what_no_font_has(name):
    record = structs.replace(SCHEDULE_13G, issuer_name=name)
    assert read(write(record, "pdf")).record.issuer_name == name


def test_a_pdf_says_what_it_cannot_show():
    """The sign comes from the last plane of Unicode, for which there are no fonts."""
    shown, hidden = (write(structs.replace(SCHEDULE_13G, issuer_name=name), "pdf") for name in ("Wren", "W\U0010fffd"))
    told = [" ".join(word.text for sheet in sheets_of(page) for word in sheet.words) for page in (shown, hidden)]
    assert "W⟨U+10FFFD⟩" in told[1]
    assert ["cannot be shown here" in words for words in told] == [False, True]


@pytest.mark.parametrize("to", ["html", "text", "pdf"])
def test_half_a_character_is_refused(to):
    with pytest.raises(RecordError, match=r"U\+D83D, half of a character"):
        write(structs.replace(SCHEDULE_13G, issuer_name="a\ud83d"), to)


@pytest.mark.slow
@pytest.mark.parametrize("to", ["html", "text", "pdf"])
def test_a_text_of_a_megabyte_is_printed(to):
    item = structs.replace(SCHEDULE_13D.item4, purpose="An intention of the reporting persons. " * 26_000)
    assert len(write(structs.replace(SCHEDULE_13D, item4=item), to)) > 100_000


def test_headings_come_in_order():
    levels = [block.level for block in page(FORM_D).blocks if isinstance(block, Heading)]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_same_page_is_the_same_pdf():
    assert write(SCHEDULE_13G, "pdf") == write(SCHEDULE_13G, "pdf")


def test_pages_are_set_at_the_same_time():
    """The server prints for several people at once."""
    records = [FORM_D, SCHEDULE_13G, SCHEDULE_13D] * 4
    alone = [write(record, "pdf") for record in records]
    with ThreadPoolExecutor(4) as together:
        assert list(together.map(lambda record: write(record, "pdf"), records)) == alone


def test_forty_related_persons_keep_together():
    persons = FORM_D.related_persons[:1] * 40
    sheets = sheets_of(write(structs.replace(FORM_D, related_persons=persons), "pdf"))
    assert 8 < len(sheets) < 25
    assert all(len(sheet.words) > 20 for sheet in sheets)


def test_what_is_missing_for_pdf_is_named(monkeypatch):
    def need(module, extra):
        raise EnvironmentProblem(f"typst is not installed: pip install 'muniment[{extra}]' installs it")

    monkeypatch.setattr("muniment.writers.pages.need", need)
    with pytest.raises(EnvironmentProblem, match=r"muniment\[pdf\]"):
        write(FORM_D, "pdf")


def test_there_is_no_other_target():
    with pytest.raises(UsageError, match="html, pdf, text"):
        write(FORM_D, "docx")


DRAFTS = [FORM_D, SCHEDULE_13G, SCHEDULE_13D]
OF_THE_AGENCY = "has not necessarily reviewed"


@pytest.mark.parametrize("record", DRAFTS, ids=lambda record: record.submission_type)
def test_a_draft_says_so_on_each_page_of_text_and_nothing_for_the_agency(record):
    pages = write_page(record, "text", draft=True).decode().split("\f")
    filed = write_page(record, "text").decode().split("\f")
    assert len(pages) == len(filed)
    assert all("=DRAFT=" in printed.strip().splitlines()[0] for printed in pages)
    assert "=DRAFT=" in pages[-1].strip().splitlines()[-1]
    assert "DRAFT" not in "".join(filed)
    assert OF_THE_AGENCY not in " ".join("".join(pages).split())
    assert (OF_THE_AGENCY in " ".join("".join(filed).split())) is (record is FORM_D)


def test_a_draft_names_places_as_edgar_will():
    """A code was changed, and the name that was carried over from the last filing was not."""
    recipient = structs.replace(FORM_D.recipients[0], states=(SolicitationState(state="HI", name="COLORADO"),))
    issuer = structs.replace(FORM_D.primary_issuer, address=Address(state="HI", state_name="COLORADO"))
    record = structs.replace(FORM_D, primary_issuer=issuer, recipients=(recipient,))
    assert [write_page(record, "text", draft=draft).decode().count("HAWAII") for draft in (True, False)] == [2, 0]


@pytest.mark.slow
@pytest.mark.parametrize("record", DRAFTS, ids=lambda record: record.submission_type)
def test_a_draft_says_so_on_each_page_of_a_pdf_and_is_drawn_across_it(record):
    draft, filed = write_page(record, "pdf", draft=True), write_page(record, "pdf")
    for sheet in sheets_of(draft):
        assert [word.text for word in sheet.words].count("DRAFT") == 1
    assert _reddish(draft) > 0.02 > 0.0 == _reddish(filed)
    for path in ("primary_issuer.name", "total_amount_sold", "issuer_name", "event_date"):  # the mark disturbs no word
        if hasattr(record, path.partition(".")[0]):
            assert value_at(read(draft).record, path) == value_at(record, path)


def _reddish(pdf):
    """The least part of any page that is tinged with red."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [document[number].render(scale=0.25).to_pil().convert("RGB") for number in range(len(document))]
    return min(
        sum(count for count, (red, green, blue) in picture.getcolors(1 << 24) if red > max(green, blue) + 15)
        / (picture.width * picture.height)
        for picture in pictures
    )


def test_a_draft_is_marked_in_html_where_screen_readers_find_it():
    printed = write_page(FORM_D, "html", draft=True).decode()
    assert '<article class="sheet form-d draft">\n<p class="mark" role="img" aria-label="DRAFT"></p>' in printed
    assert "position: fixed" in printed  # it stands on each page that is printed
    assert OF_THE_AGENCY not in printed
    assert "DRAFT" not in write_page(FORM_D, "html").decode().partition("</style>")[2]
