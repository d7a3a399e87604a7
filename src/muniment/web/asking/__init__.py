"""Asking: named questions with their answers, SQL of one's own, and queries that are saved and followed by feeds.

* `cells.py`: an answer as a table of a page; `answers.py`: what each page says;
* `saved.py`: the queries that people saved, in a file beside the store; `feeds.py`: what is new in one, as Atom;
* `addresses.py`: where all this is.
"""

from muniment.web.asking.addresses import handlers
from muniment.web.asking.saved import SavedQueries

__all__ = ["SavedQueries", "handlers"]
