"""Where files come from, as units of work: they say where the bytes are, and are opened where the work is done."""

from muniment.pipeline.sources.choosing import estimate, is_elsewhere, units
from muniment.pipeline.sources.files import Where, given

__all__ = ["Where", "estimate", "given", "is_elsewhere", "units"]
