"""Study: who holds what, who raises what, over time and without counting twice.

* `facts.py`: what one filing tells that a study needs: pure, record in, facts out;
* `entities/`: who is who; `chains.py`: which filings are one statement;
* `ownership/`: positions of Schedules 13D and 13G; `offerings/`: money of Form D;
* `tables.py`: the tables all this is kept in, beside those of the store; `updating.py` keeps them current;
* `questions/`: named questions, each one file of SQL, and a view of the same name.
"""
