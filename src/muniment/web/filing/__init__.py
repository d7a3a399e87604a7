"""Filing from the browser: a submission of the outbox goes to EDGAR, is followed, and corrected where suspended.

Tokens and access codes are asked for on the page, kept in memory alone, and never shown again.
"""

from muniment.web.filing.routes import handlers
from muniment.web.filing.sending import AUTO, EdgarSession

__all__ = ["AUTO", "EdgarSession", "handlers"]
