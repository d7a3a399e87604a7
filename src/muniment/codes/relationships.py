"""Form D, Item 3: what a related person is to the issuer. One person may be all three.

Source: relationship of formDSubmission.xsd (Form D XML Technical Specification 13, March 2025).

>>> RELATIONSHIPS.compact("executive officer")
'Executive Officer'
"""

from muniment.codes.table import Code, CodeTable

RELATIONSHIPS = CodeTable(
    "relationships",
    (Code(text, text) for text in ("Executive Officer", "Director", "Promoter")),
    source="formDSubmission.xsd, Form D XML Technical Specification 13",
    as_of="2025-03",
)
"""The three boxes under each related person."""
