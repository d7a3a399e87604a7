"""Single changes to an XML file, of every kind, made by chance from a seed: what tests of structure are fed with."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import NamedTuple

from lxml import etree


class Change(NamedTuple):
    """A file with one change: its kind, the element that was changed, and the bytes."""

    kind: str
    name: str
    data: bytes


def _elements(root):
    return [node for node in root.iter("*") if node is not root]


def _leaves(root):
    return [node for node in root.iter("*") if not len(node)]


def _delete(root, random):
    node = random.choice(_elements(root))
    node.getparent().remove(node)
    return node


def _double(root, random):
    node = random.choice(_elements(root))
    node.addnext(deepcopy(node))
    return node


def _swap(root, random):
    node = random.choice([node for node in _elements(root) if node.getnext() is not None])
    node.addprevious(node.getnext())
    return node


def _misplace(root, random):
    node = random.choice(_elements(root))
    inside = set(node.iter("*"))
    place = random.choice([other for other in root.iter("*") if other not in inside])
    node.getparent().remove(node)
    place.insert(random.randint(0, len(place)), node)
    return node


def _attribute(root, random):
    node = random.choice(list(root.iter("*")))
    node.set(random.choice(["id", "lang", "xml-lang", "type"]), "x")
    return node


def _stray_text(root, random):
    node = random.choice([node for node in root.iter("*") if len(node)])
    child = random.choice(list(node))
    child.tail = "stray words" + (child.tail or "")
    return node


def _unknown(root, random):
    node = random.choice(list(root.iter("*")))
    space = etree.QName(node).namespace
    name = random.choice(["remark", "issuerNote", "value2"])
    added = etree.Element(f"{{{space}}}{name}" if space else name)
    added.text = "x"
    node.insert(random.randint(0, len(node)), added)
    return added


def _renamed(root, random):
    node = random.choice(_elements(root))
    space, brace, name = node.tag.rpartition("}")
    node.tag = f"{space}{brace}{random.choice([name.upper(), name[:-1], name + 's'])}"
    return node


def _namespace(root, random):
    node = random.choice(_elements(root))
    node.tag = f"{{urn:other}}{etree.QName(node).localname}"
    return node


def _text(root, random, make: Callable[[str], str]):
    node = random.choice(_leaves(root))
    node.text = make(node.text or "")
    return node


def _nested(root, random):
    node = random.choice(_leaves(root))
    node.append(etree.Element("b"))
    return node


KINDS: dict[str, Callable] = {
    "delete": _delete,
    "double": _double,
    "swap": _swap,
    "misplace": _misplace,
    "attribute": _attribute,
    "stray text": _stray_text,
    "unknown element": _unknown,
    "renamed": _renamed,
    "namespace": _namespace,
    "empty": lambda root, random: _text(root, random, lambda _: ""),
    "blank": lambda root, random: _text(root, random, lambda _: "  "),
    "too long": lambda root, random: _text(root, random, lambda text: text + "x" * random.choice([1, 100, 30_000])),
    "pattern": lambda root, random: _text(
        root, random, lambda text: random.choice(["#~?", "é", "12/2025", "-"]) + text
    ),
    "enumeration": lambda root, random: _text(root, random, lambda text: text[:-1] + random.choice("QqZ9")),
    "type": lambda root, random: _text(
        root, random, lambda _: random.choice(["maybe", "1e5", "2025-02-30", "-1", "99999999999999999"])
    ),
    "nested": _nested,
}


def change(data: bytes, kind: str, random: Random) -> Change:
    """Return a file with one change of a kind."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
    node = KINDS[kind](root, random)
    return Change(kind, etree.QName(node).localname, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def changes(data: bytes, seed: int, number: int) -> Iterator[Change]:
    """Yield a number of files with one change each, all kinds in turn."""
    random = Random(seed)
    kinds = list(KINDS)
    for turn in range(number):
        yield change(data, kinds[turn % len(kinds)], random)
