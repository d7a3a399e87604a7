"""Alerts in the browser: what is reported, where it goes, and what became of it.

* `alerts.py`: the list of alerts, the page of one with what it would have sent in the past, and the form for one;
* `destinations.py`: the pages of destinations and of deliveries;
* `routes.py`: the addresses, and who may use which.

The store is opened for writing only while something is kept. Nothing is sent from here but a test of a destination:
`muniment watch` sends.
"""

from muniment.web.alerting.routes import handlers

__all__ = ["handlers"]
