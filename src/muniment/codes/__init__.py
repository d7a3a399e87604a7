"""Official code tables of Form D and Schedules 13D and 13G, each with its source and date.

`TABLES` holds all of them by name; each module holds one subject and says where it stands on the form.

>>> sorted(name for name, table in TABLES.items() if "DE" in table)
['all_states', 'form_d_states', 'schedule_13_states', 'solicitation_states']
>>> TABLES["exemptions"].format("06c"), TABLES["exemptions"].as_of
('Rule 506(c)', '2025-03')
"""

from types import MappingProxyType

from muniment.codes import form_d, schedule_13, states
from muniment.codes.table import Code, CodeTable

__all__ = ["TABLES", "Code", "CodeTable"]

TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            states.FORM_D,
            states.SCHEDULE_13,
            states.SOLICITATION,
            states.ALL,
            form_d.ENTITY_TYPES,
            form_d.RELATIONSHIPS,
            form_d.INDUSTRIES,
            form_d.FUND_TYPES,
            form_d.REVENUE_RANGES,
            form_d.NET_ASSET_VALUE_RANGES,
            form_d.EXEMPTIONS,
            schedule_13.RULES,
            schedule_13.PERSON_TYPES_13D,
            schedule_13.PERSON_TYPES_13G,
            schedule_13.ITEM_3,
            schedule_13.FUND_SOURCES,
        )
    }
)
"""Every table by its name, in the order of the forms; read-only."""
