"""Answers that take all filings of a store, made when the study follows what came in, so that no page waits for them.

Each is looked up by what it was made of (`muniment.store.cached`): where filings came since, it is made for the page.
"""

from muniment.pipeline import watch
from muniment.store import Store, finding
from muniment.store.database import persisting
from muniment.study import market, updating
from muniment.study.tables import is_there


def keep(store: Store) -> None:
    """Keep the words of names, the last filings of chains, how far the study is, and what its periods hold.

    Raises:
        EnvironmentProblem: the store cannot be written.
    """

    def act() -> None:
        with store.writing() as connection:
            finding.keep_vocabulary(connection)
            watch.keep(connection)
            if is_there(connection):
                updating.keep_behind(connection)
                market.keep_counts(connection)

    persisting(act)
