"""`muniment mcp`: a store and some folders for programs that speak the Model Context Protocol."""

from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.store_options import opened
from muniment.errors import UsageError
from muniment.extras import need


def mcp_command(
    store: Annotated[
        str, typer.Option("--store", envvar="MUNIMENT_STORE", help="The store to answer from; opened to read.")
    ] = "",
    folder: Annotated[
        list[Path] | None, typer.Option("--folder", help="A folder whose files may be read; may be repeated.")
    ] = None,
) -> None:
    """Answer over standard input and output, until these end; nothing is written.

    Its tools are read, check, search, ask, holders and due.
    """
    if not store and not folder:
        raise UsageError("give --store, or --folder, or both: there would be nothing to answer from")
    make_server = need("muniment.mcp", "mcp").make_server
    if not store:
        make_server(None, folder or ()).run("stdio")
        return
    with opened(store) as opened_store:
        make_server(opened_store, folder or ()).run("stdio")
