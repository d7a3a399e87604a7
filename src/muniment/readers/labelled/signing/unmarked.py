"""Signatures without the mark that says so: a name in place of a signature, above the same name in print."""

from collections.abc import Sequence

from muniment.readers.labelled.signing.items import Item
from muniment.readers.labelled.signing.words import is_human, is_same_human


def with_signs(items: Sequence[Item]) -> list[Item]:
    """Return `items` with those names as signatures that stand where one is expected.

    That is above the word "Signature", and above the same name once more. A name in a list of those signed for is
    none: there the signature follows the two.
    """
    found = list(items)
    for at, item in enumerate(found):
        if item.kind == "human" and not item.title and not item.leads and not _is_printed_name(found, at):
            following = found[at + 1 : at + 3]
            if _is_captioned(following) or _is_repeated(item, following):
                item.kind = "sign"
    return found


def _is_printed_name(items: Sequence[Item], at: int) -> bool:
    """Whether the item `at` is the name in print beneath a signature."""
    before = items[at - 1] if at else None
    if before is not None and before.kind == "beneath" and at > 1:
        before = items[at - 2]
    if before is None or before.kind != "sign":
        return False
    return not is_human(before.words) or is_same_human(before.words, items[at].words)


def _is_captioned(following: Sequence[Item]) -> bool:
    """Whether the word "Signature" stands beneath, and not as the label of a line still to be signed."""
    return bool(following) and following[0].kind == "beneath" and following[0].label == "signature"


def _is_repeated(item: Item, following: Sequence[Item]) -> bool:
    """Whether the same name stands beneath, and no signature beneath that."""
    if not following or following[0].kind != "human" or not is_same_human(item.words, following[0].words):
        return False
    return len(following) < 2 or following[1].kind != "sign"
