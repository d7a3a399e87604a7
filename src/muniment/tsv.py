"""Our own tables: files of cells divided by tabs that stand beside the modules they belong to."""

from os.path import dirname


def table_rows(module_file: str, name: str) -> list[dict[str, str]]:
    """Return the rows of the table `name` beside a module, each by the names of its columns; lines with # are remarks.

    Neither csv nor pathlib: to load them would take longer than to read the tables that every start needs.

    Raises:
        ValueError: a row has more or fewer cells than there are columns.
    """
    with open(f"{dirname(module_file)}/{name}", encoding="utf-8") as file:
        lines = file.read().splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [dict(zip(head, row, strict=True)) for row in rows]
