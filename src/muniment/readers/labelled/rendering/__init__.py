"""EDGAR's own rendering of Schedules 13D and 13G: the page that its style sheets make of an XML filing.

Every such page has the same labels at the same places, so that nothing has to be guessed: what it prints is read
exactly, codes for the names of places included.
"""

from muniment.readers.labelled.rendering.page import is_rendering, rendered

__all__ = ["is_rendering", "rendered"]
