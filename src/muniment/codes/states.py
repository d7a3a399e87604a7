"""EDGAR's codes for states, provinces and countries: three official lists, and one of everything.

The codes are EDGAR's own. Many look like ISO 3166 or postal codes and mean something else: GA is the state and 2Q the
country of Georgia, X0 the United Kingdom, 2M Germany, and DE is Delaware. Names are the schemas', in places older than
present usage (SWAZILAND, KAZAKSTAN): they go out as they are, and present names are understood on the way in. Curacao,
Sint Maarten, South Sudan and Kosovo have no code.

`Code.kind` is us-state, us-district, us-territory, us-country (X1), canada-province, canada-country (Z4), country,
historical (22 places, Schedules 13D and 13G only), unknown (XX) or spec-only (E6: printed in Appendix A of the
specification, refused by the schema).

Source: SEC EDGAR schemas eis_stateCodes.xsd (X0301, March 2026), formDStateCodes.xsd.xml (X301) and
statesOfSolicitationCodes.xsd.xml (X0101, both March 2025), kept in states.tsv beside this file.

>>> FORM_D.compact("State of Delaware"), FORM_D.compact("England & Wales"), FORM_D.format("2M")
('DE', 'X0', 'GERMANY')
>>> "U2" in SCHEDULE_13, "U2" in FORM_D, "E6" in SCHEDULE_13, "E6" in ALL
(True, False, False, True)
"""

from muniment.codes.table import CodeTable, code_of
from muniment.tsv import table_rows

# "Republic of Georgia" and "Republic of Korea" are aliases in the file, which are tried before these words are dropped.
_STATE_LEADS = ("state of", "commonwealth of")
_LEADS = (
    *_STATE_LEADS,
    "territory of",
    "province of",
    "bailiwick of",
    "republic of",
    "federal republic of",
    "federative republic of",
    "kingdom of",
    "principality of",
    "grand duchy of",
    "sultanate of",
)
_ROWS = [(code_of(row), row) for row in table_rows(__file__, "states.tsv")]

SCHEDULE_13 = CodeTable(
    "schedule_13_states",
    (code for code, row in _ROWS if row["in_13dg"] == "Y"),
    source="eis_stateCodes.xsd X0301, Schedules 13D and 13G XML Technical Specification 2.2",
    as_of="2026-03",
    leads=_LEADS,
)
"""Addresses, citizenship and place of organization in Schedules 13D and 13G."""

FORM_D = CodeTable(
    "form_d_states",
    (code for code, row in _ROWS if row["in_form_d"] == "Y"),
    source="formDStateCodes.xsd.xml X301, Form D XML Technical Specification 13",
    as_of="2025-03",
    leads=_LEADS,
)
"""Addresses and jurisdictions in Form D: the same list without the historical places."""

SOLICITATION = CodeTable(
    "solicitation_states",
    (code for code, row in _ROWS if row["in_solicitation"] == "Y"),
    source="statesOfSolicitationCodes.xsd.xml X0101, Form D XML Technical Specification 13",
    as_of="2025-03",
    leads=_STATE_LEADS,
)
"""Where purchasers were solicited (Form D, Item 12): the fifty states, the District of Columbia and Puerto Rico."""

ALL = CodeTable(
    "all_states",
    (code for code, _ in _ROWS),
    source="EDGAR state and country code schemas, and Appendix A of the Schedules 13D and 13G specification 2.2",
    as_of="2026-03",
    leads=_LEADS,
)
"""Every code that any of the lists, or the specification's text, knows: for explaining a code met somewhere."""
