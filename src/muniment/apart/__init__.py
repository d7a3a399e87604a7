"""Work on what strangers wrote, done in a process apart: whatever it does there, this one goes on."""

from muniment.apart.pool import apart, each
from muniment.apart.worker import DIED, Job, Refusal, Worker

__all__ = ["DIED", "Job", "Refusal", "Worker", "apart", "each"]
