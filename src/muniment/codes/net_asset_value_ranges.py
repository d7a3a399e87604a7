"""Form D, Item 5: how large a fund is, by aggregate net asset value. Funds answer this column instead of revenue.

The limits differ from those of the revenue column, so that `$5,000,001 - $25,000,000` stands in both lists and
`$1 - $5,000,000` only here.

Source: aggregateNetAssetValueRange of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025).

>>> NET_ASSET_VALUE_RANGES.compact("over $100,000,000")
'Over $100,000,000'
"""

from muniment.codes.table import Code, CodeTable

NET_ASSET_VALUE_RANGES = CodeTable(
    "net_asset_value_ranges",
    (
        Code(text, text)
        for text in (
            "No Aggregate Net Asset Value",
            "$1 - $5,000,000",
            "$5,000,001 - $25,000,000",
            "$25,000,001 - $50,000,000",
            "$50,000,001 - $100,000,000",
            "Over $100,000,000",
            "Decline to Disclose",
            "Not Applicable",
        )
    ),
    source="formDSubmission.xsd, Form D XML Technical Specification 13",
    as_of="2025-03",
)
"""The eight boxes of the right column."""
