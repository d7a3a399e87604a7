"""Form D, Item 4: the industry groups, each with the heading it stands under on the form.

The XML writes `and` where the form prints `&`. Two codes are told apart only by their group: `Commercial` and
`Residential` are real estate, and plain `Other` is the last choice of the whole list.

Source: INDUSTRY_GROUP types of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025); headings and
printed labels from the style sheet D_X08.xsl of the same package.

>>> INDUSTRIES["REITS and Finance"].label, INDUSTRIES["REITS and Finance"].group
('REITS & Finance', 'Real Estate')
>>> GROUPS["Travel"]
('Airlines and Airports', 'Lodging and Conventions', 'Tourism and Travel Services', 'Other Travel')
"""

from muniment.codes.table import Code, CodeTable

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
"""The 35 choices of Item 4, one of which is taken."""

GROUPS = {
    heading: tuple(code for group, code in _FORM_ORDER if group == heading)
    for heading in dict.fromkeys(group for group, _ in _FORM_ORDER)
    if heading
}
"""Heading of the form to the codes under it; the six choices without a heading are not here."""
