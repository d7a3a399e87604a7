"""Whatever is absent from a filing, and whatever empty words stand there: no rule stumbles."""

import pytest
from msgspec import UNSET

import muniment
from checks.samples import SAMPLES, filing, sample
from muniment.checks import Example, Filing, findings
from muniment.forms.definition import Part
from muniment.forms.walk import replaced, value_at
from muniment.values import INDEFINITE
from muniment.writers import write


def paths(part, prefix=""):
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if name == "as_filed" or value is UNSET:
            continue
        yield prefix + name
        for number, entry in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(entry, Part):
                at = f"{prefix}{name}[{number}]." if isinstance(value, tuple) else f"{prefix}{name}."
                yield from paths(entry, at)


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize("copy", ["xml", "print"])
def test_nothing_is_indispensable(form, copy):
    record, filed = sample(form)
    earlier = [filing(Example(form=form), form)]
    for path in paths(record):
        for value in (UNSET, ()) if isinstance(value_at(record, path), tuple) else (UNSET,):
            changed = replaced(record, path, value)
            for finding in findings(Filing(changed, filed=filed, copy=copy, earlier=earlier), undecided=True):
                assert finding.message


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize("words", ["", " \n ", "None.", "Mr. Roe was convicted. See Item 4 of 12/31/2024."])
def test_any_words_may_stand_anywhere(form, words):
    record, filed = sample(form)
    for path in paths(record):
        value = value_at(record, path)
        if isinstance(value, str) and value != INDEFINITE:  # that one is an amount
            changed = replaced(record, path, words)
            for finding in findings(Filing(changed, filed=filed), undecided=True):
                assert finding.message


def test_what_is_missing_is_told_once():
    """The rule of the item says it, where one is run; an entry of a list that is left blank is no list without one."""
    record = sample("13G")[0]
    blank = muniment.read(write(record).replace(record.cusips[0].encode(), b"", 1))
    assert [finding.code for finding in muniment.check(blank) if finding.severity == "error"] == ["G-01"]
    (alone,) = muniment.check(blank, select=["X-06"])
    assert alone.message == "Cover: CUSIP Number is left blank."


@pytest.mark.parametrize("address", [b"", b"<contactEmailAddress> </contactEmailAddress>"])
def test_a_contact_without_an_address_is_told_once(address):
    contact = b"<contactData><contactName>Ada Pomelo</contactName><contactPhoneNumber>212-555-0142</contactPhoneNumber>"
    page = write(sample("D")[0]).replace(b"<primaryIssuer>", contact + address + b"</contactData><primaryIssuer>", 1)
    found = [one for one in muniment.check(muniment.read(page), profile="submit") if "contact" in one.message.lower()]
    assert [one.code for one in found] == ["O-01"]
    found = muniment.check(muniment.read(page), profile="submit", ignore=["O-01"])
    assert "E-33" in [one.code for one in found]
