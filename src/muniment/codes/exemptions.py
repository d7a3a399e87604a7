"""Form D, Item 6: the exemptions and exclusions that an issuer claims, old ones included.

The schema still takes 05, 06 and 46 for the sake of old files; `Code.current` is false for them and `Code.until` is
the last day of the rule where the day is known. There is no 3C.8. `3C` is the box above the paragraphs, and filings
that claim a paragraph without it are accepted.

Source: federalExemptionsExclusions of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025), labels
of the style sheet D_X08.xsl; days: Releases 33-9415 (Rule 506), 33-10238 (Rule 505) and the JOBS Act (section 4(6)).

>>> EXEMPTIONS.compact("Rule 506(b)"), EXEMPTIONS.compact("Rule 506"), EXEMPTIONS.compact("3(c)(7)")
('06b', '06', '3C.7')
>>> EXEMPTIONS["05"].until
datetime.date(2017, 5, 21)
"""

from datetime import date

from muniment.codes.table import Code, CodeTable

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
"""The boxes of Item 6, present and past, in the schema's order; several may be claimed."""
