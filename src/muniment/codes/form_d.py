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

from datetime import date

from muniment.codes.table import Code, CodeTable

ENTITY_TYPES = CodeTable(
    "entity_types",
    (
        Code("Corporation", "Corporation"),
        Code("Limited Partnership", "Limited Partnership", aliases=("LP", "L.P.")),
        Code("Limited Liability Company", "Limited Liability Company", aliases=("LLC", "L.L.C.")),
        Code("General Partnership", "General Partnership"),
        Code("Business Trust", "Business Trust"),
        Code("Other", "Other", aliases=("Other (Specify)",)),
    ),
    source="formDSubmission.xsd, Form D XML Technical Specification 13",
    as_of="2025-03",
)
"""Item 1: what kind of legal entity an issuer is; `Other` asks for words beside it."""


RELATIONSHIPS = CodeTable(
    "relationships",
    (Code(text, text) for text in ("Executive Officer", "Director", "Promoter")),
    source="formDSubmission.xsd, Form D XML Technical Specification 13",
    as_of="2025-03",
)
"""Item 3: what a related person is to the issuer; one person may be all three."""


_FORM_ORDER = (
    ("", "Agriculture"),
    ("Banking & Financial Services", "Commercial Banking"),
    ("Banking & Financial Services", "Insurance"),
    ("Banking & Financial Services", "Investing"),
    ("Banking & Financial Services", "Investment Banking"),
    ("Banking & Financial Services", "Pooled Investment Fund"),
    ("Banking & Financial Services", "Other Banking and Financial Services"),
    ("", "Business Services"),
    ("Energy", "Coal Mining"),
    ("Energy", "Electric Utilities"),
    ("Energy", "Energy Conservation"),
    ("Energy", "Environmental Services"),
    ("Energy", "Oil and Gas"),
    ("Energy", "Other Energy"),
    ("Health Care", "Biotechnology"),
    ("Health Care", "Health Insurance"),
    ("Health Care", "Hospitals and Physicians"),
    ("Health Care", "Pharmaceuticals"),
    ("Health Care", "Other Health Care"),
    ("", "Manufacturing"),
    ("Real Estate", "Commercial"),
    ("Real Estate", "Construction"),
    ("Real Estate", "REITS and Finance"),
    ("Real Estate", "Residential"),
    ("Real Estate", "Other Real Estate"),
    ("", "Retailing"),
    ("", "Restaurants"),
    ("Technology", "Computers"),
    ("Technology", "Telecommunications"),
    ("Technology", "Other Technology"),
    ("Travel", "Airlines and Airports"),
    ("Travel", "Lodging and Conventions"),
    ("Travel", "Tourism and Travel Services"),
    ("Travel", "Other Travel"),
    ("", "Other"),
)

INDUSTRIES = CodeTable(
    "industries",
    (Code(code, code.replace(" and ", " & "), group=group) for group, code in _FORM_ORDER),
    source="formDSubmission.xsd, Form D XML Technical Specification 13; labels of style sheet D_X08",
    as_of="2025-03",
)
"""Item 4: 35 industries, one of which is taken, each with the heading it stands under on the form.

The XML writes `and` where the form prints `&`. Two codes are told apart only by their group: `Commercial` and
`Residential` are real estate, and plain `Other` is the last choice of the whole list.
"""

INDUSTRY_GROUPS = {
    heading: tuple(code for group, code in _FORM_ORDER if group == heading)
    for heading in dict.fromkeys(group for group, _ in _FORM_ORDER)
    if heading
}
"""Heading of the form to the codes under it; the six choices without a heading are not here."""


