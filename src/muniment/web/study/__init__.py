"""Study pages: what the filings of a store say together, about a company, a person, an offering market.

* `clocks.py`: the two days a page may be asked for; `reading.py`: the rows of the study's tables that pages share;
* `figures.py`: a chart with its title, its source and its table; `pictures.py`: all charts by name, as files;
* `issuers.py`, `holders.py`: what a study adds to the page of a company or a person;
* `market.py`: Form D money, `asked.py` what is asked of it, `cells.py` its counts by facets, `raised.py` its figures;
* `networks.py`: who stands with whom;
* `addresses.py`: the addresses.
"""
