"""What lies beside a store and belongs to it: its team's file, its saved queries, and the folders of its drafts."""

from pathlib import Path

from muniment.store.opening import Place, place_of

_TEAM, _SAVED = "access.db", "saved.db"
DRAFTS, OUTBOX = "drafts", "outbox"
"""The folders of drafts and of finished submissions, where nobody names others."""


def team_of(store: str | Path | Place) -> Path:
    """Return the file of the team of a store; stores in one folder share it."""
    return place_of(store).folder / _TEAM


def saved_of(store: str | Path) -> Path:
    """Return the file of saved queries of a store."""
    place = place_of(store)
    return place.folder / f"{place.title}.{_SAVED}"
