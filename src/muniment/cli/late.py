"""Commands that are loaded when they are called: what they stand on takes longer to load than most commands to run."""

from typing import NamedTuple

import click
import typer
from typer.core import TyperGroup

from muniment.extras import need


class Late(NamedTuple):
    """Where a command lives, the extra it needs, and what the list of commands says of it."""

    module: str
    function: str
    extra: str
    words: str


LATE = {
    "ingest": Late("muniment.cli.ingest", "ingest_command", "store", "Store every filing in files, folders, zips, data sets."),
    "list": Late("muniment.cli.stored", "list_command", "store", "List the filings of a store."),
    "show": Late("muniment.cli.stored", "show_command", "store", "Show a filing of a store, with its sources and versions."),
    "search": Late("muniment.cli.stored", "search_command", "store", "Search names and answers."),
    "export": Late("muniment.cli.stored", "export_command", "store", "Export filings as tables."),
    "reread": Late("muniment.cli.stored", "reread_command", "store", "Read again what the store keeps, after a better reader."),
    "serve": Late("muniment.cli.serve", "serve_command", "web", "Show a store in the browser."),
}  # fmt: skip


class Commands(TyperGroup):
    """The group of all commands; the late ones are only named until one is called."""

    listing = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return [*super().list_commands(ctx), *LATE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; a late one is loaded, but not for the mere list."""
        late = LATE.get(cmd_name)
        if late is None:
            return super().get_command(ctx, cmd_name)
        if self.listing:
            return click.Command(cmd_name, help=late.words)
        holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        settings = {"help_option_names": ["-h", "--help"]}
        holder.command(cmd_name, context_settings=settings)(getattr(need(late.module, late.extra), late.function))
        return typer.main.get_command(holder)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the list of commands without loading them."""
        self.listing = True
        super().format_help(ctx, formatter)
        self.listing = False
