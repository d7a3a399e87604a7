"""Form D, Item 5: how large the issuer is, by revenue. An operating company answers this column.

`Decline to Disclose` and `Not Applicable` are answers like the others; neither says anything about size.

Source: revenueRange of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025).

>>> REVENUE_RANGES.compact("$1 \u2013 $1,000,000")
'$1 - $1,000,000'
"""

from muniment.codes.table import Code, CodeTable

REVENUE_RANGES = CodeTable(
    "revenue_ranges",
    (
        Code(text, text)
        for text in (
            "No Revenues",
            "$1 - $1,000,000",
            "$1,000,001 - $5,000,000",
            "$5,000,001 - $25,000,000",
            "$25,000,001 - $100,000,000",
            "Over $100,000,000",
            "Decline to Disclose",
            "Not Applicable",
        )
    ),
    source="formDSubmission.xsd, Form D XML Technical Specification 13",
    as_of="2025-03",
)
"""The eight boxes of the left column."""
