"""Drafts: a blank form, the amendment of the last filing, a family of notices from one table; each a YAML file."""

from muniment.drafts.starting import Draft, amendment, blank, drafts_from

__all__ = ["Draft", "amendment", "blank", "drafts_from"]
