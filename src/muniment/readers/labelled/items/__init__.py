"""The items of a schedule: their headings, what is answered under each, and the lists and tables among the answers."""

from muniment.readers.labelled.items.answers import Answers, read_answers
from muniment.readers.labelled.items.boxes import headings, read_exit, read_item3

__all__ = ["Answers", "headings", "read_answers", "read_exit", "read_item3"]
