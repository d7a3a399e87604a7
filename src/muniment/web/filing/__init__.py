"""Filing from the browser: a submission of the outbox goes to EDGAR, is followed, and is mended where it was refused.

Tokens and access codes are asked for on the page, kept in memory alone, and shown to nobody again.
"""

from muniment.web.filing.routes import handlers
from muniment.web.filing.sending import AUTO, Office

__all__ = ["AUTO", "Office", "handlers"]
