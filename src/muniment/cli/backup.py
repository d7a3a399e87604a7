"""`muniment backup` and `muniment restore`: a store with all that belongs to it, copied while it is in use."""

from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.output import emit
from muniment.cli.progress import counting
from muniment.cli.store_options import DEFAULT_STORE, StorePath
from muniment.pipeline.backup import Manifest, backup, place_of, restore

_Drafts = Annotated[
    Path | None, typer.Option("--drafts", help="The folder of drafts (default: drafts, beside the store).")
]
_Outbox = Annotated[
    Path | None, typer.Option("--outbox", help="The folder of submissions (default: outbox, beside the store).")
]


def backup_command(
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder to make.")],
    store: StorePath = DEFAULT_STORE,
    drafts: _Drafts = None,
    outbox: _Outbox = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an older backup there.")] = False,
) -> None:
    """Copy a store into a folder, while it is in use: the store, its saved queries, its team, its drafts and outbox.

    The folder is there whole or not at all. It holds what only its owner may read: keep it so. `muniment restore` takes
    it, and any command reads the store in it.
    """
    with counting("pages", "copying") as show:
        manifest = backup(place_of(store, drafts, outbox), output, force=force, progress=show)
    emit(f"{output}: {_summary(manifest)}\n")


def restore_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `muniment backup` made.")],
    store: StorePath = DEFAULT_STORE,
    drafts: _Drafts = None,
    outbox: _Outbox = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Put a backup where a store is to be, once every file of it has the hash that it had."""
    with counting("pages", "copying") as show:
        manifest = restore(folder, place_of(store, drafts, outbox), force=force, progress=show)
    emit(f"{store}: {_summary(manifest)}, as of {manifest.made:%Y-%m-%d %H:%M:%S} UTC\n")


def _summary(manifest: Manifest) -> str:
    size = sum(file.size for file in manifest.files)
    return f"{len(manifest.files):,} files, {size:,} bytes"
