"""Drafts, each a YAML file: a blank form, the amendment of the last filing or another form in its place, a family."""

from muniment.drafts.starting import Draft, amendment, blank, drafts_from, switched

__all__ = ["Draft", "amendment", "blank", "drafts_from", "switched"]
