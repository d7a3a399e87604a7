"""Texts that people and programs make of a printed page: other cells, other boxes."""

import re

TICKED, EMPTY = "☒", "☐"


def variants(text: str) -> dict[str, str]:
    """Return a printed text in other spellings that say the same; `text` has tabs between cells and boxes ☒ ☐."""
    return {
        "as printed": text,
        "wide": text.replace("\t", "    "),
        "Markdown": "\n".join(
            f"| {line.replace(chr(9), ' | ')} |" if "\t" in line else line for line in text.split("\n")
        ),
        "typed boxes": text.replace(EMPTY, "[ ]").replace(TICKED, "[X]"),
        "empty boxes lost": re.sub(rf"{EMPTY}[ \t]*", "", text).replace(TICKED, "X "),
        "tags of boxes": text.replace(EMPTY, '<input type="checkbox"/>').replace(
            TICKED, '<input checked type="checkbox"/>'
        ),
    }


def in_one_cell(text: str) -> str:
    """Return a printed text whose cells have run together."""
    return text.replace("\t", " ")


def boxes_behind(text: str) -> str:
    """Return a printed text with each box behind its words."""
    return "\n".join(
        re.sub(rf"([{EMPTY}{TICKED}])[ \t]*([^\t{EMPTY}{TICKED}]+)", r"\2 \1", line) for line in text.split("\n")
    )


def boxes_lost(text: str) -> str:
    """Return a printed text without its boxes."""
    return re.sub(rf"[{EMPTY}{TICKED}][ \t]*", "", text)
