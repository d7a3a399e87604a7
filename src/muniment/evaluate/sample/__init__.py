"""Sample filings in any number: a world of companies, holders and funds that do not exist, from 1994 to 2026.

* `words.py`, `cast.py`: names and numbers, and who there is; `days.py`: when things are filed;
* `positions.py`, `schedules.py`: a statement on Schedules 13D and 13G as it goes on, and the records it is filed in;
* `offerings.py`, `notices.py`: the same for Form D; `headers.py`: what EDGAR says about a filing;
* `world.py`: all of it in the order of filing; `documents.py`: the files; `writing.py`: into folders and archives;
* `straight.py`: entries for a store, without printing and reading.
"""
