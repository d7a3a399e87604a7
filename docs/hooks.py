"""What building the site needs beside the pages; `mkdocs.yml` names it.

Pages are written for GitHub and the site alike, and the site loads nothing from elsewhere.
"""

import re
from collections.abc import Mapping
from pathlib import Path

_ROW = re.compile(r"^\|.*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]+`")
_LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\bsrc(?:set)?=["']?(?P<there>(?:https?:)?//[^"'\s>]+)
      | <link\b[^>]*?\bhref=["']?(?P<linked>(?:https?:)?//[^"'\s>]+)
      | (?:@import\s+["']|url\(["']?)(?P<styled>(?:https?:)?//[^"')\s]+)""",
    re.VERBOSE,
)


def on_page_markdown(markdown: str, **_: object) -> str:
    r"""Return a page with `|` for `\|` in the code of tables: GitHub asks for the backslash, the site would show it."""
    return _ROW.sub(lambda row: _CODE.sub(lambda code: code[0].replace("\\|", "|"), row[0]), markdown)


def on_post_build(config: Mapping[str, str], **_: object) -> None:
    """Look whether a page or a style sheet loads something from elsewhere.

    Raises:
        SystemExit: it does.
    """
    folder = Path(config["site_dir"])
    found = [
        f"{path.relative_to(folder)}: {address}"
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.css")])
        for address in loaded_from_elsewhere(path.read_text("utf-8"))
    ]
    if found:
        raise SystemExit("the site loads from elsewhere:\n" + "\n".join(found[:20]))


def loaded_from_elsewhere(text: str) -> list[str]:
    """Return the addresses of other hosts from which a page or a style sheet would load."""
    return [next(filter(None, match.groups())) for match in _LOADED.finditer(text)]
