"""What is asked for: the parts of a path, decoded once, and the questions behind it."""

from urllib.parse import parse_qsl, unquote

from msgspec import Struct

_LONGEST = 2048
_MOST = 100  # questions


class Asked(Struct, frozen=True):
    """A request. Nothing in it is ever a path of this machine: parts are only compared, or looked up in the database.

    `parts` are those between slashes, without empty ones; `is_folder` says that the path ends with a slash; `query` has
    the last value of each question, names as they were written.
    """

    path: str
    parts: tuple[str, ...]
    is_folder: bool
    query: dict[str, str]

    @classmethod
    def of(cls, raw_path: bytes, query: bytes) -> "Asked | None":
        """Take a request apart; None where it is longer, or asks more, than any that means something."""
        if len(raw_path) > _LONGEST or len(query) > 4 * _LONGEST or query.count(b"&") >= _MOST:
            return None
        written = raw_path.decode("latin-1")
        parts = tuple(unquote(part) for part in written.split("/") if part)
        asked = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
        return cls(written, parts, written.endswith("/"), asked)

    def number(self, name: str, default: int, most: int) -> int:
        """Return a question's answer as a number, at most so much; the default where it is none."""
        said = self.query.get(name, "").strip()
        return min(int(said), most) if said.isascii() and said.isdecimal() and len(said) <= 9 else default
