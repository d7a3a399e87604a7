"""What workers pack."""

import pickle
import sys
from types import ModuleType

from msgspec import UNSET

from muniment.forms import FormD
from muniment.isolated import packed, unpacked


class Asked(ModuleType):
    """A module that is loaded, and remembers what it is asked for."""

    names: list[str] = []  # noqa: RUF012 - of all that there are

    def __getattr__(self, name):
        self.names.append(name)
        raise AttributeError(name)


def test_what_is_absent_is_packed_without_asking_the_modules_for_it(monkeypatch):
    monkeypatch.setattr(sys, "modules", {"asked": Asked("asked"), **sys.modules})  # it was loaded before all others
    monkeypatch.setattr(Asked, "names", [])
    things = [UNSET, FormD(), {"a": UNSET}]
    assert unpacked(packed(things)) == things
    assert unpacked(packed(things))[0] is UNSET
    assert Asked.names == []
    pickle.dumps(UNSET)
    assert Asked.names == ["UNSET"]
