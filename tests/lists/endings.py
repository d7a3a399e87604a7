"""Places in the source where a list may end before its data does."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "muniment"
LISTING = ("web", "mcp", "cli", "study", "store", "pipeline")
_CALLS = ("islice", "nlargest", "most_common", "fetchmany")


def endings() -> Iterator[tuple[str, str]]:
    """Yield file and expression of every slice by a named limit or of what is walked, and every LIMIT of a query."""
    for package in LISTING:
        for path in sorted([*(SOURCE / package).rglob("*.py"), *SOURCE.glob(f"{package}.py")]):
            tree = ast.parse(path.read_text("utf-8"))
            walked = {id(one.iter) for one in ast.walk(tree) if isinstance(one, ast.For | ast.comprehension)}
            for node in ast.walk(tree):
                if _ends(node, id(node) in walked):
                    yield path.relative_to(SOURCE).as_posix(), ast.unparse(node)


def _ends(node: ast.AST, is_walked: bool) -> bool:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in _CALLS or (name == "limit" and isinstance(node.func, ast.Attribute))
    if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.upper):
        return False
    limits = [one.id for one in ast.walk(node.slice.upper) if isinstance(one, ast.Name)]
    return is_walked or any(name.isupper() for name in limits) or "most" in limits
