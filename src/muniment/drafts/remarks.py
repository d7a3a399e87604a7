"""The remarks of a draft, read back from its comments: what stands at its head, and LOOK at single fields."""

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from muniment.writers.yaml import Remarks

_LOOK = "# LOOK: "


def remarks_in(data: bytes) -> Remarks:
    """Return the remarks of a draft that was read before; comments of other kinds are not kept."""
    text = data.decode("utf-8")
    if "#" not in text:
        return Remarks()
    paths = dict(_keys(YAML(typ="safe", pure=True).compose(text), ""))
    looked: dict[str, str] = {}
    waiting: list[str] = []
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if bare.startswith(_LOOK):
            waiting.append(bare.removeprefix(_LOOK))
        elif bare and not bare.startswith("#"):
            if waiting and number in paths:
                looked[paths[number]] = " ".join(waiting)
            waiting = []
    return Remarks(tuple(_head(text)), looked)


def _head(text: str) -> Iterator[str]:
    """Yield the comments above the first key, but for the title of the form."""
    for line in text.split("\n")[1:]:
        if not line.startswith("# "):
            return
        yield line.removeprefix("# ")


def _keys(node: Node, path: str) -> Iterator[tuple[int, str]]:
    """Yield the line of each key, and its path in the record."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = f"{path}.{key.value}".lstrip(".") if isinstance(key, ScalarNode) else path
            yield key.start_mark.line, here
            yield from _keys(value, here)
    elif isinstance(node, SequenceNode):
        for number, one in enumerate(node.value):
            yield from _keys(one, f"{path}[{number}]")
