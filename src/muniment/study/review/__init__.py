"""Doubtful readings of a store, the worst first, for people to judge; what they say is kept in the store's corrections.

* `harm.py`: how much a wrong value would harm, by its place and by the kind of doubt;
* `doubts.py`: the doubts about one filing: pure;
* `tables.py`: where they are kept; `updating.py` keeps them current;
* `queue.py`: what is asked: the worst, the next one, what is settled.
"""
