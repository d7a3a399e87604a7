"""Study pages: what the filings of a store say together, about a company, a person, an offering market.

* `figures.py`: a chart with its title, its source and its table; `pictures.py`: all charts by name, as files;
* `issuers.py`, `holders.py`: what a study adds to the page of a company or a person; `offerings.py`: its offerings;
* `market.py`: Form D money and its figures;
* `changes.py`: Schedules 13D and 13G, who crossed, opened, left, switched;
* `networks.py`: who stands with whom;
* `routes.py`: the addresses.
"""
