"""Schedule 13G cover: the rule under which the schedule is filed, which decides who may use it and when it is due.

The boxes came onto the cover in 1998; earlier schedules say nothing and were filed under what is now 13d-1(b) or (d).

Source: RULE_TYPE of eis_Schedule13G_Filer.xsd (XML Technical Specification 2.2, March 2026); the year: Release
34-39538.

>>> RULES.compact("13d-1(c)"), RULES.compact("13d-1b"), RULES["Rule 13d-1(d)"].letter
('Rule 13d-1(c)', 'Rule 13d-1(b)', 'd')
"""

from muniment.codes.table import Code, CodeTable


def _rule(letter: str, note: str) -> Code:
    name = f"Rule 13d-1({letter})"
    aliases = (f"13d-1({letter})", f"13d-1{letter}", f"Rule 13d-1{letter}", f"240.13d-1({letter})")
    return Code(name, name, letter=letter, note=note, aliases=aliases)


RULES = CodeTable(
    "rules",
    (
        _rule("b", "Qualified institutional investor."),
        _rule("c", "Passive investor."),
        _rule("d", "Exempt investor."),
    ),
    source="eis_Schedule13G_Filer.xsd, Schedules 13D and 13G XML Technical Specification 2.2",
    as_of="2026-03",
)
"""The three boxes; the schema lets a filer check more than one."""
