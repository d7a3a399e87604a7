"""The tables beside the rules: a line of names, then a line for each row, its cells divided by tabs; # for remarks."""

from pathlib import Path

_HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table, as `rules.tsv`, each by the names of its columns.

    Raises:
        ValueError: a row has more or fewer cells than there are columns.
    """
    lines = (line for line in (_HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("#"))
    head, *cells = (line.split("\t") for line in lines)
    return [dict(zip(head, row, strict=True)) for row in cells]
