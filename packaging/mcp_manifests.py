"""Write what lets programs find and install the MCP server: a registry manifest and a bundle, beside the wheel.

python packaging/mcp_manifests.py FOLDER

`server.json` is for the MCP registry (schema of 2025-12-11): how uvx runs the package on PyPI. `muniment-VERSION.mcpb`
is for programs that install a bundle with a click (manifest 0.4, kind uv): the wheel, and what uv needs to run it.
"""

import asyncio
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from muniment.mcp import make_server
from muniment.version import __version__

SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
NOBODYS = "com.example/"
"""What the name in the registry begins with until somebody publishes: they own a name, and put it into README.md."""

DESCRIPTION = "Read, check, search and ask SEC Form D and Schedules 13D/13G, each value with its evidence."
_STORE = "The store to answer from: a file that `muniment ingest` made, or a database URL."
_FOLDER = "A folder whose filings may be read."
_DATED = (1980, 1, 1, 0, 0, 0)  # of each file in a bundle: the same files make the same bundle
_PROJECT = """\
[project]
name = "muniment-bundle"
version = "{version}"
requires-python = ">=3.11"
dependencies = ["muniment[mcp]=={version}"]

[tool.uv.sources]
muniment = {{ path = "{wheel}" }}
"""
_SERVER = '''\
"""The entry of the bundle: muniment, with the arguments of the manifest."""

from muniment.cli import program

if __name__ == "__main__":
    program()
'''


def registered_name() -> str:
    """Return the name in the registry, which knows by this line of README.md whose the package is."""
    (name,) = re.findall(r"<!-- mcp-name: (\S+) ", (Path(__file__).parents[1] / "README.md").read_text("utf-8"))
    return name


def server_json() -> dict[str, Any]:
    """Return the registry manifest."""
    package = {
        "registryType": "pypi",
        "identifier": "muniment",
        "version": __version__,
        "runtimeHint": "uvx",
        "runtimeArguments": [{"type": "named", "name": "--with", "value": f"muniment[mcp]=={__version__}"}],
        "packageArguments": [
            {"type": "positional", "value": "mcp"},
            {"type": "named", "name": "--store", "description": _STORE, "format": "filepath"},
            {"type": "named", "name": "--folder", "description": _FOLDER, "format": "filepath", "isRepeated": True},
        ],
        "transport": {"type": "stdio"},
    }
    head = {
        "$schema": SCHEMA,
        "name": registered_name(),
        "title": "muniment",
        "description": DESCRIPTION,
        "version": __version__,
    }
    return {**head, "packages": [package]}


def bundle_manifest() -> dict[str, Any]:
    """Return the manifest of the bundle, with the tools as the server describes them."""
    tools = asyncio.run(make_server().list_tools())
    options = ["--store", "${user_config.store}", "--folder", "${user_config.folder}"]
    run = ["run", "--directory", "${__dirname}", "server.py", "mcp", *options]
    return {
        "manifest_version": "0.4",
        "name": "muniment",
        "display_name": "muniment",
        "version": __version__,
        "description": DESCRIPTION,
        "author": {"name": "The muniment authors"},
        "license": "Apache-2.0",
        "keywords": ["SEC", "EDGAR", "Form D", "Schedule 13D", "Schedule 13G"],
        "server": {"type": "uv", "entry_point": "server.py", "mcp_config": {"command": "uv", "args": run}},
        "tools": [{"name": tool.name, "description": " ".join((tool.description or "").split())} for tool in tools],
        "compatibility": {"platforms": ["darwin", "win32", "linux"], "runtimes": {"python": ">=3.11"}},
        "user_config": {
            "folder": {"type": "directory", "title": "Folder", "description": _FOLDER, "required": True},
            "store": {"type": "string", "title": "Store", "description": _STORE, "required": False, "default": ""},
        },
    }


def write(folder: Path) -> list[Path]:
    """Write both files into a folder that has the wheel of this version."""
    (wheel,) = folder.glob(f"muniment-{__version__}-*.whl")
    registry, bundle = folder / "server.json", folder / f"muniment-{__version__}.mcpb"
    registry.write_text(f"{json.dumps(server_json(), indent=2)}\n", "utf-8")
    texts = {
        "manifest.json": f"{json.dumps(bundle_manifest(), indent=2)}\n",
        "pyproject.toml": _PROJECT.format(version=__version__, wheel=wheel.name),
        "server.py": _SERVER,
    }
    files = {name: text.encode() for name, text in texts.items()} | {wheel.name: wheel.read_bytes()}
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATED), data, zipfile.ZIP_DEFLATED)
    return [registry, bundle]


def main() -> None:
    """Write the files, and print their names."""
    for path in write(Path(*sys.argv[1:2])):
        print(path)
    if registered_name().startswith(NOBODYS):
        print("server.json is for whoever publishes: put a name of yours behind mcp-name in README.md first")


if __name__ == "__main__":
    main()
