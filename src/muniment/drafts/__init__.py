"""Drafts: a blank form, the amendment of the last filing, a family of notices from one table; each a YAML file."""

from muniment.drafts.amending import amendment
from muniment.drafts.blank import blank
from muniment.drafts.draft import Draft
from muniment.drafts.table import drafts_from

__all__ = ["Draft", "amendment", "blank", "drafts_from"]
