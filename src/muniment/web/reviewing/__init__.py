"""Review in the browser: the queue of readings that need review, each beside its source, and the corrections.

Everything works without scripts. The store is opened for writing only while an answer is kept.
"""

from muniment.web.reviewing.routes import handlers

__all__ = ["handlers"]
