"""The printed page of a record: the tree of `muniment.pages` dressed as HTML, PDF or plain text.

Whoever dresses it adds no words of its own.
"""

from muniment.pages import page

__all__ = ["page"]
