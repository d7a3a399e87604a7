"""Folders of the archives: as a page, as index.json and as index.xml."""

from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.dissemination import answers, places
from muniment.edgar.sandbox.dissemination.answers import HTML, XML, Answer
from muniment.edgar.sandbox.dissemination.requests import Asked
from muniment.edgar.sandbox.dissemination.rows import Filed
from muniment.edgar.sandbox.dissemination.shown import Shown
from muniment.edgar.sandbox.dissemination.visible import cik_topic

LISTS = ("index.json", "index.xml", "index.html")
"""The three ways to ask for a folder by name; the page also stands at the folder itself."""

_TOP = ("Feed", "Oldloads", "daily-index", "data", "full-index")


class Member(Struct, frozen=True):
    """A file or folder in a folder; `modified` is empty where nothing tells, `size` for folders and files not kept."""

    name: str
    is_folder: bool = False
    modified: str = ""
    size: str = ""


def shown_as(name: str, path: str, members: list[Member], **kept: Any) -> Answer:  # noqa: ANN401 - what Answer takes
    """Return a folder as it is asked for.

    Args:
        name: `index.json`, `index.xml`, or anything else for the page.
        path: of the folder, without a slash at its end.
        members: what is in it.
        kept: how long the answer holds, see `Answer`.
    """
    if name == "index.json":
        return answers.json(_json(path, members), **kept)
    if name == "index.xml":
        return Answer(_xml(path, members).encode(), XML, **kept)
    return Answer(_page(path, members).encode(), HTML, **kept)


def top(asked: Asked) -> Answer | None:
    """Return /Archives/edgar, which has only folders that are always there."""
    if asked.parts[1:] != ("edgar",):
        return None
    return shown_as("", "/Archives/edgar", [Member(name, is_folder=True) for name in _TOP])


def of_entity(cik: str, name: str, shown: Shown) -> Answer | None:
    """Return the folder of a CIK: a folder for each filing, the newest first."""
    found = shown.connection.execute(
        "SELECT DISTINCT f.accession, f.public FROM parties p JOIN filings f ON f.id = p.filing"
        " WHERE p.cik = ? AND f.public <= ? ORDER BY f.public DESC, f.id DESC",
        (cik, shown.moment),
    )
    members = [Member(number.replace("-", ""), True, _moment(datetime.fromisoformat(day))) for number, day in found]
    path = f"/Archives/edgar/data/{int(cik)}"
    return shown_as(name, path, members, topics=(cik_topic(cik),)) if members else None


def of_filing(filed: Filed, cik: str, name: str) -> Answer:
    """Return the folder of a filing: its documents, and the files that every filing has."""
    when = _moment(filed.public)
    made = [f"{filed.accession}{ending}" for ending in ("-index-headers.html", "-index.html", ".txt")]
    sizes = {f"{filed.accession}.txt": str(filed.size)}
    members = [Member(one, modified=when, size=sizes.get(one, "")) for one in made]
    named = {one.name: one for one in filed.documents if one.name}
    members += [Member(one.name, modified=when, size=str(one.size)) for one in named.values()]
    return shown_as(name, places.folder(cik, filed.accession), members, modified=filed.public)


def _moment(when: datetime) -> str:
    return f"{when.astimezone(EASTERN):%Y-%m-%d %H:%M:%S}"


def _json(path: str, members: list[Member]) -> dict[str, object]:
    items = [
        {
            "last-modified": one.modified,
            "name": one.name,
            "type": "folder.gif" if one.is_folder else "text.gif",
            "size": one.size,
        }
        for one in members
    ]
    return {"directory": {"item": items, "name": path, "parent-dir": _parent(path)}}


def _xml(path: str, members: list[Member]) -> str:
    items = "".join(
        f"  <item><name>{escape(one.name)}</name><type>{'folder.gif' if one.is_folder else 'text.gif'}</type>"
        f"<size>{one.size}</size><last-modified>{one.modified}</last-modified></item>\n"
        for one in members
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<directory>\n  <name>{escape(path)}</name>\n'
        f"  <parent-dir>{escape(_parent(path))}</parent-dir>\n{items}</directory>\n"
    )


def _page(path: str, members: list[Member]) -> str:
    rows = "".join(
        f'<tr><td><a href="{escape(path)}/{quote(one.name, safe="")}{"/" if one.is_folder else ""}">'
        f"{escape(one.name)}</a></td>"
        f"<td>{one.size}</td><td>{one.modified}</td></tr>\n"
        for one in members
    )
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f"<title>Directory Listing for {escape(path)}</title></head>\n"
        f"<body><h1>Directory List of {escape(path)}/</h1>\n"
        f'<p><a href="{escape(_parent(path))}/">Parent Directory</a></p>\n'
        '<div id="main-content"><table summary="heading"><tr><th>Name</th><th>Size</th><th>Last Modified</th></tr>\n'
        f"{rows}</table></div></body></html>\n"
    )


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"
