"""Which contents need not be taken: the workers of a cluster ask an actor, which stands where the driver has its store.

It needs Ray, but not Ray Data: that would take the actor longer to load than all the rest.
"""

from collections.abc import Collection
from typing import Any

import ray
from msgspec import Struct
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from muniment.engines.work import Known, nothing_known


class _Librarian:
    """Stands where this process is, and answers the workers, which cannot see the store."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def known(self, hashes: Collection[str]) -> set[str]:
        """Return those that are known."""
        return self._known(hashes)


class AskLibrarian(Struct, frozen=True):
    """Asks the librarian, from any machine of the cluster."""

    librarian: Any

    def __call__(self, hashes: Collection[str]) -> set[str]:
        """Return those that are known."""
        return ray.get(self.librarian.known.remote(hashes)) if hashes else set()


def answered_here(known: Known) -> Known:
    """Return what a worker of the cluster can ask in place of `known`; who answers ends with it."""
    if known is nothing_known:
        return known
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    actor = ray.remote(_Librarian)
    options: dict[str, Any] = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1, "scheduling_strategy": here}
    return AskLibrarian(actor.options(**options).remote(known))
