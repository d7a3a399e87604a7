"""The application for a team: the pages of a store, and those to log in, behind accounts."""

from pathlib import Path

from litestar import Litestar

from muniment.web.access import pages
from muniment.web.access.team import Served, Team, opened, served
from muniment.web.app import NO_EDGAR, create_app
from muniment.web.preparing import Desk

__all__ = ["app_for", "create_team_app", "served"]


def create_team_app(
    store_path: str | Path, served: Served, desk: Desk | None = None, edgar: str = NO_EDGAR
) -> Litestar:
    """Return the application over a store for the team beside it.

    Raises:
        EnvironmentProblem: the store or the team's file cannot be opened, or there is no account yet.
    """
    return app_for(store_path, opened(store_path, served), desk, edgar)


def app_for(store_path: str | Path, team: Team, desk: Desk | None = None, edgar: str = NO_EDGAR) -> Litestar:
    """Return the application over a store for a team that is opened already; it closes it in the end."""
    return create_app(store_path, team, pages.handlers(), desk, edgar)
