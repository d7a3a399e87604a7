"""Which contents need not be taken: the workers of a cluster ask an actor, which stands where the driver has its store.

It needs Ray, but not Ray Data: that would take the actor longer to load than all the rest.
"""

from collections.abc import Collection, Mapping
from typing import Any

import ray
from msgspec import Struct
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from muniment.engines import Known, nothing_known


class _StoreActor:
    """Runs on this machine, and says which contents the store has: workers cannot see it."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def known(self, hashes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return what of them is known."""
        return self._known(hashes)


class AskStore(Struct, frozen=True):
    """Asks that actor, from any machine of the cluster."""

    actor: Any

    def __call__(self, hashes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return what of them is known."""
        return ray.get(self.actor.known.remote(hashes)) if hashes else {}


def answered_here(known: Known) -> Known:
    """Return what a worker of the cluster can ask in place of `known`; the actor ends with it."""
    if known is nothing_known:
        return known
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    actor = ray.remote(_StoreActor)
    options: dict[str, Any] = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1, "scheduling_strategy": here}
    return AskStore(actor.options(**options).remote(known))
