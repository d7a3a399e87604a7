"""The code lists of Form D, item by item.

Source: formDSubmission.xsd (Form D XML Technical Specification 13, March 2025); headings and printed labels from the
style sheet D_X08.xsl of the same package. Days of the exemptions: Releases 33-9415 (Rule 506), 33-10238 (Rule 505) and
the JOBS Act (section 4(6)).

>>> ENTITY_TYPES.compact("LLC"), RELATIONSHIPS.compact("executive officer"), FUND_TYPES.compact("hedge fund")
('Limited Liability Company', 'Executive Officer', 'Hedge Fund')
>>> INDUSTRIES["REITS and Finance"].label, INDUSTRIES["REITS and Finance"].group
('REITS & Finance', 'Real Estate')
>>> INDUSTRY_GROUPS["Travel"]
('Airlines and Airports', 'Lodging and Conventions', 'Tourism and Travel Services', 'Other Travel')
>>> REVENUE_RANGES.compact("$1 \u2013 $1,000,000"), NET_ASSET_VALUE_RANGES.compact("over $100,000,000")
('$1 - $1,000,000', 'Over $100,000,000')
>>> EXEMPTIONS.compact("Rule 506(b)"), EXEMPTIONS.compact("Rule 506"), EXEMPTIONS.compact("3(c)(7)")
('06b', '06', '3C.7')
>>> EXEMPTIONS["05"].until
datetime.date(2017, 5, 21)
"""

from muniment.codes.table import lists_of

_SCHEMA = "formDSubmission.xsd, Form D XML Technical Specification 13"
_LABELS = f"{_SCHEMA}; labels of style sheet D_X08"
_list_of = lists_of(__file__, "2025-03")

ENTITY_TYPES = _list_of("entity_types", _SCHEMA)
"""Item 1: what kind of legal entity an issuer is; `Other` asks for words beside it."""


RELATIONSHIPS = _list_of("relationships", _SCHEMA)
"""Item 3: what a related person is to the issuer; one person may be all three."""


INDUSTRIES = _list_of("industries", _LABELS)
"""Item 4: 35 industries, one of which is taken, each with the heading it stands under on the form.

The XML writes `and` where the form prints `&`. Two codes are distinguished only by their group: `Commercial` and
`Residential` are real estate, and plain `Other` is the last choice of the whole list.
"""

INDUSTRY_GROUPS = {
    heading: tuple(row.code for row in INDUSTRIES.values() if row.group == heading)
    for heading in dict.fromkeys(row.group for row in INDUSTRIES.values())
    if heading
}
"""Heading of the form to the codes under it; the six choices without a heading are not here."""


FUND_TYPES = _list_of("fund_types", _SCHEMA)
"""Item 4: the kinds of fund, asked for where the industry is Pooled Investment Fund and nowhere else."""


REVENUE_RANGES = _list_of("revenue_ranges", _SCHEMA)
"""Item 5, left column: how large an operating company is, by revenue.

`Decline to Disclose` and `Not Applicable` are answers like the others; neither says anything about size.
"""


NET_ASSET_VALUE_RANGES = _list_of("net_asset_value_ranges", _SCHEMA)
"""Item 5, right column: how large a fund is, by aggregate net asset value. Funds answer this column instead of revenue.

The limits differ from those of the revenue column, so that `$5,000,001 - $25,000,000` stands in both lists and
`$1 - $5,000,000` only here.
"""


EXEMPTIONS = _list_of("exemptions", _LABELS)
"""Item 6: the exemptions and exclusions that an issuer claims, present and past, in the schema's order.

The schema still takes 05, 06 and 46 for the sake of old files; `Code.current` is false for them and `Code.until` is
the last day of the rule where the day is known. There is no 3C.8. `3C` is the box above the paragraphs, and filings
that claim a paragraph without it are accepted.
"""
