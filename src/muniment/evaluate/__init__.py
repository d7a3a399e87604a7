"""Evaluation: printed layouts made from records, to measure readers by what is known to stand on the page."""
