"""Form D, Item 1: what kind of legal entity an issuer is. `Other` asks for words beside it.

Source: entityType of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025).

>>> ENTITY_TYPES.compact("LLC")
'Limited Liability Company'
"""

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
"""The six choices of entity type."""
