"""Answers that take all filings of a store, made when the study follows what came in, so that no page waits for them.

Each is looked up by what it was made of (`muniment.store.kept`): where filings came since, it is made for the page.
"""

from muniment.pipeline import watch
from muniment.store import Store, naming
from muniment.store.database import persisting
from muniment.study import updating


def keep(store: Store) -> None:
    """Keep the words of names, the last filings of chains, and how far the study is, as the store is now.

    Raises:
        EnvironmentProblem: the store cannot be written.
    """

    def act() -> None:
        with store.writing() as connection:
            naming.keep_vocabulary(connection)
            watch.keep(connection)
            updating.keep_behind(connection)

    persisting(act)
