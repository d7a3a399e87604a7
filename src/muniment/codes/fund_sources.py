"""Schedule 13D, row 4: where the money for the purchase came from. Several may be named.

Source: fundType of eis_Schedule13D_Filer.xsd (XML Technical Specification 2.2, March 2026).

>>> FUND_SOURCES.compact("Working Capital"), FUND_SOURCES.format("AF")
('WC', 'Affiliate (of reporting person)')
"""

from muniment.codes.table import Code, CodeTable

FUND_SOURCES = CodeTable(
    "fund_sources",
    (
        Code("SC", "Subject Company (Company whose securities are being acquired)", aliases=("Subject Company",)),
        Code("BK", "Bank", aliases=("Bank Loan",)),
        Code("AF", "Affiliate (of reporting person)", aliases=("Affiliate",)),
        Code("WC", "Working Capital (of reporting person)", aliases=("Working Capital",)),
        Code("PF", "Personal Funds (of reporting person)", aliases=("Personal Funds",)),
        Code("OO", "Other"),
    ),
    source="eis_Schedule13D_Filer.xsd, Schedules 13D and 13G XML Technical Specification 2.2",
    as_of="2026-03",
)
"""The six codes of row 4."""
