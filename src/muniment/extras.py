"""Optional parts: packages that only some commands need, and what to install where one is missing."""

from importlib import import_module
from types import ModuleType

from muniment.errors import EnvironmentProblem


def need(module: str, extra: str) -> ModuleType:
    """Return a module that holds code of ours for an optional part, loading it when it is first asked for.

    Its own imports stand at its top as everywhere, and fail there when the package they name is not installed. Besides,
    only what takes long to load and is seldom asked for is imported late.

    Raises:
        EnvironmentProblem: something it needs is not installed; the words name the extra that installs it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or module
        if missing.partition(".")[0] == "muniment":
            raise
        message = f"{missing} is not installed: pip install 'muniment[{extra}]' installs it"
        raise EnvironmentProblem(message) from error
