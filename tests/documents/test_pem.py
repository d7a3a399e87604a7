import pytest
from msgspec import UNSET

from documents.invented import FILING, PEM_BEGIN, PEM_END
from muniment.documents.submission import unwrap_pem


def _inner(text: str) -> bytes:
    passage = unwrap_pem(text.encode())
    assert passage is not UNSET
    return passage.data


def test_a_file_without_wrapper():
    assert unwrap_pem(FILING.encode()) is UNSET
    assert unwrap_pem(b"") is UNSET


def test_the_wrapper_is_taken_off_without_a_copy():
    data = (PEM_BEGIN + FILING + PEM_END).encode()
    passage = unwrap_pem(data)
    assert passage is not UNSET
    assert passage.data == FILING.encode()
    assert passage.buffer is data


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_dash_escapes_are_undone_and_offsets_kept(line_end):
    lines = ["- -first", "a- -b", "- -----", " - -c", "- x", "- - y", "end"]
    data = (PEM_BEGIN + "\n".join(lines) + "\n" + PEM_END).replace("\n", line_end).encode()
    passage = unwrap_pem(data)
    assert passage is not UNSET
    wanted = ["-first", "a- -b", "-----", " - -c", "- x", "- y", "end", ""]
    assert passage.data.decode() == line_end.join(wanted)
    assert bytes(data[passage.to_source(at)] for at in range(len(passage))) == passage.data


def test_text_around_the_wrapper_and_a_missing_end():
    assert _inner("Received: from a mail\n\n" + PEM_BEGIN + "inside\n" + PEM_END + "after\n") == b"inside\n"
    assert _inner("\ufeff\n" + PEM_BEGIN + "inside\n") == b"inside\n"
    assert _inner(PEM_BEGIN + "inside -----END PRIVACY-ENHANCED MESSAGE-----\n") == (
        b"inside -----END PRIVACY-ENHANCED MESSAGE-----\n"
    )


def test_header_lines_without_the_blank_line_behind_them():
    assert _inner(PEM_BEGIN.rstrip("\n") + "\n" + FILING) == FILING.encode()


def test_a_wrapper_quoted_inside_a_filing_is_no_wrapper():
    assert unwrap_pem((FILING + PEM_BEGIN + "x" + PEM_END).encode()) is UNSET


@pytest.mark.slow
def test_a_message_of_escapes_only_is_read_in_linear_time():
    data = (PEM_BEGIN + "- -\n" * 1_000_000).encode()
    passage = unwrap_pem(data)
    assert passage is not UNSET
    assert len(passage) == 2_000_000
    assert passage.to_source(1_999_999) == len(data) - 1
