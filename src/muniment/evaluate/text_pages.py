"""Pages in plain text: eighty columns, centred heads, rules of dashes."""

from random import Random

from muniment.evaluate.marks import centered, left, right, width, wrapped
from muniment.evaluate.sheet import Block, Break, Captioned, Centered, Choices, Item, Prose, Rows, Signing
from muniment.evaluate.style import Style
from muniment.evaluate.text_rows import TextRows


def text(blocks: list[Block], rows: TextRows, style: Style, rng: Random) -> str:
    """Return the blocks as the text of a document, marks and all."""
    writer = _Text(rows, style, rng)
    return "\n".join(line.rstrip(" ") for block in blocks for line in (*writer.block(block), "")) + "\n"


class _Text:
    """Writes blocks as lines."""

    def __init__(self, rows: TextRows, style: Style, rng: Random) -> None:
        self.rows, self.style, self.rng = rows, style, rng
        self.seed = rng.random()  # every second part of a document looks the same
        self.size = style.width
        self.flush_left = rng.random() < 0.15
        self.page = rng.choice(("<PAGE>", "<PAGE>", "<PAGE>   {}", "\f", ""))
        self.gap = rng.choice((0, 0, 1, 2))
        self.answer = rng.choice(("below", "below", "beside", "ruled"))

    def block(self, block: Block) -> list[str]:
        match block:
            case Centered(lines):
                return [self._centered(line) for line in lines]
            case Captioned():
                return self._captioned(block)
            case Prose(words, indent):
                lines = wrapped(words, self.size - 2)
                return [" " * min(indent, 20) + lines[0], *lines[1:]]
            case Choices(choices):
                return [line for choice in choices for line in self._choice(*choice)]
            case Rows():
                return self.rows(block, self.style, Random(self.seed))  # noqa: S311
            case Item():
                return self._item(block)
            case Signing(lines):
                return [" " * depth + line for depth, line in lines]
            case Break():
                return self._break(block)

    def _centered(self, line: str) -> str:
        return line if self.flush_left else centered(line, self.size)

    def _captioned(self, block: Captioned) -> list[str]:
        values = [line for value in block.values for line in wrapped(value, self.size - 8)]
        gap = [""] * self.gap
        match self.style.cover:
            case "before":
                return [self._centered(f"{block.caption}:"), *gap, *map(self._centered, values)]
            case "colon":
                return [f"{block.caption}:  {values[0]}", *(" " * 10 + value for value in values[1:])]
            case "ruled":
                rule = self._centered((self.style.rule or "-") * 56)
                return [*map(self._centered, values), rule, *self._caption(block)]
        return [*map(self._centered, values), *gap, *self._caption(block)]

    def _caption(self, block: Captioned) -> list[str]:
        return [self._centered(line) for line in wrapped(f"({block.caption})", 62)]

    def _choice(self, mark: str, letter: str, words: str) -> list[str]:
        mark = mark or " " * 3
        head = f"{mark} {letter}" if self.style.mark_after and letter else f"{letter} {mark}".strip()
        if not letter and self.style.mark_after:
            return [f"{' ' * 10}{words}   {mark}"]
        lines = wrapped(words, self.size - 18)
        return [f"{' ' * 6}{left(head, 10)}{lines[0]}", *(" " * 16 + line for line in lines[1:])]

    def _item(self, block: Item) -> list[str]:
        heading = f"{block.number} {block.heading}".strip()
        heading += "" if heading.endswith((".", ":")) else self.rng.choice((".", ":"))
        if not block.answers:
            return wrapped(heading, self.size)
        if self.answer == "beside" and width(heading) + width(block.answers[0]) < self.size - 2:
            return [f"{heading}  {block.answers[0]}", *(" " * 12 + one for one in block.answers[1:])]
        lines = wrapped(heading, self.size - 2)
        lines += ["-" * (self.size - 8)] if self.answer == "ruled" else [""]
        return [*lines, *(" " * 10 + line for one in block.answers for line in wrapped(one, self.size - 14))]

    def _break(self, block: Break) -> list[str]:
        lines = ["", self.page.format(block.page - 1), ""]
        if not block.head:
            return lines
        if self.style.head == "lines" or len(block.head) == 1:
            return [*lines, *block.head]
        which, form, where = block.head
        third = self.size // 3
        head = left(which, third) + left(centered(form, third), third) + right(where, self.size - 2 * third)
        if self.style.head != "boxed":
            return [*lines, head]
        edge = f"{'-' * 23}{' ' * (self.size - 46)}{'-' * 23}"
        return [*lines, edge, head, edge]
