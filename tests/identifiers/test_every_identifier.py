"""The laws that every identifier keeps, and the junk that none of them may stumble over."""

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from muniment import identifiers
from muniment.errors import IdentifierError, WrongCheckDigit, WrongShape

# name: valid spellings, and spellings that keep their shape but are not valid
EXAMPLES: dict[str, tuple[list[str], list[str]]] = {
    "accession": (
        ["0000950127-03-001233", "000095012703001233", "950127-3-1233", " 0000912057-94-000700\n"],
        ["0000000000-00-000000"],
    ),
    "cik": (["320193", "0000320193", "9999999999", " 1 "], ["0", "0000000000"]),
    "crd": (["104234", "000010356", "1"], ["0", "000000000"]),
    "cusip": (
        ["68338A-10-7", "68338a107", "037833 10 0", "N14506104", "\u00a0053774105 "],
        ["68338A108", "000000000", "01849010", "US0378331005"],
    ),
    "file_number": (
        ["21-578636", "021-578636  ", "24R-00042", "24r-00042-1a", "005-40724"],
        ["000-00000", "333-0"],
    ),
    "irs": (["13-4088890", "134088890", "42-0123456", "079999999"], ["000000000", "75166102"]),
    "lei": (
        ["213800KUD8LAJWSQ9D15", "213800kud8lajwsq9d15", "2138 00KU D8LA JWSQ 9D15", "5493001KJTIIGC8Y1R12"],
        ["213800KUD8LAJWSQ9D16", "00000000000000000000"],
    ),
}

JUNK: list[object] = [
    None,
    True,
    0,
    320193,
    1.5,
    float("nan"),
    b"0000320193",
    bytearray(b"1"),
    ["320193"],
    {"320193"},
    object(),
    str,
    "",
    " ",
    "\n",
    "-",
    "--",
    "0-0",
    "None",
    "N/A",
    "not applicable",
    "unknown",
    "see below",
    "\U0001f600",
    "\U0001f600" * 9,
    "\u00b9\u00b2\u00b3",  # superscript digits: str.isdigit is true for them
    "03783310\u2070",
    "\u0663\u0662\u0660\u0661\u0669\u0663",  # Arabic-Indic digits: str.isdecimal is true for them
    "\uff13\uff12\uff10\uff11\uff19\uff13",  # full-width digits
    "\u2167",  # a Roman numeral
    "3201\x0093",
    "\x00",
    "320193\x00",
    "\ud800",
    "32019\udfff",
    "68338\u017f107",  # a long s, whose upper case is S
    "213800KUD8LAJ\u00dfSQ9D15",  # a sharp s, whose upper case is two letters
    "+320193",
    "-320193",
    "3_2_0",
    "1e5",
    "0x1F",
    "32 01 93",
    "a" * 200_000,
    "\u0660" * 200_000,
    "-" * 200_000,
    " " * 200_000,
    "1-" * 100_000,
    "*" * 200_000,
    "9" * 200_000,
]

NAMES = sorted(EXAMPLES)


def load(name: str) -> ModuleType:
    return importlib.import_module(f"muniment.identifiers.{name}")


def pairs(which: int) -> list[tuple[str, str]]:
    return [(name, text) for name in NAMES for text in EXAMPLES[name][which]]


def test_every_module_is_listed_and_has_examples():
    modules = {found.name for found in pkgutil.iter_modules(identifiers.__path__) if not found.name.startswith("_")}
    assert modules == set(identifiers.__all__) == set(EXAMPLES)
    assert all(good and bad for good, bad in EXAMPLES.values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("verb", "takes", "gives"),
    [("compact", str, str), ("validate", str, str), ("is_valid", object, bool)],
)
def test_every_module_has_the_same_verbs(name: str, verb: str, takes: type, gives: type):
    function = getattr(load(name), verb)
    signature = inspect.signature(function)
    assert [(p.name, p.annotation) for p in signature.parameters.values()] == [("text", takes)]
    assert signature.return_annotation is gives
    assert len(function.__doc__) > 40


@pytest.mark.parametrize("name", NAMES)
def test_a_good_and_a_bad_number_stand_in_every_docstring(name: str):
    doc = load(name).__doc__ or ""
    assert ">>> validate(" in doc
    assert "muniment.errors.Wrong" in doc
    assert "Source:" in doc


@pytest.mark.parametrize("name", NAMES)
def test_is_valid_never_raises(name: str):
    # The junk that is a number of some kind, read generously: "0-0" and the row of zeros are placeholders.
    valid = load(name).is_valid
    assert [ascii(junk)[:20] for junk in JUNK if valid(junk) is not False] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_refusal_is_one_short_printable_line(name: str):
    module = load(name)
    for junk in (junk for junk in JUNK if isinstance(junk, str)):
        for verb in (module.compact, module.validate):
            try:
                answer = verb(junk)
            except IdentifierError as error:
                message = str(error)
                assert len(message) < 500, (junk[:20], verb)
                assert message.isascii(), (junk[:20], verb)
                assert message.isprintable(), (junk[:20], verb)
            else:
                assert answer.isascii(), (junk[:20], verb, "only ASCII characters are part of an identifier")
                assert len(answer) <= 20, (junk[:20], verb)


@pytest.mark.parametrize(("name", "text"), pairs(0))
def test_a_valid_number_keeps_the_laws(name: str, text: str):
    module = load(name)
    canonical = module.compact(text)
    assert module.validate(text) == canonical
    assert module.compact(canonical) == canonical
    assert module.validate(canonical) == canonical
    assert module.is_valid(text)
    assert module.is_valid(f"\t {text}\r\n")


@pytest.mark.parametrize(("name", "text"), pairs(1))
def test_a_wrong_number_survives_reading_and_fails_validation(name: str, text: str):
    module = load(name)
    canonical = module.compact(text)
    assert module.compact(canonical) == canonical
    with pytest.raises((WrongShape, WrongCheckDigit)):
        module.validate(text)
    assert not module.is_valid(text)


@pytest.mark.parametrize("name", NAMES)
@given(
    text=st.text(alphabet=st.one_of(st.sampled_from("0123456789-*@#AaRrZz "), st.characters(codec=None)), max_size=24)
)
@example(text="\u0660\u0661")
@example(text="0378331\u00b200")
def test_any_text_is_refused_or_keeps_the_laws(name: str, text: str):
    module = load(name)
    try:
        canonical = module.compact(text)
    except WrongShape:
        assert module.is_valid(text) is False
        return
    assert canonical.isascii()
    assert module.compact(canonical) == canonical
    assert module.is_valid(text) == module.is_valid(canonical)
    if module.is_valid(text):
        assert module.validate(text) == canonical


SHAPES = {
    "accession": r"[0-9]{1,10}-[0-9]{1,2}-[0-9]{1,6}",
    "cik": r"[0-9]{1,10}",
    "crd": r"[0-9]{1,9}",
    "cusip": r"[0-9A-Z*@#]{5,11}[0-9]",
    "file_number": r"([0-9]{1,3}|24R)-[0-9]{1,8}(-[a-zA-Z0-9]{1,4})?",
    "irs": r"[0-9]{2}-?[0-9]{7}",
    "lei": r"[A-Z0-9]{18}[0-9]{2}",
}


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_everything_of_the_official_shape_is_read(name: str, data: st.DataObject):
    module = load(name)
    text = data.draw(st.from_regex(SHAPES[name], fullmatch=True))
    canonical = module.compact(text)
    assert canonical.isascii()
    assert module.compact(canonical) == canonical
