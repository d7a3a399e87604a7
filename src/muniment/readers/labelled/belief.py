"""How much is believed of a value: from log odds to a confidence, and what agreement and contradiction make of it."""

import math

LEAST, MOST = 0.02, 0.999
CONTRADICTED, DISPUTED = 0.6, 0.85  # the most that is believed of a value that another place contradicts
CONFIRMED = 4.0
"""What it adds in log odds that the header, another item or the shares outstanding say the same; set by hand."""


def probability(log_odds: float) -> float:
    """Return the probability, from 0 to 1, of log odds."""
    return 1 / (1 + math.exp(-log_odds))


def agreed(confidence: float) -> float:
    """Return the confidence of a value, from 0 to 1, that a text written apart says too."""
    odds = min(max(confidence, LEAST), MOST)
    return min(probability(math.log(odds / (1 - odds)) + CONFIRMED), MOST)


def contradicted(confidence: float, *, confirmed: bool) -> float:
    """Return the confidence of a value that another place contradicts, and a third perhaps confirms: never sure.

    What is printed stays stated, since filings contradict themselves.
    """
    return min(confidence, DISPUTED if confirmed else CONTRADICTED)
