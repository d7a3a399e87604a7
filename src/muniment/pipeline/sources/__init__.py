"""Where files come from, as units of work: they say where the bytes are, and are opened where the work is done."""

from muniment.pipeline.sources.files import Where, given, units

__all__ = ["Where", "given", "units"]
