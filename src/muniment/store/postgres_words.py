"""Texts on their way to PostgreSQL. It needs psycopg, so that only `muniment.store.postgres` loads it."""

from psycopg.types.string import StrDumperUnknown


class Plain(StrDumperUnknown):
    """Writes every text: a zero byte, which the database takes in no text, and half a character are written out."""

    def dump(self, obj: str) -> bytes:
        """Return a text in UTF-8."""
        return obj.encode("utf-8", "backslashreplace").replace(b"\0", b"\\x00")