FUND_TYPES = CodeTable(
    "fund_types",
    (
        Code(text, text)
        for text in ("Hedge Fund", "Private Equity Fund", "Venture Capital Fund", "Other Investment Fund")
    ),
    source="formDSubmission.xsd, Form D XML Technical Specification 13",
    as_of="2025-03",
)
"""Item 4: the kinds of fund, asked for where the industry is Pooled Investment Fund and nowhere else."""


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
"""Item 5, left column: how large an operating company is, by revenue.

`Decline to Disclose` and `Not Applicable` are answers like the others; neither says anything about size.
"""


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
"""Item 5, right column: how large a fund is, by aggregate net asset value. Funds answer this column instead of revenue.

The limits differ from those of the revenue column, so that `$5,000,001 - $25,000,000` stands in both lists and
`$1 - $5,000,000` only here.
"""


_RULE_504, _RULE_505, _RULE_506 = "Rule 504", "Rule 505", "Rule 506"
_ACCREDITED, _COMPANY_ACT = "Section 4(a)(5)", "Section 3(c)"


def _rule_504(paragraph: str, code: str) -> Code:
    aliases = (f"504(b)(1){paragraph}",)
    return Code(code, f"Rule 504 (b)(1){paragraph}", group=_RULE_504, aliases=aliases)


def _section_3c(paragraph: int) -> Code:
    label = f"Section 3(c)({paragraph})"
    aliases = (f"3(c)({paragraph})", f"Investment Company Act {label}")
    return Code(f"3C.{paragraph}", label, group=_COMPANY_ACT, aliases=aliases)


EXEMPTIONS = CodeTable(
    "exemptions",
    (
        Code(
            "04",
            "Rule 504(b)(1) (not (i), (ii) or (iii))",
            group=_RULE_504,
            aliases=("Rule 504", "504", "Rule 504(b)(1)", "504(b)(1)"),
        ),
        _rule_504("(i)", "04.1"),
        _rule_504("(ii)", "04.2"),
        _rule_504("(iii)", "04.3"),
        Code(
            "05",
            "Rule 505",
            group=_RULE_505,
            until=date(2017, 5, 21),
            current=False,
            note="Rule 505 was repealed on 22 May 2017.",
            aliases=("505",),
        ),
        Code(
            "06",
            "Rule 506",
            group=_RULE_506,
            until=date(2013, 9, 22),
            current=False,
            note="Rule 506 was divided into 506(b) and 506(c) on 23 September 2013.",
            aliases=("506",),
        ),
        Code("06b", "Rule 506(b)", group=_RULE_506, since=date(2013, 9, 23), aliases=("506(b)",)),
        Code("06c", "Rule 506(c)", group=_RULE_506, since=date(2013, 9, 23), aliases=("506(c)",)),
        Code(
            "46",
            "Securities Act Section 4(6)",
            group=_ACCREDITED,
            until=date(2012, 4, 4),
            current=False,
            note="The section was renumbered on 5 April 2012; the form then showed it as 4(5), later as 4(a)(5).",
            aliases=("Section 4(6)", "4(6)", "Securities Act Section 4(5)", "Section 4(5)", "4(5)"),
        ),
        Code(
            "4a5",
            "Securities Act Section 4(a)(5)",
            group=_ACCREDITED,
            since=date(2012, 4, 5),
            aliases=("Section 4(a)(5)", "4(a)(5)"),
        ),
        Code(
            "3C",
            "Investment Company Act Section 3(c)",
            group=_COMPANY_ACT,
            note="The box above the paragraphs.",
            aliases=("Section 3(c)", "3(c)"),
        ),
        *(_section_3c(paragraph) for paragraph in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14)),
    ),
    source="formDSubmission.xsd, Form D XML Technical Specification 13; labels of style sheet D_X08",
    as_of="2025-03",
)
"""Item 6: the exemptions and exclusions that an issuer claims, present and past, in the schema's order.

The schema still takes 05, 06 and 46 for the sake of old files; `Code.current` is false for them and `Code.until` is
the last day of the rule where the day is known. There is no 3C.8. `3C` is the box above the paragraphs, and filings
that claim a paragraph without it are accepted.
"""
