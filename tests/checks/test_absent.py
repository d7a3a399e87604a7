"""Whatever is absent from a filing, and whatever empty words stand there: no rule stumbles."""

import pytest
from msgspec import UNSET

from checks.samples import SAMPLES, filing, sample
from muniment.checks import Example, Filing, findings
from muniment.forms.definition import Part
from muniment.forms.paths import replaced, value_at
from muniment.values import INDEFINITE


def paths(part, prefix=""):
    for name in part.__struct_fields__:
        held = getattr(part, name)
        if name == "as_filed" or held is UNSET:
            continue
        yield prefix + name
        for number, one in enumerate(held if isinstance(held, tuple) else (held,)):
            if isinstance(one, Part):
                at = f"{prefix}{name}[{number}]." if isinstance(held, tuple) else f"{prefix}{name}."
                yield from paths(one, at)


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize("copy", ["xml", "print"])
def test_nothing_is_indispensable(form, copy):
    record, filed = sample(form)
    earlier = [filing(Example(form=form), form)]
    for path in paths(record):
        for value in (UNSET, ()) if isinstance(value_at(record, path), tuple) else (UNSET,):
            changed = replaced(record, path, value)
            for one in findings(Filing(changed, filed=filed, copy=copy, earlier=earlier), undecided=True):
                assert one.message


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize("words", ["", " \n ", "None.", "Mr. Roe was convicted. See Item 4 of 12/31/2024."])
def test_any_words_may_stand_anywhere(form, words):
    record, filed = sample(form)
    for path in paths(record):
        held = value_at(record, path)
        if isinstance(held, str) and held != INDEFINITE:  # that one is an amount
            changed = replaced(record, path, words)
            for one in findings(Filing(changed, filed=filed), undecided=True):
                assert one.message
