"""Questions: named ones with their answers, free SQL, and queries that are saved and followed by feeds.

* `answers.py`: what each page says, and the fields of its form;
* `saved.py`: the queries that people saved, in a file beside the store; `feeds.py`: what is new in one, as Atom;
* `routes.py`: the addresses.
"""

from muniment.web.asking.routes import handlers
from muniment.web.asking.saved import SavedQueries

__all__ = ["SavedQueries", "handlers"]
