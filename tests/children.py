"""The processes that a test began, without the workers that this process keeps for whatever comes."""

from multiprocessing import active_children
from multiprocessing.process import BaseProcess

from muniment import isolated


def children() -> list[BaseProcess]:
    kept = [one._process for one in isolated._idle.queue]
    return [one for one in active_children() if one not in kept]
