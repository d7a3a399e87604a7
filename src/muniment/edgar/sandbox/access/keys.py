"""The key of a sandbox: what access codes and tokens are hashed with."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from muniment import private
from muniment.errors import EnvironmentProblem

NAME = "key"
_BYTES = 32


class Keys:
    """The hashes of one sandbox. Its key lies in the data folder, for its owner alone to read.

    Raises:
        EnvironmentProblem: the key cannot be read or made, or is not one.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        try:
            private.make_folder(folder)
            self._key = _held(path)
        except OSError as error:
            raise EnvironmentProblem(f"{path}: {error.strerror or error}") from error
        if len(self._key) != _BYTES:
            raise EnvironmentProblem(f"{path}: is no key of a sandbox, of {_BYTES} bytes: begin with another folder")

    def digest(self, kind: str, secret: str) -> bytes:
        """Return the 32 bytes that stand for a secret; `kind` keeps those of different kinds apart."""
        return hmac.digest(self._key, f"{kind}\0{secret}".encode("utf-8", "surrogatepass"), "sha256")

    @property
    def name(self) -> str:
        """What tokens name the key by: says nothing about it, and differs from sandbox to sandbox."""
        return self.digest("name", "").hex()[:16]


def _held(path: Path) -> bytes:
    """Return the key, making it where there is none; two processes that start at once get the same one."""
    if not path.exists():
        made = path.with_name(f".{NAME}-{secrets.token_hex(8)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(_BYTES))
                file.flush()
                os.fsync(descriptor)
            with suppress(FileExistsError):
                os.link(made, path)
        finally:
            made.unlink()
    return path.read_bytes()
