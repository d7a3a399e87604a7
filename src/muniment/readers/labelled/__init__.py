"""Documents without structure but the form's own labels: text, HTML, PDF and scans.

Its hundreds of patterns take longer to compile than a filing in XML takes to read: `reading` is loaded with the first
such document, `items.details` with the first Schedule 13D, and what others use of a part brings none of the rest.
"""

from importlib import import_module
from types import ModuleType


def reader_of_lists() -> ModuleType:
    """Return what reads the lists of a Schedule 13D."""
    return import_module("muniment.readers.labelled.items.details")
