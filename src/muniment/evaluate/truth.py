"""What can be known from a page: the truth of a whole page, less what this one does not print or no longer shows."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from muniment.evaluate.marks import LABEL

_STEP = re.compile(r"[^.\[\]]+")


def known(
    truth: Mapping[str, Any], before: Mapping[str, int], after: Mapping[str, int], hurt: Iterable[str]
) -> dict[str, Any]:
    """Return the truth of a page.

    `before` and `after` say how often each leaf stands on the page, before and after the damage. What does not stand
    there is null; what stands there in part, or with hurt letters, is uncertain.
    """
    told = deepcopy(dict(truth))
    unsure = {path for path in hurt if not path.startswith(LABEL)}
    for path, count in after.items():
        if path.startswith(LABEL):
            if count < before[path]:
                unsure.add(path.removeprefix(LABEL))
            continue
        if not count:
            _forget(told, path)
        if count < before.get(path, 0):
            unsure.add(path)
        if not count and path == "form":
            told["form"], unsure = truth["form"], unsure | {"form"}
    told["uncertain"] = sorted(unsure)
    return told


def leaf(truth: Any, path: str) -> Any:  # noqa: ANN401 - a leaf may be anything that JSON holds
    """Return the leaf of a truth at a path such as `persons[0].name`."""
    for step in _STEP.findall(path):
        truth = truth[int(step)] if isinstance(truth, list) else truth[step]
    return truth


def _forget(truth: dict[str, Any], path: str) -> None:
    """Take a leaf back: null, or an empty list."""
    steps = _STEP.findall(path)
    holder: Any = truth
    for step in steps[:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[steps[-1]] = [] if isinstance(holder[steps[-1]], list) else None
