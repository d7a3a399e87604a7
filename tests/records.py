"""Records made by Hypothesis, from the definition alone: whatever its fields may hold."""

from datetime import date

from hypothesis import strategies as st
from msgspec import UNSET

from muniment.forms.definition import Field, fields
from muniment.values import Choice, Count, Dollars, IsoDay, Mark, Name, Number, Percent, Shares, Text, UsDay, YesNo

# What XML can hold; outer white space is no part of a value.
TEXTS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cs", "Cc"],
        exclude_characters="\ufffe\uffff",
        include_characters="\n\t\r",
    ),
    min_size=1,
    max_size=30,
).map(str.strip).filter(bool)  # fmt: skip
NUMBERS = {
    "CIK": st.from_regex(r"[0-9]{10}", fullmatch=True),
    "CUSIP": st.from_regex(r"[0-9A-Z]{8}[0-9]", fullmatch=True),
    "CRD number": st.from_regex(r"[1-9][0-9]{0,8}", fullmatch=True),
    "accession number": st.from_regex(r"[0-9]{10}-[0-9]{2}-[0-9]{6}", fullmatch=True),
}
DAYS = st.dates(date(1000, 1, 1))


def values(field: Field):
    """A value of a field's kind."""
    kind = field.at.kind
    if isinstance(kind, Name):
        return TEXTS.filter(lambda text: kind.quick(text) is not None)
    if isinstance(kind, Text):
        return TEXTS
    if isinstance(kind, Choice):
        return st.sampled_from(list(kind.codes))
    if isinstance(kind, Dollars):
        whole = st.integers(0, 10**18)
        return whole | st.just("Indefinite") if kind.indefinite else whole
    if isinstance(kind, Count):
        return st.integers(0, 10**kind.digits - 1)
    if isinstance(kind, Percent | Shares):
        return st.decimals(0, 10**14, allow_nan=False, allow_infinity=False, places=2)
    if isinstance(kind, IsoDay | UsDay):
        return DAYS
    if isinstance(kind, Mark):
        return st.just(True)
    if isinstance(kind, YesNo):
        return st.booleans()
    assert isinstance(kind, Number)
    return NUMBERS[kind.what]


def parts(part, *, private: bool = True):
    """A part with any of its fields stated; lists have one to three entries.

    A field without an element, which was only ever printed, is left out: XML has no place for it, and refuses it.
    """
    asked = [field for field in fields(part) if field.at.path and (private or not field.at.private)]
    held = {field.name: holdings(field, private=private) for field in asked}
    return st.fixed_dictionaries({}, optional=held).map(lambda stated: part(**stated))


def holdings(field: Field, *, private: bool):
    """What a field may hold. A part without an element of its own is known by its first field: that is stated."""
    one = values(field) if field.part is None else parts(field.part, private=private)
    if field.at.group:
        first = fields(field.part)[0].name
        one = one.filter(lambda part: getattr(part, first) is not UNSET)
    return st.lists(one, min_size=1, max_size=3).map(tuple) if field.repeats else one
