"""Doubtful readings in the browser: the queue, one doubt beside its source, and what people say of it.

Everything works without scripts. The store is opened for writing only while an answer is kept.
"""

from muniment.web.reviewing.routes import handlers

__all__ = ["handlers"]
