"""Users, their roles, and what each role may do."""

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What somebody may do: look; also prepare drafts of his own; also see all drafts, submit, and read the log."""

    VIEWER = "viewer"
    PREPARER = "preparer"
    SIGNER = "signer"


class User(Struct, frozen=True):
    """Somebody by name and role."""

    name: str
    role: Role

    @property
    def prepares(self) -> bool:
        """Whether he may make and change drafts."""
        return self.role is not Role.VIEWER

    @property
    def signs(self) -> bool:
        """Whether he may submit."""
        return self.role is Role.SIGNER


LOCAL = User("local", Role.SIGNER)
"""The one user of pages that are served to this machine alone."""

TERMINAL = "terminal"
"""Who the log names for changes made by `muniment team`."""

NOBODY = "nobody"
"""Who the log names for a login under a name that no account has."""

RESERVED = frozenset({LOCAL.name, TERMINAL, NOBODY})


def owns(user: User, draft_owner: str) -> bool:
    """Whether a draft is his to see and change: preparers have their own, signers all, viewers none."""
    return user.signs or (user.prepares and user.name == draft_owner)
