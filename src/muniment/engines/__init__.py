"""Where work on piles of files is done: in this process, in several, or on a cluster by Ray. The results are equal."""

from muniment.engines.choosing import NAMES, engine
from muniment.engines.work import Engine, Given, Had, Known, Outcome, Task, Unit, nothing_known

__all__ = ["NAMES", "Engine", "Given", "Had", "Known", "Outcome", "Task", "Unit", "engine", "nothing_known"]
