"""Preparing a filing in the browser: pages of questions, check your answers, sign, submit to an outbox.

Everything works without scripts. What a page does with a draft is answered in `muniment.drafts`; here it is dressed.
"""

from muniment.web.preparing.routes import handlers
from muniment.web.preparing.saving import FilingContext, filing_context

__all__ = ["FilingContext", "filing_context", "handlers"]
