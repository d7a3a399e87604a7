"""Form D, Item 4: the kinds of fund, asked for where the industry is Pooled Investment Fund and nowhere else.

Source: investmentFundType of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025).

>>> FUND_TYPES.compact("hedge fund")
'Hedge Fund'
"""

from muniment.codes.table import Code, CodeTable

FUND_TYPES = CodeTable(
    "fund_types",
    (
        Code(text, text)
        for text in ("Hedge Fund", "Private Equity Fund", "Venture Capital Fund", "Other Investment Fund")
    ),
    source="formDSubmission.xsd, Form D XML Technical Specification 13",
    as_of="2025-03",
)
"""The four boxes under Pooled Investment Fund."""
