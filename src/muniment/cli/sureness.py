"""How sure a reading is of its answers, as terminals show it: doubtful values look doubtful."""

from collections.abc import Iterable

from rich.text import Text

from muniment.cli.output import printable
from muniment.evidence import DOUBTFUL, Candidate, Evidence
from muniment.reading import Reading
from muniment.views import paths_under
from muniment.wording import sureness
from muniment.writers.confidences import is_from_print

_CERTAIN = 1.0


class Sureness:
    """What is known of how sure a reading is, answer by answer; of what is read from XML nothing has to be said."""

    def __init__(self, reading: Reading) -> None:
        evidence = reading.evidence
        self.evidence = evidence if is_from_print(evidence) else {}
        self.paths = sorted(self.evidence)

    def mark(self, words: Text, path: str) -> Text:
        """Return the words of an answer with how sure they are, where that is not certain, and what may be meant."""
        found = [self.evidence[one] for one in paths_under(self.paths, path)]
        least = confidence(found)
        stated = not any(one.candidates for one in found)
        if least < _CERTAIN and stated:
            doubtful = least < DOUBTFUL
            if doubtful:
                words.stylize("yellow")
            words.append(f"{' ?' if doubtful else ''} {sureness(least)}", style="yellow" if doubtful else "dim")
        for other in (other for one in found for other in one.candidates):
            words.append(f"\nperhaps {_told(other)}", style="yellow")
        return words


def confidence(found: Iterable[Evidence]) -> float:
    """Return how sure all of some evidence is: as sure as the least sure part."""
    return min((one.confidence for one in found), default=_CERTAIN)


def _told(other: Candidate) -> str:
    return f"{' '.join(printable(other.value).split())} ({sureness(other.confidence)})"
