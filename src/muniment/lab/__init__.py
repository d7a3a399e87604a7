"""The laboratory: filings of people and companies that do not exist, how they are printed, and how well they are read.

* `names.py`, `entities.py`: who there is; `timeline.py`: what is filed and when; `schedules.py`: records;
* `corpus.py`: all of it in the order of filing, and as files; `direct_load.py`: into a store, without them;
* `marks.py`, `composition.py`, `layouts.py`: a schedule as it was printed, and damaged; on top of these
  `tests/lab/printed.py` has the truth of what a page says, careless filers and the habits of agents;
* `truth_files.py`, `score.py`, `evaluation.py`, `calibration.py`: truths, how a reader does against them, and how
  far its confidence can be trusted; `benchmark.py`, `board.py`: labelled filings, and what systems make of them.
"""
