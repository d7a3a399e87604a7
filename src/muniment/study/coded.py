"""What people call a state, an industry, an exemption, a size, as the code that tables have.

>>> code_of("state", "state", "California"), code_of("industry", "industry", "oil & gas")
('CA', 'Oil and Gas')
>>> code_of("industry", "industry", "technology"), code_of("exemption", "exemption", "506(c)")
('Technology', '06c')
"""

from collections.abc import Mapping

from muniment import wording
from muniment.codes import CodeTable
from muniment.codes.form_d import (
    EXEMPTIONS,
    FUND_TYPES,
    INDUSTRIES,
    INDUSTRY_GROUPS,
    NET_ASSET_VALUE_RANGES,
    REVENUE_RANGES,
)
from muniment.codes.schedule_13 import PERSON_TYPES_13D, PERSON_TYPES_13G
from muniment.codes.states import ALL
from muniment.codes.table import Code
from muniment.study.offerings import KINDS, SIZES

_GROUPED = CodeTable(
    INDUSTRIES.name,
    (*INDUSTRIES.values(), *(Code(heading, heading) for heading in INDUSTRY_GROUPS)),
    source=INDUSTRIES.source,
    as_of=INDUSTRIES.as_of,
)
"""The industries of Item 4, and the headings that some of them stand under."""

CODED: dict[str, CodeTable] = {
    "state": ALL,
    "industry": _GROUPED,
    "exemption": EXEMPTIONS,
    "size": SIZES,
    "raising": KINDS,
}
"""The kinds of parameters that are codes of a list."""


def code_of(name: str, kind: str, words: str) -> str:
    """Return the code that `words` spell or name; for an industry also the heading of a group of the form.

    Raises:
        UsageError: they are none; the words say which parameter it is, and what may have been meant.
    """
    return wording.code_of(name, CODED[kind], words)


_UNCLEAR: dict[str, CodeTable] = {"state": ALL, "exemption": EXEMPTIONS, "exemptions": EXEMPTIONS}
"""The columns of answers that hold codes, or lists of codes, which say little to people."""

COLUMNS: dict[str, Mapping[str, Code]] = {
    **_UNCLEAR,
    "code": EXEMPTIONS,
    "industry": INDUSTRIES,
    "fund_type": FUND_TYPES,
    "revenue_range": REVENUE_RANGES,
    "net_asset_value_range": NET_ASSET_VALUE_RANGES,
    "issuer_size": {**REVENUE_RANGES, **NET_ASSET_VALUE_RANGES},
    "size": SIZES,
    "raised_kind": KINDS,
    "types": {**PERSON_TYPES_13D, **PERSON_TYPES_13G},
}
"""The columns of study tables and of answers that hold codes, or lists of codes, by their names."""


def with_label(column: str, code: str) -> str:
    """Return a code in a column of an answer as people read it; what is no code, and what says enough, stays.

    >>> with_label("state", "E9"), with_label("exemptions", "06b"), with_label("industry", "Other")
    ('Cayman Islands (E9)', 'Rule 506(b) (06b)', 'Other')
    """
    codes = _UNCLEAR.get(column)
    return wording.labelled(codes, code) if codes is not None and code in codes else code
