"""Official code tables of Form D and Schedules 13D and 13G, each with its source and date.

`TABLES` holds all of them by name; each module holds one subject and says where it stands on the form.

>>> sorted(name for name, table in TABLES.items() if "DE" in table)
['all_states', 'form_d_states', 'schedule_13_states', 'solicitation_states']
>>> TABLES["exemptions"].format("06c"), TABLES["exemptions"].as_of
('Rule 506(c)', '2025-03')
"""

from types import MappingProxyType

from muniment.codes import person_types, states
from muniment.codes.entity_types import ENTITY_TYPES
from muniment.codes.exemptions import EXEMPTIONS
from muniment.codes.fund_sources import FUND_SOURCES
from muniment.codes.fund_types import FUND_TYPES
from muniment.codes.industries import INDUSTRIES
from muniment.codes.net_asset_value_ranges import NET_ASSET_VALUE_RANGES
from muniment.codes.relationships import RELATIONSHIPS
from muniment.codes.revenue_ranges import REVENUE_RANGES
from muniment.codes.rules import RULES
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
            ENTITY_TYPES,
            RELATIONSHIPS,
            INDUSTRIES,
            FUND_TYPES,
            REVENUE_RANGES,
            NET_ASSET_VALUE_RANGES,
            EXEMPTIONS,
            RULES,
            person_types.SCHEDULE_13D,
            person_types.SCHEDULE_13G,
            person_types.ITEM_3,
            FUND_SOURCES,
        )
    }
)
"""Every table by its name, in the order of the forms; read-only."""
