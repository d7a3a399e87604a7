"""`muniment roles`: the users of a shared store, as statements for an administrator of its server."""

from typing import Annotated

import typer

from muniment.cli.output import emit
from muniment.study.sql import statements


def roles_command(
    writer: Annotated[str, typer.Option("--writer", help="Who takes filings in, corrects and studies.")] = (
        "muniment_write"
    ),
    reader: Annotated[
        str, typer.Option("--reader", help="Who reads everything, and writes nothing.")
    ] = "muniment_read",
    asker: Annotated[str, typer.Option("--asker", help="Whom questions in SQL are asked as.")] = "muniment_ask",
) -> None:
    """Print SQL that makes three users of a PostgreSQL store: run it once, by psql, when the store is there."""
    emit("".join(f"{statement};\n" for statement in statements(writer, reader, asker)))
